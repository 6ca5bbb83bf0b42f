"""Where every address is wired; each app owns its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("core.urls")),
    path("", include("papers.urls")),
    path("", include("profiles.urls")),
]
