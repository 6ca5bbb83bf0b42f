"""What reads OpenAlex reads this site: pyalex, and our own source of OpenAlex."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import pyalex
import pytest
import requests
from pyalex import Authors, Works, api
from pyalex.api import QueryError
from requests.adapters import HTTPAdapter

from core.http import Session
from papers.models import Work
from papers.services.search_index import refresh_index
from papers.sources.live import openalex
from papers.sources.live.page import Access, Query
from papers.sources.openalex import parse, split
from tests.factories import find_author, import_records, make_record

pytestmark = pytest.mark.django_db(transaction=True)


class _Elsewhere(HTTPAdapter):
    """Asks another site for what pyalex always asks api.openalex.org."""

    def __init__(self, site: str) -> None:
        super().__init__()
        self._site = site

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        url = urlsplit(str(request.url))
        request.url = f"{self._site}/api/v1{url.path}" + (f"?{url.query}" if url.query else "")
        return super().send(request, *args, **kwargs)


@pytest.fixture
def site(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    sessions: list[requests.Session] = []

    def begin_session() -> requests.Session:
        session = requests.Session()
        sessions.append(session)
        session.mount("https://api.openalex.org", _Elsewhere(live_server.url))
        return session

    # pyalex has no setting for the host of its addresses, and makes its sessions itself.
    monkeypatch.setattr(api, "_get_requests_session", begin_session)
    import_records(
        *(
            make_record(
                f"Rivers {n}",
                kind="journal-article",
                year=2018 + n,
                published_on=f"{2018 + n}-03-02",
                abstract=f"Rivers flood and rivers fall, {n} times.",
                venue="Acta Fluviorum",
                language="en",
                ids={"doi": f"10.5555/rivers.{n}", "openalex": f"W10{n}"},
                authors=[
                    {
                        "name": "Ada Byron",
                        "ids": {"orcid": "0000-0002-1825-0097", "openalex": "A5000000001"},
                        "affiliations": [{"name": "Brown University", "ror": "05gq02987", "country": "US"}],
                    },
                    {"name": f"Ben{n} Carr"},
                ],
                topics=[{"openalex": "T10036", "score": 0.9, "name": "Rivers"}],
            )
            for n in range(3)
        )
    )
    refresh_index()
    yield live_server.url
    for session in sessions:
        session.close()


def list_titles(works: list[Any]) -> list[str]:
    return [work["title"] for work in works]


def test_pyalex_reads_works(site):
    assert Works().count() == 3
    assert list_titles(Works().filter(publication_year=2019).get()) == ["Rivers 1"]
    assert list_titles(Works().filter_gt(publication_year=2018).sort(publication_year="desc").get()) == [
        "Rivers 2",
        "Rivers 1",
    ]
    assert Works().filter(authorships={"author": {"id": "A5000000001"}}).count() == 3
    assert Works().filter_not(publication_year=2019).count() == 2
    assert Works().filter(type="article", is_retracted=False, has_abstract=True).count() == 3
    assert Works().search("rivers").count() == 3
    assert Works().search_filter(default="rivers").count() == 3
    assert set(Works().select(["id", "doi"]).get()[0]) == {"id", "doi"}
    groups = Works().group_by("publication_year").get()
    assert {(one["key"], one["count"]) for one in groups} == {("2018", 1), ("2019", 1), ("2020", 1)}


@pytest.mark.parametrize("method", ["cursor", "page"])
def test_pyalex_pages_through_works(site, method):
    if method == "cursor":
        pages = list(Works().paginate(per_page=2))
        assert [len(page) for page in pages] == [2, 1]
    else:
        pages = [Works().get(per_page=2, page=number) for number in (1, 2)]
    assert list_titles([work for page in pages for work in page]) == ["Rivers 0", "Rivers 1", "Rivers 2"]


@pytest.mark.parametrize("asked", ["W101", "https://openalex.org/W101", "doi:10.5555/rivers.1"])
def test_pyalex_reads_a_work_by_its_identifier(site, asked):
    work = Works()[asked]
    assert work["id"] == str(Work.objects.get(title="Rivers 1").pk)
    assert work["abstract"] == "Rivers flood and rivers fall, 1 times."
    assert work["ids"]["openalex"] == "https://openalex.org/W101"
    assert work["authorships"][0]["institutions"][0]["ror"] == "https://ror.org/05gq02987"


def test_pyalex_reads_a_list_of_ids(site):
    assert list_titles(Works()[["W100", "W102"]]) == ["Rivers 0", "Rivers 2"]


def test_pyalex_reads_authors(site):
    ada = str(find_author("Ada Byron").pk)
    assert Authors()["A5000000001"]["id"] == ada
    assert Authors()["https://orcid.org/0000-0002-1825-0097"]["display_name"] == "Ada Byron"
    assert Authors().count() == 4
    assert [one["id"] for one in Authors().filter(orcid="0000-0002-1825-0097").get()] == [ada]


def test_pyalex_says_what_cannot_be_asked(site):
    for asked, said in (
        (Works().filter(colour="red"), "There is no field 'colour' to filter by"),
        (Works().sort(colour="desc"), "colour"),
        (Authors().filter(orcid="nothing"), "nothing"),
    ):
        with pytest.raises(QueryError, match=said):
            asked.get()


def test_our_own_source_reads_this_site_as_openalex(site):
    """What `OPENALEX_URL` of another Peerlight is set to: works come over with names, identifiers and places."""
    query = Query(source="openalex", by="author", value="A5000000001")
    access = Access(url=f"{site}/api/v1", contact="curator@example.org")
    with closing(Session()) as session:
        pages = list(openalex.fetch_pages(query, session=session, access=access))

    records = [parse(item.data) for page in pages for item in split(io.BytesIO(page.body)) if item.data]
    assert [record.title for record in records] == ["Rivers 0", "Rivers 1", "Rivers 2"]
    record = records[0]
    assert record.ids == {"doi": "10.5555/rivers.0", "openalex": "W100"}
    assert (record.kind, record.year, record.venue) == ("journal-article", 2018, "Acta Fluviorum")
    assert record.abstract == "Rivers flood and rivers fall, 0 times."
    assert record.signatures[0].ids["orcid"] == "0000-0002-1825-0097"
    assert record.signatures[0].affiliations[0].ror == "05gq02987"
    assert pyalex.config.openalex_url == "https://api.openalex.org"
