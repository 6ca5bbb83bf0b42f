"""The ways rows get into a catalogue: our ingest, the import command, Django's ORM."""

import multiprocessing
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from django.apps import apps
from django.db import connection, models, transaction

from bench.databases import database_url
from bench.machine import ROOT
from bench.rounds import Stopwatch
from papers.preparation import Place, Reading, lay_out_batch, start_process
from papers.services.catalogue import hold_bare_catalogue, take_ids
from papers.services.first_load import append_batch, first_load
from papers.services.imports import start_run
from papers.services.parsing import ITEMS_A_BATCH
from papers.sources import work_jsonl
from papers.sources.files import open_source

_ORIGIN_ID = 1
OBJECTS_A_BATCH = 2_000
"""The batch size of `bulk_create`; it is no faster with 1,000 or 5,000."""


class ImportFailedError(Exception):
    """The import command failed. One line for people."""


def prepare_batches(path: Path, folder: Path) -> list[Path]:
    """Parse a file of Work JSON Lines and store what a first load takes, a file a batch."""
    observed_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    batches: list[Path] = []
    first_id = 1
    context = multiprocessing.get_context("spawn")
    with open_source(path) as stream, ProcessPoolExecutor(1, context, start_process) as pool:
        items = work_jsonl.split(stream)
        while chunk := list(islice(items, ITEMS_A_BATCH)):
            place = Place(first_id, _ORIGIN_ID, observed_at)
            batch = pool.submit(lay_out_batch, Reading("jsonl"), chunk, place).result()
            batches.append(folder / f"batch-{len(batches):05}")
            batches[-1].write_bytes(pickle.dumps(batch))
            first_id += len(chunk)
    return batches


def load_batches(path: Path, batches: Sequence[Path]) -> float:
    """Append prepared batches of the file as the first load of an empty catalogue and settle them; its seconds.

    The name blocks stay unresolved.
    """
    assert start_run([path], form="jsonl").origins.get().pk == _ORIGIN_ID
    watch = Stopwatch()
    with watch.running(), first_load(is_large=True):
        for batch in batches:
            with watch.paused():
                laid_out = pickle.loads(batch.read_bytes())  # noqa: S301 - written by `prepare_batches`
            with transaction.atomic():
                hold_bare_catalogue()
                take_ids("papers_work", ITEMS_A_BATCH)
                append_batch(laid_out)
    return watch.seconds


def start_import(paths: Sequence[Path], database: str) -> "subprocess.Popen[bytes]":
    """Start the import command on another database."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "import_works", *map(str, paths)],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": database_url(database)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def finish_import(process: "subprocess.Popen[bytes]") -> None:
    """Wait for its end. Raises ImportFailedError."""
    _, errors = process.communicate()
    if process.returncode:
        last = errors.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise ImportFailedError(f"import_works ended with {process.returncode}: {''.join(last)}")


def import_files(paths: Sequence[Path], database: str) -> float:
    """Run the import command from start to exit, resolution included; its seconds."""
    started_at = time.perf_counter()
    finish_import(start_import(paths, database))
    return time.perf_counter() - started_at


def read_objects(tables: Iterable[str]) -> list[list[models.Model]]:
    """All rows of these tables as model instances that were never saved, what others refer to first."""
    by_table = {model._meta.db_table: model for model in apps.get_models()}
    wanted = [by_table[table] for table in tables]
    ordered: list[type[models.Model]] = []
    while wanted:
        ready = [model for model in wanted if not _referred(model) & {*wanted} - {model}]
        ordered += ready
        wanted = [model for model in wanted if model not in ready]
    rows = []
    for model in ordered:
        objects = list(model._default_manager.all())
        for one in objects:
            one._state.adding = True
            one._state.db = None
        rows.append(objects)
    return rows


def create_objects(rows: Sequence[list[models.Model]]) -> float:
    """Write them with `bulk_create`; the seconds of that alone."""
    watch = Stopwatch()
    for objects in filter(None, rows):
        with watch.running():
            type(objects[0])._default_manager.bulk_create(objects, batch_size=OBJECTS_A_BATCH)
    return watch.seconds


def _referred(model: type[models.Model]) -> set[type[models.Model] | None]:
    return {field.related_model for field in model._meta.concrete_fields if field.is_relation}


def fingerprint_rows(tables: Iterable[str]) -> dict[str, tuple[int, int]]:
    """For each table its number of rows and a sum over where each row version stands and who wrote it."""
    prints = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                f"SELECT count(*), coalesce(sum(hashtext(ctid::text || '/' || xmin::text)), 0) FROM {table}"
            )
            prints[table] = cursor.fetchone()
    return prints
