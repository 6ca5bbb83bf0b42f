"""The pages of venues."""

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.pagination import check_page_exists, read_page_number
from graph.pages.nodes import PEOPLE_SHOWN, WORKS_SHOWN
from graph.pages.venues import (
    PEOPLE_SIZE,
    TOPICS_SHOWN,
    VenueChoice,
    VenueHead,
    count_people,
    describe_venue,
    show_venue_head,
    show_venue_page,
    show_venue_people_page,
    show_venue_works_page,
)
from graph.records import LISTED_PEOPLE
from graph.selectors.paths import read_people
from graph.selectors.topics import read_topic
from graph.selectors.venues import (
    list_venue_people,
    list_venue_works,
    read_person_works,
    read_topic_works,
    read_venue,
    read_venue_survey,
)
from graph.views.nodes import count_works, redirect_to
from papers.pages.work_list import PAGE_SIZE
from papers.pages.work_queries import WorkListQuery, read_list_query
from papers.selectors.works import Order, WorkFilter, list_works

_LONGEST_NUMBER = 18


@require_safe
def show_venue(request: HttpRequest, venue_id: int, slug: str = "") -> HttpResponse:
    """200 at the venue's one address, 301 from any other of it, 404 when no source prints one."""
    head = get_venue(venue_id)
    if request.path != head.address:
        return redirect_to(request, head.address)
    page = show_venue_page(
        head,
        read_venue_survey(venue_id, topics=TOPICS_SHOWN),
        list_venue_people(venue_id, offset=0, limit=PEOPLE_SHOWN),
        list_works(list_venue_works(venue_id, offset=0, limit=WORKS_SHOWN)),
    )
    return render(request, "nodes/venue.html", {"page": page})


@require_safe
def show_venue_works(request: HttpRequest, venue_id: int, slug: str = "") -> HttpResponse:
    """Its works: of one year, of one `person` or on one `topic` if asked."""
    query, person_id, topic_id = read_venue_query(request)
    head = get_venue(venue_id)
    address = f"{head.address}/works"
    if request.path != address:
        return redirect_to(request, address)
    survey = read_venue_survey(venue_id, topics=0)
    offset, choice = (query.page - 1) * PAGE_SIZE, None
    if person_id is not None:
        found = read_person_works(venue_id, person_id, offset=offset, limit=PAGE_SIZE)
        choice = VenueChoice(f"person={person_id}", f"Of {name_person(person_id)}.")
    elif topic_id is not None:
        found = read_topic_works(venue_id, topic_id, offset=offset, limit=PAGE_SIZE)
        choice = VenueChoice(f"topic={topic_id}", f"On {name_topic(topic_id)}.")
    if choice:
        total, work_ids = found.works_count, list(found.work_ids)
    else:
        total = count_works(survey, query.only.year)
        work_ids = list_venue_works(venue_id, year=query.only.year, offset=offset, limit=PAGE_SIZE)
    check_page_exists(query.page, total=total, size=PAGE_SIZE)
    page = show_venue_works_page(head, survey, list_works(work_ids), query=query, choice=choice, total=total)
    return render(request, "nodes/works.html", {"page": page})


@require_safe
def show_venue_people(request: HttpRequest, venue_id: int, slug: str = "") -> HttpResponse:
    """The people with the most works there."""
    number = read_page_number(request.GET.get("page"))
    head = get_venue(venue_id)
    address = f"{head.address}/people"
    if request.path != address:
        return redirect_to(request, address)
    survey = read_venue_survey(venue_id, topics=0)
    check_page_exists(number, total=min(count_people(survey), LISTED_PEOPLE), size=PEOPLE_SIZE)
    people = list_venue_people(venue_id, offset=(number - 1) * PEOPLE_SIZE, limit=PEOPLE_SIZE)
    page = show_venue_people_page(head, survey, people, page=number)
    return render(request, "nodes/people.html", {"page": page})


@require_safe
def show_venue_data(request: HttpRequest, venue_id: int) -> HttpResponse:
    """The venue as JSON-LD."""
    described = describe_venue(get_venue(venue_id), origin=f"{request.scheme}://{request.get_host()}")
    return JsonResponse(described, content_type="application/ld+json")


def get_venue(venue_id: int) -> VenueHead:
    """The head of the pages of this venue. Raises Http404."""
    venue = read_venue(venue_id)
    if venue is None:
        raise Http404("No work here prints this venue.")
    return show_venue_head(venue)


def read_venue_query(request: HttpRequest) -> tuple[WorkListQuery, int | None, int | None]:
    """What is asked of the works of a venue, with the person and the topic. Raises BadRequest with a sentence."""
    query = read_list_query(request.GET)
    person_id, topic_id = _read_person_id(request), query.only.topic_id
    if query.order is not Order.NEWEST or query.only != WorkFilter(year=query.only.year, topic_id=topic_id):
        raise BadRequest("These works are listed newest first, all of them or some.")
    if [query.only.year, person_id, topic_id].count(None) < 2:
        raise BadRequest("Works are listed of one year, of one person, or on one topic.")
    return query, person_id, topic_id


def _read_person_id(request: HttpRequest) -> int | None:
    raw = request.GET.get("person")
    if raw is None:
        return None
    if not (raw.isascii() and raw.isdigit() and len(raw) <= _LONGEST_NUMBER and int(raw) >= 1):
        raise BadRequest("A person is named by the number of their record.")
    return int(raw)


def name_person(author_id: int) -> str:
    """What this author record is called. Raises Http404."""
    person = read_people([author_id]).get(author_id)
    if person is None:
        raise Http404(f"No researcher here has the number {author_id}.")
    return person.label


def name_topic(topic_id: int) -> str:
    """What this topic is called. Raises Http404."""
    topic = read_topic(topic_id)
    if topic is None:
        raise Http404(f"No topic here has the number {topic_id}.")
    return topic.name
