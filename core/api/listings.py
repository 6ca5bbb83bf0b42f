"""Lists: what they can be asked, in the words of OpenAlex.

`filter=publication_year:2019-2021,type:preprint|report,is_retracted:!true` is a list of conditions that all hold; a
condition names a field and has one or several values, of which one fits. `null` is the value of what is not known.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from core.api.answers import MOST_PER_PAGE, PER_PAGE
from core.api.parameters import Parameter

MOST_CONDITIONS, MOST_VALUES, MOST_SORTED = 20, 100, 5
MOST_SEARCHED = 5
"""So many values of conditions are texts, each of which is a search of its own."""
MOST_PAGED = 10_000
"""So many results are read by page; what is beyond is read on by cursor."""

MOST_ID = 2**63 - 1

LIST_PARAMETERS = (
    Parameter(
        name="filter",
        about="Conditions that all hold, as `field:value`, parted by commas. A value may be several, parted by bars; "
        "a range as `2019-2021`, `2019-`, `>2019`; `null` for what is not known; `!` before it denies it, which "
        "keeps what is not known.",
    ),
    Parameter(
        name="sort",
        about="Fields to sort by, each with `:desc` when it is to fall, parted by commas. What is not known is last.",
    ),
    Parameter(
        name="select", about="The fields of a result to answer, parted by commas; all when nothing is said."
    ),
    Parameter(name="search", about="Words that a result has; the best come first where nothing is sorted."),
    Parameter(name="group_by", about="A field: its values are counted and answered in place of results."),
    Parameter(name="ids", about=f"Up to {MOST_VALUES} ids, parted by commas or bars: these results."),
    Parameter(name="page", about=f"Which page, from 1, up to result {MOST_PAGED:,}.", type=int, example=1),
    Parameter(
        name="per_page", about=f"Results on a page, up to {MOST_PER_PAGE}.", type=int, example=PER_PAGE
    ),
    Parameter(name="cursor", about="`*` to read a list of any length, then each answer's `next_cursor`."),
)


def read_id(raw: str) -> int:
    """The number of a record. Raises ValueError for what is none."""
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 19 and 1 <= int(raw) <= MOST_ID):
        raise ValueError(f"{raw[:50]!r} is not an id.")
    return int(raw)


class Candidates(msgspec.Struct, frozen=True):
    """The keys of what a search found, best first; `is_more` when there is more than that."""

    keys: Sequence[int]
    is_more: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """A field of results that lists are narrowed, sorted or grouped by.

    `test` is the SQL of a condition with `{}` where the column's comparison goes, as "w.year {}"; None when it is no
    filter. `order` and `group` are SQL expressions, None when it is neither. `parse` reads a value and raises
    ValueError, whose text ends "…is not …", for what is none; `is_range` where values have an order.

    `aliases` are other names of it. `end` is "least" or "most" where each value is that end of a range. `is_text` where
    values hold spaces, which else part values that must all fit. `find` gives what the columns have for the values, as
    the ids of records for their identifiers. `is_indexed` where an index has the order of the field and then the key,
    so that a list of any length is sorted by it. `groups` is joined to the rows to group by `group`, `show` writes a
    group as filters read it, and `label` names groups for people.
    """

    name: str
    about: str
    example: str
    parse: Callable[[str], Any]
    test: str | None = None
    order: str | None = None
    group: str | None = None
    is_range: bool = False
    aliases: tuple[str, ...] = ()
    end: str = ""
    is_text: bool = False
    find: Callable[[Sequence[Any]], Sequence[Any] | Candidates] | None = None
    is_indexed: bool = False
    groups: str = ""
    show: Callable[[Any], str] = str
    label: Callable[[Sequence[Any]], Mapping[Any, str | None]] | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """One of the values fits, or none of them when it is denied; an end of a range may be open.

    `is_open` when the ends themselves are not meant; `is_known` says that there is a value, or that there is none.
    """

    field: Field
    values: tuple[Any, ...] = ()
    least: Any = None
    most: Any = None
    is_denied: bool = False
    is_open: bool = False
    is_known: bool | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """What is listed: the SQL of its rows and of their key, and the fields that it can be asked by.

    `read` gives the results of keys, in their order; `read_selected`, where there is one, only these fields of them.
    `search` is the SQL condition of `%(search)s`, or what gives the best keys for a text and the conditions that hold
    besides; None when the list is not searched. `parse_key` reads one of `ids`. `default_sort` is how it is sorted
    where nothing is said, in the words of `sort`.
    """

    noun: str
    rows: str
    key: str
    fields: tuple[Field, ...]
    result: type[msgspec.Struct]
    read: Callable[[Sequence[int]], Sequence[msgspec.Struct]]
    search: str | Callable[[str, Sequence[Condition]], Candidates] | None = None
    parse_key: Callable[[str], int] = read_id
    read_selected: Callable[[Sequence[int], Sequence[str]], Sequence[Any]] | None = None
    default_sort: str = ""

    def names(self, use: str) -> Mapping[str, Field]:
        """The fields that have this use (`test`, `order` or `group`), by their names."""
        return {field.name: field for field in self.fields if getattr(field, use) is not None}

    def find(self, name: str, use: str) -> Field | None:
        """The field that is called so and has this use, by its name or another of its names."""
        for field in self.fields:
            if getattr(field, use) is not None and (name == field.name or name in field.aliases):
                return field
        return None
