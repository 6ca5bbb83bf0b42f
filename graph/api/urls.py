"""Addresses of the graph in the API, below /api/v1/graph/."""

from django.urls import path

from graph.api import views

urlpatterns = [
    path("slice", views.show_slice, name="api-graph-slice"),
    path("edge", views.show_edge, name="api-graph-edge"),
    path("path", views.show_path, name="api-graph-path"),
]
