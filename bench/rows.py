"""The rows of the table: what is compared with what, in which way, and when the goal is met."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import baseline, loads
from bench.corpora import find_corpora, write_slice
from bench.corpus import write_corpus
from bench.databases import drop_database, make_database, settle, use_database
from bench.memory import Peak, watch_peak
from bench.results import Row
from bench.rounds import Seconds, run_rounds, take_ratio

IMPORT_ROWS = frozenset({1, 2, 3})
ORM_ROW, MEMORY_ROW = 4, 16
MOST_GROWTH = 1.25
"""Peak memory is flat when the largest corpus needs no more than this many times what the smallest does."""

Say = Callable[[str], None]


class Catalogue:
    """A file of works, what ingest takes of it, and the finished tables that it makes."""

    def __init__(self, lines: Path, folder: Path) -> None:
        self.lines = lines
        self.folder = folder
        self.batches = loads.prepare_batches(lines, folder)
        finished = make_database("finished")
        loads.import_files([lines], finished)
        use_database(finished)
        self.ingested = baseline.list_tables(with_resolved=False)
        self.all_tables = baseline.list_tables(with_resolved=True)
        self.rows_count = sum(rows for rows, _ in loads.fingerprint_rows(self.all_tables).values())
        baseline.dump_tables(self.all_tables, folder)

    def copy_and_build(self, tables: list[str]) -> float:
        """The baseline: seconds of COPY of finished tables, then keys and indexes."""
        with _fresh_database():
            build = baseline.plan_build(tables)
            baseline.strip_tables(build)
            settle()
            return baseline.load_dump(tables, self.folder, build)

    def load(self) -> float:
        """Seconds of a first load of the prepared records."""
        with _fresh_database():
            settle()
            return loads.load_batches(self.lines, self.batches)


@contextmanager
def _fresh_database(name: str = "round") -> Iterator[str]:
    full_name = make_database(name)
    use_database(full_name)
    try:
        yield full_name
    finally:
        drop_database(full_name)


def measure_imports(data: Path, wanted: Collection[int], *, every: int, rounds: int, say: Say) -> list[Row]:
    """Rows 1 to 3 on a slice of the real corpora: one line in `every`."""
    with TemporaryDirectory() as folder:
        lines = Path(folder) / "works.jsonl.gz"
        works_count = write_slice(find_corpora(data), lines, every=every)
        catalogue = Catalogue(lines, Path(folder))
        say(f"rows 1–3: {works_count:,} works, {catalogue.rows_count:,} rows in the end")
        imports = _Imports(catalogue)
        sides: dict[str, Callable[[], float]] = {}
        if 1 in wanted:
            sides["copy ingested"] = lambda: catalogue.copy_and_build(catalogue.ingested)
            sides["first load"] = catalogue.load
        if {2, 3} & set(wanted):
            sides["copy all"] = lambda: catalogue.copy_and_build(catalogue.all_tables)
            sides["import"] = imports.run_first
            sides["import again"] = imports.run_again
        seconds = run_rounds(sides, rounds=rounds, say=say)
    rows = _judge_imports(seconds, works_count, imports)
    return [row for row in rows if row.number in wanted]


class _Imports:
    """The import command on an empty database, and again on what it left there."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._database = ""
        self.rewritten: set[str] = set()

    def run_first(self) -> float:
        self._database = make_database("import")
        settle()
        return loads.import_files([self._catalogue.lines], self._database)

    def run_again(self) -> float:
        before = self._fingerprint()
        settle()
        seconds = loads.import_files([self._catalogue.lines], self._database)
        after = self._fingerprint()
        self.rewritten |= {table for table in after if after[table] != before[table]}
        drop_database(self._database)
        return seconds

    def _fingerprint(self) -> dict[str, tuple[int, int]]:
        """Of all tables but the two that every run adds its own row to."""
        use_database(self._database)
        tables = set(self._catalogue.all_tables) - {"papers_importrun", "papers_importorigin"}
        prints = loads.fingerprint_rows(sorted(tables))
        use_database(self._database)
        return prints


