"""What a researcher did over time."""

import datetime
from collections import Counter

import msgspec
from django.http import HttpResponsePermanentRedirect
from rest_framework.request import Request

from core.api.endpoints import read
from graph.selectors.state import Phase
from papers.addresses import topic_address
from papers.records import KINDS
from papers.selectors.authors import AuthorRow
from profiles.api.edges import ABSENCE
from profiles.api.records import of_record
from profiles.pages.dossier import Dossier
from profiles.pages.research_graph import tell_own_status


class KindYear(msgspec.Struct, frozen=True):
    """How many works of a kind are of a year, null where no source gives one."""

    year: int | None
    type: str
    works_count: int


class WorksYear(msgspec.Struct, frozen=True):
    """How many works are of a year, null where no source gives one."""

    year: int | None
    works_count: int


class TopicYears(msgspec.Struct, frozen=True):
    """A topic with its works by year; `is_assigned` when this site gave it to all of them."""

    id: str
    display_name: str
    address: str
    is_assigned: bool
    years: tuple[WorksYear, ...]


class CollaboratorsYear(msgspec.Struct, frozen=True):
    """With how many people works of a year were signed; with `new_count` of them for the first time."""

    year: int
    people_count: int
    new_count: int
    known_count: int


class GraphStateAnswer(msgspec.Struct, frozen=True):
    """How the graph stands as far as the researcher goes: of so many of the works it does not know the newest state.

    `phase` is empty, building, fresh, stale or failed; `counted_at` is null while there is no graph to read.
    """

    phase: Phase
    counted_at: datetime.datetime | None
    changed_works_count: int


class ActivityAnswer(msgspec.Struct, frozen=True):
    """What a researcher did over time, the years rising. `topics` are those of most works, up to six.

    `topics` and `collaborators` are null while the graph has not counted them. `undated_people_count` is of those with
    whom no work has a year.
    """

    works: tuple[KindYear, ...]
    years: tuple[WorksYear, ...]
    topics: tuple[TopicYears, ...] | None
    collaborators: tuple[CollaboratorsYear, ...] | None
    undated_people_count: int | None
    graph: GraphStateAnswer
    address: str


@read(answer=ActivityAnswer, problems=ABSENCE)
@of_record
def show_activity(request: Request, author: AuthorRow) -> ActivityAnswer | HttpResponsePermanentRedirect:
    """What a researcher did over time: works per year by kind, topics, and with how many people they worked."""
    dossier = Dossier(author)
    status = tell_own_status(dossier.status, dossier.edges.behind_count)
    is_counted = status.counted_at is not None
    told = dossier.edges.activity
    return ActivityAnswer(
        works=_count_kinds(dossier),
        years=_count_years(dossier),
        topics=_list_topics(dossier) if is_counted else None,
        collaborators=tuple(
            CollaboratorsYear(one.year, one.people_count, one.new_count, one.people_count - one.new_count)
            for one in told.people
        )
        if is_counted
        else None,
        undated_people_count=told.undated_people_count if is_counted else None,
        graph=GraphStateAnswer(status.phase, status.counted_at, dossier.edges.behind_count),
        address=f"{dossier.address}/timeline",
    )


def _count_kinds(dossier: Dossier) -> tuple[KindYear, ...]:
    numbers: Counter[tuple[int | None, int]] = Counter()
    for one in dossier.counts:
        numbers[one.year, one.kind] += one.works_count
    ordered = sorted(numbers.items(), key=lambda item: (item[0][0] is None, item[0][0] or 0, item[0][1]))
    return tuple(KindYear(year, KINDS[kind], number) for (year, kind), number in ordered)


def _count_years(dossier: Dossier) -> tuple[WorksYear, ...]:
    numbers: Counter[int | None] = Counter()
    for one in dossier.counts:
        numbers[one.year] += one.works_count
    ordered = sorted(numbers.items(), key=lambda item: (item[0] is None, item[0] or 0))
    return tuple(WorksYear(year, number) for year, number in ordered)


def _list_topics(dossier: Dossier) -> tuple[TopicYears, ...]:
    years: dict[int, list[WorksYear]] = {}
    for one in dossier.edges.activity.topics:
        years.setdefault(one.topic_id, []).append(WorksYear(one.year, one.works_count))
    return tuple(
        TopicYears(
            id=str(one.id),
            display_name=one.name or "",
            address=topic_address(one.id, one.name or ""),
            is_assigned=not one.sourced_works_count,
            years=tuple(years[one.id]),
        )
        for one in dossier.edges.topics
        if one.id in years
    )
