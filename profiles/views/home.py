"""The home page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from papers.selectors.imports import list_newest_runs, read_holdings
from papers.selectors.people import list_people, list_prolific_authors
from profiles.pages.home import show_home_page

NEWEST_RUNS = 5
SHOWN_PEOPLE = 8


@require_safe
def show_home(request: HttpRequest) -> HttpResponse:
    """What this site holds and where to begin; how to import when it holds nothing."""
    people = list_people(list_prolific_authors(limit=SHOWN_PEOPLE))
    page = show_home_page(read_holdings(), list_newest_runs(limit=NEWEST_RUNS), people)
    return render(request, "home.html", {"page": page})
