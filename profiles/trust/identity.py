"""I, identity: how surely one real person is behind the record. 0 to 40 points, by its level."""

from fractions import Fraction

from profiles.trust.inputs import Inputs
from profiles.trust.levels import VOUCHING, find_level
from profiles.trust.points import Basis, Points, rest_on

KEY, TITLE, MAXIMUM = "identity", "Identity", 40


def measure(inputs: Inputs) -> Points:
    """The points of the level. It rests on the works that can be looked up, and on what stands for the claim."""
    level = find_level(inputs.claim)
    return Points(Fraction(level.points), (*_list_claimed(inputs), *_list_found(inputs)), level.raised_by)


def _list_claimed(inputs: Inputs) -> tuple[Basis, ...]:
    claim = inputs.claim
    if not claim.is_claimed:
        return ()
    facts = {
        "organisation": claim.is_asserted,
        "review": claim.is_reviewed,
        **{factor.value: True for factor in claim.factors},
        "email": claim.has_verified_email,
        "name": claim.has_fitting_name,
    }
    vouching = tuple(one.author_id for one in claim.vouches if one.level >= VOUCHING)
    return (
        *(Basis(key, 1) for key, stands in facts.items() if stands),
        *rest_on("vouches", "author", vouching),
    )


def _list_found(inputs: Inputs) -> tuple[Basis, ...]:
    works = inputs.works
    return rest_on("works-found", "work", tuple(sorted((*works.single, *works.double, *works.assured))))
