"""Who is at the graph: locks of the database that end with the transaction, whatever becomes of the process."""

from enum import IntEnum

from django.db import connection


class GraphLock(IntEnum):
    """What only one is at, at a time: counting what changed or beginning a build; the survey, which reads it all."""

    SURVEY = 7_337_006
    COUNT = 7_337_007


def try_lock(lock: GraphLock) -> bool:
    """Take the lock until this transaction ends; False when somebody else has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [int(lock)])
        (taken,) = cursor.fetchone()
    return bool(taken)


def is_unlocked(lock: GraphLock) -> bool:
    """Whether nobody has the lock at this moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT NOT EXISTS (
                   SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid <> pg_backend_pid()
                   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                   AND (classid::bigint << 32 | objid::bigint) = %s AND objsubid = 1)""",
            [int(lock)],
        )
        (is_free,) = cursor.fetchone()
    return bool(is_free)


def await_lock(lock: GraphLock) -> None:
    """Take the lock until this transaction ends, however long that takes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(lock)])
