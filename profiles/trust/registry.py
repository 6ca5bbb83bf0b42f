"""The terms of the formula, in the order in which they are added up and shown."""

from collections.abc import Callable
from typing import NamedTuple

from profiles.trust import coherence, currency, identity, provenance, stewardship
from profiles.trust.inputs import Inputs
from profiles.trust.points import Points


class Term(NamedTuple):
    """A term: what it is called, how many points it gives at most, and how they are told from the inputs."""

    key: str
    title: str
    maximum: int
    measure: Callable[[Inputs], Points]


TERMS = tuple(
    Term(module.KEY, module.TITLE, module.MAXIMUM, module.measure)
    for module in (identity, provenance, coherence, currency, stewardship)
)
