"""What a page says to the person who reads it alone."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from graph.records import NodeKey, author_key
from profiles.models import User
from profiles.pages.follows import link_feeds, link_stated, show_follow_bar
from profiles.pages.visitor import show_visitor
from profiles.selectors.follows import read_following, read_subjects
from profiles.subjects import name_subject


def render_for_visitor(
    request: HttpRequest, template: str, page: object, *, author_id: int, name: str
) -> HttpResponse:
    """The page of a researcher, with who follows, and as `visitor` what it says to who is signed in, None for nobody.

    What is said to somebody may be shown to nobody else.
    """
    user = _find_user(request)
    visitor = show_visitor(user, author_id) if user is not None else None
    return _render(request, template, page, author_key(author_id), name, visitor=visitor)


def render_for_follower(
    request: HttpRequest, template: str, page: object, *, subject: NodeKey, name: str
) -> HttpResponse:
    """The page of a topic or an institution, with who follows."""
    return _render(request, template, page, subject, name)


def _render(
    request: HttpRequest, template: str, page: object, subject: NodeKey, name: str, **said: Any
) -> HttpResponse:
    """The page at its one address, as which the request must name it; with how to stay connected to its subject."""
    user = _find_user(request)
    following = read_following(subject, user)
    stated = [name_subject(one.subject_kind, one.subject_id) for one in following.stated]
    context = {
        "page": page,
        "follow": show_follow_bar(subject, following, address=request.path, is_signed_in=user is not None),
        "stated_follows": link_stated(following, read_subjects(stated) if stated else {}),
        "feeds": link_feeds(name, request.path),
        "share_address": f"{request.scheme}://{request.get_host()}{request.path}",
    }
    response = render(request, template, context | said)
    if user is not None:
        patch_cache_control(response, private=True, no_cache=True)
    return response


def _find_user(request: HttpRequest) -> User | None:
    user = request.user
    return user if isinstance(user, User) and user.is_active else None
