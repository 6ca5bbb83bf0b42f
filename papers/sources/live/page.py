"""What a live source is asked and what comes of it. No database, no Django."""

from datetime import date
from urllib.parse import quote

import msgspec

from papers.records import SourceError


class SourceAwayError(SourceError):
    """The source can't be asked now; later it can. `retry_after_seconds` says when, if the source did."""

    def __init__(self, reason: str, *, retry_after_seconds: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after_seconds = retry_after_seconds


class NotAllowedError(SourceError):
    """The source keeps what is asked for from those who come with our key, or without one."""


class CursorLostError(SourceError):
    """The source doesn't know the cursor any more: the query has to be begun anew, without a cursor."""


class Query(msgspec.Struct, frozen=True):
    """What a source is asked for: "openalex:author:A5023888391", and "@2026-01-31" behind it for what changed since.

    `str` and `parse_query` are inverse. A source that can't tell what changed answers with everything.
    """

    source: str
    by: str
    value: str
    since: date | None = None

    def __str__(self) -> str:
        # Only what would be taken for another part is escaped, so that it stays readable.
        value = "".join(quote(c, safe="") if c in "%@" or not c.isprintable() else c for c in self.value)
        return f"{self.source}:{self.by}:{value}" + (f"@{self.since.isoformat()}" if self.since else "")


class Page(msgspec.Struct, frozen=True):
    """One answer of a source with items in it, never without any; each is a work, or is refused as what is none.

    `form` is the FORM of `papers/sources/registry` that cuts and parses `body`. `cursor` is where to go on after it,
    None where the source says that this was the last; the last is in any case the one after which the iteration ends.
    `total_count` is how many items the source says there are for the whole query, None when it doesn't.
    """

    form: str
    body: bytes
    cursor: str | None
    total_count: int | None


class Candidate(msgspec.Struct, frozen=True):
    """A person whom a source knows by a name. `query` is the text of the one for this person's works.

    `first_year` and `last_year` are of the works that the source tells of; it may not know the earliest.
    """

    query: str
    name: str
    works_count: int | None
    affiliation: str | None
    first_year: int | None
    last_year: int | None
    orcid: str | None
    source: str


class Access(msgspec.Struct, frozen=True):
    """Where a source is, and as whom we come. The key is never shown."""

    url: str
    key: str | None = None
    contact: str | None = None

    def __repr__(self) -> str:
        return f"Access({self.url!r}, key={'set' if self.key else None}, contact={self.contact!r})"
