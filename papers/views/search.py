"""Search for people, works, topics and institutions."""

from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.pagination import check_page_exists, read_page_number
from papers.asked_identifiers import AskedIdentifier, recognize_identifiers
from papers.citations.forms import Form
from papers.pages.imports import preview_address
from papers.pages.search import KINDS, PAGE_SIZE, PREVIEWED, Missing, Searched, show_search_page
from papers.records import KINDS as WORK_KINDS
from papers.records import SourceError
from papers.search_query import SearchQuery, Sort, format_search, narrow_search, parse_search, parse_years
from papers.selectors.identifiers import find_identified
from papers.selectors.narrowing import MOST_FIELDS, find_narrowing
from papers.selectors.people import FOUND_CAP, FoundPeople, find_people, list_people
from papers.selectors.search import FoundWorks, search_works
from papers.selectors.subjects import (
    FoundInstitutions,
    FoundTopics,
    search_institutions,
    search_topics,
)
from papers.selectors.works import list_works
from papers.sources.live.query import parse_query
from papers.views.exports import send_works

LONGEST_QUERY = 2_000
"""Characters: the longest titles have more than a thousand."""
LONGEST_FIELD = LONGEST_NAME = 200


@require_safe
def show_search(request: HttpRequest) -> HttpResponse:
    """What has all of what is asked, everything or of one `type`; an identifier leads to its page (302)."""
    asked, typed, query = _read_query(request)
    kind = request.GET.get("type", "")
    if kind and kind not in KINDS:
        raise BadRequest(f"One of {', '.join(KINDS)} can be searched for, or everything.")
    number = read_page_number(request.GET.get("page"))
    check_page_exists(number, total=FOUND_CAP if kind else 1, size=PAGE_SIZE)
    sort = _read_sort(request)
    identifiers = recognize_identifiers(asked) if query == typed else ()
    address = find_identified(identifiers)
    if address:
        return redirect(address)
    title = asked if query == typed else ""
    searched = _search(query, title, sort, kind, number, request.path)
    shown = asked if query == typed else format_search(query)
    return _render(request, searched, shown, identifiers)


@require_safe
def download_found(request: HttpRequest, form: Form) -> HttpResponseBase:
    """The works of a search as a file, in the order of its pages and as many as they show."""
    asked, typed, query = _read_query(request)
    found = search_works(
        query,
        narrowing=find_narrowing(query),
        title=asked if query == typed else "",
        sort=_read_sort(request),
        offset=0,
        limit=FOUND_CAP,
    )
    return send_works(found.work_ids, form, name="works")


def _read_query(request: HttpRequest) -> tuple[str, SearchQuery, SearchQuery]:
    """What is asked, as it is written, as that is read, and as the other words of the address narrow it."""
    asked = _read_text(request, "q", LONGEST_QUERY)
    typed = parse_search(asked)
    return asked, typed, _narrow(request, typed)


def _search(query: SearchQuery, title: str, sort: Sort, kind: str, number: int, path: str) -> Searched:
    def cut(one: str) -> dict[str, int]:
        is_shown = kind == one
        return {
            "offset": (number - 1) * PAGE_SIZE if is_shown else 0,
            "limit": PAGE_SIZE if is_shown else PREVIEWED,
        }

    name = query.text[:LONGEST_NAME] or " ".join(query.authors)
    about = query.text or " ".join(query.topics)
    empty = query.is_empty
    narrowing = find_narrowing(query)
    return Searched(
        query=query,
        sort=sort,
        kind=kind,
        number=number,
        path=path,
        people=find_people(name, **cut("people")) if name else FoundPeople((), 0),
        works=(
            FoundWorks((), 0)
            if empty
            else search_works(query, narrowing=narrowing, title=title, sort=sort, **cut("works"))
        ),
        topics=search_topics(about, **cut("topics")) if about else FoundTopics((), 0),
        institutions=(
            search_institutions(query.text, **cut("institutions")) if query.text else FoundInstitutions((), 0)
        ),
    )


def _render(
    request: HttpRequest, searched: Searched, shown: str, identifiers: tuple[AskedIdentifier, ...]
) -> HttpResponse:
    kind = searched.kind
    if searched.number > 1:
        found = getattr(searched, kind)
        is_there = any(
            getattr(found, "author_ids" if kind == "people" else "work_ids" if kind == "works" else kind)
        )
        check_page_exists(searched.number, total=FOUND_CAP if is_there else 0, size=PAGE_SIZE)
    people = searched.people.author_ids if kind in ("", "people") else ()
    works = searched.works.work_ids if kind in ("", "works") else ()
    page = show_search_page(
        searched,
        asked=shown,
        people=list_people(people) if people else [],
        works=list_works(works) if works else [],
        missing=_name_missing(shown, identifiers),
        import_address=f"{reverse('import-candidates')}?{urlencode({'q': searched.query.text[:LONGEST_NAME]})}",
    )
    return render(request, "search/search.html", {"page": page})


def _name_missing(asked: str, identifiers: tuple[AskedIdentifier, ...]) -> Missing | None:
    if not identifiers or not identifiers[0].is_certain:
        return None
    for one in identifiers:
        for text in (f"{one.scheme}:{one.value}", one.value):
            try:
                return Missing(asked.strip(), preview_address(str(parse_query(text))))
            except SourceError:
                continue
    return Missing(asked.strip(), "")


def _narrow(request: HttpRequest, typed: SearchQuery) -> SearchQuery:
    kind = _read_text(request, "kind", LONGEST_FIELD)
    if kind and kind not in WORK_KINDS:
        raise BadRequest(f"A kind of work is one of {', '.join(WORK_KINDS)}.")
    years = [_read_text(request, name, LONGEST_FIELD) for name in ("year_from", "year_to")]
    if any(years) and parse_years("-".join(years)) is None:
        raise BadRequest("A year is a number of four digits, like 2019.")
    return narrow_search(
        typed,
        authors=_read_texts(request, "author"),
        topics=_read_texts(request, "topic"),
        kind=kind,
        year_from=years[0],
        year_to=years[1],
    )


def _read_sort(request: HttpRequest) -> Sort:
    try:
        return Sort(request.GET.get("sort", "") or Sort.BEST)
    except ValueError:
        raise BadRequest(f"Works can be sorted by {', '.join(Sort)}.") from None


def _read_text(request: HttpRequest, name: str, longest: int) -> str:
    return _check_text(request.GET.get(name, ""), longest)


def _read_texts(request: HttpRequest, name: str) -> list[str]:
    texts = request.GET.getlist(name)
    if len(texts) > MOST_FIELDS:
        raise BadRequest(f"A search can be narrowed by up to {MOST_FIELDS} of a kind.")
    return [_check_text(text, LONGEST_FIELD) for text in texts]


def _check_text(raw: str, longest: int) -> str:
    text = raw.strip()
    if len(text) > longest:
        raise BadRequest(f"A search is a name, a title or words: up to {longest:,} characters.")
    if "\x00" in text:
        raise BadRequest("No name and no title has a NUL character in it.")
    return text
