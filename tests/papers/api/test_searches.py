"""What programs find: by words, by the beginning of a name, by an identifier."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from papers.models import Work
from papers.services.names import refresh_names
from papers.services.search_index import refresh_index
from tests.factories import find_author, import_records, make_record, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> None:
    import_records(
        make_record(
            "Rivers of Brown",
            year=2019,
            ids={"doi": "10.5555/rivers"},
            authors=[sign("Ada Byron", "Brown University", orcid="0000-0002-1825-0097")],
            topics=[{"openalex": "T10036", "score": 0.9, "name": "Rivers"}],
        ),
        make_record("Rivers again", year=2020, authors=[sign("Ada Byron", orcid="0000-0002-1825-0097")]),
    )
    refresh_index()
    refresh_names()


def read(client: Client, asked: str) -> dict[str, Any]:
    response = client.get(f"/api/v1/{asked}")
    assert response.status_code == 200, response.content
    answer: dict[str, Any] = response.json()
    return answer


def test_search_finds_each_kind(client, site):
    answer = read(client, "search?q=rivers")
    assert [one["display_name"] for one in answer["works"]["results"]] == ["Rivers again", "Rivers of Brown"]
    assert [one["id"] for one in answer["topics"]["results"]] == ["10036"]
    people = read(client, "search?q=byron&type=people")
    assert people["people"]["results"][0]["display_name"] == "Ada Byron"
    assert people["works"] is None
    assert read(client, "search?q=rivers+year:2019&type=works")["works"]["count"] == 1


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("search", "Say what is looked for"),
        ("search?q=a&type=colour", "There are people, works, topics, institutions"),
        ("search?q=" + "a" * 2001, "Up to 2,000 characters"),
        ("autocomplete?q=%20", "Say what is looked for"),
        ("resolve?id=nothing at all", "is not an identifier"),
        ("resolve?id=" + "[" * 4000, "is not an identifier"),
        ("changes?type=colour", "There are works, researchers"),
        ("changes?since=yesterday", "is not a time"),
        ("changes?cursor=x", "not one of this list"),
    ],
)
def test_what_cannot_be_asked_is_said(client, site, asked, said):
    response = client.get(f"/api/v1/{asked}")
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert said in response.json()["detail"]


@pytest.mark.parametrize(
    "asked", ["search?q=rivers&type=works&page=2", "autocomplete/colours?q=a", "resolve?id=T99"]
)
def test_what_is_not_there_is_said(client, site, asked):
    assert client.get(f"/api/v1/{asked}").status_code == 404


def test_autocomplete_suggests_by_the_beginning(client, site):
    assert [one["entity_type"] for one in read(client, "autocomplete?q=ada")["results"]] == ["author"]
    assert read(client, "autocomplete/authors?q=byr")["results"][0]["works_count"] == 2
    assert read(client, "autocomplete/works?q=rivers")["meta"]["count"] == 2
    assert read(client, "autocomplete/topics?q=ada")["results"] == []


def test_autocomplete_of_a_kind_leaves_no_room_for_others(client):
    people = [sign(f"River {letter}xen") for letter in "ABCDEFGHIJKL"]
    topics = [
        {"openalex": f"T{number}", "name": f"River {name}"}
        for number, name in ((10036, "beds"), (10037, "deltas"), (10038, "mouths"))
    ]
    import_records(make_record("Waters", authors=people, topics=topics))
    refresh_names()
    kinds = [one["entity_type"] for one in read(client, "autocomplete?q=river")["results"]]
    assert kinds == ["author"] * 8 + ["topic"] * 2
    assert read(client, "autocomplete/topics?q=river")["meta"]["count"] == 3
    assert read(client, "autocomplete/authors?q=river")["meta"]["count"] == 10


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ("10.5555/RIVERS", "work"),
        ("https://doi.org/10.5555/rivers", "work"),
        ("doi:10.5555/rivers", "work"),
        ("0000-0002-1825-0097", "researcher"),
        ("T10036", "topic"),
    ],
)
def test_identifier_in_any_dress_is_resolved(client, site, asked, kind):
    answer = read(client, f"resolve?id={asked}")
    assert answer["kind"] == kind
    assert client.get(answer["api_address"]).status_code == 200
    expected = {"work": lambda: Work.objects.get(title="Rivers of Brown").pk, "topic": lambda: 10036,
                "researcher": lambda: find_author("Ada Byron").pk}  # fmt: skip
    assert answer["id"] == str(expected[kind]())


def test_changes_are_followed_from_where_one_stopped(client, site):
    first = read(client, "changes?per_page=1")
    assert not first["meta"]["is_end"]
    rest = read(client, f"changes?per_page=5&cursor={first['meta']['next_cursor']}")
    ids = [one["id"] for one in first["results"] + rest["results"]]
    assert sorted(ids) == sorted(str(pk) for pk in Work.objects.values_list("pk", flat=True))
    assert rest["meta"]["is_end"]
    cursor = rest["meta"]["next_cursor"]
    assert read(client, f"changes?cursor={cursor}")["results"] == []
    Work.objects.filter(title="Rivers again").update(changed_at="2026-11-21T00:00:00Z")
    assert read(client, "changes?type=researchers")["results"][0]["api_address"].startswith(
        "/api/v1/researchers/"
    )
    assert client.get(f"/api/v1/changes?type=researchers&cursor={cursor}").status_code == 400


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("asked", "queries"), [("changes", 5), ("autocomplete?q=ada", 2), ("search?q=rivers", None)]
)
def test_as_many_queries_at_one_row_as_at_three(client, django_assert_max_num_queries, count, asked, queries):
    import_records(*(make_record(f"Rivers {n}", f"Ada Byron{n}", year=2019) for n in range(count)))
    refresh_index()
    refresh_names()
    with django_assert_max_num_queries(queries or 20):
        read(client, asked)
