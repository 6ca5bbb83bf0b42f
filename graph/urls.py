"""Addresses of the explorer, of paths, and of parts of topics and institutions: their whole pages are in `profiles`."""

from django.urls import path

import core.converters  # noqa: F401 - registers "id"
import graph.converters  # noqa: F401 - registers "institution", "venue" and "ror"
from graph.views import edges, explorer, exports, nodes, paths, venues
from papers.citations.forms import Form

urlpatterns = [
    path("explore", explorer.show_explorer, name="explorer"),
    path("explore/graph.json", explorer.show_graph_json, name="explorer-json"),
    path("explore/graph.graphml", explorer.show_graph_graphml, name="explorer-graphml"),
    path("explore/graph.svg", explorer.show_graph_svg, name="explorer-svg"),
    path("explore/edge", edges.show_edge, name="edge"),
    path("explore/path", paths.show_path, name="path"),
    path("topics/<id:topic_id>.jsonld", nodes.show_topic_data, name="topic-data"),
    path("topics/<id:topic_id>/works", nodes.show_topic_works),
    path("topics/<id:topic_id>-<str:slug>/works", nodes.show_topic_works, name="topic-works"),
    path("topics/<id:topic_id>/people", nodes.show_topic_people),
    path("topics/<id:topic_id>-<str:slug>/people", nodes.show_topic_people, name="topic-people"),
    path("institutions/<ror:ror>", nodes.show_institution_of_ror, name="institution-of-ror"),
    path(
        "institutions/<institution:institution_id>.jsonld",
        nodes.show_institution_data,
        name="institution-data",
    ),
    path("institutions/<institution:institution_id>/works", nodes.show_institution_works),
    path(
        "institutions/<institution:institution_id>-<str:slug>/works",
        nodes.show_institution_works,
        name="institution-works",
    ),
    path("institutions/<institution:institution_id>/people", nodes.show_institution_people),
    path(
        "institutions/<institution:institution_id>-<str:slug>/people",
        nodes.show_institution_people,
        name="institution-people",
    ),
    path("venues/<venue:venue_id>.jsonld", venues.show_venue_data, name="venue-data"),
    *(
        path(f"venues/<venue:venue_id>{tail}{part}", view)
        for part, view in (
            ("", venues.show_venue),
            ("/works", venues.show_venue_works),
            ("/people", venues.show_venue_people),
        )
        for tail in ("", "-<str:slug>")
    ),
    *(
        path(f"{node}{tail}/works.{form}", view, {"form": form})
        for node, view in (
            ("topics/<id:topic_id>", exports.download_topic_works),
            ("institutions/<institution:institution_id>", exports.download_institution_works),
            ("venues/<venue:venue_id>", exports.download_venue_works),
        )
        for form in Form
        for tail in ("", "-<str:slug>")
    ),
    path("communities/<id:community_id>", nodes.show_community, name="community"),
]
