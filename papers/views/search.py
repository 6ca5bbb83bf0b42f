"""Search for people by name and for works by their words."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.pagination import check_page_exists, read_page_number
from papers.pages.search import PAGE_SIZE, PREVIEWED_WORKS, SearchPage, show_people_found, show_works_found
from papers.selectors.people import FOUND_CAP, FoundPeople, list_people, search_people, split_query
from papers.selectors.search import FoundWorks, search_works
from papers.selectors.works import list_works

LONGEST_QUERY = 200


@require_safe
def show_search(request: HttpRequest) -> HttpResponse:
    """What has all the words of `q`: people in their name, or works; the empty search says how to ask."""
    asked = request.GET.get("q", "").strip()
    if len(asked) > LONGEST_QUERY:
        raise BadRequest(f"A search is a name or words of up to {LONGEST_QUERY} characters.")
    if "\x00" in asked:
        raise BadRequest("A name has no NUL character in it.")
    kind = request.GET.get("type", "people")
    if kind not in ("people", "works"):
        raise BadRequest("Only people and works can be searched for.")
    number = read_page_number(request.GET.get("page"))
    check_page_exists(number, total=FOUND_CAP, size=PAGE_SIZE)
    show = _search_works if kind == "works" else _search_people
    return render(request, "search/search.html", {"page": show(asked, number, request.path)})


def _search_people(asked: str, number: int, path: str) -> SearchPage:
    words = split_query(asked)
    found = FoundPeople((), 0)
    if words:
        found = search_people(words, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    if not found.author_ids:
        check_page_exists(number, total=0, size=PAGE_SIZE)
    people = list_people(found.author_ids) if found.author_ids else []
    works_found = FoundWorks((), 0)
    if asked and number == 1:
        works_found = search_works(asked, offset=0, limit=PREVIEWED_WORKS)
    works = list_works(works_found.work_ids) if works_found.work_ids else []
    return show_people_found(
        asked, found, people, works_found=works_found, works=works, path=path, page=number
    )


def _search_works(asked: str, number: int, path: str) -> SearchPage:
    found = FoundWorks((), 0)
    if asked:
        found = search_works(asked, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    if not found.work_ids:
        check_page_exists(number, total=0, size=PAGE_SIZE)
    works = list_works(found.work_ids) if found.work_ids else []
    return show_works_found(asked, found, works, path=path, page=number)
