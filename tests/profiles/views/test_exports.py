"""The list of a researcher as a file."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from papers.addresses import researcher_address
from papers.citations.forms import Form, content_type
from papers.models import AuthorRedirect, Correction
from papers.selectors.citations import BATCH_WORKS
from tests.factories import find_author, import_records, make_record
from tests.papers.corrections import hide

pytestmark = pytest.mark.django_db


def start() -> str:
    """The address of somebody with four works; "Alpha" is an article of 2020."""
    import_records(
        make_record("Alpha", "Ada Byron", "Ben Carr", year=2020, kind="journal-article"),
        *(make_record(title, "Ada Byron", "Ben Carr", year=2021) for title in ("Gamma", "Beta")),
        make_record("Delta", "Ada Byron", "Ben Carr", year=None),
    )
    return researcher_address(find_author("Ada Byron").pk, "Ada Byron")


def list_titles(client: Client, address: str) -> list[str]:
    response: Any = client.get(address)
    assert response.status_code == 200, response
    return [item["title"] for item in json.loads(b"".join(response.streaming_content))]


@pytest.mark.parametrize("form", Form)
def test_list_is_a_file_named_after_the_researcher(client, form):
    response = client.get(f"{start()}/works.{form}")
    assert response["Content-Type"] == content_type(form)
    assert response["Content-Disposition"] == f'attachment; filename="ada-byron.{form}"'
    text = b"".join(response.streaming_content).decode()
    assert all(title in text for title in ("Alpha", "Beta", "Gamma", "Delta"))


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Beta", "Gamma", "Alpha", "Delta"]),
        ("?sort=oldest", ["Alpha", "Beta", "Gamma", "Delta"]),
        ("?sort=title", ["Alpha", "Beta", "Delta", "Gamma"]),
        ("?year=2021", ["Beta", "Gamma"]),
        ("?year=unknown", ["Delta"]),
        ("?kind=journal-article", ["Alpha"]),
        ("?kind=book", []),
        ("?page=7", ["Beta", "Gamma", "Alpha", "Delta"]),
    ],
)
def test_list_is_narrowed_and_sorted_as_its_address_says(client, query, titles):
    assert list_titles(client, f"{start()}/works.csl.json{query}") == titles


def test_list_has_one_address(client):
    address = start()
    author_id = find_author("Ada Byron").pk
    AuthorRedirect.objects.create(old_id=77_777, author_id=author_id)
    for other in (f"/researchers/{author_id}", f"/researchers/{author_id}-x", "/researchers/77777"):
        response = client.get(f"{other}/works.bib?year=2021")
        assert response.status_code == 301
        assert response["Location"] == f"{address}/works.bib?year=2021"


def test_list_of_nobody_and_lists_that_cannot_be_are_refused(client):
    address = start()
    assert client.get("/researchers/99999/works.bib").status_code == 404
    assert client.get(f"{address}/works.bib?year=x").status_code == 400
    assert client.get(f"{address}/works.bib?sort=best").status_code == 400


@pytest.mark.parametrize(("kind", "status"), [(Correction.Kind.HIDE, 404), (Correction.Kind.REMOVE, 410)])
def test_list_of_who_is_hidden_or_removed_is_not_there(client, kind, status):
    address = start()
    hide(find_author("Ada Byron"), kind)
    assert client.get(f"{address}/works.bib").status_code == status


def test_list_is_read_in_batches(client, django_assert_num_queries):
    import_records(
        *(make_record(f"Work {number}", "Ada Byron", "Ben Carr") for number in range(2 * BATCH_WORKS))
    )
    address = researcher_address(find_author("Ada Byron").pk, "Ada Byron")
    with django_assert_num_queries(4):
        assert len(list_titles(client, f"{address}/works.csl.json")) == 2 * BATCH_WORKS


def test_page_leads_to_the_files(client):
    address = start()
    page = client.get(address).content.decode()
    for form in Form:
        assert f'href="{address}/works.{form}"' in page
