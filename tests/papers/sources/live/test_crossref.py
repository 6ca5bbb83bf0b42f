"""Crossref, asked."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from papers.records import SourceError
from papers.sources.live.page import CursorLostError, SourceAwayError
from tests.papers.sources.live.protocols import ORCID, answer_crossref, reply_json
from tests.papers.sources.live.reading import CONTACT, count_items, fetch, list_titles, read_works
from tests.real_data import find_real, needs_shared
from tests.servers import Asked, Reply, SkippingClock


def test_crossref_is_asked_politely_in_the_order_of_creation(server):
    server.answer = answer_crossref
    clock = SkippingClock()
    fetch(server, f"crossref:orcid:{ORCID}@2026-01-31", clock=clock)
    assert server.asked[1].path == "/works"
    assert server.asked[1].params == {
        "filter": f"orcid:{ORCID},from-update-date:2026-01-31",
        "rows": "100",
        "offset": "100",
        "sort": "created",
        "order": "asc",
        "mailto": CONTACT,
    }
    assert all(0.2 < wait <= 0.35 for wait in clock.waits)


def test_crossref_takes_the_pace_that_its_headers_name(server):
    def answer(asked: Asked) -> Reply:
        headers = {"X-Rate-Limit-Limit": "1", "X-Rate-Limit-Interval": "2s"}
        return Reply(body=answer_crossref(asked).body, headers=headers)

    server.answer = answer
    clock = SkippingClock()
    fetch(server, f"crossref:orcid:{ORCID}", clock=clock)
    assert round(clock.waits[-1]) == 2


def answer_many(asked: Asked) -> Reply:
    """12,000 works, 100 created a day, of which no offset behind 10,000 is given."""
    offset = int(asked.params["offset"])
    if offset + 100 > 10_000:
        return reply_json({"status": "failed", "message-type": "validation-failure", "message": []})
    begin_day = next(
        (part.partition(":")[2] for part in asked.params["filter"].split(",") if "created" in part), ""
    )
    first = (date.fromisoformat(begin_day) - date(2020, 1, 1)).days * 100 if begin_day else 0
    numbers = range(first + offset, min(first + offset + 100, 12_000))
    items = [
        {
            "DOI": f"10.1000/{number}",
            "title": [str(number)],
            "created": {"date-time": f"{date(2020, 1, 1) + timedelta(days=number // 100)}T10:00:00Z"},
        }
        for number in numbers
    ]
    message = {"total-results": 12_000 - first, "items": items}
    return reply_json({"status": "ok", "message-type": "work-list", "message": message})


def test_crossref_goes_on_from_the_day_reached_where_offsets_end(server):
    server.answer = answer_many
    pages = fetch(server, "crossref:filter:type:journal-article")
    titles = list_titles(pages)
    assert list(dict.fromkeys(titles)) == [str(number) for number in range(12_000)]
    assert len(titles) - 12_000 == 100  # the day from which offsets begin anew comes again
    assert {page.total_count for page in pages} == {12_000, None}
    middle = next(index for index, page in enumerate(pages) if page.cursor and page.cursor.startswith("2020"))
    rest = fetch(server, "crossref:filter:type:journal-article", cursor=pages[middle].cursor)
    assert list_titles(pages[: middle + 1]) + list_titles(rest) == titles


def test_crossref_says_when_a_day_has_more_than_it_gives(server):
    def answer(asked: Asked) -> Reply:
        begin = int(asked.params["offset"])
        item = {"title": ["x"], "created": {"date-time": "2020-01-01T00:00:00Z"}}
        items = [item | {"DOI": f"10.1000/{begin + number}"} for number in range(100)]
        message = {"total-results": 50_000, "items": items}
        return reply_json({"status": "ok", "message-type": "work-list", "message": message})

    server.answer = answer
    with pytest.raises(SourceError, match="no more than 10,000"):
        fetch(server, "crossref:filter:type:journal-article", cursor="2020-01-01+9800")


def test_crossref_page_that_came_empty_in_the_middle_is_asked_for_again(server):
    empty = {"status": "ok", "message-type": "work-list", "message": {"total-results": 250, "items": []}}
    server.queue = [reply_json(empty)]
    server.answer = answer_crossref
    assert len(list_titles(fetch(server, f"crossref:orcid:{ORCID}"))) == 250


def test_crossref_work_is_asked_by_its_doi(server):
    work = {"DOI": "10.1000/a(b)c;d", "title": ["One"], "type": "journal-article"}
    server.answer = lambda asked: reply_json({"status": "ok", "message-type": "work", "message": work})
    [page] = fetch(server, "doi:10.1000/A(b)c;d")
    assert read_works(page)[0].ids == {"doi": "10.1000/a(b)c;d"}
    assert server.asked[0].path == "/works/10.1000%2Fa%28b%29c%3Bd"


def test_crossref_doi_that_it_does_not_know_is_said_so(server):
    server.answer = lambda asked: Reply(status=404, body=b"Resource not found.")
    with pytest.raises(SourceError, match=r"^Crossref knows no work with the DOI 10\.1000/x$") as told:
        fetch(server, "doi:10.1000/x")
    assert not isinstance(told.value, SourceAwayError | CursorLostError)


def test_crossref_cursor_that_is_none_is_refused(server):
    with pytest.raises(SourceError, match="begin anew"):
        fetch(server, f"crossref:orcid:{ORCID}", cursor="DnF1ZXJ5VGhlbkZldGNo")


LISTS = [path for path in find_real("data/crossref/*.json") if b'"work-list"' in path.read_bytes()[:200]]


@needs_shared
@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name[:40])
def test_crossref_real_lists_are_pages(server, path):
    body = path.read_bytes()
    given = json.loads(body)["message"]
    empty = {"status": "ok", "message-type": "work-list", "message": {"total-results": 0, "items": []}}
    server.queue = [Reply(body=body)]
    server.answer = lambda asked: reply_json(empty)
    pages = fetch(server, f"crossref:orcid:{ORCID}")
    assert [page.body for page in pages] == ([body] if given["items"] else [])
    assert count_items(pages) == len(given["items"])
