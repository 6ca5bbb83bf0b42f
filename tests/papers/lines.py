"""Files of Work JSON Lines for tests of whole imports."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

CORPORA = ("acl-anthology-to-2019", "arxiv-cs-to-2019", "ml-conferences")


def write_lines(path: Path, records: Iterable[dict[str, Any] | bytes]) -> Path:
    """A file of these lines; what is bytes stands as it is."""
    lines = (line if isinstance(line, bytes) else json.dumps(line).encode() for line in records)
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return path


def make_records(count: int, *, first: int = 0) -> list[dict[str, Any]]:
    """Works by a hundred people that meet each other: some with two sources, some known by their abstract alone."""
    return [_make_record(number) for number in range(first, first + count)]


def _make_record(number: int) -> dict[str, Any]:
    abstract = f"Work {number} shows once more, at some length, what works of its kind show. " * 4
    if number % 20 == 10:
        return {"abstract": abstract}
    names = [f"Given{(number + step) % 100:02d} Family{(number * step) % 10}" for step in (1, 2, 3)]
    record: dict[str, Any] = {
        "ids": {"acl": f"P{number}"},
        "title": f"Title {number}",
        "abstract": abstract,
        "authors": [
            {"name": names[0], "ids": {"dblp": f"p/{number % 100}"}},
            *({"name": name} for name in names[1:]),
        ],
        "year": 2000 + number % 20,
        "venue": f"Venue {number % 7}",
    }
    if number % 20 == 0:
        record["ids"] = {"arxiv": f"2001.{number:05d}"}
    if number % 20 == 5:
        record |= {
            "ids": {"acl": f"P{number}", "arxiv": f"2001.{number - 5:05d}"},
            "title": f"Title {number - 5}",
        }
    if number % 20 == 11:
        record["abstract"] = abstract.replace(f"Work {number}", f"Work {number - 1}")
    return record


def read_corpus(shared: Path, name: str, count: int) -> list[bytes]:
    """The first lines of a real corpus."""
    with gzip.open(shared / "data" / "corpora" / f"{name}.jsonl.gz") as lines:
        return [line.rstrip(b"\n") for line in islice(lines, count)]


def find_in_corpora(shared: Path, text: bytes, *names: str) -> list[bytes]:
    """All lines of these corpora that hold a text."""
    found = []
    for name in names or CORPORA:
        with gzip.open(shared / "data" / "corpora" / f"{name}.jsonl.gz") as lines:
            found += [line.rstrip(b"\n") for line in lines if text in line]
    return found
