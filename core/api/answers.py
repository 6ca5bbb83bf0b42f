"""What is answered: JSON of structs, and lists in pages."""

from http import HTTPStatus

import msgspec
from django.core.exceptions import BadRequest
from rest_framework.renderers import BaseRenderer
from rest_framework.response import Response

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


def read_per_page(raw: str | None) -> int:
    """How many results a page has. Raises BadRequest for what is no such number."""
    raw = str(PER_PAGE) if raw is None else raw
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 3 and 1 <= int(raw) <= MOST_PER_PAGE):
        raise BadRequest(f"A page has from 1 to {MOST_PER_PAGE} results: per_page={PER_PAGE}, for example.")
    return int(raw)


def answer_made(answer: object, address: str) -> Response:
    """201 with what was made, or was there already, and the address at which it is read."""
    return Response(answer, status=HTTPStatus.CREATED, headers={"Location": address})
