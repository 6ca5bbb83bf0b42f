"""The search index brought up to date with the works, a set at a time: never while a work is written."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from django.db import connection, transaction

from papers.models import SearchProgress, WorkSearch
from papers.models.search import TIERS
from papers.search_text import ABSTRACT, MARKS, SAID, TITLE, TITLE_KEY
from papers.services.bare_tables import is_set_aside
from papers.services.institution_index import add_institutions, build_institutions
from papers.services.jobs import Lease, add_job, hold_lease
from papers.services.staleness import is_importing
from papers.services.swapped_tables import make_anew

SEARCH = "search"
_INDEX_LOCK = 7_337_005
_SMALL_CHANGE, _SMALL_SHARE = 2_000, 0.2
"""So many changed works, or this share of all, are written into the index as it stands; more make it anew."""

_ROWS = f"""
    SELECT w.id AS work_id, w.year, {TITLE_KEY} AS title_key, {TITLE} AS title, {ABSTRACT} AS abstract,
        {MARKS} AS marks, w.changed_at AS built_from
    FROM papers_work w LEFT JOIN papers_worktext t ON t.work_id = w.id CROSS JOIN LATERAL ({SAID}) said
"""
_COLUMNS = "work_id, year, title_key, title, title || abstract || marks AS document, built_from"
_NEWEST_FIRST = "year DESC NULLS LAST, work_id DESC"
_CHANGED = """
    w.changed_at >= %(read_until)s
    AND NOT EXISTS (SELECT FROM papers_worksearch s WHERE s.work_id = w.id AND s.built_from = w.changed_at)
"""
_BEGINNING = datetime(1, 1, 1, tzinfo=UTC)


def add_search_job() -> None:
    """Add a job when works changed since the index was built, unless an import runs: that comes first."""
    if not is_importing() and _has_changes():
        add_job(kind=SEARCH, subject="")


def do_search(lease: Lease) -> None:
    """Bring the index up to date, for a job; not with works of a first load, which are not settled yet."""
    if is_set_aside():
        return
    refresh_index(begin=partial(hold_lease, lease))


def refresh_index(*, begin: Callable[[], object] = lambda: None) -> int:
    """Bring the index up to date in one transaction; how many works were written.

    Whoever runs this, twice or at once, the index says the same. Works that change meanwhile are left for the next
    time. While it is made anew, which takes about a minute a million works, the old one is searched. `begin` is called
    first in the transaction.
    """
    with transaction.atomic():
        begin()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_INDEX_LOCK])
        read_until, oldest = _select_read_until(), select_oldest_running()
        changed, indexed = _count_changed(read_until), _estimate_indexed()
        if changed > max(_SMALL_CHANGE, _SMALL_SHARE * indexed):
            written = _build()
            build_institutions()
        else:
            _remove_gone()
            add_institutions(_CHANGED, read_until)
            written = _update(read_until) if changed else 0
        SearchProgress.objects.update_or_create(id=1, defaults={"read_until": oldest})
    return written


def _has_changes() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT EXISTS (SELECT FROM papers_work w WHERE {_CHANGED})",
            {"read_until": _select_read_until()},
        )
        (has_changes,) = cursor.fetchone()
    return bool(has_changes)


def _select_read_until() -> datetime:
    progress = SearchProgress.objects.first()
    return progress.read_until if progress else _BEGINNING


def select_oldest_running() -> datetime:
    """When the oldest transaction of others began: what began before it is committed, and can be seen, or is undone.

    A second less, as a transaction can have its time before others are shown it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT LEAST(statement_timestamp(), min(xact_start)) - interval '1 second' FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()"""
        )
        (oldest,) = cursor.fetchone()
    assert isinstance(oldest, datetime)  # noqa: S101 - for the type
    return oldest


def _count_changed(read_until: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM papers_work w WHERE {_CHANGED}", {"read_until": read_until})
        (count,) = cursor.fetchone()
    return int(count)


def _estimate_indexed() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'papers_worksearch'::regclass")
        (rows,) = cursor.fetchone()
    return max(0, int(rows))


def _remove_gone() -> None:
    """Take out the works that are none any more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM papers_worksearch s WHERE NOT EXISTS (SELECT FROM papers_work w WHERE w.id = s.work_id)"
        )


def _update(read_until: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO papers_worksearch (tier, work_id, year, title_key, title, document, built_from)
                SELECT 0, {_COLUMNS} FROM ({_ROWS} WHERE {_CHANGED} OFFSET 0) row
                ON CONFLICT (work_id) DO UPDATE SET tier = 0, year = EXCLUDED.year, title_key = EXCLUDED.title_key,
                    title = EXCLUDED.title, document = EXCLUDED.document, built_from = EXCLUDED.built_from""",
            {"read_until": read_until},
        )
        return int(cursor.rowcount)


def _build() -> int:
    """Make table and indexes anew, with all cores: first the rows."""
    table = WorkSearch._meta.db_table
    with connection.cursor() as cursor:
        # The planner takes folding and stemming for cheap, and passing rows between processes for dear: it is not so.
        for cost in ("parallel_setup_cost", "parallel_tuple_cost", "min_parallel_table_scan_size"):
            cursor.execute(f"SET LOCAL {cost} = 0")
        cursor.execute(f"CREATE UNLOGGED TABLE said_{table} AS {_ROWS}")
        written = make_anew(
            WorkSearch,
            f"""SELECT {_COLUMNS}, {_name_tier("row_number() OVER newest_first")} AS tier
                FROM said_{table} WINDOW newest_first AS (ORDER BY {_NEWEST_FIRST}) ORDER BY {_NEWEST_FIRST}""",
        )
        cursor.execute(f"DROP TABLE said_{table}")
    return written


def _name_tier(place: str) -> str:
    """SQL of the tier of the work at this place from 1."""
    whens = " ".join(f"WHEN {place} <= {sum(TIERS[: tier + 1])} THEN {tier}" for tier in range(len(TIERS)))
    return f"(CASE {whens} ELSE {len(TIERS)} END)::smallint"
