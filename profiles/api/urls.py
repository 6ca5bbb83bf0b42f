"""Addresses of researchers in the API, below /api/v1/."""

from django.urls import path

import core.converters  # noqa: F401 - registers "id"
from core.api.endpoints import serve
from profiles.api import activity, authors, edges, origins, researchers, trust, works

urlpatterns = [
    path("researchers", serve(researchers.list_all_researchers), name="api-researchers"),
    path("researchers/<id:author_id>", serve(researchers.show_researcher), name="api-researcher"),
    *(
        path(
            f"researchers/<id:author_id>/{part}",
            serve(endpoint),
            name=f"api-researcher-{part.replace('/', '-')}",
        )
        for part, endpoint in (
            ("works", works.list_researcher_works),
            ("possible-works", works.list_possible_works),
            ("collaborators", edges.list_collaborators),
            ("topics", edges.list_topics),
            ("institutions", edges.list_institutions),
            ("trust", trust.show_trust),
            ("trust/history", trust.list_trust_history),
            ("activity", activity.show_activity),
            ("history", origins.list_history_entries),
            ("provenance", origins.show_provenance),
        )
    ),
    path("authors", serve(authors.list_all_authors), name="api-authors"),
    path("authors/<id:author_id>", serve(authors.show_author), name="api-author"),
    path("authors/<path:identifier>", serve(authors.show_identified_author), name="api-identified-author"),
    # Last, as an identifier may hold what parts an address.
    path(
        "researchers/<path:identifier>",
        serve(researchers.show_identified_researcher),
        name="api-identified-researcher",
    ),
]
