"""The works of a topic, an institution or a venue as files."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from graph.pages.node_heads import NodeHead
from graph.selectors.surveyed_nodes import iterate_node_works, read_shared_works
from graph.selectors.venues import iterate_venue_works, read_person_works, read_topic_works
from graph.views.nodes import find_other, get_institution, get_topic, read_works_query, redirect_to
from graph.views.venues import get_venue, name_person, name_topic, read_venue_query
from papers.addresses import format_tail
from papers.citations.forms import Form
from papers.views.exports import send_long_works

_ALL = 2**31 - 1


@require_safe
def download_topic_works(request: HttpRequest, topic_id: int, form: Form, slug: str = "") -> HttpResponseBase:
    """Its works, of one year if asked, newest first; 301 and 404 are as of the page."""
    return _download(request, get_topic(topic_id), form)


@require_safe
def download_institution_works(
    request: HttpRequest, institution_id: int, form: Form, slug: str = ""
) -> HttpResponseBase:
    """Its works, of one year if asked, or those shared with another one, newest first."""
    return _download(request, get_institution(institution_id), form)


@require_safe
def download_venue_works(request: HttpRequest, venue_id: int, form: Form, slug: str = "") -> HttpResponseBase:
    """Its works: of one year, of one `person` or on one `topic` if asked, newest first."""
    query, person_id, topic_id = read_venue_query(request)
    head = get_venue(venue_id)
    work_ids: Iterable[int]
    if person_id is not None:
        name_person(person_id)
        work_ids = read_person_works(venue_id, person_id, offset=0, limit=_ALL).work_ids
    elif topic_id is not None:
        name_topic(topic_id)
        work_ids = read_topic_works(venue_id, topic_id, offset=0, limit=_ALL).work_ids
    else:
        work_ids = iterate_venue_works(venue_id, year=query.only.year)
    return _send(request, head.address, head.name, form, work_ids)


def _download(request: HttpRequest, head: NodeHead, form: Form) -> HttpResponseBase:
    query, other = read_works_query(request), find_other(request, head)
    work_ids: Iterable[int]
    if other is not None:
        work_ids = read_shared_works(head.key, other.key, offset=0, limit=_ALL).work_ids
    else:
        work_ids = iterate_node_works(head.key, year=query.only.year)
    return _send(request, head.address, head.name, form, work_ids)


def _send(
    request: HttpRequest, address: str, name: str, form: Form, work_ids: Iterable[int]
) -> HttpResponseBase:
    if request.path != f"{address}/works.{form}":
        return redirect_to(request, f"{address}/works.{form}")
    return send_long_works(request, work_ids, form, name=format_tail(name).lstrip("-") or "works")
