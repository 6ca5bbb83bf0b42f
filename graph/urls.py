"""Addresses of the explorer, of paths, and of topics and institutions."""

from django.urls import path

import core.converters  # noqa: F401 - registers "id"
from graph.views import edges, paths

urlpatterns = [
    path("explore/edge", edges.show_edge, name="edge"),
    path("explore/path", paths.show_path, name="path"),
]
