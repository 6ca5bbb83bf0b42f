"""What all endpoints of the API share: JSON made of structs, problems as RFC 9457 has them, pages of results."""

from http import HTTPStatus
from typing import Any

import msgspec
from django.core.exceptions import BadRequest
from django.http import Http404
from rest_framework.exceptions import APIException, MethodNotAllowed
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from core.pagination import check_page_exists, count_pages, read_page_number

PER_PAGE, MOST_PER_PAGE = 50, 100
PROBLEM = "application/problem+json"


class NotYetError(APIException):
    """What is asked for is being made: 503, and when to ask again."""

    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    wait = 60
    """Seconds."""


class StructRenderer(BaseRenderer):
    """JSON of msgspec structs, and of whatever else msgspec encodes."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: object, *args: object, **kwargs: object) -> bytes:
        """The data as UTF-8."""
        return b"" if data is None else msgspec.json.encode(data)


class PageMeta(msgspec.Struct, frozen=True):
    """Which page of a list this is; `next` and `previous` are addresses, None at its ends."""

    page: int
    per_page: int
    pages_count: int
    total_count: int
    next: str | None
    previous: str | None


def read_page(request: Request) -> tuple[int, int]:
    """The page asked for, from 1, and how many results it has. Raises BadRequest for what is no such number."""
    page = read_page_number(request.GET.get("page"))
    raw = request.GET.get("per_page", str(PER_PAGE))
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 3 and 1 <= int(raw) <= MOST_PER_PAGE):
        raise BadRequest(f"A page has from 1 to {MOST_PER_PAGE} results: per_page={PER_PAGE}, for example.")
    return page, int(raw)


def describe_page(request: Request, page: int, per_page: int, *, total: int) -> PageMeta:
    """The page among all, with the addresses of its neighbours. Raises Http404 when the list ends before it."""
    check_page_exists(page, total=total, size=per_page)
    last = count_pages(total, per_page)

    def address_of(number: int) -> str:
        asked = request.GET.copy()
        asked["page"] = str(number)
        return f"{request.path}?{asked.urlencode(safe=':,')}"

    return PageMeta(
        page=page,
        per_page=per_page,
        pages_count=last,
        total_count=total,
        next=address_of(page + 1) if page < last else None,
        previous=address_of(page - 1) if page > 1 else None,
    )


def answer_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """What went wrong as `application/problem+json`, whose `detail` says what to do; None for a defect of ours."""
    headers = {}
    match error:
        case BadRequest():
            status, detail = HTTPStatus.BAD_REQUEST, str(error)
        case Http404():
            status, detail = HTTPStatus.NOT_FOUND, str(error) or "Nothing stands at this address."
        case MethodNotAllowed():
            status, detail = HTTPStatus.METHOD_NOT_ALLOWED, "This can only be read: use GET."
        case APIException():
            status, detail = HTTPStatus(error.status_code), str(error.detail)
            wait = getattr(error, "wait", None)
            headers = {"Retry-After": str(wait)} if wait else {}
        case _:
            return None
    problem = {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": detail}
    return Response(problem, status=status, headers=headers, content_type=PROBLEM)
