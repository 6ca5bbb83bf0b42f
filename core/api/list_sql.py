"""Lists in SQL: which rows are meant, how many there are, and in which order they come."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.core.exceptions import BadRequest
from django.db import connection

from core.api.list_queries import ListQuery
from core.api.listings import Candidates, Condition, Field, Listing

COUNTED = 10_000
"""Up to so many results are counted; more are said to be more. A longer list is sorted by what an index is of."""
MOST_GROUPS = 200

_OPEN = {">=": ">", "<=": "<"}


class Rows(NamedTuple):
    """The rows of a list that are meant: FROM, WHERE, and what they read.

    `rank` is the SQL of how well each fits a search, None without one; `is_more` when the search found more than it
    gave.
    """

    listing: Listing
    source: str
    where: str
    params: dict[str, Any]
    rank: str | None = None
    is_more: bool = False


def narrow(listing: Listing, query: ListQuery) -> Rows:
    """The rows that the query means."""
    parts = ["true"]
    params: dict[str, Any] = {}
    is_more = False
    for number, condition in enumerate(query.conditions):
        values = condition.values
        if condition.field.find and values:
            found = condition.field.find(values)
            if isinstance(found, Candidates):
                values, is_more = tuple(found.keys), is_more or found.is_more
            else:
                values = tuple(found)
        parts.append(_test(condition, values, number, params))
    if query.keys is not None:
        parts.append(f"{listing.key} = ANY(%(keys)s::bigint[])")
        params["keys"] = list(query.keys)
    rows = Rows(listing, listing.rows, " AND ".join(parts), params, is_more=is_more)
    if not query.search:
        return rows
    if isinstance(listing.search, str):
        return rows._replace(
            where=f"{rows.where} AND ({listing.search})", params=params | {"search": query.search}
        )
    assert listing.search is not None  # noqa: S101 - looked at when it was read
    candidates = listing.search(query.search, query.conditions)
    found = "unnest(%(found)s::bigint[]) WITH ORDINALITY AS found(key, rank)"
    return rows._replace(
        source=f"{listing.rows} JOIN {found} ON found.key = {listing.key}",
        params=params | {"found": list(candidates.keys)},
        # Where a list is read on, what came in meanwhile must not move the rest.
        rank="found.rank" if query.cursor is None else None,
        is_more=is_more or candidates.is_more,
    )


def _test(condition: Condition, values: Sequence[Any], number: int, params: dict[str, Any]) -> str:
    """The SQL of a condition, whose parameters are added; `values` are its own, as the columns have them."""
    field = condition.field
    assert field.test is not None  # noqa: S101 - looked at when it was read
    if condition.is_known is not None:
        return f"({field.test.format('IS NOT NULL')}) IS {'TRUE' if condition.is_known else 'NOT TRUE'}"
    if condition.values:
        params[f"values_{number}"] = list(values)
        test = f"= ANY(%(values_{number})s)"
    else:
        test = _test_range(condition, number, params)
    return (
        f"({field.test.format(test)}) IS NOT TRUE" if condition.is_denied else f"({field.test.format(test)})"
    )


def _test_range(condition: Condition, number: int, params: dict[str, Any]) -> str:
    if condition.least is not None and condition.most is not None:
        params |= {f"least_{number}": condition.least, f"most_{number}": condition.most}
        return f"BETWEEN %(least_{number})s AND %(most_{number})s"
    end, sign, value = (
        ("most", "<=", condition.most) if condition.least is None else ("least", ">=", condition.least)
    )
    params[f"{end}_{number}"] = value
    return f"{_OPEN[sign] if condition.is_open else sign} %({end}_{number})s"


def count_rows(rows: Rows, *, most: int = COUNTED) -> tuple[int, bool]:
    """How many rows there are, at most one more than `most`, and whether there are or may be more than `most`."""
    sql = f"SELECT count(*) FROM (SELECT 1 FROM {rows.source} WHERE {rows.where} LIMIT {most + 1}) AS counted"
    ((count,),) = _read(sql, rows.params)
    return count, count > most or rows.is_more


def count_groups(rows: Rows, field: Field) -> list[tuple[Any, ...]]:
    """The values of a field with how many rows have them, those of most rows first, at most `MOST_GROUPS`."""
    sql = f"""
        SELECT {field.group} AS key, count(*) AS count FROM {rows.source} {field.groups} WHERE {rows.where}
        GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {MOST_GROUPS}
    """
    return _read(sql, rows.params)


def order_rows(
    rows: Rows,
    order: Sequence[tuple[Field, bool]],
    *,
    after: Sequence[Any] | None,
    limit: int,
    offset: int,
    is_long: bool,
) -> list[tuple[Any, ...]]:
    """The values of the order and the key of each row, in this order, from behind `after` on.

    A list that `is_long` is read along an index. Raises BadRequest when none has its order.
    """
    falls = order[-1][1] if order else False
    columns = [(str(field.order), is_falling) for field, is_falling in order]
    if rows.rank and not order:
        columns = [(rows.rank, False)]
    columns.append((rows.listing.key, falls))
    if is_long and not rows.rank and order:
        return _read_along(rows, order, columns, after=after, limit=limit, offset=offset)
    where, params = _follow(columns, after)
    return _read(
        _select_page(rows, f"{rows.where} AND {where}", columns, limit=limit, offset=offset),
        rows.params | params,
    )


def _read_along(
    rows: Rows,
    order: Sequence[tuple[Field, bool]],
    columns: list[tuple[str, bool]],
    *,
    after: Sequence[Any] | None,
    limit: int,
    offset: int,
) -> list[tuple[Any, ...]]:
    """First the rows of which the field is known, then the others: each a range of the index, the second not begun
    where the first is enough."""
    field = order[0][0]
    if len(order) > 1 or not field.is_indexed:
        indexed = sorted(one.name for one in rows.listing.fields if one.is_indexed)
        raise BadRequest(
            f"More than {COUNTED:,} {rows.listing.noun} are sorted by one of {', '.join(indexed) or 'nothing'} alone: "
            "narrow the list by a filter to sort it otherwise."
        )
    (expression, falls), (key, _) = columns
    known, unknown = f"{rows.where} AND {expression} IS NOT NULL", f"{rows.where} AND {expression} IS NULL"
    params = dict(rows.params)
    if after is not None:
        params |= {"after_0": after[0], "after_1": after[1]}
        sign = "<" if falls else ">"
        if after[0] is None:
            known, unknown = "false", f"{unknown} AND {key} {sign} %(after_1)s"
        else:
            known += f" AND ({expression}, {key}) {sign} (%(after_0)s, %(after_1)s)"
    branches = [
        f"({_select_page(rows, where, columns, limit=offset + limit, offset=0, is_plain=True)})"
        for where in (known, unknown)
        if where != "false"
    ]
    return _read(
        f"SELECT * FROM ({' UNION ALL '.join(branches)}) every LIMIT {limit} OFFSET {offset}", params
    )


def _select_page(
    rows: Rows,
    where: str,
    columns: list[tuple[str, bool]],
    *,
    limit: int,
    offset: int,
    is_plain: bool = False,
) -> str:
    """`is_plain` where there is no null among the values, so that an index read backwards serves."""
    names = ", ".join(expression for expression, _ in columns)
    falling = "DESC" if is_plain else "DESC NULLS LAST"
    ordered = ", ".join(f"{expression} {falling if falls else 'ASC'}" for expression, falls in columns)
    return f"SELECT {names} FROM {rows.source} WHERE {where} ORDER BY {ordered} LIMIT {limit} OFFSET {offset}"


def _follow(columns: list[tuple[str, bool]], after: Sequence[Any] | None) -> tuple[str, dict[str, Any]]:
    """What comes after these values, where what is not known is last, as SQL with its parameters."""
    if after is None:
        return "true", {}
    options, same = [], "true"
    for number, ((expression, falls), value) in enumerate(zip(columns, after, strict=True)):
        if value is None:
            same += f" AND {expression} IS NULL"
            continue
        sign = "<" if falls else ">"
        options.append(f"{same} AND ({expression} {sign} %(after_{number})s OR {expression} IS NULL)")
        same += f" AND {expression} = %(after_{number})s"
    return f"({' OR '.join(options)})", {f"after_{number}": value for number, value in enumerate(after)}


def _read(sql: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
