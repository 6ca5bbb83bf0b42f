"""Lists as they are read: the keys of a page in SQL, then what stands behind them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, Generic, TypeVar

import msgspec
import psycopg2
from django.core.exceptions import BadRequest
from django.db import OperationalError, connection, transaction
from django.http import Http404
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from core.api.answers import ListMeta
from core.api.cursors import format_cursor, parse_cursor
from core.api.list_queries import ListQuery, read_list_query
from core.api.list_sql import COUNTED, Rows, count_groups, count_rows, narrow, order_rows
from core.api.listings import Field, Listing

GROUPED = 1_000_000
"""So many rows are grouped; a list of more is to be narrowed."""
LONGEST_SECONDS = 10
"""A list that takes longer is given up."""

Result = TypeVar("Result")


class TooLongError(APIException):
    """The list asks for more than can be looked through: 503, and to narrow it."""

    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_detail = (
        f"This list takes more than {LONGEST_SECONDS} seconds: narrow it, for example by a person, a topic or a year, "
        "or leave out what it is sorted by."
    )
    wait = 60
    """Seconds."""


class GroupAnswer(msgspec.Struct, frozen=True):
    """How many results have a value: `key` as filters take it, None for those of which it is not known."""

    key: str | None
    key_display_name: str | None
    count: int


class ListAnswer(msgspec.Struct, Generic[Result], frozen=True):
    """A stretch of a list, or its groups: up to 200, those of most results first."""

    meta: ListMeta
    results: Sequence[Result]
    group_by: Sequence[GroupAnswer] = ()


def answer_list(request: Request, listing: Listing) -> ListAnswer[Any]:
    """The stretch of the list that the address asks for, in as many queries whatever its length.

    Raises BadRequest for what the list can't be asked, Http404 for a page beyond its end, and TooLongError.
    """
    query = read_list_query(request.GET, listing)
    with limit_time():
        rows = narrow(listing, query)
        if query.group is not None:
            return _answer_groups(rows, query.group, query.per_page)
        count, is_more = count_rows(rows)
        if query.page is not None and query.page > 1 and (query.page - 1) * query.per_page >= count:
            raise Http404("The list ends before this page.")
        keys, next_cursor = _read_keys(listing, query, rows, is_long=count > COUNTED)
        if query.select and listing.read_selected is not None:
            results = listing.read_selected(keys, query.select)
        else:
            results = _select(listing.read(keys), query.select)
    meta = ListMeta(min(count, COUNTED), is_more, query.page, query.per_page, next_cursor)
    return ListAnswer(meta, results)


@contextmanager
def limit_time(seconds: int = LONGEST_SECONDS) -> Iterator[None]:
    """Queries in here take at most so long each. Raises TooLongError when one takes longer."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL statement_timeout = '{seconds}s'")
            yield
    except OperationalError as error:
        if isinstance(error.__cause__, psycopg2.errors.QueryCanceled):
            raise TooLongError from None
        raise


def _answer_groups(rows: Rows, field: Field, per_page: int) -> ListAnswer[Any]:
    count, is_more = count_rows(rows, most=GROUPED)
    if count > GROUPED:
        raise BadRequest(
            f"More than {GROUPED:,} {rows.listing.noun} are too many to group: narrow them by a filter."
        )
    groups = count_groups(rows, field)
    keys = [key for key, _ in groups if key is not None]
    labels = field.label(keys) if field.label else {key: field.show(key) for key in keys}
    meta = ListMeta(count, is_more, None, per_page, None, len(groups))
    return ListAnswer(meta, (), [_describe_group(field, labels, key, number) for key, number in groups])


def _describe_group(field: Field, labels: Mapping[Any, str | None], key: Any, count: int) -> GroupAnswer:
    return (
        GroupAnswer(None, None, count)
        if key is None
        else GroupAnswer(field.show(key), labels.get(key), count)
    )


def _read_keys(
    listing: Listing, query: ListQuery, rows: Rows, *, is_long: bool
) -> tuple[list[int], str | None]:
    """The keys of the stretch, and the cursor of what follows when it is read by cursor."""
    after = None
    if query.cursor not in (None, "*"):
        after = parse_cursor(str(query.cursor), asked=query.asked)
    found = order_rows(
        rows,
        query.order,
        after=after,
        limit=query.per_page + 1,
        offset=(query.page - 1) * query.per_page if query.page else 0,
        is_long=is_long,
    )
    shown = found[: query.per_page]
    is_more = query.cursor is not None and len(found) > query.per_page
    return [row[-1] for row in shown], format_cursor(shown[-1], asked=query.asked) if is_more else None


def _select(results: Sequence[msgspec.Struct], names: Sequence[str]) -> Sequence[Any]:
    return [{name: getattr(result, name) for name in names} for result in results] if names else results
