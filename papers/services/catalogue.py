"""The catalogue as a whole: one writer at a time, ids handed out in blocks, what is stale is marked."""

from collections.abc import Collection, Iterable

from django.db import connection

from papers.copying import copy_lines
from papers.rows import COLUMNS, copy_line

_WRITER_LOCK = 7_337_001


def hold_catalogue() -> None:
    """Wait until no other transaction changes works or author records; held until this transaction ends.

    Until then rows are looked up by their keys whatever the planner thinks of the tables: a load outruns its
    statistics, and a join over tables that it takes for empty never ends.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_WRITER_LOCK])
        cursor.execute("SET LOCAL enable_seqscan = off")


def commit_lazily() -> None:
    """Let this transaction end before it is on disk: what a crash takes back is done again, with its progress.

    For batches only, whose run notes its end in a transaction that waits for the disk, and so for them.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")


def refresh_statistics() -> None:
    """Tell the planner how large the tables have become."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(COLUMNS)}, papers_sourcerecord")


def take_ids(table: str, count: int) -> range:
    """`count` ids of the table that nothing else will get. Must run while the catalogue is held."""
    if not count:
        return range(0)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT setval(sequence, nextval(sequence) + %s)
               FROM (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS sequence) AS named""",
            [count - 1, table],
        )
        (last,) = cursor.fetchone()
    return range(last - count + 1, last + 1)


def mark_stale(blocks: Iterable[int]) -> None:
    """Say that the signatures of these name blocks changed, so that they are resolved again."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE marked_block (block bigint)")
        copy_lines("marked_block", ("block",), map(copy_line, set(blocks)))
        cursor.execute("INSERT INTO papers_staleblock SELECT block FROM marked_block ON CONFLICT DO NOTHING")
        cursor.execute("DROP TABLE marked_block")


def mark_topics(changed_ids: Collection[int], gone_ids: Collection[int]) -> None:
    """Say that these works changed, and forget what was assigned to those that are gone.

    Must run in the transaction that changes them.
    """
    with connection.cursor() as cursor:
        if changed_ids:
            cursor.execute(
                "INSERT INTO papers_staletopics SELECT unnest(%s::bigint[]) ON CONFLICT DO NOTHING",
                [list(changed_ids)],
            )
        if gone_ids:
            cursor.execute("DELETE FROM papers_assignedtopic WHERE work_id = ANY(%s)", [list(gone_ids)])
