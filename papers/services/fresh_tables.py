"""Tables made anew beside the old ones, which are read until the new ones take their place."""

from django.db import connection
from django.db.models import Model


def make_anew(model: type[Model], rows: str) -> int:
    """Fill the table of this model anew with the rows of a SELECT that names its columns; how many.

    The rows come first, then the indexes that the table has. Must run in a transaction.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE next_{table} AS {rows}")
        written = int(cursor.rowcount)
        for field in model._meta.fields:
            if not field.null:
                cursor.execute(f"ALTER TABLE next_{table} ALTER COLUMN {field.column} SET NOT NULL")
        cursor.execute(
            f"ALTER TABLE next_{table} ADD CONSTRAINT next_{table}_pkey PRIMARY KEY ({model._meta.pk.column})"
        )
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname <> %s",
            [table, f"{table}_pkey"],
        )
        indexes = cursor.fetchall()
        for name, definition in indexes:
            cursor.execute(
                definition.replace(name, f"next_{name}", 1).replace(f".{table} ", f".next_{table} ", 1)
            )
        cursor.execute(f"ANALYZE next_{table}")
        cursor.execute(f"DROP TABLE {table}")
        cursor.execute(f"ALTER TABLE next_{table} RENAME TO {table}")
        cursor.execute(f"ALTER TABLE {table} RENAME CONSTRAINT next_{table}_pkey TO {table}_pkey")
        for name, _ in indexes:
            cursor.execute(f"ALTER INDEX next_{name} RENAME TO {name}")
    return written
