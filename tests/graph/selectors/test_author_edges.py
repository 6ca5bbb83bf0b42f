"""The edges of one author record."""

from __future__ import annotations

from typing import Any

import pytest

from graph.selectors.author_edges import (
    AuthorEdges,
    CollaboratorOrder,
    count_collaborators,
    list_collaborators,
    read_author_edges,
)
from tests.factories import find_author, import_records, make_record, sign
from tests.graph.counted import import_counted

pytestmark = pytest.mark.django_db


def read_edges(name: str, *, limit: int = 10) -> AuthorEdges:
    return read_author_edges(find_author(name).pk, people=limit, close=limit, institutions=limit)


def test_close_collaborators_share_three_works_of_few_authors():
    crowd = [f"Member {chr(65 + number)}son" for number in range(14)]
    import_counted(
        *(make_record(f"Close {n}", "Jiashi Feng", "Shuicheng Yan") for n in range(3)),
        *(make_record(f"Twice {n}", "Jiashi Feng", "Shuicheng Yan", "Li Yuan") for n in range(2)),
        *(make_record(f"Crowd {n}", "Jiashi Feng", "Shuicheng Yan", *crowd) for n in range(3)),
    )
    edges = read_edges("Jiashi Feng")
    (close,) = edges.close
    assert (close.name, close.works_count, edges.close_count) == ("Shuicheng Yan", 5, 1)
    assert (edges.collaborators_count, len(edges.collaborators)) == (16, 10)
    first = edges.collaborators[0]
    assert (first.name, first.works_count, first.close_works_count) == ("Shuicheng Yan", 8, 5)


def test_topics_of_sources_come_first_and_the_most_frequent_of_them():
    def topic(number: int) -> dict[str, object]:
        return {"openalex": f"T{number}", "name": f"Topic {number}"}

    import_counted(
        make_record("A", "Jiashi Feng", "Li Yuan", topics=[topic(1), topic(2)]),
        make_record("B", "Jiashi Feng", "Li Yuan", topics=[topic(2)]),
    )
    topics = read_edges("Jiashi Feng").topics
    assert [(one.name, one.sourced_works_count) for one in topics] == [("Topic 2", 2), ("Topic 1", 1)]


def test_institutions_without_a_ror_id_are_not_identified():
    place = {"name": "Turing House", "ror": "02mhbdp94"}
    signed = sign("Jiashi Feng", "NUS")
    import_counted(
        make_record("A", authors=[signed | {"affiliations": [place]}, sign("Li Yuan")]),
        make_record("B", authors=[signed, sign("Li Yuan")]),
        make_record("C", authors=[signed, sign("Li Yuan")]),
    )
    edges = read_edges("Jiashi Feng")
    assert [(one.name, one.is_identified, one.works_count) for one in edges.institutions] == [
        ("NUS", False, 2),
        ("Turing House", True, 1),
    ]
    assert edges.institutions_count == 2
    assert len(read_edges("Jiashi Feng", limit=1).institutions) == 1


def test_edges_of_nobody_are_empty():
    edges = read_author_edges(10**17, people=5, close=5, institutions=5)
    assert edges == AuthorEdges(0, (), 0, (), (), 0, (), 0)


def test_edges_say_how_many_works_changed_since_they_were_counted():
    import_counted(make_record("A", "Jiashi Feng", "Li Yuan"), make_record("B", "Bo Zhou", "Cy Dorn"))
    assert read_edges("Jiashi Feng").behind_count == 0
    import_records(make_record("C", "Jiashi Feng", "Li Yuan"))
    assert read_edges("Jiashi Feng").behind_count > 0
    assert read_edges("Bo Zhou").behind_count == 0


def be(name: str) -> dict[str, Any]:
    """A signature of the one person of this name."""
    return sign(name, openreview=f"~{name.replace(' ', '_')}1")


def test_collaborators_are_listed_in_each_order():
    me, li, bo, ada, eve, gil = map(
        be, ("Jiashi Feng", "Li Yuan", "Bo Zhou", "Ada Byron", "Eve Fox", "Gil Hay")
    )
    import_counted(
        *(make_record(f"Many {n}", authors=[me, bo, gil], year=2010) for n in range(3)),
        *(make_record(f"Two {n}", authors=[me, li], year=2012) for n in range(2)),
        make_record("New", authors=[me, ada, gil, eve], year=2020),
        make_record("Undated", authors=[me, be("Una Dated"), li, eve, gil], year=None),
    )
    author_id = find_author("Jiashi Feng").pk

    def list_names(order: CollaboratorOrder) -> list[str]:
        return [row.name for row in list_collaborators(author_id, order=order, offset=0, limit=20)]

    assert count_collaborators(author_id).total_count == 6
    assert list_names(CollaboratorOrder.WEIGHT) == [
        "Li Yuan", "Gil Hay", "Bo Zhou", "Eve Fox", "Ada Byron", "Una Dated",
    ]  # fmt: skip
    assert list_names(CollaboratorOrder.WORKS) == [
        "Gil Hay", "Li Yuan", "Bo Zhou", "Eve Fox", "Ada Byron", "Una Dated",
    ]  # fmt: skip
    assert list_names(CollaboratorOrder.NEWEST) == [
        "Gil Hay", "Eve Fox", "Ada Byron", "Li Yuan", "Bo Zhou", "Una Dated",
    ]  # fmt: skip
    (second,) = list_collaborators(author_id, order=CollaboratorOrder.WEIGHT, offset=1, limit=1)
    assert (second.name, second.works_count) == ("Gil Hay", 5)
