"""What programs are told of a work, as they read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings
from requests.utils import parse_header_links

from papers.addresses import work_address
from papers.models import Work
from papers.pages.work_metadata import HEADED_LENGTH, HEADED_LINKS
from papers.records import KINDS
from tests.factories import find_author, import_records, make_record, plain_static, sign

pytestmark = pytest.mark.django_db
ORIGIN = "http://testserver"


@pytest.fixture(autouse=True)
def _static() -> Iterator[None]:
    with override_settings(**plain_static()):
        yield


def add_work(title: str | None = "On Nets", **fields: Any) -> Work:
    import_records(make_record(title, **fields))
    return Work.objects.get()


def list_links(client: Any, work: Work) -> list[dict[str, str]]:
    return parse_header_links(client.get(work_address(work.pk, work.title))["Link"])


def list_targets(links: list[dict[str, str]], relation: str) -> list[str]:
    return [one["url"] for one in links if one["rel"] == relation]


def test_page_is_signposted_for_programs(client):
    work = add_work(
        authors=[sign("Ada Ax"), sign("Bo By")],
        ids={"doi": "10.5555/n.1"},
        url="https://waters.example/n.pdf",
        kind="book",
    )
    links = list_links(client, work)
    assert list_targets(links, "cite-as") == ["https://doi.org/10.5555/n.1"]
    assert list_targets(links, "type") == ["https://schema.org/AboutPage", "https://schema.org/Book"]
    assert list_targets(links, "item") == ["https://waters.example/n.pdf"]
    assert list_targets(links, "author") == [
        f"{ORIGIN}/researchers/{find_author(name).pk}-{name.lower().replace(' ', '-')}"
        for name in ("Ada Ax", "Bo By")
    ]
    for one in links:
        if one["rel"] in ("describedby", "linkset", "author"):
            answer = client.get(one["url"])
            assert answer.status_code == 200
            assert answer["Content-Type"].partition(";")[0] == one.get("type", "text/html")


def test_linkset_has_all_and_the_header_what_proxies_take(client):
    names = [f"{chr(65 + n)}da {'Longname' * 9}{chr(97 + n)}" for n in range(26)]
    work = add_work(
        "Long " * 40, authors=[sign(name) for name in names], url=f"https://a.example/{'ü' * 100}"
    )
    answer = client.get(work_address(work.pk, work.title))
    assert len(answer["Link"]) < 2_500
    links = list_links(client, work)
    assert len(list_targets(links, "author")) == HEADED_LINKS
    assert list_targets(links, "item") == []
    (linkset,) = client.get(f"/works/{work.pk}.linkset.json").json()["linkset"]
    assert linkset["anchor"] == f"{ORIGIN}{work_address(work.pk, work.title)}"
    assert len(linkset["author"]) == len(names)
    assert len(linkset["item"][0]["href"]) > HEADED_LENGTH
    for one in links:
        assert one["url"] in [target["href"] for target in linkset[one["rel"]]]


def test_work_without_doi_is_cited_by_its_page(client):
    work = add_work(None, ids={"openreview": "abc"}, abstract="What is said of it.")
    assert list_targets(list_links(client, work), "cite-as") == [f"{ORIGIN}{work_address(work.pk, None)}"]


def test_data_names_authors_by_their_pages_and_identifiers(client):
    work = add_work(
        authors=[sign("Ada Ax", "Shore College", orcid="0000-0002-1825-0097"), sign("Bo By")],
        venue="Waters",
        topics=[{"openalex": "T10036", "name": "Reading"}],
    )
    described = client.get(f"/works/{work.pk}.jsonld").json()
    first, second = described["author"]
    assert first["sameAs"] == "https://orcid.org/0000-0002-1825-0097"
    assert first["affiliation"][0]["name"] == "Shore College"
    assert "sameAs" not in second
    person = client.get(f"/researchers/{find_author('Ada Ax').pk}.jsonld").json()["mainEntity"]
    assert first["@id"] == person["@id"]
    for linked in (
        first["url"],
        first["affiliation"][0]["@id"],
        described["isPartOf"]["@id"],
        described["about"][0]["@id"],
    ):
        assert client.get(linked).status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_data_calls_each_kind_what_it_is(client, kind):
    work = add_work(kind=kind)
    called = client.get(f"/works/{work.pk}.jsonld").json()["@type"]
    assert (called == "ScholarlyArticle") == (
        kind in ("preprint", "journal-article", "proceedings-article", "review")
    )


@pytest.mark.parametrize("authors", [1, 3])
def test_data_asks_as_many_queries_for_three_authors_as_for_one(client, django_assert_num_queries, authors):
    work = add_work(authors=[sign(f"{name} Ax") for name in ("Ada", "Bo", "Cy")[:authors]])
    with django_assert_num_queries(2):
        client.get(f"/works/{work.pk}.jsonld")
    with django_assert_num_queries(1):
        client.get(f"/works/{work.pk}.linkset.json")


def test_page_tells_reference_managers_what_they_read(client):
    work = add_work(
        authors=[sign("Ada Ax", "Shore College"), sign("Bo By")],
        ids={"doi": "10.5555/n.1"},
        kind="journal-article",
        venue="Waters & Winds",
        published_on="2020-03-01",
        url="https://waters.example/n.pdf",
        topics=[{"openalex": "T10036", "name": "Reading"}],
    )
    address = work_address(work.pk, work.title)
    page = client.get(address).content.decode()
    assert re.findall(r'<meta name="(citation_\w+)" content="([^"]*)">', page) == [
        ("citation_title", "On Nets"),
        ("citation_author", "Ada Ax"),
        ("citation_author_institution", "Shore College"),
        ("citation_author", "Bo By"),
        ("citation_publication_date", "2020/03/01"),
        ("citation_journal_title", "Waters &amp; Winds"),
        ("citation_doi", "10.5555/n.1"),
        ("citation_pdf_url", "https://waters.example/n.pdf"),
        ("citation_keywords", "Reading"),
        ("citation_abstract_html_url", f"{ORIGIN}{address}"),
    ]


def test_work_without_title_is_no_citation_to_reference_managers(client):
    work = add_work(None, abstract="What is said of it.")
    assert "citation_" not in client.get(work_address(work.pk, None)).content.decode()
