"""Where every address is wired; each app owns its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("core.urls")),
    path("", include("papers.urls")),
    path("", include("profiles.urls")),
]

handler400 = "core.views.show_bad_request"
handler404 = "core.views.show_not_found"
handler500 = "core.views.show_failure"
