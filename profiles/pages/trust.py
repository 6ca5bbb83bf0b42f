"""The trust snapshot of a researcher: in one line, and opened to its terms and what they rest on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.records import Node, NodeKey, NodeKind
from papers.addresses import researcher_address
from papers.pages.text import count, show_day
from papers.selectors.authors import AuthorRow
from profiles.pages.trust_history import TrustHistory, show_trust_history
from profiles.pages.trust_words import FLAG_WORDS, MEANING, TERM_WORDS, say_basis
from profiles.selectors.snapshots import HistoryRow, SnapshotRow, SnapshotState
from profiles.trust.formula import LABELS
from profiles.trust.levels import LEVELS
from profiles.trust.points import Basis
from profiles.trust.registry import TERMS

SHOWN, LISTED = 6, 30
"""So many of what points rest on are named at once, and so many in all; the rest is counted."""

TITLES = {term.key: term.title for term in TERMS}
"""What each term is called, by its key."""
_ORCID = "https://orcid.org/"
_LISTS = {"works-found": "/works"}
"""What has a list of its own, at this address below the researcher's, is not named here again."""


@dataclass(frozen=True, slots=True)
class TrustLine:
    """The snapshot in one line. `score` is "" before it is measured, and `unknown` then says so.

    `standing` says whether somebody owns the page; `flags` what stands beside the number; `note` that it is old.
    """

    score: str
    label: str
    level: str
    standing: str
    flags: tuple[str, ...]
    note: str
    unknown: str
    address: str


@dataclass(frozen=True, slots=True)
class Named:
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class BasisLine:
    """Something that points rest on, with the first that are named, the folded ones, and what is not named.

    `address` is that of the list that has them all, where there is one.
    """

    said: str
    address: str
    named: tuple[Named, ...]
    more: tuple[Named, ...]
    more_label: str
    unnamed: str
    detail: str
    detail_address: str


@dataclass(frozen=True, slots=True)
class TermLine:
    """A term; `points` of `maximum`. `bases` is empty where nothing counts."""

    title: str
    said: str
    points: str
    maximum: str
    bases: tuple[BasisLine, ...]
    raised_by: str


@dataclass(frozen=True, slots=True)
class FlagLine:
    said: str
    named: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class LevelLine:
    """A level: what it is called, what it asks for, what it is worth, and what it caps the score at."""

    name: str
    meaning: str
    points: str
    cap: str


@dataclass(frozen=True, slots=True)
class LabelLine:
    name: str
    scores: str


@dataclass(frozen=True, slots=True)
class Formula:
    """How it is measured: the levels, and from which score on what is said."""

    levels: tuple[LevelLine, ...]
    labels: tuple[LabelLine, ...]


@dataclass(frozen=True, slots=True)
class TrustPage:
    """`sum` is how the score comes about; `limits` are sentences that say what keeps it lower, and what is shown."""

    address: str
    researcher_address: str
    data_address: str
    title: str
    description: str
    name: str
    meaning: str
    line: TrustLine
    sum: str
    limits: tuple[str, ...]
    terms: tuple[TermLine, ...]
    flags: tuple[FlagLine, ...]
    measured: str
    history: TrustHistory | None
    formula: Formula


def show_trust_line(state: SnapshotState, *, address: str) -> TrustLine:
    """The snapshot in one line; `address` is that of the researcher."""
    newest = state.newest
    if newest is None:
        unknown = "Trust could not be measured" if state.is_failed else "Trust not measured yet"
        return TrustLine("", "", "", "", (), "", unknown, f"{address}/trust")
    return TrustLine(
        score=str(newest.score),
        label=newest.label,
        level=f"L{newest.level}",
        standing="Claimed author" if newest.is_claimed else "Unclaimed author",
        flags=tuple(_FLAG_NAMES.get(flag.key, flag.key) for flag in newest.points.flags),
        note=_tell_age(state),
        unknown="",
        address=f"{address}/trust",
    )


_FLAG_NAMES = {
    "conflation": "may mix several people",
    "competing-claim": "claimed by somebody else too",
    "dispute": "a report is open",
    "retraction": "a work is retracted",
}


def _tell_age(state: SnapshotState) -> str:
    if state.newest is None or not (state.is_behind or state.is_failed):
        return ""
    day = show_day(state.newest.computed_at)
    if state.is_failed:
        return f"As of {day}; it could not be measured since."
    return f"As of {day}; something changed since, and it is being measured again."


