"""How long until a researcher is looked up again."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import accumulate
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.periods import (
    EVEN_HOURS,
    MAX_HOURS,
    MIN_HOURS,
    SPREAD,
    adapt_period,
    spread_period,
)

HOURS = st.integers(MIN_HOURS, MAX_HOURS)


@given(HOURS, st.booleans())
def test_period_stays_within_a_day_and_sixty(hours, has_changed):
    assert 24 <= adapt_period(hours, has_changed=has_changed) <= 60 * 24


@given(HOURS)
def test_period_is_shorter_after_a_change_and_longer_after_none(hours):
    after_change = adapt_period(hours, has_changed=True)
    after_none = adapt_period(hours, has_changed=False)

    assert after_change < hours or hours == after_change == MIN_HOURS
    assert after_none > hours or hours == after_none == MAX_HOURS


@given(HOURS, HOURS, st.booleans())
def test_longer_period_never_becomes_the_shorter_one(one, other, has_changed):
    one, other = sorted((one, other))

    assert adapt_period(one, has_changed=has_changed) <= adapt_period(other, has_changed=has_changed)


@given(HOURS)
def test_period_reaches_its_bound_when_the_answer_stays_the_same(hours):
    quiet = busy = hours
    for _ in range(80):
        quiet = adapt_period(quiet, has_changed=False)
        busy = adapt_period(busy, has_changed=True)

    assert (quiet, busy) == (MAX_HOURS, MIN_HOURS)


@given(HOURS, st.floats(0, 1))
def test_spread_moves_a_period_by_a_tenth_at_most(hours, chance):
    assert abs(spread_period(hours, chance) - hours * 3600) <= hours * 3600 * SPREAD + 1


def test_spread_is_as_often_earlier_as_later():
    assert spread_period(100, 0.5) == 100 * 3600
    assert spread_period(100, 0.0) < spread_period(100, 0.5) < spread_period(100, 1.0)


@pytest.mark.parametrize("days_between", [20, 60, 180])
def test_period_settles_at_the_square_root(days_between):
    hours_between = days_between * 24

    periods, _, _ = look(hours_between, adapt_period, looks=20_000)

    expected = math.sqrt(EVEN_HOURS * hours_between)
    assert 0.8 * expected < sum(periods) / len(periods) < 1.25 * expected


def test_changes_are_noticed_sooner_than_by_as_many_looks_at_one_period():
    """People of whom something new comes every 3 … 400 days, as many of each kind, over three years."""
    between = [24 * math.exp(math.log(3) + step / 300 * math.log(400 / 3)) for step in range(301)]

    looks, delay = look_at_all(between, adapt_period)
    even_looks, even_delay = look_at_all(between, lambda hours, has_changed: hours, first=looks)

    assert 0.95 < even_looks / looks < 1.05
    assert delay < 0.85 * even_delay


Rule = Callable[..., int]


def look(
    hours_between: float, rule: Rule, *, looks: int, first: float = 168, chances: Random | None = None
) -> tuple[list[float], int, float]:
    """Look so many times at what changes at random: the periods, how many changes there were, and their delays."""
    chances = chances or Random(7)
    now, hours, comes_at = 0.0, first, chances.expovariate(1 / hours_between)
    periods: list[float] = []
    changes, delay = 0, 0.0
    for _ in range(looks):
        now += hours
        periods.append(hours)
        has_changed = comes_at <= now
        while comes_at <= now:
            changes, delay = changes + 1, delay + now - comes_at
            comes_at += chances.expovariate(1 / hours_between)
        hours = rule(hours, has_changed=has_changed)
    return periods, changes, delay


def look_at_all(between: Sequence[float], rule: Rule, *, first: float = 168) -> tuple[float, float]:
    """The mean hours between two looks at a person, and how late a change is noticed on average."""
    chances, span = Random(11), 3 * 365 * 24
    all_looks, all_changes, all_delay = 0, 0, 0.0
    for hours_between in between:
        periods, _, _ = look(hours_between, rule, looks=1_100, first=first, chances=Random(chances.random()))
        until = next((index for index, end in enumerate(accumulate(periods), 1) if end >= span), len(periods))
        _, changes, delay = look(hours_between, rule, looks=until, first=first, chances=chances)
        all_looks, all_changes, all_delay = all_looks + until, all_changes + changes, all_delay + delay
    return span * len(between) / all_looks, all_delay / all_changes
