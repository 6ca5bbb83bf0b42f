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
    records = []
    for number in range(first, first + count):
        abstract = f"Work {number} shows once more, at some length, what works of its kind show. " * 4
        authors = [
            {
                "name": f"Given{(number + step) % 100:02d} Family{(number * step) % 10}",
                "ids": {"dblp": f"p/{number % 100}"},
            }
            if step == 1
            else {"name": f"Given{(number + step) % 100:02d} Family{(number * step) % 10}"}
            for step in (1, 2, 3)
        ]
        titled = {
            "ids": {"acl": f"P{number}"},
            "title": f"Title {number}",
            "abstract": abstract,
            "authors": authors,
        }
        records.append(titled | {"year": 2000 + number % 20, "venue": f"Venue {number % 7}"})
        if number % 10 == 0:
            records[-1] = (
                {"abstract": abstract} if number % 20 else titled | {"ids": {"arxiv": f"2001.{number:05d}"}}
            )
        if number % 10 == 5:
            records[-1]["ids"]["arxiv"] = f"2001.{number - 5:05d}"
    return records


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
