"""Works per year as bars, drawn here, and as the table that they stand for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

HEIGHT = 100
STEP, BAR = 10, 8
"""The drawing's own units: it is as wide as the page, and as high as its style says."""

LEAST_YEARS = 15
"""A shorter span stands at the end of so many years: a bar as wide as a fifth of the page would say nothing more."""

MOST_YEARS = 80
"""Of a longer span the last years are drawn; the table has all."""


@dataclass(frozen=True, slots=True)
class YearScale:
    """What drawings that are compared have in common: the first and the last year, and the works of the highest bar."""

    first: int
    last: int
    most: int


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


def fit_scale(counts: Sequence[Mapping[int, int]]) -> YearScale | None:
    """The scale of drawings of these works by year; None without years.

    It ends with the last year, and begins early enough for `LEAST_YEARS`.
    """
    years = [year for one in counts for year in one]
    if not years:
        return None
    last = max(years)
    first = min(max(min(years), last - MOST_YEARS + 1), last - LEAST_YEARS + 1)
    return YearScale(first, last, max(one[year] for one in counts for year in one if year >= first))


def show_year_bars(
    years: Sequence[int],
    works: Sequence[int],
    *,
    address_of: Callable[[int], str],
    scale: YearScale | None = None,
) -> YearBars | None:
    """Bars of the works of each year, which are rising; a year between without works has none. None without years.

    They are drawn on a scale of their own unless one is given, which has room for all of them.
    """
    if not years:
        return None
    counts = dict(zip(years, works, strict=True))
    scale = scale or fit_scale([counts])
    assert scale is not None  # noqa: S101 - there are years
    drawn = [year for year in years if year >= scale.first]
    most = max((counts[year] for year in drawn), default=0)
    return YearBars(
        width=STEP * (scale.last - scale.first + 1),
        bars=tuple(_draw(STEP * (year - scale.first), counts[year], scale.most) for year in drawn),
        first=str(scale.first),
        last=str(scale.last),
        most=f"{most:,}",
        said=_tell(drawn, counts, most) if drawn else f"No works per year from {scale.first} on.",
        lines=tuple(YearLine(str(year), f"{counts[year]:,}", address_of(year)) for year in reversed(years)),
    )


def _tell(drawn: Sequence[int], counts: Mapping[int, int], most: int) -> str:
    peak = max(year for year in drawn if counts[year] == most)
    return f"Works per year from {drawn[0]} to {drawn[-1]}; most in {peak}: {most:,}."


def _draw(x: int, count: int, most: int) -> Bar:
    height = max(1.0, HEIGHT * count / most)
    return Bar(x + (STEP - BAR) // 2, f"{HEIGHT - height:.1f}", f"{height:.1f}")
