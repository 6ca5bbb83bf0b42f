"""What is kept of a researcher page when somebody keeps a copy: facts, and nothing that only a page makes of them.

Nobody but the person of the page is named: co-authors have pages, and wishes, of their own. What an owner states, and
what is reported or contested, is not kept either: both can be taken back, and a copy can't.
"""

import datetime

import msgspec

from papers.selectors.works import IdentifierRow

FORM = 1
"""The form of the JSON; a later one is read beside it."""


class CopiedTerm(msgspec.Struct, frozen=True):
    """A term of the trust snapshot, as it was called then."""

    title: str
    points: int
    maximum: int


class CopiedTrust(msgspec.Struct, frozen=True):
    """The trust snapshot as it was measured last: by which formula, when, and how it came about."""

    score: int
    level: int
    label: str
    is_claimed: bool
    formula_version: int
    measured_at: datetime.datetime
    terms: tuple[CopiedTerm, ...]
    total: int
    cap: int


class CopiedPlace(msgspec.Struct, frozen=True):
    """The affiliation printed on the newest work that has one."""

    name: str
    year: int | None


class CopiedWork(msgspec.Struct, frozen=True):
    """A work of the list. `title` is plain text, None where none was imported."""

    id: int
    kind: str
    year: int | None
    title: str | None
    venue: str | None
    identifiers: tuple[IdentifierRow, ...]
    is_retracted: bool


class CopiedSource(msgspec.Struct, frozen=True):
    """A file behind the works, and when it was read."""

    name: str
    read_at: datetime.datetime
    records_count: int


class CopiedPage(msgspec.Struct, frozen=True):
    """A researcher page. Numbers and trust are None where not known then; `works` may be cut, the count is true."""

    form: int
    name: str
    names: tuple[str, ...]
    identifiers: tuple[IdentifierRow, ...]
    affiliation: CopiedPlace | None
    works_count: int
    first_year: int | None
    last_year: int | None
    collaborators_count: int | None
    close_count: int | None
    topics_count: int | None
    trust: CopiedTrust | None
    sources: tuple[CopiedSource, ...]
    works: tuple[CopiedWork, ...]


def encode_copy(page: CopiedPage, *, longest: int) -> str:
    """The JSON of a page, always the same for the same facts: of at most `longest` characters, without the oldest works
    that would make it longer."""
    bare = msgspec.structs.replace(page, works=())
    left = longest - len(_encode(bare)) + 1  # before the first there is no comma
    kept = []
    for work in page.works:
        left -= len(_encode(work)) + 1
        if left < 0:
            break
        kept.append(work)
    return _encode(msgspec.structs.replace(page, works=tuple(kept)))


def decode_copy(text: str) -> CopiedPage:
    """The page that was encoded so."""
    return msgspec.json.decode(text, type=CopiedPage)


def _encode(value: msgspec.Struct) -> str:
    return msgspec.json.encode(value).decode()
