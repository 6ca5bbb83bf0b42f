"""Addresses of the API's schema and docs, below /api/."""

from django.urls import path

from core.api import views

urlpatterns = [
    path("schema", views.show_schema, name="api-schema"),
    path("docs", views.show_docs, name="api-docs"),
]
