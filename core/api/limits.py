"""How often the API may be asked in a minute: by an address, by a token, and by all tokens from one address."""

from collections.abc import Mapping
from contextlib import suppress
from hashlib import blake2b

import msgspec
import redis
from django.conf import settings
from django.http import HttpRequest

from core.api.credentials import read_credential
from core.limits import Limit, count_each
from core.networks import find_network

WINDOW_SECONDS = 60
SECOND_COUNTS = 10
"""As so many requests each whole second counts that an answer took: what costs most is asked least often."""
_SAID = {
    "address": "Without a token, the API is asked from one address",
    "token": "With one token, the API is asked",
    "tokens": "With all tokens from one address, the API is asked",
}


class Allowance(msgspec.Struct, frozen=True):
    """What is left of the limit that is nearest; `refused` says why no more is answered, "" while it is."""

    most: int
    left: int
    resets_in_seconds: int
    refused: str

    @property
    def headers(self) -> Mapping[str, str]:
        """As draft-ietf-httpapi-ratelimit-headers has them up to its version 06, which clients know."""
        return {
            "RateLimit-Limit": str(self.most),
            "RateLimit-Remaining": str(self.left),
            "RateLimit-Reset": str(self.resets_in_seconds),
        }


def count_request(request: HttpRequest) -> Allowance | None:
    """Count this request, and say what is left; None while nothing can be counted. One round trip to Redis.

    A token counts before it is looked at: who guesses tokens comes to the end of what their address may.
    """
    try:
        counts = count_each(_list_limits(request))
    except redis.RedisError:
        return None
    nearest = min(counts, key=lambda one: one.limit.most - one.count)
    return Allowance(
        most=nearest.limit.most,
        left=max(0, nearest.limit.most - nearest.count),
        resets_in_seconds=nearest.resets_in_seconds,
        refused=nearest.tell() if nearest.is_over else "",
    )


def count_time(request: HttpRequest, seconds: float) -> None:
    """Count what this request took besides, where that is more than a second."""
    if seconds >= 1:
        with suppress(redis.RedisError):
            count_each(_list_limits(request), times=SECOND_COUNTS * int(seconds))


def _list_limits(request: HttpRequest) -> list[tuple[Limit, str]]:
    network = find_network(request)
    credential = read_credential(request.META.get("HTTP_AUTHORIZATION", ""))
    whose = {"address": network} if credential is None else {"token": _digest(credential), "tokens": network}
    return [
        (Limit(f"api-{name}", settings.API_LIMITS[name], WINDOW_SECONDS, _SAID[name]), who)
        for name, who in whose.items()
    ]


def _digest(credential: str) -> str:
    """What stands in Redis for a token, which itself stands nowhere."""
    return blake2b(credential.encode(), digest_size=16).hexdigest()
