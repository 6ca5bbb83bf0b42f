"""Addresses of the home page and of researchers."""

from django.urls import include, path

import core.converters  # noqa: F401 - registers "day" and "id"
from papers.citations.forms import Form
from profiles.pages.parts import PARTS
from profiles.views import (
    accounts,
    comparisons,
    embeds,
    exports,
    gallery,
    histories,
    home,
    page_copies,
    parts,
    research_graph,
    researchers,
    starting_points,
    tokens,
    trust,
)

urlpatterns = [
    path("researchers/<id:author_id>-<str:slug>", researchers.show_researcher, name="researcher"),
    path("researchers/<id:author_id>", researchers.show_researcher),
    path("", home.show_home, name="home"),
    path("compare", comparisons.show_comparison, name="comparison"),
    path("researchers/<id:author_id>.jsonld", researchers.show_researcher_data, name="researcher-data"),
    path(
        "researchers/<id:author_id>.linkset.json",
        researchers.show_researcher_links,
        name="researcher-links",
    ),
    *(
        path(f"researchers/<id:author_id>{tail}/{name}", parts.show_part, {"part": name})
        for name in PARTS
        for tail in ("", "-<str:slug>")
    ),
    *(
        path(f"researchers/<id:author_id>{tail}/{part}", view)
        for part, view in (
            ("collaborators", research_graph.show_collaborators),
            ("topics", research_graph.show_topics),
            ("institutions", research_graph.show_institutions),
            ("cite", page_copies.show_cite),
            ("embed", embeds.show_panel),
            ("share", embeds.show_share),
            ("on/<day:day>", page_copies.show_copy),
            ("history", histories.show_history),
            ("trust", trust.show_trust),
            ("trust.json", trust.show_trust_data),
        )
        for tail in ("", "-<str:slug>")
    ),
    *(
        path(f"researchers/<id:author_id>{tail}/works.{form}", exports.download_works, {"form": form})
        for form in Form
        for tail in ("", "-<str:slug>")
    ),
    path("researchers/<id:author_id>/cite/keep", page_copies.keep, name="page-copy"),
    path("oembed", embeds.answer_oembed, name="oembed"),
    path("", include("profiles.claim_urls")),
    path("researchers/<id:author_id>", include("profiles.desk_urls")),
    path("", include("profiles.following_urls")),
    path("", include("profiles.invitation_urls")),
    path("curate", include("profiles.curation_urls")),
    path("me", accounts.show_account, name="account-home"),
    path("me/name", accounts.change_name, name="account-name"),
    path("me/export", accounts.download_account, name="account-export"),
    path("me/delete", accounts.end_account, name="account-end"),
    path("me/tokens", tokens.show_tokens, name="tokens"),
    path("me/tokens/new", tokens.make, name="token-new"),
    path("me/tokens/end", tokens.end, name="token-end"),
    path("me/starting-point", starting_points.change_starting_point, name="starting-point"),
    path("gallery", gallery.show_gallery, name="gallery"),
]
