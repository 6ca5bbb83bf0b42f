"""The site's addresses, and those of a view that does nothing and of a page as Django's ORM makes it."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from bench.served.orm_page import show_orm_page


def show_nothing(request: HttpRequest) -> HttpResponse:
    """What the server and the middleware cost alone."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("bench/bare", show_nothing),
    path("bench/orm/<int:author_id>", show_orm_page),
    path("", include("config.urls")),
]
