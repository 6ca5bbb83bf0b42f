"""What is asked of a list, read from the words of the address; what can't be asked is refused with what can."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
from django.core.exceptions import BadRequest
from django.http import QueryDict

from core.api.answers import read_per_page
from core.api.listings import (
    MOST_CONDITIONS,
    MOST_PAGED,
    MOST_SEARCHED,
    MOST_SORTED,
    MOST_VALUES,
    Condition,
    Field,
    Listing,
)
from core.pagination import read_page_number

LONGEST_SEARCH = 2_000
LONGEST_VALUE = 500

_NEXT_CONDITION = re.compile(r",(?=[A-Za-z_]+(?:\.[A-Za-z_]+)*:)")
"""A comma that is part of a value, as in some DOIs, has no name of a field behind it."""

_OF_RESULTS = ("cursor", "page", "select", "sort")


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What is asked of a list; `page` is None when it is read by cursor, and `cursor` "*" at its beginning."""

    conditions: tuple[Condition, ...]
    keys: tuple[int, ...] | None
    order: tuple[tuple[Field, bool], ...]
    """Fields, each with whether it falls."""
    select: tuple[str, ...]
    search: str
    group: Field | None
    page: int | None
    per_page: int
    cursor: str | None
    asked: str
    """What the order of the list depends on: a cursor is good for this alone."""


def read_list_query(asked: QueryDict, listing: Listing) -> ListQuery:
    """What is asked. Raises BadRequest, which says which fields there are, for what this list can't be asked."""
    words = {name.replace("-", "_"): str(value) for name, value in asked.items()}
    cursor = words.get("cursor")
    if cursor is not None and "page" in words:
        raise BadRequest("A list is read by page or by cursor, not by both.")
    page = None if cursor is not None else read_page_number(words.get("page"))
    per_page = read_per_page(words.get("per_page"))
    if page is not None and page * per_page > MOST_PAGED:
        raise BadRequest(f"Pages end at result {MOST_PAGED:,}: read on with cursor=* instead.")
    return ListQuery(
        conditions=_read_conditions(words.get("filter", ""), listing),
        keys=_read_keys(words.get("ids"), listing),
        order=_read_order(
            words.get("sort") or ("" if words.get("search") else listing.default_sort), listing
        ),
        select=_read_select(words.get("select", ""), listing),
        search=_read_search(words.get("search", ""), listing),
        group=_read_group(words, listing),
        page=page,
        per_page=per_page,
        cursor=cursor,
        # As JSON, so that no word can end where another begins.
        asked=msgspec.json.encode(
            [listing.noun, *(words.get(name, "") for name in ("filter", "ids", "sort", "search"))]
        ).decode(),
    )


def _read_conditions(raw: str, listing: Listing) -> tuple[Condition, ...]:
    parts = [part for part in _NEXT_CONDITION.split(raw) if part.strip(",")]
    conditions: list[Condition] = []
    for part in parts[: MOST_CONDITIONS + 1]:
        name, _, said = part.partition(":")
        field = _find_field(listing, name, "test", "filter")
        # A plus between values, which an address has for a space, says that they all must fit.
        values = [said] if field.is_text else said.split(" ")
        conditions += [_read_condition(field, value) for value in values[: MOST_CONDITIONS + 1]]
    if len(conditions) > MOST_CONDITIONS:
        raise BadRequest(f"A list is narrowed by at most {MOST_CONDITIONS} conditions.")
    if sum(len(one.values) for one in conditions if one.field.is_text) > MOST_SEARCHED:
        raise BadRequest(f"At most {MOST_SEARCHED} texts are looked for at once.")
    return tuple(conditions)


def _read_condition(field: Field, said: str) -> Condition:
    is_denied, said = said.startswith("!"), said.removeprefix("!")
    try:
        if said == "null":
            return Condition(field, is_known=is_denied)
        if field.end:
            return Condition(field, **{field.end: _parse(field, said)}, is_denied=is_denied)
        if field.is_range and said[:1] in ("<", ">"):
            end = "most" if said[0] == "<" else "least"
            is_open = said[1:2] != "="
            value = _parse(field, said[1:].removeprefix("="))
            return Condition(field, **{end: value}, is_open=is_open, is_denied=is_denied)
        values = said.split("|")
        if len(values) > MOST_VALUES:
            raise BadRequest(f"A condition has at most {MOST_VALUES} values.")
        if field.is_range and len(values) == 1 and (ends := _read_range(field, said)):
            return Condition(field, least=ends[0], most=ends[1], is_denied=is_denied)
        parsed = tuple(_parse(field, value.removeprefix("!") if is_denied else value) for value in values)
    except ValueError as error:
        raise BadRequest(f"{error} Try {field.name}:{field.example}, for example.") from None
    return Condition(field, parsed, is_denied=is_denied)


