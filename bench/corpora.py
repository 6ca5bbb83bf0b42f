"""The real corpora, whole or as an even slice of them."""

import gzip
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from isal import igzip

CORPORA = ("ml-conferences", "acl-anthology-to-2019", "arxiv-cs-to-2019")
STRETCH = 500
"""A slice takes whole stretches of so many neighbouring lines, as people and venues stand together in the files."""


class MissingDataError(Exception):
    """The real data is not where it is looked for. One line for people."""


def find_corpora(data: Path) -> list[Path]:
    """The corpora in the folder of real data. Raises MissingDataError."""
    return [find_data(data, "corpora", f"{name}.jsonl.gz") for name in CORPORA]


def find_data(data: Path, *names: str) -> Path:
    """The file or folder of these names in the folder of real data. Raises MissingDataError."""
    path = data.joinpath(*names)
    if not path.exists():
        raise MissingDataError(f"{path} is not there: say with PEERLIGHT_SHARED where the shared data lies.")
    return path


def write_slice(paths: list[Path], target: Path, *, every: int) -> int:
    """Write each `every`-th stretch of the files to one file of compressed lines; how many lines that is."""
    lines_count = 0
    with igzip.IGzipFile(target, "wb") as out:
        for path in paths:
            for number, stretch in enumerate(_cut_stretches(path)):
                if number % every == 0:
                    out.writelines(stretch)
                    lines_count += len(stretch)
    return lines_count


def _cut_stretches(path: Path) -> Iterator[list[bytes]]:
    with gzip.open(path) as lines:
        while stretch := list(islice(lines, STRETCH)):
            yield stretch
