"""Rows into PostgreSQL in bulk: COPY, and from a staging table what is new, changed or gone."""

import io
from collections.abc import Collection, Iterable, Sequence

from django.db import connection

from papers.rows import COLUMNS

_LONGEST_TOKEN = 40


def copy_lines(table: str, columns: Sequence[str], lines: Iterable[str]) -> None:
    """Write lines in COPY's text format to a table."""
    text = "\n".join(lines)
    if text:
        _copy(table, columns, io.StringIO(text + "\n"))


def copy_rows(table: str, lines: Iterable[str]) -> None:
    """Write lines with the columns of `rows.COLUMNS` to a table."""
    copy_lines(table, COLUMNS[table], lines)


def copy_text(table: str, text: bytes) -> None:
    """Write such lines, already joined and encoded, to a table."""
    if text:
        _copy(table, COLUMNS[table], io.BytesIO(text))


def _copy(table: str, columns: Sequence[str], stream: io.StringIO | io.BytesIO) -> None:
    # Past Django, which would not know what fails for a failure of the database.
    with connection.wrap_database_errors, connection.cursor() as cursor:
        cursor.cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", stream)


def add_dictionary_lines(table: str, lines: Iterable[str]) -> None:
    """Write the lines whose key is not there yet. Where sources word one key differently, the least text stays."""
    _stage(table, lines)
    with connection.cursor() as cursor:
        if table in _WORDINGS:
            cursor.execute(_merge_wordings(table))
        elif table == "papers_name":
            cursor.execute(
                f"WITH added AS ({_add_missing(table)} RETURNING id, folded) {add_tokens('added')}"
            )
        else:
            cursor.execute(_add_missing(table))
        cursor.execute(f"DROP TABLE staged_{table}")


def add_tokens(names: str) -> str:
    """SQL that writes the tokens of the names in a table of `id` and `folded`."""
    return f"""INSERT INTO papers_nametoken (token, name_id)
        SELECT DISTINCT left(word, {_LONGEST_TOKEN}), id FROM {names}, string_to_table(folded, ' ') AS word
        WHERE word <> ''"""


def replace_lines(
    table: str, key: Sequence[str], lines: Iterable[str], *, owner_ids: Collection[int]
) -> set[int]:
    """Make the rows of these owners equal the lines, touching only what differs; the ids of the owners that changed,
    also of those that lost a row to another.

    The owner, a work or an author record, stands in the table's first column.
    """
    columns = COLUMNS[table]
    owner = columns[0]
    _stage(table, lines)
    compared = [column for column in columns if column not in key]
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
        if owner not in key:
            cursor.execute(
                f"""SELECT t.{owner} FROM {table} t JOIN staged_{table} s USING ({", ".join(key)})
                    WHERE t.{owner} <> s.{owner}"""
            )
            changed |= {loser_id for (loser_id,) in cursor.fetchall()}
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


def _stage(table: str, lines: Iterable[str]) -> None:
    columns = ", ".join(COLUMNS[table])
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE staged_{table} AS SELECT {columns} FROM {table} WITH NO DATA")
    copy_lines(f"staged_{table}", COLUMNS[table], lines)
