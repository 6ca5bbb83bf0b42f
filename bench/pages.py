"""The researcher page as it is served: against a view that does nothing, a page of the ORM, and Datasette;
and the list of works of the API against one of serializers."""

import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from django.core.management import call_command
from django.db import connection

from bench import loads
from bench.corpora import find_corpora, write_slice
from bench.databases import database_url, drop_database, make_database, use_database
from bench.machine import ROOT
from bench.results import Row
from bench.rounds import run_rounds
from bench.visitors import VisitError, ask_for
from papers.addresses import researcher_address
from papers.models import Author
from profiles.services.snapshots import measure_authors

COLD_ROW, KEPT_ROW, API_ROW, PEER_ROW = 8, 9, 10, 15
PAGE_ROWS = frozenset({COLD_ROW, KEPT_ROW, API_ROW, PEER_ROW})
WORKS_COUNT = 47
SECONDS_A_ROUND = 3.0
BARE, COLD, KEPT, ORM, PEER = "bare view", "page, cold", "page, kept", "plain ORM page", "Datasette"
API, SERIALIZED = "API list", "ModelSerializer list"
_PEER_PYTHON = ROOT / ".venv-peers" / "bin" / "python"
_UP_SECONDS = 60

Say = Callable[[str], None]


def measure_pages(data: Path, wanted: set[int], *, every: int, rounds: int, say: Say) -> list[Row]:
    """Rows 8, 9, 10 and 15 on a slice of the real corpora, of the person there whose works are most nearly 47."""
    with TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        database = stack.enter_context(_filled_database(data, folder, every=every))
        author = _choose_author()
        say(f"rows 8, 9, 10 and 15: the page of {author.name.printed}, {author.works_count} works")
        site = stack.enter_context(_served_site(database))
        peer = stack.enter_context(_served_peer(folder, author.pk))
        path = researcher_address(author.pk, author.name.printed)
        addresses = {
            BARE: f"{site}/bench/bare",
            # A page with a query is rendered each time: nothing of it is kept.
            COLD: f"{site}{path}?sort=newest",
            KEPT: f"{site}{path}",
            ORM: f"{site}/bench/orm/{author.pk}",
            PEER: f"{peer}/works/works?_size=100",
            API: f"{site}/api/v1/works?per_page=50",
            SERIALIZED: f"{site}/bench/works",
        }
        sizes: dict[str, int] = {}

        def side(name: str) -> Callable[[], float]:
            def run() -> float:
                answers, seconds, sizes[name] = ask_for(addresses[name], SECONDS_A_ROUND)
                return seconds / answers

            return run

        for address in addresses.values():
            ask_for(address, 1.0)
        seconds = run_rounds({name: side(name) for name in addresses}, rounds=rounds, say=_mute)
        milliseconds = {name: round(1000 * median(own), 2) for name, own in seconds.items()}
        say(f"milliseconds a request: {milliseconds}; bytes: {sizes}")
    details = {"works": author.works_count, "seconds a request": seconds, "bytes": sizes}
    return [row for row in _make_rows(seconds, details) if row.number in wanted]


def _make_rows(seconds: Mapping[str, list[float]], details: dict[str, object]) -> list[Row]:
    def rate(name: str, against: str) -> float:
        """The requests a second of one in those of another, the median of the rounds."""
        return median(other / own for own, other in zip(seconds[name], seconds[against], strict=True))

    cold, orm = rate(COLD, BARE), rate(COLD, ORM)
    serialized = rate(API, SERIALIZED)
    kept, peer_cold, peer_kept = rate(KEPT, BARE), rate(COLD, PEER), rate(KEPT, PEER)
    return [
        Row(COLD_ROW, "researcher page, 47 works, nothing of it kept",
            "a view that does nothing; a plain page of the ORM", "≥ 0.10 of its requests/s; ≥ 5×",
            f"{cold:.3f}; {orm:.1f}×", cold >= 0.10 and orm >= 5, details),
        Row(KEPT_ROW, "the same, kept", "a view that does nothing", "≥ 0.5 of its requests/s", f"{kept:.2f}",
            kept >= 0.5, details),
        Row(API_ROW, "API list of 50 works", "a DRF ModelSerializer view of the same", "≥ 2×",
            f"{serialized:.1f}×", serialized >= 2, details),
        Row(PEER_ROW, "researcher page", "Datasette serving the same works", "≥ 1× cold, ≥ 4× kept",
            f"{peer_cold:.1f}× cold, {peer_kept:.1f}× kept", peer_cold >= 1 and peer_kept >= 4, details),
    ]  # fmt: skip


