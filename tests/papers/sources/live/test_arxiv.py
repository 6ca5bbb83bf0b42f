"""arXiv, asked through its Atom API."""

from __future__ import annotations

import pytest

from papers.records import SourceError
from papers.sources.live.page import SourceAwayError
from tests.papers.sources.live.protocols import answer_arxiv, make_entry, make_feed
from tests.papers.sources.live.reading import count_items, fetch, list_titles, read_works
from tests.real_data import find_real, needs_shared
from tests.servers import Asked, Reply, SkippingClock

ERROR = (
    "<entry><id>https://arxiv.org/api/errors#incorrect_id_format_for_0</id><title>Error</title>"
    "<summary>incorrect id format for 0</summary></entry>"
)


def test_arxiv_is_asked_every_three_seconds_oldest_first(server):
    server.answer = answer_arxiv
    clock = SkippingClock()
    fetch(server, "arxiv:cs.DL@2026-01-31", clock=clock)
    assert server.asked[1].params == {
        "search_query": "cat:cs.DL AND submittedDate:[202601310000 TO 209912312359]",
        "sortBy": "submittedDate",
        "sortOrder": "ascending",
        "start": "100",
        "max_results": "100",
    }
    assert [round(wait) for wait in clock.waits] == [3, 3]


def test_arxiv_author_is_asked_as_a_phrase(server):
    server.answer = answer_arxiv
    fetch(server, 'arxiv:author:Ada "x" OR all:y', cursor="200")
    assert server.asked[0].params["search_query"] == 'au:"Ada x OR all:y"'


def test_arxiv_ids_are_asked_a_hundred_at_a_time(server):
    ids = [f"2101.{number:05}" for number in range(1, 251)]

    def answer(asked: Asked) -> Reply:
        wanted = [int(one.partition(".")[2]) for one in asked.params["id_list"].split(",")]
        return make_feed([make_entry(number) for number in wanted if number != 7], len(wanted))

    server.answer = answer
    pages = fetch(server, f"arxiv:id:{','.join(ids)}")
    assert [page.cursor for page in pages] == ["100", "200", None]
    assert count_items(pages) == 249
    assert {page.total_count for page in pages} == {250}
    rest = fetch(server, f"arxiv:id:{','.join(ids)}", cursor="200")
    assert list_titles(rest) == list_titles(pages[2:])


def test_arxiv_list_that_comes_empty_though_counted_is_no_end(server):
    server.answer = lambda asked: make_feed([], 1)
    with pytest.raises(SourceAwayError, match="an empty page in the middle"):
        fetch(server, "arxiv:2101.00001")


def test_arxiv_id_is_recognised_in_every_dress(server):
    server.answer = lambda asked: make_feed([make_entry(1)], 1)
    for text in (
        "arxiv:2101.00001",
        "2101.00001v2",
        "https://arxiv.org/abs/2101.00001",
        "10.48550/arXiv.2101.00001",
    ):
        assert read_works(fetch(server, text)[0])[0].ids["arxiv"] == "2101.00001"
    assert {asked.params["id_list"] for asked in server.asked} == {"2101.00001"}


def test_arxiv_empty_page_in_the_middle_is_asked_for_again(server):
    server.queue = [
        answer_arxiv(Asked("GET", "", {"start": "0", "max_results": "100"}, {}, b"")),
        make_feed([], 250),
    ]
    server.queue.append(make_feed([], 0))
    server.answer = answer_arxiv
    assert len(list_titles(fetch(server, "arxiv:cs.DL"))) == 250


def test_arxiv_page_that_stays_empty_in_the_middle_is_no_end(server):
    server.answer = lambda asked: make_feed([], 0)
    assert fetch(server, "arxiv:cs.DL") == []
    with pytest.raises(SourceAwayError, match="an empty page in the middle"):
        fetch(server, "arxiv:cs.DL", cursor="100")


def test_arxiv_short_page_leaves_no_gap(server):
    server.queue = [make_feed([make_entry(number) for number in range(1, 31)], 250)]
    server.answer = answer_arxiv
    assert len(set(list_titles(fetch(server, "arxiv:cs.DL")))) == 250


@pytest.mark.parametrize("status", [200, 400])
def test_arxiv_error_dressed_as_an_entry_is_told_and_not_asked_again(server, status):
    reply = make_feed([ERROR], 1)
    server.answer = lambda asked: Reply(body=reply.body, status=status)
    with pytest.raises(SourceError, match="incorrect id format for 0") as told:
        fetch(server, "arxiv:2101.00001")
    assert not isinstance(told.value, SourceAwayError)
    assert len(server.asked) == 1


def test_arxiv_more_than_it_gives_is_told_before_anything_is_read(server):
    server.answer = lambda asked: make_feed([make_entry(1)], 214_881)
    with pytest.raises(SourceError, match="214,881 preprints are more than it gives"):
        fetch(server, "arxiv:cs.DL")


def test_arxiv_entity_bomb_is_no_page(server):
    body = make_feed([make_entry(1)], 1).body.replace(b"<id>", b'<!ENTITY a "aaaa"><id>')
    server.answer = lambda asked: Reply(body=body)
    with pytest.raises(SourceAwayError, match="DOCTYPE"):
        fetch(server, "arxiv:cs.DL")


@needs_shared
def test_arxiv_real_answers_are_pages(server):
    for path in find_real("data/arxiv/atom/*.xml"):
        server.queue = [Reply(body=path.read_bytes())]
        server.answer = lambda asked: make_feed([], 0)
        if b"<entry>" not in path.read_bytes():
            with pytest.raises(SourceError, match="knows no preprint"):
                fetch(server, "arxiv:0704.0001")
        else:
            [page] = fetch(server, "arxiv:0704.0001")
            assert all(work.ids["arxiv"] for work in read_works(page))
