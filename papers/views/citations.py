"""Works cited: one in every style, several in one, and both as files."""

import re
from collections.abc import Sequence

from django.core.exceptions import BadRequest
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
    QueryDict,
)
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.limits import Limit, LimitError, count_towards
from core.networks import find_network
from core.views import show_limit
from papers.addresses import citation_address
from papers.citations.bibtex import make_key
from papers.citations.forms import CITED, Form
from papers.citations.styles import NAMES_GIVEN, Style
from papers.citations.works import CitedWork
from papers.pages.citations import MOST_WORKS, show_citations, show_work_citation
from papers.selectors.citations import find_known_works, list_cited_works, list_source_keys
from papers.selectors.references import read_references
from papers.selectors.works import find_joined_work, find_joined_works
from papers.views.exports import answer_if_changed, send_works

WRITTEN_LIMIT = Limit("reference", 5_000, 3600, "From one address references are written")
"""Some twenty seconds of a processor's time, and 2 MB of Redis."""

_ID = re.compile(r"[1-9][0-9]{0,17}")


@require_safe
def show_work_citation_page(request: HttpRequest, work_id: int, slug: str = "") -> HttpResponse:
    """200 at the one address of the work's citations, 301 from any other of this work, else 404."""
    work = _get_work(work_id)
    if request.path != citation_address(work.id, work.title):
        return HttpResponsePermanentRedirect(citation_address(work.id, work.title))
    page = show_work_citation(work, read_references([work], Style), list_source_keys(work.id))
    return render(request, "works/cite.html", {"page": page})


@require_safe
def download_work(request: HttpRequest, work_id: int, form: Form) -> HttpResponseBase:
    """The work as a file; 301 when it joined another, 304 when it has not changed and all in the file is its own."""
    work = _get_work(work_id)
    if work.id != work_id:
        return HttpResponsePermanentRedirect(f"/works/{work.id}.{form}")
    response = send_works([work.id], form, name=make_key(work))
    if form not in CITED:
        return response
    return answer_if_changed(
        request, response, form=form, subject=f"work-{work.id}", changed_at=work.changed_at
    )


def _get_work(work_id: int) -> CitedWork:
    works = list_cited_works([work_id])
    if not works:
        joined_id = find_joined_work(work_id)
        works = list_cited_works([joined_id]) if joined_id is not None else []
    if not works:
        raise Http404(f"No work here has the number {work_id}.")
    return works[0]


@require_safe
def show_selected_citations(request: HttpRequest) -> HttpResponse:
    """The works asked for, in their order and in one style; numbers that no work has are said.

    429 for who has too many references written that nobody asked for lately.
    """
    asked = _read_ids(request.GET)
    style = _read_style(request.GET.get("style"))
    work_ids, unknown_ids = _find_ids(asked)
    works = list_cited_works(work_ids, names_limit=NAMES_GIVEN + 1)
    try:
        references = read_references(works, [style], begin=lambda missing: _count(request, missing))
    except LimitError as error:
        return show_limit(request, error)
    page = show_citations(works, references, style, unknown_ids=unknown_ids)
    return render(request, "works/citations.html", {"page": page})


def _count(request: HttpRequest, missing: int) -> None:
    """Count so many references to be written. While Redis is away they are written uncounted, as they are unkept."""
    try:
        count_towards(WRITTEN_LIMIT, find_network(request), times=missing)
    except LimitError as error:
        if not error.is_away:
            raise


@require_safe
def download_selected(request: HttpRequest, form: Form) -> HttpResponseBase:
    """The works asked for as a file, without those that are not here; 404 when none of them is."""
    asked = _read_ids(request.GET)
    if not asked:
        raise BadRequest("Say which works, as in /cite.bib?works=1,2.")
    work_ids, _ = _find_ids(asked)
    if not work_ids:
        raise Http404("None of these works is here.")
    return send_works(work_ids, form, name="works")


def _read_ids(asked: QueryDict) -> list[int]:
    """The numbers of `works=1,2` and of `works=1&works=2`, each once. Raises BadRequest with a sentence."""
    words = [word.strip() for value in asked.getlist("works") for word in value.split(",") if word.strip()]
    if any(not _ID.fullmatch(word) for word in words):
        raise BadRequest("Works are asked for by their numbers, as in works=1,2.")
    ids = list(dict.fromkeys(map(int, words)))
    if len(ids) > MOST_WORKS:
        raise BadRequest(
            f"At most {MOST_WORKS} works can be cited at once. A whole list can be exported instead."
        )
    return ids


def _read_style(raw: str | None) -> Style:
    if raw is None:
        return Style.APA
    if raw not in list(Style):
        raise BadRequest("The styles are apa, mla, chicago, vancouver, ieee and harvard.")
    return Style(raw)


def _find_ids(ids: Sequence[int]) -> tuple[list[int], list[int]]:
    """The ids of the works asked for, or of those that they joined, each once, and those of which none is here."""
    here = find_known_works(ids)
    joined = find_joined_works([one for one in ids if one not in here])
    places = {one: one if one in here else joined.get(one) for one in ids}
    known = dict.fromkeys(place for place in places.values() if place is not None)
    return list(known), [one for one, place in places.items() if place is None]
