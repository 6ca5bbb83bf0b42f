"""Full builds: everything counted and summed up anew, beside what is read meanwhile, in parts that any worker does.

A part is a job, done whole or not at all, so that a build that is killed goes on with the parts that are left. Works
that change while it runs are marked, as always, and follow in the update after it.
"""

from collections.abc import Callable, Iterator, Mapping
from math import ceil

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from graph.models import CountedWork, GraphBuild, GraphState
from graph.records import find_late_from
from graph.services.changed_authors import mark_all_authors_changed
from graph.services.counting import COLUMNS, select_facts
from graph.services.edges import EDGE_TABLES, FORMULA_VERSION, insert_edges
from graph.services.locks import GraphLock, try_lock
from graph.services.next_tables import (
    build_index,
    create_next_tables,
    estimate_rows,
    list_indexes,
    next_name,
    take_places,
)
from papers.models import ChangedWork, Job, Work
from papers.services.catalogue import commit_lazily, hold_catalogue
from papers.services.jobs import Lease, LeaseLostError, NotYetError, add_job, finish_job, hold_lease

GRAPH, GRAPH_PART = "graph", "graph part"
UPDATED_SHARE, UPDATED_AT_LEAST = 0.2, 1_000
"""More changed works than this share of all, and than so many, are a case for a full build."""

_WORKS_A_PART = 250_000
_WORKS_IN_ONE_PART = 20_000
_MOST_PARTS = 16
"""Each part of the edges reads all counted works, so that many more would be slower."""

_MEMORY = "128MB"
_Phase = GraphBuild.Phase
_NEXT_PHASE = {
    _Phase.COUNT: _Phase.PAIR,
    _Phase.PAIR: _Phase.INDEX,
    _Phase.INDEX: _Phase.SWAP,
    _Phase.SWAP: _Phase.DONE,
}
_SWAP_PATIENCE_MS = 200


def get_late_from() -> int:
    """The first of the years that count as late today."""
    return find_late_from(timezone.now().year)


def find_build() -> GraphBuild | None:
    """The build that is under way, or None."""
    return GraphBuild.objects.exclude(phase__in=(_Phase.DONE, _Phase.FAILED)).first()


def needs_build() -> bool:
    """Whether an update will not do.

    Nothing is built, the last build or an update since has failed, much changed, a year went by, or a formula is new.
    """
    state = GraphState.objects.first()
    last = GraphBuild.objects.order_by("id").last()
    if state is None or last is None or last.phase != _Phase.DONE:
        return True
    if (state.late_from, state.formula_version) != (get_late_from(), FORMULA_VERSION):
        return True
    failed = Job.objects.filter(kind=GRAPH, state=Job.State.FAILED, changed_at__gt=state.built_at)
    if failed.exists() or ChangedWork.objects.filter(work_id=0).exists():
        return True
    most = int(max(UPDATED_AT_LEAST, UPDATED_SHARE * estimate_rows(CountedWork._meta.db_table)))
    return ChangedWork.objects.all()[: most + 1].count() > most


@transaction.atomic
def start_build(*, begin: Callable[[], object] = lambda: None) -> GraphBuild:
    """Begin a full build: the jobs of its first phase. What is marked until now is in it, what is marked later is not.

    When one is under way, that is it. Raises NotYetError while somebody else counts or begins one, FirstLoadError while
    the catalogue is loaded for the first time.
    """
    begin()
    if not try_lock(GraphLock.COUNT):
        raise NotYetError("works are being counted at the moment")
    if (begun := find_build()) is not None:
        return begun
    # Before the catalogue is held: a part of a build that was given up may still be writing to them.
    create_next_tables()
    hold_catalogue()
    # Not TRUNCATE, for which every page would have to wait while a dump of the database reads on.
    ChangedWork.objects.all().delete()
    build = GraphBuild(late_from=get_late_from(), phase=_Phase.COUNT, works_until=_find_last_work())
    build.parts_count = sum(len(list(_plan_phase(build, phase))) for phase in _NEXT_PHASE)
    build.save()
    _add_parts(build)
    return build


