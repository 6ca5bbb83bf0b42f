"""Works with their people and topics as GraphML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from core.graphml import NAMESPACE
from papers.citations.graphs import LinkedPerson, LinkedTopic, LinkedWork, write_graph
from papers.records import KINDS

TAG = f"{{{NAMESPACE}}}"


def make_linked(number: int, *people: LinkedPerson, **fields: Any) -> LinkedWork:
    values: dict[str, Any] = {
        "kind": KINDS.index("preprint"),
        "year": 2020,
        "title": "On <i>Nets</i>",
        "venue": None,
        "doi": None,
        "is_retracted": False,
        "topics": (),
    }
    return LinkedWork(id=number, people=people, **(values | fields))


def read_graph(*works: LinkedWork) -> tuple[dict[str, dict[str, str]], list[tuple[str, str, dict[str, str]]]]:
    root = fromstring("".join(write_graph(works)))
    assert {key.get("id") for key in root.iter(f"{TAG}key")} >= {
        one.get("key") for one in root.iter(f"{TAG}data")
    }
    nodes = [(node.get("id"), read_data(node)) for node in root.iter(f"{TAG}node")]
    assert len(dict(nodes)) == len(nodes)
    edges = [(edge.get("source"), edge.get("target"), read_data(edge)) for edge in root.iter(f"{TAG}edge")]
    return dict(nodes), edges


def read_data(element: Element) -> dict[str, str]:
    return {one.attrib["key"].partition("_")[2]: one.text or "" for one in element}


def test_graph_has_each_person_and_topic_once():
    ada, ben = LinkedPerson(1, "Ada Byron", 1), LinkedPerson(2, "Ben Carr", 2)
    seas = LinkedTopic(10036, "Seas", 0.5, False)

    nodes, edges = read_graph(
        make_linked(1, ada, ben, topics=(seas,), doi="10.5/x", venue="V"),
        make_linked(2, ada, topics=(LinkedTopic(10036, "Seas", None, True),), year=None, title=None),
    )

    assert nodes == {
        "work:1": {
            "label": "On Nets",
            "kind": "work",
            "address": "/works/1-on-i-nets-i",
            "work_kind": "preprint",
            "venue": "V",
            "doi": "10.5/x",
            "year": "2020",
            "is_retracted": "false",
        },
        "work:2": {"kind": "work", "address": "/works/2", "work_kind": "preprint", "is_retracted": "false"},
        "author:1": {"label": "Ada Byron", "kind": "author", "address": "/researchers/1-ada-byron"},
        "author:2": {"label": "Ben Carr", "kind": "author", "address": "/researchers/2-ben-carr"},
        "topic:10036": {"label": "Seas", "kind": "topic", "address": "/topics/10036-seas"},
    }
    assert edges == [
        ("author:1", "work:1", {"kind": "authorship", "position": "1"}),
        ("author:2", "work:1", {"kind": "authorship", "position": "2"}),
        ("work:1", "topic:10036", {"kind": "work-topic", "score": "0.5", "is_assigned": "false"}),
        ("author:1", "work:2", {"kind": "authorship", "position": "1"}),
        ("work:2", "topic:10036", {"kind": "work-topic", "is_assigned": "true"}),
    ]


def test_person_of_a_list_has_no_position():
    _, edges = read_graph(make_linked(1, LinkedPerson(1, "Ada Byron", 0)))

    assert edges == [("author:1", "work:1", {"kind": "authorship"})]


def test_no_works_are_an_empty_graph():
    assert read_graph() == ({}, [])


def test_works_are_written_as_they_come():
    seen: list[int] = []

    def come() -> Iterator[LinkedWork]:
        for number in range(1, 4):
            seen.append(number)
            yield make_linked(number)

    pieces = write_graph(come())
    next(pieces)
    next(pieces)

    assert seen == [1]


@given(st.text(), st.text())
def test_graph_is_xml_whatever_names_say(title, name):
    read_graph(
        make_linked(
            1,
            LinkedPerson(1, name, 1),
            title=title,
            venue=name,
            doi=title,
            topics=(LinkedTopic(1, name, 1, False),),
        )
    )
