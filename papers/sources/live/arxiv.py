"""arXiv, asked: preprints by id, author, category. https://info.arxiv.org/help/api/user-manual.html

Newest last, so that what comes meanwhile moves nothing. `since` is the day of submission: what was only revised comes
through its OAI-PMH endpoint ("arxiv-oai:set:cs@2026-01-31"), as do categories with more than 30,000 preprints.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial

import msgspec

from core.http import Answer, Request, Session, UnexpectedAnswerError
from papers.identifiers import normalize_identifier
from papers.records import RecordError, SourceError
from papers.sources.arxiv_atom import FORM
from papers.sources.json_pages import show_message
from papers.sources.live.asking import ask, dress_text
from papers.sources.live.page import Access, Page, Query
from papers.sources.xml_cutting import cut_elements, sniff_root
from papers.sources.xml_elements import find_text, read_element

NAME = "arxiv"
TITLE = "arXiv"

PREPRINTS_A_PAGE = 100
MAX_RESULTS = 30_000
INTERVAL_SECONDS = 3.0
"""What arXiv asks for."""

_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z]{2}|\.[a-z]+(?:-[a-z]+)+)?")
_TOTAL = re.compile(rb"<(?:[\w.-]+:)?totalResults[^<>]{0,200}>\s*(\d{1,9})\s*<")
_END = re.compile(rb"</(?:[\w.-]+:)?feed>\s*\Z")


def _dress_ids(text: str) -> str | None:
    ids = [normalize_identifier("arxiv", one) for one in re.split(r"[,\s]+", text.strip(", "))]
    return ",".join(one for one in ids if one) if all(ids) else None


def _dress_author(text: str) -> str | None:
    return dress_text(text.replace('"', " "))


def _dress_category(text: str) -> str | None:
    return text if len(text) < 40 and _CATEGORY.fullmatch(text) else None


BY: dict[str, Callable[[str], str | None]] = {
    "id": _dress_ids,
    "author": _dress_author,
    "category": _dress_category,
}


class _Feed(msgspec.Struct):
    body: bytes
    entries_count: int
    total_count: int
    error: str | None = None


def recognize(text: str) -> Query | None:
    """A preprint by its id or page; a category as "arxiv:cs.LG"."""
    value = normalize_identifier("arxiv", text)
    if value:
        return Query(source=NAME, by="id", value=value)
    prefix, _, rest = text.partition(":")
    category = _dress_category(rest) if prefix.lower() == NAME else None
    return Query(source=NAME, by="category", value=category) if category else None


def fetch_pages(
    query: Query, *, session: Session, access: Access, cursor: str | None = None
) -> Iterator[Page]:
    """The pages of preprints, up to 100 on each. Raises SourceError."""
    try:
        start = int(cursor or 0)
    except ValueError:
        raise SourceError(f"{TITLE}: the cursor {cursor!r} is none; begin anew") from None
    fetch = _fetch_listed if query.by == "id" else _fetch_found
    return fetch(query, session, access, start)


def _fetch_listed(query: Query, session: Session, access: Access, start: int) -> Iterator[Page]:
    ids = query.value.split(",")
    is_known = False
    for begin in range(start, len(ids), PREPRINTS_A_PAGE):
        end = begin + PREPRINTS_A_PAGE
        feed = _ask(session, access, {"id_list": ",".join(ids[begin:end])}, 0)
        if feed.entries_count:
            is_known = True
            cursor = str(end) if end < len(ids) else None
            yield Page(form=FORM, body=feed.body, cursor=cursor, total_count=len(ids))
    if not (is_known or start):
        raise SourceError(f"{TITLE} knows no preprint {show_message(query.value.encode())}")


def _fetch_found(query: Query, session: Session, access: Access, start: int) -> Iterator[Page]:
    words = f"cat:{query.value}" if query.by == "category" else f'au:"{query.value}"'
    if query.since:
        words += f" AND submittedDate:[{query.since:%Y%m%d}0000 TO 209912312359]"
    params = {"search_query": words, "sortBy": "submittedDate", "sortOrder": "ascending"}
    is_over = False
    while not is_over:
        feed = _ask(session, access, params, start)
        if feed.total_count > MAX_RESULTS:
            raise SourceError(
                f"{TITLE}: {feed.total_count:,} preprints are more than it gives; "
                "ask since a day, or its OAI-PMH endpoint for a set (arxiv-oai:set:…)"
            )
        start += feed.entries_count
        is_over = start >= feed.total_count
        if feed.entries_count:
            cursor = None if is_over else str(start)
            yield Page(form=FORM, body=feed.body, cursor=cursor, total_count=feed.total_count)


def _ask(session: Session, access: Access, params: dict[str, str], start: int) -> _Feed:
    request = Request(
        url=access.url,
        params=params | {"start": str(start), "max_results": str(PREPRINTS_A_PAGE)},
        interval_seconds=INTERVAL_SECONDS,
    )
    feed = ask(session, request, partial(_read, start=start), title=TITLE)
    if feed.error:
        raise SourceError(f"{TITLE} answered with an error: {feed.error}; check what is asked for")
    return feed


def _read(answer: Answer, *, start: int) -> _Feed:
    """The feed, unless it is none, or a page in the middle that came empty, as arXiv's sometimes do."""
    body = answer.body
    if not sniff_root(body[:8192], "feed"):
        raise UnexpectedAnswerError("an answer that is not a feed")
    total = _TOTAL.search(body)
    if not _END.search(body[-200:]) or total is None:
        raise UnexpectedAnswerError("a feed that ends in the middle")
    entries = list(cut_elements(body, "entry"))
    if entries and not any(entry.data for entry in entries):
        raise UnexpectedAnswerError(f"a feed that is not read: {entries[0].reason}")
    feed = _Feed(body, len(entries), int(total[1]))
    if len(entries) == 1:
        feed.error = _find_error(entries[0].data or b"")
    if not entries and (start or feed.total_count):
        raise UnexpectedAnswerError("an empty page in the middle")
    return feed


def _find_error(entry: bytes) -> str | None:
    """What arXiv says in an entry that is no preprint but an error of its API."""
    if b"/api/errors" not in entry:
        return None
    try:
        element = read_element(entry)
    except RecordError:
        return None
    is_error = "/api/errors" in (find_text(element, "id") or "")
    return (
        show_message((find_text(element, "summary") or "it does not say which").encode())
        if is_error
        else None
    )
