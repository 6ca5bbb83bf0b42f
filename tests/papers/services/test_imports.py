"""Import runs: files read to their end, stopped anywhere and carried on, at once, in any order."""

from __future__ import annotations

import gzip
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from papers.models import Author, AuthorIdentifier, ImportOrigin, ImportRun, RejectedRecord, Work
from papers.records import SourceError
from papers.services.imports import carry_on, start_run
from papers.services.jobs import LeaseLostError
from tests.papers import commands
from tests.papers.catalogue import fetch, find_inconsistencies, take_row_versions, take_snapshot
from tests.papers.lines import CORPORA, find_in_corpora, make_records, read_corpus, write_lines

pytestmark = pytest.mark.django_db

THREE = [
    {"ids": {"acl": f"P{number}"}, "title": f"Title {number}", "authors": [{"name": "A B"}]}
    for number in range(3)
]


class StopError(Exception):
    """Raised in the middle of a run, as a Ctrl-C is."""


def import_files(*paths: Path, **options) -> ImportRun:
    return carry_on(start_run(paths, **options))


def count(run: ImportRun) -> tuple[int, int, int, int]:
    return run.created_count, run.updated_count, run.unchanged_count, run.rejected_count


def describe_schema() -> list[tuple[str, ...]]:
    return sorted(
        fetch("SELECT indexname, indexdef FROM pg_indexes WHERE tablename LIKE 'papers\\_%%'")
        + fetch(
            """SELECT conname, conrelid::regclass || ' ' || pg_get_constraintdef(oid) || convalidated
               FROM pg_constraint WHERE conrelid::regclass::text LIKE 'papers\\_%%'"""
        )
    )


def test_start_notes_the_files_and_reads_nothing(tmp_path):
    path = write_lines(tmp_path / "works.jsonl", THREE)
    os.utime(path, (0, 86_400))

    run = start_run([path], listed_for="Jiashi Feng")

    file = run.origins.get()
    assert (run.state, run.listed_for, file.address, file.name) == (
        "running",
        "Jiashi Feng",
        str(path),
        "works.jsonl",
    )
    assert (file.form, file.bytes_count, file.observed_at) == (
        "jsonl",
        path.stat().st_size,
        datetime(1970, 1, 2, tzinfo=UTC),
    )
    assert not Work.objects.exists()


def test_start_with_a_file_that_is_not_there_writes_nothing(tmp_path):
    path = write_lines(tmp_path / "works.jsonl", THREE)

    with pytest.raises(SourceError, match=r"none\.jsonl: no such file"):
        start_run([path, tmp_path / "none.jsonl"])

    assert not ImportRun.objects.exists()


def test_run_takes_all_records_and_resolves_who_is_who(tmp_path):
    run = import_files(write_lines(tmp_path / "works.jsonl", THREE))

    assert (run.state, count(run), run.note) == ("finished", (3, 0, 0, 0), "")
    assert run.finished_at is not None
    assert run.finished_at >= run.started_at
    assert run.origins.get().items_done == 3
    assert Author.objects.count() == 3
    assert find_inconsistencies() == []


def test_rejected_items_are_counted_kept_and_stop_nothing(tmp_path):
    path = write_lines(tmp_path / "works.jsonl", [THREE[0], {"year": 2019}, THREE[1], b"[1]", THREE[2]])

    run = import_files(path)

    assert count(run) == (3, 0, 0, 2)
    assert list(RejectedRecord.objects.order_by("line").values_list("line", "reason", "excerpt")) == [
        (2, "neither a title nor an abstract", '{"year": 2019}'),
        (4, "not a JSON object but a list", "[1]"),
    ]


def test_same_file_again_changes_no_row(tmp_path):
    path = write_lines(tmp_path / "works.jsonl", make_records(50))
    import_files(path)
    before = take_row_versions()

    run = import_files(path)

    assert count(run) == (0, 0, 50, 0)
    assert take_row_versions() == before


def test_finished_run_is_left_as_it_is(tmp_path):
    run = import_files(write_lines(tmp_path / "works.jsonl", THREE))
    finished_at = run.finished_at

    carry_on(ImportRun.objects.get())

    run.refresh_from_db()
    assert (run.finished_at, count(run)) == (finished_at, (3, 0, 0, 0))


def test_list_of_a_person_is_theirs(tmp_path):
    path = tmp_path / "list.txt"
    path.write_text("Abstract: We show one thing.\nAbstract: We show another thing.\n")

    import_files(path, listed_for="Jiashi Feng")

    assert (Author.objects.get().name.printed, Author.objects.get().works_count) == ("Jiashi Feng", 2)


