"""Topics, institutions and venues as the API tells them, in the names of OpenAlex where it is the same."""

from collections.abc import Sequence
from typing import Any

import msgspec

from graph.models import SurveyedKind
from graph.selectors.listed_nodes import ListedNode, list_nodes
from graph.selectors.surveyed_nodes import NodePersonRow, NodeSurvey
from papers.addresses import (
    format_institution_id,
    institution_address,
    researcher_address,
    topic_address,
    venue_address,
)


class YearCountAnswer(msgspec.Struct, frozen=True):
    """How many works a year has."""

    year: int
    works_count: int


class TopicAnswer(msgspec.Struct, frozen=True):
    """A topic of the OpenAlex taxonomy; its id is its number there. Counts are null where no survey counted it yet."""

    id: str
    display_name: str | None
    ids: dict[str, str]
    works_count: int | None
    people_count: int | None
    counts_by_year: tuple[YearCountAnswer, ...] | None
    address: str
    description: str | None
    subfield: str | None
    field: str | None
    domain: str | None


class InstitutionAnswer(msgspec.Struct, frozen=True):
    """An institution: by its ROR id, else by its name as printed. Counts are null where no survey counted it yet."""

    id: str
    display_name: str | None
    ids: dict[str, str]
    works_count: int | None
    people_count: int | None
    counts_by_year: tuple[YearCountAnswer, ...] | None
    address: str
    ror: str | None
    country_code: str | None


class VenueAnswer(msgspec.Struct, frozen=True):
    """A venue, by its name as printed. Counts are null where no survey counted it yet."""

    id: str
    display_name: str | None
    works_count: int | None
    people_count: int | None
    counts_by_year: tuple[YearCountAnswer, ...] | None
    address: str


class NodePersonAnswer(msgspec.Struct, frozen=True):
    """A person of a node, with how many of their works are there, of how many."""

    id: str
    display_name: str
    works_count: int
    all_works_count: int
    address: str


class RelatedAnswer(msgspec.Struct, frozen=True):
    """Another topic or institution, with the works that both have."""

    id: str
    display_name: str
    works_count: int
    address: str


class TopicDetailAnswer(TopicAnswer, frozen=True, kw_only=True):
    """A topic with its people and the topics that stand on the same works: null before the first survey.

    `works` is where its works are listed.
    """

    people: tuple[NodePersonAnswer, ...] | None
    related: tuple[RelatedAnswer, ...] | None
    works: str


class InstitutionDetailAnswer(InstitutionAnswer, frozen=True, kw_only=True):
    """An institution with its people and its neighbours: null before the first survey.

    `works` is where its works are listed.
    """

    people: tuple[NodePersonAnswer, ...] | None
    related: tuple[RelatedAnswer, ...] | None
    works: str


class VenueDetailAnswer(VenueAnswer, frozen=True, kw_only=True):
    """A venue with its people and its topics: null before the first survey.

    `works` is where its works are listed.
    """

    people: tuple[NodePersonAnswer, ...] | None
    related: tuple[RelatedAnswer, ...] | None
    works: str


def list_topic_answers(topic_ids: Sequence[int]) -> list[TopicAnswer]:
    """The answers of these topics in this order."""
    return [TopicAnswer(**_tell_topic(one)) for one in list_nodes(SurveyedKind.TOPIC, topic_ids)]


def list_institution_answers(institution_ids: Sequence[int]) -> list[InstitutionAnswer]:
    """The answers of these institutions in this order."""
    nodes = list_nodes(SurveyedKind.INSTITUTION, institution_ids)
    return [InstitutionAnswer(**_tell_institution(one)) for one in nodes]


def list_venue_answers(venue_ids: Sequence[int]) -> list[VenueAnswer]:
    """The answers of these venues in this order."""
    return [VenueAnswer(**_tell_venue(one)) for one in list_nodes(SurveyedKind.VENUE, venue_ids)]


def describe_topic(answer: TopicAnswer, survey: NodeSurvey | None) -> TopicDetailAnswer:
    """The topic with what the survey says of it."""
    return TopicDetailAnswer(
        **msgspec.structs.asdict(answer),
        **_surround(survey, survey.people if survey else (), topic_address, str),
        works=f"/api/v1/works?filter=topics.id:{answer.id}",
    )


def describe_institution(answer: InstitutionAnswer, survey: NodeSurvey | None) -> InstitutionDetailAnswer:
    """The institution with what the survey says of it."""
    return InstitutionDetailAnswer(
        **msgspec.structs.asdict(answer),
        **_surround(survey, survey.people if survey else (), institution_address, format_institution_id),
        works=f"/api/v1/works?filter=authorships.institutions.id:{answer.id}",
    )


def describe_venue(
    answer: VenueAnswer, survey: NodeSurvey | None, people: Sequence[NodePersonRow]
) -> VenueDetailAnswer:
    """The venue with what the survey says of it; what is related are its topics."""
    return VenueDetailAnswer(
        **msgspec.structs.asdict(answer),
        **_surround(survey, people, topic_address, str),
        works=f"/api/v1/works?filter=primary_location.source.id:{answer.id}",
    )


def _surround(
    survey: NodeSurvey | None, people: Sequence[NodePersonRow], address_of: Any, write_id: Any
) -> dict[str, Any]:
    if survey is None:
        return {"people": None, "related": None}
    return {
        "people": tuple(
            NodePersonAnswer(
                str(one.author_id),
                one.name,
                one.works_count,
                one.all_works_count,
                researcher_address(one.author_id, one.name),
            )
            for one in people
        ),
        "related": tuple(
            RelatedAnswer(write_id(one.id), one.name, one.works_count, address_of(one.id, one.name))
            for one in survey.neighbours
        ),
    }


def _tell(node: ListedNode) -> dict[str, Any]:
    years = None
    if node.years is not None and node.works_a_year is not None:
        counted = zip(node.years, node.works_a_year, strict=True)
        years = tuple(YearCountAnswer(year, count) for year, count in sorted(counted, reverse=True))
    return {
        "display_name": node.name,
        "works_count": node.works_count,
        "people_count": node.people_count,
        "counts_by_year": years,
    }


def _tell_topic(node: ListedNode) -> dict[str, Any]:
    return _tell(node) | {
        "id": str(node.id),
        "ids": {"openalex": f"https://openalex.org/T{node.id}"},
        "address": topic_address(node.id, node.name or ""),
        "description": node.description,
        "subfield": node.subfield,
        "field": node.field,
        "domain": node.domain,
    }


def _tell_institution(node: ListedNode) -> dict[str, Any]:
    ror = f"https://ror.org/{node.ror}" if node.ror else None
    return _tell(node) | {
        "id": format_institution_id(node.id),
        "ids": {"ror": ror} if ror else {},
        "address": institution_address(node.id, node.name or ""),
        "ror": ror,
        "country_code": node.country,
    }


def _tell_venue(node: ListedNode) -> dict[str, Any]:
    return _tell(node) | {
        "id": format_institution_id(node.id),
        "address": venue_address(node.id, node.name or ""),
    }
