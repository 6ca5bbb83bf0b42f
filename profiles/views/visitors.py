"""What a researcher page says to the person who reads it alone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from profiles.models import User
from profiles.pages.visitor import show_visitor


def render_for_visitor(request: HttpRequest, template: str, page: object, *, author_id: int) -> HttpResponse:
    """The page, and as `visitor` what it says to who is signed in: then nobody else may be shown the same answer.

    `visitor` is None for nobody; no query is asked then.
    """
    user = request.user
    if not (isinstance(user, User) and user.is_active):
        return render(request, template, {"page": page, "visitor": None})
    visitor = show_visitor(user, author_id)
    response = render(request, template, {"page": page, "visitor": visitor})
    patch_cache_control(response, private=True, no_cache=True)
    return response
