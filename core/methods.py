"""What is said to who uses a method that an address does not take."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.views import is_for_programs, tell_problem


class ExplainMethods:
    """Gives a 405, which Django leaves empty, the page or the problem of one; what is said already stays."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, with a page when it had none."""
        response = self._get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or response.content:
            return response
        taken = response["Allow"]
        if is_for_programs(request):
            page: HttpResponse = tell_problem(
                HTTPStatus.METHOD_NOT_ALLOWED, f"This address takes {taken}, and nothing else."
            )
        else:
            page = render(
                request, "405.html", {"can_be_read": "GET" in taken}, status=HTTPStatus.METHOD_NOT_ALLOWED
            )
        page["Allow"] = taken
        return page
