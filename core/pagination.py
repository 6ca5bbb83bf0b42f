"""Pages of a list by number: which one is asked for, what it shows, where the others are."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.http import Http404

NEIGHBOURS = 2


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page number with its address; a gap between numbers has neither."""

    label: str
    address: str | None
    is_current: bool


@dataclass(frozen=True, slots=True)
class Pager:
    """What stands under a list that has more than one page. `shown` is like "51–100 of 172"."""

    shown: str
    previous_address: str | None
    next_address: str | None
    links: tuple[PageLink, ...]


def read_page_number(raw: str | None) -> int:
    """The page asked for, from 1; the first when nothing is asked. Raises BadRequest for what is no number."""
    if raw is None:
        return 1
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 9 and int(raw) >= 1):
        raise BadRequest("A page is a number from 1 on.")
    return int(raw)


def check_page_exists(number: int, *, total: int, size: int) -> None:
    """Raise Http404 when the list of `total` items ends before this page; the first page always exists."""
    if number > count_pages(total, size):
        raise Http404("The list ends before this page.")


def count_pages(total: int, size: int) -> int:
    """How many pages `total` items fill; an empty list has one page."""
    return max(1, -(-total // size))


def build_pager(
    number: int, *, total: int, size: int, address_of: Callable[[int], str], total_text: str = ""
) -> Pager | None:
    """The pager of page `number`, or None when everything fits on one. `total_text` replaces a total that is capped."""
    last = count_pages(total, size)
    if last == 1:
        return None
    first_item, last_item = (number - 1) * size + 1, min(number * size, total)
    return Pager(
        shown=f"{first_item:,}–{last_item:,} of {total_text or format(total, ',')}",
        previous_address=address_of(number - 1) if number > 1 else None,
        next_address=address_of(number + 1) if number < last else None,
        links=_link_pages(number, last, address_of),
    )


def _link_pages(number: int, last: int, address_of: Callable[[int], str]) -> tuple[PageLink, ...]:
    near = range(max(1, number - NEIGHBOURS), min(last, number + NEIGHBOURS) + 1)
    links: list[PageLink] = []
    previous = 0
    for page in sorted({1, *near, last}):
        if page - previous > 1:
            links.append(PageLink("…", None, is_current=False))
        links.append(PageLink(f"{page:,}", address_of(page), is_current=page == number))
        previous = page
    return tuple(links)
