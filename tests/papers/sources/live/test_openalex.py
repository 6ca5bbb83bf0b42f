"""OpenAlex, asked: against a local server that pages as it does."""

from __future__ import annotations

import gzip
import json
from urllib.parse import unquote

import pytest

from papers.records import SourceError
from papers.sources.live import openalex
from papers.sources.live.page import Access, Candidate, NotAllowedError, SourceAwayError
from tests.papers.sources.live.protocols import answer_openalex
from tests.papers.sources.live.reading import CONTACT, KEY, fetch, list_titles, read_works
from tests.real_data import find_real, needs_shared
from tests.servers import Asked, Reply, Server, SkippingClock, open_session

AUTHOR = "openalex:author:A5023888391"
WORK = {"id": "https://openalex.org/W1", "title": "Work 1", "authorships": []}


@pytest.fixture
def source(server: Server) -> Server:
    server.answer = answer_openalex
    return server


def test_openalex_is_asked_with_key_contact_and_the_filter(source):
    clock = SkippingClock()
    fetch(source, f"{AUTHOR}@2026-01-31", clock=clock)
    asked = source.asked[0]
    assert asked.path == "/works"
    assert asked.params == {
        "filter": "authorships.author.id:A5023888391,from_updated_date:2026-01-31",
        "per-page": "100",
        "cursor": "*",
        "mailto": CONTACT,
    }
    assert asked.headers["Authorization"] == f"Bearer {KEY}"
    assert len(clock.waits) == 3  # of four requests
    assert all(0 < wait <= 0.1 for wait in clock.waits)


@pytest.mark.parametrize(
    ("text", "params"),
    [
        ("openalex:institution:I27837315", {"filter": "authorships.institutions.id:I27837315"}),
        (
            "openalex:orcid:0000-0002-1825-0097",
            {"filter": "authorships.author.orcid:https://orcid.org/0000-0002-1825-0097"},
        ),
        (
            "openalex:filter:publication_year:2020|2021,authorships.author.id:A1,authorships.author.id:A2",
            {"filter": "publication_year:2020|2021,authorships.author.id:A1+A2"},
        ),
        ("openalex:search:graphs & trees", {"search": "graphs & trees"}),
        (
            "openalex:search:graphs@2026-01-31",
            {"search": "graphs", "filter": "from_updated_date:2026-01-31"},
        ),
    ],
)
def test_openalex_query_of_each_kind_is_asked(source, text, params):
    fetch(source, text)
    asked = {key: source.asked[0].params.get(key) for key in params}
    assert {key: (value or "").replace(" A2", "+A2") for key, value in asked.items()} == params


@pytest.mark.parametrize("text", ["openalex:work:W1", "openalex:doi:10.1000/a,b"])
def test_openalex_single_work_is_asked_by_its_own_address(server, text):
    server.answer = lambda asked: Reply(body=json.dumps(WORK).encode())
    pages = fetch(server, text)
    assert list_titles(pages) == ["Work 1"]
    assert (pages[0].cursor, pages[0].total_count) == (None, 1)
    assert unquote(server.asked[0].path) in ("/works/W1", "/works/doi:10.1000/a,b")


def test_openalex_work_that_it_does_not_know_is_said_so(server):
    with pytest.raises(SourceError, match=r"^OpenAlex knows no work W1$") as told:
        fetch(server, "openalex:work:W1")
    assert not isinstance(told.value, SourceAwayError)


@pytest.mark.parametrize("meta", [{"count": 8, "next_cursor": None}, {"count": None, "next_cursor": "b"}])
def test_openalex_empty_page_in_the_middle_is_no_end(server, meta):
    server.answer = lambda asked: Reply(body=json.dumps({"meta": meta, "results": []}).encode())
    with pytest.raises(SourceAwayError, match="an empty page in the middle"):
        fetch(server, AUTHOR)


def test_openalex_without_works_gives_no_page(server):
    server.answer = lambda asked: Reply(body=b'{"meta": {"count": 0, "next_cursor": null}, "results": []}')
    assert fetch(server, AUTHOR) == []


@pytest.mark.parametrize(
    "next_cursor", [["a", "a"], ["a", "b", "a"], ["a", "b", "c", "d", "e", "c", "d", "e", "c"]]
)
def test_openalex_cursor_that_leads_in_a_circle_ends_the_reading(server, next_cursor):
    following = dict(zip(["*", *next_cursor], next_cursor, strict=False))

    def answer(asked: Asked) -> Reply:
        meta = {"count": 10**9, "next_cursor": following[asked.params["cursor"]]}
        return Reply(body=json.dumps({"meta": meta, "results": [WORK]}).encode())

    server.answer = answer
    with pytest.raises(SourceError, match="the same cursor twice"):
        fetch(server, AUTHOR)
    assert len(server.asked) <= 12


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(body=b"<html>"), "a page for browsers"),
        (Reply(body=b'{"error": "Database", "message": "is resting"}'), "is resting"),
        (Reply(body=b'{"meta": {"count"'), "it ends in the middle"),
        (Reply(body=b'{"meta": {}, "results": 3}'), "results"),
        (Reply(status=502), "502 Bad Gateway"),
        (Reply(fault="reset"), "no connection"),
    ],
)
def test_openalex_answer_that_stays_wrong_is_given_up_in_one_line(server, reply, reason):
    server.answer = lambda asked: reply
    with pytest.raises(SourceAwayError) as told:
        fetch(server, AUTHOR)
    text = str(told.value)
    assert text.startswith("OpenAlex: 127.0.0.1")
    assert reason in text
    assert "(asked 5 times)" in text
    assert text.endswith("; try again later")
    assert "\n" not in text


