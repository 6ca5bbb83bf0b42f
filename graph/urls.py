"""Addresses of the explorer, of paths, and of topics and institutions."""

from django.urls import path

import core.converters  # noqa: F401 - registers "id"
from graph.views import edges, explorer, paths

urlpatterns = [
    path("explore", explorer.show_explorer, name="explorer"),
    path("explore/graph.json", explorer.show_graph_json, name="explorer-json"),
    path("explore/graph.graphml", explorer.show_graph_graphml, name="explorer-graphml"),
    path("explore/graph.svg", explorer.show_graph_svg, name="explorer-svg"),
    path("explore/edge", edges.show_edge, name="edge"),
    path("explore/path", paths.show_path, name="path"),
]
