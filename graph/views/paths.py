"""The paths between two people."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from graph.addresses import path_address
from graph.pages.paths import (
    End,
    PathPage,
    read_ends,
    show_asking_page,
    show_candidates,
    show_path_page,
    show_same_page,
    show_unbuilt_page,
)
from graph.records import parse_node_key
from graph.selectors.paths import find_paths, find_people, read_path_parts, read_people
from graph.selectors.state import read_state
from papers.selectors.people import FoundPeople, list_people, search_people, split_query

SHOWN_CANDIDATES = 8


@require_safe
def show_path(request: HttpRequest) -> HttpResponse:
    """What is between `from` and `to`: keys of people, or names, of which one is then to be chosen.

    302 to the address with keys where a name is that of one person only, or a record joined another.
    """
    asked = read_ends(request.GET)
    start, end = _find_ends(*asked)
    if (start.text, end.text) != asked:
        return redirect(path_address(start.text, end.text))
    return render(request, "explore/path.html", {"page": _make_page(start, end)})


def _find_ends(start_text: str, end_text: str) -> tuple[End, End]:
    people = find_people([start_text, end_text])
    start = End("from", "From", start_text, people[0])
    end = End("to", "To", end_text, people[1])
    start = _seek(start, end)
    return start, _seek(end, start)


def _seek(end: End, other: End) -> End:
    """The end with those who bear the name that was typed; who is the only one is taken."""
    if end.person or not end.asked:
        return end
    words = split_query(end.asked)
    found = search_people(words, offset=0, limit=SHOWN_CANDIDATES) if words else FoundPeople((), 0)
    if found.found_count == 1:
        return replace(end, person=next(iter(read_people(found.author_ids).values()), None))
    return show_candidates(end, other, found, list_people(found.author_ids) if found.author_ids else [])


def _make_page(start: End, end: End) -> PathPage:
    if start.person is None or end.person is None:
        return show_asking_page(start, end)
    if start.person == end.person:
        return show_same_page(start.person)
    status = read_state()
    if status.counted_at is None:
        return show_unbuilt_page(start.person, end.person, status, now=timezone.now())
    source_id, target_id = (parse_node_key(person.key).id for person in (start.person, end.person))
    parts = read_path_parts(find_paths(source_id, target_id))
    return show_path_page(start.person, end.person, parts, status, now=timezone.now())
