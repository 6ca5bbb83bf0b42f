"""Dates as sources write them: a year is known before a month, and a day only when all three are given."""

import datetime
import re
from typing import NamedTuple

from papers.records import FIRST_YEAR, LAST_YEAR
from papers.sources.text import read_year

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january"),
            ("feb", "february"),
            ("mar", "march"),
            ("apr", "april"),
            ("may",),
            ("jun", "june"),
            ("jul", "july"),
            ("aug", "august"),
            ("sep", "september", "sept"),
            ("oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        1,
    )
    for name in names
}
_NUMERIC = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?(?:[T /].*)?", re.ASCII | re.DOTALL)
_YEAR = re.compile(r"(?<!\d)(1[0-9]{3}|20[0-9]{2}|2100)(?!\d)", re.ASCII)


class Dated(NamedTuple):
    """When a work appeared, as far as it is known; a day's year is the year."""

    year: int | None = None
    day: datetime.date | None = None


def make_date(year: str | None, month: str | None = None, day: str | None = None) -> Dated:
    """From parts as text, the month as a number or an English name; what cannot be is unknown."""
    known = read_year(year)
    if known is None:
        return Dated()
    number = read_month(month)
    if number is None or not day or not re.fullmatch(r"\s*\d{1,2}\s*", day, re.ASCII):
        return Dated(known)
    try:
        return Dated(known, datetime.date(known, number, int(day)))
    except ValueError:
        return Dated(known)


def read_month(month: str | None) -> int | None:
    """The number of a month written as a number or as an English name ("3", "03", "mar.", "March")."""
    text = (month or "").strip().rstrip(".").lower()
    if re.fullmatch(r"\d{1,2}", text, re.ASCII):
        return int(text) if 1 <= int(text) <= 12 else None
    return _MONTHS.get(text)


def read_date(text: str | None) -> Dated:
    """From one text: 2014, 2014-12, 2014-12-22, 2014/12/22/…, 2014-12-22T…; else the first year in it."""
    if not text:
        return Dated()
    text = text.strip()
    match = _NUMERIC.fullmatch(text)
    if match:
        return make_date(*match.groups())
    found = _YEAR.search(text[:200])
    return Dated(int(found[1])) if found and FIRST_YEAR <= int(found[1]) <= LAST_YEAR else Dated()
