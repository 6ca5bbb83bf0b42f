"""The trust snapshot: how much checkable evidence there is that a page describes one person and the works are theirs.

`score = min(cap, I + P + K + C + S)`, each term rounded half up. A pure function of inputs, which are stored with it.
"""

import msgspec

from profiles.trust.inputs import Inputs, settle
from profiles.trust.levels import find_level
from profiles.trust.points import Basis, rest_on, round_half_up
from profiles.trust.registry import TERMS

LABELS = (
    (75, "Well evidenced"),
    (55, "Established"),
    (35, "Developing"),
    (10, "Emerging"),
    (0, "Unresolved"),
)
"""From which score on, and how it is then called."""


class TermPoints(msgspec.Struct, frozen=True):
    """The points of one term; `raised_by` is one line, "" where nothing would."""

    key: str
    points: int
    maximum: int
    raised_by: str


class Flag(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is shown beside the score and scores nothing; `work_ids` are those of a retraction."""

    key: str
    count: int
    work_ids: tuple[int, ...] = ()


class Breakdown(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a score came about. `total` is the sum of the terms, `cap` the level's; `held_at` is what it was held at."""

    terms: tuple[TermPoints, ...]
    total: int
    cap: int
    flags: tuple[Flag, ...] = ()
    held_at: int | None = None


class Measured(msgspec.Struct, frozen=True):
    """What comes out: `evidence` has for each term, by its key, what its points rest on."""

    score: int
    level: int
    label: str
    points: Breakdown
    evidence: dict[str, tuple[Basis, ...]]


def measure(inputs: Inputs) -> Measured:
    """The snapshot of these inputs; their order, and what stands in them twice, does not matter."""
    inputs = settle(inputs)
    level = find_level(inputs.claim)
    found = {term: term.measure(inputs) for term in TERMS}
    terms = tuple(
        TermPoints(term.key, round_half_up(one.exact), term.maximum, one.raised_by)
        for term, one in found.items()
    )
    total = sum(term.points for term in terms)
    held_at = inputs.held_at if inputs.has_hold else None
    score = min(total, level.cap, 100 if held_at is None else held_at)
    return Measured(
        score=score,
        level=level.number,
        label=find_label(score),
        points=Breakdown(terms, total, level.cap, _list_flags(inputs), held_at),
        evidence={term.key: one.bases for term, one in found.items() if one.bases},
    )


def find_label(score: int) -> str:
    """What a score, 0–100, is called."""
    return next(label for least, label in LABELS if score >= least)


def _list_flags(inputs: Inputs) -> tuple[Flag, ...]:
    retracted = rest_on("retraction", "work", inputs.retracted_work_ids)
    flags = {
        "conflation": int(inputs.is_conflated),
        "competing-claim": int(inputs.claim.has_competing_claim),
        "dispute": len(inputs.open_dispute_ids),
    }
    return (
        *(Flag(key, count) for key, count in flags.items() if count),
        *(Flag(one.key, one.count, one.ids) for one in retracted),
    )
