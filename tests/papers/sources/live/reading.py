"""What the tests of live sources read with."""

from __future__ import annotations

from io import BytesIO

from core.http import Limits
from papers.records import WorkRecord
from papers.sources.live.page import Access, Page
from papers.sources.live.query import parse_query
from papers.sources.live.registry import find_source
from papers.sources.registry import find_form
from tests.papers.sources.reading import data_of
from tests.servers import Server, SkippingClock, open_session

KEY = "sk-0123456789abcdef"
CONTACT = "ada@example.org"


def fetch(
    server: Server,
    text: str,
    *,
    cursor: str | None = None,
    clock: SkippingClock | None = None,
    limits: Limits | None = None,
) -> list[Page]:
    """All pages of the query from the cursor on."""
    pages: list[Page] = []
    collect(server, text, pages, cursor=cursor, clock=clock, limits=limits)
    return pages


def collect(
    server: Server,
    text: str,
    pages: list[Page],
    *,
    cursor: str | None = None,
    clock: SkippingClock | None = None,
    limits: Limits | None = None,
) -> None:
    """Put the pages into the list as they come, so that it has them when a later one fails."""
    query = parse_query(text)
    source = find_source(query.source)
    assert source is not None
    session = open_session(clock, limits)
    access = Access(url=server.url, key=KEY, contact=CONTACT)
    try:
        for page in source.fetch_pages(query, session=session, access=access, cursor=cursor):
            pages.append(page)
    finally:
        session.close()


def read_works(page: Page) -> list[WorkRecord]:
    """The records of a page, as an import reads them."""
    form = find_form(page.form)
    return [form.parse(data_of(item)) for item in form.split(BytesIO(page.body))]


def list_titles(pages: list[Page]) -> list[str | None]:
    return [work.title for page in pages for work in read_works(page)]


def count_items(pages: list[Page]) -> int:
    """How many items an import finds on the pages, also those that it will refuse."""
    return sum(1 for page in pages for item in find_form(page.form).split(BytesIO(page.body)) if item.data)
