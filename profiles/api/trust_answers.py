"""Trust as the API tells it: the newest snapshot with all that it rests on, and those before it."""

import datetime
from collections.abc import Iterable, Mapping

import msgspec

from graph.records import Node, NodeKey, NodeKind
from profiles.pages.trust import LISTED, TITLES
from profiles.pages.trust_words import FLAG_WORDS, MEANING, TERM_WORDS, say_basis
from profiles.selectors.snapshots import SnapshotRow, SnapshotState
from profiles.trust.formula import LABELS
from profiles.trust.levels import LEVELS
from profiles.trust.points import Basis


class NamedAnswer(msgspec.Struct, frozen=True):
    """What points rest on, or a flag is about; `key` is its node in the graph."""

    key: str
    display_name: str
    address: str


class TrustEvidenceAnswer(msgspec.Struct, frozen=True):
    """Something that the points of a term rest on, in words; `nodes` are the first of `count`.

    `detail` is an identifier or a day, null for neither.
    """

    key: str
    said: str
    count: int
    detail: str | None
    nodes: tuple[NamedAnswer, ...]


class TermAnswer(msgspec.Struct, frozen=True):
    """A term of the score: `points` of at most `maximum`, what they rest on, and what would raise them, or null."""

    key: str
    title: str
    said: str
    points: int
    maximum: int
    raised_by: str | None
    evidence: tuple[TrustEvidenceAnswer, ...]


class FlagAnswer(msgspec.Struct, frozen=True):
    """What stands beside the score and changes no point; `works` are the first of those it is about."""

    key: str
    said: str
    count: int
    works: tuple[NamedAnswer, ...]


class LevelAnswer(msgspec.Struct, frozen=True):
    """A level, what it asks for, what it is worth, and what the score can't exceed at it."""

    level: int
    meaning: str
    points: int
    cap: int


class LabelAnswer(msgspec.Struct, frozen=True):
    """What scores from `least` to `most` are called."""

    label: str
    least: int
    most: int


class TrustAnswer(msgspec.Struct, frozen=True):
    """How much checkable evidence there is that a page describes one person and that the works are theirs.

    `score`, 0 to 100, is the least of `total`, which is the sum of the terms, `cap`, which is that of the level, and
    `held_score`, that of before while something is open, else null. `is_behind` when something changed since it was
    measured, `is_failed` when it could not be measured since.
    """

    score: int
    level: int
    label: str
    meaning: str
    is_claimed: bool
    total: int
    cap: int
    held_score: int | None
    terms: tuple[TermAnswer, ...]
    flags: tuple[FlagAnswer, ...]
    computed_at: datetime.datetime
    formula_version: int
    is_behind: bool
    is_failed: bool
    levels: tuple[LevelAnswer, ...]
    labels: tuple[LabelAnswer, ...]
    address: str


class SnapshotAnswer(msgspec.Struct, frozen=True):
    """A trust snapshot: the score is of 0 to 100, the level of 0 to 5."""

    computed_at: datetime.datetime
    score: int
    level: int
    label: str
    formula_version: int


def describe_trust(
    state: SnapshotState, newest: SnapshotRow, nodes: Mapping[NodeKey, Node], *, address: str
) -> TrustAnswer:
    """The answer of the newest snapshot; `nodes` are those that it names, `address` is that of its page."""
    points = newest.points
    return TrustAnswer(
        score=newest.score,
        level=newest.level,
        label=newest.label,
        meaning=MEANING,
        is_claimed=newest.is_claimed,
        total=points.total,
        cap=points.cap,
        held_score=points.held_at,
        terms=tuple(
            TermAnswer(
                key=term.key,
                title=TITLES.get(term.key, term.key),
                said=TERM_WORDS.get(term.key, ""),
                points=term.points,
                maximum=term.maximum,
                raised_by=term.raised_by or None,
                evidence=tuple(_describe_basis(one, nodes) for one in newest.evidence.get(term.key, ())),
            )
            for term in points.terms
        ),
        flags=tuple(
            FlagAnswer(
                one.key,
                FLAG_WORDS.get(one.key, one.key),
                one.count,
                _name(NodeKind.WORK, one.work_ids[:LISTED], nodes),
            )
            for one in points.flags
        ),
        computed_at=newest.computed_at,
        formula_version=newest.formula_version,
        is_behind=state.is_behind,
        is_failed=state.is_failed,
        levels=tuple(LevelAnswer(one.number, one.meaning, one.points, one.cap) for one in LEVELS),
        labels=tuple(
            LabelAnswer(label, least, most)
            for (least, label), most in zip(LABELS, [100, *(one - 1 for one, _ in LABELS)], strict=False)
        ),
        address=address,
    )


def _describe_basis(basis: Basis, nodes: Mapping[NodeKey, Node]) -> TrustEvidenceAnswer:
    return TrustEvidenceAnswer(
        key=basis.key,
        said=say_basis(basis),
        count=basis.count,
        detail=basis.detail or None,
        nodes=_name(NodeKind(basis.kind), basis.ids[:LISTED], nodes) if basis.kind else (),
    )


def _name(kind: NodeKind, ids: Iterable[int], nodes: Mapping[NodeKey, Node]) -> tuple[NamedAnswer, ...]:
    found = (nodes.get(NodeKey(kind, one)) for one in ids)
    return tuple(NamedAnswer(node.key, node.label, node.address) for node in found if node is not None)
