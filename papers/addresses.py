"""Addresses of the pages of records: the id says which, the words behind it only help people to read it."""

import re
from functools import lru_cache

from papers.names import fold_text

SLUG_LENGTH = 80
_SIGN = 1 << 63
_HYPHENS = re.compile(r"[-‐‑–—/]+")


def work_address(work_id: int, title: str | None) -> str:
    """The one address of a work's page."""
    return f"/works/{work_id}{format_tail(title or '')}"


def citation_address(work_id: int, title: str | None) -> str:
    """Where a work is cited in each style."""
    return f"{work_address(work_id, title)}/cite"


def researcher_address(author_id: int, name: str) -> str:
    """The one address of a researcher's page."""
    return f"/researchers/{author_id}{format_tail(name)}"


def topic_address(topic_id: int, name: str) -> str:
    """The one address of a topic's page."""
    return f"/topics/{topic_id}{format_tail(name)}"


def institution_address(institution_id: int, name: str) -> str:
    """The one address of an institution's page; its id is the `match_key` of its affiliations."""
    return f"/institutions/{format_institution_id(institution_id)}{format_tail(name)}"


def venue_address(venue_id: int, name: str) -> str:
    """The one address of a venue's page; its id is the key of its name as printed, and written as institutions' are."""
    return f"/venues/{format_institution_id(venue_id)}{format_tail(name)}"


def format_institution_id(institution_id: int) -> str:
    """The 64-bit signed key of an institution as 16 hexadecimal digits, as in addresses."""
    return f"{institution_id % (2 * _SIGN):016x}"


def parse_institution_id(digits: str) -> int:
    """The key of 16 hexadecimal digits."""
    number = int(digits, 16)
    return number - 2 * _SIGN if number >= _SIGN else number


def format_tail(text: str) -> str:
    """What follows the id in an address: the folded words of the text, each after a hyphen; "" when it has none."""
    return _format_words(text[: 4 * SLUG_LENGTH])


@lru_cache(maxsize=10_000)  # the same names stand on many pages, and many times on one
def _format_words(text: str) -> str:
    words = fold_text(_HYPHENS.sub(" ", text)).split()
    slug = ""
    for word in words:
        if len(slug) + len(word) >= SLUG_LENGTH:
            break
        slug += f"-{word}"
    return slug
