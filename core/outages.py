"""What is said while Redis is away and something must be counted first, as tries to sign in."""

from collections.abc import Callable

import redis
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

RETRY_SECONDS = 60


class TellOutages:
    """Answers 503 for what could not be counted: nothing is let through then, and it is no mistake of the site."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer as it comes."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The answer in place of a view that could not ask Redis; None for all other failures."""
        if not isinstance(error, redis.RedisError):
            return None
        reason = "This can't be done at the moment, and nothing was. Try again in a minute."
        response = render(request, "429.html", {"reason": reason, "is_away": True}, status=503)
        response["Retry-After"] = str(RETRY_SECONDS)
        return response
