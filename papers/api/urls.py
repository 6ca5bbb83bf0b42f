"""Addresses of works in the API, below /api/v1/."""

from django.urls import path

import core.converters  # noqa: F401 - registers "id"
from core.api.endpoints import serve
from papers.api import changes, searches, works

urlpatterns = [
    path("works", serve(works.list_all_works), name="api-works"),
    path("works/<id:work_id>", serve(works.show_work), name="api-work"),
    path("works/<path:identifier>", serve(works.show_identified_work), name="api-identified-work"),
    path("search", serve(searches.search_all), name="api-search"),
    path("autocomplete", serve(searches.autocomplete), name="api-autocomplete"),
    path("autocomplete/<slug:kind>", serve(searches.autocomplete_kind), name="api-autocomplete-kind"),
    path("resolve", serve(searches.resolve), name="api-resolve"),
    path("changes", serve(changes.list_changes), name="api-changes"),
]