def _judge_imports(seconds: Seconds, works_count: int, imports: _Imports) -> Iterator[Row]:
    details = {"works": works_count, "seconds": seconds}
    if "first load" in seconds:
        ratio = take_ratio(seconds, "first load", "copy ingested")
        yield Row(
            1, "first load of parsed rows", "COPY of the tables that ingest writes, then their keys and indexes",
            "≤ 1.6×", f"{ratio:.2f}×", ratio <= 1.6, {"ratio": ratio, **details},
        )  # fmt: skip
    if "import" in seconds:
        ratio = take_ratio(seconds, "import", "copy all")
        rate = works_count / sorted(seconds["import"])[len(seconds["import"]) // 2]
        yield Row(
            2, "`works.jsonl.gz` → pages can be read", "COPY of all tables, then their keys and indexes",
            "≤ 3×", f"{ratio:.2f}×, {rate:,.0f} works/s", ratio <= 3,
            {"ratio": ratio, "works_a_second": rate, **details},
        )  # fmt: skip
        ratio = take_ratio(seconds, "import again", "copy all")
        rewritten = ", ".join(sorted(imports.rewritten)) or "nothing"
        yield Row(
            3, "import of unchanged works again", "the same", "≤ 0.8×, nothing rewritten",
            f"{ratio:.2f}×, {rewritten} rewritten", ratio <= 0.8 and not imports.rewritten,
            {"ratio": ratio, "rewritten": sorted(imports.rewritten), **details},
        )  # fmt: skip


def measure_orm(data: Path, *, every: int, rounds: int, say: Say) -> Row:
    """Row 4 on a thinner slice, as the ORM takes long."""
    with TemporaryDirectory() as folder:
        lines = Path(folder) / "works.jsonl.gz"
        works_count = write_slice(find_corpora(data), lines, every=every)
        catalogue = Catalogue(lines, Path(folder))
        objects = loads.read_objects(catalogue.ingested)
        say(f"row {ORM_ROW}: {works_count:,} works, {sum(map(len, objects)):,} objects")

        def create() -> float:
            with _fresh_database():
                settle()
                return loads.create_objects(objects)

        seconds = run_rounds({"bulk_create": create, "first load": catalogue.load}, rounds=rounds, say=say)
    ratio = take_ratio(seconds, "bulk_create", "first load")
    return Row(
        ORM_ROW, "first load", "Django `bulk_create` of the same rows", "≥ 5× faster", f"{ratio:.1f}× faster",
        ratio >= 5, {"ratio": ratio, "works": works_count, "seconds": seconds},
    )  # fmt: skip


def measure_memory(sizes: list[int], *, say: Say) -> Row:
    """Row 16: generated corpora of these sizes, the smallest first."""
    peaks: dict[int, Peak] = {}
    for works_count in sizes:
        with TemporaryDirectory() as folder, _fresh_database() as database:
            lines = Path(folder) / "works.jsonl.gz"
            write_corpus(lines, works_count)
            process = loads.start_import([lines], database)
            peaks[works_count] = watch_peak(process.pid)
            loads.finish_import(process)
        say(f"row {MEMORY_ROW}: {works_count:,} works, peak {_show_megabytes(peaks[works_count])}")
    growth = peaks[sizes[-1]].together / peaks[sizes[0]].together
    steps = " → ".join(f"{works:,}" for works in sizes)
    measured = ", ".join(_show_megabytes(peak) for peak in peaks.values())
    return Row(
        MEMORY_ROW, "peak memory of an import: all its processes (the importer alone)", f"itself at {steps} works",
        f"flat: grows ≤ {MOST_GROWTH}×", f"{growth:.2f}×: {measured}", growth <= MOST_GROWTH,
        {"peak_bytes": {works: peak._asdict() for works, peak in peaks.items()}, "growth": growth},
    )  # fmt: skip


def _show_megabytes(peak: Peak) -> str:
    return f"{peak.together / 1e6:,.0f} ({peak.alone / 1e6:,.0f}) MB"
