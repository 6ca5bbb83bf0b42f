"""Search for people by name."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.pagination import check_page_exists, read_page_number
from papers.pages.people import PAGE_SIZE, show_search_page
from papers.selectors.people import FOUND_CAP, FoundPeople, list_people, search_people, split_query

LONGEST_QUERY = 200


@require_safe
def show_search(request: HttpRequest) -> HttpResponse:
    """People whose name has all the words of `q`; the empty search asks for a name."""
    asked = request.GET.get("q", "").strip()
    if len(asked) > LONGEST_QUERY:
        raise BadRequest(f"A search is a name of up to {LONGEST_QUERY} characters.")
    if "\x00" in asked:
        raise BadRequest("A name has no NUL character in it.")
    if request.GET.get("type", "people") != "people":
        raise BadRequest("Only people can be searched for.")
    number = read_page_number(request.GET.get("page"))
    check_page_exists(number, total=FOUND_CAP, size=PAGE_SIZE)
    words = split_query(asked)
    found = FoundPeople((), 0)
    if words:
        found = search_people(words, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    if not found.author_ids:
        check_page_exists(number, total=0, size=PAGE_SIZE)
    people = list_people(found.author_ids) if found.author_ids else []
    page = show_search_page(asked, found, people, path=request.path, page=number)
    return render(request, "search/people.html", {"page": page})
