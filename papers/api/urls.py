"""Addresses of works, search and imports in the API, below /api/v1/."""

from django.urls import path

import core.converters  # noqa: F401 - registers "id"
from core.api.endpoints import serve
from papers.api import changes, imports, searches, works

urlpatterns = [
    path("imports", serve(imports.list_imports, imports.begin_import), name="api-imports"),
    path("imports/files", serve(imports.begin_file_import), name="api-import-file"),
    path("imports/candidates", serve(imports.list_candidates), name="api-import-candidates"),
    path("imports/preview", serve(imports.preview_import), name="api-import-preview"),
    path("imports/<id:run_id>", serve(imports.show_import), name="api-import"),
    path("imports/<id:run_id>/rejected", serve(imports.list_rejected_items), name="api-import-rejected"),
    path("imports/<id:run_id>/carry-on", serve(imports.carry_on_import), name="api-import-carry-on"),
    path("works", serve(works.list_all_works), name="api-works"),
    path("works/<id:work_id>", serve(works.show_work), name="api-work"),
    path("works/<path:identifier>", serve(works.show_identified_work), name="api-identified-work"),
    path("search", serve(searches.search_all), name="api-search"),
    path("autocomplete", serve(searches.autocomplete), name="api-autocomplete"),
    path("autocomplete/<slug:kind>", serve(searches.autocomplete_kind), name="api-autocomplete-kind"),
    path("resolve", serve(searches.resolve), name="api-resolve"),
    path("changes", serve(changes.list_changes), name="api-changes"),
]
