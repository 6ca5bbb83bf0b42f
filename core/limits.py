"""How often somebody may do something: counted in Redis, in one step, so that two at once are two.

When Redis can't be asked nothing is let through: what is limited is rare and can wait, and a flood can't be told then.
"""

from collections.abc import Sequence
from functools import cache

import msgspec
import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

_TIMEOUT_SECONDS = 2
_SHORT_SECONDS = 0.25
"""So long what can be done uncounted waits for Redis."""
_COUNT = """
local counted = {}
for i, key in ipairs(KEYS) do
    local count = redis.call('INCRBY', key, ARGV[1])
    local left = redis.call('PTTL', key)
    if left < 0 then
        redis.call('PEXPIRE', key, ARGV[i + 1])
        left = tonumber(ARGV[i + 1])
    end
    counted[2 * i - 1] = count
    counted[2 * i] = left
end
return counted
"""


class LimitError(Exception):
    """It was not done, and may be asked again after `retry_after_seconds`; the text is one line for people."""

    def __init__(self, reason: str, *, retry_after_seconds: int, is_away: bool = False) -> None:
        super().__init__(reason)
        self.retry_after_seconds = retry_after_seconds
        self.is_away = is_away


class Limit(msgspec.Struct, frozen=True):
    """At most `most` times in `seconds`, counted from the first of them on. `said` names what, for people."""

    name: str
    most: int
    seconds: int
    said: str


class Count(msgspec.Struct, frozen=True):
    """How often something was done by now, and in how many seconds the count begins anew."""

    limit: Limit
    count: int
    resets_in_seconds: int

    @property
    def is_over(self) -> bool:
        return self.count > self.limit.most

    def tell(self) -> str:
        """The limit, and when it can be done again, for people."""
        limit = self.limit
        often = f"{limit.said} at most {limit.most:,} times in {_show(limit.seconds)}."
        return f"{often} Try again in {_show(self.resets_in_seconds)}."


def count_towards(limit: Limit, who: int | str, *, times: int = 1) -> None:
    """Count so many more times for this account. Raises LimitError when that is too often, or can't be counted."""
    try:
        (counted,) = _count([(limit, who)], times=times, timeout_seconds=_TIMEOUT_SECONDS)
    except redis.RedisError:
        reason = "This can't be done at the moment, and nothing was. Try again in a minute."
        raise LimitError(reason, retry_after_seconds=60, is_away=True) from None
    if counted.is_over:
        raise LimitError(counted.tell(), retry_after_seconds=counted.resets_in_seconds)


def count_each(whose: Sequence[tuple[Limit, int | str]], *, times: int = 1) -> list[Count]:
    """Count so many more for each, in one step, for what can also be done uncounted. Raises RedisError, and soon."""
    return _count(whose, times=times, timeout_seconds=_SHORT_SECONDS)


def _count(whose: Sequence[tuple[Limit, int | str]], *, times: int, timeout_seconds: float) -> list[Count]:
    counted = _script(settings.CACHES["default"]["LOCATION"], timeout_seconds)(
        keys=[f"limit:{limit.name}:{who}" for limit, who in whose],
        args=[times, *(limit.seconds * 1000 for limit, _ in whose)],
    )
    return [
        Count(limit, count, -(-left // 1000))
        for (limit, _), count, left in zip(whose, counted[::2], counted[1::2], strict=True)
    ]


def _show(seconds: int) -> str:
    """Rounded up to a unit that people think in."""
    for size, unit in ((86_400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            number = -(-seconds // size)
            return f"{number} {unit}{'' if number == 1 else 's'}"
    return "a minute"


@cache
def _script(url: str, timeout_seconds: float) -> redis.commands.core.Script:
    client = redis.Redis.from_url(
        url,
        socket_timeout=timeout_seconds,
        socket_connect_timeout=timeout_seconds,
        retry=Retry(NoBackoff(), 1),
    )
    return client.register_script(_COUNT)
