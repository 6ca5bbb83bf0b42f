"""What a researcher did over time, as the gallery shows it."""

from datetime import UTC, datetime, timedelta

from graph.selectors.activity import Activity, PeopleYear, TopicYear
from graph.selectors.author_edges import AuthorEdges, TopicEdge
from graph.selectors.state import GraphStatus, Phase
from papers.selectors.works import WorkCount
from profiles.pages.activity import show_activity
from profiles.pages.specimens import Specimen

_NOW = datetime(2026, 3, 1, tzinfo=UTC)
_FRESH = GraphStatus(Phase.FRESH, _NOW, 0)
_STALE = GraphStatus(Phase.STALE, _NOW - timedelta(hours=5), 2)
_UNBUILT = GraphStatus(Phase.BUILDING, None, 0, 3, 19)
_KINDS = (2, 3, 1, 5, 10, 9, 4)
_TOPICS = (
    TopicEdge(1, "Flood Risk", 31, 0, 2006, 2023),
    TopicEdge(2, "Hydrology and Watershed Management Studies", 12, 0, 2011, 2023),
    TopicEdge(3, "Machine Learning", 4, 4, 2022, 2022),
)


def show_activities() -> list[Specimen]:
    """The states of the three drawings."""
    many = [
        WorkCount(year, kind, None, 1 + (year * rank + kind) % (8 - rank), 1)
        for year in range(2006, 2025)
        for rank, kind in enumerate(_KINDS)
        if (year + kind) % (rank + 2)
    ]
    met = tuple(PeopleYear(year, 3 + year % 7, 1 + year % 3) for year in range(2008, 2025))
    on = tuple(
        TopicYear(topic.id, year, 1 + (year + topic.id) % 4)
        for topic in _TOPICS
        for year in range(topic.first_year or 0, 2024, topic.id)
    )
    told = Activity((*on, TopicYear(3, None, 1)), met, 2)
    once = Activity((TopicYear(1, 2024, 3),), (PeopleYear(2024, 2, 2),), 0)
    one_year = [WorkCount(2024, 2, None, 3, 3)]
    no_year = [WorkCount(None, 2, None, 4, 4)]
    states = {
        "many years, seven kinds": (many, told, _FRESH, 0),
        "some without a year, the graph behind": ([*many, *no_year], told, _STALE, 2),
        "one year": (one_year, once, _FRESH, 0),
        "no year known": (no_year, Activity(undated_people_count=3), _FRESH, 0),
        "nothing counted yet": (one_year, Activity(), _UNBUILT, 0),
    }
    return [
        Specimen(
            "Activity",
            state,
            "components/activity.html",
            {
                "activity": show_activity(counts, _edges(own, behind), status, address="#page", now=_NOW),
                "is_compact": state.startswith("some"),
                # Where several are on one page their stripes are told apart.
                "kinds_name": f"kinds-{number}",
                "people_name": f"people-{number}",
            },
        )
        for number, (state, (counts, own, status, behind)) in enumerate(states.items(), 1)
    ]


def _edges(activity: Activity, behind_count: int) -> AuthorEdges:
    return AuthorEdges(0, (), 0, (), _TOPICS, 0, (), behind_count, activity=activity)
