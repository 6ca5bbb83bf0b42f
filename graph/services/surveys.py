"""The survey: once a day what takes the whole graph to tell, into tables that pages read.

All of it is one transaction, in which the tables are made anew beside those that are read and take their places: a
survey that is killed leaves nothing. What a graph that changes meanwhile says of two figures may be a moment apart.
"""

from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Model
from django.db.models.functions import Now
from django.utils import timezone

from graph.models import (
    Community,
    CommunityMember,
    GraphState,
    NeighbouringInstitution,
    NodeCommunity,
    RisingCollaboration,
    RisingPerson,
    Survey,
    SurveyedNode,
    SurveyedPerson,
    SurveyedWork,
    VenueTopic,
)
from graph.services.builds import find_build
from graph.services.locks import GraphLock, await_lock, is_unlocked, try_lock
from graph.services.next_tables import (
    build_index,
    create_next_tables,
    list_indexes,
    take_places,
)
from graph.services.surveyed_nodes import write_neighbours, write_node_communities, write_nodes, write_works
from graph.services.surveyed_people import write_people, write_rising_collaborations, write_rising_people
from graph.services.surveyed_venues import write_venues
from papers.models import Job
from papers.services.bare_tables import is_set_aside
from papers.services.jobs import Lease, add_job, finish_job, hold_lease
from papers.services.staleness import is_importing

SURVEY = "survey"
MODELS: tuple[type[Model], ...] = (
    SurveyedWork,
    SurveyedPerson,
    NeighbouringInstitution,
    RisingCollaboration,
    CommunityMember,
    NodeCommunity,
    SurveyedNode,
    RisingPerson,
    Community,
    VenueTopic,
)
SURVEYED_EVERY = timedelta(days=1)
_MEMORY = "128MB"
_LONGEST_THOUGHT = "50min"
"""So long the session may be silent while communities are looked for."""


def add_survey_job() -> None:
    """Add a job when the survey is due; imports and builds come first. After one that failed not on the same day."""
    if not _is_free() or not is_unlocked(GraphLock.SURVEY) or not needs_survey():
        return
    failed = Job.objects.filter(
        kind=SURVEY, state=Job.State.FAILED, changed_at__gt=timezone.now() - SURVEYED_EVERY
    )
    if not failed.exists():
        add_job(kind=SURVEY, subject="")


def needs_survey() -> bool:
    """Whether the graph was built since the last survey, or counted since one that is older than a day."""
    state, last = GraphState.objects.first(), Survey.objects.first()
    if state is None or last is None:
        return state is not None
    is_old = last.surveyed_at < timezone.now() - SURVEYED_EVERY
    return state.built_at > last.surveyed_at or (is_old and state.counted_at > last.counted_at)


def do_survey(lease: Lease) -> None:
    """Make the survey if it is due and nobody is at it, and note in its transaction that the job is done."""
    with transaction.atomic():
        hold_lease(lease)
        if _is_free() and try_lock(GraphLock.SURVEY) and needs_survey():
            survey_graph()
        finish_job(lease)


@transaction.atomic
def survey_graph() -> bool:
    """Make the survey now; False, and nothing done, where there is no graph yet.

    The same graph and the same earlier survey always end in the same rows, but for the time. Of two at once one waits.
    """
    await_lock(GraphLock.SURVEY)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = %s", [_MEMORY])
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = %s", [_LONGEST_THOUGHT])
    state, last = GraphState.objects.first(), Survey.objects.first()
    if state is None:
        return False
    create_next_tables(MODELS)
    modularity, last_community_id = _write_all(
        late_from=state.late_from, last_community_id=last.last_community_id if last else 0
    )
    for index in list_indexes(MODELS):
        build_index(index.name, MODELS)
    take_places(MODELS)
    Survey.objects.update_or_create(
        id=1,
        defaults={
            "surveyed_at": Now(),
            "counted_at": state.counted_at,
            "late_from": state.late_from,
            "modularity": modularity,
            "last_community_id": last_community_id,
        },
    )
    return True


def _is_free() -> bool:
    """Imports and builds come first; the next sweep looks again."""
    return not is_importing() and not is_set_aside() and find_build() is None


def _write_all(*, late_from: int, last_community_id: int) -> tuple[float | None, int]:
    # Here, for whoever only adds or takes jobs is spared the numerical libraries.
    from graph.services.communities import write_communities

    write_works()
    write_nodes()
    write_venues()
    write_people()
    write_neighbours()
    write_rising_collaborations()
    write_rising_people(late_from=late_from)
    communities = write_communities(last_id=last_community_id)
    write_node_communities()
    return communities
