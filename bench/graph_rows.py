"""The graph's rows of the table, from what was measured at each size: ratios, growth, whether it is met.

A goal that names no size is judged at the largest; the others show how it grows.
"""

from collections.abc import Callable, Sequence
from math import log
from statistics import median
from typing import Any, NamedTuple

from bench.paths import PATHS_ROW
from bench.results import Row
from bench.rounds import Seconds, take_ratio

REBUILD_ROW, COMPUTE_ROW, UPDATE_ROW, SLICE_ROW = 5, 6, 7, 12
GRAPH_ROWS = frozenset({REBUILD_ROW, COMPUTE_ROW, UPDATE_ROW, SLICE_ROW, PATHS_ROW})

MOST_REBUILD, MOST_COMPUTE, MOST_EXPONENT = 1.25, 5.0, 1.1
CHANGED_COUNT = 100
MOST_UPDATE_AT = {200_000: 0.02, 1_000_000: 0.006}
MOST_HUB, MOST_GROWTH = 2.0, 2.0
GROWTH_FROM = 200_000
"""Growth is told from here, or from the smallest size where none is so large."""


class Slices(NamedTuple):
    """Milliseconds, the medians: of the biggest hub, of people with at least 10 works, of anybody."""

    hub: float
    typical: float
    anybody: float
    hub_neighbours: int
    hub_edges: int


class Measured:
    """What was measured on one corpus."""

    def __init__(self, works_count: int, *, is_generated: bool) -> None:
        self.works_count = works_count
        self.is_generated = is_generated
        self.counts: dict[str, int] = {}
        self.seconds: dict[int, Seconds] = {}
        self.slices: Slices | None = None
        self.are_equal = True


def _judge_rebuild(measured: Sequence[Measured]) -> Row:
    ratios = {one.works_count: take_ratio(one.seconds[REBUILD_ROW], "rebuild", "copy") for one in measured}
    took = {one.works_count: median(one.seconds[REBUILD_ROW]["rebuild"]) for one in measured}
    return Row(
        REBUILD_ROW, "full rebuild of the collaboration graph",
        "COPY of the finished collaborations, then their indexes",
        f"≤ {MOST_REBUILD}×", _show(ratios, lambda works, ratio: f"{ratio:.2f}× ({took[works]:.1f} s)"),
        ratios[measured[-1].works_count] <= MOST_REBUILD,
        {
            "ratios": ratios,
            "rows": {one.works_count: one.counts for one in measured},
            "seconds": _list_seconds(measured, REBUILD_ROW),
        },
    )  # fmt: skip


def _judge_compute(measured: Sequence[Measured]) -> Row:
    ratios = {one.works_count: take_ratio(one.seconds[COMPUTE_ROW], "sums", "duckdb") for one in measured}
    seconds = {one.works_count: median(one.seconds[COMPUTE_ROW]["sums"]) for one in measured}
    first, last = _pick_growth(measured)
    exponent = log(seconds[last] / seconds[first]) / log(last / first)
    return Row(
        COMPUTE_ROW, "collaborations, compute only", f"DuckDB on the same rows; itself at {first:,} → {last:,} works",
        f"≤ {MOST_COMPUTE:g}×; exponent ≤ {MOST_EXPONENT}",
        f"{_show(ratios, lambda works, ratio: f'{ratio:.1f}× ({seconds[works]:.2f} s)')}; exponent {exponent:.2f}",
        ratios[last] <= MOST_COMPUTE and exponent <= MOST_EXPONENT,
        {"ratios": ratios, "exponent": exponent, "seconds": _list_seconds(measured, COMPUTE_ROW)},
    )  # fmt: skip


def _judge_update(measured: Sequence[Measured]) -> Row:
    shares = {
        one.works_count: take_ratio(one.seconds[UPDATE_ROW], "update", "full rebuild") for one in measured
    }
    took = {one.works_count: median(one.seconds[UPDATE_ROW]["update"]) for one in measured}
    are_equal = all(one.are_equal for one in measured)
    is_met = are_equal and all(
        shares[works] <= most for works, most in MOST_UPDATE_AT.items() if works in shares
    )
    goals = ", ".join(f"≤ {most:.1%} at {works:,}" for works, most in MOST_UPDATE_AT.items())
    return Row(
        UPDATE_ROW, f"update after {CHANGED_COUNT} changed works", "a full rebuild", f"{goals}; equal row for row",
        f"{_show(shares, lambda works, share: f'{share:.2%} ({took[works]:.2f} s)')}; "
        + ("equal" if are_equal else "**not equal**"),
        is_met,
        {"shares": shares, "equal": are_equal, "seconds": _list_seconds(measured, UPDATE_ROW)},
    )  # fmt: skip


def _judge_slices(measured: Sequence[Measured]) -> Row:
    slices = {one.works_count: one.slices for one in measured if one.slices is not None}
    first, last = _pick_growth(measured)
    growth, against = slices[last].hub / slices[first].hub, slices[last].hub / slices[last].typical
    shown = _show(
        slices,
        lambda works, one: (
            f"{one.hub:.1f} ms ({one.hub_edges} edges), typical {one.typical:.1f} ms, anybody {one.anybody:.1f} ms"
        ),
    )
    return Row(
        SLICE_ROW, f"ego slice of the biggest hub, p50, at {last:,} works",
        f"a typical author's (10 works or more); itself at {first:,} works",
        f"≤ {MOST_HUB:g}×; grows ≤ {MOST_GROWTH:g}×",
        f"{against:.2f}×; grows {growth:.2f}×; {shown}", against <= MOST_HUB and growth <= MOST_GROWTH,
        {"against": against, "growth": growth, "slices": {works: one._asdict() for works, one in slices.items()}},
    )  # fmt: skip


def _list_seconds(measured: Sequence[Measured], row: int) -> dict[int, Seconds]:
    return {one.works_count: one.seconds[row] for one in measured}


def _pick_growth(measured: Sequence[Measured]) -> tuple[int, int]:
    """The sizes of generated corpora between which growth is told."""
    sizes = [one.works_count for one in measured if one.is_generated]
    return (GROWTH_FROM if GROWTH_FROM in sizes else sizes[0]), sizes[-1]


def _show(figures: dict[int, Any], show: Callable[[int, Any], str]) -> str:
    """A growth curve as text."""
    return ", ".join(f"{works:,}: {show(works, figure)}" for works, figure in figures.items())


JUDGES: dict[int, Callable[[Sequence[Measured]], Row]] = {
    REBUILD_ROW: _judge_rebuild,
    COMPUTE_ROW: _judge_compute,
    UPDATE_ROW: _judge_update,
    SLICE_ROW: _judge_slices,
}
