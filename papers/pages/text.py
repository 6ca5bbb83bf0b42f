"""Texts, numbers and days as pages print them."""

import datetime
import re
from collections.abc import Sequence

from django.utils.html import conditional_escape, strip_tags
from django.utils.safestring import SafeString, mark_safe

_SPACES = re.compile(r"\s+")
_LINKS = re.compile(r"</?a\b[^>]*>", re.IGNORECASE)
_ANNOTATION = re.compile(r"<annotation\b.*?</annotation>", re.DOTALL)
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&#x27;": "'", "&nbsp;": " ", "&amp;": "&"}


def show_html(html: str | None, text: str) -> SafeString:
    """The HTML that was rendered at ingest, or the text escaped where ingest saw nothing to render."""
    return conditional_escape(text) if html is None else mark_safe(html)  # noqa: S308 - sanitised when it was rendered


def show_inside_link(html: str | None, text: str) -> SafeString:
    """As `show_html`, without the links inside, which may not stand in another link."""
    return show_html(None if html is None else _LINKS.sub("", html), text)


def plain(html: str | None, text: str) -> str:
    """The visible words of a rendered text on one line, for titles of windows and for other programs."""
    if html is not None:
        text = strip_tags(_ANNOTATION.sub("", html))
        for entity, character in _ENTITIES.items():
            text = text.replace(entity, character)
    return _SPACES.sub(" ", text).strip()


def shorten(text: str, length: int) -> str:
    """The text, or its beginning up to the last whole word within `length` characters and "…"."""
    if len(text) <= length:
        return text
    cut = text[: length + 1].rpartition(" ")[0] or text[:length]
    return f"{cut.rstrip(' ,;:.–-')} …"


def count(number: int, one: str, many: str | None = None) -> str:
    """"1 work", "2 works", "1,234 works"."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def enumerate_words(words: Sequence[str]) -> str:
    """"a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def show_day(moment: datetime.date) -> str:
    """"20 Nov 2026", in UTC as stored."""
    return f"{moment.day} {moment:%b %Y}"


def show_years(first: int | None, last: int | None) -> str:
    """"2019–2023", "2021", or "" when no work has a year."""
    if first is None or last is None:
        return ""
    return str(first) if first == last else f"{first}–{last}"
