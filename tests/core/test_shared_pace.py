"""The pace of several processes, on the Redis of the tests."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from core.http import Request
from core.pacing import LocalPace, SystemClock
from core.shared_pace import SharedPace
from tests.servers import Reply, SkippingClock, open_session


@pytest.fixture
def client() -> Iterator[redis.Redis]:
    with redis.Redis.from_url(settings.CACHES["default"]["LOCATION"]) as connected:
        yield connected


def make_pace(client: redis.Redis) -> SharedPace:
    return SharedPace(client, alone=LocalPace(SystemClock()))


def test_processes_that_share_a_pace_get_moments_of_their_own(client):
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: make_pace(client).reserve("a.example", 30.0), range(8)))
    assert [round(wait) for wait in sorted(waits)] == [0, 30, 60, 90, 120, 150, 180, 210]
    assert make_pace(client).reserve("b.example", 30.0) == 0


def test_moment_that_has_passed_leaves_nothing_behind(client):
    pace = make_pace(client)
    assert pace.reserve("a.example", 0.05) == 0
    assert 0 < client.pttl("pace:a.example") <= 50
    assert pace.reserve("c.example", 0) == 0
    assert not client.exists("pace:c.example")


def test_pace_is_kept_alone_while_redis_is_away():
    with redis.Redis(unix_socket_path="/nowhere/redis.sock", retry=Retry(NoBackoff(), 0)) as nobody:
        pace = make_pace(nobody)
        assert pace.reserve("a.example", 30.0) == 0
        assert round(pace.reserve("a.example", 30.0)) == 30


def test_two_sessions_that_share_a_pace_take_turns(server, client):
    server.answer = lambda asked: Reply(body=b"{}")
    clocks = [SkippingClock(), SkippingClock()]
    sessions = [open_session(clock, pace=make_pace(client)) for clock in clocks]
    for session in sessions:
        session.ask(Request(url=server.url, interval_seconds=30), lambda answer: answer)
        session.close()
    assert [[round(wait) for wait in clock.waits] for clock in clocks] == [[], [30]]
