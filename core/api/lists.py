"""Lists as they are read: the keys of a page in SQL, then what stands behind them."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any, Generic, TypeVar

import msgspec
from django.core.exceptions import BadRequest
from django.db import connection
from django.http import Http404
from rest_framework.request import Request

from core.api.answers import ListMeta
from core.api.listings import Condition, Listing, ListQuery, read_list_query

COUNTED = 10_000
"""Up to so many results are counted; more are said to be more."""

Result = TypeVar("Result")


class ListAnswer(msgspec.Struct, Generic[Result], frozen=True):
    """A stretch of a list."""

    meta: ListMeta
    results: Sequence[Result]


def answer_list(request: Request, listing: Listing) -> ListAnswer[Any]:
    """The stretch of the list that the address asks for, in four queries at most.

    Raises BadRequest for what the list can't be asked, and Http404 for a page beyond its end.
    """
    query = read_list_query(request.GET, listing)
    where, params = _narrow(query.conditions)
    count = _count(listing, where, params)
    if query.page is not None and query.page > 1 and (query.page - 1) * query.per_page >= count:
        raise Http404("The list ends before this page.")
    keys, next_cursor = _read_keys(listing, query, where, params)
    results = listing.read(keys)
    meta = ListMeta(min(count, COUNTED), count > COUNTED, query.page, query.per_page, next_cursor)
    return ListAnswer(meta, _select(results, query.select))


def _narrow(conditions: Sequence[Condition]) -> tuple[str, dict[str, Any]]:
    """The conditions in SQL, and their values."""
    parts = ["true"]
    params: dict[str, Any] = {}
    for number, condition in enumerate(conditions):
        values, least, most = f"values_{number}", f"least_{number}", f"most_{number}"
        if condition.values:
            test = f"= ANY(%({values})s)"
            params[values] = list(condition.values)
        elif condition.most is None:
            test = f">= %({least})s"
        elif condition.least is None:
            test = f"<= %({most})s"
        else:
            test = f"BETWEEN %({least})s AND %({most})s"
        params |= {least: condition.least, most: condition.most}
        part = condition.field.test.format(test)  # type: ignore[union-attr]
        parts.append(f"NOT ({part})" if condition.is_denied else f"({part})")
    return " AND ".join(parts), params


def _count(listing: Listing, where: str, params: dict[str, Any]) -> int:
    sql = f"SELECT count(*) FROM (SELECT 1 FROM {listing.rows} WHERE {where} LIMIT {COUNTED + 1}) AS found"
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.fetchone()[0])


def _read_keys(
    listing: Listing, query: ListQuery, where: str, params: dict[str, Any]
) -> tuple[list[int], str | None]:
    """The keys of the stretch, and the cursor of what follows when it is read by cursor."""
    order = [(field.order, falls) for field, falls in query.order] + [(listing.key, False)]
    after = _parse_cursor(query.cursor, len(order))
    if after is not None:
        where = f"{where} AND {_follow(order)}"
        params = params | {f"after_{number}": value for number, value in enumerate(after)}
    columns = ", ".join(str(expression) for expression, _ in order)
    ordered = ", ".join(f"{expression} {'DESC' if falls else 'ASC'}" for expression, falls in order)
    offset = (query.page - 1) * query.per_page if query.page else 0
    sql = f"""
        SELECT {columns} FROM {listing.rows} WHERE {where}
        ORDER BY {ordered} LIMIT {query.per_page + 1} OFFSET {offset}
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    shown = rows[: query.per_page]
    is_more = query.cursor is not None and len(rows) > query.per_page
    return [row[-1] for row in shown], _format_cursor(shown[-1]) if is_more else None


def _follow(order: list[tuple[str | None, bool]]) -> str:
    """What comes after the values `after_0`, `after_1`…, in this order."""
    options = []
    for number, (expression, falls) in enumerate(order):
        same = [f"{before} = %(after_{place})s" for place, (before, _) in enumerate(order[:number])]
        options.append(" AND ".join([*same, f"{expression} {'<' if falls else '>'} %(after_{number})s"]))
    return f"({' OR '.join(f'({option})' for option in options)})"


def _format_cursor(values: Sequence[object]) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(values)).decode().rstrip("=")


def _parse_cursor(cursor: str | None, length: int) -> list[Any] | None:
    if cursor in (None, "*"):
        return None
    try:
        raw = base64.urlsafe_b64decode(f"{cursor}{'=' * (-len(str(cursor)) % 4)}")
        values = msgspec.json.decode(raw, type=list[int | float | str])
    except (ValueError, binascii.Error, msgspec.DecodeError):
        values = []
    if len(values) != length:
        raise BadRequest("This cursor is not one of this list: begin with cursor=*.")
    return values


def _select(results: Sequence[msgspec.Struct], names: Sequence[str]) -> Sequence[Any]:
    return [{name: getattr(result, name) for name in names} for result in results] if names else results
