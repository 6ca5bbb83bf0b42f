"""Tables made anew beside the old ones, which are read until the new ones take their place."""

from collections.abc import Sequence

from django.db import connection
from django.db.models import Model


def make_beside(table: str) -> str:
    """Make an empty table of the same columns, without keys and indexes, and give its name."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE next_{table} (LIKE {table} INCLUDING DEFAULTS)")
    return f"next_{table}"


def make_anew(model: type[Model], rows: str) -> int:
    """Make the table of this model anew from a SELECT that names its columns, with all cores; how many rows it has.

    Rows, keys and indexes are made beside it, and take its place. Must run in a transaction.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE next_{table} AS {rows}")
        written = int(cursor.rowcount)
        for field in model._meta.fields:
            if not field.null:
                cursor.execute(f"ALTER TABLE next_{table} ALTER COLUMN {field.column} SET NOT NULL")
    index_beside(table)
    swap([table])
    return written


def index_beside(table: str) -> None:
    """Give the table that was made beside this one the same keys and indexes, and let the planner know it."""
    with connection.cursor() as cursor:
        for name, definition, is_key in _list_indexes(table):
            if is_key:
                cursor.execute(f'ALTER TABLE next_{table} ADD CONSTRAINT "next_{name}" {definition}')
            else:
                cursor.execute(
                    definition.replace(
                        f"INDEX {name} ON public.{table} ", f"INDEX next_{name} ON public.next_{table} "
                    )
                )
        cursor.execute(f"ANALYZE next_{table}")


def swap(tables: Sequence[str]) -> None:
    """Let the tables made beside these take their place."""
    with connection.cursor() as cursor:
        for table in tables:
            indexes = _list_indexes(table)
            cursor.execute(f"DROP TABLE {table}")
            cursor.execute(f"ALTER TABLE next_{table} RENAME TO {table}")
            for name, _, _ in indexes:
                cursor.execute(f'ALTER INDEX "next_{name}" RENAME TO "{name}"')


def _list_indexes(table: str) -> list[tuple[str, str, bool]]:
    """Name, definition, and whether it is a key."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.relname, coalesce(pg_get_constraintdef(k.oid), pg_get_indexdef(i.indexrelid)), k.oid IS NOT NULL
               FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
               LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u')
               WHERE i.indrelid = %s::regclass ORDER BY k.oid IS NULL, c.relname""",
            [table],
        )
        return [(name, definition, is_key) for name, definition, is_key in cursor.fetchall()]
