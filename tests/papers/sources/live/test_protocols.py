"""What holds for every live source: all works, once, in whatever weather; and an end that says why."""

from __future__ import annotations

import gzip
from functools import cache

import pytest

from papers.records import SourceError
from papers.sources.live.page import Page, SourceAwayError
from papers.sources.live.query import parse_query
from papers.sources.live.registry import find_source
from tests.papers.sources.live.protocols import COUNT, PROTOCOLS, TITLES, Protocol
from tests.papers.sources.live.reading import KEY, collect, fetch, list_titles
from tests.servers import QUICK, Asked, Reply, Server, SkippingClock

TROUBLE = {
    "429 with seconds": Reply(status=429, headers={"Retry-After": "2"}),
    "503 with a date long gone": Reply(status=503, headers={"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}),
    "500": Reply(status=500, body=b"<html>oops</html>"),
    "502": Reply(status=502),
    "504": Reply(status=504),
    "reset": Reply(body=b"{}", fault="reset"),
    "cut": Reply(body=b'{"meta": {}, "results": []}' * 9, fault="cut"),
    "cut chunk": Reply(body=b'{"meta": {}, "results": []}' * 9, fault="cut-chunk"),
    "cut gzip": Reply(body=b'{"meta": {}, "results": []}' * 9, fault="cut-gzip", is_gzip=True),
    "page for browsers": Reply(body=b"<!DOCTYPE html><html><body>Please wait</body></html>"),
    "error with 200": Reply(body=b'{"error": "Internal", "message": "try again"}'),
    "half of JSON": Reply(body=b'{"meta": {"count": 3, "next_cur'),
    "half of XML": Reply(body=b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry>'),
    "nothing": Reply(),
    "a list": Reply(body=b"[]"),
    "not UTF-8": Reply(body=b'{"meta": "\xff"}'),
}


@cache
def make_bomb() -> bytes:
    return gzip.compress(b" " * 100_000_000)


@pytest.fixture(params=PROTOCOLS, ids=lambda protocol: protocol.name)
def protocol(request: pytest.FixtureRequest) -> Protocol:
    played: Protocol = request.param
    return played


@pytest.fixture
def source(server: Server, protocol: Protocol) -> Server:
    server.answer = protocol.answer
    return server


def trouble_between(server: Server, protocol: Protocol, troubles: list[Reply]) -> None:
    """Each request meets the next trouble before it is answered."""
    waiting = list(troubles)
    met: set[str] = set()

    def answer(asked: Asked) -> Reply:
        key = f"{asked.path}{sorted(asked.params.items())}"
        if waiting and key not in met:
            met.add(key)
            return waiting.pop(0)
        return protocol.answer(asked)

    server.answer = answer


def test_source_gives_all_its_works_once_and_in_order(source, protocol):
    pages = fetch(source, protocol.query)
    assert list_titles(pages) == TITLES
    assert len(pages) >= 3
    assert {page.total_count for page in pages} <= {COUNT, None}


def test_source_goes_on_at_every_cursor_with_just_the_rest(source, protocol):
    pages = fetch(source, protocol.query)
    for index, page in enumerate(pages):
        if page.cursor is not None:
            rest = fetch(source, protocol.query, cursor=page.cursor)
            assert list_titles(pages[: index + 1]) + list_titles(rest) == TITLES


@pytest.mark.parametrize("name", TROUBLE)
def test_source_leaves_no_gap_and_no_double_whatever_goes_wrong_for_a_while(source, protocol, name):
    trouble_between(source, protocol, [TROUBLE[name]] * 3)
    clock = SkippingClock()
    assert list_titles(fetch(source, protocol.query, clock=clock)) == TITLES
    assert clock.waits


@pytest.mark.parametrize("fault", ["silent", "drip", "drip-head"])
def test_source_that_is_slow_for_a_while_is_not_waited_for(source, protocol, fault):
    trouble_between(source, protocol, [Reply(body=b"x" * 300, fault=fault)])
    assert list_titles(fetch(source, protocol.query, limits=QUICK)) == TITLES


@pytest.mark.parametrize("name", TROUBLE)
def test_source_that_stays_wrong_is_given_up_in_one_line_after_what_it_gave(source, protocol, name):
    before: list[Page] = []
    requests_count = 3 if protocol.name == "orcid" else 2  # the record comes first there
    answered: list[Asked] = []

    def answer(asked: Asked) -> Reply:
        if len(answered) < requests_count:
            answered.append(asked)
            good: Reply = protocol.answer(asked)
            return good
        return TROUBLE[name]

    source.answer = answer
    with pytest.raises(SourceAwayError) as told:
        collect(source, protocol.query, before)
    text = str(told.value)
    assert text.startswith(f"{protocol.title}: 127.0.0.1:")
    assert text.endswith("(asked 5 times); try again later") or "(asked 5 times): " in text
    assert "\n" not in text
    assert KEY not in text
    assert len(before) == 2
    source.answer = protocol.answer
    rest = fetch(source, protocol.query, cursor=before[-1].cursor)
    assert list_titles(before) + list_titles(rest) == TITLES


def test_source_that_wants_to_be_left_alone_is_and_it_is_known_until_when(source, protocol):
    source.answer = lambda asked: Reply(status=503, headers={"Retry-After": "86400"})
    with pytest.raises(SourceAwayError, match="come back in 24 hours") as told:
        fetch(source, protocol.query)
    assert told.value.retry_after_seconds == 86400
    assert len(source.asked) == 1


def test_source_that_sends_a_bomb_is_refused(source, protocol):
    source.answer = lambda asked: Reply(body=make_bomb(), headers={"Content-Encoding": "gzip"})
    with pytest.raises(SourceError, match=r"larger than 64 MiB"):
        fetch(source, protocol.query)


def test_source_that_redirects_elsewhere_is_not_followed(source, protocol):
    source.answer = lambda asked: Reply(status=302, headers={"Location": "http://169.254.169.254/meta-data"})
    with pytest.raises(SourceError, match="not followed"):
        fetch(source, protocol.query)


@pytest.mark.parametrize("status", [400, 401, 403, 410])
def test_source_that_refuses_is_not_asked_again(source, protocol, status):
    source.answer = lambda asked: Reply(status=status, body=b'{"error": "no"}')
    with pytest.raises(SourceError, match=rf"{status} .*: no; check") as told:
        fetch(source, protocol.query)
    assert not isinstance(told.value, SourceAwayError)
    assert len(source.asked) == 1


def test_source_is_asked_for_what_a_stored_query_says(protocol):
    query = parse_query(protocol.query)
    asked = find_source(query.source)
    assert asked is not None
    assert query.by in asked.BY
    assert str(query) == protocol.query
