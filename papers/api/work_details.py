"""A work with all that its page shows: why its versions are one, what each source says, what it refers to."""

import datetime
from collections.abc import Iterable, Mapping
from html import escape

import msgspec
from django.core.exceptions import BadRequest
from msgspec import UNSET, UnsetType

from papers.api.work_answers import TYPES, WorkAnswer, describe_work
from papers.joins import JoinRule
from papers.merging import Testimony
from papers.pages.work import hear_sources
from papers.records import KINDS
from papers.selectors.answered_works import PARTS, list_answered_works
from papers.selectors.works import SourceRow, VersionRow, WorkRow, read_work

INCLUDED = ("versions", "sources", "references", "html", "assignments")
_EVERY_SIGNATURE = 1_000_000


class VersionAnswer(msgspec.Struct, frozen=True):
    """An appearance of a work, and what makes it a version of the first: `rule` is None for that.

    `scheme` is that of the identifier that they share, `score` how surely a recognition is right, from 0 to 1.
    """

    type: str
    kind: str
    publication_year: int | None
    venue: str | None
    rule: str | None
    scheme: str | None
    score: float | None


class SourceRecordAnswer(msgspec.Struct, frozen=True):
    """Why a work is here: a record of a source, the file or query that it was read from, at which line, and when.

    `is_retraction` when it says that the work is retracted, None where the record was too much to read.
    """

    key: str
    origin: str
    is_live: bool
    line: int
    read_at: datetime.datetime
    observed_at: datetime.datetime | None
    is_retraction: bool | None


class HtmlAnswer(msgspec.Struct, frozen=True):
    """Title and abstract as safe HTML with MathML, None where there is none."""

    title: str | None
    abstract: str | None


class TopicAssignmentAnswer(msgspec.Struct, frozen=True):
    """How this site gave a topic to the work: the words of the work that say most for it, and the method's version."""

    topic_id: str
    score: float
    version: int
    terms: tuple[str, ...]


class WorkDetailAnswer(WorkAnswer, frozen=True):
    """A work with what was asked for besides.

    `references` are identifiers by scheme, as the sources that were read give them; `records_count` is how many source
    records there are, of which `sources` are up to 200, the newest of each source first.
    """

    comment: str | None = None
    landing_page_url: str | None = None
    versions: tuple[VersionAnswer, ...] | UnsetType = UNSET
    sources: tuple[SourceRecordAnswer, ...] | UnsetType = UNSET
    records_count: int | UnsetType = UNSET
    references: tuple[dict[str, str], ...] | UnsetType = UNSET
    html: HtmlAnswer | UnsetType = UNSET
    assignments: tuple[TopicAssignmentAnswer, ...] | UnsetType = UNSET


def read_included(raw: str) -> frozenset[str]:
    """What is to be told besides. Raises BadRequest, which says what there is."""
    names = frozenset(filter(None, raw.split(",")))
    if names == {"all"}:
        return frozenset(INCLUDED)
    for name in sorted(names - set(INCLUDED)):
        raise BadRequest(f"There is no {name[:50]!r} to include. There are {', '.join(INCLUDED)}, and all.")
    return names


def describe_detail(work_id: int, included: frozenset[str]) -> WorkDetailAnswer | None:
    """The work of this id with what is included, in one query, or two where anything is; None when there is none."""
    works = list_answered_works([work_id], PARTS, most_signatures=_EVERY_SIGNATURE)
    if not works:
        return None
    answer = WorkDetailAnswer(
        **msgspec.structs.asdict(describe_work(works[0])),
        comment=works[0].comment,
        landing_page_url=works[0].url,
    )
    row = read_work(work_id) if included else None
    return answer if row is None else _include(answer, row, included)


def _include(answer: WorkDetailAnswer, row: WorkRow, included: frozenset[str]) -> WorkDetailAnswer:
    heard = {one.digest: one for one in hear_sources(row)}
    told: dict[str, object] = {
        "versions": tuple(_describe_version(one) for one in row.versions),
        "sources": tuple(_describe_source(one, heard) for one in row.sources),
        "references": _list_references(heard.values()),
        "html": HtmlAnswer(row.title_html or _escape(row.title), row.abstract_html or _escape(row.abstract)),
        "assignments": tuple(
            TopicAssignmentAnswer(str(topic.id), own.score, own.version, own.terms)
            for topic in row.topics
            if (own := topic.assignment)
        ),
    }
    parts = {name: value for name, value in told.items() if name in included}
    if "sources" in included:
        parts["records_count"] = row.records_count
    return msgspec.structs.replace(answer, **parts)


def _escape(text: str | None) -> str | None:
    return None if text is None else escape(text)


def _describe_version(version: VersionRow) -> VersionAnswer:
    return VersionAnswer(
        TYPES[version.kind],
        KINDS[version.kind],
        version.year,
        version.venue,
        None if version.join_rule is None else JoinRule(version.join_rule).name.lower(),
        version.join_scheme,
        version.join_score,
    )


def _describe_source(source: SourceRow, heard: Mapping[str, Testimony]) -> SourceRecordAnswer:
    told = heard.get(source.word.digest) if source.word else None
    return SourceRecordAnswer(
        source.key,
        source.origin,
        source.is_live,
        source.line,
        source.read_at,
        told.observed_at if told else None,
        told.record.is_retracted if told else None,
    )


def _list_references(heard: Iterable[Testimony]) -> tuple[dict[str, str], ...]:
    """Those of the first source that gives any, as the works that it means are told otherwise by each."""
    return next((one.record.references for one in heard if one.record.references), ())
