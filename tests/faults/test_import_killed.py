"""The importer killed (−9) at any moment: carried on, it ends in the rows of a run that nothing disturbed."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]
import pytest
from django.core.management import call_command

from papers.models import ImportRun, RejectedRecord
from papers.services.first_load import finish_first_load
from papers.services.imports import carry_on, start_run
from tests.config.processes import await_value
from tests.papers import commands
from tests.papers.catalogue import Snapshot, fetch, find_inconsistencies, take_row_versions, take_snapshot
from tests.papers.lines import make_records, write_lines

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

MOMENTS = {
    "it has begun": "SELECT FROM papers_importrun",
    "indexes are set aside": "SELECT FROM papers_setaside",
    "a batch is in": "SELECT FROM papers_importorigin WHERE items_done > 0",
    "more batches are in": "SELECT FROM papers_importorigin WHERE items_done > 2000",
    "all is read": "SELECT FROM papers_importorigin WHERE is_finished",
    "names are resolved": "SELECT FROM papers_author",
}
"""In the order of a first load; each is true from then on."""


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    """A file large enough to be read in several batches, by several processes, with items that are rejected."""
    records: list[dict[str, Any] | bytes] = [*make_records(4_400)]
    records[100:100] = [b"[1]"]
    records[4_200:4_200] = [b"[2]", b"{}"]
    return write_lines(tmp_path_factory.mktemp("killed") / "works.jsonl", records)


@pytest.fixture(autouse=True)
def whole_schema(transactional_db) -> Iterator[None]:
    """A killed first load leaves notes of what it set aside; a test must not empty that table before it is used."""
    yield
    finish_first_load()


@cache
def import_undisturbed(path: Path) -> Snapshot:
    """What a run that nothing disturbs leaves; the catalogue is empty again afterwards."""
    carry_on(start_run([path]))
    assert find_inconsistencies() == []
    snapshot = take_snapshot()
    call_command("flush", interactive=False, verbosity=0)
    return snapshot


def start_import(path: Path) -> subprocess.Popen[str]:
    """The importer of this file, begun or carried on."""
    run = ImportRun.objects.first()
    return commands.start("import_works", *(["--resume", str(run.pk)] if run else [path]))


def await_ending_or(sql: str, process: subprocess.Popen[str]) -> None:
    await_value(lambda: fetch(sql) or process.poll() is not None, within_seconds=60)


def kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def assert_run_is_whole() -> None:
    run = ImportRun.objects.get()
    assert (run.state, run.rejected_count) == ("finished", 3)
    assert run.created_count + run.updated_count + run.unchanged_count == 4_400
    assert sorted(RejectedRecord.objects.values_list("line", flat=True)) == [101, 4_201, 4_202]
    assert find_inconsistencies() == []


def test_import_killed_at_every_stage_ends_in_the_same_rows(path):
    expected = import_undisturbed(path)

    for sql in MOMENTS.values():
        process = start_import(path)
        await_ending_or(sql, process)
        kill(process)
    last = start_import(path)
    output, errors = last.communicate(timeout=120)

    assert last.returncode == 0, errors
    assert "3 rejected" in output
    assert_run_is_whole()
    assert take_snapshot() == expected


def test_import_killed_again_and_again_ends_in_the_same_rows(path):
    expected = import_undisturbed(path)
    for seconds in (0.8, 1.2, 1.6, 2.0):
        process = start_import(path)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=seconds)
        kill(process)
    last = start_import(path)
    _, errors = last.communicate(timeout=120)

    assert last.returncode == 0, errors
    assert_run_is_whole()
    assert take_snapshot() == expected


def test_killed_import_loses_nothing_that_was_there(path, tmp_path):
    known = write_lines(tmp_path / "known.jsonl", make_records(2_000))
    shutil.copystat(path, known)
    carry_on(start_run([known]))
    before = take_snapshot()

    process = commands.start("import_works", path)
    await_value(
        lambda: fetch("SELECT FROM papers_importorigin WHERE name = 'works.jsonl' AND items_done > 0")
    )
    kill(process)

    works = {row[0] for row in take_snapshot()["works"]}
    assert {row[0] for row in before["works"]} <= works
    run = ImportRun.objects.latest("pk")
    carry_on(run)
    assert find_inconsistencies() == []
    versions = take_row_versions()
    carry_on(start_run([path, known]))
    assert take_row_versions() == versions


def test_killed_import_leaves_no_process(path):
    process = start_import(path)
    children = await_value(lambda: find_parsing(process.pid))

    kill(process)

    await_value(lambda: not any(child.is_running() for child in children), within_seconds=15)


def find_parsing(process_id: int) -> list[psutil.Process]:
    """The processes below the importer once both that parse are there, with whatever else it started."""
    children = list(psutil.Process(process_id).children(recursive=True))
    return children if sum("spawn_main" in " ".join(child.cmdline()) for child in children) >= 2 else []


def test_interrupted_import_says_how_to_carry_on(tmp_path):
    # Long enough that it is not over before this test, on a machine that does much else, has seen it begin.
    process = start_import(write_lines(tmp_path / "works.jsonl", make_records(8_000)))
    await_value(lambda: fetch(MOMENTS["a batch is in"]))

    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    _, errors = process.communicate(timeout=120)

    run = ImportRun.objects.get()
    assert process.returncode == 130
    assert errors == f"CommandError: stopped; carry on with: import_works --resume {run.pk}\n"
    carry_on(run)
    run.refresh_from_db()
    assert run.created_count + run.updated_count + run.unchanged_count == 8_000
    assert find_inconsistencies() == []
