"""What is asked with an `Idempotency-Key` is done once, and answered the same to who asks again within a day.

An answer is kept in the transaction of what was done, so that one is there if and only if the other is: a request
whose answer was lost on its way, or whose process was killed, is safely sent again. What was refused is not kept: it
did nothing.
"""

import hashlib
import re
from collections.abc import Callable
from http import HTTPStatus
from importlib import import_module
from typing import Any, Protocol, cast

import msgspec
from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from core.limits import Limit, count_towards

REPLAYED = "Idempotent-Replayed"
"""The header of an answer that was kept."""

KEYS_LIMIT = Limit("api-keys", 10_000, 86_400, "An account sends new Idempotency-Keys")
"""Each is a row for a day."""

_KEY = re.compile(r"[\x21-\x7e]{1,100}")


class Kept(msgspec.Struct, frozen=True):
    """An answer as it is kept; `asked` is the digest of the request, `location` "" where there was none."""

    asked: str
    status: int
    location: str
    content: bytes


class AnswerStore(Protocol):
    """Where answers are kept: the module that the setting `ANSWER_STORE` names."""

    def hold_key(self, *, user_id: int, key: str) -> bool: ...
    def find_answer(self, *, user_id: int, key: str) -> Kept | None: ...
    def keep_answer(self, answer: Kept, *, user_id: int, key: str) -> None: ...


class OtherRequestError(APIException):
    """422: the key came with another request before."""

    status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    default_detail = (
        "This Idempotency-Key came with another request before, and nothing was done. Give each thing that is to be "
        "done a key of its own."
    )


class InFlightError(APIException):
    """409: what the key asks is being done."""

    status_code = HTTPStatus.CONFLICT
    default_detail = (
        "What this Idempotency-Key asks is being done just now. Ask again in a second for its answer."
    )
    wait = 1
    """Seconds."""


def answer_once(request: Request, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """What `answer` answers; with an `Idempotency-Key` that came before, what it answered then.

    Raises BadRequest for what is no key, OtherRequestError, InFlightError, LimitError, and what `answer` raises.
    """
    key = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if key is None:
        return answer()
    if not _KEY.fullmatch(key):
        raise BadRequest("An Idempotency-Key has from 1 to 100 visible ASCII characters: take a UUID.")
    store = cast(AnswerStore, import_module(settings.ANSWER_STORE))
    asked, user_id = _digest(request), request.user.pk
    with transaction.atomic():
        if not store.hold_key(user_id=user_id, key=key):
            raise InFlightError
        kept = store.find_answer(user_id=user_id, key=key)
        if kept is None:
            count_towards(KEYS_LIMIT, user_id)
            response = answer()
            if 200 <= response.status_code < 300:
                store.keep_answer(_keep(asked, response), user_id=user_id, key=key)
            return response
    if kept.asked != asked:
        raise OtherRequestError
    return _replay(kept)


def _digest(request: Request) -> str:
    """Of all by which two requests of an account differ in what they ask. Raises BadRequest for a large file."""
    try:
        body = request._request.body
    except RequestDataTooBig:
        raise BadRequest(
            "A file this large is sent without Idempotency-Key. Twice, it changes nothing more."
        ) from None
    return hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode() + body).hexdigest()


def _keep(asked: str, response: Any) -> Kept:
    if isinstance(response, Response):
        content = b"" if response.data is None else msgspec.json.encode(response.data)
    else:
        content = response.content
    return Kept(asked, response.status_code, response.headers.get("Location", ""), content)


def _replay(kept: Kept) -> HttpResponse:
    response = HttpResponse(kept.content, status=kept.status, content_type="application/json")
    if kept.location:
        response["Location"] = kept.location
    if not kept.content:
        del response["Content-Type"]
    response[REPLAYED] = "true"
    return response
