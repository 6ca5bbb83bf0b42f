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
from graph.services.next_tables import vacuum_fresh_tables
from papers.models import ChangedWork, Job, Work
from papers.services.bare_tables import is_set_aside
from papers.services.catalogue import hold_catalogue
from papers.services.jobs import Lease, add_job, hold_lease
from papers.services.staleness import is_importing

_PAUSE_AFTER_FAILURE = timedelta(minutes=10)


def add_graph_job() -> None:
    """Add a job when works changed since they were counted, or a build is needed; an import that runs comes first."""
    if is_importing() or is_set_aside():
        return
    build = find_build()
    if build is not None:
        _note_failure(build)
    elif ChangedWork.objects.exists() or (_is_wanting() and _may_begin()):
        add_job(kind=GRAPH, subject="")


def do_graph(lease: Lease) -> None:
    """Bring the graph up to date, or begin a full build, whose parts are jobs of their own."""
    if is_importing() or is_set_aside() or find_build() is not None:
        return
    begin = partial(hold_lease, lease)
    if needs_build():
        if _may_begin():
            start_build(begin=begin)
    else:
        vacuum_fresh_tables()
        update_graph(begin=begin)


@transaction.atomic
def update_graph(*, begin: Callable[[], object] = lambda: None) -> int:
    """Count again the works that are marked, and let the edges follow; how many pairs of nodes changed.

    One transaction: nobody sees a work counted and its edges not. Ends in the rows of a full build. Nothing is done
    while one is under way: what is marked since is for the update after it. Must not run before the first.
    """
    begin()
    hold_catalogue()
    if find_build() is not None:
        return 0
    late_from = GraphState.objects.select_for_update().get().late_from
    recount_marked()
    changed = sum(apply_changes(edges, late_from=late_from) for edges in EDGE_TABLES)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE fresh_work, former_work")
    GraphState.objects.update(counted_at=Now())
    return changed


def _is_wanting() -> bool:
    return Work.objects.exists() and needs_build()


def _may_begin() -> bool:
    """Not at once after a build that failed: what was wrong is likely to be so still."""
    last = GraphBuild.objects.order_by("id").last()
    recently = GraphBuild.objects.filter(changed_at__gt=Now() - _PAUSE_AFTER_FAILURE)
    return last is None or last.phase != GraphBuild.Phase.FAILED or not recently.filter(pk=last.pk).exists()


def _note_failure(build: GraphBuild) -> None:
    """Give a build up of which a part was given up."""
    failed = Job.objects.filter(
        kind=GRAPH_PART, subject__startswith=f"{build.pk} ", state=Job.State.FAILED
    ).first()
    if failed is not None:
        GraphBuild.objects.filter(pk=build.pk).update(
            phase=GraphBuild.Phase.FAILED, note=failed.note, changed_at=Now()
        )
