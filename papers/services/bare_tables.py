"""Tables without keys: what of keys, indexes and foreign keys a first load sets aside, and builds when rows are in.

Each stands as a row with its definition, written in the transaction that drops it, so that nothing is forgotten
whenever a load is killed.
"""

import time
from collections.abc import Sequence

from django.db import OperationalError, connection, transaction
from psycopg2 import errorcodes

from papers.models import SetAside

READ_TABLES = (
    "papers_work", "papers_worktext", "papers_version", "papers_signature", "papers_signatureaffiliation",
    "papers_signatureidentifier", "papers_worktopic", "papers_workidentifier", "papers_sourcerecord", "papers_venue",
    "papers_name", "papers_nametoken", "papers_affiliation",
)  # fmt: skip
RESOLVED_TABLES = ("papers_author", "papers_namevariant", "papers_authoridentifier", "papers_authorship")
"""What resolution fills."""

_BUILDING_MEMORY = "128MB"
_PATIENCE_MS, _SECONDS_BETWEEN_TRIES, _MOST_SECONDS_BETWEEN_TRIES = 1_500, 0.1, 2.0
_TAKEN = frozenset({errorcodes.LOCK_NOT_AVAILABLE, errorcodes.DEADLOCK_DETECTED})


def is_set_aside(stage: int | None = None) -> bool:
    """Whether something is set aside, or something of one stage."""
    pending = SetAside.objects.all() if stage is None else SetAside.objects.filter(stage=stage)
    return pending.exists()


def build_stage(stage: int) -> None:
    """Build what of this stage is set aside. Must run in a transaction."""
    if stage != SetAside.Stage.FINAL:
        lock_tables(READ_TABLES if stage == SetAside.Stage.READ else RESOLVED_TABLES)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = %s", [_BUILDING_MEMORY])
        for one in SetAside.objects.filter(stage=stage).order_by("name"):
            cursor.execute(one.definition)
            one.delete()


def set_aside() -> None:
    """Make the tables bare. Must run in a transaction that holds the catalogue, which is empty."""
    tables = [*READ_TABLES, *RESOLVED_TABLES]
    lock_tables(tables)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT conname, conrelid::regclass::text, pg_get_constraintdef(oid), contype = 'f' FROM pg_constraint
               WHERE conparentid = 0 AND (contype = 'f' AND (conrelid::regclass::text = ANY(%(tables)s)
                                                             OR confrelid::regclass::text = ANY(%(tables)s))
                                          OR contype IN ('p', 'u') AND conrelid::regclass::text = ANY(%(tables)s))
               ORDER BY contype = 'f' DESC, conname""",
            {"tables": tables},
        )
        for name, table, definition, is_foreign in cursor.fetchall():
            _note(name, SetAside.Stage.FINAL if is_foreign else _stage_of(table),
                  f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')  # fmt: skip
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        cursor.execute(
            """SELECT c.relname, i.indrelid::regclass::text, pg_get_indexdef(i.indexrelid)
               FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid::regclass::text = ANY(%s)""",
            [tables],
        )
        for name, table, definition in cursor.fetchall():
            _note(name, _stage_of(table), definition)
            cursor.execute(f'DROP INDEX "{name}"')


def lock_tables(tables: Sequence[str], *, patience_ms: int = _PATIENCE_MS) -> None:
    """Have all of these tables or none: a page that reads two must not wait for one while we wait for the other.

    Pages wait while we do, at most `patience_ms` at a time, with longer and longer pauses for them.
    """
    pause = _SECONDS_BETWEEN_TRIES
    while True:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = %s", [patience_ms])
                cursor.execute(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE")
                cursor.execute("SET LOCAL lock_timeout = DEFAULT")
        except OperationalError as error:
            if getattr(error.__cause__, "pgcode", None) not in _TAKEN:
                raise
            time.sleep(pause)
            pause = min(_MOST_SECONDS_BETWEEN_TRIES, 2 * pause)
        else:
            return


def _stage_of(table: str) -> int:
    return SetAside.Stage.RESOLVED if table in RESOLVED_TABLES else SetAside.Stage.READ


def _note(name: str, stage: int, definition: str) -> None:
    SetAside.objects.create(name=name, stage=stage, definition=definition)
