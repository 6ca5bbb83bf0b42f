"""Folders of files, the OpenAlex snapshot among them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from papers.records import SourceError
from papers.sources import snapshot
from papers.sources.snapshot import find_observed_at, find_updated_on, list_folder, show_name

WRITTEN_AT = datetime(2026, 3, 1, tzinfo=UTC)


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    make(
        tmp_path,
        "data/works/manifest",
        "data/works/updated_date=2026-01-31/part_001.gz",
        "data/works/updated_date=2026-01-31/part_000.gz",
        "data/works/updated_date=2024-05-01/part_000.gz",
        "data/works/updated_date=2024-05-01/.part_001.gz.partial",
        "data/authors/updated_date=2024-05-01/part_000.gz",
        "data/authors/manifest",
        "data/merged_ids/works/2026-01-01.csv.gz",
        "data/merged_ids/works/2025-01-01.csv.gz",
        "data/merged_ids/authors/2025-02-01.csv.gz",
        "data/merged_ids/institutions/2025-01-01.csv.gz",
        "RELEASE_NOTES.txt",
        "LICENSE.txt",
    )
    return tmp_path


PARTS = ["2024-05-01/part_000.gz", "2026-01-31/part_000.gz", "2026-01-31/part_001.gz"]


@pytest.mark.parametrize("begin", ["", "data", "data/works"])
def test_snapshot_gives_its_works_in_the_order_of_their_days(whole, begin):
    files = list_folder(whole / begin).files
    assert [str(path).partition("updated_date=")[2] for path in files] == PARTS


def test_snapshot_day_alone_is_read(whole):
    files = list_folder(whole / "data/works/updated_date=2024-05-01").files
    assert [path.name for path in files] == ["part_000.gz"]


def test_snapshot_leaves_other_things_alone_and_says_which(whole):
    folder = list_folder(whole)
    assert folder.left_alone == (
        "left alone: 1 × authors, which are no works",
        "left alone: 1 × merged_ids of other things than works and authors",
        "left alone: 5 × other files",
    )
    assert [path.name for path in folder.merged_ids] == [
        "2025-01-01.csv.gz",
        "2025-02-01.csv.gz",
        "2026-01-01.csv.gz",
    ]


def test_snapshot_of_other_entities_has_no_works(whole):
    with pytest.raises(SourceError, match="no file of works in this folder"):
        list_folder(whole / "data/authors")


def test_snapshot_copied_under_another_name_is_read(tmp_path):
    make(tmp_path, "downloads/updated_date=2024-05-01/part_000.gz")
    assert len(list_folder(tmp_path).files) == 1


def test_folder_gives_the_files_of_known_kinds_by_name(tmp_path):
    make(tmp_path, "b.jsonl.gz", "a.jsonl", "c.bib", "d.png", "README.txt", "sub/e.JSON")
    folder = list_folder(tmp_path)
    assert [path.name for path in folder.files] == ["a.jsonl", "b.jsonl.gz", "c.bib", "e.JSON"]
    assert folder.left_alone == ("left alone: 2 × other files",)


def test_folder_that_is_far_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(snapshot, "MAX_ENTRIES", 3)
    make(tmp_path, *(f"{number}.jsonl" for number in range(4)))
    with pytest.raises(SourceError, match="name the folder of works itself"):
        list_folder(tmp_path)


def test_folder_is_not_followed_in_circles(tmp_path):
    make(tmp_path, "a.jsonl", "1/2/3/4/5/deep.jsonl", "1/2/3/4/5/6/too-deep.jsonl")
    (tmp_path / "again").symlink_to(tmp_path)
    assert [path.name for path in list_folder(tmp_path).files] == ["deep.jsonl", "a.jsonl"]


def test_part_is_as_old_as_its_day_and_another_file_as_its_writing(tmp_path):
    part = tmp_path / "updated_date=2024-05-01" / "part_000.gz"
    assert find_updated_on(part) == date(2024, 5, 1)
    assert find_observed_at(part, WRITTEN_AT) == datetime(2024, 5, 1, tzinfo=UTC)
    assert show_name(part) == "updated_date=2024-05-01/part_000.gz"
    for name in ("works.jsonl", "updated_date=2024-13-01/part_000.gz", "updated_date=x/part_000.gz"):
        assert find_updated_on(tmp_path / name) is None
        assert find_observed_at(tmp_path / name, WRITTEN_AT) == WRITTEN_AT
    assert show_name(tmp_path / "works.jsonl") == "works.jsonl"
