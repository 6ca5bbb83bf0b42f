"""How long until a researcher is looked up again: a rule of what the last look found. Pure.

Works that come at a rate r, looked for every T hours, are noticed T/2 late on average. For a given number of looks
the sum of these delays is least where T is as 1/√r (Lagrange: r/2 = m/T² for all). A rule that only keeps the share of
looks that find something at one value, as crawlers' adaptive schedules do, makes T as 1/r instead, which is no better
than one period for all: what Cho and Garcia-Molina show of freshness too ("Effective page refresh policies for Web
crawlers", ACM TODS 28(4), 2003). So the share at which the period comes to rest is not one value: it is EVEN_HOURS / T,
and as about r·T looks find something, T rests near √(EVEN_HOURS / r). Measured in `docs/adr/0008-refreshes.md`.
"""

import math

MIN_HOURS = 24
MAX_HOURS = 60 * 24
FIRST_HOURS = 7 * 24
"""The period before anything is known."""

EVEN_HOURS = 72
SHRINK = 0.8
SPREAD = 0.1
"""How far, as a share of the period, the next look is moved at random, so that what was begun together drifts apart."""

_LARGEST_SHARE = 0.85
_LARGEST_GROWTH = 2.0


def adapt_period(hours: int, *, has_changed: bool) -> int:
    """The next period in hours, MIN_HOURS … MAX_HOURS, after one of `hours` at whose end a change was found or not.

    It shrinks by SHRINK, or grows by so much that both even out when the share `EVEN_HOURS / hours` of looks finds one.
    """
    if has_changed:
        return max(round(hours * SHRINK), MIN_HOURS)
    share = min(EVEN_HOURS / hours, _LARGEST_SHARE)
    growth = min(math.exp(-math.log(SHRINK) * share / (1 - share)), _LARGEST_GROWTH)
    return min(max(round(hours * growth), hours + 1), MAX_HOURS)


def spread_period(hours: int, chance: float) -> int:
    """The period in seconds moved within SPREAD either way; `chance`, 0 … 1, says where."""
    return round(hours * 3600 * (1 + SPREAD * (2 * chance - 1)))