@needs_shared
def test_openalex_wrong_filter_is_told_in_its_words_and_not_asked_again(server):
    [path] = find_real("data/openalex/raw/002_works_filter_DOESNTEXIST_3A1.json.gz")
    body = gzip.decompress(path.read_bytes())
    server.answer = lambda asked: Reply(status=400, body=body)
    with pytest.raises(SourceError, match="DOESNTEXIST is not a valid field") as told:
        fetch(server, "openalex:filter:DOESNTEXIST:1")
    assert not isinstance(told.value, SourceAwayError)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("status", "said"), [(429, "Plan upgrade required"), (403, "from_updated_date is for members")]
)
@pytest.mark.parametrize("cursor", [None, "after-100"])
def test_openalex_that_tells_only_members_what_changed_gives_all(server, status, said, cursor):
    def answer(asked: Asked) -> Reply:
        if "from_updated_date" in asked.params["filter"]:
            return Reply(status=status, body=json.dumps({"error": said, "message": "See pricing."}).encode())
        return answer_openalex(asked)

    server.answer = answer
    pages = fetch(server, f"{AUTHOR}@2026-01-31", cursor=cursor)
    assert len(list_titles(pages)) == (150 if cursor else 250)
    assert [asked.params["filter"].count("updated") for asked in server.asked].count(1) == 1


def test_openalex_other_thing_for_members_is_told_and_not_asked_again(server):
    server.answer = lambda asked: Reply(status=429, body=b'{"error": "Plan upgrade required"}')
    with pytest.raises(
        NotAllowedError, match="Plan upgrade required; the key in the settings does not open this"
    ):
        fetch(server, "openalex:filter:from_created_date:2026-01-01")
    assert len(server.asked) == 1


def test_openalex_wrong_key_is_told_without_the_key(server):
    server.answer = lambda asked: Reply(status=401, body=f'{{"error": "API key {KEY} is wrong"}}'.encode())
    with pytest.raises(SourceError, match="check the key in the settings") as told:
        fetch(server, AUTHOR)
    assert KEY not in str(told.value)


def test_openalex_spent_budget_says_when_to_come_back(server):
    headers = {
        "X-RateLimit-Limit": "10000",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": "41669",
        "Retry-After": "41669",
    }
    body = b'{"error": "Rate limit exceeded", "message": "Insufficient budget."}'
    server.answer = lambda asked: Reply(status=429, headers=headers, body=body)
    with pytest.raises(SourceAwayError, match="come back in 12 hours") as told:
        fetch(server, AUTHOR)
    assert told.value.retry_after_seconds == 41669
    assert len(server.asked) == 1


REAL = find_real("data/openalex/raw/*_works_filter_*cursor*") + find_real("data/openalex/raw/*pipeline*")


@needs_shared
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name[:40])
def test_openalex_real_answers_are_pages(server, path):
    body = gzip.decompress(path.read_bytes())
    empty = json.dumps({"meta": {"count": 0, "next_cursor": None}, "results": []}).encode()
    server.queue = [Reply(body=body, is_gzip=True)]
    server.answer = lambda asked: Reply(body=empty)
    pages = fetch(server, AUTHOR)
    given = json.loads(body)
    assert [page.body for page in pages] == ([body] if given["results"] else [])
    assert sum(len(read_works(page)) for page in pages) == len(given["results"])
    assert [page.total_count for page in pages] == [given["meta"]["count"]] * len(pages)


PERSON = {
    "id": "https://openalex.org/A5023888391",
    "orcid": "https://orcid.org/0000-0002-1825-0097",
    "display_name": "Josiah Carberry",
    "works_count": 62,
    "last_known_institutions": [{"id": "https://openalex.org/I1", "display_name": "Brown University"}],
    "affiliations": [{"institution": {}, "years": [2019, 2008]}],
    "counts_by_year": [{"year": 2026, "works_count": 0}, {"year": 2025, "works_count": 2}],
}


def find(server: Server, name: str) -> list[Candidate]:
    session = open_session()
    try:
        return openalex.find_people(name, session=session, access=Access(url=server.url, key=KEY))
    finally:
        session.close()


def test_openalex_finds_people_by_name_with_what_tells_them_apart(server):
    bare = {"id": "https://openalex.org/A1", "display_name": "J. Carberry"}
    nobody = {"id": "https://openalex.org/A9999999999"}
    server.answer = lambda asked: Reply(body=json.dumps({"results": [PERSON, bare, nobody]}).encode())
    assert find(server, "Josiah & Carberry") == [
        Candidate(
            query="openalex:author:A5023888391",
            name="Josiah Carberry",
            works_count=62,
            affiliation="Brown University",
            first_year=2008,
            last_year=2025,
            orcid="0000-0002-1825-0097",
            source="openalex",
        ),
        Candidate("openalex:author:A1", "J. Carberry", None, None, None, None, None, "openalex"),
    ]
    assert (server.asked[0].path, server.asked[0].params) == (
        "/authors",
        {"search": "Josiah & Carberry", "per-page": "25"},
    )


@needs_shared
def test_openalex_real_author_is_a_candidate(server):
    [path] = find_real("data/openalex/A5023888391.json")
    server.answer = lambda asked: Reply(body=b'{"results": [' + path.read_bytes() + b"]}")
    [person] = find(server, "Jason Priem")
    assert (person.affiliation, person.first_year) == ("OurResearch", 2008)
    assert person.orcid
