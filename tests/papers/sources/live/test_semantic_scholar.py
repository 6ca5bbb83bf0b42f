"""Semantic Scholar, asked."""

from __future__ import annotations

import json

import pytest

from papers.records import SourceError
from papers.sources.live import semantic_scholar
from papers.sources.live.page import Access, Candidate, SourceAwayError
from papers.sources.live.query import parse_query
from tests.papers.sources.live.protocols import answer_semantic_scholar, reply_json
from tests.papers.sources.live.reading import KEY, count_items, fetch, list_titles
from tests.real_data import find_real, needs_shared
from tests.servers import Asked, Reply, SkippingClock, open_session

AUTHOR = "semanticscholar:author:1741101"


def test_semantic_scholar_is_asked_with_the_key_once_a_second(server):
    server.answer = answer_semantic_scholar
    clock = SkippingClock()
    fetch(server, AUTHOR, clock=clock)
    asked = server.asked[1]
    assert asked.path == "/graph/v1/author/1741101/papers"
    assert (asked.params["offset"], asked.params["limit"]) == ("100", "100")
    assert {"abstract", "authors", "externalIds"} <= set(asked.params["fields"].split(","))
    assert asked.headers["x-api-key"] == KEY
    assert [round(wait) for wait in clock.waits] == [1, 1]


def test_semantic_scholar_offset_that_goes_back_ends_the_reading(server):
    server.answer = lambda asked: reply_json(
        {"offset": 0, "next": 100, "data": [{"paperId": "a", "title": "x"}]}
    )
    with pytest.raises(SourceError, match="the same cursor twice"):
        fetch(server, AUTHOR)
    assert len(server.asked) == 2


def test_semantic_scholar_empty_page_in_the_middle_is_no_end(server):
    server.answer = lambda asked: reply_json({"offset": 0, "next": 100, "data": []})
    with pytest.raises(SourceAwayError, match="an empty page in the middle"):
        fetch(server, AUTHOR)


def test_semantic_scholar_says_when_an_author_has_more_than_it_gives(server):
    def answer(asked: Asked) -> Reply:
        begin, limit = int(asked.params["offset"]), int(asked.params["limit"])
        assert begin + limit <= 9999
        return reply_json({"offset": begin, "next": begin + limit, "data": [{"paperId": "a", "title": "x"}]})

    server.answer = answer
    with pytest.raises(SourceError, match="no more than 9,999"):
        fetch(server, AUTHOR, cursor="9900")


def test_semantic_scholar_papers_are_asked_in_batches(server):
    papers = [f"CORPUSID:{number}" for number in range(1, 251)]

    def answer(asked: Asked) -> Reply:
        ids = json.loads(asked.body)["ids"]
        return reply_json([None if one == "CORPUSID:3" else {"paperId": "a", "title": one} for one in ids])

    server.answer = answer
    query = f"semanticscholar:paper:{' '.join(papers)}"
    pages = fetch(server, query)
    assert [page.cursor for page in pages] == ["100", "200", None]
    assert count_items(pages) == 249
    assert list_titles(fetch(server, query, cursor="200")) == papers[200:]
    assert (server.asked[0].method, server.asked[0].path) == ("POST", "/graph/v1/paper/batch")


def test_semantic_scholar_ids_are_recognised():
    assert str(parse_query("s2:1741101")) == AUTHOR
    assert str(parse_query("https://www.semanticscholar.org/author/Ada-L/1741101")) == AUTHOR
    paper = "0" * 39 + "a"
    assert (
        str(parse_query(f"https://www.semanticscholar.org/paper/Title/{paper}"))
        == f"semanticscholar:paper:{paper}"
    )
    mixed = "semanticscholar:paper:doi:https://doi.org/10.1000/A,b arXiv:2101.00001v2"
    assert str(parse_query(mixed)) == "semanticscholar:paper:DOI:10.1000/a,b ARXIV:2101.00001"
    with pytest.raises(SourceError):
        parse_query("semanticscholar:paper:nonsense")


def test_semantic_scholar_finds_people_by_name(server):
    person = {
        "authorId": "7",
        "name": "Ada Example",
        "affiliations": ["Example University"],
        "paperCount": 12,
        "externalIds": {"ORCID": "0000-0002-1825-0097", "DBLP": ["Ada Example"]},
        "papers": [
            {"paperId": "a", "year": 2001},
            {"paperId": "b", "year": None},
            {"paperId": "c", "year": 2020},
        ],
    }
    bare = {"authorId": "8", "name": "A. Example", "affiliations": [], "externalIds": {"ORCID": {"no": 1}}}
    server.answer = lambda asked: reply_json({"total": 2, "offset": 0, "data": [person, bare]})
    session = open_session()
    found = semantic_scholar.find_people("Ada", session=session, access=Access(url=server.url))
    session.close()
    assert found == [
        Candidate(
            "semanticscholar:author:7",
            "Ada Example",
            12,
            "Example University",
            2001,
            2020,
            "0000-0002-1825-0097",
            "semanticscholar",
        ),
        Candidate("semanticscholar:author:8", "A. Example", None, None, None, None, None, "semanticscholar"),
    ]


def test_semantic_scholar_author_that_it_does_not_know_is_said_so(server):
    server.answer = lambda asked: Reply(status=404, body=b'{"error": "Author with id 1741101 not found"}')
    with pytest.raises(SourceError, match=r"^Semantic Scholar knows no author 1741101$"):
        fetch(server, AUTHOR)


@needs_shared
def test_semantic_scholar_real_pages_of_an_author_are_read(server):
    for path in find_real("data/semanticscholar/responses/*_get_author_papers.json"):
        given = json.loads(path.read_bytes())
        server.queue = [Reply(body=path.read_bytes())]
        server.answer = lambda asked: reply_json({"offset": int(asked.params["offset"]), "data": []})
        pages = fetch(server, AUTHOR, cursor=str(given["offset"]))
        assert count_items(pages) == len(given["data"])
        assert [page.cursor for page in pages] == [str(given["next"]) if "next" in given else None]
