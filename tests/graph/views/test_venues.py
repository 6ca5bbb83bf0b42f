"""The pages of venues: what appeared there, who wrote it, and on what."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from graph.models import GraphState, Survey, SurveyedKind, SurveyedNode
from graph.services.surveys import survey_graph
from papers.addresses import researcher_address, venue_address
from papers.models import Venue, Work
from tests.factories import find_author, make_record
from tests.graph.counted import import_counted
from tests.graph.surveyed import FACES, NETS, be, id_of
from tests.papers.catalogue import fetch

pytestmark = pytest.mark.django_db

WATERS, RIVERS = "Journal of Waters", "J. Waters"


def print_in(venue: str | None, title: str, *names: str, **fields: Any) -> dict[str, Any]:
    return make_record(title, authors=[be(name) for name in names], venue=venue, **fields)


def import_few() -> None:
    import_counted(
        print_in(WATERS, "One", "Ada Byron", "Ben Carr", year=2015, topics=[NETS]),
        print_in(WATERS, "Two", "Ada Byron", year=2023, topics=[NETS, FACES]),
        print_in(WATERS, "Three", "Ada Byron", "Cy Dorn", year=None),
        print_in(RIVERS, "Four", "Ben Carr", year=2023, topics=[FACES]),
        print_in(None, "Five", "Ada Byron", year=2024),
    )


@pytest.fixture
def few() -> None:
    import_few()
    assert survey_graph()


def address_of(name: str = WATERS, tail: str = "") -> str:
    return f"{venue_address(Venue.objects.get(name=name).pk, name)}{tail}"


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response
    return str(response.content.decode())


def plain(page: str) -> str:
    return " ".join(re.sub("<[^>]*>", " ", page).replace("\xa0", " ").split())


def list_titles(page: str) -> list[str]:
    return [
        one
        for one in re.findall(r">([A-Z][a-z]+)</a>", page)
        if one in ("One", "Two", "Three", "Four", "Five")
    ]


# ---- the survey


def test_numbers_of_venues_equal_a_plain_count(few):
    works = list(Work.objects.exclude(venue=None).values_list("venue_id", "year", "pk"))
    kind = SurveyedKind.VENUE.value
    assert set(fetch("SELECT node_id, year, work_id FROM graph_surveyedwork WHERE kind = %s", kind)) == {
        (venue, year or 0, work) for venue, year, work in works
    }
    signed = Counter(
        fetch(
            "SELECT w.venue_id, a.author_id FROM papers_authorship a JOIN papers_work w ON w.id = a.work_id"
        )
    )
    assert {
        (node_id, author_id): count
        for node_id, author_id, count in fetch(
            "SELECT node_id, author_id, works_count FROM graph_surveyedperson WHERE kind = %s", kind
        )
    } == {pair: count for pair, count in signed.items() if pair[0] is not None}
    nodes = {node.node_id: node for node in SurveyedNode.objects.filter(kind=kind)}
    for venue, count in Counter(venue for venue, _, _ in works).items():
        years = Counter(year for one, year, _ in works if one == venue and year)
        assert nodes[venue].works_count == count
        assert nodes[venue].people_count == len({one for place, one in signed if place == venue})
        assert dict(zip(nodes[venue].years, nodes[venue].works_a_year, strict=True)) == years


def test_survey_of_the_same_graph_ends_in_the_same_venues(few):
    def read_rows() -> list[Any]:
        return [
            fetch(f"SELECT * FROM {table} ORDER BY 1, 2, 3")
            for table in ("graph_surveyednode", "graph_surveyedperson", "graph_venuetopic")
        ]

    before = read_rows()
    assert survey_graph()
    assert read_rows() == before


# ---- the page


def test_page_shows_works_people_topics_and_years(client, few):
    page = read(client, address_of())
    said = plain(page)
    for part in (
        "Journal of Waters", "3 works", "3 people", "Its name as printed.", "1 work without a year.",
        "Ada Byron 3 of 4 works", "Nets 2 works", "Faces &amp; Masks 1 work", "Numbers and lists are from the survey",
    ):  # fmt: skip
        assert part in said, part
    assert list_titles(page) == ["Two", "One", "Three"]
    assert page.count("<svg") == 1
    assert f'href="{address_of(tail="/works?year=2023")}"' in page
    assert "Trust" not in page


def test_people_with_the_most_works_come_first(client, few):
    page = read(client, address_of(tail="/people"))
    names = re.findall(r'class="who"[^>]*><bdi>(.*?)</bdi>', page)
    assert names[0] == "Ada Byron"
    assert sorted(names) == ["Ada Byron", "Ben Carr", "Cy Dorn"]
    assert "Those with the most works there first." in page


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("", ["Two", "One", "Three"]),
        ("?year=2023", ["Two"]),
        ("?year=unknown", ["Three"]),
        ("?year=1999", []),
        ("?topic=10036", ["Two", "One"]),
        ("?topic=10057", ["Two"]),
        ("?person=Ben Carr", ["One"]),
        ("?person=Ada Byron", ["Two", "One", "Three"]),
    ],
)
def test_figures_lead_to_just_the_works_behind_them(client, few, asked, titles):
    query = re.sub("[A-Z].*", lambda name: str(id_of(name[0])), asked)
    page = read(client, address_of(tail=f"/works{query}"))
    assert list_titles(page) == titles
    if query.startswith(("?topic", "?person")):
        assert f'href="{address_of(tail=f"/works{query}")}"' in read(client, address_of()) or len(titles) < 1
    assert f"{len(titles)}\xa0work" in page


def test_works_are_paged(client):
    import_counted(*(print_in(WATERS, f"Part {number}", "Ada Byron", year=2000) for number in range(51)))
    assert survey_graph()
    for query in ("?", "?year=2000&", f"?person={id_of('Ada Byron')}&"):
        second = read(client, address_of(tail=f"/works{query}page=2"))
        assert second.count('class="work"') == 1
        assert client.get(address_of(tail=f"/works{query}page=3")).status_code == 404


def test_other_spellings_are_venues_of_their_own(client, few):
    page = read(client, address_of(RIVERS))
    assert list_titles(page) == ["Four"]
    assert "Other spellings of it" in page
    assert address_of(RIVERS) != address_of()


def test_page_before_the_first_survey_says_so(client):
    import_few()
    page = read(client, address_of())
    assert "Nothing is surveyed yet." in page
    assert "In numbers" not in page
    for tail in ("/works", "/people"):
        assert "Nothing is surveyed yet." in read(client, address_of(tail=tail))


def test_page_of_a_venue_that_came_after_the_survey_says_so(client, few):
    import_counted(print_in("New Waters", "Six", "Dee Eads"))
    GraphState.objects.update(counted_at=Survey.objects.get().surveyed_at)
    assert "No work was counted here yet." in read(client, address_of("New Waters"))


def test_page_asks_as_often_with_one_work_as_with_three(client, few):
    def count_queries(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            read(client, address)
        return len(asked)

    assert count_queries(address_of(RIVERS)) == count_queries(address_of()) == 5


def test_work_leads_to_its_venue(client, few):
    page = read(client, f"/works/{Work.objects.get(title='One').pk}-one")
    assert f'<a href="{address_of()}"><i><bdi>{WATERS}</bdi></i></a>' in page


# ---- addresses


@pytest.mark.parametrize("tail", ["", "/works", "/people"])
def test_venue_has_one_address(client, few, tail):
    number = address_of().partition("-journal")[0]
    for other in (number, f"{number}-something-else"):
        response = client.get(f"{other}{tail}?page=1")
        assert (response.status_code, response["Location"]) == (301, f"{address_of(tail=tail)}?page=1")


def test_venue_is_told_to_programs(client, few):
    number = address_of().partition("-journal")[0]
    response = client.get(f"{number}.jsonld")
    assert response["Content-Type"] == "application/ld+json"
    assert response.json()["name"] == WATERS
    assert response.json()["@id"] == f"http://testserver{address_of()}"


@pytest.mark.parametrize(
    ("tail", "status"),
    [
        ("/works?page=2", 404),
        ("/people?page=2", 404),
        ("/works?page=0", 400),
        ("/works?sort=title", 400),
        ("/works?kind=book", 400),
        ("/works?year=20", 400),
        ("/works?person=x", 400),
        ("/works?person=0", 400),
        ("/works?person=1%00", 400),
        ("/works?person=9999999999999999999", 400),
        ("/works?person=999999999999999999", 404),
        ("/works?topic=999999999", 404),
        ("/works?topic=999999999999999999", 400),
        ("/works?text=x", 400),
        ("/works?topic=1&person=1", 400),
        ("/works?topic=1&year=2020", 400),
        ("/nothing", 404),
    ],
)
def test_nonsense_is_refused(client, few, tail, status):
    assert client.get(address_of(tail=tail)).status_code == status


@pytest.mark.parametrize(
    "name", ["0000000000000001", "ffffffffffffffff-x", "x", "0", "0" * 17, "FFFFFFFFFFFFFFFF"]
)
def test_venue_that_nobody_prints_is_not_there(client, name):
    assert client.get(f"/venues/{name}").status_code == 404


def test_hidden_person_stands_in_no_list(client, few):
    author = find_author("Ada Byron")
    assert researcher_address(author.pk, "Ada Byron") in read(client, address_of())
    author.delete()
    assert "Ada Byron 3" not in plain(read(client, address_of(tail="/people")))
