"""When a worker last looked for jobs: kept in Redis, where it costs nothing and is not missed when it is gone."""

import time

import redis
from django.core.cache import cache

_KEY = "worker-seen-at"


def note_worker() -> None:
    """A worker looks for jobs just now. Where Redis is away it is not noted."""
    try:
        cache.set(_KEY, time.time(), timeout=None)
    except redis.RedisError:
        return


def read_worker_age_seconds() -> float | None:
    """How long ago a worker last looked; None when none is known to have."""
    try:
        seen_at = cache.get(_KEY)
    except redis.RedisError:
        return None
    return None if seen_at is None else max(0.0, time.time() - float(seen_at))
