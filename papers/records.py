"""What a source says of one work, in one shape whatever the source. No database, no network, no Django.

A `WorkRecord` is what every module of `papers/sources/` yields and what `papers/services/ingest.py` takes.
Its fields are those of Work JSON Lines; a field that the source leaves out is None or empty, never invented.
"""

import datetime

import msgspec

KINDS = (
    "other",
    "preprint",
    "journal-article",
    "proceedings-article",
    "book",
    "book-chapter",
    "dissertation",
    "dataset",
    "software",
    "report",
    "review",
)
"""The kinds of work, in the order in which the database numbers them: append only."""


FIRST_YEAR, LAST_YEAR = 1000, 2100
"""No work is older or newer; a year outside is a slip."""


class RecordError(ValueError):
    """One record cannot be taken in; the text is the reason, for people. It is kept as a rejected record."""


class SourceError(Exception):
    """The source itself cannot be read on; the run stops and can be resumed. The text is for people."""


class AffiliationRecord(msgspec.Struct, omit_defaults=True, frozen=True):
    """An affiliation as printed: `ror` is the bare nine characters, `country` two capital letters."""

    name: str
    ror: str | None = None
    country: str | None = None


class SignatureRecord(msgspec.Struct, omit_defaults=True, frozen=True):
    """A name as printed on a work, with what the source says of the person behind it."""

    name: str
    given: str | None = None
    family: str | None = None
    ids: dict[str, str] = {}
    affiliations: tuple[AffiliationRecord, ...] = ()


class TopicRecord(msgspec.Struct, omit_defaults=True, frozen=True):
    """A topic of the OpenAlex taxonomy (`openalex` like "T10036") and the source's score for it, 0–1."""

    openalex: str
    score: float | None = None
    name: str | None = None


class WorkRecord(msgspec.Struct, omit_defaults=True, frozen=True):
    """One source's word on one work. It encodes to the Work JSON Lines object of the same content.

    `ids` maps scheme to value in its one dress (`papers/identifiers.py`); `listed_for` names the people
    in whose lists the record stands; `extra` holds the keys that nothing here knows, as they came.
    """

    ids: dict[str, str] = {}
    kind: str = "other"
    title: str | None = None
    abstract: str | None = None
    year: int | None = None
    published_on: datetime.date | None = None
    venue: str | None = None
    url: str | None = None
    comment: str | None = None
    language: str | None = None
    is_retracted: bool = False
    signatures: tuple[SignatureRecord, ...] = msgspec.field(default=(), name="authors")
    topics: tuple[TopicRecord, ...] = ()
    keywords: tuple[str, ...] = ()
    references: tuple[dict[str, str], ...] = ()
    listed_for: tuple[str, ...] = ()
    extra: dict[str, msgspec.Raw] = {}


class RawItem(msgspec.Struct, frozen=True):
    """One item of a source, cut out but not yet parsed, or the reason why it cannot be.

    `line` is where it begins, from 1, in the uncompressed file. Just one of `data` and `reason` is set; `reason` is
    one line for people and `excerpt` then shows the beginning of what was found, at most 2,000 characters.
    """

    line: int
    data: bytes | None = None
    reason: str | None = None
    excerpt: str = ""
