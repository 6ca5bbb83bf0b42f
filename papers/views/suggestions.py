"""Suggestions for a search box, as a fragment that its script puts below it."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from papers.pages.suggestions import show_suggested
from papers.selectors.suggestions import list_suggestions

LONGEST_QUERY = 200
SECONDS_KEPT = 60


@require_safe
def show_suggestions(request: HttpRequest) -> HttpResponse:
    """What may be meant by `q` as far as it is typed, the same for everybody; nothing when it has no letter."""
    asked = request.GET.get("q", "")
    if len(asked) > LONGEST_QUERY or "\x00" in asked:
        raise BadRequest(f"Suggestions are made for up to {LONGEST_QUERY} characters of a name.")
    page = show_suggested(list_suggestions(asked))
    response = HttpResponse(render_to_string("components/suggestions.html", {"page": page}))
    patch_cache_control(response, public=True, max_age=SECONDS_KEPT)
    return response
