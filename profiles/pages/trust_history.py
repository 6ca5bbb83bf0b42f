"""The history of trust snapshots as a plot, drawn here, and as the table that it stands for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from papers.pages.text import count, show_day
from profiles.selectors.snapshots import HISTORY_CAP, HistoryRow

WIDTH, HEIGHT = 640, 120
"""The drawing's own units: a score of 100 is at the top, 0 at the bottom."""
_MARGIN = 6


@dataclass(frozen=True, slots=True)
class PlotPoint:
    x: str
    y: str
    said: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    day: str
    score: str
    label: str
    level: str
    formula: str


@dataclass(frozen=True, slots=True)
class TrustHistory:
    """`path` is the score through time, which stays until the next; `points` are the snapshots. `lines`: newest first.

    `path` is "" where one snapshot makes no line. `said` tells the plot in words; `more` that older ones are left out.
    """

    width: int
    height: int
    path: str
    points: tuple[PlotPoint, ...]
    first_day: str
    last_day: str
    said: str
    lines: tuple[HistoryLine, ...]
    more: str


def show_trust_history(rows: Sequence[HistoryRow]) -> TrustHistory | None:
    """The history of these snapshots, which are in the order of time; None without any."""
    if not rows:
        return None
    points = _place(rows)
    first, last = rows[0], rows[-1]
    scores = [row.score for row in rows]
    return TrustHistory(
        width=WIDTH,
        height=HEIGHT,
        path=_draw_steps(points) if len(rows) > 1 else "",
        points=points,
        first_day=show_day(first.computed_at),
        last_day=show_day(last.computed_at),
        said=f"{count(len(rows), 'snapshot')} from {show_day(first.computed_at)} to {show_day(last.computed_at)}: "
        f"from {first.score} to {last.score}, at least {min(scores)}, at most {max(scores)}.",
        lines=tuple(
            HistoryLine(
                show_day(row.computed_at),
                str(row.score),
                row.label,
                f"L{row.level}",
                str(row.formula_version),
            )
            for row in reversed(rows)
        ),
        more=f"These are the newest {HISTORY_CAP}." if len(rows) >= HISTORY_CAP else "",
    )


def _place(rows: Sequence[HistoryRow]) -> tuple[PlotPoint, ...]:
    start, end = rows[0].computed_at, rows[-1].computed_at
    return tuple(
        PlotPoint(
            f"{_MARGIN + (WIDTH - 2 * _MARGIN) * _share(row.computed_at, start, end):.1f}",
            f"{HEIGHT - _MARGIN - (HEIGHT - 2 * _MARGIN) * row.score / 100:.1f}",
            f"{show_day(row.computed_at)}: {row.score}, {row.label}",
        )
        for row in rows
    )


def _share(moment: datetime, start: datetime, end: datetime) -> float:
    return (moment - start) / (end - start) if end > start else 1.0


def _draw_steps(points: Sequence[PlotPoint]) -> str:
    steps = "".join(f"H{point.x}V{point.y}" for point in points[1:])
    return f"M{points[0].x} {points[0].y}{steps}"
