"""How fast a server may be asked: what its headers say of that, and the waiting it takes."""

import math
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Protocol

import msgspec

_EPOCH_AFTER = 1_000_000_000  # a smaller "reset" counts seconds from now
_EPOCH_MILLIS_AFTER = 100_000_000_000


class Budget(msgspec.Struct, frozen=True):
    """What a server says is left of the requests (or credits) that it allows us; None is what it doesn't say.

    `prepaid` is what is left of what was paid for, which is used when nothing else is left.
    """

    limit: float | None = None
    remaining: float | None = None
    resets_in_seconds: float | None = None
    prepaid: float | None = None

    @property
    def is_spent(self) -> bool:
        return self.remaining is not None and self.remaining <= 0 and not self.prepaid


class Clock(Protocol):
    """What tells the time and waits; tests bring one that waits in no time."""

    def now(self) -> float:
        """Seconds from some fixed moment on, never going back."""

    def wait(self, seconds: float) -> None:
        """Come back after so many seconds."""


class SystemClock:
    """The time of this machine."""

    def now(self) -> float:
        return time.monotonic()

    def wait(self, seconds: float) -> None:
        time.sleep(seconds)


class Pace(Protocol):
    """Keeps requests to one host apart. One that several processes share keeps them apart together."""

    def reserve(self, host: str, interval_seconds: float) -> float:
        """Take the next free moment, which is `interval_seconds` from the one before; how long it is until then."""


class LocalPace:
    """The pace of one process, over all its threads."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._free_at: dict[str, float] = {}

    def reserve(self, host: str, interval_seconds: float) -> float:
        with self._lock:
            now = self._clock.now()
            moment = max(now, self._free_at.get(host, now))
            self._free_at[host] = moment + interval_seconds
            return moment - now


def read_retry_after(headers: Mapping[str, str], *, now: datetime) -> float | None:
    """After how many seconds to come back, by Retry-After in either form (RFC 9110, 10.2.3); None when not said."""
    text = headers.get("Retry-After", "").strip()
    seconds = _read_number(text)
    if seconds is not None or not text:
        return seconds
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def read_budget(headers: Mapping[str, str], *, now: datetime) -> Budget | None:
    """What X-RateLimit-* say, None when they say nothing. The reset may be in seconds or a moment since 1970.

    OpenAlex counts credits, and dollars ("-USD") beside them.
    """
    reset = _read_largest(headers, "X-RateLimit-Reset")
    if reset is not None and reset > _EPOCH_AFTER:
        reset = (reset / 1000 if reset > _EPOCH_MILLIS_AFTER else reset) - now.timestamp()
    budget = Budget(
        limit=_read_largest(headers, "X-RateLimit-Limit", "X-RateLimit-Limit-USD"),
        remaining=_read_largest(headers, "X-RateLimit-Remaining", "X-RateLimit-Remaining-USD"),
        resets_in_seconds=None if reset is None else max(0.0, reset),
        prepaid=_read_largest(headers, "X-RateLimit-Prepaid-Remaining-USD", "X-RateLimit-Onetime-Remaining"),
    )
    return None if budget == Budget() else budget


def read_interval(headers: Mapping[str, str]) -> float:
    """How many seconds apart requests should be by X-Rate-Limit-Limit and -Interval ("50", "1s"); 0 when not said.

    https://www.crossref.org/documentation/retrieve-metadata/rest-api/access-and-authentication/
    """
    limit = _read_number(headers.get("X-Rate-Limit-Limit", ""))
    interval = _read_number(headers.get("X-Rate-Limit-Interval", "").strip().removesuffix("s"))
    return min(interval / limit, 60.0) if limit and interval else 0.0


def show_duration(seconds: float) -> str:
    """A time to wait, for people: "40 seconds", "3 minutes", "5 hours"; never less than it is."""
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")):
        if seconds >= 2 * size or size == 1:
            count = max(1, math.ceil(seconds / size))
            return f"{count} {name}{'' if count == 1 else 's'}"
    raise AssertionError("a second is the smallest")


def _read_largest(headers: Mapping[str, str], *names: str) -> float | None:
    """The largest number that one of these headers gives."""
    numbers = [number for name in names if (number := _read_number(headers.get(name, ""))) is not None]
    return max(numbers, default=None)


def _read_number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None
