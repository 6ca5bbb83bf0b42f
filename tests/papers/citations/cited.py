"""Works to cite, as tests make them up and as sources say them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec

from papers.citations.works import CitedName, CitedWork
from papers.records import KINDS, WorkRecord

_WORK = CitedWork(
    id=7,
    kind=KINDS.index("journal-article"),
    year=2019,
    published_on=None,
    title="Deep Learning for DNA",
    abstract=None,
    venue="Journal of Things",
    url=None,
    language=None,
    is_retracted=False,
    changed_at=datetime(2026, 1, 2, tzinfo=UTC),
    names=(CitedName("Jiashi Feng"), CitedName("Shuicheng Yan")),
    identifiers={"doi": "10.5555/x.1"},
)


def make_cited(*names: str, kind: str = "journal-article", **fields: Any) -> CitedWork:
    """A work of two authors with a DOI, but for what is given."""
    if names:
        fields["names"] = tuple(CitedName(name) for name in names)
    return msgspec.structs.replace(_WORK, kind=KINDS.index(kind), **fields)


def cite_record(record: WorkRecord, number: int = 7) -> CitedWork:
    """The work that a record says, as the database gives it to be cited."""
    return CitedWork(
        id=number,
        kind=KINDS.index(record.kind),
        year=record.year,
        published_on=record.published_on,
        title=record.title,
        abstract=record.abstract,
        venue=record.venue,
        url=record.url,
        language=record.language,
        is_retracted=record.is_retracted,
        changed_at=_WORK.changed_at,
        names=tuple(CitedName(one.name, one.given, one.family) for one in record.signatures),
        identifiers=record.ids,
    )
