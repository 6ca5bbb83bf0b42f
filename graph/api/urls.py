"""Addresses of the graph in the API, below /api/v1/graph/."""

from django.urls import path

from core.api.endpoints import serve
from graph.api import views

urlpatterns = [
    path("slice", serve(views.show_slice), name="api-graph-slice"),
    path("edge", serve(views.show_edge), name="api-graph-edge"),
    path("path", serve(views.show_path), name="api-graph-path"),
]
