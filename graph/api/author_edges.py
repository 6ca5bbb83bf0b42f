"""With whom, on what and from where a researcher works: lists of the edges of one author record."""

from collections.abc import Sequence

import msgspec

from core.api.listings import Field, Listing
from graph.addresses import edge_address, node_address
from graph.records import NodeKey, NodeKind, author_key
from graph.selectors.author_edges import (
    CollaboratorRow,
    InstitutionEdge,
    TopicEdge,
    read_collaborators,
    read_institutions,
    read_topics,
)
from papers.addresses import format_institution_id, parse_institution_id

_MOST_COUNT = 2**31 - 1


class CollaboratorAnswer(msgspec.Struct, frozen=True):
    """Somebody with whom works of at most 100 authors were signed; `works_address` is the page of these works.

    `weight` is Σ 1/(authors − 1) over them. Close works have at most 15 authors, late ones are of the last five years.
    """

    id: str
    display_name: str
    weight: float
    works_count: int
    close_works_count: int
    late_works_count: int
    first_year: int | None
    last_year: int | None
    address: str
    works_address: str


class TopicWeightAnswer(msgspec.Struct, frozen=True):
    """A topic of the works; `sourced_works_count` of them have it from a source, the others from this site."""

    id: str
    display_name: str | None
    works_count: int
    sourced_works_count: int
    assigned_works_count: int
    first_year: int | None
    last_year: int | None
    address: str
    works_address: str


class InstitutionWeightAnswer(msgspec.Struct, frozen=True):
    """An institution that works print beside the name; when not `is_identified` it is called as printed."""

    id: str
    display_name: str
    is_identified: bool
    works_count: int
    first_year: int | None
    last_year: int | None
    address: str
    works_address: str


def read_count(raw: str) -> int:
    """A whole number from 0. Raises ValueError for what is none."""
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 10 and int(raw) <= _MOST_COUNT):
        raise ValueError(f"{raw[:50]!r} is not a whole number.")
    return int(raw)


def read_weight(raw: str) -> float:
    """A number from 0. Raises ValueError for what is none."""
    if not (raw.isascii() and raw.replace(".", "", 1).isdigit() and len(raw) <= 20):
        raise ValueError(f"{raw[:50]!r} is not a weight.")
    return float(raw)


def read_year(raw: str) -> int:
    """A year. Raises ValueError for what is none."""
    if not (raw.isascii() and raw.isdigit() and len(raw) == 4):
        raise ValueError(f"{raw[:50]!r} is not a year.")
    return int(raw)


def read_institution_id(raw: str) -> int:
    """The key of an institution. Raises ValueError for what is none."""
    if len(raw) != 16 or not set(raw) <= set("0123456789abcdef"):
        raise ValueError(f"{raw[:50]!r} is not the id of an institution.")
    return parse_institution_id(raw)


def read_topic_id(raw: str) -> int:
    """The number of a topic, which OpenAlex writes T10036. Raises ValueError for what is none."""
    digits = raw.rpartition("/")[2].upper().removeprefix("T")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 10 and 1 <= int(digits) <= _MOST_COUNT):
        raise ValueError(f"{raw[:50]!r} is not the id of a topic.")
    return int(digits)


def _count_field(name: str, about: str, expression: str = "", *, is_indexed: bool = False) -> Field:
    expression = expression or f"e.{name}"
    return Field(
        name=name,
        about=about,
        example="3-",
        parse=read_count,
        test=f"{expression} {{}}",
        order=expression,
        is_range=True,
        is_indexed=is_indexed,
    )


def _year_field(name: str, about: str) -> Field:
    return Field(
        name=name,
        about=about,
        example="2019-",
        parse=read_year,
        test=f"e.{name} {{}}",
        order=f"e.{name}",
        group=f"e.{name}",
        is_range=True,
    )


_WORKS = _count_field("works_count", "How many works are behind it.")
_YEARS = (
    _year_field("first_year", "The year of the first of them."),
    _year_field("last_year", "The year of the newest of them."),
)


