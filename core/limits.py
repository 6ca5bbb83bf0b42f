"""How often an account may do something: counted in Redis, in one step, so that two at once are two.

When Redis can't be asked nothing is let through: what is limited is rare and can wait, and a flood can't be told then.
"""

from functools import cache

import msgspec
import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

_TIMEOUT_SECONDS = 2
_COUNT = """
local count = redis.call('INCRBY', KEYS[1], ARGV[2])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
    redis.call('PEXPIRE', KEYS[1], ARGV[1])
    left = tonumber(ARGV[1])
end
return {count, left}
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


def count_towards(limit: Limit, who: int | str, *, times: int = 1) -> None:
    """Count so many more times for this account. Raises LimitError when that is too often, or can't be counted."""
    try:
        count, left = _script(settings.CACHES["default"]["LOCATION"])(
            keys=[f"limit:{limit.name}:{who}"], args=[limit.seconds * 1000, times]
        )
    except redis.RedisError:
        reason = "This can't be done at the moment, and nothing was. Try again in a minute."
        raise LimitError(reason, retry_after_seconds=60, is_away=True) from None
    if count > limit.most:
        seconds = -(-left // 1000)
        reason = f"{limit.said} at most {limit.most:,} times in {_show(limit.seconds)}. Try again in {_show(seconds)}."
        raise LimitError(reason, retry_after_seconds=seconds)


def _show(seconds: int) -> str:
    """Rounded up to a unit that people think in."""
    for size, unit in ((86_400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            number = -(-seconds // size)
            return f"{number} {unit}{'' if number == 1 else 's'}"
    return "a minute"


@cache
def _script(url: str) -> redis.commands.core.Script:
    client = redis.Redis.from_url(
        url,
        socket_timeout=_TIMEOUT_SECONDS,
        socket_connect_timeout=_TIMEOUT_SECONDS,
        retry=Retry(NoBackoff(), 1),
    )
    return client.register_script(_COUNT)
