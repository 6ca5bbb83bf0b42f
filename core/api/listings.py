"""Lists: what they can be asked, in the words of OpenAlex, and how that is read.

`filter=publication_year:2019-2021,type:article|preprint,is_retracted:!true` is a list of conditions that all hold; a
condition names a field and has one or several values, of which one fits.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from django.core.exceptions import BadRequest
from django.http import QueryDict

from core.api.answers import MOST_PER_PAGE, PER_PAGE, read_per_page
from core.api.parameters import Parameter
from core.pagination import read_page_number

MOST_CONDITIONS, MOST_VALUES = 20, 100
MOST_PAGED = 10_000
"""So many results are read by page; what is beyond is read on by cursor."""

LIST_PARAMETERS = (
    Parameter(name="filter", about="Conditions that all hold, as `field:value`, parted by commas."),
    Parameter(
        name="sort", about="Fields to sort by, each with `:desc` when it is to fall, parted by commas."
    ),
    Parameter(
        name="select", about="The fields of a result to answer, parted by commas; all when nothing is said."
    ),
    Parameter(name="search", about="Words that a result has."),
    Parameter(name="group_by", about="A field: its values are counted and answered in place of results."),
    Parameter(name="ids", about="Up to 100 ids, parted by commas or bars: these results."),
    Parameter(name="page", about=f"Which page, from 1, up to result {MOST_PAGED:,}.", type=int, example=1),
    Parameter(
        name="per_page", about=f"Results on a page, up to {MOST_PER_PAGE}.", type=int, example=PER_PAGE
    ),
    Parameter(name="cursor", about="`*` to read a list of any length, then each answer's `next_cursor`."),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """A field of results that lists are narrowed, sorted or grouped by.

    `test` is the SQL of a condition with `{}` where the column's comparison goes, as "w.year {}"; None when it is no
    filter. `order` and `group` are SQL expressions, None when it is neither. `parse` reads a value and raises
    ValueError, whose text ends "…is not …", for what is none; `is_range` where values have an order.
    """

    name: str
    about: str
    example: str
    parse: Callable[[str], object]
    test: str | None = None
    order: str | None = None
    group: str | None = None
    is_range: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """What is listed: the SQL of its rows and of their key, and the fields that it can be asked by.

    `read` gives the results of keys, in their order; `search` is the SQL condition of `%(search)s`, None when the list
    is not searched.
    """

    noun: str
    rows: str
    key: str
    fields: tuple[Field, ...]
    result: type[msgspec.Struct]
    read: Callable[[Sequence[int]], Sequence[msgspec.Struct]]
    search: str | None = None

    def names(self, use: str) -> Mapping[str, Field]:
        """The fields that have this use (`test`, `order` or `group`), by their names."""
        return {field.name: field for field in self.fields if getattr(field, use) is not None}


@dataclass(frozen=True, slots=True)
class Condition:
    """One of the values fits, or none of them when it is denied; an end of a range may be open."""

    field: Field
    values: tuple[object, ...] = ()
    least: object = None
    most: object = None
    is_denied: bool = False


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What is asked of a list; `page` is None when it is read by cursor, and `cursor` "*" at its beginning."""

    conditions: tuple[Condition, ...]
    order: tuple[tuple[Field, bool], ...]
    """Fields, each with whether it falls."""
    select: tuple[str, ...]
    page: int | None
    per_page: int
    cursor: str | None


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
        order=_read_order(words.get("sort", ""), listing),
        select=_read_select(words.get("select", ""), listing),
        page=page,
        per_page=per_page,
        cursor=cursor,
    )


def _read_conditions(raw: str, listing: Listing) -> tuple[Condition, ...]:
    parts = [part for part in raw.split(",") if part]
    if len(parts) > MOST_CONDITIONS:
        raise BadRequest(f"A list is narrowed by at most {MOST_CONDITIONS} conditions.")
    known = listing.names("test")
    return tuple(_read_condition(_find(known, part.partition(":")[0], "filter"), part) for part in parts)


def _read_condition(field: Field, part: str) -> Condition:
    said = part.partition(":")[2]
    is_denied, said = said.startswith("!"), said.removeprefix("!")
    try:
        if field.is_range and said[:1] in ("<", ">"):
            # As OpenAlex has it, neither end is meant itself.
            end = field.parse(said[1:])
            return (
                Condition(field, least=end, is_denied=True)
                if said[0] == "<"
                else Condition(field, most=end, is_denied=True)
            )
        least, dash, most = said.partition("-")
        if field.is_range and dash:
            first, last = (field.parse(end) if end else None for end in (least, most))
            return Condition(field, least=first, most=last, is_denied=is_denied)
        values = said.split("|")
        if len(values) > MOST_VALUES:
            raise BadRequest(f"A condition has at most {MOST_VALUES} values.")
        return Condition(field, tuple(field.parse(value) for value in values), is_denied=is_denied)
    except ValueError as error:
        raise BadRequest(f"{error} Try {field.name}:{field.example}, for example.") from None


def _read_order(raw: str, listing: Listing) -> tuple[tuple[Field, bool], ...]:
    known = listing.names("order")
    order = []
    for part in filter(None, raw.split(",")):
        name, _, way = part.partition(":")
        if way not in ("", "asc", "desc"):
            raise BadRequest("A field is sorted by as year or year:desc.")
        order.append((_find(known, name, "sort"), way == "desc"))
    return tuple(order)


def _read_select(raw: str, listing: Listing) -> tuple[str, ...]:
    known = dict.fromkeys(listing.result.__struct_fields__)
    names = tuple(dict.fromkeys(filter(None, raw.split(","))))
    for name in names:
        _find(known, name, "select")
    return names


def _find(known: Mapping[str, Any], name: str, use: str) -> Any:
    if name not in known:
        raise BadRequest(
            f"There is no field {name[:50]!r} to {use} by. There are {', '.join(sorted(known))}."
        )
    return known[name]
