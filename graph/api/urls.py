"""Addresses of the graph in the API, below /api/v1/graph/."""

from django.urls import path

import core.converters  # noqa: F401 - registers "id"
from core.api.endpoints import serve
from graph.api import communities, views

urlpatterns = [
    path("slice", serve(views.show_slice), name="api-graph-slice"),
    path("edge", serve(views.show_edge), name="api-graph-edge"),
    path("path", serve(views.show_path), name="api-graph-path"),
    path("communities", serve(communities.list_communities), name="api-communities"),
    path("communities/<id:community_id>", serve(communities.show_community), name="api-community"),
]
