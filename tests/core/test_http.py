"""The HTTP session, against a real server that does what servers do."""

from __future__ import annotations

import gzip
import logging
import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from core.http import Answer, HttpError, Limits, Request, UnexpectedAnswerError
from tests.servers import QUICK, Reply, Server, SkippingClock, open_session

GOOD = Reply(body=b'{"good": true}')
KEY = "sk-0123456789abcdef"


def ask(server: Server, clock: SkippingClock | None = None, limits: Limits | None = None, **request) -> bytes:
    session = open_session(clock, limits)
    try:
        return session.ask(Request(url=f"{server.url}/works", **request), lambda answer: answer.body)
    finally:
        session.close()


def test_session_says_who_asks_and_gives_the_whole_answer(server):
    server.answer = lambda asked: GOOD
    assert ask(server, params={"q": "a b&c"}, headers={"Accept": "application/json"}) == GOOD.body
    asked = server.asked[0]
    assert asked.headers["User-Agent"] == "Peerlight/0.1 (mailto:ada@example.org)"
    assert (asked.path, asked.params) == ("/works", {"q": "a b&c"})
    assert asked.headers["Accept"] == "application/json"


@pytest.mark.parametrize("fault", ["reset", "cut", "cut-chunk", "cut-gzip", "silent", "drip", "drip-head"])
def test_session_asks_again_after_a_fault_of_the_wire(server, fault):
    server.queue = [Reply(body=b"x" * 2_000, fault=fault, is_gzip=fault == "cut-gzip")]
    server.answer = lambda asked: GOOD
    clock = SkippingClock()
    begun = time.monotonic()
    assert ask(server, clock, QUICK) == GOOD.body
    assert len(server.asked) == 2
    assert len(clock.waits) == 1
    assert time.monotonic() - begun < 30  # what drips would take 100


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_session_asks_again_after_what_can_pass_and_waits_longer_and_longer(server, status):
    server.queue = [Reply(status=status)] * 4
    server.answer = lambda asked: GOOD
    clock = SkippingClock()
    assert ask(server, clock) == GOOD.body
    assert len(clock.waits) == 4
    assert all(0 <= wait <= 2**step for step, wait in enumerate(clock.waits))
    assert len(set(clock.waits)) == 4


def test_session_gives_up_after_its_attempts_and_says_how_many(server):
    server.answer = lambda asked: Reply(status=503)
    with pytest.raises(
        HttpError, match=r"^127.0.0.1:\d+ answered 503 Service Unavailable \(asked 5 times\)$"
    ) as told:
        ask(server)
    assert (told.value.status, told.value.is_passing, len(server.asked)) == (503, True, 5)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_session_asks_once_where_asking_again_cannot_help(server, status):
    server.answer = lambda asked: Reply(status=status, body=b"why")
    with pytest.raises(HttpError) as told:
        ask(server)
    assert (told.value.status, told.value.is_passing, told.value.body) == (status, False, b"why")
    assert len(server.asked) == 1


def test_session_obeys_retry_after_in_seconds(server):
    server.queue = [Reply(status=429, headers={"Retry-After": "7"})]
    server.answer = lambda asked: GOOD
    clock = SkippingClock()
    assert ask(server, clock) == GOOD.body
    assert 7 <= clock.waits[0] <= 7.5


def test_session_obeys_retry_after_as_a_date(server):
    moment = datetime.now(UTC) + timedelta(seconds=30)
    server.queue = [Reply(status=503, headers={"Retry-After": format_datetime(moment, usegmt=True)})]
    server.answer = lambda asked: GOOD
    clock = SkippingClock()
    assert ask(server, clock) == GOOD.body
    assert 25 <= clock.waits[0] <= 30.5


def test_session_leaves_alone_who_asks_for_more_patience_than_it_has(server):
    server.answer = lambda asked: Reply(status=429, headers={"Retry-After": "7200"})
    with pytest.raises(HttpError, match="asks to come back in 2 hours") as told:
        ask(server)
    assert (told.value.retry_after_seconds, told.value.is_passing, len(server.asked)) == (7200, True, 1)


