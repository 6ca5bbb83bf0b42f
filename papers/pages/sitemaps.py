"""Sitemaps: the addresses of all pages of records, in files of at most 50,000. https://www.sitemaps.org/protocol.html

No file is kept and none needs a count: which records a file has, its number says. Records numbered one after the other
are cut every 50,000 ids. Institutions and venues have keys spread evenly over 64 bits: file 1 is all of them, 2 and 3
are the halves, 4 to 7 the quarters, and so on; the index names those of the size that fits.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

from papers.addresses import (
    institution_address,
    researcher_address,
    topic_address,
    venue_address,
    work_address,
)
from papers.selectors.sitemaps import EntryRow, Listed

MOST_ADDRESSES = 50_000
"""As the protocol allows, in a file as in the index of files."""
_EXPECTED_KEYS = 30_000
"""How many spread keys a file is made for at most: chance puts a few hundred more into some."""
_MOST_SERIAL_FILES, _MOST_HALVINGS = 10**9, 40
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

ADDRESSES: dict[Listed, Callable[[int, str], str]] = {
    Listed.RESEARCHERS: researcher_address,
    Listed.WORKS: work_address,
    Listed.TOPICS: topic_address,
    Listed.INSTITUTIONS: institution_address,
    Listed.VENUES: venue_address,
}
SPREAD = frozenset({Listed.INSTITUTIONS, Listed.VENUES})


@dataclass(frozen=True, slots=True)
class Range:
    """A file by its number, and the first and the last id that it may have."""

    number: int
    first_id: int
    last_id: int


def find_range(listed: Listed, number: int) -> Range | None:
    """What a file of this number has; None when none can be numbered so."""
    if listed not in SPREAD:
        end = number * MOST_ADDRESSES
        return Range(number, end - MOST_ADDRESSES + 1, end) if number <= _MOST_SERIAL_FILES else None
    halvings = number.bit_length() - 1
    if halvings > _MOST_HALVINGS:
        return None
    width = 1 << (64 - halvings)
    start = (number - (1 << halvings)) * width - (1 << 63)
    return Range(number, start, start + width - 1)


def list_ranges(listed: Listed, *, last_id: int, estimated_count: int) -> list[Range]:
    """The files that there may be: by the greatest id, or where keys are spread by about how many there are."""
    if listed not in SPREAD:
        numbers = range(1, min(-(-last_id // MOST_ADDRESSES), MOST_ADDRESSES) + 1)
    else:
        size = 1
        while estimated_count > size * _EXPECTED_KEYS:
            size *= 2
        numbers = range(size, 2 * size)
    return [one for number in numbers if (one := find_range(listed, number)) is not None]


def write_index(files: Iterable[tuple[Listed, int]], *, origin: str) -> Iterator[str]:
    """The index that names these files."""
    yield f'{_DECLARATION}<sitemapindex xmlns="{_NAMESPACE}">'
    for listed, number in files:
        yield f"<sitemap><loc>{escape(f'{origin}{sitemap_address(listed, number)}')}</loc></sitemap>\n"
    yield "</sitemapindex>\n"


def write_sitemap(listed: Listed, rows: Iterable[EntryRow], *, origin: str) -> Iterator[str]:
    """A file with the pages of these records; when they changed is said where it is known."""
    yield f'{_DECLARATION}<urlset xmlns="{_NAMESPACE}">'
    for row in rows:
        address = escape(f"{origin}{ADDRESSES[listed](row.id, row.name or '')}")
        changed = f"<lastmod>{row.changed_at:%Y-%m-%dT%H:%M:%SZ}</lastmod>" if row.changed_at else ""
        yield f"<url><loc>{address}</loc>{changed}</url>\n"
    yield "</urlset>\n"


def sitemap_address(listed: Listed, number: int) -> str:
    """Where a file stands."""
    return f"/sitemaps/{listed}-{number}.xml"
