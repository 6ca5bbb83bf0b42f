"""The parts of the researcher page at their own addresses."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from papers.addresses import researcher_address
from profiles.pages.parts import PARTS
from tests.factories import find_author, make_record, sign
from tests.graph.counted import import_counted

pytestmark = pytest.mark.django_db

ALWAYS_SHOWN = sorted(set(PARTS) - {"highlights", "conflation", "possible"})
TOPIC = {"openalex": "T10036", "name": "Neural architecture search"}


@pytest.fixture
def address() -> str:
    import_counted(
        *(make_record(f"Work {n}", authors=[sign("Ada Byron"), sign("Ben Carr")]) for n in range(3))
    )
    return researcher_address(find_author("Ada Byron").pk, "Ada Byron")


def read(client: Client, path: str, **headers: str) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == 200, response
    return response.content.decode()


def cut_section(page: str, name: str) -> str:
    """The section of a part, without what differs from one asking to the next."""
    found = re.search(rf'<(section|div) class="row[^"]*" id="{name}".*?\n</div></\1>', page, re.DOTALL)
    assert found is not None, name
    return found[0]


@pytest.mark.parametrize("part", ALWAYS_SHOWN)
def test_part_stands_under_the_name_and_leads_to_the_whole_page(client, address, part):
    page = read(client, f"{address}/{part}")
    assert f'<a href="{address}">The whole page</a>' in page
    assert page.count("<h1") == 1
    assert cut_section(page, part)


@pytest.mark.parametrize("part", sorted(set(ALWAYS_SHOWN) - {"graph", "timeline", "works"}))
def test_part_says_the_same_alone_as_on_the_whole_page(client, address, part):
    whole = cut_section(read(client, address), part)
    assert cut_section(read(client, f"{address}/{part}"), part) == whole


@pytest.mark.parametrize(
    "part", [*ALWAYS_SHOWN, "trust", "history", "collaborators", "topics", "institutions"]
)
def test_part_is_the_section_alone_for_htmx_and_kept_by_nobody(client, address, part):
    answer = client.get(f"{address}/{part}", headers={"HX-Request": "true"})
    fragment = answer.content.decode()
    assert "<html" not in fragment
    assert "<h1" not in fragment or part == "header"
    assert re.match(r"\s*<(section|div) ", fragment)
    assert "no-store" in answer["Cache-Control"]
    assert "HX-Request" in answer["Vary"]
    assert "HX-Request" in client.get(f"{address}/{part}")["Vary"]


@pytest.mark.parametrize("part", ["highlights", "conflation", "possible"])
def test_part_of_which_there_is_nothing_is_404(client, address, part):
    answer = client.get(f"{address}/{part}")
    assert answer.status_code == 404
    assert "There is nothing of the kind on this page." in answer.content.decode()


@pytest.mark.parametrize("part", sorted(PARTS))
def test_part_has_one_address(client, address, part):
    author = find_author("Ada Byron")
    answer = client.get(f"/researchers/{author.pk}-somebody/{part}?sort=title")
    assert (answer.status_code, answer["Location"]) == (301, f"{address}/{part}?sort=title")


def test_list_asked_for_by_the_whole_page_leads_to_the_whole_page(client, address):
    asked = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{address}?sort=title#works"}
    fragment = read(client, f"{address}/works?sort=oldest", **asked)
    assert f'href="{address}?sort=title#works"' in fragment
    assert f'href="{address}/works?' not in fragment
    assert f'data-loads="{address}/works"' in fragment


def test_list_asked_for_by_its_own_page_stays_there(client, address):
    asked = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{address}/works"}
    fragment = read(client, f"{address}/works?sort=oldest", **asked)
    assert f'href="{address}/works?sort=title"' in fragment
