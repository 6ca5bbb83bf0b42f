"""`export_works`: what was imported comes out again, and makes the same catalogue elsewhere."""

from __future__ import annotations

import gzip
import json
import random
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from papers.models import Author, AuthorRedirect, Version, Work
from tests.papers import commands
from tests.papers.catalogue import (
    OBSERVED_AT,
    Record,
    Snapshot,
    find_author,
    find_work,
    ingest,
    resolve,
    take_snapshot,
)
from tests.papers.lines import CORPORA, find_in_corpora, make_records, read_corpus, write_lines

pytestmark = pytest.mark.django_db(transaction=True)

FULL = {
    "ids": {"acl": "P1", "doi": "10.1000/a"},
    "kind": "proceedings-article",
    "title": "On $x^2$ — „ß“ 🦉",
    "abstract": "We show\na thing.",
    "year": 2019,
    "published_on": "2019-06-01",
    "venue": "ACL 2019",
    "url": "https://a.example/P1",
    "comment": "9 pages",
    "language": "en",
    "is_retracted": True,
    "authors": [
        {
            "name": "Jiashi Feng",
            "given": "Jiashi",
            "family": "Feng",
            "ids": {"orcid": "0000-0002-1825-0097"},
            "affiliations": [{"name": "NUS", "ror": "02nr0ka47", "country": "SG"}],
        },
        {"name": "冯佳时"},
    ],
    "topics": [{"openalex": "T10036", "score": 0.5, "name": "Seas"}],
    "keywords": ["seas"],
    "references": [{"doi": "10.1000/b"}],
    "listed_for": ["Jiashi Feng"],
}


def export(*arguments: str | Path) -> list[str]:
    """The lines of an export, in their order."""
    ended = commands.run("export_works", *arguments)
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout.splitlines()


def export_import_and_export(path: Path) -> tuple[list[str], list[str], Snapshot, Snapshot]:
    """An export, the one after importing it into an empty catalogue, and the two catalogues."""
    call_command("import_works", path, stdout=StringIO())
    exported, again = path.with_name("exported.jsonl.gz"), path.with_name("again.jsonl.gz")
    assert export(exported) == []
    before = take_snapshot(with_sources=False)
    call_command("flush", interactive=False, verbosity=0)
    call_command("import_works", exported, stdout=StringIO())
    assert export(again) == []
    assert again.read_bytes() == exported.read_bytes()
    return read_lines(exported), read_lines(again), before, take_snapshot(with_sources=False)


def read_lines(path: Path) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        return [line.removesuffix("\n") for line in lines]


def test_record_comes_out_as_it_went_in():
    ingest(FULL)

    assert [json.loads(line) for line in export()] == [FULL]


def test_export_of_an_empty_catalogue_is_empty():
    assert export() == []


def test_every_source_of_a_work_has_a_line():
    ingest(
        {"ids": {"acl": "P1"}, "title": "A"},
        {"ids": {"acl": "P1", "arxiv": "1911.10143"}, "title": "A", "year": 2019},
    )
    ingest({"ids": {"arxiv": "1911.10143"}, "title": "A", "kind": "preprint"})

    assert [json.loads(line)["ids"] for line in export()] == [
        {"acl": "P1", "arxiv": "1911.10143"},
        {"arxiv": "1911.10143"},
    ]


def test_export_imports_into_the_same_catalogue(tmp_path):
    records = [*make_records(300), FULL, {"abstract": "Short."}, {"title": "No names", "venue": "V"}]

    first, second, before, after = export_import_and_export(write_lines(tmp_path / "works.jsonl", records))

    assert second == first
    assert after == before


def test_export_of_sources_that_changed_their_word_imports_into_the_same_catalogue(tmp_path):
    told: list[Record] = [
        {"ids": {"acl": "P1"}, "title": "A", "venue": "V1", "year": 2018, "authors": [{"name": "A B"}]},
        {
            "ids": {"arxiv": "1911.10143", "acl": "P1"},
            "title": "A",
            "year": 2019,
            "venue": "V2",
            "kind": "preprint",
        },
        {"ids": {"acl": "P1"}, "title": "B", "year": 2020, "authors": [{"name": "B, A"}, {"name": "C D"}]},
        {"ids": {"arxiv": "1911.10143"}, "title": "A", "venue": "V3", "authors": [{"name": "A B"}]},
    ]
    for days, record in enumerate(told):
        ingest(record, observed_at=OBSERVED_AT + timedelta(days=days))
    resolve()
    first, before = export(), take_snapshot(with_sources=False)

    call_command("flush", interactive=False, verbosity=0)
    ingest(*map(json.loads, first))
    resolve()

    assert export() == first
    assert {
        part: rows
        for part, rows in take_snapshot(with_sources=False).items()
        if not part.startswith("papers_")
    } == {part: rows for part, rows in before.items() if not part.startswith("papers_")}


