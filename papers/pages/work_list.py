"""A list of works that can be sorted, narrowed and paged; its state is its address."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import QueryDict

from core.pagination import Pager, build_pager, read_page_number
from papers.pages.text import count
from papers.pages.work_items import KIND_LABELS, WorkItem, show_work_item, show_year
from papers.records import KINDS
from papers.selectors.works import Order, WorkCount, WorkFilter, WorkRow

PAGE_SIZE = 50
_NO_YEAR = "unknown"
_ORDER_LABELS = {Order.NEWEST: "Newest", Order.OLDEST: "Oldest", Order.TITLE: "Title"}


@dataclass(frozen=True, slots=True)
class WorkListQuery:
    """What is asked of a list of works: its order, what it is narrowed to, and which page."""

    order: Order = Order.NEWEST
    only: WorkFilter = WorkFilter()  # noqa: RUF009 - frozen
    page: int = 1

    def to_text(self) -> str:
        """The query string, with its "?", that `read_list_query` reads back; "" for the list as it is first seen."""
        words: dict[str, str] = {}
        if self.order is not Order.NEWEST:
            words["sort"] = self.order
        if self.only.year is not None:
            words["year"] = str(self.only.year) if self.only.year else _NO_YEAR
        if self.only.kind is not None:
            words["kind"] = KINDS[self.only.kind]
        if self.page > 1:
            words["page"] = str(self.page)
        return f"?{urlencode(words)}" if words else ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several: a sort order, or a value of a facet with how many works it would show."""

    label: str
    address: str
    is_current: bool
    works: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """What a list can be narrowed by; `all_address` widens it again and is None while it is not narrowed.

    `is_tabular` says that the labels are alike in width and look best in columns.
    """

    name: str
    choices: tuple[Choice, ...]
    all_address: str | None
    is_tabular: bool = False


@dataclass(frozen=True, slots=True)
class WorkGroup:
    """The works of one year, which each shows by itself where the list is not ordered by year and `label` is ""."""

    label: str
    is_unknown: bool
    shows_year: bool
    items: tuple[WorkItem, ...]


@dataclass(frozen=True, slots=True)
class WorkList:
    """`total` is like "47 published items", `shown` like "12 of them" when narrowed."""

    total: str
    shown: str
    orders: tuple[Choice, ...]
    facets: tuple[Facet, ...]
    groups: tuple[WorkGroup, ...]
    pager: Pager | None
    all_address: str


def read_list_query(asked: QueryDict) -> WorkListQuery:
    """The list that an address asks for. Raises BadRequest, with a sentence, for what no list can be asked."""
    order = asked.get("sort", Order.NEWEST)
    if order not in _ORDER_LABELS:
        raise BadRequest("A list of works is sorted by newest, oldest or title.")
    kind = asked.get("kind")
    if kind is not None and kind not in KINDS:
        raise BadRequest("There is no such kind of work.")
    only = WorkFilter(year=_read_year(asked.get("year")), kind=None if kind is None else KINDS.index(kind))
    return WorkListQuery(Order(order), only, read_page_number(asked.get("page")))


def _read_year(raw: str | None) -> int | None:
    if raw is None:
        return None
    if raw == _NO_YEAR:
        return 0
    if len(raw) == 4 and raw.isascii() and raw.isdigit() and raw[0] != "0":
        return int(raw)
    raise BadRequest("A year has four digits.")


def count_shown(counts: Iterable[WorkCount], only: WorkFilter) -> int:
    """How many works of these counts the filter leaves."""
    return sum(
        one.works_count
        for one in counts
        if (only.year is None or (one.year or 0) == only.year)
        and (only.kind is None or one.kind == only.kind)
    )


def show_work_list(
    works: Sequence[WorkRow],
    counts: Sequence[WorkCount],
    query: WorkListQuery,
    *,
    path: str,
    anchor: str,
    self_id: int | None,
) -> WorkList:
    """The list at `path` whose page `works` is; `counts` are of the whole list, whatever it is narrowed to."""

    def address_of(other: WorkListQuery) -> str:
        return f"{path}{other.to_text()}{anchor}"

    total, shown = sum(one.works_count for one in counts), count_shown(counts, query.only)
    return WorkList(
        total=f"{total:,} published {'item' if total == 1 else 'items'}",
        shown="" if query.only == WorkFilter() else f"{count(shown, 'item')} shown",
        orders=tuple(
            Choice(label, address_of(replace(query, order=order, page=1)), order is query.order)
            for order, label in _ORDER_LABELS.items()
        )
        if total > 1
        else (),
        facets=tuple(
            filter(None, [_kind_facet(counts, query, address_of), _year_facet(counts, query, address_of)])
        ),
        groups=_group(works, query.order, self_id),
        pager=build_pager(
            query.page,
            total=shown,
            size=PAGE_SIZE,
            address_of=lambda page: address_of(replace(query, page=page)),
        ),
        all_address=address_of(replace(query, only=WorkFilter(), page=1)),
    )


def show_plain_list(works: Sequence[WorkRow], *, total: str, pager: Pager | None, path: str) -> WorkList:
    """A list, newest first, that is only paged: `works` are those of the page, `path` is its first."""
    return WorkList(
        total=total,
        shown="",
        orders=(),
        facets=(),
        groups=_group(works, Order.NEWEST, None),
        pager=pager,
        all_address=path,
    )


def _kind_facet(
    counts: Sequence[WorkCount], query: WorkListQuery, address_of: Callable[[WorkListQuery], str]
) -> Facet | None:
    numbers: Counter[int] = Counter()
    for one in counts:
        if query.only.year is None or (one.year or 0) == query.only.year:
            numbers[one.kind] += one.works_count
    if len({one.kind for one in counts}) < 2 and query.only.kind is None:
        return None

    def narrow(kind: int | None) -> str:
        return address_of(replace(query, only=WorkFilter(query.only.year, kind), page=1))

    kinds = sorted(numbers, key=lambda kind: (-numbers[kind], kind))
    return Facet(
        "Kind",
        tuple(Choice(KIND_LABELS[k], narrow(k), k == query.only.kind, f"{numbers[k]:,}") for k in kinds),
        None if query.only.kind is None else narrow(None),
    )


def _year_facet(
    counts: Sequence[WorkCount], query: WorkListQuery, address_of: Callable[[WorkListQuery], str]
) -> Facet | None:
    numbers: Counter[int] = Counter()
    for one in counts:
        if query.only.kind is None or one.kind == query.only.kind:
            numbers[one.year or 0] += one.works_count
    if len({one.year for one in counts}) < 2 and query.only.year is None:
        return None

    def narrow(year: int | None) -> str:
        return address_of(replace(query, only=WorkFilter(year, query.only.kind), page=1))

    return Facet(
        "Year",
        tuple(
            Choice(
                str(year) if year else "not imported",
                narrow(year),
                year == query.only.year,
                f"{numbers[year]:,}",
            )
            for year in sorted(numbers, reverse=True)
        ),
        None if query.only.year is None else narrow(None),
        is_tabular=True,
    )


def _group(works: Sequence[WorkRow], order: Order, self_id: int | None) -> tuple[WorkGroup, ...]:
    by_year = order is not Order.TITLE
    groups = []
    for year, members in groupby(works, key=lambda work: work.year if by_year else None):
        items = tuple(show_work_item(work, self_id=self_id) for work in members)
        groups.append(
            WorkGroup(show_year(year) if by_year else "", by_year and year is None, not by_year, items)
        )
    return tuple(groups)
