"""Texts, numbers and days as pages print them."""

import datetime
from collections.abc import Sequence

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from core.rendering import to_plain


def show_html(html: str | None, text: str) -> SafeString:
    """The HTML that was rendered at ingest, or the text escaped where ingest saw nothing to render."""
    return conditional_escape(text) if html is None else mark_safe(html)  # noqa: S308 - sanitised when it was rendered


def show_plain(html: str | None, text: str) -> str:
    """The visible words of a text, for titles of windows and for other programs."""
    return text if html is None else to_plain(text)


def shorten(text: str, length: int) -> str:
    """The text, or its beginning up to the last whole word within `length` characters and "…"."""
    if len(text) <= length:
        return text
    cut = text[: length + 1].rpartition(" ")[0] or text[:length]
    return f"{cut.rstrip(' ,;:.–-')} …"


def count(number: int, one: str, many: str | None = None) -> str:
    """ "1 work", "2 works", "1,234 works"; the two words stay on one line."""
    return f"{number:,}\N{NO-BREAK SPACE}{one if number == 1 else many or f'{one}s'}"


def enumerate_words(words: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def show_day(moment: datetime.date) -> str:
    """ "20 Nov 2026", in UTC as stored."""
    return f"{moment.day} {moment:%b %Y}"


def show_moment(moment: datetime.datetime) -> str:
    """ "20 Nov 2026, 13:07 UTC"."""
    moment = moment.astimezone(datetime.UTC)
    return f"{show_day(moment)}, {moment:%H:%M} UTC"


def show_years(first: int | None, last: int | None) -> str:
    """ "2019–2023", "2021", or "" when no work has a year."""
    if first is None or last is None:
        return ""
    return str(first) if first == last else f"{first}–{last}"
