"""Works with their people and topics as a graph, in GraphML."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from core.graphml import END, begin_graph, write_edge, write_node
from core.rendering import to_plain
from papers.addresses import researcher_address, topic_address, work_address
from papers.records import KINDS

_KEYS = {
    "node": {
        **dict.fromkeys(("label", "kind", "address", "work_kind", "venue", "doi"), "string"),
        "year": "int",
        "is_retracted": "boolean",
    },
    "edge": {"kind": "string", "position": "int", "score": "double", "is_assigned": "boolean"},
}


class LinkedPerson(msgspec.Struct, frozen=True):
    """An author record that signed a work, at its position from 1; 0 and below where only a list of works says so."""

    id: int
    name: str
    position: int


class LinkedTopic(msgspec.Struct, frozen=True):
    """A topic of a work; `is_assigned` when this site gave it, else a source did. `score`, 0–1, as of either."""

    id: int
    name: str | None
    score: float | None
    is_assigned: bool


class LinkedWork(msgspec.Struct, frozen=True):
    """A work with the author records and topics that it is tied to; signatures of nobody known are not among them."""

    id: int
    kind: int
    year: int | None
    title: str | None
    venue: str | None
    doi: str | None
    is_retracted: bool
    people: tuple[LinkedPerson, ...]
    topics: tuple[LinkedTopic, ...]


def write_graph(works: Iterable[LinkedWork]) -> Iterator[str]:
    """The graph of these works, a piece for each; a person and a topic come with the first of their works.

    Nodes and edges are named as in the graph of the site: author:12, work:3, topic:10036. What is not known is left
    out. The numbers of people and topics that were written stay in memory, some 100 bytes each.
    """
    people: set[int] = set()
    topics: set[int] = set()
    yield begin_graph(_KEYS)
    for work in works:
        yield "".join(_list_elements(work, people, topics))
    yield END


def _list_elements(work: LinkedWork, people: set[int], topics: set[int]) -> Iterator[str]:
    key = f"work:{work.id}"
    yield write_node(key, _describe(work))
    for person in work.people:
        if person.id not in people:
            people.add(person.id)
            address = researcher_address(person.id, person.name)
            yield write_node(
                f"author:{person.id}", {"label": person.name, "kind": "author", "address": address}
            )
        position = person.position if person.position >= 1 else None
        yield write_edge(f"author:{person.id}", key, {"kind": "authorship", "position": position})
    for topic in work.topics:
        if topic.id not in topics:
            topics.add(topic.id)
            address = topic_address(topic.id, topic.name or "")
            yield write_node(f"topic:{topic.id}", {"label": topic.name, "kind": "topic", "address": address})
        values = {"kind": "work-topic", "score": topic.score, "is_assigned": topic.is_assigned}
        yield write_edge(key, f"topic:{topic.id}", values)


def _describe(work: LinkedWork) -> dict[str, Any]:
    return {
        "label": (to_plain(work.title) if work.title else "") or None,
        "kind": "work",
        "address": work_address(work.id, work.title),
        "work_kind": KINDS[work.kind],
        "venue": work.venue,
        "doi": work.doi,
        "year": work.year,
        "is_retracted": work.is_retracted,
    }
