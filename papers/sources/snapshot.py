"""Folders of files: the OpenAlex snapshot as it lies on disk, or files of works that somebody put together.

https://developers.openalex.org/download/snapshot-format: data/works/updated_date=2026-01-01/part_000.gz, beside it the
other entities, a manifest in each, and data/merged_ids/works/2026-01-01.csv.gz.
"""

import os
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from papers.records import SourceError

MAX_DEPTH = 5
"""How deep below the folder is looked; the snapshot needs four."""

MAX_ENTRIES = 100_000
"""A folder with more in it is not one that was meant; the snapshot has some thousands."""

_PARTITION = re.compile(r"updated_date=(\d{4}-\d{2}-\d{2})")
_WORKS = "works"
_MERGED_IDS = "merged_ids"
_MERGED = frozenset({_WORKS, "authors"})
_ENTITIES = frozenset(
    {
        "authors",
        "awards",
        "concepts",
        "continents",
        "countries",
        "domains",
        "fields",
        "funders",
        "institutions",
        "keywords",
        "publishers",
        "sdgs",
        "sources",
        "subfields",
        "topics",
    }
)
_SUFFIXES = frozenset({".jsonl", ".json", ".gz", ".xml", ".nxml", ".bib", ".ris", ".txt"})
_NOT_DATA = re.compile(r"manifest|RELEASE_NOTES|LICENSE|README|\.|_", re.IGNORECASE)


class Folder(msgspec.Struct, frozen=True):
    """What is to be read of a folder: `files` of works, those said last behind.

    `merged_ids` are the lists of merged works and authors, oldest first.
    `left_alone` is one line for each kind of other things that are there.
    """

    files: tuple[Path, ...]
    merged_ids: tuple[Path, ...] = ()
    left_alone: tuple[str, ...] = ()


def list_folder(folder: Path) -> Folder:
    """What of a folder is read. Raises SourceError when it can't be listed or there is nothing to read."""
    folder = folder.resolve()
    files: list[Path] = []
    merged_ids: list[Path] = []
    left: Counter[str] = Counter()
    for path in _walk(folder):
        entity = _name_entity(path)
        if _is_merged_ids(path):
            if path.parent.name in _MERGED:
                merged_ids.append(path)
            else:
                left[f"{_MERGED_IDS} of other things than works and authors"] += 1
        elif _NOT_DATA.match(path.name) or path.suffix.lower() not in _SUFFIXES:
            left["other files"] += 1
        elif entity not in (None, _WORKS):
            left[f"{entity}, which are no works"] += 1
        else:
            files.append(path)
    if not files:
        raise SourceError(f"{folder}: no file of works in this folder")
    files.sort(key=lambda path: (find_updated_on(path) or date.min, path))
    lines = tuple(f"left alone: {count:,} × {what}" for what, count in sorted(left.items()))
    return Folder(tuple(files), tuple(sorted(merged_ids, key=lambda path: path.name)), lines)


def find_updated_on(path: Path) -> date | None:
    """The day of which a part of the snapshot tells, None for any other file."""
    match = _PARTITION.fullmatch(path.parent.name)
    try:
        return date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


def find_observed_at(path: Path, written_at: datetime) -> datetime:
    """When the source said what is in the file: a part of the snapshot tells it, else when it was last written."""
    day = find_updated_on(path)
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else written_at


def show_name(path: Path) -> str:
    """The name of a file for people: with its folder where the name alone says nothing."""
    return f"{path.parent.name}/{path.name}" if find_updated_on(path) else path.name


def _name_entity(path: Path) -> str | None:
    """What kind of thing a part of the snapshot is about; None for a file that is in no partition."""
    if not find_updated_on(path):
        return None
    name = path.parent.parent.name
    # Whoever copied the partitions of works into a folder of another name meant works.
    return name if name in _ENTITIES else _WORKS


def _is_merged_ids(path: Path) -> bool:
    return _MERGED_IDS in (path.parent.name, path.parent.parent.name)


def _walk(folder: Path) -> Iterator[Path]:
    """The files below, in the order of their names; links to folders are not followed."""
    entries_count = 0

    def refuse(error: OSError) -> None:
        raise SourceError(f"{error.filename}: cannot be listed: {(error.strerror or str(error)).lower()}")

    for place, folders, names in os.walk(folder, onerror=refuse):
        entries_count += len(folders) + len(names)
        if entries_count > MAX_ENTRIES:
            raise SourceError(
                f"{folder}: more than {MAX_ENTRIES:,} files below; name the folder of works itself"
            )
        is_deepest = len(Path(place).relative_to(folder).parts) >= MAX_DEPTH
        folders[:] = [] if is_deepest else sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place, name) for name in sorted(names))
