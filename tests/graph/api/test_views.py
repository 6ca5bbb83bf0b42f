"""The graph for other programs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from graph.addresses import edge_address
from graph.models import Collaboration, GraphState
from tests.factories import import_records, make_record, sign
from tests.graph.counted import import_counted, key_of

pytestmark = pytest.mark.django_db

SLICE, EDGE = "/api/v1/graph/slice", "/api/v1/graph/edge"
TOPIC = {"openalex": "T10036", "name": "Neural architecture search"}


def be(name: str, *affiliations: str) -> dict[str, Any]:
    """A signature of the one person of this name."""
    return sign(name, *affiliations, openreview=f"~{name.replace(' ', '_')}1")


ADA, BEN = be("Ada Byron", "Turing House"), be("Ben Carr")
CROWD = [sign(f"Member {'x' * (n // 26)}{chr(97 + n % 26)}") for n in range(99)]


def read(client: Client, path: str) -> dict[str, Any]:
    response = client.get(path)
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/json"
    answer: dict[str, Any] = response.json()
    return answer


def read_problem(client: Client, path: str, status: int) -> str:
    """The `detail` of a problem, which must be one sentence that helps."""
    response = client.get(path)
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert problem["detail"].endswith(".")
    return str(problem["detail"])


def list_ends(*names: str) -> str:
    source, target = sorted(key_of(name) for name in names)
    return f"source={source}&target={target}"


def test_slice_has_nodes_and_edges_with_their_evidence(client):
    import_counted(make_record("One", authors=[ADA, BEN], year=2015, topics=[TOPIC]))
    ada, ben = key_of("Ada Byron"), key_of("Ben Carr")
    answer = read(client, f"{SLICE}?focus={ada}")

    labels = {node["key"]: node["display_name"] for node in answer["nodes"]}
    assert next(iter(labels)) == str(ada)
    assert set(labels.values()) >= {"Ada Byron", "Ben Carr", "One", "Turing House"}
    (edge,) = [one for one in answer["edges"] if one["kind"] == "collaboration"]
    assert edge == {
        "source": str(min(ada, ben)),
        "target": str(max(ada, ben)),
        "kind": "collaboration",
        "address": edge_address(*sorted([ada, ben])),
        "weight": 1.0,
        "works_count": 1,
        "first_year": 2015,
        "last_year": 2015,
    }
    left_out = (answer[name] for name in ("hidden_count", "nodes_left_out_count", "edges_left_out_count"))
    assert tuple(left_out) == (0, 0, 0)
    assert answer["counted_at"] == GraphState.objects.get().counted_at.isoformat().replace("+00:00", "Z")


def test_slice_is_narrowed_as_in_the_explorer(client):
    import_counted(
        make_record("One", authors=[ADA, BEN], year=2015),
        make_record("Two", authors=[ADA, be("Cy Dorn")], year=2020),
    )
    address = f"{SLICE}?focus={key_of('Ada Byron')}&show=people"
    assert len(read(client, address)["nodes"]) == 3
    assert len(read(client, f"{address}&from=2018")["nodes"]) == 2
    limited = read(client, f"{address}&limit=1")
    assert (len(limited["nodes"]), limited["hidden_count"]) == (2, 1)
    assert {node["kind"] for node in read(client, f"{address},works")["nodes"]} == {"author", "work"}


def test_edge_has_its_sums_and_a_page_of_works(client):
    import_counted(
        *(make_record(f"Work {n}", authors=[ADA, BEN], year=2010 + n) for n in range(3)),
        make_record("Of a crowd", authors=[ADA, BEN, *CROWD]),
    )
    first = read(client, f"{EDGE}?{list_ends('Ada Byron', 'Ben Carr')}&per_page=2")
    row = Collaboration.objects.filter(
        source_id=key_of("Ada Byron").id, target_id=key_of("Ben Carr").id
    ).get()

    assert [work["display_name"] for work in first["results"]] == ["Work 2", "Work 1"]
    assert (first["works_count"], first["weight"], first["close_works_count"]) == (
        row.works_count,
        row.weight,
        row.close_works_count,
    )
    assert (first["first_year"], first["last_year"], first["late_from_year"]) == (2010, 2012, 2022)
    assert first["meta"] == {
        "count": 3,
        "count_is_capped": False,
        "page": 1,
        "per_page": 2,
        "next_cursor": None,
        "groups_count": None,
    }
    second = read(client, f"{EDGE}?{list_ends('Ada Byron', 'Ben Carr')}&per-page=2&page=2")
    assert [work["display_name"] for work in second["results"]] == ["Work 0"]
    assert [work["display_name"] for work in second["not_counted"]] == ["Of a crowd"]
    assert second["not_counted"][0]["authors_count"] == 101


def test_edge_is_found_in_any_order(client):
    import_counted(make_record("One", authors=[ADA, BEN], topics=[TOPIC]))
    answer = read(client, f"{EDGE}?source=topic:10036&target={key_of('Ada Byron')}")
    assert answer["kind"] == "author-topic"
    assert answer["source"]["display_name"] == "Ada Byron"
    assert answer["weight"] is None


@pytest.mark.parametrize(
    "path",
    [
        SLICE,
        f"{SLICE}?focus=person:1",
        f"{SLICE}?focus=author:1&limit=0",
        f"{SLICE}?focus=author:1&limit=101",
        f"{SLICE}?focus=author:1&show=venues",
        f"{SLICE}?focus=author:1&weight=nan",
        f"{SLICE}?focus=author:1%00",
        f"{SLICE}?focus=author:99999999999999999999",
        EDGE,
        f"{EDGE}?source=author:1&target=author:1",
        f"{EDGE}?source=work:1&target=work:2",
        f"{EDGE}?source=author:1&target=author:2&page=0",
        f"{EDGE}?source=author:1&target=author:2&per_page=101",
        f"{EDGE}?source=author:1&target=author:2&per_page=٣",
    ],
)
def test_api_says_what_to_do_about_a_bad_request(client, path):
    import_counted(make_record("One", authors=[ADA, BEN]))
    assert len(read_problem(client, path, 400)) > 20


def test_slice_of_many_nodes_says_how_many_neighbours_they_may_bring(client):
    import_counted(make_record("One", authors=[ADA, BEN]))
    expanded = ",".join(f"topic:{number}" for number in range(1, 10))
    address = f"{SLICE}?focus={key_of('Ada Byron')}&expanded={expanded}"
    assert read(client, f"{address}&limit=50") == read(client, address)
    said = read_problem(client, f"{address}&limit=51", 400)
    assert said.endswith("all together up to 500: of 10 nodes up to limit=50.")
    crowd = ",".join(f"topic:{number}" for number in range(1, 31))
    assert read(client, f"{SLICE}?focus={key_of('Ada Byron')}&expanded={crowd}")["nodes"]


@pytest.mark.parametrize(
    "path",
    [
        f"{SLICE}?focus=author:999999999999999999",
        f"{EDGE}?source=author:1&target=author:999999999999999999",
        f"{SLICE}?focus=institution:ffffffffffffffff",
    ],
)
def test_api_says_what_is_not_there(client, path):
    import_counted(make_record("One", authors=[ADA, BEN]))
    read_problem(client, path, 404)


@pytest.mark.parametrize("path", ["/api/v1/graph/", "/api/v1/graph/nodes", "/api/v2/graph/slice"])
def test_api_says_of_other_addresses_that_nothing_stands_there(client, path):
    assert "No endpoint" in read_problem(client, path, 404)
    assert client.post(path).status_code == 404


def test_api_ends_with_its_last_page(client):
    import_counted(make_record("One", authors=[ADA, BEN]))
    read_problem(client, f"{EDGE}?{list_ends('Ada Byron', 'Ben Carr')}&page=2", 404)


@pytest.mark.parametrize("path", [f"{SLICE}?focus=author:1", f"{EDGE}?source=author:1&target=author:2"])
def test_api_asks_to_come_back_while_nothing_is_counted(client, path):
    import_records(make_record("One", authors=[ADA, BEN]))
    read_problem(client, path, 503)
    assert client.get(path)["Retry-After"] == "60"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", [SLICE, EDGE])
def test_api_of_the_graph_is_read_only(client, method, path):
    response = getattr(client, method)(path)
    assert response.status_code == 405
    assert response.json()["detail"] == "This address takes GET, HEAD, OPTIONS, and nothing else."


def test_api_answers_who_asks_for_the_head_alone(client):
    import_counted(make_record("One", authors=[ADA, BEN]))
    response = client.head(f"{SLICE}?focus={key_of('Ada Byron')}")
    assert (response.status_code, response.content) == (200, b"")


@pytest.mark.parametrize("works", [1, 3])
def test_api_asks_as_many_queries_whatever_it_says(client, django_assert_num_queries, works):
    import_counted(*(make_record(f"Work {n}", authors=[ADA, BEN], topics=[TOPIC]) for n in range(works)))
    slice_address = f"{SLICE}?focus={key_of('Ada Byron')}"
    edge = f"{EDGE}?{list_ends('Ada Byron', 'Ben Carr')}"
    for address in (slice_address, edge):
        with django_assert_num_queries(4):
            client.get(address)
