"""The first load of an empty catalogue: into bare tables, with the same rows in the end as any other import."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from papers.models import ImportRun, SetAside, SourceRecord
from papers.services.bare_tables import is_set_aside
from papers.services.catalogue import FirstLoadError, hold_catalogue
from papers.services.first_load import finish_first_load, first_load
from papers.services.imports import carry_on, start_run
from papers.services.merged_ids import import_merged_ids
from tests.config.processes import await_value
from tests.papers.catalogue import fetch, find_inconsistencies, take_row_versions, take_snapshot
from tests.papers.lines import make_records, write_lines
from tests.papers.workers import Worker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def other() -> Iterator[Worker]:
    worker = Worker()
    yield worker
    worker.end()


def make_meeting_records() -> list[dict[str, Any]]:
    """More than a small load, with doubles, records that meet by every kind of key, and people with identifiers."""
    records = make_records(5_000)
    titled = [
        {
            "ids": scheme,
            "title": f"How the Weather of the Plains Was Measured, Part {number}",
            "kind": kind,
            "authors": [{"name": "Ada Stormhold"}, {"name": f"Ben Rainier{number}"}],
            "year": year,
        }
        for number in range(20)
        for scheme, kind, year in (
            ({"arxiv": f"2102.{number:05d}"}, "preprint", 2021),
            ({"doi": f"10.1/w{number}"}, "journal-article", 2022),
        )
    ]
    preface = "Preface to the Proceedings of the Meeting"
    headings = [{"ids": {"acl": f"H{number}"}, "title": preface} for number in range(60)]
    names = ("Cora Vane", "C. Vane", "Vanessa Cora")
    people = [
        {
            "ids": {"openalex": f"W{number}"},
            "title": f"Work of a Person {number}",
            "authors": [{"name": names[number % 3], "ids": {"openalex": f"A{number % 4}"}}],
        }
        for number in range(40)
    ]
    return [*records, *titled, *headings, *people, *records[300:320], {"year": 1999}]


def write_file(path: Path, records: list[dict[str, Any]]) -> Path:
    write_lines(path, records)
    os.utime(path, (0, 86_400))
    return path


def import_small_first(folder: Path, records: list[dict[str, Any]]) -> ImportRun:
    """Import one record, so that the catalogue is not empty, and then all."""
    carry_on(start_run([write_file(folder / "one.jsonl", records[:1])]))
    return carry_on(start_run([write_file(folder / "works.jsonl", records)]))


def test_first_load_ends_in_the_rows_of_any_other_import(tmp_path):
    records = make_meeting_records()
    later = import_small_first(tmp_path, records)
    expected = take_snapshot()
    call_command("flush", interactive=False, verbosity=0)

    first = carry_on(start_run([tmp_path / "works.jsonl"]))

    assert take_snapshot() == expected
    assert find_inconsistencies() == []
    assert (first.created_count, first.updated_count, first.unchanged_count, first.rejected_count) == (
        later.created_count + 1, later.updated_count, later.unchanged_count - 1, 1,
    )  # fmt: skip


def test_first_load_follows_ids_merged_before_it(tmp_path):
    folder = tmp_path / "merged_ids" / "works"
    folder.mkdir(parents=True)
    pairs = "2023-06-02,W1,W2\n2023-06-02,A1,A3\n"
    (folder / "2023-06-02.csv.gz").write_bytes(
        gzip.compress(f"merge_date,id,merge_into_id\n{pairs}".encode())
    )
    records = make_meeting_records()
    import_small_first(tmp_path, records)
    import_merged_ids([folder / "2023-06-02.csv.gz"])
    carry_on(ImportRun.objects.latest("pk"))
    expected = take_snapshot()
    call_command("flush", interactive=False, verbosity=0)

    import_merged_ids([folder / "2023-06-02.csv.gz"])
    carry_on(start_run([tmp_path / "works.jsonl"]))

    assert take_snapshot() == expected


def test_first_load_read_again_is_known_by_its_bytes(tmp_path):
    path = write_file(tmp_path / "works.jsonl", make_records(5_000))
    carry_on(start_run([path]))
    before = take_row_versions()

    again = carry_on(start_run([path]))

    assert again.unchanged_count == 5_000
    assert take_row_versions() == before


def test_record_read_by_another_version_of_the_readers_is_known_by_its_content(tmp_path):
    path = write_file(tmp_path / "works.jsonl", make_records(30))
    carry_on(start_run([path]))
    SourceRecord.objects.update(item_digest=None)
    before = take_row_versions()

    again = carry_on(start_run([path]))

    assert (again.created_count, again.unchanged_count) == (0, 30)
    assert take_row_versions() == before


def test_nobody_else_writes_to_bare_tables():
    with first_load(is_large=True) as is_first_load:
        assert is_first_load
        with pytest.raises(FirstLoadError, match="loaded for the first time"), transaction.atomic():
            hold_catalogue()

    assert not is_set_aside()
    with transaction.atomic():
        hold_catalogue()


def test_nobody_else_writes_before_the_foreign_keys_are_back():
    SetAside.objects.create(name="a", stage=SetAside.Stage.FINAL, definition="SELECT 1")

    with pytest.raises(FirstLoadError), transaction.atomic():
        hold_catalogue()

    finish_first_load()
    assert not is_set_aside()


def test_a_page_that_reads_meanwhile_is_let_through(other):
    started = Event()

    def read_two_tables() -> None:
        with transaction.atomic():
            fetch("SELECT FROM papers_signature LIMIT 1")
            started.set()
            await_value(lambda: fetch("SELECT FROM pg_locks WHERE NOT granted LIMIT 1"))
            fetch("SELECT FROM papers_work LIMIT 1")

    with first_load(is_large=True):
        page = other.start(read_two_tables)
        started.wait(timeout=120)
        finish_first_load()

    page.result(timeout=120)
    assert not is_set_aside()


def test_finishing_builds_all_that_is_set_aside():
    with first_load(is_large=True):
        finish_first_load()
        assert not is_set_aside()
