"""What a researcher did over time: works per year by kind, topics, and with how many people they worked."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from graph.pages.status import GraphNotice, show_graph_status
from graph.pages.year_bars import (
    LAYERS,
    Layer,
    YearBars,
    YearLine,
    YearScale,
    fit_scale,
    show_cell,
    stack_year_bars,
)
from graph.records import MOST_PAIRED
from graph.selectors.activity import PeopleYear, TopicYear
from graph.selectors.author_edges import AuthorEdges, TopicEdge
from graph.selectors.state import GraphStatus, Phase
from papers.addresses import topic_address
from papers.pages.text import count
from papers.pages.work_items import KIND_LABELS
from papers.pages.work_queries import WorkListQuery
from papers.selectors.works import WorkCount, WorkFilter
from profiles.pages.research_graph import ASSIGNED, tell_own_status

OTHER_KINDS = "Other kinds"
NEW, KNOWN = "New", "Known from earlier years"


@dataclass(frozen=True, slots=True)
class TopicStrip:
    """A topic with the works of its years; `undated` says how many have none, "" for nothing."""

    name: str
    address: str
    note: str
    bars: YearBars | None
    undated: str
    works_address: str


@dataclass(frozen=True, slots=True)
class TopicStrips:
    """Topics under each other, on one scale from `first` to `last`, and their table: a line a year, a cell a topic."""

    strips: tuple[TopicStrip, ...]
    columns: tuple[str, ...]
    lines: tuple[YearLine, ...]
    first: str
    last: str
    most: str


@dataclass(frozen=True, slots=True)
class Activity:
    """Three drawings; None where there is nothing to draw, which `unknown_…` explains.

    `undated` and `undated_people` say what has no year and so no bar, "" for nothing. `notice` says how the graph
    stands, which counts topics and people, where that is not up to date, else None.
    """

    address: str
    works: YearBars | None
    undated: str
    undated_address: str
    topics: TopicStrips | None
    unknown_topics: str
    people: YearBars | None
    undated_people: str
    unknown_people: str
    notice: GraphNotice | None


def show_activity(
    counts: Sequence[WorkCount],
    edges: AuthorEdges,
    status: GraphStatus,
    *,
    address: str,
    now: datetime,
) -> Activity:
    """The activity of an author record; `address` is that of its page, to whose list the bars lead, narrowed."""

    def works_of(year: int, kind: int | None = None, topic_id: int | None = None) -> str:
        only = WorkFilter(year=year, kind=kind, topic_id=topic_id)
        return f"{address}{WorkListQuery(only=only).to_text()}#works"

    own_status = tell_own_status(status, edges.behind_count)
    is_waiting = status.counted_at is None or edges.behind_count > 0
    undated = sum(one.works_count for one in counts if one.year is None)
    told, undated_people = edges.activity, edges.activity.undated_people_count
    years = (
        {one.year for one in counts} | {one.year for one in told.topics} | {one.year for one in told.people}
    )
    span = fit_scale([{year: 1 for year in years if year is not None}])
    return Activity(
        address=f"{address}/timeline",
        works=_draw_works(counts, works_of, span),
        undated=count(undated, "work") if undated else "",
        undated_address=works_of(0),
        topics=_draw_topics(edges.topics, told.topics, works_of, span),
        unknown_topics="Not counted yet" if is_waiting else "Topics not imported",
        people=_draw_people(told.people, works_of, span),
        undated_people=count(undated_people, "person", "people") if undated_people else "",
        unknown_people=_tell_nobody(counts, is_waiting=is_waiting),
        notice=show_graph_status(own_status, now=now) if own_status.phase is not Phase.FRESH else None,
    )


def _fit(span: YearScale | None, counts: Sequence[Mapping[int, int]]) -> YearScale | None:
    """The scale of one drawing, whose years are those of all three."""
    own = fit_scale(counts)
    return replace(span, most=own.most) if span and own else None


def _draw_works(
    counts: Sequence[WorkCount], works_of: Callable[..., str], span: YearScale | None
) -> YearBars | None:
    """The most frequent kinds, the most frequent of them lowest, and the others as one."""
    by_kind: dict[int, Counter[int]] = {}
    for one in counts:
        if one.year is not None:
            by_kind.setdefault(one.kind, Counter())[one.year] += one.works_count
    kinds = sorted(by_kind, key=lambda kind: (-by_kind[kind].total(), kind))
    named = kinds if len(kinds) <= LAYERS else kinds[: LAYERS - 1]
    layers = [Layer(KIND_LABELS[kind], by_kind[kind], partial(works_of, kind=kind)) for kind in named]
    others: Counter[int] = sum((by_kind[kind] for kind in kinds[len(named) :]), Counter())
    if others:
        layers.append(Layer(OTHER_KINDS, others, works_of))
    totals: Counter[int] = sum(by_kind.values(), Counter())
    return stack_year_bars(layers, address_of=works_of, scale=_fit(span, [totals]))


def _draw_people(
    years: Sequence[PeopleYear], works_of: Callable[[int], str], span: YearScale | None
) -> YearBars | None:
    """Who is new in a year stands below who was known before."""
    new = {one.year: one.new_count for one in years if one.new_count}
    known = {one.year: one.people_count - one.new_count for one in years if one.people_count > one.new_count}
    layers = [Layer(NEW, new, works_of), Layer(KNOWN, known, works_of)]
    scale = _fit(span, [{one.year: one.people_count for one in years}])
    return stack_year_bars(layers, address_of=works_of, scale=scale, units=("person", "people"))


def _draw_topics(
    topics: Sequence[TopicEdge],
    years: Sequence[TopicYear],
    works_of: Callable[..., str],
    span: YearScale | None,
) -> TopicStrips | None:
    by_topic: dict[int, dict[int, int]] = {}
    undated: dict[int, int] = {}
    for one in years:
        if one.year is None:
            undated[one.topic_id] = one.works_count
        else:
            by_topic.setdefault(one.topic_id, {})[one.year] = one.works_count
    told = [one for one in topics if one.id in by_topic or one.id in undated]
    if not told:
        return None
    layers = {
        one.id: Layer(one.name or "", by_topic.get(one.id, {}), partial(works_of, topic_id=one.id))
        for one in told
    }
    scale = _fit(span, [layer.counts for layer in layers.values()])
    all_years = sorted({year for layer in layers.values() for year in layer.counts}, reverse=True)
    return TopicStrips(
        strips=tuple(
            TopicStrip(
                name=one.name or "",
                address=topic_address(one.id, one.name or ""),
                note="" if one.sourced_works_count else ASSIGNED,
                bars=stack_year_bars([layers[one.id]], address_of=layers[one.id].address_of, scale=scale),
                undated=count(undated[one.id], "work") if one.id in undated else "",
                works_address=works_of(0, topic_id=one.id),
            )
            for one in told
        ),
        columns=tuple(layer.label for layer in layers.values()),
        lines=tuple(
            YearLine(str(year), "", "", tuple(show_cell(layer, year) for layer in layers.values()))
            for year in all_years
        ),
        first=str(scale.first) if scale else "",
        last=str(scale.last) if scale else "",
        most=f"{scale.most:,}" if scale else "",
    )


def _tell_nobody(counts: Sequence[WorkCount], *, is_waiting: bool) -> str:
    if is_waiting:
        return "Not counted yet"
    is_signed = any(one.signed_count for one in counts)
    return (
        f"None on works of up to {MOST_PAIRED} authors that have a year"
        if is_signed
        else "Co-authors not imported"
    )
