"""The graph: its rebuild against COPY of the same rows, its sums against DuckDB, its update against a rebuild, slices.

Each corpus is imported and resolved once; all rows are measured on it, each in rounds of its own.
"""

import random
import shutil
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from unittest import mock

import msgspec
from django.db import connection, transaction
from isal import igzip

from bench import loads
from bench.corpora import find_corpora, write_slice
from bench.corpus import write_corpus
from bench.databases import drop_database, make_database, settle, use_database
from bench.duck import Duck
from bench.graph_rows import (
    CHANGED_COUNT,
    COMPUTE_ROW,
    JUDGES,
    REBUILD_ROW,
    SLICE_ROW,
    UPDATE_ROW,
    Measured,
    Slices,
)
from bench.paths import PATHS_ROW, measure_paths
from bench.results import Row
from bench.rounds import run_rounds
from graph.models import AuthorInstitution, AuthorTopic, Collaboration, CountedWork, GraphBuild, TopicPair
from graph.records import NodeKey, NodeKind
from graph.selectors.slices import read_slice
from graph.services import builds, next_tables, updates
from graph.services.builds import get_late_from, start_build
from graph.services.edges import COLLABORATION, select_edges
from graph.services.next_tables import next_name
from graph.services.sessions import SESSIONS, build_graph
from graph.services.updates import update_graph
from papers.services.imports import carry_on, start_run

TYPICAL_COUNT, HUB_TIMES = 200, 100
TYPICAL_WORKS = 10
"""Whose page is looked at has a list of works: of all authors most have one."""
TOPICS_COUNT = 4_516

MODELS = (Collaboration, CountedWork, AuthorTopic, AuthorInstitution, TopicPair)
_MEMORY = "128MB"

Say = Callable[[str], None]


class Corpus(NamedTuple):
    """A file of works to be: how many there are, and what writes it."""

    works_count: int
    is_generated: bool
    write: Callable[[Path], object]


def measure_graph(
    data: Path, sizes: Sequence[int], wanted: Collection[int], *, every: int, rounds: int, say: Say
) -> list[Row]:
    """Rows 5, 6, 7, 12 and 17 on one line in `every` of the real corpora, and on generated ones, the smallest first."""
    rows: list[Row] = []
    measured = []
    with TemporaryDirectory() as folder:
        real = Path(folder) / "works.jsonl.gz"
        works_count = write_slice(find_corpora(data), real, every=every)
        corpora = [Corpus(works_count, False, partial(shutil.copy, real))]
        corpora += [Corpus(size, True, partial(write_corpus, works_count=size)) for size in sizes]
        for corpus in corpora:
            if wanted != {PATHS_ROW} or not corpus.is_generated:
                measured.append(_measure_corpus(corpus, wanted, rows, rounds=rounds, say=say))
    return [*(JUDGES[row](measured) for row in sorted({*wanted} & set(JUDGES))), *rows]


def _measure_corpus(
    corpus: Corpus, wanted: Collection[int], rows: list[Row], *, rounds: int, say: Say
) -> Measured:
    """What was measured on a corpus; a row that is measured on this one alone goes to `rows`."""
    measured = Measured(corpus.works_count, is_generated=corpus.is_generated)
    with TemporaryDirectory() as name:
        folder = Path(name)
        lines = folder / "works.jsonl.gz"
        corpus.write(lines)
        with _imported_works(lines):
            _give_topics()
            _rebuild()
            measured.counts = {model._meta.db_table: model._default_manager.count() for model in MODELS}
            say(
                f"graph: {corpus.works_count:,} works, {measured.counts['graph_collaboration']:,} collaborations"
            )
            sides: dict[int, dict[str, Callable[[], float]]] = {}
            if REBUILD_ROW in wanted:
                copied = _Copied(folder)
                sides[REBUILD_ROW] = {"copy": copied.run, "rebuild": _rebuild_collaborations}
            if COMPUTE_ROW in wanted:
                duck = Duck(folder, threads=SESSIONS)
                sides[COMPUTE_ROW] = {"duckdb": duck.run, "sums": _compute}
                assert duck.sum_up() == _sum_up(), "DuckDB sums up something else"
            if UPDATE_ROW in wanted:
                updates = _Updates(lines, folder, measured)
                sides[UPDATE_ROW] = {"update": updates.run, "full rebuild": updates.rebuild}
            for row, own in sides.items():
                measured.seconds[row] = run_rounds(own, rounds=rounds, say=say)
            if SLICE_ROW in wanted:
                measured.slices = _time_slices()
                say(f"slices: hub {measured.slices.hub:.1f} ms, typical {measured.slices.typical:.1f} ms")
            if PATHS_ROW in wanted and not corpus.is_generated:
                rows.append(measure_paths(say=say))
    return measured


