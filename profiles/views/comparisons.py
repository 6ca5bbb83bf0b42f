"""Researchers side by side."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from graph.addresses import compare_address
from graph.records import Node, parse_node_key
from graph.selectors.comparisons import (
    Joint,
    JointRows,
    list_years,
    read_joint,
    read_joint_works,
)
from graph.selectors.paths import PathParts, find_paths, list_steps, read_path_parts, read_people
from graph.selectors.state import read_state
from papers.selectors.people import find_people, list_people
from papers.selectors.works import list_works
from profiles.pages.comparison import (
    ComparisonPage,
    ComparisonParts,
    ComparisonQuery,
    Pair,
    count_joint,
    pair_up,
    read_comparison_query,
    show_asking_page,
    show_comparison_page,
    show_found,
)
from profiles.views.researchers import get_author

SHARED_SHOWN, OWN_SHOWN, WORKS_SHOWN = 12, 3, 10
CANDIDATES_SHOWN = 8
MOST_READ = 20_000
"""A search for a path reads no more collaborations here: up to three of them stand on one page."""


@require_safe
def show_comparison(request: HttpRequest) -> HttpResponse:
    """Two or three of `researchers`, or with fewer a form for one more; `name` lists those to choose from.

    301 to the one address of what was asked for, and where a record joined another; 302 where one person alone has
    such a name; 404 for who is not here, 410 for who was removed.
    """
    query = read_comparison_query(request.GET)
    people = _find_people(query.author_ids)
    found_query = ComparisonQuery(tuple(_read_id(people[one]) for one in query.author_ids), query.name)
    if found_query.author_ids != query.author_ids or not _is_canonical(request, query):
        response = HttpResponsePermanentRedirect(found_query.address)
        patch_cache_control(response, no_cache=True)
        return response
    chosen = [people[one] for one in dict.fromkeys(query.author_ids)]
    page = _make_page(query, chosen)
    if query.name:
        found = find_people(query.name, offset=0, limit=CANDIDATES_SHOWN)
        if found.found_count == 1 and not found.is_near and found.author_ids[0] not in query.author_ids:
            return redirect(compare_address([*dict.fromkeys(query.author_ids), *found.author_ids]))
        page = show_found(page, found, list_people(found.author_ids) if found.author_ids else [])
    return render(request, "researchers/comparison.html", {"page": page})


def _is_canonical(request: HttpRequest, query: ComparisonQuery) -> bool:
    given = request.GET.getlist("researchers")
    return given in ([",".join(map(str, query.author_ids))], [] if not query.author_ids else None)


def _find_people(author_ids: Sequence[int]) -> dict[int, Node]:
    """Those of these numbers. Raises Http404, and GoneError for who was removed."""
    people = read_people(author_ids) if author_ids else {}
    for one in author_ids:
        if one not in people:
            get_author(one)
            raise Http404(f"The record {one} is being changed just now: ask again in a minute.")
    return people


def _read_id(person: Node) -> int:
    return parse_node_key(person.key).id


def _make_page(query: ComparisonQuery, people: Sequence[Node]) -> ComparisonPage:
    if len(people) < 2:
        return show_asking_page(query, people)
    status = read_state()
    ids = [_read_id(one) for one in people]
    parts = _read_parts(ids, is_counted=status.counted_at is not None)
    return show_comparison_page(query, people, parts, status, now=timezone.now())


def _read_parts(ids: Sequence[int], *, is_counted: bool) -> ComparisonParts:
    signed = read_joint_works(ids, limit=WORKS_SHOWN)
    if not is_counted:
        none = JointRows((), ())
        return ComparisonParts(list_years(ids), signed, list_works(signed.work_ids), none, none, none, {}, {})
    collaborators = read_joint(Joint.COLLABORATOR, ids, shared=SHARED_SHOWN, own=0)
    pairs = pair_up(ids)
    steps = {(step.source_id, step.target_id): step for step in list_steps(pairs)}
    far = [pair for pair in pairs if pair not in steps and not count_joint(collaborators.groups, pair)]
    return ComparisonParts(
        years=list_years(ids),
        signed=signed,
        works=list_works(signed.work_ids),
        topics=read_joint(Joint.TOPIC, ids, shared=SHARED_SHOWN, own=OWN_SHOWN),
        collaborators=collaborators,
        institutions=read_joint(Joint.INSTITUTION, ids, shared=SHARED_SHOWN, own=OWN_SHOWN),
        steps=steps,
        far={pair: _seek_path(pair) for pair in far},
    )


def _seek_path(pair: Pair) -> PathParts:
    return read_path_parts(find_paths(*pair, limit=1, most_read=MOST_READ))
