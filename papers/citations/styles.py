"""References in six styles."""

import logging
import re
from enum import StrEnum
from html import escape
from typing import Any, NamedTuple

from papers.citations.csl import make_item
from papers.citations.engine import NoCase, format_item
from papers.citations.works import CitedWork, find_address

logger = logging.getLogger(__name__)

VERSION = 1
"""Moves when the same work is written otherwise, so that what was kept is written anew."""
UNTITLED = "[Untitled]"
NAMES_GIVEN = 25
"""No style writes more names than this and the last."""
LONGEST_TITLE = 2_000
"""Characters. No style is asked to write more."""


class Style(StrEnum):
    """The styles, by their names in addresses."""

    APA = "apa"
    MLA = "mla"
    CHICAGO = "chicago"
    VANCOUVER = "vancouver"
    IEEE = "ieee"
    HARVARD = "harvard"


class _Sheet(NamedTuple):
    label: str
    edition: str
    file: str
    undated: str = ""
    is_numbered: bool = False
    quotes_punctuation: bool = False


_SHEETS = {
    Style.APA: _Sheet("APA", "7th edition", "apa"),
    Style.MLA: _Sheet(
        "MLA", "9th edition", "modern-language-association", undated="n.d.", quotes_punctuation=True
    ),
    Style.CHICAGO: _Sheet(
        "Chicago", "18th edition, author and date", "chicago-author-date", quotes_punctuation=True
    ),
    Style.VANCOUVER: _Sheet(
        "Vancouver",
        "Citing Medicine, 2nd edition",
        "nlm-citation-sequence",
        undated="[date unknown]",
        is_numbered=True,
    ),
    Style.IEEE: _Sheet(
        "IEEE", "reference guide of 2023", "ieee", undated="n.d.", is_numbered=True, quotes_punctuation=True
    ),
    Style.HARVARD: _Sheet("Harvard", "Cite Them Right, 12th edition", "harvard-cite-them-right"),
}
_ENDED = re.compile("([?!….])(</i>|)\\.(?= |<|$)")
_BARE = re.compile(rf"“{re.escape(UNTITLED)}”|<i>{re.escape(UNTITLED)}</i>")
_AFTER_QUOTE = re.compile("”([.,])")
_ENDED_IN_QUOTE = re.compile("([.,?!…])”[.,]")


def name_style(style: Style) -> str:
    """What people call it."""
    return _SHEETS[style].label


def name_edition(style: Style) -> str:
    return _SHEETS[style].edition


def is_numbered(style: Style) -> bool:
    """Whether lists in this style are numbered."""
    return _SHEETS[style].is_numbered


def format_reference(work: CitedWork, style: Style) -> str:
    """The reference as safe HTML: text with <i>, <b>, <sup> and <sub>. Takes a few milliseconds.

    Where citeproc fails it is a plain one, and the failure is logged.
    """
    sheet = _SHEETS[style]
    try:
        html = format_item(sheet.file, _prepare_item(work, sheet))
    except Exception:  # citeproc fails in any way
        logger.exception("work %s has no %s reference", work.id, style)
        return format_plainly(work)
    html = _ENDED.sub(r"\1\2", _BARE.sub(UNTITLED, html))
    return _put_into_quotes(html) if sheet.quotes_punctuation else html


def _prepare_item(work: CitedWork, sheet: _Sheet) -> dict[str, Any]:
    """The item with what a style needs said otherwise than a program."""
    item = make_item(work, names_limit=NAMES_GIVEN)
    item["title"] = item.get("title", UNTITLED)[:LONGEST_TITLE]
    for name in ("container-title", "publisher", "number"):
        if name in item:
            item[name] = NoCase(item[name])
    if work.year is None and sheet.undated:
        item["issued"] = {"literal": NoCase(sheet.undated)}
    if "DOI" in item and item.get("URL", "").lower().endswith(f"/{item['DOI']}"):
        del item["URL"]  # it would be said twice
    return item


def _put_into_quotes(html: str) -> str:
    """The full stop or comma behind a title where Americans put it, and none behind a title with its own."""
    return _AFTER_QUOTE.sub(r"\1”", _ENDED_IN_QUOTE.sub(r"\1”", html))


def format_plainly(work: CitedWork) -> str:
    """A reference in no style, as safe HTML."""
    names = [" ".join(filter(None, [one.given, one.family, one.suffix])) for one in work.list_names(3)]
    people = ", ".join(names[:3]) + (" et al." if len(names) > 3 else "")
    parts = (
        f"{people} ({work.year or 'n.d.'})".strip(),
        work.plain_title[:LONGEST_TITLE] or UNTITLED,
        work.plain_venue,
        find_address(work),
    )
    return escape(". ".join(filter(None, parts)))
