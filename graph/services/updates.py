"""The graph kept right as works change: an update when few did, a full build when many did or there is none."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.db import connection, transaction
from django.db.models.functions import Now

from graph.models import GraphBuild, GraphState
from graph.services.builds import GRAPH, GRAPH_PART, find_build, needs_build, start_build
from graph.services.counting import recount_marked
from graph.services.edges import EDGE_TABLES, apply_changes
from graph.services.locks import GraphLock, is_unlocked, try_lock
from graph.services.next_tables import drop_next_tables, vacuum_fresh_tables
from papers.models import ChangedWork, Job, Work
from papers.services.bare_tables import is_set_aside
from papers.services.catalogue import hold_catalogue
from papers.services.jobs import Lease, add_job, hold_lease
from papers.services.staleness import is_importing

WORKS_AN_UPDATE = 50_000
"""No more works are counted again in one transaction, during which no import can write."""

_PAUSE_AFTER_FAILURE = timedelta(minutes=10)


def add_graph_job() -> None:
    """Add a job when works changed since they were counted, or a build is needed; an import that runs comes first."""
    if is_importing() or is_set_aside() or not is_unlocked(GraphLock.COUNT):
        return
    note_failed_build()
    if find_build() is not None:
        return
    if _may_begin() if _is_wanting() else ChangedWork.objects.exists():
        add_job(kind=GRAPH, subject="")


def do_graph(lease: Lease) -> None:
    """Bring the graph up to date, or begin a full build, whose parts are jobs of their own."""
    begin = partial(hold_lease, lease)
    note_failed_build()
    while not is_importing() and not is_set_aside() and find_build() is None:
        if needs_build():
            if _may_begin():
                start_build(begin=begin)
            return
        vacuum_fresh_tables()
        update_graph(begin=begin)
        if not ChangedWork.objects.exists() or not is_unlocked(GraphLock.COUNT):
            return


@transaction.atomic
def update_graph(*, begin: Callable[[], object] = lambda: None, limit: int = WORKS_AN_UPDATE) -> int:
    """Count again up to `limit` works that are marked, and let the edges follow; how many pairs of nodes changed.

    One transaction: nobody sees a work counted and its edges not. When no mark is left the rows are those of a full
    build. Nothing is done while somebody else is at it or a build is under way: what is marked since is for the update
    after it. Must not run before the first build.
    """
    begin()
    if not try_lock(GraphLock.COUNT):
        return 0
    hold_catalogue()
    if find_build() is not None:
        return 0
    late_from = GraphState.objects.get().late_from
    recount_marked(limit)
    changed = sum(apply_changes(edges, late_from=late_from) for edges in EDGE_TABLES)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE fresh_work, former_work")
    if not ChangedWork.objects.exists():
        GraphState.objects.update(counted_at=Now())
    return changed


def note_failed_build() -> None:
    """Give the build that is under way up when a part of it was given up, and drop what it made."""
    build = find_build()
    if build is None:
        return
    failed = Job.objects.filter(
        kind=GRAPH_PART, subject__startswith=f"{build.pk} ", state=Job.State.FAILED
    ).first()
    if failed is not None:
        with transaction.atomic():
            drop_next_tables()
            GraphBuild.objects.filter(pk=build.pk).update(
                phase=GraphBuild.Phase.FAILED, note=failed.note, changed_at=Now()
            )


def _is_wanting() -> bool:
    return Work.objects.exists() and needs_build()


def _may_begin() -> bool:
    """Not at once after a build that failed: what was wrong is likely to be so still."""
    last = GraphBuild.objects.order_by("id").last()
    recently = GraphBuild.objects.filter(changed_at__gt=Now() - _PAUSE_AFTER_FAILURE)
    return last is None or last.phase != GraphBuild.Phase.FAILED or not recently.filter(pk=last.pk).exists()
