"""Rows into PostgreSQL in bulk: COPY, and from a staging table what is new, changed or gone."""

import io
from collections.abc import Collection, Iterable, Sequence

from django.db import connection

from papers.rows import COLUMNS


def copy_lines(table: str, columns: Sequence[str], lines: Iterable[str]) -> None:
    """Write lines in COPY's text format to a table."""
    text = "\n".join(lines)
    if not text:
        return
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", io.StringIO(text + "\n"))


def add_dictionary_lines(table: str, lines: Iterable[str]) -> None:
    """Write the lines whose key is not there yet. Where sources word one key differently, the least text stays."""
    columns = COLUMNS[table]
    _stage(table, columns, lines)
    with connection.cursor() as cursor:
        cursor.execute(_merge_wordings(table) if table in _WORDINGS else _add_missing(table))
        cursor.execute(f"DROP TABLE staged_{table}")


def replace_lines(
    table: str, key: Sequence[str], lines: Iterable[str], *, owner_ids: Collection[int]
) -> set[int]:
    """Make the rows of these owners equal the lines, touching only what differs; the ids of the owners that changed.

    The owner, a work or an author record, stands in the table's first column.
    """
    columns = COLUMNS[table]
    owner = columns[0]
    _stage(table, columns, lines)
    compared = [column for column in columns if column not in key and column != "changed_at"]
    assigned = ", ".join(f"{column} = EXCLUDED.{column}" for column in columns if column not in key)
    differs = " OR ".join(f"t.{column} IS DISTINCT FROM EXCLUDED.{column}" for column in compared)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""DELETE FROM {table} t WHERE t.{owner} = ANY(%s) AND NOT EXISTS
                (SELECT FROM staged_{table} s WHERE {" AND ".join(f"s.{column} = t.{column}" for column in key)})
                RETURNING t.{owner}""",
            [list(owner_ids)],
        )
        changed = {changed_id for (changed_id,) in cursor.fetchall()}
        cursor.execute(
            f"""INSERT INTO {table} AS t ({", ".join(columns)}) SELECT {", ".join(columns)} FROM staged_{table}
                ON CONFLICT ({", ".join(key)})
                {f"DO UPDATE SET {assigned} WHERE {differs}" if compared else "DO NOTHING"}
                RETURNING t.{owner}"""
        )
        changed |= {changed_id for (changed_id,) in cursor.fetchall()}
        cursor.execute(f"DROP TABLE staged_{table}")
    return changed


_WORDINGS = {
    "papers_institution": ("ror", ("name", "country"), "TRUE"),
    "papers_topic": ("id", ("name",), "t.subfield_id IS NULL"),
}
"""Tables whose key does not settle the rest: the key, what sources word differently, and in which rows they have a say:
the taxonomy's own name of a topic stands against theirs."""


def _add_missing(table: str) -> str:
    columns = ", ".join(COLUMNS[table])
    return f"INSERT INTO {table} ({columns}) SELECT {columns} FROM staged_{table} ON CONFLICT DO NOTHING"


def _merge_wordings(table: str) -> str:
    key, worded, is_theirs = _WORDINGS[table]
    least = {column: f'LEAST(t.{column} COLLATE "C", EXCLUDED.{column} COLLATE "C")' for column in worded}
    return f"""INSERT INTO {table} AS t ({key}, {", ".join(worded)})
        SELECT {key}, {", ".join(f'min({column} COLLATE "C")' for column in worded)} FROM staged_{table} GROUP BY {key}
        ON CONFLICT ({key}) DO UPDATE SET {", ".join(f"{column} = {least[column]}" for column in worded)}
        WHERE {is_theirs} AND ({" OR ".join(f"t.{column} IS DISTINCT FROM {least[column]}" for column in worded)})"""


def _stage(table: str, columns: Sequence[str], lines: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE staged_{table} AS SELECT {', '.join(columns)} FROM {table} WITH NO DATA"
        )
    copy_lines(f"staged_{table}", columns, lines)
