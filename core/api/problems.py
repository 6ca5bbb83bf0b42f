"""What went wrong, told to programs: problem documents as RFC 9457 has them, whose `detail` says what to do."""

from http import HTTPStatus
from typing import Any

import msgspec
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404
from msgspec import UNSET, UnsetType
from rest_framework.exceptions import APIException, MethodNotAllowed
from rest_framework.response import Response

from core.absence import GoneError
from core.limits import LimitError

PROBLEM = "application/problem+json"


_OF_OPENALEX = "Invalid query parameters or body"
"""Clients of OpenAlex look for "query parameters" in it."""


class Problem(msgspec.Struct, frozen=True):
    """What went wrong, as RFC 9457 has it: `title` names the status, `detail` is a sentence that says what to do.

    With the status 400 `error` and `message` say it to clients of OpenAlex; `message` is what `detail` is.
    """

    type: str
    title: str
    status: int
    detail: str
    error: str | UnsetType = UNSET
    message: str | UnsetType = UNSET


class NotYetError(APIException):
    """What is asked for is being made: 503, and when to ask again."""

    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    wait = 60
    """Seconds."""


class ConflictError(APIException):
    """409: it can't be done as things stand; the text says why, and nothing was done."""

    status_code = HTTPStatus.CONFLICT


class TooLargeError(APIException):
    """413: what was sent is too large; the text says how large it may be."""

    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class UnfitError(APIException):
    """422: it was understood, and is not what can be taken; the text says what can."""

    status_code = HTTPStatus.UNPROCESSABLE_ENTITY


def answer_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """What went wrong as `application/problem+json`, whose `detail` says what to do; None for a defect of ours."""
    headers = {}
    match error:
        case BadRequest():
            status, detail = HTTPStatus.BAD_REQUEST, str(error)
        case PermissionDenied():
            status, detail = HTTPStatus.FORBIDDEN, str(error)
        case GoneError():
            status, detail = HTTPStatus.GONE, str(error)
        case Http404():
            status, detail = HTTPStatus.NOT_FOUND, str(error) or "Nothing stands at this address."
        case LimitError():
            status = HTTPStatus.SERVICE_UNAVAILABLE if error.is_away else HTTPStatus.TOO_MANY_REQUESTS
            detail = str(error)
            headers = {"Retry-After": str(error.retry_after_seconds)}
        case MethodNotAllowed():
            allowed = sorted(getattr(context.get("view"), "allowed_methods", []))
            status = HTTPStatus.METHOD_NOT_ALLOWED
            detail = f"This address takes {', '.join(allowed)}, and nothing else."
            headers = {"Allow": ", ".join(allowed)}
        case APIException():
            status, detail = HTTPStatus(error.status_code), str(error.detail)
            wait, challenge = getattr(error, "wait", None), getattr(error, "auth_header", None)
            headers = {"Retry-After": str(wait)} if wait else {}
            headers |= {"WWW-Authenticate": challenge} if challenge else {}
        case _:
            return None
    problem = Problem("about:blank", status.phrase, int(status), detail)
    if status == HTTPStatus.BAD_REQUEST:
        problem = msgspec.structs.replace(problem, error=_OF_OPENALEX, message=detail)
    return Response(problem, status=status, headers=headers, content_type=PROBLEM)
