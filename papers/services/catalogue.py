"""The catalogue as a whole: one writer at a time, ids handed out in blocks, what is stale is marked."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Literal, TypeVar

from django.db import OperationalError, connection, transaction
from psycopg2.errors import LockNotAvailable

from papers.rows import COLUMNS

Rank = TypeVar("Rank", bound=tuple[Any, ...])

LONGEST_WAIT_SECONDS = 5
"""So long a person waits for a batch of an import to end."""
_WRITER_LOCK = 7_337_001


class FirstLoadError(Exception):
    """The catalogue is being loaded for the first time, so that nobody else can write to it yet."""


class CatalogueBusyError(Exception):
    """Somebody else writes to the catalogue for longer than a person can wait."""


def hold_catalogue() -> None:
    """Wait until no other transaction changes works or author records; held until this transaction ends.

    Until then rows are looked up by their keys whatever the planner thinks of the tables: a load outruns its
    statistics, and a join over tables that it takes for empty never ends. Raises FirstLoadError while keys
    or foreign keys are set aside.
    """
    hold_bare_catalogue()
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM papers_setaside)")
        (is_bare,) = cursor.fetchone()
    if is_bare:
        raise FirstLoadError("the catalogue is being loaded for the first time; try again when that is done")
    forgo_scans()


def hold_catalogue_soon() -> None:
    """The same for a person who waits for it: raises CatalogueBusyError after `LONGEST_WAIT_SECONDS`."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{LONGEST_WAIT_SECONDS}s'")
            hold_catalogue()
            cursor.execute("SET LOCAL lock_timeout = DEFAULT")
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        raise CatalogueBusyError("an import is writing just now") from error


def hold_bare_catalogue() -> None:
    """The same for the first load itself, whose tables have no keys to look rows up by."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_WRITER_LOCK])


def forgo_scans() -> None:
    """Let this transaction read no table from end to end where it can look rows up."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")


def commit_lazily() -> None:
    """Let this transaction end before it is on disk: what a crash takes back is done again, with its progress.

    For batches only, whose run notes its end in a transaction that waits for the disk, and so for them.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")


def refresh_statistics(tables: Iterable[str] = COLUMNS) -> None:
    """Tell the planner how large the tables have become."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(tables)}")


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


def assign_ids(table: str, candidates: Iterable[tuple[Rank, int, int]], count: int) -> list[int]:
    """An id of the table for each of `count` things: each the best candidate that none took before it, else a new one.

    A candidate is its rank, the lowest first, the id, and the number of the thing, from 0, that could have it.
    Must run while the catalogue is held.
    """
    assigned: dict[int, int] = {}
    taken: set[int] = set()
    for _, id_, index in sorted(candidates):
        if index not in assigned and id_ not in taken:
            assigned[index] = id_
            taken.add(id_)
    spare = iter(take_ids(table, count - len(assigned)))
    return [assigned[index] if index in assigned else next(spare) for index in range(count)]


def redirect_ids(kind: Literal["work", "author"], destinations: Mapping[int, int]) -> None:
    """Let the addresses of rows that go lead to others, and so those that led to them. No destination may go too."""
    moved = [list(destinations.keys()), list(destinations.values())]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""UPDATE papers_{kind}redirect r SET {kind}_id = moved.new_id
                FROM unnest(%s::bigint[], %s::bigint[]) AS moved (old_id, new_id) WHERE r.{kind}_id = moved.old_id""",
            moved,
        )
        cursor.execute(
            f"""INSERT INTO papers_{kind}redirect (old_id, {kind}_id)
                SELECT * FROM unnest(%s::bigint[], %s::bigint[])""",
            moved,
        )


def mark_stale(blocks: Iterable[int]) -> None:
    """Say that the signatures of these name blocks changed, so that they are resolved again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO papers_staleblock SELECT unnest(%s::bigint[]) ON CONFLICT DO NOTHING",
            [list(set(blocks))],
        )


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


def mark_changed(work_ids: Collection[int]) -> None:
    """Say that these works, their authorships or topics changed, or that they are gone, so that they are counted again.

    Must run in the transaction that changes them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO papers_changedwork SELECT unnest(%s::bigint[]) ON CONFLICT DO NOTHING",
            [sorted(work_ids)],
        )


def mark_all_changed() -> None:
    """Say so of all works, in one row."""
    mark_changed([0])
