"""A pace that all processes of a site keep together, in Redis."""

import math

import redis

from core.pacing import Pace

_RESERVE = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local moment = math.max(now, tonumber(redis.call('GET', KEYS[1]) or '0'))
local free_at = moment + ARGV[1]
redis.call('SET', KEYS[1], string.format('%.0f', free_at), 'PX', string.format('%.0f', free_at - now))
return moment - now
"""


class SharedPace:
    """Keeps requests to one host apart over processes and machines, by the time of Redis.

    One key a host, which goes when its moment has passed. While Redis can't be asked the pace is that of `alone`.
    """

    def __init__(self, client: redis.Redis, *, alone: Pace) -> None:
        self._reserve = client.register_script(_RESERVE)
        self._alone = alone

    def reserve(self, host: str, interval_seconds: float) -> float:
        if interval_seconds <= 0:
            return 0.0
        try:
            milliseconds = self._reserve(keys=[f"pace:{host}"], args=[math.ceil(interval_seconds * 1000)])
        except redis.RedisError:
            return self._alone.reserve(host, interval_seconds)
        return int(milliseconds) / 1000
