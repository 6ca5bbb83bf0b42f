"""Addresses of the curators' pages, all below /curate."""

from django.urls import path

import core.converters  # noqa: F401 - registers "id"
from profiles.views import curation

urlpatterns = [
    path("", curation.show_queue, name="curate"),
    path("/log", curation.show_log, name="curate-log"),
    path("/find", curation.find_record, name="curate-find"),
]