def _parse(field: Field, said: str) -> Any:
    if len(said) > LONGEST_VALUE:
        raise ValueError(f"A value has at most {LONGEST_VALUE} characters.")
    return field.parse(said)


def _read_range(field: Field, said: str) -> tuple[Any, Any] | None:
    """The ends of "2019-2021", "2019-" or "-2021"; None for what is no range. A value may have hyphens itself."""
    if len(said) > LONGEST_VALUE or _can_parse(field, said):
        return None
    for place in [match.start() for match in re.finditer("-", said)][:MOST_VALUES]:
        least, most = said[:place], said[place + 1 :]
        if (least or most) and all(not end or _can_parse(field, end) for end in (least, most)):
            ends: tuple[Any, Any] = field.parse(least) if least else None, field.parse(most) if most else None
            if least and most and ends[1] < ends[0]:
                raise ValueError(f"{said[:50]!r} is not a range: it ends before it begins.")
            return ends
    return None


def _can_parse(field: Field, said: str) -> bool:
    try:
        field.parse(said)
    except ValueError:
        return False
    return True


def _read_keys(raw: str | None, listing: Listing) -> tuple[int, ...] | None:
    if raw is None:
        return None
    parts = [part for part in re.split(r"[,| ]", raw) if part]
    if len(parts) > MOST_VALUES:
        raise BadRequest(f"Up to {MOST_VALUES} ids are asked for at a time.")
    try:
        return tuple(dict.fromkeys(map(listing.parse_key, parts)))
    except ValueError as error:
        raise BadRequest(f"{error} Ids are those that the list has under `id`.") from None


def _read_order(raw: str, listing: Listing) -> tuple[tuple[Field, bool], ...]:
    order: dict[str, tuple[Field, bool]] = {}
    for part in filter(None, raw.split(",")):
        name, _, way = part.partition(":")
        if way not in ("", "asc", "desc"):
            raise BadRequest("A field is sorted by as year or year:desc.")
        field = _find_field(listing, name, "order", "sort")
        order.setdefault(field.name, (field, way == "desc"))
    if len(order) > MOST_SORTED:
        raise BadRequest(f"A list is sorted by at most {MOST_SORTED} fields.")
    return tuple(order.values())


def _read_select(raw: str, listing: Listing) -> tuple[str, ...]:
    known = listing.result.__struct_fields__
    names = tuple(dict.fromkeys(filter(None, raw.split(","))))
    for name in names:
        if name not in known:
            raise _refuse(name, "select", known)
    return names


def _read_search(raw: str, listing: Listing) -> str:
    text = raw.strip()
    if text and listing.search is None:
        raise BadRequest(f"The list of {listing.noun} is not searched by words: try /api/v1/search?q=…")
    if len(text) > LONGEST_SEARCH:
        raise BadRequest(f"A search has at most {LONGEST_SEARCH:,} characters.")
    return text


def _read_group(words: dict[str, str], listing: Listing) -> Field | None:
    raw = words.get("group_by", "")
    if not raw:
        return None
    without = [name for name in _OF_RESULTS if name in words]
    if without:
        raise BadRequest(f"Groups are answered all at once: leave out {', '.join(without)}.")
    return _find_field(listing, raw, "group", "group")


def _find_field(listing: Listing, name: str, use: str, verb: str) -> Field:
    field = listing.find(name, use)
    if field is None:
        raise _refuse(name, verb, listing.names(use))
    return field


def _refuse(name: str, verb: str, known: Iterable[str]) -> BadRequest:
    there = ", ".join(sorted(known))
    if not there:
        return BadRequest(f"There is no field to {verb} by here.")
    return BadRequest(f"There is no field {name[:50]!r} to {verb} by. There are {there}.")
