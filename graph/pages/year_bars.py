"""Works per year as bars, drawn here, and as the table that they stand for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

HEIGHT = 100
STEP, BAR = 10, 8
"""The drawing's own units: it is as wide as the page, and as high as its style says."""

LEAST_YEARS = 15
"""A shorter span stands at the end of so many years: a bar as wide as a fifth of the page would say nothing more."""

MOST_YEARS = 80
"""Of a longer span the last years are drawn; the table has all."""


@dataclass(frozen=True, slots=True)
class Bar:
    x: int
    y: str
    height: str


@dataclass(frozen=True, slots=True)
class YearLine:
    """A year with how many works, and the list of them."""

    year: str
    works: str
    address: str


@dataclass(frozen=True, slots=True)
class YearBars:
    """`bars` rise with the number of works; `said` tells in words what they show. `lines` are newest first."""

    width: int
    bars: tuple[Bar, ...]
    first: str
    last: str
    most: str
    said: str
    lines: tuple[YearLine, ...]


def show_year_bars(
    years: Sequence[int], works: Sequence[int], *, address_of: Callable[[int], str]
) -> YearBars | None:
    """Bars of the works of each year, which are rising; a year between without works has none. None without years.

    The axis ends with the last year, and begins early enough for `LEAST_YEARS`.
    """
    if not years:
        return None
    counts = dict(zip(years, works, strict=True))
    last = years[-1]
    earliest = max(years[0], last - MOST_YEARS + 1)
    first = min(earliest, last - LEAST_YEARS + 1)
    drawn = [year for year in years if year >= first]
    most = max(counts[year] for year in drawn)
    peak = max(year for year in drawn if counts[year] == most)
    return YearBars(
        width=STEP * (last - first + 1),
        bars=tuple(_draw(STEP * (year - first), counts[year], most) for year in drawn),
        first=str(first),
        last=str(last),
        most=f"{most:,}",
        said=f"Works per year from {earliest} to {last}; most in {peak}: {most:,}.",
        lines=tuple(YearLine(str(year), f"{counts[year]:,}", address_of(year)) for year in reversed(years)),
    )


def _draw(x: int, count: int, most: int) -> Bar:
    height = max(1.0, HEIGHT * count / most)
    return Bar(x + (STEP - BAR) // 2, f"{HEIGHT - height:.1f}", f"{height:.1f}")
