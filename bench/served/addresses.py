"""The site's addresses, with a view that does nothing, and a page and a list as they are made the plain way."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from bench.served.model_list import ModelListView
from bench.served.orm_page import show_orm_page


def show_nothing(request: HttpRequest) -> HttpResponse:
    """What the server and the middleware cost alone."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("bench/bare", show_nothing),
    path("bench/orm/<int:author_id>", show_orm_page),
    path("bench/works", ModelListView.as_view()),
    path("", include("config.urls")),
]
