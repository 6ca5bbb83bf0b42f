"""How often an account may do something."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.test import override_settings

from core.limits import Limit, LimitError, count_towards

DAILY = Limit("test-daily", 3, 86_400, "Tests are made")


def count(limit: Limit, who: int = 1) -> bool:
    """Whether it was let through."""
    try:
        count_towards(limit, who)
    except LimitError:
        return False
    return True


def test_limit_lets_so_many_through_for_each_account():
    assert [count(DAILY) for _ in range(5)] == [True, True, True, False, False]
    assert count(DAILY, who=2)
    assert count(Limit("test-other", 1, 60, "Others are"))


def test_several_are_counted_at_once():
    count_towards(DAILY, 1, times=2)
    assert [count(DAILY) for _ in range(2)] == [True, False]
    with pytest.raises(LimitError):
        count_towards(DAILY, 2, times=4)


def test_limit_says_what_and_when_again():
    for _ in range(3):
        count(DAILY)
    with pytest.raises(LimitError) as raised:
        count_towards(DAILY, 1)
    assert str(raised.value) == "Tests are made at most 3 times in 1 day. Try again in 1 day."
    assert 86_000 < raised.value.retry_after_seconds <= 86_400
    assert not raised.value.is_away


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(30, "a minute"), (60, "1 minute"), (3600, "1 hour"), (7200, "2 hours"), (5 * 86_400, "5 days")],
)
def test_limit_says_its_time_in_words(seconds, said):
    limit = Limit(f"test-{seconds}", 0, seconds, "Nothing is done")
    with pytest.raises(LimitError, match=f"0 times in {said}"):
        count_towards(limit, 1)


def test_limit_begins_anew_after_its_time():
    limit = Limit("test-short", 1, 3, "Tests are made")
    assert [count(limit), count(limit)] == [True, False]
    time.sleep(3.1)
    assert count(limit)


def test_limit_counts_each_of_many_at_once():
    limit = Limit("test-many", 10, 60, "Tests are made")
    with ThreadPoolExecutor(8) as people:
        assert sum(people.map(lambda _: count(limit), range(100))) == 10


def test_limit_lets_nothing_through_while_redis_is_away():
    away = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    with (
        override_settings(CACHES={"default": away}),
        pytest.raises(LimitError, match="nothing was") as raised,
    ):
        count_towards(DAILY, 1)
    assert raised.value.is_away
