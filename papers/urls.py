"""Addresses of works and of search."""

from django.urls import path

import core.converters  # noqa: F401 - registers "id"
from papers.views import search, works

urlpatterns = [
    path("search", search.show_search, name="search"),
    path("works/<id:work_id>.jsonld", works.show_work_data, name="work-data"),
    path("works/<id:work_id>", works.show_work),
    path("works/<id:work_id>-<str:slug>", works.show_work, name="work"),
]