def do_part(lease: Lease) -> None:
    """Do a part of a build, and when it was the last of its phase begin the next; nothing when the build was given up.

    Raises LeaseLostError, also when it is given up meanwhile: the next tables may be those of another build by then.
    """
    phase = _Phase(lease.payload["phase"])
    with transaction.atomic():
        hold_lease(lease)
        commit_lazily()
        build = GraphBuild.objects.get(pk=lease.payload["build_id"])
        if build.phase != phase:
            return
        if phase == _Phase.SWAP and not try_lock(GraphLock.SURVEY):
            raise NotYetError("waits for the survey, which reads the tables that go")
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL work_mem = %s", [_MEMORY])
        _DOERS[phase](build, **lease.payload["part"])
        finish_job(lease)
        _advance(build.pk, phase)


def _advance(build_id: int, phase: GraphBuild.Phase) -> None:
    build = GraphBuild.objects.select_for_update().get(pk=build_id)
    if build.phase != phase:
        raise LeaseLostError(f"build {build_id} was given up")
    if _list_jobs(build_id, phase).exclude(state=Job.State.DONE).exists():
        return
    build.phase = _NEXT_PHASE[phase]
    if build.phase == _Phase.DONE:
        GraphState.objects.update_or_create(
            id=1,
            defaults={
                "formula_version": FORMULA_VERSION,
                "late_from": build.late_from,
                "built_at": Now(),
                "counted_at": build.started_at,
            },
        )
        mark_all_authors_changed()
        add_job(kind=GRAPH, subject="")
    else:
        _add_parts(build)
    GraphBuild.objects.filter(pk=build_id).update(phase=build.phase, changed_at=Now())


def _list_jobs(build_id: int, phase: str) -> QuerySet[Job]:
    return Job.objects.filter(kind=GRAPH_PART, subject__startswith=f"{build_id} {phase}")


def _add_parts(build: GraphBuild) -> None:
    for number, part in enumerate(_plan_phase(build, build.phase), 1):
        add_job(
            kind=GRAPH_PART,
            subject=f"{build.pk} {build.phase} {number}",
            payload={"build_id": build.pk, "phase": build.phase, "part": part},
        )


def _plan_phase(build: GraphBuild, phase: str) -> Iterator[Mapping[str, object]]:
    """What the parts of a phase are to do."""
    last = build.works_until
    parts = 1 if last <= _WORKS_IN_ONE_PART else min(_MOST_PARTS, max(2, ceil(last / _WORKS_A_PART)))
    if phase == _Phase.COUNT:
        step = last // parts + 1
        yield from ({"low": low, "high": low + step - 1} for low in range(0, parts * step, step))
    elif phase == _Phase.PAIR:
        for edges in EDGE_TABLES:
            yield from ({"table": edges.name, "part": part, "parts": parts} for part in range(parts))
    elif phase == _Phase.INDEX:
        yield from ({"name": index.name} for index in list_indexes())
    else:
        yield {}


def _find_last_work() -> int:
    return Work.objects.order_by("id").values_list("id", flat=True).last() or 0


def _count(build: GraphBuild, low: int, high: int) -> None:
    with connection.cursor() as cursor:
        # Works that come meanwhile are marked, and added by the update.
        cursor.execute(
            f"""INSERT INTO {next_name("graph_countedwork")} ({COLUMNS})
                {select_facts("BETWEEN %(low)s AND %(high)s")}""",
            {"low": low, "high": high},
        )


def _pair(build: GraphBuild, table: str, part: int, parts: int) -> None:
    (edges,) = (one for one in EDGE_TABLES if one.name == table)
    insert_edges(
        edges,
        works=next_name("graph_countedwork"),
        into=next_name(table),
        part=part,
        parts=parts,
        late_from=build.late_from,
    )


def _index(build: GraphBuild, name: str) -> None:
    build_index(name)


def _swap(build: GraphBuild) -> None:
    take_places(patience_ms=_SWAP_PATIENCE_MS)


_DOERS: dict[GraphBuild.Phase, Callable[..., None]] = {
    _Phase.COUNT: _count,
    _Phase.PAIR: _pair,
    _Phase.INDEX: _index,
    _Phase.SWAP: _swap,
}