def list_collaborators_of(author_id: int) -> Listing:
    """The collaborators of an author record."""

    def read(ids: Sequence[int]) -> list[CollaboratorAnswer]:
        return [_describe_collaborator(author_id, row) for row in read_collaborators(author_id, ids)]

    return Listing(
        noun="collaborators",
        rows=f"(SELECT * FROM graph_collaboration WHERE source_id = {author_id:d}) e "
        "JOIN papers_author a ON a.id = e.target_id",
        key="e.target_id",
        fields=(
            Field(
                name="weight",
                about="The weight of the works together.",
                example="0.5-",
                parse=read_weight,
                test="e.weight {}",
                order="e.weight",
                is_range=True,
                is_indexed=True,
            ),
            _WORKS,
            _count_field(
                "close_works_count", "How many of them have at most 15 authors; close ones share three."
            ),
            _count_field("late_works_count", "How many of them are of the last five years."),
            *_YEARS,
        ),
        result=CollaboratorAnswer,
        read=read,
        default_sort="weight:desc",
    )


def list_topics_of(author_id: int) -> Listing:
    """The topics of an author record, those first that sources name most."""

    def read(ids: Sequence[int]) -> list[TopicWeightAnswer]:
        return [_describe_topic(author_id, row) for row in read_topics(author_id, ids)]

    sourced = "e.works_count - e.assigned_works_count"
    return Listing(
        noun="topics",
        rows=f"(SELECT * FROM graph_authortopic WHERE source_id = {author_id:d}) e "
        "JOIN papers_topic t ON t.id = e.target_id AND t.name IS NOT NULL",
        key="e.target_id",
        fields=(
            _WORKS,
            _count_field(
                "sourced_works_count", "How many of them have it from a source.", sourced, is_indexed=True
            ),
            _count_field("assigned_works_count", "How many of them have it from this site."),
            *_YEARS,
        ),
        result=TopicWeightAnswer,
        read=read,
        parse_key=read_topic_id,
        default_sort="sourced_works_count:desc",
    )


def list_institutions_of(author_id: int) -> Listing:
    """The institutions of an author record, those of most works first."""

    def read(ids: Sequence[int]) -> list[InstitutionWeightAnswer]:
        return [_describe_institution(author_id, row) for row in read_institutions(author_id, ids)]

    return Listing(
        noun="institutions",
        rows=f"(SELECT * FROM graph_authorinstitution WHERE source_id = {author_id:d}) e",
        key="e.target_id",
        fields=(_WORKS, *_YEARS),
        result=InstitutionWeightAnswer,
        read=read,
        parse_key=read_institution_id,
        default_sort="works_count:desc",
    )


def _describe_collaborator(author_id: int, row: CollaboratorRow) -> CollaboratorAnswer:
    key = author_key(row.id)
    return CollaboratorAnswer(
        id=str(row.id),
        display_name=row.name,
        weight=row.weight,
        works_count=row.works_count,
        close_works_count=row.close_works_count,
        late_works_count=row.late_works_count,
        first_year=row.first_year,
        last_year=row.last_year,
        address=node_address(key, row.name),
        works_address=edge_address(*sorted([author_key(author_id), key])),
    )


def _describe_topic(author_id: int, row: TopicEdge) -> TopicWeightAnswer:
    key = NodeKey(NodeKind.TOPIC, row.id)
    return TopicWeightAnswer(
        id=str(row.id),
        display_name=row.name,
        works_count=row.works_count,
        sourced_works_count=row.sourced_works_count,
        assigned_works_count=row.assigned_works_count,
        first_year=row.first_year,
        last_year=row.last_year,
        address=node_address(key, row.name or ""),
        works_address=edge_address(author_key(author_id), key),
    )


def _describe_institution(author_id: int, row: InstitutionEdge) -> InstitutionWeightAnswer:
    key = NodeKey(NodeKind.INSTITUTION, row.id)
    return InstitutionWeightAnswer(
        id=format_institution_id(row.id),
        display_name=row.name,
        is_identified=row.is_identified,
        works_count=row.works_count,
        first_year=row.first_year,
        last_year=row.last_year,
        address=node_address(key, row.name),
        works_address=edge_address(author_key(author_id), key),
    )
