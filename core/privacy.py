"""What is said to who is signed in is kept by no cache that others share."""

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers, patch_cache_control

_SECRETS = "/account/"
"""Below this are pages with keys and codes, which a browser keeps no copy of either."""


class PrivateAnswers:
    """Marks each answer that was made with the session of an account, unless its view said how it may be kept.

    Who reads no session, as a feed, says the same to everybody and is left as it is.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, marked."""
        response = self._get_response(request)
        if not (request.session.accessed and SESSION_KEY in request.session):
            return response
        if request.path.startswith(_SECRETS):
            add_never_cache_headers(response)
        elif not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response