def _mute(text: str) -> None:
    """Seconds a request are too small for what rounds say."""


def _choose_author() -> Author:
    prolific = Author.objects.filter(works_count__gte=WORKS_COUNT // 2).select_related("name")
    return min(prolific, key=lambda one: (abs(one.works_count - WORKS_COUNT), one.pk))


@contextmanager
def _filled_database(data: Path, folder: Path, *, every: int) -> Iterator[str]:
    lines = folder / "works.jsonl.gz"
    write_slice(find_corpora(data), lines, every=every)
    database = make_database("pages")
    try:
        loads.import_files([lines], database)
        use_database(database)
        call_command("build_graph", verbosity=0)
        while measure_authors():
            pass
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        yield database
    finally:
        drop_database(database)


@contextmanager
def _served_site(database: str) -> Iterator[str]:
    """The site under its own web server; where it is."""
    environment = os.environ | {
        "DATABASE_URL": database_url(database),
        "DJANGO_SETTINGS_MODULE": "bench.served.settings",
    }
    port = _find_port()
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--config", "python:config.gunicorn",
               "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]  # fmt: skip
    with _running(command, f"http://127.0.0.1:{port}", "/healthz", environment) as address:
        yield address


@contextmanager
def _served_peer(folder: Path, author_id: int) -> Iterator[str]:
    """Datasette with a table of the same works; where it is."""
    path = folder / "works.db"
    _write_works(path, author_id)
    port = _find_port()
    command = [str(_PEER_PYTHON), "-m", "datasette", "serve", "--immutable", str(path), "--port", str(port)]
    with _running(command, f"http://127.0.0.1:{port}", "/works/works", dict(os.environ)) as address:
        yield address


def _write_works(path: Path, author_id: int) -> None:
    """What the page shows of each work, a row a work."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT w.id, w.title, w.year, w.kind, v.name, t.abstract,
                   (SELECT string_agg(n.printed, ', ' ORDER BY s.position) FROM papers_signature s
                    JOIN papers_name n ON n.id = s.name_id WHERE s.work_id = w.id),
                   (SELECT string_agg(i.scheme || ':' || i.value, ' ') FROM papers_workidentifier i
                    WHERE i.work_id = w.id),
                   (SELECT string_agg(p.name, '; ') FROM papers_assignedtopic x JOIN papers_topic p ON p.id = x.topic_id
                    WHERE x.work_id = w.id)
               FROM papers_authorship a JOIN papers_work w ON w.id = a.work_id
               LEFT JOIN papers_worktext t ON t.work_id = w.id LEFT JOIN papers_venue v ON v.id = w.venue_id
               WHERE a.author_id = %s ORDER BY w.year DESC NULLS LAST, w.title""",
            [author_id],
        )
        rows = cursor.fetchall()
    with closing(sqlite3.connect(path)) as database, database:
        columns = "title, year, kind, venue, abstract, authors, identifiers, topics"
        database.execute(f"CREATE TABLE works (id INTEGER PRIMARY KEY, {columns})")
        database.executemany("INSERT INTO works VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


@contextmanager
def _running(command: list[str], address: str, ready_path: str, environment: dict[str, str]) -> Iterator[str]:
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(process, f"{address}{ready_path}")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(process: "subprocess.Popen[bytes]", address: str) -> None:
    ends_at = time.monotonic() + _UP_SECONDS
    while True:
        try:
            ask_for(address, 0.01, connections=1)
        except VisitError:
            if process.poll() is not None or time.monotonic() > ends_at:
                raise
            time.sleep(0.2)
        else:
            return


def _find_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
