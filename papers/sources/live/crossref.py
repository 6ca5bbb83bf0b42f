"""Crossref, asked: by DOI, by ORCID iD, by filter. https://www.crossref.org/documentation/retrieve-metadata/rest-api

Its own cursors are not used: they are scrolls, which the server moves on with every request and forgets after five
minutes, so that a page asked for again is one skipped. Works are asked for in the order in which they were created,
by offset, and where offsets end anew from the day that was reached.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from urllib.parse import quote

import msgspec

from core.http import Answer, Request, Session, UnexpectedAnswerError
from papers.identifiers import normalize_identifier
from papers.records import SourceError
from papers.sources.crossref import FORM
from papers.sources.live.asking import ask, dress_text, read_json
from papers.sources.live.page import Access, Page, Query

NAME = "crossref"
TITLE = "Crossref"

WORKS_A_PAGE = 100
MAX_OFFSET = 10_000
INTERVAL_SECONDS = 0.35
"""The polite pool takes three lists a second."""

_FILTER = re.compile(r"[a-z-]+:[^,:\s][^,\s]*(?:,[a-z-]+:[^,:\s][^,\s]*)*")
_BEGIN = "from-created-date"


def _dress_filter(text: str) -> str | None:
    line = dress_text(text)
    return line if line and _FILTER.fullmatch(line) else None


BY: dict[str, Callable[[str], str | None]] = {
    "doi": partial(normalize_identifier, "doi"),
    "orcid": partial(normalize_identifier, "orcid"),
    "filter": _dress_filter,
}


class _Moment(msgspec.Struct, rename="kebab"):
    date_time: str = ""


class _Item(msgspec.Struct):
    created: _Moment | None = None


class _List(msgspec.Struct, rename="kebab"):
    items: list[_Item]
    total_results: int


class _Works(msgspec.Struct):
    message: _List


class _Work(msgspec.Struct, rename="kebab"):
    message_type: str
    message: dict[str, msgspec.Raw]


_works = msgspec.json.Decoder(_Works)
_work = msgspec.json.Decoder(_Work)


class _Place(msgspec.Struct, frozen=True):
    """Where to go on: behind so many of the works that were created from this day on (None: from the first)."""

    day: date | None = None
    offset: int = 0

    def __str__(self) -> str:
        return f"{self.day or ''}+{self.offset}"

    @classmethod
    def read(cls, cursor: str | None) -> "_Place":
        day, _, offset = (cursor or "+0").partition("+")
        try:
            return cls(date.fromisoformat(day) if day else None, int(offset))
        except ValueError:
            raise SourceError(f"{TITLE}: the cursor {cursor!r} is none; begin anew") from None


def recognize(text: str) -> Query | None:
    """A work by its DOI."""
    value = normalize_identifier("doi", text)
    return Query(source=NAME, by="doi", value=value) if value else None


def fetch_pages(
    query: Query, *, session: Session, access: Access, cursor: str | None = None
) -> Iterator[Page]:
    """The pages of works, 100 on each. Raises SourceError."""
    if query.by == "doi":
        yield _fetch_one(query, session, access)
        return
    place = _Place.read(cursor)
    while True:
        read = partial(_read_works, offset=place.offset)
        answer, found = ask(session, _request(query, access, place), read, title=TITLE)
        if not found.items:
            return
        is_whole = place.day is None  # what is counted from a day on is not all that there is
        next_place = _go_on(query, place, found)
        yield Page(
            form=FORM,
            body=answer.body,
            cursor=str(next_place) if next_place else None,
            total_count=found.total_results if is_whole else None,
        )
        if next_place is None:
            return
        place = next_place


def _go_on(query: Query, place: _Place, found: _List) -> _Place | None:
    offset = place.offset + len(found.items)
    if offset >= found.total_results:
        return None
    if offset + WORKS_A_PAGE <= MAX_OFFSET:
        return _Place(place.day, offset)
    day = _read_day(found.items[-1])
    if day is None or day == place.day or _BEGIN in query.value:
        raise SourceError(
            f"{TITLE}: it gives no more than {MAX_OFFSET:,} of these works; ask for fewer at a time"
        )
    return _Place(day, 0)


def _read_day(item: _Item) -> date | None:
    try:
        return date.fromisoformat(item.created.date_time[:10]) if item.created else None
    except ValueError:
        return None


def _read_works(answer: Answer, *, offset: int) -> tuple[Answer, _List]:
    found = read_json(answer, _works).message
    if not found.items and offset < found.total_results:
        raise UnexpectedAnswerError(f"no works on a page, though {found.total_results:,} are there")
    return answer, found


def _fetch_one(query: Query, session: Session, access: Access) -> Page:
    request = Request(
        url=f"{access.url.rstrip('/')}/works/{quote(query.value, safe='')}",
        params=_introduce(access),
        interval_seconds=INTERVAL_SECONDS,
    )
    missing = f"no work with the DOI {query.value}"
    answer = ask(session, request, _read_work, title=TITLE, missing=missing)
    return Page(form=FORM, body=answer.body, cursor=None, total_count=1)


def _read_work(answer: Answer) -> Answer:
    if read_json(answer, _work).message_type != "work":
        raise UnexpectedAnswerError("an answer that is not a work")
    return answer


def _request(query: Query, access: Access, place: _Place) -> Request:
    filters = [f"orcid:{query.value}" if query.by == "orcid" else query.value]
    if query.since:
        filters.append(f"from-update-date:{query.since}")
    if place.day:
        filters.append(f"{_BEGIN}:{place.day}")
    params = {
        "filter": ",".join(filters),
        "rows": str(WORKS_A_PAGE),
        "offset": str(place.offset),
        "sort": "created",
        "order": "asc",
    }
    return Request(
        url=f"{access.url.rstrip('/')}/works",
        params=params | _introduce(access),
        interval_seconds=INTERVAL_SECONDS,
    )


def _introduce(access: Access) -> dict[str, str]:
    return {"mailto": access.contact} if access.contact else {}
