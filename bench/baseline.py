"""The least that any loader must do: COPY of finished tables into bare ones, then keys, indexes and foreign keys."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from django.db import connection

from bench.rounds import Stopwatch

RESOLVED_TABLES = (
    "papers_author", "papers_namevariant", "papers_authoridentifier", "papers_authorship", "papers_authorredirect",
)  # fmt: skip
"""What resolution writes; all other tables of works are written by ingest."""

_TRANSIENT = frozenset(
    {
        "papers_staleblock",
        "papers_setaside",
        "papers_staletopics",
        "papers_topicprogress",
        "papers_searchprogress",
    }
)


class Build(NamedTuple):
    """Statements that strip bare tables, and those that give them back their keys, indexes and foreign keys."""

    strip: tuple[str, ...]
    build: tuple[str, ...]


def list_tables(*, with_resolved: bool) -> list[str]:
    """The tables of a catalogue that hold rows in the end, with or without those of author records."""
    tables = [
        name
        for name in connection.introspection.table_names()
        if name.startswith("papers_") and name not in _TRANSIENT
    ]
    return [name for name in sorted(tables) if with_resolved or name not in RESOLVED_TABLES]


def dump_tables(tables: Sequence[str], folder: Path) -> None:
    """Write each table to a file of its name."""
    for table in tables:
        with (folder / table).open("wb") as file, connection.cursor() as cursor:
            cursor.cursor.copy_expert(f"COPY {table} TO STDOUT", file)


def plan_build(tables: Sequence[str]) -> Build:
    """How these tables are stripped and built again."""
    strip: list[str] = []
    build: list[str] = []
    for kinds in ("pu", "f"):
        for table, name, definition in _select_constraints(tables, kinds):
            build.append(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
            strip.insert(0, f'ALTER TABLE {table} DROP CONSTRAINT IF EXISTS "{name}" CASCADE')
        if kinds == "pu":
            for name, definition in _select_indexes(tables):
                build.append(definition)
                strip.insert(0, f'DROP INDEX "{name}"')
    return Build(tuple(strip), tuple(build))


def strip_tables(build: Build) -> None:
    """Make them bare, in a transaction."""
    _execute_all(build.strip)


def load_dump(tables: Sequence[str], folder: Path, build: Build) -> float:
    """COPY the files into the bare tables, then build; the seconds that it took."""
    watch = Stopwatch()
    with watch.running():
        for table in tables:
            with (folder / table).open("rb") as file, connection.cursor() as cursor:
                cursor.cursor.copy_expert(f"COPY {table} FROM STDIN", file)
        _execute_all(build.build)
    return watch.seconds


def _execute_all(statements: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _select_constraints(tables: Sequence[str], kinds: str) -> Iterator[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
               WHERE contype::text = ANY(%s) AND conrelid::regclass::text = ANY(%s) ORDER BY 1, 2""",
            [list(kinds), list(tables)],
        )
        yield from cursor.fetchall()


def _select_indexes(tables: Sequence[str]) -> Iterator[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
               WHERE i.indrelid::regclass::text = ANY(%s)
               AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u'))
               ORDER BY 1""",
            [list(tables)],
        )
        yield from cursor.fetchall()
