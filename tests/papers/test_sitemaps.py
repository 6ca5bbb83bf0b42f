"""Sitemaps: each page that there is, once, and no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from papers.models import Affiliation, Author, Correction, Venue, Work
from papers.pages.sitemaps import MOST_ADDRESSES, find_range, list_ranges
from papers.selectors.sitemaps import BATCH_ROWS, Listed, find_filled, stream_entries
from tests.factories import find_author, import_records, make_record, number_file, plain_static, sign
from tests.papers.corrections import hide

LAST_KEY = 2**63 - 1


@pytest.fixture(autouse=True)
def _static() -> Iterator[None]:
    with override_settings(**plain_static()):
        yield


@pytest.fixture
def _works(db: None) -> None:
    import_records(
        make_record(
            "On <i>Nets</i> & Knots",
            authors=[sign("Ada Ax", "Shore & Sons"), sign("Bo By", "Hill School")],
            venue="Waters & Winds",
            kind="journal-article",
            topics=[{"openalex": "T10036", "name": "Reading"}],
        ),
        make_record(None, "Cy Co", abstract="Known by what it says alone."),
    )


def read(client: Any, address: str) -> Element:
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert answer["Content-Type"].startswith("application/xml")
    root: Element = fromstring(b"".join(answer.streaming_content))
    return root


def list_addresses(root: Element) -> list[str]:
    return [urlsplit(one.text or "").path for one in root.iterfind(".//{*}loc")]


def list_pages(client: Any) -> list[str]:
    files = list_addresses(read(client, "/sitemap.xml"))
    return [page for file in files for page in list_addresses(read(client, file))]


@pytest.mark.usefixtures("_works")
def test_index_leads_to_every_page_by_its_one_address(client):
    pages = list_pages(client)
    assert Counter(page.split("/")[1] for page in pages) == {
        "researchers": 3, "works": 2, "topics": 1, "institutions": 2, "venues": 1,
    }  # fmt: skip
    for page in pages:
        assert client.get(page).status_code == 200, page


@pytest.mark.usefixtures("_works")
def test_files_say_when_works_and_researchers_changed(client):
    work, author = Work.objects.latest("pk"), Author.objects.latest("pk")
    works = read(client, f"/sitemaps/works-{number_file(work)}.xml")
    researchers = read(client, f"/sitemaps/researchers-{number_file(author)}.xml")
    assert {one.text for one in works.iterfind(".//{*}lastmod")} == {f"{work.changed_at:%Y-%m-%dT%H:%M:%SZ}"}
    assert researchers.find(".//{*}lastmod") is not None
    assert read(client, "/sitemaps/venues-1.xml").find(".//{*}lastmod") is None


@pytest.mark.usefixtures("_works")
@pytest.mark.parametrize("kind", [Correction.Kind.HIDE, Correction.Kind.REMOVE])
def test_who_is_hidden_or_removed_is_not_listed(client, kind):
    author = find_author("Ada Ax")
    hide(author, kind)
    pages = list_pages(client)
    assert not [page for page in pages if page.startswith(f"/researchers/{author.pk}")]
    assert len([page for page in pages if page.startswith("/researchers/")]) == 2


@pytest.mark.django_db
def test_empty_site_has_an_index_without_files(client):
    assert list_addresses(read(client, "/sitemap.xml")) == []


@pytest.mark.usefixtures("_works")
@pytest.mark.parametrize(
    "address",
    [
        "works-{after}",
        "works-0",
        "works-999999999999999999",
        "venues-2199023255552",
        "topics-99",
        "people-1",
        "works--1",
    ],
)
def test_file_without_records_is_not_there(client, address):
    after = number_file(Work.objects.latest("pk")) + 1
    assert client.get(f"/sitemaps/{address.format(after=after)}.xml").status_code == 404


@pytest.mark.parametrize("listed", [Listed.RESEARCHERS, Listed.WORKS, Listed.TOPICS])
def test_files_of_numbered_records_follow_each_other(listed):
    ranges = list_ranges(listed, last_id=3 * MOST_ADDRESSES + 1, estimated_count=0)
    assert [one.number for one in ranges] == [1, 2, 3, 4]
    assert ranges[0].first_id == 1
    for one, following in pairwise(ranges):
        assert one.last_id - one.first_id + 1 == MOST_ADDRESSES
        assert following.first_id == one.last_id + 1


@pytest.mark.parametrize("count", [0, 1, 30_000, 30_001, 1_000_000, 50_000_000])
def test_files_of_spread_keys_are_all_of_them(count):
    ranges = list_ranges(Listed.VENUES, last_id=0, estimated_count=count)
    assert (ranges[0].first_id, ranges[-1].last_id) == (-(2**63), LAST_KEY)
    for one, following in pairwise(ranges):
        assert following.first_id == one.last_id + 1
    assert count / len(ranges) <= 30_000
    assert find_range(Listed.VENUES, ranges[-1].number) == ranges[-1]


def test_index_stays_within_the_protocol_at_any_size():
    assert len(list_ranges(Listed.WORKS, last_id=10**17, estimated_count=0)) == MOST_ADDRESSES
    assert len(list_ranges(Listed.WORKS, last_id=300_000_000, estimated_count=0)) == 6_000


@pytest.mark.django_db
@pytest.mark.parametrize("listed", [Listed.VENUES, Listed.INSTITUTIONS])
def test_keys_at_both_ends_and_in_several_batches_come_once(listed):
    keys = [-(2**63), *range(-BATCH_ROWS, BATCH_ROWS), LAST_KEY]
    if listed is Listed.VENUES:
        Venue.objects.bulk_create(Venue(id=key, name=f"Venue {key}") for key in keys)
    else:
        Affiliation.objects.bulk_create(
            Affiliation(id=2 * number + one, name=f"Place {'x' * one}{key}", match_key=key)
            for number, key in enumerate(keys)
            for one in range(2)
        )
    found = [
        row.id for row in stream_entries(listed, first_id=-(2**63), last_id=LAST_KEY, limit=MOST_ADDRESSES)
    ]
    assert found == keys
    capped = list(stream_entries(listed, first_id=-(2**63), last_id=LAST_KEY, limit=BATCH_ROWS + 7))
    assert len(capped) == BATCH_ROWS + 7
    assert find_filled(listed, [(1, 2**62, LAST_KEY), (2, 2**61, 2**62), (3, -5, 5)]) == [1, 3]


@pytest.mark.django_db
@pytest.mark.parametrize("listed", [Work, Author, None])
def test_queries_are_as_many_for_three_records_as_for_one(client, listed):
    def count() -> int:
        name = {Work: "works", Author: "researchers"}.get(listed)
        address = (
            f"/sitemaps/{name}-{number_file(listed.objects.latest('pk'))}.xml" if name else "/sitemap.xml"
        )
        with CaptureQueriesContext(connection) as queries:
            read(client, address)
        return len(queries)

    import_records(make_record("One", "Ada Ax"))
    at_one = count()
    import_records(make_record("Two", "Bo By"), make_record("Three", "Cy Co"))
    assert Author.objects.count() == 3
    assert count() == at_one


def test_robots_are_told_where_the_index_is(client):
    said = client.get("/robots.txt").content.decode().splitlines()
    assert said[0] == "User-agent: *"
    assert said[-1] == "Sitemap: http://testserver/sitemap.xml"
    assert "Disallow: /me" in said
    assert not [line for line in said if line.startswith(("Disallow: /researchers", "Disallow: /works"))]
