"""Addresses of the pages of records: the id says which, the words behind it only help people to read it."""

import re

from papers.names import fold_text

SLUG_LENGTH = 80
_HYPHENS = re.compile(r"[-‐‑–—/]+")


def work_address(work_id: int, title: str | None) -> str:
    """The one address of a work's page."""
    return f"/works/{work_id}{format_tail(title or '')}"


def researcher_address(author_id: int, name: str) -> str:
    """The one address of a researcher's page."""
    return f"/researchers/{author_id}{format_tail(name)}"


def format_tail(text: str) -> str:
    """What follows the id in an address: the folded words of the text, each after a hyphen; "" when it has none."""
    words = fold_text(_HYPHENS.sub(" ", text[: 4 * SLUG_LENGTH])).split()
    slug = ""
    for word in words:
        if len(slug) + len(word) >= SLUG_LENGTH:
            break
        slug += f"-{word}"
    return slug
