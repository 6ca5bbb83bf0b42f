"""C, currency: whether what the page says is identified and looked after. 0 to 10 points, 2 for each of five things."""

from fractions import Fraction

from profiles.trust.inputs import Inputs
from profiles.trust.points import Points, join_choices, rest_on, rest_on_fact

KEY, TITLE, MAXIMUM = "currency", "Currency", 10

POINTS_EACH = 2

_CHOICES = {
    "ror": "an affiliation with a ROR id on a work",
    "orcid-signed-in": "an ORCID iD that the owner signs in with",
    "names-reviewed": "the owner’s review of the names",
    "reviewed": "the owner’s review of the page, once in twelve months",
    "versions": "a preprint and what became of it, linked as one work",
}


def measure(inputs: Inputs) -> Points:
    """The points of what there is. What only an owner can do counts while there is one."""
    is_claimed = inputs.claim.is_claimed
    bases = (
        *rest_on("ror", "institution", inputs.ror_institution_ids),
        *rest_on_fact("orcid-signed-in", inputs.orcid if is_claimed else None),
        *rest_on_fact("names-reviewed", inputs.names_reviewed_on if is_claimed else None),
        *rest_on_fact("reviewed", inputs.reviewed_on if is_claimed else None),
        *rest_on("versions", "work", inputs.versioned_work_ids),
    )
    there = {one.key for one in bases}
    return Points(
        Fraction(POINTS_EACH * len(there)),
        bases,
        join_choices([choice for key, choice in _CHOICES.items() if key not in there]),
    )