def test_session_comes_back_when_a_spent_budget_is_renewed(server):
    server.answer = lambda asked: Reply(
        status=429,
        headers={"X-RateLimit-Limit": "100", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "36000"},
    )
    with pytest.raises(HttpError, match="asks to come back in 10 hours") as told:
        ask(server)
    assert (told.value.retry_after_seconds, len(server.asked)) == (36000, 1)


def test_session_does_not_ask_while_the_budget_is_known_to_be_spent(server):
    headers = {"X-RateLimit-Limit": "100", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "600"}
    server.answer = lambda asked: Reply(body=GOOD.body, headers=headers)
    clock = SkippingClock()
    session = open_session(clock)
    request = Request(url=server.url)
    session.ask(request, lambda answer: answer)
    budget = session.budget(request.host)
    assert budget is not None
    assert (budget.limit, budget.remaining) == (100, 0)
    with pytest.raises(HttpError, match=r"come back in 10 minutes \(the budget is used up\)") as told:
        session.ask(request, lambda answer: answer)
    assert told.value.is_passing
    assert len(server.asked) == 1
    clock.wait(601)
    session.ask(request, lambda answer: answer)
    assert len(server.asked) == 2
    session.close()


def test_session_keeps_requests_to_a_host_apart(server):
    server.answer = lambda asked: GOOD
    clock = SkippingClock()
    session = open_session(clock)
    for _ in range(3):
        session.ask(Request(url=server.url, interval_seconds=3), lambda answer: answer)
    assert [round(wait) for wait in clock.waits] == [3, 3]
    session.close()


def test_session_slows_down_to_the_rate_that_the_server_names(server):
    headers = {"X-Rate-Limit-Limit": "2", "X-Rate-Limit-Interval": "10s"}
    server.answer = lambda asked: Reply(body=GOOD.body, headers=headers)
    clock = SkippingClock()
    session = open_session(clock)
    for _ in range(3):
        session.ask(Request(url=server.url), lambda answer: answer)
    assert [round(wait) for wait in clock.waits] == [5]  # the first two were asked before it was known
    session.close()


def test_session_ends_an_answer_that_drips_on_in_its_time(server):
    server.answer = lambda asked: Reply(body=b"x" * 10_000, fault="drip")
    begun = time.monotonic()
    with pytest.raises(HttpError, match="no whole answer within 1 seconds") as told:
        ask(server, limits=Limits(read_seconds=0.5, answer_seconds=1, attempts=1))
    assert told.value.is_passing
    assert time.monotonic() - begun < 30  # it would take 500


def test_session_refuses_an_answer_that_is_too_large(server):
    server.answer = lambda asked: Reply(body=b"x" * 3_000_000)
    with pytest.raises(HttpError, match="larger than 1 MiB"):
        ask(server, limits=Limits(body_bytes=1024 * 1024))
    assert len(server.asked) == 1


def test_session_refuses_a_body_that_unpacks_to_too_much(server):
    bomb = Reply(body=gzip.compress(b"\0" * 50_000_000), headers={"Content-Encoding": "gzip"})
    server.answer = lambda asked: bomb
    assert len(bomb.body) < 100_000
    with pytest.raises(HttpError, match="larger than 1 MiB"):
        ask(server, limits=Limits(body_bytes=1024 * 1024))


def test_session_unpacks_gzip(server):
    body = bytes(range(256)) * 4096
    server.answer = lambda asked: Reply(body=body, is_gzip=True)
    assert ask(server, limits=Limits(body_bytes=len(body))) == body
    assert server.asked[0].headers["Accept-Encoding"] == "gzip"


@pytest.mark.parametrize("body", [b"this is no gzip", gzip.compress(b"a") + b"tail"], ids=["other", "tail"])
def test_session_refuses_a_body_that_is_not_encoded_as_it_says(server, body):
    server.answer = lambda asked: Reply(body=body, headers={"Content-Encoding": "gzip"})
    with pytest.raises(HttpError, match=r"compressed body"):
        ask(server)


def test_session_follows_redirects_on_the_host_itself_with_its_keys(server):
    server.queue = [Reply(status=301, headers={"Location": "/works/W2?x=1"})]
    server.answer = lambda asked: GOOD
    assert ask(server, keys={"Authorization": f"Bearer {KEY}"}) == GOOD.body
    assert (server.asked[1].path, server.asked[1].params) == ("/works/W2", {"x": "1"})
    assert server.asked[1].headers["Authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    "address", ["http://localhost:1/x", "https://127.0.0.1/x", "http://[::1", "file:///etc/passwd"]
)
def test_session_follows_no_redirect_elsewhere(server, address):
    server.answer = lambda asked: Reply(status=302, headers={"Location": address})
    with pytest.raises(HttpError, match="redirects to"):
        ask(server)
    assert len(server.asked) == 1


