"""Tables made anew beside those that are read, bare until their rows are in, which then take their place."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection
from django.db.models import Model

from graph.models import AuthorInstitution, AuthorTopic, Collaboration, CountedWork, TopicPair
from papers.services.bare_tables import lock_tables

Models = Sequence[type[Model]]
MODELS: Models = (Collaboration, CountedWork, AuthorTopic, AuthorInstitution, TopicPair)
_BUILDING_MEMORY = "128MB"
_PATIENCE_MS = 2_000


class TableIndex(NamedTuple):
    """An index of a table in its place, and the SQL that makes the same of the next one."""

    name: str
    table: str
    definition: str
    is_key: bool


def next_name(name: str) -> str:
    """What a table or an index is called until it takes its place."""
    return f"next_{name}"


def create_next_tables(models: Models = MODELS) -> None:
    """Make the next tables, empty and bare; what an earlier build left of them goes, as in `drop_next_tables`."""
    drop_next_tables(models)
    with connection.cursor() as cursor:
        for model in models:
            table = model._meta.db_table
            cursor.execute(
                f"CREATE TABLE {next_name(table)} (LIKE {table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)"
            )


def drop_next_tables(models: Models = MODELS) -> None:
    """Drop what a build that was given up left. Raises OperationalError when a part of it still writes."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = %s", [_PATIENCE_MS])
        for model in models:
            cursor.execute(f"DROP TABLE IF EXISTS {next_name(model._meta.db_table)}")
        cursor.execute("SET LOCAL lock_timeout = DEFAULT")


def list_indexes(models: Models = MODELS) -> list[TableIndex]:
    """All indexes of the tables, in the order in which the tables are large."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT i.indexrelid::regclass::text, i.indrelid::regclass::text, i.indisprimary,
                   pg_get_indexdef(i.indexrelid)
               FROM pg_index i JOIN unnest(%s::text[]) WITH ORDINALITY AS wanted (name, place)
                   ON i.indrelid = wanted.name::regclass
               ORDER BY wanted.place, NOT i.indisprimary, 1""",
            [[model._meta.db_table for model in models]],
        )
        return [
            TableIndex(name, table, _redefine(definition, name, table), is_key)
            for name, table, is_key, definition in cursor.fetchall()
        ]


def build_index(name: str, models: Models = MODELS) -> None:
    """Build the index of a next table that one of this name has in its place. Must run in a transaction.

    With the key of a table the planner is told what the table holds.
    """
    (index,) = (one for one in list_indexes(models) if one.name == name)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = %s", [_BUILDING_MEMORY])
        cursor.execute(index.definition)
        if index.is_key:
            cursor.execute(f"ANALYZE {next_name(index.table)}")


def take_places(models: Models = MODELS, *, patience_ms: int = 1_500) -> None:
    """Let the next tables take the places of the old ones, which go. Must run in a transaction.

    Pages that read them wait meanwhile, at most `patience_ms` at a time.
    """
    indexes = list_indexes(models)
    lock_tables([model._meta.db_table for model in models], patience_ms=patience_ms)
    with connection.cursor() as cursor:
        for model in models:
            table = model._meta.db_table
            cursor.execute(f"DROP TABLE {table}")
            cursor.execute(f"ALTER TABLE {next_name(table)} RENAME TO {table}")
        for index in indexes:
            built = next_name(index.name)
            if index.is_key:
                cursor.execute(
                    f"ALTER TABLE {index.table} ADD CONSTRAINT {index.name} PRIMARY KEY USING INDEX {built}"
                )
            else:
                cursor.execute(f"ALTER INDEX {built} RENAME TO {index.name}")


def vacuum_fresh_tables() -> None:
    """Note which pages of tables that took their place nobody writes to, so that indexes answer without them.

    Autovacuum would, a minute later; until then slices take four times as long. Left to it where a transaction is open,
    in which the database refuses to.
    """
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT oid::regclass::text FROM pg_class
               WHERE oid = ANY(%s::text[]::regclass[]) AND relpages > 0 AND relallvisible = 0""",
            [[model._meta.db_table for model in MODELS]],
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"VACUUM {table}")


def estimate_rows(table: str) -> int:
    """How many rows a table has, as the planner knows it: at once, and about right."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [table])
        (rows,) = cursor.fetchone()
    return max(0, int(rows))


def _redefine(definition: str, name: str, table: str) -> str:
    before, _, after = definition.partition(f" INDEX {name} ON public.{table} ")
    return f"{before} INDEX {next_name(name)} ON {next_name(table)} {after}"
