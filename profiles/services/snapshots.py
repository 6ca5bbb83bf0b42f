"""Trust snapshots: measured anew when something that they read changed, and written where it says something else.

What changed stands in `graph_changedauthor`. All records are gone through, in the order of their ids, when it says so
of all of them, and once by each version of the formula.
"""

from collections.abc import Callable, Mapping
from functools import partial

import msgspec
from django.db import connection, transaction
from django.utils import timezone

from graph.models import ChangedAuthor, ConflationRisk, GraphState
from graph.services.changed_authors import mark_authors_changed
from graph.services.conflations import find_conflations
from papers.copying import copy_lines
from papers.models import Author, Job
from papers.rows import copy_line
from papers.services.bare_tables import is_set_aside
from papers.services.jobs import Lease, add_job, hold_lease
from papers.services.staleness import is_importing
from profiles.models import MeasuringProgress
from profiles.selectors.lapses import list_lapsing
from profiles.selectors.trust_inputs import KnownInputs, read_inputs
from profiles.trust.formula import Measured, measure
from profiles.trust.inputs import FORMULA_VERSION, Inputs, encode_inputs, hash_inputs, settle
from profiles.trust.levels import STANDING

TRUST, TRUST_DAY = "trust", "trust day"
AUTHORS_A_BATCH = 2_000
_BATCHES_A_JOB = 20
_ALL = 0
_MEASURING_LOCK = 7_337_008
_COLUMNS = (
    "author_id", "formula_version", "inputs", "evidence", "points", "score", "level", "label", "input_hash",
)  # fmt: skip


def add_trust_job() -> None:
    """Add a job for author records that changed or were never measured; not before there is a graph to read.

    An import that runs comes first: what it changes would be measured twice.
    """
    if not is_importing() and _may_measure() and _is_wanting():
        add_job(kind=TRUST, subject="")


def do_trust(lease: Lease) -> None:
    """Measure some author records, then stand in line again; an import comes first."""
    for _ in range(_BATCHES_A_JOB):
        if (
            is_importing()
            or not _may_measure()
            or not measure_authors(begin_batch=partial(hold_lease, lease))
        ):
            return
    add_trust_job()


def add_trust_day_job() -> None:
    """Add the job that looks for what lapsed, once a day: evidence that expired, reviews a year old."""
    today = timezone.now().date().isoformat()
    if not Job.objects.filter(kind=TRUST_DAY, subject=today).exists():
        add_job(kind=TRUST_DAY, subject=today)


@transaction.atomic
def do_trust_day(lease: Lease) -> None:
    """Mark the author records of which something lapsed of late: nobody changed them, and they measure less."""
    hold_lease(lease)
    mark_authors_changed(list_lapsing())


@transaction.atomic
def measure_authors(limit: int = AUTHORS_A_BATCH, *, begin_batch: Callable[[], object] = lambda: None) -> int:
    """Measure up to `limit` author records that changed, else of those never measured; how many, 0 when all are done.

    A snapshot is written where there is none or its inputs differ from the newest. Whoever runs this, twice or at
    once, writes the same: the marks are taken off first, and who changes a record meanwhile waits to mark it again. A
    record that is gone keeps the snapshots it has. `begin_batch` is called first in the transaction.
    """
    begin_batch()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_MEASURING_LOCK])
    author_ids = _take_marked(limit) or _take_next(limit)
    if not author_ids:
        return 0
    find_conflations(author_ids)
    known = read_inputs(author_ids)
    measured = {author_id: made for author_id, one in known.items() if (made := _measure_changed(one))}
    copy_lines("profiles_trustsnapshot", _COLUMNS, (_lay_out(*one) for one in measured.items()))
    _mark_co_authors(known, measured)
    return len(author_ids)


class _Made(msgspec.Struct, frozen=True):
    """A snapshot to be written."""

    encoded: bytes
    input_hash: str
    measured: Measured


def _measure_changed(known: KnownInputs) -> _Made | None:
    """The snapshot, or None where the newest says the same.

    What holds a score is the one before it was held: so a record that is measured twice is held by the same.
    """
    inputs = known.inputs
    if not known.is_counted and (known.newest_hash is None or inputs.has_hold):
        # A score of half a graph would hold the record for as long as the flag stands. Counting marks it again.
        return None
    if inputs.has_hold:
        as_before = _encode(msgspec.structs.replace(inputs, held_at=known.newest_held_at))
        if hash_inputs(as_before) == known.newest_hash:
            return None
        inputs = msgspec.structs.replace(inputs, held_at=known.newest_score)
    encoded = _encode(inputs)
    input_hash = hash_inputs(encoded)
    return None if input_hash == known.newest_hash else _Made(encoded, input_hash, measure(inputs))


def _encode(inputs: Inputs) -> bytes:
    return encode_inputs(settle(inputs))


def _lay_out(author_id: int, made: _Made) -> str:
    measured = made.measured
    return copy_line(
        author_id,
        FORMULA_VERSION,
        made.encoded.decode(),
        msgspec.json.encode(measured.evidence).decode(),
        msgspec.json.encode(measured.points).decode(),
        measured.score,
        measured.level,
        measured.label,
        made.input_hash,
    )


def _may_measure() -> bool:
    return not is_set_aside() and GraphState.objects.exists()


def _is_wanting() -> bool:
    return ChangedAuthor.objects.exists() or Author.objects.filter(pk__gt=_read_progress()).exists()


def _read_progress() -> int:
    progress = MeasuringProgress.objects.filter(pk=FORMULA_VERSION).first()
    return progress.authors_until if progress else 0


def _take_marked(limit: int) -> list[int]:
    """Take marks off; the mark of all records is kept as how far they are measured: not at all."""
    marked = list(ChangedAuthor.objects.order_by("pk").values_list("pk", flat=True)[:limit])
    # Curators lock a risk, then mark: in the other order each would wait for the other.
    list(ConflationRisk.objects.select_for_update().filter(pk__in=marked).order_by("pk").values_list("pk"))
    ChangedAuthor.objects.filter(pk__in=marked).delete()
    if _ALL in marked:
        _note_progress(0)
    return [author_id for author_id in marked if author_id != _ALL]


def _take_next(limit: int) -> list[int]:
    until = _read_progress()
    author_ids = list(Author.objects.filter(pk__gt=until).order_by("pk").values_list("pk", flat=True)[:limit])
    if author_ids:
        _note_progress(author_ids[-1])
    return author_ids


def _note_progress(authors_until: int) -> None:
    MeasuringProgress.objects.update_or_create(
        formula_version=FORMULA_VERSION, defaults={"authors_until": authors_until}
    )


def _mark_co_authors(known: Mapping[int, KnownInputs], measured: Mapping[int, _Made]) -> None:
    """Have the co-authors measured again whose works somebody confirmed whose word began or ceased to count."""
    turned = [
        author_id
        for author_id, made in measured.items()
        if (made.measured.level >= STANDING) is not ((known[author_id].newest_level or 0) >= STANDING)
    ]
    if turned:
        with connection.cursor() as cursor:
            cursor.execute(_MARK_CO_AUTHORS, [turned])


_MARK_CO_AUTHORS = """
    INSERT INTO graph_changedauthor
    SELECT DISTINCT theirs.author_id FROM papers_authorship mine
    JOIN papers_authorship theirs ON theirs.work_id = mine.work_id AND theirs.author_id <> mine.author_id
    JOIN profiles_claim c ON c.author_id = theirs.author_id AND c.state = 'verified'
    WHERE mine.author_id = ANY(%s) AND mine.is_curated AND theirs.is_curated
    ON CONFLICT DO NOTHING
"""
