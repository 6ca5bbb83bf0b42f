"""P, provenance: how well the works are evidenced. 0 to 30 points.

`30 · w · min(1, ln(1 + n) / ln 65)`: n is how many works there are, w the mean of their weights. A work that is less
well evidenced than the others makes the mean smaller: it is a statement to be evidenced, and no evidence.
"""

from fractions import Fraction
from math import log

from profiles.trust.inputs import Inputs
from profiles.trust.points import Points, join_choices, rest_on

KEY, TITLE, MAXIMUM = "provenance", "Provenance", 30

THIRDS = {"untraced": 0, "single": 1, "double": 2, "assured": 3}
"""The weight of a work in thirds, by how it is evidenced, as `WorkIds` has it."""

ENOUGH_WORKS = 64
"""From so many works on their number adds nothing."""


def measure(inputs: Inputs) -> Points:
    """The points of all works together; it rests on the works of each weight."""
    works = inputs.works
    counts = {name: len(getattr(works, name)) for name in THIRDS}
    count = sum(counts.values())
    thirds = sum(number * THIRDS[name] for name, number in counts.items())
    exact = Fraction(MAXIMUM * thirds, 3 * count) * _share_of_enough(count) if count else Fraction()
    bases = [
        one for name in reversed(THIRDS) for one in rest_on(f"works-{name}", "work", getattr(works, name))
    ]
    return Points(exact, tuple(bases), _tell_next(inputs, count))


def _share_of_enough(count: int) -> Fraction:
    return Fraction(1) if count >= ENOUGH_WORKS else Fraction(log(1 + count) / log(1 + ENOUGH_WORKS))


def _tell_next(inputs: Inputs, count: int) -> str:
    works, choices = inputs.works, []
    if works.untraced:
        choices.append("an identifier that leads to a source, for works that have none")
    if works.single:
        choices.append(
            "a second, independent source, or a published DOI beside the preprint, for works that have one"
        )
    if works.single or works.double:
        choices.append("the word of an owner at level L3 or above, or of an organisation on the ORCID record")
    if count < ENOUGH_WORKS:
        choices.append(f"more works that a source has, up to {ENOUGH_WORKS}")
    return join_choices(choices)
