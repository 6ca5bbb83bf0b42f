"""The search index brought up to date with the works, a set at a time: never while a work is written."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from itertools import accumulate

from django.db import connection, transaction

from papers.models import SearchProgress, WorkSearch
from papers.models.search import TIERS
from papers.search_text import ABSTRACT, MARKS, SAID_ABSTRACT, SAID_TITLE, TITLE, TITLE_KEY
from papers.services.bare_tables import is_set_aside
from papers.services.institution_index import add_institutions, build_institutions
from papers.services.jobs import Lease, add_job, hold_lease
from papers.services.staleness import is_importing
from papers.services.swapped_tables import make_anew

SEARCH = "search"
_INDEX_LOCK = 7_337_005
_SMALL_CHANGE, _SMALL_SHARE = 2_000, 0.2
"""So many changed works, or this share of all, are written into the index as it stands; more make it anew."""

# A function in FROM is asked once a row, where a subquery would be taken apart and folded anew for each use of it.
_ROWS = f"""
    SELECT w.id AS work_id, {{tier}} AS tier, w.year, {TITLE_KEY} AS title_key, words.title,
        words.title || words.abstract || {MARKS} AS document, w.changed_at AS built_from
    FROM papers_work w LEFT JOIN papers_worktext t ON t.work_id = w.id
    CROSS JOIN LATERAL unnest(ARRAY[{SAID_TITLE}], ARRAY[{SAID_ABSTRACT}]) said(title, abstract)
    CROSS JOIN LATERAL unnest(ARRAY[{TITLE}], ARRAY[{ABSTRACT}]) words(title, abstract)
"""
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
            f"""INSERT INTO papers_worksearch (work_id, tier, year, title_key, title, document, built_from)
                {_ROWS.format(tier=0)} WHERE {_CHANGED}
                ON CONFLICT (work_id) DO UPDATE SET tier = 0, year = EXCLUDED.year, title_key = EXCLUDED.title_key,
                    title = EXCLUDED.title, document = EXCLUDED.document, built_from = EXCLUDED.built_from""",
            {"read_until": read_until},
        )
        return int(cursor.rowcount)


def _build() -> int:
    """Make table and indexes anew, with all cores: first the rows, the newest first."""
    tier = _name_tier()
    with connection.cursor() as cursor:
        # The planner takes folding and stemming for cheap, and passing rows between processes for dear: it is not so.
        for cost in ("parallel_setup_cost", "parallel_tuple_cost", "min_parallel_table_scan_size"):
            cursor.execute(f"SET LOCAL {cost} = 0")
    return make_anew(WorkSearch, f"{_ROWS.format(tier=tier)} ORDER BY w.year DESC NULLS LAST, w.id DESC")


def _name_tier() -> str:
    """SQL of the tier of a work `w`: which are the newest is found once, by the years and ids alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT year, id FROM (
                   SELECT coalesce(year, 0) AS year, id,
                       row_number() OVER (ORDER BY year DESC NULLS LAST, id DESC) AS place FROM papers_work
               ) newest WHERE place = ANY(%s) ORDER BY place""",
            [list(accumulate(TIERS))],
        )
        last = cursor.fetchall()
    whens = " ".join(
        f"WHEN (coalesce(w.year, 0), w.id) >= ({year}, {work_id}) THEN {tier}"
        for tier, (year, work_id) in enumerate(last)
    )
    return f"(CASE {whens} ELSE {len(last)} END)::smallint" if whens else "0::smallint"
