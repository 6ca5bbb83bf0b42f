"""The parts of topics and institutions, and communities. `profiles` has their whole pages, which say who follows."""

from collections.abc import Sequence

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.pagination import check_page_exists, read_page_number
from graph.pages.communities import show_community_page
from graph.pages.node_heads import NodeHead, describe_node, show_institution_head, show_topic_head
from graph.pages.node_lists import (
    PEOPLE_SIZE,
    PeopleChoice,
    choose_all,
    choose_community,
    choose_ranked,
    choose_shared,
    show_people_page,
    show_works_page,
)
from graph.pages.nodes import NEIGHBOURS_SHOWN, PEOPLE_SHOWN, WORKS_SHOWN, NodePage, show_node_page
from graph.records import NodeKind
from graph.selectors.communities import list_members, name_communities
from graph.selectors.institutions import read_institution
from graph.selectors.surveyed_nodes import (
    NodePersonRow,
    NodeSurvey,
    list_all_people,
    list_node_people,
    list_node_works,
    read_community_people,
    read_node_survey,
    read_shared_people,
    read_shared_works,
)
from graph.selectors.topics import read_topic
from papers.addresses import parse_institution_id
from papers.names import stable_key
from papers.pages.work_list import PAGE_SIZE
from papers.pages.work_queries import WorkListQuery, read_list_query
from papers.selectors.people import list_people
from papers.selectors.works import Order, WorkFilter, list_works

MEMBERS_SIZE = 20
_LAST_ID = 2**31 - 1


@require_safe
def show_topic_works(request: HttpRequest, topic_id: int, slug: str = "") -> HttpResponse:
    """Its works, of one year if asked."""
    return _show_works(request, get_topic(topic_id))


@require_safe
def show_topic_people(request: HttpRequest, topic_id: int, slug: str = "") -> HttpResponse:
    """Its people, or those of one community."""
    return _show_people(request, get_topic(topic_id))


@require_safe
def show_topic_data(request: HttpRequest, topic_id: int) -> HttpResponse:
    """The topic as JSON-LD."""
    return _show_data(request, get_topic(topic_id))


@require_safe
def show_institution_of_ror(request: HttpRequest, ror: str) -> HttpResponse:
    """301 to the institution with this ROR id, 404 when there is none."""
    return HttpResponsePermanentRedirect(get_institution(stable_key(ror)).address)


@require_safe
def show_institution_works(request: HttpRequest, institution_id: int, slug: str = "") -> HttpResponse:
    """Its works, of one year if asked, or those shared with another one."""
    return _show_works(request, get_institution(institution_id))


@require_safe
def show_institution_people(request: HttpRequest, institution_id: int, slug: str = "") -> HttpResponse:
    """Its people, or those of one community, or those shared with another one."""
    return _show_people(request, get_institution(institution_id))


@require_safe
def show_institution_data(request: HttpRequest, institution_id: int) -> HttpResponse:
    """The institution as JSON-LD."""
    return _show_data(request, get_institution(institution_id))


@require_safe
def show_community(request: HttpRequest, community_id: int) -> HttpResponse:
    """The people of a community, the most central first; 404 when the last survey found none of this id."""
    number = read_page_number(request.GET.get("page"))
    found = name_communities([community_id]) if community_id <= _LAST_ID else {}
    if community_id not in found:
        raise Http404(f"No community here has the number {community_id}.")
    community = found[community_id]
    check_page_exists(number, total=community.members_count, size=MEMBERS_SIZE)
    members = list_members(community_id, offset=(number - 1) * MEMBERS_SIZE, limit=MEMBERS_SIZE)
    page = show_community_page(community, list_people(members), page=number, size=MEMBERS_SIZE)
    return render(request, "nodes/community.html", {"page": page})


def get_topic(topic_id: int) -> NodeHead:
    """What stands at the head of a topic's pages. Raises Http404."""
    topic = read_topic(topic_id)
    if topic is None:
        raise Http404(f"No topic here has the number {topic_id}.")
    return show_topic_head(topic)


def get_institution(institution_id: int) -> NodeHead:
    """The same of an institution. Raises Http404 when no affiliation is of it."""
    institution = read_institution(institution_id)
    if institution is None:
        raise Http404("No work here prints this institution.")
    return show_institution_head(institution)


def read_node_page(head: NodeHead) -> NodePage:
    """The whole page of a topic or an institution, for whoever puts together what is shown around it."""
    survey = read_node_survey(head.key, people=PEOPLE_SHOWN, neighbours=NEIGHBOURS_SHOWN)
    return show_node_page(head, survey, list_works(list_node_works(head.key, offset=0, limit=WORKS_SHOWN)))


def _show_data(request: HttpRequest, head: NodeHead) -> HttpResponse:
    described = describe_node(head, origin=f"{request.scheme}://{request.get_host()}")
    return JsonResponse(described, content_type="application/ld+json")


