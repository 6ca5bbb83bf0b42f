"""`import_works`: what a person gives it, good and bad, and what it says and leaves."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from papers.models import Author, ImportRun, Kind, RejectedRecord, SourceRecord, Work
from papers.selectors.works import Order, WorkFilter, list_author_works
from tests.papers import commands
from tests.papers.catalogue import find_inconsistencies, take_row_versions, take_snapshot
from tests.papers.lines import make_records, write_lines

pytestmark = pytest.mark.django_db

SEEDS = (
    "000_f1681a01e5411909.txt",
    "001_3a61578cb107992b.txt",
    "002_50394d647b3617db.txt",
    "003_c2d06e478aa2be09.txt",
    "004_08f8761dec84ceb5.txt",
)
GOOD = [{"ids": {"acl": f"P{number}"}, "title": f"Title {number}"} for number in range(3)]


def import_works(*arguments: str | Path, **options) -> tuple[str, str]:
    """What the command says on standard output and on standard error."""
    output, errors = StringIO(), StringIO()
    call_command("import_works", *map(str, arguments), stdout=output, stderr=errors, **options)
    return output.getvalue(), errors.getvalue()


def line(record: object) -> bytes:
    return json.dumps(record).encode()


def put_among_good(bad: bytes) -> bytes:
    """A bad line as the second of four."""
    first, *rest = map(line, GOOD)
    return b"\n".join([first, bad, *rest, b""])


def truncate_gzip(tmp_path: Path) -> bytes:
    return gzip.compress(write_lines(tmp_path / "whole.jsonl", make_records(1_000)).read_bytes())[:-3_000]


BAD_LINES: dict[str, tuple[bytes, str]] = {
    "not UTF-8": (b'{"title": "caf\xe9"}', "not UTF-8: byte 0xe9"),
    "NUL": (b'{"title": "a\x00b"}', "a NUL byte"),
    "a list": (b'["title"]', "not a JSON object but a list"),
    "a number": (b"42", "not a JSON object but a number"),
    "text": (b"title: A", "not JSON"),
    "cut off": (b'{"title": "A', "not JSON: it ends in the middle"),
    "neither title nor abstract": (
        line({"ids": {"acl": "P9"}, "year": 2019}),
        "neither a title nor an abstract",
    ),
    "blank title": (line({"title": " \n\t", "abstract": ""}), "neither a title nor an abstract"),
    "wrong type": (line({"title": "A", "authors": "B"}), "authors: text where a list should be"),
    "half a character": (b'{"title": "\\ud800"}', "half of a surrogate pair"),
    "5,000 authors": (
        line({"title": "A", "authors": [{"name": f"Given{n} Family{n}"} for n in range(5_000)]}),
        "authors: 5,000 of them",
    ),
}


@pytest.mark.parametrize("name", BAD_LINES)
def test_bad_line_is_rejected_and_the_rest_imported(name, tmp_path):
    bad, reason = BAD_LINES[name]
    path = tmp_path / "works.jsonl"
    path.write_bytes(put_among_good(bad))

    output, errors = import_works(path)

    assert f"rejected works.jsonl, line 2: {reason}" in errors
    assert errors.count("\n") == 1
    assert "3 created, 0 updated, 0 unchanged, 1 rejected" in output
    rejected = RejectedRecord.objects.get()
    assert (rejected.origin.name, rejected.line) == ("works.jsonl", 2)
    assert reason in rejected.reason
    assert 0 < len(rejected.excerpt) <= 2_000
    assert rejected.excerpt[:5] == bad[:5].decode()
    assert list(Work.objects.order_by("title").values_list("title", flat=True)) == [
        one["title"] for one in GOOD
    ]
    assert ImportRun.objects.get().state == "finished"
    assert find_inconsistencies() == []


@pytest.mark.django_db(transaction=True)
def test_line_of_50_mb_is_rejected_and_the_rest_imported(tmp_path):
    path = tmp_path / "works.jsonl"
    path.write_bytes(put_among_good(b'{"title": "' + b"x" * 50_000_000 + b'"}'))

    _, errors = import_works(path)

    assert errors == "rejected works.jsonl, line 2: a line 47.7 MiB long; the limit is 8 MiB\n"
    assert RejectedRecord.objects.get().excerpt == ('{"title": "' + "x" * 2_000)[:2_000]
    assert Work.objects.count() == 3


BAD_FILES: dict[str, tuple[Callable[[Path], bytes], str]] = {
    "empty": (lambda _: b"", "line 1: the file is empty"),
    "blank": (lambda _: b"\n \n\n", "line 1: the file is empty"),
    "empty gzip": (lambda _: gzip.compress(b""), "line 1: the file is empty"),
    "binary": (
        lambda _: bytes(range(256)) * 300,
        "line 1: no form that can be read is recognised in this file",
    ),
    "binary in gzip": (lambda _: gzip.compress(bytes(range(256)) * 300), "line 1: no form"),
    "prose": (lambda _: b"Dear reader,\nthis is a letter.\n", "line 1: no form"),
    "gzip that is damaged at once": (lambda _: b"\x1f\x8b\x08" + b"\xff" * 100, "line 1: the compressed"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_file_is_rejected_and_the_others_imported(name, tmp_path):
    make, reason = BAD_FILES[name]
    bad, good = tmp_path / "bad.jsonl", write_lines(tmp_path / "good.jsonl", GOOD)
    bad.write_bytes(make(tmp_path))

    output, errors = import_works(bad, good)

    assert f"rejected bad.jsonl, {reason}" in errors
    assert errors.count("\n") == 1
    assert "3 created, 0 updated, 0 unchanged, 1 rejected" in output
    assert RejectedRecord.objects.get().origin.name == "bad.jsonl"


def test_truncated_gzip_gives_what_can_be_read(tmp_path):
    path = tmp_path / "works.jsonl.gz"
    path.write_bytes(truncate_gzip(tmp_path))

    _, errors = import_works(path)

    rejected = RejectedRecord.objects.get()
    assert 100 < rejected.line == SourceRecord.objects.count() + 1
    assert (
        errors
        == f"rejected works.jsonl.gz, line {rejected.line}: the compressed file ends in the middle: it is truncated\n"
    )


def test_many_rejections_are_summed_up(tmp_path):
    _, errors = import_works(write_lines(tmp_path / "works.jsonl", [*GOOD, *[b"{}"] * 25]))

    assert errors.count("rejected works.jsonl, line ") == 10
    assert errors.endswith("… and 15 more, kept as rejected records\n")
    assert RejectedRecord.objects.count() == 25


def test_import_says_its_run_and_its_counts(tmp_path):
    path = write_lines(tmp_path / "works.jsonl", [*GOOD, {"ids": {"acl": "P1"}, "title": "Other"}, GOOD[0]])

    output, errors = import_works(path)

    first, *_, last = output.splitlines()
    assert first == f"Import run {ImportRun.objects.get().pk}"
    assert last.startswith("3 created, 1 updated, 1 unchanged, 0 rejected; ")
    assert "\r" not in output
    assert errors == ""


def test_import_again_changes_nothing(tmp_path):
    path = write_lines(tmp_path / "works.jsonl", make_records(100))
    import_works(path)
    before = take_row_versions()

    output, _ = import_works(path)

    assert "0 created, 0 updated, 100 unchanged, 0 rejected" in output
    assert take_row_versions() == before


def write_part(folder: Path, day: str, *works: dict[str, Any]) -> Path:
    """A part of an OpenAlex snapshot, where the snapshot has it."""
    part = folder / f"updated_date={day}" / "part_000.gz"
    part.parent.mkdir(parents=True)
    part.write_bytes(gzip.compress(b"".join(line(work) + b"\n" for work in works)))
    return part


def make_openalex_work(number: int, title: str) -> dict[str, Any]:
    return {"id": f"https://openalex.org/W{number}", "title": title, "authorships": []}


def test_snapshot_is_imported_as_it_lies_on_disk_and_its_last_word_counts(tmp_path):
    works = tmp_path / "data" / "works"
    write_part(works, "2026-01-31", make_openalex_work(1, "The new title"), make_openalex_work(2, "Second"))
    write_part(works, "2024-05-01", make_openalex_work(1, "The old title"), make_openalex_work(3, "Third"))
    write_part(tmp_path / "data" / "authors", "2026-01-31", {"id": "https://openalex.org/A1"})
    (works / "manifest").write_text("{}")
    (tmp_path / "RELEASE_NOTES.txt").write_text("news")

    output, _ = import_works(tmp_path)

    assert "left alone: 1 × authors, which are no works" in output
    assert "left alone: 2 × other files" in output
    assert set(Work.objects.values_list("title", flat=True)) == {"The new title", "Second", "Third"}
    [run] = ImportRun.objects.all()
    assert list(run.origins.order_by("rank").values_list("name", flat=True)) == [
        "updated_date=2024-05-01/part_000.gz",
        "updated_date=2026-01-31/part_000.gz",
    ]
    days = SourceRecord.objects.values_list("source_key", "observed_at")
    assert {day.date().isoformat() for _, day in days} == {"2024-05-01", "2026-01-31"}
    before = take_row_versions()
    assert "0 created, 0 updated, 4 unchanged, 0 rejected" in import_works(tmp_path)[0]
    assert take_row_versions() == before


def test_snapshot_part_that_was_begun_is_carried_on(tmp_path):
    part = write_part(tmp_path, "2026-01-31", *(make_openalex_work(n, f"Title {n}") for n in range(1, 6)))
    import_works(tmp_path)
    [run] = ImportRun.objects.all()
    run.origins.update(is_finished=False, items_done=3)  # as when it is killed behind the third

    output, _ = import_works("--resume", str(run.pk))

    assert f"Import run {run.pk}" in output
    assert Work.objects.count() == 5
    part.write_bytes(part.read_bytes() + gzip.compress(b"\n"))
    run.origins.update(is_finished=False, items_done=3)
    with pytest.raises(CommandError, match="has changed since it was begun"):
        import_works("--resume", str(run.pk))


def test_folder_of_files_is_imported_whole(tmp_path):
    for number, record in enumerate(GOOD):
        (tmp_path / f"{number}.jsonl.gz").write_bytes(gzip.compress(line(record)))

    output, _ = import_works(tmp_path)

    assert "3 created, 0 updated, 0 unchanged, 0 rejected" in output


def test_folder_without_works_is_refused(tmp_path):
    (tmp_path / "picture.png").write_bytes(b"x")
    with pytest.raises(CommandError, match="no file of works in this folder") as refusal:
        import_works(tmp_path)
    assert refusal.value.returncode == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["/nowhere/works.jsonl"], "/nowhere/works.jsonl: no such file"),
        (["a\0b"], "is not a path"),
        ([], "name at least one file, or a run with --resume"),
        (["--resume", "12345678"], "there is no import run 12345678"),
        (["--resume", "99999999999999999999999"], "there is no import run"),
    ],
)
def test_wrong_call_is_refused(arguments, message):
    with pytest.raises(CommandError, match=message) as refusal:
        import_works(*arguments)

    assert refusal.value.returncode == 2
    assert "\n" not in str(refusal.value)
    assert not ImportRun.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/nowhere/works.jsonl", b"/nowhere/\xff.jsonl"])
def test_wrong_path_is_one_line_and_code_2(path):
    ended = commands.run(
        "import_works", path if isinstance(path, str) else path.decode(errors="surrogateescape")
    )

    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert "no such file" in ended.stderr
    assert "Traceback" not in ended.stdout + ended.stderr


@pytest.mark.django_db(transaction=True)
def test_path_that_is_not_utf_8_is_taken_or_refused_in_one_line(tmp_path):
    path = tmp_path / b"caf\xe9.jsonl".decode(errors="surrogateescape")
    write_lines(path, GOOD)

    ended = commands.run("import_works", path)

    assert "Traceback" not in ended.stderr
    assert ended.returncode == 0 or (ended.returncode == 2 and ended.stderr.count("\n") == 1)


@pytest.mark.django_db(transaction=True)
def test_rejections_leave_code_0(tmp_path):
    path = tmp_path / "works.jsonl"
    path.write_bytes(put_among_good(b"[1]"))

    ended = commands.run("import_works", path)

    assert ended.returncode == 0
    assert ended.stderr == "rejected works.jsonl, line 2: not a JSON object but a list\n"
    assert Work.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_file_that_goes_away_is_code_1_and_says_how_to_carry_on(tmp_path):
    path = write_lines(tmp_path / "works.jsonl", GOOD)
    run = ImportRun.objects.get(
        pk=commands.run("import_works", path).stdout.splitlines()[0].removeprefix("Import run ")
    )
    run.origins.update(is_finished=False, items_done=0)
    path.unlink()

    ended = commands.run("import_works", "--resume", str(run.pk))

    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert f"{path}: no such file; carry on with: import_works --resume {run.pk}" in ended.stderr


def test_resume_of_a_finished_run_changes_nothing(tmp_path):
    import_works(write_lines(tmp_path / "works.jsonl", GOOD))
    before = take_row_versions()

    output, _ = import_works("--resume", str(ImportRun.objects.get().pk))

    assert "3 created" in output
    assert take_row_versions() == before


def test_researcher_says_whose_list_it_is(tmp_path):
    path = write_lines(
        tmp_path / "works.jsonl", [*GOOD, {"title": "Signed", "authors": [{"name": "Feng, Jiashi"}]}]
    )

    import_works(path, "--researcher", "Jiashi Feng")

    author = Author.objects.get()
    assert author.works_count == 4
    assert set(author.authorship_set.values_list("position", flat=True)) == {0, 1}


@pytest.mark.parametrize("name", ["", "  ", "?", "x" * 5_000, "O'Neill; DROP TABLE", "冯佳时"])
def test_researcher_may_have_any_name(name, tmp_path):
    import_works(write_lines(tmp_path / "works.jsonl", GOOD), "--researcher", name)

    assert Work.objects.count() == 3
    assert find_inconsistencies() == []


def describe(row: dict[str, Any]) -> dict[str, Any]:
    """An item of expected.json in the words of a stored work."""
    return {
        "title": row.get("title"),
        "abstract_starts": row["abstract_starts"],
        "abstract_chars": row["abstract_chars"],
        "comment": row.get("comment"),
        "year": row.get("year"),
        "venue": row.get("source"),
        "kind": row.get("kind", "preprint" if "arxiv" in row else "other"),
        "identifiers": {scheme: row[scheme].lower() for scheme in ("arxiv", "doi") if scheme in row},
    }


def describe_stored(work: Work) -> dict[str, Any]:
    abstract = work.worktext.abstract or ""
    ids = dict(work.workidentifier_set.exclude(scheme="record").values_list("scheme", "value"))
    return {
        "title": work.title,
        "abstract_starts": abstract[:60],
        "abstract_chars": len(abstract),
        "comment": work.worktext.comment,
        "year": work.year,
        "venue": work.venue.name if work.venue else None,
        "kind": Kind(work.kind).name.lower().replace("_", "-"),
        "identifiers": ids,
    }


def list_in_file_order(name: str) -> list[Work]:
    records = (
        SourceRecord.objects.filter(origin__name=name)
        .order_by("line")
        .select_related("work__worktext", "work__venue")
    )
    return [record.work for record in records]


@pytest.mark.parametrize("name", SEEDS)
def test_seed_is_imported_as_expected(shared, name):
    expected = json.loads((shared / "seeds" / "expected.json").read_text())[name]

    output, errors = import_works(shared / "seeds" / name)

    assert f"{expected['works']} created, 0 updated, 0 unchanged, 0 rejected" in output
    assert errors == ""
    assert [describe_stored(work) for work in list_in_file_order(name)] == [
        describe(row) for row in expected["items"]
    ]
    assert Work.objects.count() == expected["works"]
    people = list(Author.objects.values_list("name__printed", "works_count"))
    assert people == ([(expected["researcher"], expected["works"])] if "researcher" in expected else [])


def test_seeds_together_are_imported_as_expected_in_any_order(shared):
    expected = json.loads((shared / "seeds" / "expected.json").read_text())
    paths = [shared / "seeds" / name for name in SEEDS]

    import_works(*paths)

    for name in SEEDS:
        stored = [describe_stored(work) for work in list_in_file_order(name)]
        assert stored == [describe(row) for row in expected[name]["items"]]
    assert Work.objects.count() == sum(expected[name]["works"] for name in SEEDS)
    snapshot, rows = take_snapshot(), take_row_versions()
    output, _ = import_works(*paths[::-1])
    assert f"0 created, 0 updated, {Work.objects.count()} unchanged, 0 rejected" in output
    assert (take_snapshot(), take_row_versions()) == (snapshot, rows)


def test_page_of_001_lists_47_items_in_its_order(shared):
    expected = json.loads((shared / "seeds" / "expected.json").read_text())[SEEDS[1]]["items"]

    import_works(shared / "seeds" / SEEDS[1])

    works = list_author_works(
        Author.objects.get().pk, order=Order.NEWEST, only=WorkFilter(), offset=0, limit=100
    )
    assert [(work.year, work.title) for work in works] == [(row["year"], row["title"]) for row in expected]
    assert len(works) == 47


@pytest.mark.parametrize("name", [SEEDS[0], SEEDS[2]])
def test_list_is_that_of_the_researcher_named(shared, name):
    import_works(shared / "seeds" / name, "--researcher", "Dacheng Tao")

    author = Author.objects.get()
    assert (author.name.printed, author.works_count) == ("Dacheng Tao", 10)
