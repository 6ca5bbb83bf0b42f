"""The works of topics, institutions and venues as files."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from graph.selectors.surveyed_nodes import iterate_surveyed_works
from papers.addresses import format_institution_id, institution_address, topic_address, venue_address
from papers.citations.forms import Form, content_type
from papers.models import Venue
from tests.graph.surveyed import BABBAGE, TURING, id_of, place_of, survey_few
from tests.graph.views.test_venues import WATERS
from tests.graph.views.test_venues import few as _few  # noqa: F401 - a fixture
from tests.papers.catalogue import fetch

pytestmark = pytest.mark.django_db

NETS_PAGE = topic_address(10036, "Nets")


def list_titles(client: Client, address: str) -> list[str]:
    response: Any = client.get(address)
    assert response.status_code == 200, response
    return [item["title"] for item in json.loads(b"".join(response.streaming_content))]


def page_of(printed: str) -> str:
    return institution_address(place_of(printed), printed)


def page_of_venue() -> str:
    return venue_address(Venue.objects.get(name=WATERS).pk, WATERS)


@pytest.mark.parametrize("form", Form)
def test_works_of_a_topic_are_a_file_named_after_it(client, form):
    survey_few()
    response = client.get(f"{NETS_PAGE}/works.{form}")

    assert response["Content-Type"] == content_type(form)
    assert response["Content-Disposition"] == f'attachment; filename="nets.{form}"'
    text = b"".join(response.streaming_content).decode()
    assert all(title in text for title in ("One", "Two", "Three"))
    assert "Four" not in text


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Three", "Two", "One"]),
        ("?year=2023", ["Two"]),
        ("?year=unknown", []),
        ("?page=9", ["Three", "Two", "One"]),
    ],
)
def test_works_of_a_topic_are_those_that_its_page_lists(client, query, titles):
    survey_few()

    assert list_titles(client, f"{NETS_PAGE}/works.csl.json{query}") == titles


def test_works_of_an_institution_are_all_or_those_shared_with_another(client):
    survey_few()
    page, other = page_of(BABBAGE), format_institution_id(place_of(TURING))

    assert sorted(list_titles(client, f"{page}/works.csl.json")) == ["Five", "Four", "One", "Three", "Two"]
    assert list_titles(client, f"{page}/works.csl.json?with={other}") == ["Three", "Two", "One"]


@pytest.mark.usefixtures("_few")
def test_works_of_a_venue_are_all_or_those_of_a_person_or_a_topic(client):
    page = page_of_venue()

    assert list_titles(client, f"{page}/works.csl.json") == ["Two", "One", "Three"]
    assert list_titles(client, f"{page}/works.csl.json?person={id_of('Cy Dorn')}") == ["Three"]
    assert list_titles(client, f"{page}/works.csl.json?topic=10036") == ["Two", "One"]
    assert list_titles(client, f"{page}/works.csl.json?year=2015") == ["One"]
    assert client.get(f"{page}/works.csl.json?person=999999").status_code == 404
    assert client.get(f"{page}/works.csl.json?topic=999999").status_code == 404


def test_file_has_one_address(client):
    survey_few()
    response = client.get("/topics/10036/works.bib?year=2023")

    assert response.status_code == 301
    assert response["Location"] == f"{NETS_PAGE}/works.bib?year=2023"
    assert client.get("/topics/99999/works.bib").status_code == 404
    assert client.get(f"{NETS_PAGE}/works.bib?sort=title").status_code == 400


def test_page_of_works_leads_to_the_files_of_what_it_lists(client):
    survey_few()
    other = format_institution_id(place_of(TURING))
    for address in (f"{NETS_PAGE}/works?year=2023", f"{page_of(BABBAGE)}/works?with={other}"):
        page = client.get(address).content.decode()
        start, _, query = address.partition("?")
        for form in Form:
            assert f'href="{start}.{form}?{query}"' in page


@pytest.mark.parametrize(("year", "queries"), [(None, 3), (2023, 2)])
def test_ids_are_read_in_ranges_of_the_index(django_assert_num_queries, year, queries):
    survey_few()
    nets = "kind = 1 AND node_id = 10036"
    rows = fetch(
        f"SELECT work_id, year FROM graph_surveyedwork WHERE {nets} ORDER BY year DESC, work_id DESC"
    )

    with django_assert_num_queries(queries):
        read = list(iterate_surveyed_works(nets, {}, year=year, ids_a_read=2))

    assert read == [work_id for work_id, its_year in rows if year in (None, its_year)]