def test_named_form_is_taken_whatever_the_file_looks_like(tmp_path):
    run = import_files(write_lines(tmp_path / "works.jsonl", THREE), form="abstracts")

    assert count(run) == (0, 0, 0, 1)


def test_bytes_and_blocks_are_reported_to_their_end(tmp_path):
    plain = write_lines(tmp_path / "works.jsonl", make_records(3_000))
    packed = tmp_path / "works.jsonl.gz"
    packed.write_bytes(
        gzip.compress(write_lines(tmp_path / "more.jsonl", make_records(10, first=3_000)).read_bytes())
    )
    read: dict[str, list[int]] = {}
    blocks: list[tuple[int, int]] = []

    carry_on(
        start_run([plain, packed]),
        report_bytes=lambda file, bytes_read: read.setdefault(file.name, []).append(bytes_read),
        report_blocks=lambda done, total: blocks.append((done, total)),
    )

    for path in (plain, packed):
        assert read[path.name] == sorted(read[path.name])
        assert read[path.name][-1] == path.stat().st_size
    assert len(read[plain.name]) > 1
    assert blocks[-1][0] == blocks[-1][1] > 0


@pytest.mark.django_db(transaction=True)
def test_file_that_changed_is_not_read_on(tmp_path):
    first = write_lines(tmp_path / "works.jsonl", make_records(4_100))
    run = start_run([first])

    def stop(file: ImportOrigin, bytes_read: int) -> None:
        raise StopError

    with pytest.raises(StopError):
        carry_on(run, report_bytes=stop)
    write_lines(first, make_records(4_200, first=10_000))

    with pytest.raises(SourceError, match=rf"^{first}: .*changed"):
        carry_on(run)


def test_source_that_fails_stops_the_run_which_can_be_carried_on(tmp_path):
    first = write_lines(tmp_path / "first.jsonl", THREE[:1])
    second = write_lines(tmp_path / "second.jsonl", THREE[1:])
    run = start_run([first, second])
    second.rename(tmp_path / "away.jsonl")

    with pytest.raises(SourceError, match="no such file"):
        carry_on(run)

    run.refresh_from_db()
    assert (run.state, run.note) == ("failed", f"{second}: no such file")
    assert (count(run), Work.objects.count()) == ((1, 0, 0, 0), 1)
    (tmp_path / "away.jsonl").rename(second)
    assert (carry_on(run).state, count(run), run.note) == ("finished", (3, 0, 0, 0), "")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("compressed", [False, True])
def test_run_stopped_between_batches_goes_on_where_it_stood(tmp_path, compressed):
    records: list[dict[str, Any] | bytes] = [*make_records(5_000)]
    records[10:10] = [b"[1]", b"{"]
    records[4_500:4_500] = [b"[2]"]
    path = write_lines(tmp_path / "works.jsonl", records)
    if compressed:
        path.write_bytes(gzip.compress(path.read_bytes()))
    run = start_run([path])
    done = []

    def stop(file: ImportOrigin, bytes_read: int) -> None:
        done.append(ImportOrigin.objects.get().items_done)
        raise StopError

    for _ in range(2):
        with pytest.raises(StopError):
            carry_on(run, report_bytes=stop)
    run = carry_on(run)

    assert 0 < done[0] < done[1] < 5_003
    assert (run.state, sum(count(run)), run.rejected_count) == ("finished", 5_003, 3)
    assert sorted(RejectedRecord.objects.values_list("line", flat=True)) == [11, 12, 4_501]
    assert find_inconsistencies() == []
    before = take_row_versions()
    import_files(path)
    assert take_row_versions() == before


@pytest.mark.django_db(transaction=True)
def test_run_carried_on_by_two_is_read_by_one(tmp_path):
    path = write_lines(tmp_path / "works.jsonl", make_records(3_000))
    run = start_run([path])

    def overtake(file: ImportOrigin, bytes_read: int) -> None:
        carry_on(ImportRun.objects.get())

    with pytest.raises(LeaseLostError, match=f"import run {run.pk} is carried on by another process"):
        carry_on(run, report_bytes=overtake)

    run.refresh_from_db()
    assert (run.state, sum(count(run)), run.origins.get().items_done) == ("finished", 3_000, 3_000)
    assert find_inconsistencies() == []


@pytest.mark.django_db(transaction=True)
def test_large_first_load_leaves_the_schema_as_it_was(tmp_path):
    before = describe_schema()
    path = write_lines(tmp_path / "works.jsonl", make_records(6_000))

    run = import_files(path)

    assert sum(count(run)) == 6_000
    assert describe_schema() == before
    assert find_inconsistencies() == []


