"""What all answers of the API have in common, whoever made them: limits, CORS, and how long they may be kept.

CORS: pages of other sites may read all that everybody may, and write with a token that they were given. They never act
with the cookies of a visitor: credentials are not allowed, and what is written by session needs the token of its forms.
"""

from collections.abc import Callable
from http import HTTPStatus
from time import monotonic

from django.http import HttpRequest, HttpResponse
from django.utils.cache import (
    get_conditional_response,
    patch_cache_control,
    patch_vary_headers,
    set_response_etag,
)

from core.api.kept_answers import REPLAYED
from core.api.limits import Allowance, count_request, count_time
from core.views import API, tell_problem

READING = ("GET", "HEAD", "OPTIONS")
PREFLIGHT_SECONDS = 7200
"""So long a browser asks no more before a request of the same kind; none takes longer for an answer."""

_EVERYBODY = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": ", ".join(
        (
            "ETag",
            "Link",
            "Location",
            "RateLimit-Limit",
            "RateLimit-Remaining",
            "RateLimit-Reset",
            "Retry-After",
            REPLAYED,
        )
    ),
}
_PREFLIGHT = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key, If-None-Match",
    "Access-Control-Max-Age": str(PREFLIGHT_SECONDS),
}
_AWAY = "Nothing was done: no request can be counted at the moment, and none writes uncounted. Try again in a minute."
_AWAY_SECONDS = 60


class ApiGate:
    """Counts each request below /api/, refuses what is too much, and marks each answer, also of what is not there.

    While Redis is away what is read is answered uncounted, and what is written is not done.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, marked."""
        if not request.path.startswith(API):
            return self._get_response(request)
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            return HttpResponse(status=HTTPStatus.NO_CONTENT, headers=_PREFLIGHT)
        allowance = count_request(request)
        response = _spare_head(request, self._answer(request, allowance))
        for name, value in {**_EVERYBODY, **(allowance.headers if allowance else {})}.items():
            response[name] = value
        _say_how_long(request, response)
        return response

    def _answer(self, request: HttpRequest, allowance: Allowance | None) -> HttpResponse:
        if allowance is None and request.method not in READING:
            return _refuse(HTTPStatus.SERVICE_UNAVAILABLE, _AWAY, _AWAY_SECONDS)
        if allowance is not None and allowance.refused:
            return _refuse(HTTPStatus.TOO_MANY_REQUESTS, allowance.refused, allowance.resets_in_seconds)
        began = monotonic()
        response = self._get_response(request)
        count_time(request, monotonic() - began)
        return response


def _refuse(status: HTTPStatus, detail: str, retry_seconds: int) -> HttpResponse:
    response = tell_problem(status, detail)
    response["Retry-After"] = str(retry_seconds)
    return response


def _say_how_long(request: HttpRequest, response: HttpResponse) -> None:
    """Anybody keeps what everybody may read, and asks each time whether it is still so: who is hidden, is at once."""
    patch_vary_headers(response, ["Authorization", "Cookie"])
    if response.has_header("Cache-Control"):
        return
    if request.method not in READING or response.status_code >= HTTPStatus.BAD_REQUEST:
        patch_cache_control(response, no_store=True)
    elif "Authorization" in request.headers:
        patch_cache_control(response, private=True, no_cache=True)
    else:
        patch_cache_control(response, public=True, no_cache=True)


def _spare_head(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The ETag, and 304, for HEAD as Django gives them for GET."""
    if request.method != "HEAD" or response.status_code != HTTPStatus.OK or response.streaming:
        return response
    if not response.has_header("ETag"):
        set_response_etag(response)
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
