"""A list of works that can be sorted, narrowed, searched, taken along and paged; its state is its address."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from core.pagination import Pager, build_pager
from papers.pages.exports import Export, link_exports
from papers.pages.text import count
from papers.pages.work_facets import Choice, Facet, show_facets
from papers.pages.work_items import WorkItem, show_work_item, show_year
from papers.pages.work_queries import LONGEST_TEXT, WorkListQuery
from papers.selectors.work_facets import WorkFacets
from papers.selectors.works import Order, WorkFilter, WorkRow

PAGE_SIZE = 50
_ORDER_LABELS = {Order.NEWEST: "Newest", Order.OLDEST: "Oldest", Order.TITLE: "Title"}


@dataclass(frozen=True, slots=True)
class WorkGroup:
    """The works of one year, which each shows by itself where the list is not ordered by year and `label` is ""."""

    label: str
    is_unknown: bool
    shows_year: bool
    items: tuple[WorkItem, ...]


@dataclass(frozen=True, slots=True)
class SearchWithin:
    """The field that searches a list: `kept` are the words of the address that stay, as pairs of name and value."""

    path: str
    asked: str
    kept: tuple[tuple[str, str], ...]
    most_characters: int = LONGEST_TEXT


@dataclass(frozen=True, slots=True)
class WorkList:
    """`total` is like "47 published items", `shown` like "12 items shown" when narrowed.

    Where there are `exports` its works can be taken along: those chosen are cited, all as narrowed are exported.
    """

    total: str
    shown: str
    orders: tuple[Choice, ...]
    facets: tuple[Facet, ...]
    groups: tuple[WorkGroup, ...]
    pager: Pager | None
    all_address: str
    search: SearchWithin | None = None
    exports: tuple[Export, ...] = ()
    is_narrowed: bool = False


def show_work_list(
    works: Sequence[WorkRow],
    facets: WorkFacets,
    query: WorkListQuery,
    *,
    path: str,
    anchor: str,
    self_id: int | None,
    export_path: str = "",
) -> WorkList:
    """The list at `path` whose page `works` is. What leaves it as narrowed has an address that begins `export_path`."""

    def address_of(other: WorkListQuery) -> str:
        return f"{path}{other.to_text()}{anchor}"

    first = query.first_page()
    is_narrowed = query.only != WorkFilter()
    has_several = facets.total_count > 1
    return WorkList(
        total=f"{facets.total_count:,} published {'item' if facets.total_count == 1 else 'items'}",
        shown=f"{count(facets.shown_count, 'item')} shown" if is_narrowed else "",
        orders=tuple(
            Choice(label, address_of(replace(first, order=order)), order is query.order)
            for order, label in _ORDER_LABELS.items()
        )
        if has_several
        else (),
        facets=show_facets(facets, query, path=path, anchor=anchor),
        groups=_group(works, query.order, self_id),
        pager=build_pager(
            query.page,
            total=facets.shown_count,
            size=PAGE_SIZE,
            address_of=lambda page: address_of(replace(query, page=page)),
        ),
        all_address=address_of(replace(first, only=WorkFilter())),
        search=_show_search(first, path=f"{path}{anchor}") if has_several else None,
        exports=link_exports(export_path, first.to_text()) if export_path and works else (),
        is_narrowed=is_narrowed,
    )


def _show_search(query: WorkListQuery, *, path: str) -> SearchWithin:
    words = query.to_words()
    asked = words.pop("text", "")
    return SearchWithin(path, asked, tuple(words.items()))


def show_plain_list(
    works: Sequence[WorkRow], *, total: str, pager: Pager | None, path: str, exports: tuple[Export, ...] = ()
) -> WorkList:
    """A list, newest first, that is only paged: `works` are those of the page, `path` is its first."""
    return WorkList(
        total=total,
        shown="",
        orders=(),
        facets=(),
        groups=_group(works, Order.NEWEST, None),
        pager=pager,
        all_address=path,
        exports=exports,
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
