"""Addresses of works, of search and of importing."""

from django.urls import path

import core.converters  # noqa: F401 - registers "id"
from papers.citations.forms import Form
from papers.selectors.sitemaps import Listed
from papers.views import citations, exports, imports, oai, operation, search, sitemaps, suggestions, works

urlpatterns = [
    path("metrics", operation.show_metrics, name="metrics"),
    path("robots.txt", sitemaps.show_robots, name="robots"),
    path("sitemap.xml", sitemaps.show_sitemap_index, name="sitemap-index"),
    *(
        path(
            f"sitemaps/{listed}-<id:number>.xml",
            sitemaps.show_sitemap,
            {"listed": listed},
            name=f"sitemap-{listed}",
        )
        for listed in Listed
    ),
    path("oai", oai.answer_harvester, name="oai"),
    path("search", search.show_search, name="search"),
    *(path(f"search/works.{form}", search.download_found, {"form": form}) for form in Form),
    path("search/suggest", suggestions.show_suggestions, name="suggestions"),
    path("works.jsonl.gz", exports.download_all, name="all-works"),
    path("works/<id:work_id>.jsonld", works.show_work_data, name="work-data"),
    path("works/<id:work_id>.linkset.json", works.show_work_links, name="work-links"),
    path("works/<id:work_id>/cite", citations.show_work_citation_page),
    path("works/<id:work_id>-<str:slug>/cite", citations.show_work_citation_page, name="work-citation"),
    *(path(f"works/<id:work_id>.{form}", citations.download_work, {"form": form}) for form in Form),
    path("cite", citations.show_selected_citations, name="cite"),
    *(path(f"cite.{form}", citations.download_selected, {"form": form}) for form in Form),
    path("works/<id:work_id>", works.show_work),
    path("works/<id:work_id>-<str:slug>", works.show_work, name="work"),
    path("imports", imports.show_imports, name="imports"),
    path("imports/candidates", imports.show_candidates, name="import-candidates"),
    path("imports/preview", imports.show_preview, name="import-preview"),
    path("imports/queries", imports.begin_query_import, name="import-query"),
    path("imports/files", imports.begin_file_import, name="import-file"),
    path("imports/<id:run_id>", imports.show_run, name="import-run"),
    path("imports/<id:run_id>/carry-on", imports.carry_on_run, name="import-carry-on"),
]
