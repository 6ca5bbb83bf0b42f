"""Topics, institutions and venues: the lists of them, and each."""

from collections.abc import Sequence
from http import HTTPStatus

from django.http import Http404
from rest_framework.request import Request

from core.api.endpoints import read
from core.api.listings import Candidates, Condition, Field, Listing
from core.api.lists import ListAnswer, answer_list
from graph.api.node_answers import (
    InstitutionAnswer,
    InstitutionDetailAnswer,
    TopicAnswer,
    TopicDetailAnswer,
    VenueAnswer,
    VenueDetailAnswer,
    describe_institution,
    describe_topic,
    describe_venue,
    list_institution_answers,
    list_topic_answers,
    list_venue_answers,
)
from graph.models import SurveyedKind
from graph.records import NodeKey, NodeKind
from graph.selectors.surveyed_nodes import read_node_survey
from graph.selectors.venues import list_venue_people, read_venue_survey
from papers.api.values import read_institution, read_number, read_topic, read_venue
from papers.selectors.subjects import FOUND_CAP, search_institutions, search_topics

PEOPLE_TOLD, RELATED_TOLD = 25, 20
ABSENCE = (HTTPStatus.NOT_FOUND,)

_COUNTS = (
    Field(
        name="works_count",
        about="How many works the last survey counted.",
        example=">100",
        parse=read_number,
        test="n.works_count {}",
        order="n.works_count",
        is_range=True,
    ),
    Field(
        name="people_count",
        about="How many people the last survey counted.",
        example=">100",
        parse=read_number,
        test="n.people_count {}",
        order="n.people_count",
        is_range=True,
    ),
)


def _read_country(raw: str) -> str:
    if not (len(raw) == 2 and raw.isascii() and raw.isalpha()):
        raise ValueError(f"{raw[:50]!r} is not a country of two letters.")
    return raw.upper()


def _survey(kind: SurveyedKind, key: str) -> str:
    return f"LEFT JOIN graph_surveyednode n ON n.kind = {kind.value} AND n.node_id = {key}"


def _search_topics(text: str, conditions: Sequence[Condition]) -> Candidates:
    found = search_topics(text, offset=0, limit=FOUND_CAP)
    return Candidates(()) if found.is_near else Candidates([one.id for one in found.topics])


def _search_institutions(text: str, conditions: Sequence[Condition]) -> Candidates:
    found = search_institutions(text, offset=0, limit=FOUND_CAP)
    return Candidates([one.id for one in found.institutions], is_more=found.found_count > FOUND_CAP)


TOPICS = Listing(
    noun="topics",
    rows=f"papers_topic t LEFT JOIN papers_subfield s ON s.id = t.subfield_id {_survey(SurveyedKind.TOPIC, 't.id')}",
    key="t.id",
    fields=(
        *_COUNTS,
        *(
            Field(
                name=f"{name}.id",
                about=f"The number of its {name} in the taxonomy of OpenAlex.",
                example=example,
                parse=read_number,
                test=f"{column} {{}}",
                group=column,
            )
            for name, column, example in (
                ("subfield", "t.subfield_id", "1702"),
                ("field", "s.field_id", "17"),
            )
        ),
        Field(
            name="display_name",
            about="Its name.",
            example="Hydrology",
            parse=str,
            order="t.name",
        ),
    ),
    result=TopicAnswer,
    read=list_topic_answers,
    search=_search_topics,
    parse_key=read_topic,
)
INSTITUTIONS = Listing(
    noun="institutions",
    rows=f"papers_institutionsearch i {_survey(SurveyedKind.INSTITUTION, 'i.institution_id')}",
    key="i.institution_id",
    fields=(
        *_COUNTS,
        Field(
            name="country_code",
            about="Its country, as two letters.",
            example="DE",
            parse=_read_country,
            test="i.country {}",
            group="i.country",
        ),
        Field(
            name="ror",
            about="Its ROR id, or its id here.",
            example="https://ror.org/05gq02987",
            parse=read_institution,
            test="i.institution_id {}",
            aliases=("id",),
        ),
    ),
    result=InstitutionAnswer,
    read=list_institution_answers,
    search=_search_institutions,
    parse_key=read_institution,
)
VENUES = Listing(
    noun="venues",
    rows=f"papers_venue v {_survey(SurveyedKind.VENUE, 'v.id')}",
    key="v.id",
    fields=(
        *_COUNTS,
        Field(
            name="display_name", about="Its name as printed.", example="NeurIPS", parse=str, order="v.name"
        ),
    ),
    result=VenueAnswer,
    read=list_venue_answers,
    search="strpos(lower(v.name), lower(%(search)s)) > 0",
    parse_key=read_venue,
)


@read(answer=ListAnswer[TopicAnswer], listing=TOPICS, problems=ABSENCE)
def list_all_topics(request: Request) -> ListAnswer[TopicAnswer]:
    """Topics that works have, and those of the taxonomy."""
    return answer_list(request, TOPICS)


@read(answer=TopicDetailAnswer, problems=ABSENCE)
def show_topic(request: Request, topic_id: int) -> TopicDetailAnswer:
    """A topic, with its people and the topics beside it."""
    found = list_topic_answers([topic_id]) if topic_id < 2**31 else []
    if not found:
        raise Http404(f"No topic here has the number {topic_id}.")
    survey = read_node_survey(NodeKey(NodeKind.TOPIC, topic_id), people=PEOPLE_TOLD, neighbours=RELATED_TOLD)
    return describe_topic(found[0], survey)


@read(answer=ListAnswer[InstitutionAnswer], listing=INSTITUTIONS, problems=ABSENCE)
def list_all_institutions(request: Request) -> ListAnswer[InstitutionAnswer]:
    """Institutions that works print, as the search index knows them."""
    return answer_list(request, INSTITUTIONS)


@read(answer=InstitutionDetailAnswer, problems=ABSENCE)
def show_institution(request: Request, institution_id: int) -> InstitutionDetailAnswer:
    """An institution, with its people and its neighbours."""
    found = list_institution_answers([institution_id])
    if not found:
        raise Http404("No institution here has this id.")
    key = NodeKey(NodeKind.INSTITUTION, institution_id)
    survey = read_node_survey(key, people=PEOPLE_TOLD, neighbours=RELATED_TOLD)
    return describe_institution(found[0], survey)


@read(answer=InstitutionDetailAnswer, problems=ABSENCE)
def show_identified_institution(request: Request, identifier: str) -> InstitutionDetailAnswer:
    """The institution that a ROR id names, in any dress."""
    try:
        institution_id = read_institution(identifier.removeprefix("ror:"))
    except ValueError:
        raise Http404(f"No institution here has the identifier {identifier[:200]!r}.") from None
    answer: InstitutionDetailAnswer = show_institution.handler(request, institution_id)
    return answer


@read(answer=ListAnswer[VenueAnswer], listing=VENUES, problems=ABSENCE)
def list_all_venues(request: Request) -> ListAnswer[VenueAnswer]:
    """Venues, by their names as printed."""
    return answer_list(request, VENUES)


@read(answer=VenueDetailAnswer, problems=ABSENCE)
def show_venue(request: Request, venue_id: int) -> VenueDetailAnswer:
    """A venue, with its people and its topics."""
    found = list_venue_answers([venue_id])
    if not found:
        raise Http404("No venue here has this id.")
    survey = read_venue_survey(venue_id, topics=RELATED_TOLD)
    return describe_venue(found[0], survey, list_venue_people(venue_id, offset=0, limit=PEOPLE_TOLD))
