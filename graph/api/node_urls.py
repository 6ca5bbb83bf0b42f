"""Addresses of topics, institutions and venues in the API, below /api/v1/."""

from django.urls import path

import core.converters  # noqa: F401 - registers "id"
import graph.converters  # noqa: F401 - registers "institution" and "venue"
from core.api.endpoints import serve
from graph.api import nodes

urlpatterns = [
    path("topics", serve(nodes.list_all_topics), name="api-topics"),
    path("topics/<id:topic_id>", serve(nodes.show_topic), name="api-topic"),
    path("institutions", serve(nodes.list_all_institutions), name="api-institutions"),
    path("institutions/<institution:institution_id>", serve(nodes.show_institution), name="api-institution"),
    path(
        "institutions/<path:identifier>",
        serve(nodes.show_identified_institution),
        name="api-identified-institution",
    ),
    path("venues", serve(nodes.list_all_venues), name="api-venues"),
    path("venues/<venue:venue_id>", serve(nodes.show_venue), name="api-venue"),
]