@pytest.mark.django_db(transaction=True)
def test_large_first_load_that_stops_leaves_the_schema_as_it_was(tmp_path):
    before = describe_schema()
    run = start_run([write_lines(tmp_path / "works.jsonl", make_records(6_000))])

    def stop(file: ImportOrigin, bytes_read: int) -> None:
        raise StopError

    with pytest.raises(StopError):
        carry_on(run, report_bytes=stop)

    assert describe_schema() == before
    carry_on(run)
    assert find_inconsistencies() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("days", [(1, 1), (1, 2)])
def test_two_imports_at_once_end_as_one_after_the_other(tmp_path, days):
    records = make_records(6_000)
    one = write_lines(tmp_path / "one.jsonl", records[:4_000])
    other = write_lines(tmp_path / "other.jsonl", records[:1_999:-1])
    for path, day in zip((one, other), days, strict=True):
        os.utime(path, (0, 86_400 * day))

    running = [commands.start("import_works", path) for path in (one, other)]
    ended = [process.communicate(timeout=120) for process in running]

    assert [process.returncode for process in running] == [0, 0], ended
    together = take_snapshot()
    assert find_inconsistencies() == []
    runs = ImportRun.objects.all()
    assert sum(sum(count(run)) for run in runs) == 8_000
    assert sum(run.created_count for run in runs) == Work.objects.count()
    for path in (one, other):
        rerun = import_files(path)
        assert count(rerun) == (0, 0, 4_000, 0)
    assert take_snapshot() == together


def clear_catalogue() -> None:
    call_command("flush", interactive=False, verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_order_of_files_never_matters(tmp_path):
    records = make_records(3_000)
    one = write_lines(tmp_path / "one.jsonl", records[:2_000])
    other = write_lines(tmp_path / "other.jsonl", records[:999:-1])
    for path, day in ((one, 1), (other, 2)):
        os.utime(path, (0, 86_400 * day))
    import_files(one, other)
    expected = take_snapshot()
    clear_catalogue()

    import_files(other)
    import_files(one)

    assert take_snapshot() == expected


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", CORPORA)
def test_beginning_of_a_corpus_is_taken_whole(shared, tmp_path, name):
    run = import_files(write_lines(tmp_path / "works.jsonl", read_corpus(shared, name, 3_000)))

    assert (sum(count(run)), run.rejected_count) == (3_000, 0)
    assert Work.objects.count() == run.created_count > 2_900
    assert find_inconsistencies() == []


@pytest.mark.django_db(transaction=True)
def test_corpora_are_one_catalogue_in_any_order(shared, tmp_path):
    lines = [line for name in CORPORA for line in read_corpus(shared, name, 800)]
    forwards = write_lines(tmp_path / "forwards.jsonl", lines)
    backwards = write_lines(tmp_path / "backwards.jsonl", lines[::-1])
    shutil.copystat(forwards, backwards)
    import_files(forwards)
    expected = take_snapshot()
    clear_catalogue()

    import_files(backwards)

    assert take_snapshot() == expected


def test_jiashi_feng_of_the_corpora_and_of_his_page_is_one_person(shared, tmp_path):
    corpora = write_lines(tmp_path / "corpora.jsonl", find_in_corpora(shared, b'"Jiashi Feng"'))
    page = shared / "seeds" / "001_3a61578cb107992b.txt"

    import_files(page, corpora)

    authors = Author.objects.filter(name__printed="Jiashi Feng").order_by("-works_count")
    listed = Work.objects.filter(sourcerecord__origin__name=page.name).distinct()
    assert authors[0].works_count >= 170
    assert listed.count() == 47
    assert listed.filter(authorship__author=authors[0]).count() == 47
    assert listed.filter(sources_count__gte=2).count() >= 5
    assert find_inconsistencies() == []


def test_yang_liu_is_several_people(shared, tmp_path):
    lines = find_in_corpora(shared, b'"Yang Liu"', "acl-anthology-to-2019")

    import_files(write_lines(tmp_path / "works.jsonl", lines))

    identifiers = AuthorIdentifier.objects.filter(scheme="acl", author__name__printed="Yang Liu")
    assert {identifier.value for identifier in identifiers} > {
        "yang-liu-ict",
        "yang-liu-icsi",
        "yang-liu-edinburgh",
    }
    assert len({identifier.author_id for identifier in identifiers}) == len(identifiers)
