"""The page of an edge: which two nodes, what their works sum up to, and the works themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import BadRequest

from core.pagination import build_pager
from graph.addresses import edge_address, explore_address
from graph.records import CLOSE_AUTHORS, CLOSE_WORKS, MOST_PAIRED, EdgeKind, Node, NodeKey, parse_node_key
from graph.selectors.evidence import EVIDENCE_CAP, LISTED_CROWDED, Evidence
from papers.pages.text import count, show_years
from papers.pages.work_list import PAGE_SIZE, WorkList, show_plain_list
from papers.selectors.works import WorkRow


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that the works sum up to, and what it means."""

    name: str
    number: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class EdgePage:
    """`said` is a sentence; `crowded` are works that are not counted, None where there are none.

    `explore_address` is the explorer with the first end in the middle.
    """

    explore_address: str
    title: str
    ends: tuple[Node, Node]
    said: str
    figures: tuple[Figure, ...]
    works: WorkList
    crowded: WorkList | None
    crowded_note: str


def show_edge_page(
    kind: EdgeKind,
    ends: tuple[Node, Node],
    keys: tuple[NodeKey, NodeKey],
    evidence: Evidence,
    works: Sequence[WorkRow],
    *,
    page: int,
) -> EdgePage:
    """Page `page` of the works behind an edge; `works` are those that `evidence` names, in any order."""
    address = edge_address(*keys)
    by_id = {work.id: work for work in works}
    total = count_behind(evidence)
    crowded = [by_id[one] for one in evidence.crowded_ids if one in by_id]
    return EdgePage(
        explore_address=explore_address(keys[0]),
        title=f"{ends[0].label} and {ends[1].label}",
        ends=ends,
        said=_tell(kind, evidence, total),
        figures=tuple(_list_figures(kind, evidence)),
        works=show_plain_list(
            [by_id[one] for one in evidence.work_ids if one in by_id],
            total=total,
            pager=build_pager(
                page,
                total=min(evidence.works_count, EVIDENCE_CAP),
                size=PAGE_SIZE,
                address_of=lambda number: edge_page_address(keys, number),
            ),
            path=address,
        ),
        crowded=show_plain_list(crowded, total="", pager=None, path=address) if crowded else None,
        crowded_note=_tell_crowded(evidence),
    )


def read_ends(asked: Mapping[str, str]) -> tuple[NodeKey, NodeKey]:
    """The two nodes of `source` and `target`. Raises BadRequest, with a sentence, for what is none."""
    try:
        return parse_node_key(asked.get("source", "")), parse_node_key(asked.get("target", ""))
    except ValueError as error:
        raise BadRequest(f"An edge needs source and target: {error}.") from None


def edge_page_address(keys: tuple[NodeKey, NodeKey], page: int) -> str:
    """A page of the works behind an edge."""
    address = edge_address(*keys)
    return f"{address}&page={page}" if page > 1 else address


def count_behind(evidence: Evidence) -> str:
    """ "12 works", "10,000+ works"."""
    if evidence.works_count > EVIDENCE_CAP:
        return f"{EVIDENCE_CAP:,}+ works"
    return count(evidence.works_count, "work")


def _tell(kind: EdgeKind, evidence: Evidence, total: str) -> str:
    if not evidence.works_count:
        return "No work that counts is behind this." if evidence.crowded_count else _CHANGED
    if kind in _FACTS:
        return _FACTS[kind]
    years = show_years(evidence.first_year, evidence.last_year)
    return f"{total} {_SUMS[kind]}{f', {years}' if years else ''}."


def _list_figures(kind: EdgeKind, evidence: Evidence) -> list[Figure]:
    figures = []
    if kind is EdgeKind.COLLABORATION and evidence.weight is not None:
        figures = [
            Figure(
                "Weight",
                f"{evidence.weight:.3f}",
                "A work of k authors adds 1 / (k − 1): one of two people says more than one of twenty (Newman 2001).",
            ),
            Figure(
                "Close works",
                f"{evidence.close_works_count:,}",
                f"Of at most {CLOSE_AUTHORS} authors each; {CLOSE_WORKS} of them make a close collaborator.",
            ),
        ]
    if kind not in _FACTS and evidence.late_from is not None and evidence.works_count:
        figures.append(
            Figure("Late works", f"{evidence.late_works_count:,}", f"From {evidence.late_from} on.")
        )
    if evidence.assigned_works_count and kind in _TOPICAL:
        figures.append(
            Figure(
                "Topics of this site",
                f"{evidence.assigned_works_count:,}",
                "So many of the works have their topics from this site: their sources name none.",
            )
        )
    return figures


def _tell_crowded(evidence: Evidence) -> str:
    if not evidence.crowded_count:
        return ""
    named = f" The newest {LISTED_CROWDED} are named." if evidence.crowded_count > LISTED_CROWDED else ""
    return (
        f"{count(evidence.crowded_count, 'work')} by more than {MOST_PAIRED} authors, which make no pairs: "
        f"they are not counted above.{named}"
    )


_CHANGED = "The works behind this have changed since they were counted: look again in a while."
_SUMS = {
    EdgeKind.COLLABORATION: "together",
    EdgeKind.AUTHOR_TOPIC: "on this topic",
    EdgeKind.AUTHOR_INSTITUTION: "signed from there",
    EdgeKind.TOPIC_PAIR: "on both",
}
_FACTS = {
    EdgeKind.AUTHORSHIP: "One of those who signed this work.",
    EdgeKind.WORK_TOPIC: "One of the topics of this work.",
}
_TOPICAL = (EdgeKind.AUTHOR_TOPIC, EdgeKind.WORK_TOPIC, EdgeKind.TOPIC_PAIR)