def list_evidence_keys(newest: SnapshotRow) -> set[NodeKey]:
    """The nodes that the page names: what points rest on, and the works of flags."""
    based = {
        NodeKey(NodeKind(basis.kind), one)
        for bases in newest.evidence.values()
        for basis in bases
        if basis.kind
        for one in basis.ids[:LISTED]
    }
    flagged = {NodeKey(NodeKind.WORK, one) for flag in newest.points.flags for one in flag.work_ids[:LISTED]}
    return based | flagged


def show_trust_page(
    author: AuthorRow,
    state: SnapshotState,
    history: Sequence[HistoryRow],
    nodes: Mapping[NodeKey, Node],
) -> TrustPage:
    """The page of the newest snapshot; `nodes` are those of `list_evidence_keys` that are there."""
    address = researcher_address(author.id, author.name)
    newest = state.newest
    return TrustPage(
        address=f"{address}/trust",
        researcher_address=address,
        data_address=f"{address}/trust.json",
        title=f"Trust snapshot of {author.name}",
        description=f"{author.name}: {MEANING}",
        name=author.name,
        meaning=MEANING,
        line=show_trust_line(state, address=address),
        sum=_show_sum(newest) if newest else "",
        limits=_list_limits(newest) if newest else (),
        terms=_list_terms(newest, nodes, address) if newest else (),
        flags=_list_flags(newest, nodes) if newest else (),
        measured=_tell_measured(newest) if newest else "",
        history=show_trust_history(history),
        formula=FORMULA,
    )


def _show_sum(newest: SnapshotRow) -> str:
    points = " + ".join(str(term.points) for term in newest.points.terms)
    return f"{points} = {newest.points.total}"


def _list_limits(newest: SnapshotRow) -> tuple[str, ...]:
    points = newest.points
    said = [f"At level L{newest.level} it is {points.cap} at most"] if points.total > points.cap else []
    if points.held_at is not None and min(points.total, points.cap) > points.held_at:
        said.append(f"while something is open it does not rise above the {points.held_at} of before")
    return tuple(f"{one[0].upper()}{one[1:]}." for one in said)


def _list_terms(newest: SnapshotRow, nodes: Mapping[NodeKey, Node], address: str) -> tuple[TermLine, ...]:
    return tuple(
        TermLine(
            title=TITLES.get(term.key, term.key),
            said=TERM_WORDS.get(term.key, ""),
            points=str(term.points),
            maximum=str(term.maximum),
            bases=tuple(_show_basis(one, nodes, address) for one in newest.evidence.get(term.key, ())),
            raised_by=term.raised_by,
        )
        for term in newest.points.terms
    )


def _show_basis(basis: Basis, nodes: Mapping[NodeKey, Node], address: str) -> BasisLine:
    is_named = bool(basis.kind) and basis.key not in _LISTS
    named = _name(NodeKind(basis.kind), basis.ids[:LISTED], nodes) if is_named else ()
    rest = basis.count - len(named) if is_named else 0
    return BasisLine(
        said=say_basis(basis),
        address=f"{address}{_LISTS[basis.key]}" if basis.key in _LISTS else "",
        named=named[:SHOWN],
        more=named[SHOWN:],
        more_label=_label_rest(basis.count, len(named)),
        unnamed=f"and {count(rest, 'other')}" if rest else "",
        detail=basis.detail,
        detail_address=f"{_ORCID}{basis.detail}" if basis.key == "orcid-signed-in" else "",
    )


def _label_rest(total: int, named: int) -> str:
    rest = f"and {total - SHOWN:,} more"
    return rest if named == total else f"{rest}, of which {named - SHOWN:,} are named"


def _name(kind: NodeKind, ids: Iterable[int], nodes: Mapping[NodeKey, Node]) -> tuple[Named, ...]:
    found = (nodes.get(NodeKey(kind, one)) for one in ids)
    return tuple(Named(node.label, node.address) for node in found if node is not None)


def _list_flags(newest: SnapshotRow, nodes: Mapping[NodeKey, Node]) -> tuple[FlagLine, ...]:
    return tuple(
        FlagLine(FLAG_WORDS.get(flag.key, flag.key), _name(NodeKind.WORK, flag.work_ids[:LISTED], nodes))
        for flag in newest.points.flags
    )


def _tell_measured(newest: SnapshotRow) -> str:
    return f"Measured on {show_day(newest.computed_at)} by formula {newest.formula_version}."


def _list_labels() -> tuple[LabelLine, ...]:
    tops = [100, *(least - 1 for least, _ in LABELS)]
    return tuple(
        LabelLine(label, f"{least}–{top}") for (least, label), top in zip(LABELS, tops, strict=False)
    )


FORMULA = Formula(
    levels=tuple(
        LevelLine(f"L{level.number}", level.meaning, str(level.points), str(level.cap)) for level in LEVELS
    ),
    labels=_list_labels(),
)
"""How all are measured."""