@contextmanager
def _imported_works(lines: Path) -> Iterator[None]:
    """A database with the works of this file, names resolved, as Django's connection."""
    full_name = make_database("graph")
    try:
        loads.import_files([lines], full_name)
        use_database(full_name)
        yield
    finally:
        drop_database(full_name)


def _give_topics() -> None:
    """Up to three topics for each work, of those about which its first author writes: the files have none."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO papers_topic (id, name) SELECT n, 'Topic ' || n FROM generate_series(1, %(topics)s) n
               ON CONFLICT DO NOTHING""",
            {"topics": TOPICS_COUNT},
        )
        cursor.execute(
            """INSERT INTO papers_worktopic (work_id, topic_id, score)
               SELECT DISTINCT a.work_id, 1 + (a.author_id * 31 + (a.work_id + n) %% 8 * 577) %% %(topics)s, 0.5
               FROM papers_authorship a, generate_series(1, 3) n WHERE a.position = 1
               ON CONFLICT DO NOTHING""",
            {"topics": TOPICS_COUNT},
        )
        cursor.execute("ANALYZE papers_topic, papers_worktopic")


def _time(run: Callable[[], object]) -> float:
    settle()
    started_at = time.perf_counter()
    run()
    return time.perf_counter() - started_at


def _rebuild() -> None:
    start_build()
    build_graph()


def _rebuild_collaborations() -> float:
    """Seconds of a full build, as the site does it, of the counted works and the collaborations alone.

    Without the VACUUM after it: a table that was copied needs that as well.
    """
    named = ("create_next_tables", "list_indexes", "build_index", "take_places")
    fewer = {name: partial(getattr(next_tables, name), models=(Collaboration, CountedWork)) for name in named}
    with (
        mock.patch.multiple(builds, EDGE_TABLES=(COLLABORATION,), **fewer),
        mock.patch.object(updates, "vacuum_fresh_tables"),
    ):
        return _time(_rebuild)


