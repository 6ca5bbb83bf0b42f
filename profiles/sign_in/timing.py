"""Forms that take as long whether or not an account has the address that was typed."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

STEPS_SECONDS = {"account_signup": 1.0, "socialaccount_signup": 1.0, "account_reset_password": 0.5}
"""Answers to these forms come after so long, or a multiple of it: longer than either case takes on a slow machine."""


class EvenTiming:
    """Waits, where what is left to do would tell whether somebody has an account."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, in its time."""
        began = time.monotonic()
        response = self._get_response(request)
        match = request.resolver_match
        step = STEPS_SECONDS.get(match.url_name or "") if match and request.method == "POST" else None
        if step is not None:
            time.sleep(step - (time.monotonic() - began) % step)
        return response
