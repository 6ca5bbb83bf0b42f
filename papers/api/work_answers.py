"""A work as the API tells it: in the names of OpenAlex where it is the same."""

import datetime
from collections.abc import Sequence

import msgspec

from papers.addresses import work_address
from papers.pages.work_items import show_plain_title
from papers.records import KINDS
from papers.selectors.works import SignatureRow, WorkRow


class AuthorAnswer(msgspec.Struct, frozen=True):
    """The author record that a signature was resolved to."""

    id: str
    display_name: str | None


class AuthorshipAnswer(msgspec.Struct, frozen=True):
    """A signature of a work, at `position` from 1; `author` is None while it is not resolved to an author record."""

    position: int
    author_position: str
    raw_author_name: str
    author: AuthorAnswer | None


class WorkTopicAnswer(msgspec.Struct, frozen=True):
    """A topic of a work; `is_assigned` when this site gave it, `score` then how surely, from 0 to 1."""

    id: str
    display_name: str | None
    is_assigned: bool
    score: float | None


class WorkAnswer(msgspec.Struct, frozen=True):
    """A work. `title` and `abstract` are as the source sent them; what no source tells is null.

    `authorships` are the first twelve in a list, all of `authors_count` when the work is asked for alone.
    """

    id: str
    doi: str | None
    title: str | None
    display_name: str | None
    publication_year: int | None
    publication_date: datetime.date | None
    type: str
    ids: dict[str, list[str]]
    venue: str | None
    language: str | None
    is_retracted: bool
    authors_count: int
    authorships: tuple[AuthorshipAnswer, ...]
    topics: tuple[WorkTopicAnswer, ...]
    abstract: str | None
    address: str


def describe_work(work: WorkRow) -> WorkAnswer:
    """The answer of a work."""
    ids: dict[str, list[str]] = {}
    for identifier in work.identifiers:
        ids.setdefault(identifier.scheme, []).append(identifier.value)
    return WorkAnswer(
        id=str(work.id),
        doi=f"https://doi.org/{ids['doi'][0]}" if "doi" in ids else None,
        title=work.title,
        display_name=None if work.title is None else show_plain_title(work),
        publication_year=work.year,
        publication_date=work.published_on,
        type=KINDS[work.kind],
        ids=ids,
        venue=work.venue,
        language=work.language,
        is_retracted=work.is_retracted,
        authors_count=work.signatures_count,
        authorships=_describe_authorships(work.signatures, work.signatures_count),
        topics=tuple(
            WorkTopicAnswer(
                str(topic.id),
                topic.name,
                topic.assignment is not None,
                getattr(topic.assignment, "score", None),
            )
            for topic in work.topics
        ),
        abstract=work.abstract,
        address=work_address(work.id, work.title),
    )


def _describe_authorships(signatures: Sequence[SignatureRow], count: int) -> tuple[AuthorshipAnswer, ...]:
    return tuple(
        AuthorshipAnswer(
            position=one.position,
            author_position={1: "first", count: "last"}.get(one.position, "middle"),
            raw_author_name=one.name,
            author=None if one.author_id is None else AuthorAnswer(str(one.author_id), one.author_name),
        )
        for one in signatures
    )
