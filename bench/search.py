"""The search index of works: building it against SQLite FTS5 on the same text, and searching it as it grows."""

import random
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from django.db import connection

from bench import loads
from bench.corpora import find_corpora, write_slice
from bench.corpus import write_corpus
from bench.databases import drop_database, make_database, settle, use_database
from bench.results import Row
from bench.rounds import run_rounds, take_ratio
from papers.models import SearchProgress
from papers.search_query import SearchQuery
from papers.selectors.search import FOUND_CAP, search_works
from papers.services.search_index import refresh_index

GROWTH_ROW, BUILD_ROW = 13, 14
MOST_TIMES, MOST_GROWTH = 2.5, 2.0
WORDS_COUNT, FREQUENT_COUNT = 300, 100
TRIES = 3

Say = Callable[[str], None]
Text = tuple[int, str, str]


def measure_build(data: Path, *, every: int, rounds: int, say: Say) -> Row:
    """Row 14 on a slice of the real corpora: one line in `every`."""
    with TemporaryDirectory() as folder:
        lines = Path(folder) / "works.jsonl.gz"
        works_count = write_slice(find_corpora(data), lines, every=every)
        with _imported_works(lines):
            texts = _read_texts()
            say(
                f"row {BUILD_ROW}: {works_count:,} works, {sum(len(t) + len(a) for _, t, a in texts):,} characters"
            )

            def build() -> float:
                _forget_index()
                settle()
                started_at = time.perf_counter()
                refresh_index()
                return time.perf_counter() - started_at

            sides = {"fts5": lambda: _build_fts5(Path(folder) / "fts5.db", texts), "search index": build}
            seconds = run_rounds(sides, rounds=rounds, say=say)
            sizes = _measure_sizes()
    ratio = take_ratio(seconds, "search index", "fts5")
    details = {"ratio": ratio, "works": works_count, "seconds": seconds, "bytes": sizes}
    return Row(
        BUILD_ROW, "building the search index", "SQLite FTS5 on the same titles and abstracts", f"≤ {MOST_TIMES}×",
        f"{ratio:.2f}×", ratio <= MOST_TIMES, details,
    )  # fmt: skip


def measure_growth(sizes: Sequence[int], *, say: Say) -> Row:
    """Row 13 on generated corpora of these sizes, the smallest first: any word, with its capped count."""
    with ExitStack() as stack:
        databases = {works_count: stack.enter_context(_indexed_corpus(works_count)) for works_count in sizes}
        medians = {}
        for works_count, database in databases.items():
            use_database(database)
            medians[works_count] = _time_words()
            say(f"row {GROWTH_ROW}: {works_count:,} works, {medians[works_count]}")
    growth = {name: medians[sizes[-1]][name] / medians[sizes[0]][name] for name in medians[sizes[0]]}
    steps = " → ".join(f"{works:,}" for works in sizes)
    measured = ", ".join(
        f"{one['any']:.1f} ({one['typed']:.1f}, {one['frequent']:.1f}) ms" for one in medians.values()
    )
    return Row(
        GROWTH_ROW, "search for any word (one of titles, one of the most frequent), p50, with its count up to 1,001",
        f"itself at {steps} works", f"grows ≤ {MOST_GROWTH:.0f}×",
        f"{growth['any']:.2f}× ({growth['typed']:.2f}×, {growth['frequent']:.2f}×): {measured}",
        growth["any"] <= MOST_GROWTH, {"growth": growth, "milliseconds": medians},
    )  # fmt: skip


@contextmanager
def _indexed_corpus(works_count: int) -> Iterator[str]:
    """The name of a database with a generated corpus and its index."""
    with TemporaryDirectory() as folder:
        lines = Path(folder) / "works.jsonl.gz"
        write_corpus(lines, works_count)
        with _imported_works(lines, f"search_{works_count}") as database:
            refresh_index()
            yield database


@contextmanager
def _imported_works(lines: Path, name: str = "search") -> Iterator[str]:
    """The name of a database with the works of a file; it is used from here on."""
    database = make_database(name)
    try:
        loads.import_files([lines], database)
        use_database(database)
        yield database
    finally:
        drop_database(database)


def _read_texts() -> list[Text]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT w.id, coalesce(w.title, ''), coalesce(t.abstract, '')
               FROM papers_work w LEFT JOIN papers_worktext t ON t.work_id = w.id"""
        )
        return list(cursor.fetchall())


def _build_fts5(path: Path, texts: Sequence[Text]) -> float:
    """Seconds to write the texts to a new table and to merge its segments into one, as a GIN index is one."""
    path.unlink(missing_ok=True)
    started_at = time.perf_counter()
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE VIRTUAL TABLE work USING fts5(title, abstract)")
        database.executemany("INSERT INTO work (rowid, title, abstract) VALUES (?, ?, ?)", texts)
        database.execute("INSERT INTO work (work) VALUES ('optimize')")
    return time.perf_counter() - started_at


def _forget_index() -> None:
    SearchProgress.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE papers_worksearch")


def _measure_sizes() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_table_size('papers_worksearch'), pg_indexes_size('papers_worksearch')")
        table, index = cursor.fetchone()
    return {"table": table, "index": index}


def _time_words() -> dict[str, float]:
    """Milliseconds: medians over words of the vocabulary, words as titles have them, and the most frequent."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT word FROM ts_stat('SELECT document FROM papers_worksearch LIMIT 5000') WHERE word !~ '^='
               ORDER BY ndoc DESC, word"""
        )
        words = [word for (word,) in cursor.fetchall()]
        cursor.execute(
            "SELECT word, ndoc FROM ts_stat('SELECT title FROM papers_worksearch LIMIT 5000') ORDER BY ndoc DESC, word"
        )
        titles = cursor.fetchall()
    chance = random.Random(1)
    groups = {
        "any": chance.sample(words, min(WORDS_COUNT, len(words))),
        "typed": chance.choices([word for word, _ in titles], [times for _, times in titles], k=WORDS_COUNT),
        "frequent": words[:FREQUENT_COUNT],
    }
    return {name: median(_time_word(word) for word in group) for name, group in groups.items()}


def _time_word(word: str) -> float:
    """Milliseconds of the best of `TRIES` searches: the others measure what else the machine does."""
    return min(_time_search(SearchQuery(words=(word,))) for _ in range(TRIES))


def _time_search(query: SearchQuery) -> float:
    started_at = time.perf_counter()
    found = search_works(query, offset=0, limit=20)
    assert found.found_count <= FOUND_CAP + 1
    return (time.perf_counter() - started_at) * 1000
