"""Works, or people, per year as bars in layers, drawn here, and as the table that they stand for."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from papers.pages.text import count as count_units

HEIGHT = 100
STEP, BAR = 10, 8
"""The drawing's own units: it is as wide as the page, and as high as its style says."""

LEAST_YEARS = 15
"""A shorter span stands at the end of so many years: a bar as wide as a fifth of the page would say nothing more."""

MOST_YEARS = 80
"""Of a longer span the last years are drawn; the table has all."""

LAYERS = 5
"""So many layers can be told apart without colour."""


@dataclass(frozen=True, slots=True)
class YearScale:
    """What drawings that are compared have in common: the first and the last year, and the works of the highest bar."""

    first: int
    last: int
    most: int


@dataclass(frozen=True, slots=True)
class Layer:
    """A part of what is counted in each year, and where the works behind it are. Years without any are left out."""

    label: str
    counts: Mapping[int, int]
    address_of: Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Bar:
    """`layer` is its number, from 1 at the bottom; `title` says what it shows."""

    x: int
    y: str
    height: str
    layer: int = 1
    title: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """How many of a layer; "" for none, which no list would show."""

    number: str
    address: str


@dataclass(frozen=True, slots=True)
class YearLine:
    """A year with how many works, and the list of them; `cells` are those of each column that a table has beside it."""

    year: str
    works: str
    address: str
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class YearBars:
    """`bars` rise with the number of works; `said` tells in words what they show. `lines` are newest first.

    `layers` are the labels of the layers, the lowest first; `columns` are the same where there are several. `unit` is
    what is counted.
    """

    width: int
    bars: tuple[Bar, ...]
    first: str
    last: str
    most: str
    said: str
    lines: tuple[YearLine, ...]
    layers: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    unit: str = "works"


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
    return stack_year_bars(
        [Layer("", dict(zip(years, works, strict=True)), address_of)], address_of=address_of, scale=scale
    )


def stack_year_bars(
    layers: Sequence[Layer],
    *,
    address_of: Callable[[int], str],
    scale: YearScale | None = None,
    units: tuple[str, str] = ("work", "works"),
) -> YearBars | None:
    """The layers upon each other, at most `LAYERS`; `address_of` leads to all of a year. `units` are one and many."""
    totals: Counter[int] = Counter()
    for layer in layers:
        totals.update(layer.counts)
    scale = scale or fit_scale([totals])
    if not totals or scale is None:
        return None
    drawn = [year for year in sorted(totals) if year >= scale.first]
    most = max((totals[year] for year in drawn), default=0)
    labels = tuple(layer.label for layer in layers if layer.label)
    columns = labels if len(labels) > 1 else ()
    return YearBars(
        width=STEP * (scale.last - scale.first + 1),
        bars=tuple(bar for year in drawn for bar in _stack(year, layers, scale, units)),
        first=str(scale.first),
        last=str(scale.last),
        most=f"{most:,}",
        said=_tell(drawn, totals, most, units[1])
        if drawn
        else f"No {units[1]} per year from {scale.first} on.",
        lines=tuple(
            YearLine(
                str(year),
                f"{totals[year]:,}",
                address_of(year),
                tuple(show_cell(layer, year) for layer in layers) if columns else (),
            )
            for year in sorted(totals, reverse=True)
        ),
        layers=labels,
        columns=columns,
        unit=units[1],
    )


def show_cell(layer: Layer, year: int) -> Cell:
    """How many of the layer there are in a year."""
    number = layer.counts.get(year, 0)
    return Cell(f"{number:,}", layer.address_of(year)) if number else Cell("", "")


def _tell(drawn: Sequence[int], counts: Mapping[int, int], most: int, units: str) -> str:
    if len(drawn) == 1:
        return f"{units.capitalize()} in {drawn[0]}: {most:,}."
    peak = max(year for year in drawn if counts[year] == most)
    return f"{units.capitalize()} per year from {drawn[0]} to {drawn[-1]}; most in {peak}: {most:,}."


def _stack(year: int, layers: Sequence[Layer], scale: YearScale, units: tuple[str, str]) -> list[Bar]:
    """The bars of a year, the lowest first; the smallest is still seen."""
    bars, below = [], 0.0
    for number, layer in enumerate(layers, start=1):
        counted = layer.counts.get(year, 0)
        if not counted:
            continue
        height = max(1.0, HEIGHT * counted / scale.most)
        below += height
        title = f"{f'{layer.label}, ' if layer.label else ''}{year}: {count_units(counted, *units)}"
        x = STEP * (year - scale.first) + (STEP - BAR) // 2
        bars.append(
            Bar(x, f"{max(0.0, HEIGHT - below):.1f}", f"{height:.1f}", number, title, layer.address_of(year))
        )
    return bars
