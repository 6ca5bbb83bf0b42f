"""How long until a researcher is looked up again."""

from __future__ import annotations

import math
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from papers.periods import (
    GROW,
    MAX_HOURS,
    MIN_HOURS,
    SHRINK,
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


@given(HOURS, st.integers(8, 40))
def test_period_reaches_its_bound_when_the_answer_stays_the_same(hours, looks):
    quiet = busy = hours
    for _ in range(looks + 3):
        quiet = adapt_period(quiet, has_changed=False)
        busy = adapt_period(busy, has_changed=True)

    assert (quiet, busy) == (MAX_HOURS, MIN_HOURS)


@given(HOURS, st.floats(0, 1))
def test_spread_moves_a_period_by_a_tenth_at_most(hours, chance):
    assert abs(spread_period(hours, chance) - hours * 3600) <= hours * 3600 * SPREAD + 1


def test_spread_is_as_often_earlier_as_later():
    assert spread_period(100, 0.5) == 100 * 3600
    assert spread_period(100, 0.0) < spread_period(100, 0.5) < spread_period(100, 1.0)


def test_period_settles_where_the_docstring_says():
    """Changes at random, one in ten days on average: a look finds one in 37 % of the cases."""
    chances, hours, found, looks = Random(7), 168, 0, 20_000
    for _ in range(looks):
        has_changed = chances.random() < 1 - math.exp(-hours / 240)
        found += has_changed
        hours = adapt_period(hours, has_changed=has_changed)

    share = math.log(GROW) / (math.log(GROW) - math.log(SHRINK))
    assert abs(share - 0.37) < 0.005
    assert abs(found / looks - share) < 0.02
