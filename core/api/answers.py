"""What is answered: JSON of structs, and lists in pages."""

import msgspec
from django.core.exceptions import BadRequest
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from core.pagination import check_page_exists, count_pages, read_page_number

PER_PAGE, MOST_PER_PAGE = 50, 100


class StructRenderer(BaseRenderer):
    """JSON of msgspec structs, and of whatever else msgspec encodes."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: object, *args: object, **kwargs: object) -> bytes:
        """The data as UTF-8."""
        return b"" if data is None else msgspec.json.encode(data)


class ListMeta(msgspec.Struct, frozen=True):
    """How much a list found, and which stretch of it this is.

    `count` is exact unless `count_is_capped`: then there are more than that. `page` is None in a list that is read on
    by cursor; `next_cursor` asks for what follows, None at the end and in lists by page. `groups_count` is None but
    where groups were asked for.
    """

    count: int
    count_is_capped: bool
    page: int | None
    per_page: int
    next_cursor: str | None = None
    groups_count: int | None = None


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
    return page, read_per_page(request.GET.get("per_page"))


def read_per_page(raw: str | None) -> int:
    """How many results a page has. Raises BadRequest for what is no such number."""
    raw = str(PER_PAGE) if raw is None else raw
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 3 and 1 <= int(raw) <= MOST_PER_PAGE):
        raise BadRequest(f"A page has from 1 to {MOST_PER_PAGE} results: per_page={PER_PAGE}, for example.")
    return int(raw)


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
