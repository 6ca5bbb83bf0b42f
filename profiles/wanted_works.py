"""Works that an owner wants on their page, read from what they typed or brought. No database."""

import io
from collections.abc import Collection
from itertools import islice

import msgspec

from papers.identifiers import normalize_identifier, normalize_identifiers
from papers.records import RawItem, RecordError, WorkRecord
from papers.signature_testimony import could_be_one_name
from papers.sources import bibtex
from profiles.stated import StatementError, dress_line

MOST_IDENTIFIERS = 20
MOST_ENTRIES = 100
LONGEST_IDENTIFIERS = 10_000
"""How many characters of them may be sent."""
LONGEST_BIBTEX = 256 * 1024
"""What a BibTeX text may have, in bytes."""
_LONGEST_SHOWN = 80


class WantedId(msgspec.Struct, frozen=True):
    """A DOI or arXiv id in its one dress."""

    scheme: str
    value: str


def read_identifiers(text: str) -> tuple[WantedId, ...]:
    """The identifiers, one a line, each once. Raises StatementError for a line that is none, and for too many."""
    if len(text) > LONGEST_IDENTIFIERS:
        raise StatementError(f"Up to {LONGEST_IDENTIFIERS:,} characters of identifiers can be sent.")
    wanted = dict.fromkeys(_read_identifier(line) for line in text.splitlines() if line.strip())
    if len(wanted) > MOST_IDENTIFIERS:
        raise StatementError(f"Up to {MOST_IDENTIFIERS} works can be added at a time.")
    return tuple(wanted)


def _read_identifier(line: str) -> WantedId:
    """arXiv gives its preprints DOIs too; the preprint is what is meant then."""
    found = normalize_identifiers({"doi": line})
    arxiv = found.get("arxiv") or normalize_identifier("arxiv", line)
    if arxiv:
        return WantedId("arxiv", arxiv)
    if "doi" in found:
        return WantedId("doi", found["doi"])
    raise StatementError(f"“{_shorten(line)}” is neither a DOI nor an arXiv id. Write one a line.")


def read_bibtex(data: bytes, names: Collection[str]) -> int:
    """How many works are in a BibTeX text, all by somebody who could have one of these names.

    Raises StatementError: an entry that names nobody like that is not a work of theirs to bring.
    """
    if len(data) > LONGEST_BIBTEX:
        raise StatementError(f"BibTeX may have up to {LONGEST_BIBTEX >> 10} kB here.")
    items = list(islice(bibtex.split(io.BytesIO(data)), MOST_ENTRIES + 1))
    if len(items) > MOST_ENTRIES:
        raise StatementError(f"Up to {MOST_ENTRIES} entries of BibTeX can be added at a time.")
    for item in items:
        record = _parse(item)
        signed = [one.name for one in record.signatures]
        if not any(could_be_one_name(name, other) for name in names for other in signed):
            raise StatementError(
                f"“{_shorten(record.title or record.abstract or '')}” names no author like you. Take it out, or "
                "write the names as they are printed."
            )
    return len(items)


def _parse(item: RawItem) -> WorkRecord:
    if item.data is None:
        raise StatementError(f"Line {item.line} of the BibTeX: {item.reason}.")
    try:
        return bibtex.parse(item.data)
    except RecordError as error:
        raise StatementError(f"Line {item.line} of the BibTeX: {error}.") from None


def _shorten(text: str) -> str:
    line = dress_line(text)
    return line if len(line) <= _LONGEST_SHOWN else f"{line[:_LONGEST_SHOWN]} …"