def _show_works(request: HttpRequest, head: NodeHead) -> HttpResponse:
    query, other = read_works_query(request), find_other(request, head)
    address = f"{head.address}/works"
    if request.path != address:
        return redirect_to(request, address)
    survey = read_node_survey(head.key, people=0, neighbours=0)
    offset, year = (query.page - 1) * PAGE_SIZE, query.only.year
    if other is not None and survey is not None:
        shared = read_shared_works(head.key, other.key, offset=offset, limit=PAGE_SIZE)
        total, work_ids = shared.works_count, list(shared.work_ids)
    else:
        total = count_works(survey, year)
        work_ids = list_node_works(head.key, year=year, offset=offset, limit=PAGE_SIZE)
    check_page_exists(query.page, total=total, size=PAGE_SIZE)
    page = show_works_page(head, survey, list_works(work_ids), query=query, other=other, total=total)
    return render(request, "nodes/works.html", {"page": page})


def read_works_query(request: HttpRequest) -> WorkListQuery:
    """What is asked of the works of a topic or an institution. Raises BadRequest with a sentence."""
    query = read_list_query(request.GET)
    if query.order is not Order.NEWEST or query.only != WorkFilter(year=query.only.year):
        raise BadRequest("These works are listed newest first, all of them or those of one year.")
    if query.only.year is not None and "with" in request.GET:
        raise BadRequest("Works are listed of one year, or of two institutions.")
    return query


def count_works(survey: NodeSurvey | None, year: int | None) -> int:
    """How many works the survey counted, of one year if asked; `year` 0 means those without one."""
    if survey is None or survey.numbers is None:
        return 0
    numbers = survey.numbers
    if year is None:
        return numbers.works_count
    if year == 0:
        return numbers.works_count - sum(numbers.works_a_year)
    return dict(zip(numbers.years, numbers.works_a_year, strict=True)).get(year, 0)


def _show_people(request: HttpRequest, head: NodeHead) -> HttpResponse:
    number = read_page_number(request.GET.get("page"))
    is_by_works = _is_by_works(request)
    community_id, other = _read_community_id(request), find_other(request, head)
    address = f"{head.address}/people"
    if request.path != address:
        return redirect_to(request, address)
    survey = read_node_survey(head.key, people=0, neighbours=0)
    offset = (number - 1) * PEOPLE_SIZE
    people: Sequence[NodePersonRow]
    if is_by_works:
        people, choice = list_all_people(head.key, offset=offset, limit=PEOPLE_SIZE), choose_all(survey)
    else:
        people, choice = _choose_people(head, survey, community_id, other, offset=offset)
    check_page_exists(number, total=choice.total, size=PEOPLE_SIZE)
    page = show_people_page(head, survey, people, choice=choice, page=number)
    return render(request, "nodes/people.html", {"page": page})


def _choose_people(
    head: NodeHead,
    survey: NodeSurvey | None,
    community_id: int | None,
    other: NodeHead | None,
    *,
    offset: int,
) -> tuple[Sequence[NodePersonRow], PeopleChoice]:
    if other is not None:
        shared = read_shared_people(head.key, other.key, offset=offset, limit=PEOPLE_SIZE)
        return shared.people, choose_shared(other, shared.people_count)
    if community_id is not None:
        some = read_community_people(head.key, community_id, offset=offset, limit=PEOPLE_SIZE)
        return some.people, choose_community(community_id, some.people_count)
    return list_node_people(head.key, offset=offset, limit=PEOPLE_SIZE), choose_ranked(survey)


def _is_by_works(request: HttpRequest) -> bool:
    order = request.GET.get("sort")
    if order is not None and (order != "works" or "community" in request.GET or "with" in request.GET):
        raise BadRequest("All people can be sorted by works, and no others.")
    return order is not None


def _read_community_id(request: HttpRequest) -> int | None:
    raw = request.GET.get("community")
    if raw is None:
        return None
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 10 and 1 <= int(raw) <= _LAST_ID):
        raise BadRequest("A community has a number from 1 on.")
    if "with" in request.GET:
        raise BadRequest("People are listed of one community, or of two institutions.")
    return int(raw)


def find_other(request: HttpRequest, head: NodeHead) -> NodeHead | None:
    """The institution of `with`. Raises BadRequest for what is no id, Http404 when no affiliation is of it."""
    raw = request.GET.get("with")
    if raw is None:
        return None
    if head.key.kind is not NodeKind.INSTITUTION:
        raise BadRequest(
            "Only institutions share works and people here; two topics have a page of their own."
        )
    if len(raw) != 16 or not set(raw) <= set("0123456789abcdef"):
        raise BadRequest("An institution is named by 16 hexadecimal digits.")
    return get_institution(parse_institution_id(raw))


def redirect_to(request: HttpRequest, address: str) -> HttpResponsePermanentRedirect:
    """301 to the one address of what was asked for, with the same query."""
    asked = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{address}?{asked}" if asked else address)