@pytest.mark.parametrize("name", CORPORA)
def test_export_of_a_corpus_imports_into_the_same_catalogue(shared, tmp_path, name):
    path = write_lines(tmp_path / "works.jsonl", read_corpus(shared, name, 500))

    first, second, before, after = export_import_and_export(path)

    assert second == first
    assert len(first) >= 490
    assert after == before


def test_export_of_all_corpora_together_imports_into_the_same_catalogue(shared, tmp_path):
    """Works of one corpus meet those of another there, as versions: preprints and papers by the same people."""
    lines = [line for name in CORPORA for line in read_corpus(shared, name, 400)]
    lines += find_in_corpora(shared, b"Graham Neubig")
    random.Random(34).shuffle(lines)

    first, second, before, after = export_import_and_export(write_lines(tmp_path / "works.jsonl", lines))

    assert second == first
    assert after == before
    assert Version.objects.exists()
    assert len(first) > Work.objects.count()


def test_order_of_lines_is_that_of_source_keys_whatever_came_first():
    ingest({"ids": {"acl": "P2"}, "title": "B"}, {"ids": {"openalex": "W1"}, "title": "C"})
    ingest({"ids": {"acl": "P1"}, "title": "A"}, {"ids": {"acl": "P1", "doi": "10.5555/x"}, "title": "A"})

    assert [json.loads(line)["title"] for line in export()] == ["A", "B", "C"]


@pytest.mark.parametrize("name", ["works.jsonl", "works.jsonl.gz"])
def test_file_holds_what_standard_output_would(tmp_path, name):
    ingest(*make_records(50))
    path = tmp_path / name

    assert export(path) == []

    opener = gzip.open if name.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as lines:
        assert lines.read().splitlines() == export()
    assert [one.name for one in tmp_path.iterdir()] == [name]


def test_file_that_cannot_be_written_is_one_line_and_code_2(tmp_path):
    ended = commands.run("export_works", tmp_path / "nowhere" / "works.jsonl")

    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert "can't be written: No such file or directory" in ended.stderr


@pytest.mark.parametrize(
    "name", ["000_f1681a01e5411909.txt", "001_3a61578cb107992b.txt", "003_c2d06e478aa2be09.txt"]
)
def test_export_of_a_seed_imports_into_the_same_catalogue(shared, tmp_path, name):
    path = tmp_path / name
    path.write_bytes((shared / "seeds" / name).read_bytes())

    first, second, before, after = export_import_and_export(path)

    assert second == first
    assert after == before


def test_export_of_a_researcher_holds_their_works_alone():
    ingest(
        {"ids": {"acl": "P1"}, "title": "A", "authors": [{"name": "Jiashi Feng"}, {"name": "Wei Zhang"}]},
        {"ids": {"acl": "P2"}, "title": "B", "authors": [{"name": "Jiashi Feng"}, {"name": "Wei Zhang"}]},
        {"ids": {"acl": "P3"}, "title": "C", "authors": [{"name": "Wei Zhang"}, {"name": "Ana Lima"}]},
    )
    resolve()
    author = find_author(find_work("acl", "P1"), 1)

    exported = export("--researcher", str(author.pk))

    assert [json.loads(line)["title"] for line in exported] == ["A", "B"]


def test_export_of_a_researcher_who_joined_another_is_that_of_the_other():
    ingest({"title": "A", "authors": [{"name": "Jiashi Feng"}]})
    resolve()
    AuthorRedirect.objects.create(old_id=12_345_678, author=Author.objects.get())

    assert len(export("--researcher", "12345678")) == Work.objects.count() == 1


@pytest.mark.parametrize("number", ["12345678", "99999999999999999999999"])
def test_export_of_an_unknown_researcher_is_one_line_and_code_2(number):
    ended = commands.run("export_works", "--researcher", number)

    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1
    assert f"there is no researcher {number}" in ended.stderr


def test_export_to_a_reader_that_leaves_says_nothing(tmp_path):
    call_command(
        "import_works",
        write_lines(tmp_path / "works.jsonl", make_records(3_000)),
        stdout=StringIO(),
    )
    process = commands.start("export_works")
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()

    assert process.stderr is not None
    assert process.stderr.read() == ""
    process.stderr.close()
    process.wait(timeout=120)