class _Copied:
    """The finished collaborations in a file, from which they are copied into a table, with the same indexes then."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "collaborations"
        self._table = Collaboration._meta.db_table
        with self._path.open("wb") as file, connection.cursor() as cursor:
            cursor.cursor.copy_expert(f"COPY {self._table} TO STDOUT", file)

    def run(self) -> float:
        table = next_name(self._table)
        try:
            return _time(lambda: self._copy(table))
        finally:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP TABLE {table}")

    @transaction.atomic
    def _copy(self, table: str) -> None:
        indexes = [index for index in next_tables.list_indexes() if index.table == self._table]
        with connection.cursor() as cursor, self._path.open("rb") as file:
            cursor.execute("SET LOCAL maintenance_work_mem = %s", [_MEMORY])
            cursor.execute(
                f"CREATE TABLE {table} (LIKE {self._table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)"
            )
            cursor.cursor.copy_expert(f"COPY {table} FROM STDIN", file)
            for index in indexes:
                cursor.execute(index.definition)


def _compute() -> float:
    return _time(_sum_up)


def _sum_up() -> tuple[int, int]:
    """How many collaborations there are and the works of all, summed up as a build does, by as many sessions."""
    parts = _count_parts()
    with ThreadPoolExecutor(SESSIONS) as pool:
        totals = list(pool.map(lambda part: _sum_up_part(part, parts), range(parts)))
    return sum(count for count, _ in totals), sum(works for _, works in totals)


def _count_parts() -> int:
    """How many parts the site makes of the collaborations."""
    (last,) = GraphBuild.objects.order_by("-id")[:1]
    return sum(
        part.get("table") == COLLABORATION.name for part in builds._plan_phase(last, builds._Phase.PAIR)
    )


def _sum_up_part(part: int, parts: int) -> tuple[int, int]:
    edges = select_edges(COLLABORATION, works=CountedWork._meta.db_table, part=part, parts=parts)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL work_mem = %s", [builds._MEMORY])
            cursor.execute("SET LOCAL enable_sort = off")
            cursor.execute(
                f"SELECT count(*), coalesce(sum(works_count), 0), sum(weight) FROM ({edges}) edge",
                {"late_from": get_late_from()},
            )
            count, works, _ = cursor.fetchone()
    finally:
        connection.close()
    return count, works


class _Updates:
    """Records of which some change in each round, and whether the graph then is what a rebuild makes of it."""

    def __init__(self, lines: Path, folder: Path, measured: Measured) -> None:
        self._lines = _draw_lines(lines, 2_000)
        self._path = folder / "changed.jsonl"
        self._measured = measured
        self._round = 0

    def run(self) -> float:
        """Seconds of an update after works changed their year and lost their last author."""
        self._round += 1
        chosen = random.Random(self._round).sample(self._lines, CHANGED_COUNT)
        self._path.write_bytes(b"\n".join(self._change(line) for line in chosen))
        carry_on(start_run([self._path]))
        seconds = _time(update_graph)
        self._rows = _fingerprint()
        return seconds

    def rebuild(self) -> float:
        seconds = _time(_rebuild)
        self._measured.are_equal &= _fingerprint() == self._rows
        return seconds

    def _change(self, line: bytes) -> bytes:
        told = msgspec.json.decode(line)
        authors = told.get("authors", [])
        return msgspec.json.encode({**told, "year": 1980 + self._round, "authors": authors[:-1] or authors})


def _draw_lines(path: Path, count: int) -> list[bytes]:
    """Some lines from all over the file."""
    with igzip.IGzipFile(path) as file:
        lines = list(file)
    return random.Random(1).sample(lines, min(count, len(lines)))


def _fingerprint() -> dict[str, tuple[Any, ...]]:
    """For each table its number of rows and a sum over a digest of each, the columns in the order of the model."""
    prints = {}
    with connection.cursor() as cursor:
        for model in MODELS:
            columns = ", ".join(field.column for field in model._meta.concrete_fields if field.column)
            cursor.execute(
                f"""SELECT count(*), sum(hashtextextended(row::text, 0)::numeric)
                    FROM (SELECT {columns} FROM {model._meta.db_table}) row"""
            )
            prints[model._meta.db_table] = cursor.fetchone()
    return prints


def _time_slices() -> Slices:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT source_id, count(*) FROM graph_collaboration GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1"
        )
        hub_id, neighbours = cursor.fetchone()
        drawn = {}
        for who, least_works in (("typical", TYPICAL_WORKS), ("anybody", 1)):
            cursor.execute(
                """SELECT id FROM papers_author WHERE works_count >= %s
                   AND EXISTS (SELECT FROM graph_collaboration WHERE source_id = papers_author.id) ORDER BY id""",
                [least_works],
            )
            people = [author_id for (author_id,) in cursor.fetchall()]
            drawn[who] = random.Random(1).sample(people, min(TYPICAL_COUNT, len(people)))
    _time_slice(hub_id)
    times = {who: [_time_slice(author_id) for author_id in people] for who, people in drawn.items()}
    times["hub"] = [_time_slice(hub_id) for _ in range(HUB_TIMES)]
    found = read_slice([NodeKey(NodeKind.AUTHOR, hub_id)], kinds=[NodeKind.AUTHOR])
    return Slices(
        hub=median(times["hub"]),
        typical=median(times["typical"]),
        anybody=median(times["anybody"]),
        hub_neighbours=neighbours,
        hub_edges=len(found.edges),
    )


def _time_slice(author_id: int) -> float:
    started_at = time.perf_counter()
    read_slice([NodeKey(NodeKind.AUTHOR, author_id)], kinds=[NodeKind.AUTHOR])
    return (time.perf_counter() - started_at) * 1000
