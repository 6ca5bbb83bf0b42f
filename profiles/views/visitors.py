"""What a page says to the person who reads it alone.

All that a researcher page says to nobody else enters here and in two templates: `components/account_nav.html` and the
messages, both in `base.html`. The rest of the page is the same for everybody.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.functional import SimpleLazyObject

from graph.records import NodeKey, author_key
from profiles.models import User
from profiles.pages.follows import link_feeds, link_stated, show_follow_bar
from profiles.pages.visitor import show_visitor
from profiles.selectors.follows import Following, read_following, read_subjects
from profiles.subjects import name_subject


def tell_visitor(request: HttpRequest, *, author_id: int, name: str, address: str) -> dict[str, Any]:
    """What the page of a researcher, or a part of it, says of and to who reads it; read when a template asks for it.

    `visitor` is for who is signed in, None for nobody. What is said to somebody may be shown to nobody else.
    """
    user = _find_user(request)
    visitor = SimpleLazyObject(lambda: show_visitor(user, author_id)) if user is not None else None
    return _tell_follower(request, author_key(author_id), name, address) | {"visitor": visitor}


def render_for_visitor(
    request: HttpRequest, template: str, page: object, *, author_id: int, name: str
) -> HttpResponse:
    """The whole page of a researcher, at its one address, as which the request must name it."""
    context = tell_visitor(request, author_id=author_id, name=name, address=request.path)
    return _render(request, template, {"page": page} | context)


def render_for_follower(
    request: HttpRequest, template: str, page: object, *, subject: NodeKey, name: str
) -> HttpResponse:
    """The page of a topic or an institution, at its one address, with who follows."""
    context = _tell_follower(request, subject, name, request.path)
    return _render(request, template, {"page": page} | context)


def _tell_follower(request: HttpRequest, subject: NodeKey, name: str, address: str) -> dict[str, Any]:
    """How to stay connected to the subject of the page at this address."""
    user = _find_user(request)
    following: Any = SimpleLazyObject(lambda: read_following(subject, user))
    is_signed_in = user is not None
    return {
        "follow": SimpleLazyObject(
            lambda: show_follow_bar(subject, following, address=address, is_signed_in=is_signed_in)
        ),
        "stated_follows": SimpleLazyObject(lambda: _link_stated(following)),
        "feeds": link_feeds(name, address),
        "share_address": f"{request.scheme}://{request.get_host()}{address}",
        "is_signed_in": is_signed_in,
    }


def _link_stated(following: Following) -> object:
    stated = [name_subject(one.subject_kind, one.subject_id) for one in following.stated]
    return link_stated(following, read_subjects(stated) if stated else {})


def _render(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    response = render(request, template, context)
    if _find_user(request) is not None:
        patch_cache_control(response, private=True, no_cache=True)
    return response


def _find_user(request: HttpRequest) -> User | None:
    user = request.user
    return user if isinstance(user, User) and user.is_active else None
