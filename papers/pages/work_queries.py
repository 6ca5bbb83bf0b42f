"""What is asked of a list of works, which is its address."""

import re
from dataclasses import dataclass, replace
from unicodedata import category
from urllib.parse import quote_plus

from django.core.exceptions import BadRequest
from django.http import QueryDict

from core.pagination import read_page_number
from papers.records import KINDS
from papers.selectors.works import Order, WorkFilter

LONGEST_TEXT = 200
MOST_WORDS = 12
_NO_YEAR = "unknown"
_OPEN = {"yes": True, "unknown": False}
_SCHEME = re.compile(r"[a-z][a-z0-9-]{0,29}")
_ID = re.compile(r"[1-9][0-9]{0,17}")
_MOST_TOPIC = 2**31 - 1

WORDS = ("sort", "year", "kind", "source", "topic", "coauthor", "open", "text", "page")
"""The words of an address that a list reads, in the order in which it writes them."""


@dataclass(frozen=True, slots=True)
class WorkListQuery:
    """What is asked of a list of works: its order, what it is narrowed to, and which page."""

    order: Order = Order.NEWEST
    only: WorkFilter = WorkFilter()  # noqa: RUF009 - frozen
    page: int = 1

    def to_words(self) -> dict[str, str]:
        """The words of the address that are not as they are when the list is first seen, by name, in their order."""
        only = self.only
        words = {
            "sort": "" if self.order is Order.NEWEST else self.order.value,
            "year": "" if only.year is None else str(only.year or _NO_YEAR),
            "kind": "" if only.kind is None else KINDS[only.kind],
            "source": only.source or "",
            "topic": str(only.topic_id or ""),
            "coauthor": str(only.coauthor_id or ""),
            "open": "" if only.is_open is None else "yes" if only.is_open else "unknown",
            "text": only.text,
            "page": str(self.page) if self.page > 1 else "",
        }
        return {name: word for name, word in words.items() if word}

    def to_text(self) -> str:
        """The query string, with its "?", that `read_list_query` reads back; "" for the list as it is first seen."""
        return join_words(self.to_words())

    def first_page(self) -> "WorkListQuery":
        """The same, from its beginning."""
        return replace(self, page=1)


def join_words(words: dict[str, str]) -> str:
    """The query string of these words, with its "?", or ""."""
    return "?" + "&".join(f"{name}={quote_plus(word)}" for name, word in words.items()) if words else ""


def read_list_query(asked: QueryDict) -> WorkListQuery:
    """The list that an address asks for. Raises BadRequest, with a sentence, for what no list can be asked."""
    order = asked.get("sort", Order.NEWEST)
    if order not in list(Order):
        raise BadRequest("A list of works is sorted by newest, oldest or title.")
    kind, source, is_open = asked.get("kind"), asked.get("source"), asked.get("open")
    if kind is not None and kind not in KINDS:
        raise BadRequest("There is no such kind of work.")
    if source is not None and not _SCHEME.fullmatch(source):
        raise BadRequest("A source is named by a word like arxiv.")
    if is_open is not None and is_open not in _OPEN:
        raise BadRequest("Whether a work is free to read is asked with open=yes or open=unknown.")
    only = WorkFilter(
        year=_read_year(asked.get("year")),
        kind=None if kind is None else KINDS.index(kind),
        source=source,
        topic_id=_read_id(asked.get("topic"), "topic", _MOST_TOPIC),
        coauthor_id=_read_id(asked.get("coauthor"), "co-author"),
        is_open=None if is_open is None else _OPEN[is_open],
        text=_read_text(asked.get("text", "")),
    )
    return WorkListQuery(Order(order), only, read_page_number(asked.get("page")))


def _read_year(raw: str | None) -> int | None:
    if raw is None:
        return None
    if raw == _NO_YEAR:
        return 0
    if len(raw) == 4 and raw.isascii() and raw.isdigit() and raw[0] != "0":
        return int(raw)
    raise BadRequest("A year has four digits.")


def _read_id(raw: str | None, what: str, most: int = 10**18) -> int | None:
    if raw is None:
        return None
    if not _ID.fullmatch(raw) or int(raw) > most:
        raise BadRequest(f"A {what} is asked for by its number.")
    return int(raw)


def _read_text(raw: str) -> str:
    words = raw.split()
    if len(raw) > LONGEST_TEXT or len(words) > MOST_WORDS:
        raise BadRequest(
            f"A list is searched for at most {MOST_WORDS} words, of {LONGEST_TEXT} characters together."
        )
    if any(category(character) in ("Cc", "Cs") for word in words for character in word):
        raise BadRequest("A list cannot be searched for characters that nobody can see.")
    return " ".join(words)
