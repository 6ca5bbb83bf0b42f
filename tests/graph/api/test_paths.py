"""The paths between two people for other programs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from graph.models import GraphState
from papers.models import AuthorRedirect
from tests.factories import import_records
from tests.graph.api.test_views import read, read_problem
from tests.graph.people import find_id, find_key, import_line, write

pytestmark = pytest.mark.django_db

LINE = ("Ada Ax", "Ben Bo", "Cem Cy", "Dia Du")


def path_of(start: str, end: str) -> str:
    return f"/api/v1/graph/path?from={start}&to={end}"


def ask(client: Client, start: str, end: str) -> dict[str, Any]:
    return read(client, path_of(find_key(start), find_key(end)))


def test_path_has_its_people_and_steps(client):
    import_line(*LINE)
    answer = ask(client, "Ada Ax", "Dia Du")

    assert (answer["outcome"], answer["distance"], answer["paths_count"]) == ("found", 3, 1)
    assert answer["paths"] == [[find_key(name) for name in LINE]]
    assert {node["key"]: node["display_name"] for node in answer["nodes"]} == {
        find_key(name): name for name in LINE
    }
    assert len(answer["edges"]) == 3
    assert answer["counted_at"] == GraphState.objects.get().counted_at.isoformat().replace("+00:00", "Z")


def test_path_to_oneself_and_to_who_is_apart(client):
    import_line(*LINE)
    import_records(write("Alone", "Zoe Zu"))
    assert ask(client, "Ada Ax", "Ada Ax")["distance"] == 0
    answer = ask(client, "Ada Ax", "Zoe Zu")
    assert (answer["outcome"], answer["distance"], answer["paths"]) == ("apart", None, [])


def test_path_of_a_former_id_is_that_of_the_record_it_joined(client):
    import_line(*LINE)
    AuthorRedirect.objects.create(old_id=1_000_000_007, author_id=find_id("Ada Ax"))
    answer = read(client, path_of("author:1000000007", find_key("Ben Bo")))
    assert answer["source"]["key"] == find_key("Ada Ax")


@pytest.mark.parametrize(
    "start", ["", "ada", "author:0", "work:1", "author:9999999999999999999", "a%00b", "a" * 201]
)
def test_path_refuses_what_is_no_key_of_a_person(client, start):
    import_line(*LINE[:2])
    read_problem(client, path_of(start, find_key("Ada Ax")), 400)
    read_problem(client, path_of(find_key("Ada Ax"), start), 400)


def test_path_of_an_unknown_person_is_not_found(client):
    import_line(*LINE[:2])
    assert "999999999" in read_problem(client, path_of("author:999999999", find_key("Ada Ax")), 404)


def test_path_before_the_graph_is_counted_is_not_there_yet(client):
    import_records(write("A", "Ada Ax", "Ben Bo"))
    read_problem(client, path_of(find_key("Ada Ax"), find_key("Ben Bo")), 503)


@pytest.mark.parametrize("steps", [1, 3])
def test_path_asks_a_query_a_step_and_five_more(client, django_assert_num_queries, steps):
    import_line(*LINE[: steps + 1])
    path = path_of(find_key(LINE[0]), find_key(LINE[steps]))
    with django_assert_num_queries(5 + steps):
        client.get(path)
