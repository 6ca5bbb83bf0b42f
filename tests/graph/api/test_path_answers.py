"""Paths as programs read them."""

from __future__ import annotations

import datetime

import msgspec
import pytest

from graph.api.answers import describe_node
from graph.api.path_answers import describe_path, describe_same
from graph.selectors.paths import MOST_READ, find_paths, read_path_parts, read_people
from tests.factories import import_records
from tests.graph.catalogue import build
from tests.graph.people import find_id, find_key, import_line, write

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def describe(source: str, target: str, *, most_read: int = MOST_READ):
    ids = find_id(source), find_id(target)
    people = read_people(ids)
    parts = read_path_parts(find_paths(*ids, most_read=most_read))
    answer = describe_path(people[ids[0]], people[ids[1]], parts, counted_at=NOW)
    return msgspec.json.decode(msgspec.json.encode(answer))


def test_answer_has_the_people_and_the_steps_of_each_path():
    import_records(write("A", "Ada Ax", "Ben Bo", year=2020), write("B", "Ben Bo", "Cem Cy", year=None))
    build()
    answer = describe("Ada Ax", "Cem Cy")

    ada, ben, cem = map(find_key, ("Ada Ax", "Ben Bo", "Cem Cy"))
    assert (answer["source"]["key"], answer["target"]["key"]) == (ada, cem)
    assert (answer["outcome"], answer["distance"], answer["paths_count"]) == ("found", 2, 1)
    assert answer["paths"] == [[ada, ben, cem]]
    assert {node["display_name"] for node in answer["nodes"]} == {"Ada Ax", "Ben Bo", "Cem Cy"}
    edges = {(edge["source"], edge["target"]): edge for edge in answer["edges"]}
    assert set(edges) == {(ada, ben), (ben, cem)}
    assert edges[ada, ben]["address"] == f"/explore/edge?source={ada}&target={ben}"
    assert (edges[ada, ben]["works_count"], edges[ada, ben]["last_year"], edges[ben, cem]["last_year"]) == (
        1,
        2020,
        None,
    )


def test_answer_without_a_path_says_why():
    import_line("Ada Ax", "Ben Bo")
    import_records(write("Alone", "Zoe Zu"))
    answer = describe("Ada Ax", "Zoe Zu")
    assert (answer["outcome"], answer["distance"], answer["paths"]) == ("apart", None, [])
    assert (answer["nodes"], answer["edges"]) == ([], [])


def test_answer_that_was_not_searched_further_says_so():
    import_line("Ada Ax", "Ben Bo", "Cem Cy", "Dia Du")
    answer = describe("Ada Ax", "Dia Du", most_read=1)
    assert (answer["outcome"], answer["distance"], answer["searched_steps"]) == ("cut", None, 1)


def test_answer_of_one_and_the_same_person_has_no_step():
    import_line("Ada Ax", "Ben Bo")
    (person,) = read_people([find_id("Ada Ax")]).values()
    answer = describe_same(person, counted_at=NOW)
    assert (answer.outcome, answer.distance, answer.paths) == ("found", 0, ((find_key("Ada Ax"),),))
    assert (answer.nodes, answer.edges) == ((describe_node(person),), ())
