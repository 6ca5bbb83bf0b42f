"""How long until a researcher is looked up again: a rule of what the last look found. Pure.

The period shrinks after a look that found something and grows after one that did not, both by a factor: the adaptive
schedule of web crawlers (Apache Nutch's AdaptiveFetchSchedule). It comes to rest where a share p of the looks finds
something with SHRINK**p * GROW**(1 - p) = 1: here 37 %, which for changes that come at random is about two looks in
the time between two changes. That each is looked at by its own rate of change, but what changes always not without
bounds, is what Cho and Garcia-Molina find to keep copies fresh for a given number of looks ("Effective page refresh
policies for Web crawlers", ACM TODS 28(4), 2003).
"""

MIN_HOURS = 24
MAX_HOURS = 60 * 24
FIRST_HOURS = 7 * 24
"""The period before anything is known."""

SHRINK = 0.5
GROW = 1.5
SPREAD = 0.1
"""How far, as a share of the period, the next look is moved at random, so that what was begun together drifts apart."""


def adapt_period(hours: int, *, has_changed: bool) -> int:
    """The next period in hours, MIN_HOURS … MAX_HOURS, after one of `hours` at whose end a change was found or not."""
    adapted = round(hours * (SHRINK if has_changed else GROW))
    return min(max(adapted, MIN_HOURS), MAX_HOURS)


def spread_period(hours: int, chance: float) -> int:
    """The period in seconds moved within SPREAD either way; `chance`, 0 … 1, says where."""
    return round(hours * 3600 * (1 + SPREAD * (2 * chance - 1)))
