"""The page of a search: people by name, works by their words."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from core.pagination import Pager, build_pager
from papers.pages.people import PersonCard, show_person
from papers.pages.text import count
from papers.pages.work_items import WorkItem, show_work_item
from papers.selectors.people import FOUND_CAP, FoundPeople, PersonRow
from papers.selectors.search import FoundWorks
from papers.selectors.works import WorkRow

PAGE_SIZE = 20
PREVIEWED_WORKS = 5
"""How many works are shown below the first people."""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """`asked` is the query as typed, `kind` what is searched: "people" or "works".

    `found` is like "12 people", `works_found` like "1,000+ works", both "" when nothing was asked. `works_address`
    leads on where only the best works are shown. `is_behind` when none was found because they may not be indexed yet.
    """

    asked: str
    kind: str
    found: str
    people: tuple[PersonCard, ...]
    works_found: str
    works: tuple[WorkItem, ...]
    works_address: str
    is_behind: bool
    people_address: str
    pager: Pager | None


def show_people_found(
    asked: str,
    found: FoundPeople,
    people: Sequence[PersonRow],
    *,
    works_found: FoundWorks,
    works: Sequence[WorkRow],
    path: str,
    page: int,
) -> SearchPage:
    """Page `page` of the people found, and on the first the best of the works."""
    return SearchPage(
        asked=asked,
        kind="people",
        found=_show_count(found.found_count, "person", "people") if asked else "",
        people=tuple(show_person(row) for row in people),
        works_found=_show_works_count(works_found) if asked and page == 1 else "",
        works=tuple(show_work_item(row, self_id=None) for row in works),
        works_address=_address(path, asked, "works") if works_found.found_count > len(works) else "",
        is_behind=works_found.is_behind,
        people_address="",
        pager=_build_pager(found.found_count, path, asked, "people", page),
    )


def show_works_found(
    asked: str, found: FoundWorks, works: Sequence[WorkRow], *, path: str, page: int
) -> SearchPage:
    """Page `page` of the works found."""
    return SearchPage(
        asked=asked,
        kind="works",
        found="",
        people=(),
        works_found=_show_works_count(found) if asked else "",
        works=tuple(show_work_item(row, self_id=None) for row in works),
        works_address="",
        is_behind=found.is_behind,
        people_address=_address(path, asked, "people") if asked else "",
        pager=_build_pager(found.found_count, path, asked, "works", page),
    )


def _show_works_count(found: FoundWorks) -> str:
    return "none found yet" if found.is_behind else _show_count(found.found_count, "work", "works")


def _show_count(found_count: int, one: str, many: str) -> str:
    """A count beyond the cap is said to be one."""
    return f"{FOUND_CAP:,}+ {many}" if found_count > FOUND_CAP else count(found_count, one, many)


def _build_pager(found_count: int, path: str, asked: str, kind: str, page: int) -> Pager | None:
    return build_pager(
        page,
        total=min(found_count, FOUND_CAP),
        size=PAGE_SIZE,
        address_of=lambda number: _address(path, asked, kind, number),
        total_text=f"{FOUND_CAP:,}+" if found_count > FOUND_CAP else "",
    )


def _address(path: str, asked: str, kind: str, number: int = 1) -> str:
    words = {"q": asked}
    if kind != "people":
        words["type"] = kind
    if number > 1:
        words["page"] = str(number)
    return f"{path}?{urlencode(words)}"
