"""The OpenAlex taxonomy as a table: each topic with what it is about, in its subfield, field and domain.

The table is CSV, gzipped, with the columns of `_COLUMNS`; numbers are OpenAlex's, in any of its dresses
("T10036", "subfields/1702", "1702"). The one that comes with the site is `BUNDLED` (`papers/taxonomy/README.md`).
"""

import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterable
from pathlib import Path

import msgspec

from papers.records import SourceError

BUNDLED = Path(__file__).parent.parent / "taxonomy" / "topics.csv.gz"
LARGEST_BYTES = 50_000_000
"""A table that unpacks to more is refused."""

_COLUMNS = (
    "id_topic", "topic", "description", "id_subfield", "subfield", "id_field", "field", "id_domain", "domain",
)  # fmt: skip
_NUMBER = re.compile(r"(?:https://openalex\.org/)?(?:T|subfields/|fields/|domains/)?([1-9]\d{0,8})")


class TaxonomyPlace(msgspec.Struct, frozen=True):
    """A subfield, field or domain."""

    id: int
    name: str


class TaxonomyTopic(msgspec.Struct, frozen=True):
    """A topic and where it stands; `description` says in a few sentences what its works are about."""

    id: int
    name: str
    description: str
    subfield: TaxonomyPlace
    field: TaxonomyPlace
    domain: TaxonomyPlace


def read_taxonomy(path: Path = BUNDLED) -> list[TaxonomyTopic]:
    """The topics by their numbers. Raises SourceError for a table that is not one or contradicts itself."""
    try:
        with gzip.open(path, "rb") as stream:
            data = stream.read(LARGEST_BYTES + 1)
        text = data.decode("utf-8-sig")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise SourceError(f"{path}: {error}") from error
    if len(data) > LARGEST_BYTES:
        raise SourceError(f"{path}: is larger than {LARGEST_BYTES:,} bytes")
    reader = csv.DictReader(io.StringIO(text), strict=True)
    try:
        if not set(_COLUMNS) <= set(reader.fieldnames or ()):
            raise SourceError(f"{path}: has not the columns {', '.join(_COLUMNS)}")
        topics = [_read_row(row) for row in reader]
    except (csv.Error, ValueError) as error:
        raise SourceError(f"{path}, line {reader.line_num}: {error}") from error
    _check_tree(path, topics)
    return sorted(topics, key=lambda topic: topic.id)


def write_taxonomy(topics: Iterable[TaxonomyTopic], path: Path) -> None:
    """Write a table that `read_taxonomy` reads; equal topics make an equal file, byte for byte."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for one in sorted(topics, key=lambda topic: topic.id):
        writer.writerow(
            [
                one.id, one.name, one.description, one.subfield.id, one.subfield.name,
                one.field.id, one.field.name, one.domain.id, one.domain.name,
            ]
        )  # fmt: skip
    path.write_bytes(gzip.compress(text.getvalue().encode(), 9, mtime=0))


def _read_row(row: dict[str, str]) -> TaxonomyTopic:
    if None in row.values() or None in row:
        raise ValueError("has not as many fields as the table has columns")
    return TaxonomyTopic(
        _read_number(row["id_topic"]),
        _read_name(row["topic"]),
        row["description"].strip(),
        *(
            TaxonomyPlace(_read_number(row[f"id_{one}"]), _read_name(row[one]))
            for one in ("subfield", "field", "domain")
        ),
    )


def _read_number(text: str) -> int:
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text[:40]!r} is no number of OpenAlex")
    return int(match[1])


def _read_name(text: str) -> str:
    name = " ".join(text.split())
    if not name or "\x00" in name:
        raise ValueError("a name is missing")
    return name


def _check_tree(path: Path, topics: list[TaxonomyTopic]) -> None:
    """Raise SourceError unless each number has one name and one place above it."""
    said: dict[tuple[str, int], object] = {}
    for topic in topics:
        for kind, place, above in (
            ("topic", topic, topic),
            ("subfield", topic.subfield, topic.field.id),
            ("field", topic.field, topic.domain.id),
            ("domain", topic.domain, None),
        ):
            if said.setdefault((kind, place.id), (place, above)) != (place, above):
                raise SourceError(f"{path}: says two things of {kind} {place.id}")
    if not topics:
        raise SourceError(f"{path}: has no topics")
