"""The name index brought up to date with the author records, a set at a time, and daily with topics and places.

What of it is kept, and why: docs/adr/0021-names.md.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from django.db import connection, transaction
from django.utils import timezone

from papers.models import NamedKind, NameProgress
from papers.name_words import DELETIONS
from papers.services.bare_tables import is_set_aside
from papers.services.jobs import Lease, add_job, hold_lease
from papers.services.name_tables import (
    LONGEST_PREFIX,
    PEOPLE,
    TABLES,
    best_bearers,
    count_names,
    fill_deletions,
    fill_entries,
    fill_places,
    fill_prefixes,
)
from papers.services.search_index import select_oldest_running
from papers.services.staleness import is_importing
from papers.services.swapped_tables import index_beside, make_beside, swap

NAMES = "names"
_NAMES_LOCK = 7_337_006
_SMALL_CHANGE, _SMALL_SHARE = 2_000, 0.2
"""So many changed author records, or this share of all, are written into the index as it stands; more make it anew."""
_PLACES_KEPT = timedelta(days=1)

_ENTRIES, _PREFIXES, _DELETIONS = TABLES
_PERSON = NamedKind.PERSON.value
_CHANGED = f"""
    a.changed_at >= %(read_until)s AND NOT EXISTS (
        SELECT FROM {_ENTRIES} e WHERE e.kind = {_PERSON} AND e.subject_id = a.id AND e.built_from = a.changed_at)
"""
_BEGINNING = datetime(1, 1, 1, tzinfo=UTC)


def add_names_job() -> None:
    """Add a job when author records changed since the index was built, unless an import runs: that comes first."""
    if not is_importing() and _has_changes():
        add_job(kind=NAMES, subject="")


def do_names(lease: Lease) -> None:
    """Bring the index up to date, for a job; not with author records of a first load, which are not settled yet."""
    if is_set_aside():
        return
    refresh_names(begin=partial(hold_lease, lease))


def refresh_names(*, begin: Callable[[], object] = lambda: None) -> int:
    """Bring the index up to date in one transaction; how many author records were written.

    Whoever runs this, twice or at once, people are found the same; which beginnings are listed is settled when all is
    made anew, at the latest when a fifth of the records changed. While it is made anew, half a minute a million author
    records, the old one is read. `begin` is called first in the transaction.
    """
    with transaction.atomic():
        begin()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_NAMES_LOCK])
        progress = NameProgress.objects.first()
        read_until, oldest = progress.read_until if progress else _BEGINNING, select_oldest_running()
        places_read_at = progress.places_read_at if progress else _BEGINNING
        changed, now = _count_changed(read_until), timezone.now()
        if progress is None or changed > max(_SMALL_CHANGE, _SMALL_SHARE * _estimate_people()):
            _build()
            places_read_at = now
        else:
            _update(read_until)
            if now - places_read_at > _PLACES_KEPT:
                _renew_places()
                places_read_at = now
        NameProgress.objects.update_or_create(
            id=1, defaults={"read_until": oldest, "places_read_at": places_read_at}
        )
    return changed


def _has_changes() -> bool:
    progress = NameProgress.objects.first()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT EXISTS (SELECT FROM papers_author a WHERE {_CHANGED})",
            {"read_until": progress.read_until if progress else _BEGINNING},
        )
        (has_changes,) = cursor.fetchone()
    return bool(has_changes)


def _count_changed(read_until: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM papers_author a WHERE {_CHANGED}", {"read_until": read_until})
        (count,) = cursor.fetchone()
    return int(count)


def _estimate_people() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'papers_author'::regclass")
        (rows,) = cursor.fetchone()
    return max(0, int(rows))


def _build() -> None:
    """Make the three tables anew beside the old ones, rows first, then keys and indexes, and let them take over."""
    entries, prefixes, deletions = (make_beside(table) for table in TABLES)
    fill_entries(entries)
    index_beside(_ENTRIES)
    fill_prefixes(prefixes, entries)
    fill_deletions(deletions, entries)
    for table in TABLES[1:]:
        index_beside(table)
    swap(TABLES)


def _update(read_until: datetime) -> None:
    """Write the entries of what changed, and what follows from them."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""CREATE TEMPORARY TABLE changed_author AS SELECT a.id FROM papers_author a WHERE {_CHANGED}""",
            {"read_until": read_until},
        )
        cursor.execute(
            "CREATE TEMPORARY TABLE touched_name (kind smallint, subject_id bigint, words text, works_count integer)"
        )
        cursor.execute(
            f"""WITH old AS (
                    DELETE FROM {_ENTRIES} e WHERE e.kind = {_PERSON}
                    AND (e.subject_id IN (SELECT id FROM changed_author)
                         OR NOT EXISTS (SELECT FROM papers_author a WHERE a.id = e.subject_id))
                    RETURNING e.kind, e.subject_id, e.words, e.works_count
                ) INSERT INTO touched_name SELECT * FROM old"""
        )
        cursor.execute(
            f"""WITH written AS (
                    INSERT INTO {_ENTRIES} {PEOPLE} WHERE a.id IN (SELECT id FROM changed_author)
                    RETURNING kind, subject_id, words, works_count
                ) INSERT INTO touched_name SELECT * FROM written"""
        )
        _renew_prefixes()
        _renew_deletions()
        cursor.execute("DROP TABLE changed_author, touched_name")


def _renew_prefixes() -> None:
    """List anew the best bearers where one of them changed, or who changed may be one."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""UPDATE {_PREFIXES} p SET subject_ids = coalesce(best.subject_ids, '{{}}'),
                    works_counts = coalesce(best.works_counts, '{{}}')
                FROM (
                    SELECT DISTINCT old.kind, old.prefix
                    FROM touched_name t CROSS JOIN generate_series(1, {LONGEST_PREFIX}) AS letters
                    JOIN {_PREFIXES} old ON old.kind = t.kind AND old.prefix = left(t.words || ' ', letters)
                    WHERE t.subject_id = ANY(old.subject_ids)
                       OR t.works_count >= coalesce(old.works_counts[cardinality(old.works_counts)], 0)
                ) stale CROSS JOIN LATERAL ({best_bearers(_ENTRIES, kind="stale.kind", prefix="stale.prefix")}) best
                WHERE (p.kind, p.prefix) = (stale.kind, stale.prefix)"""
        )


def _renew_deletions() -> None:
    """Count anew the words of the names that came or went."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""CREATE TEMPORARY TABLE staged_deletion AS
                SELECT one.deletion, touched.word, {count_names(_ENTRIES, "touched.word")} AS names_count
                FROM (SELECT DISTINCT left(split_part(words, ' ', 1), 40) AS word FROM touched_name) touched
                CROSS JOIN LATERAL ({DELETIONS.format(word="touched.word")}) one WHERE touched.word <> ''"""
        )
        cursor.execute(
            f"""DELETE FROM {_DELETIONS} d USING staged_deletion s
                WHERE (d.deletion, d.word) = (s.deletion, s.word) AND s.names_count = 0"""
        )
        cursor.execute(
            f"""INSERT INTO {_DELETIONS} AS d (deletion, word, names_count)
                SELECT deletion, word, names_count FROM staged_deletion WHERE names_count > 0
                ON CONFLICT (deletion, word) DO UPDATE SET names_count = EXCLUDED.names_count
                WHERE d.names_count <> EXCLUDED.names_count"""
        )
        cursor.execute("DROP TABLE staged_deletion")


def _renew_places() -> None:
    """Write topics and institutions anew; what is listed of them stays until all is made anew."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_ENTRIES} WHERE kind <> {_PERSON}")
    fill_places(_ENTRIES)
