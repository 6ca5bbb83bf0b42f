"""What headers say of how fast a server may be asked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.pacing import Budget, read_budget, read_interval, read_retry_after, show_duration

NOW = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7", 7),
        (" 1.5 ", 1.5),
        ("Sat, 31 Jan 2026 12:01:00 GMT", 60),
        ("Sat, 31 Jan 2026 11:00:00 GMT", 0),
        ("Mon, 01 Jan 99999999999999999999 00:00:00 GMT", None),
        ("Sat, 31 Jan 2026 12:01:00", 60),
        ("", None),
        ("soon", None),
        ("-3", None),
        ("nan", None),
        ("inf", None),
        ("Sat, 99 Jan 2026 12:01:00 GMT", None),
    ],
)
def test_retry_after_is_read_in_both_forms(text, seconds):
    assert read_retry_after({"Retry-After": text}, now=NOW) == seconds


@pytest.mark.parametrize(
    ("reset", "seconds"),
    [
        ("600", 600),
        (str(int(NOW.timestamp()) + 90), 90),
        (str(int(NOW.timestamp()) * 1000 + 90_000), 90),
        ("1", 1),
    ],
)
def test_reset_is_read_in_seconds_and_as_a_moment(reset, seconds):
    budget = read_budget({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset}, now=NOW)
    assert budget == Budget(remaining=0, resets_in_seconds=seconds)
    assert budget.is_spent


def test_budget_of_dollars_is_read():
    headers = {"X-RateLimit-Limit-USD": "1.0", "X-RateLimit-Remaining-USD": "0.25"}
    assert read_budget(headers, now=NOW) == Budget(limit=1, remaining=0.25)


@pytest.mark.parametrize(("prepaid", "is_spent"), [("0", True), ("12.5", False)])
def test_budget_is_not_spent_while_something_was_paid_for(prepaid, is_spent):
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Prepaid-Remaining-USD": prepaid}
    budget = read_budget(headers, now=NOW)
    assert budget is not None
    assert budget.is_spent is is_spent


def test_headers_that_say_nothing_are_no_budget():
    assert read_budget({"X-RateLimit-Remaining": "many"}, now=NOW) is None
    assert read_budget({}, now=NOW) is None


@pytest.mark.parametrize(
    ("limit", "interval", "seconds"),
    [("50", "1s", 0.02), ("1", "2", 2), ("1", "1000000s", 60), ("0", "1s", 0), ("", "", 0), ("5", "x", 0)],
)
def test_interval_is_read_from_a_limit_in_a_time(limit, interval, seconds):
    assert read_interval({"X-Rate-Limit-Limit": limit, "X-Rate-Limit-Interval": interval}) == seconds


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "1 second"), (1, "1 second"), (1.2, "2 seconds"), (90, "90 seconds"), (121, "3 minutes")],
)
def test_duration_is_shown_never_shorter_than_it_is(seconds, shown):
    assert show_duration(seconds) == shown
    assert show_duration(86_400) == "24 hours"
    assert show_duration(86_400 * 3) == "3 days"