def test_session_leaves_a_circle_of_redirects(server):
    server.answer = lambda asked: Reply(status=302, headers={"Location": "/works"})
    with pytest.raises(HttpError, match="more than 3 times"):
        ask(server)
    assert len(server.asked) == 4


def test_session_asks_again_when_the_answer_is_not_what_was_asked_for(server):
    server.queue = [Reply(body=b"<html>"), Reply(body=b"<html>")]
    server.answer = lambda asked: GOOD

    def read(answer: Answer) -> bytes:
        if answer.body.startswith(b"<"):
            raise UnexpectedAnswerError("a page for browsers")
        return answer.body

    session = open_session()
    assert session.ask(Request(url=server.url), read) == GOOD.body
    server.answer = lambda asked: Reply(body=b"<html>")
    with pytest.raises(HttpError, match=r": a page for browsers \(asked 5 times\)$") as told:
        session.ask(Request(url=server.url), read)
    assert told.value.is_passing
    session.close()


def test_session_shows_no_key_in_errors_or_logs(server, caplog):
    caplog.set_level(logging.DEBUG)
    server.answer = lambda asked: Reply(status=401, body=f'{{"error": "key {KEY} is not known"}}'.encode())
    request = Request(url=server.url, keys={"Authorization": f"Bearer {KEY}"})
    session = open_session()
    with pytest.raises(HttpError) as told:
        session.ask(request, lambda answer: answer)
    shown = f"{told.value!r} {told.value.body!r} {request!r} {told.value.__dict__} {caplog.text}"
    assert KEY not in shown
    assert "key [key] is not known" in shown
    session.close()


def test_session_sends_no_cookie_and_no_key_of_the_machine(server, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    server.answer = lambda asked: Reply(body=b"{}", headers={"Set-Cookie": "track=me; Path=/"})
    session = open_session()
    for _ in range(2):
        session.ask(Request(url=server.url), lambda answer: answer)
    assert all({"Cookie", "Authorization"}.isdisjoint(asked.headers) for asked in server.asked)
    session.close()


@pytest.mark.parametrize("url", ["no address", "ftp://example.org/x", "http://", "http://exa mple:port/"])
def test_session_says_in_one_line_that_an_address_is_none(url):
    session = open_session()
    with pytest.raises(HttpError) as told:
        session.ask(Request(url=url), lambda answer: answer)
    assert not told.value.is_passing
    assert "\n" not in str(told.value)
    session.close()


def test_session_says_in_one_line_that_nobody_is_there():
    session = open_session(limits=Limits(attempts=2))
    with pytest.raises(HttpError, match=r"^127\.0\.0\.1:1: no connection.* \(asked 2 times\)$") as told:
        session.ask(Request(url="http://127.0.0.1:1/x"), lambda answer: answer)
    assert told.value.is_passing
    session.close()


def test_session_posts_a_body(server):
    server.answer = lambda asked: Reply(body=asked.body)
    assert ask(server, body=b'{"ids": []}') == b'{"ids": []}'
    assert server.asked[0].method == "POST"


def test_session_ends_a_handshake_that_drips_on_in_its_time():
    is_over = threading.Event()

    def drip(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection:
            connection.sendall(b"\x16\x03\x03\x40\x00")  # the head of 16 kB of a handshake
            while not is_over.wait(0.05):
                try:
                    connection.sendall(b"\x02")
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=drip, args=(listener,), daemon=True)
        thread.start()
        session = open_session(limits=Limits(answer_seconds=1, attempts=1))
        begun = time.monotonic()
        with pytest.raises(HttpError, match="no whole answer within 1 seconds"):
            session.ask(Request(url=f"https://127.0.0.1:{listener.getsockname()[1]}/"), lambda answer: answer)
        assert time.monotonic() - begun < 30  # it would take 800
        session.close()
        is_over.set()
        thread.join(5)
