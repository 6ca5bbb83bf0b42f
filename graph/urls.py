"""Addresses of the explorer, of paths, and of topics and institutions."""

from django.urls import URLPattern

import core.converters  # noqa: F401 - registers "id"

urlpatterns: list[URLPattern] = []
