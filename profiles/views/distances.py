"""What a page says to the person who reads it alone: how far they are from whom it is about."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from core.access import Permission, can
from profiles.models import User
from profiles.pages.distances import show_distance
from profiles.selectors.distances import read_distance


def render_with_distance(
    request: HttpRequest, template: str, page: object, *, author_id: int
) -> HttpResponse:
    """The page, and as `distance` the line for who is signed in: then nobody else may be shown the same answer."""
    user = request.user
    if not (isinstance(user, User) and can(user, Permission.MEASURE_DISTANCE)):
        return render(request, template, {"page": page})
    line = show_distance(read_distance(user, author_id), author_id=author_id)
    response = render(request, template, {"page": page, "distance": line})
    patch_cache_control(response, private=True, no_cache=True)
    return response
