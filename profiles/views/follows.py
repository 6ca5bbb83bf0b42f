"""Following: what an account follows, and what happened to it."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.access import Permission, permit
from core.pagination import check_page_exists, read_page_number
from graph.records import NodeKey, parse_node_key
from profiles.models import User
from profiles.pages.feed import FEED_PATH, FEED_SIZE, show_feed_page
from profiles.pages.follows import FOLLOWS_PATH, FOLLOWS_SIZE, show_follow_bar, show_follows_page
from profiles.selectors.feeds import list_followed_changes
from profiles.selectors.follows import count_follows, list_follows, read_following, read_subjects
from profiles.services.follows import FollowError, follow, mark_feed_read, set_public, unfollow
from profiles.subjects import read_subject

_LAST_ID = 2**63 - 1


@require_safe
@never_cache
@permit(Permission.FOLLOW)
def show_follows(request: HttpRequest) -> HttpResponseBase:
    """What the account follows, to its person alone."""
    user, number = _get_user(request), read_page_number(request.GET.get("page"))
    total = count_follows(user)
    check_page_exists(number, total=total, size=FOLLOWS_SIZE)
    follows = list_follows(user, offset=(number - 1) * FOLLOWS_SIZE, limit=FOLLOWS_SIZE)
    page = show_follows_page(follows, total=total, page=number)
    return render(request, "follows/follows.html", {"page": page})


@require_safe
@never_cache
@permit(Permission.FOLLOW)
def show_feed(request: HttpRequest) -> HttpResponseBase:
    """What happened to what the account follows, newest first. Reading it changes nothing: `mark_read` is asked for."""
    user, before = _get_user(request), _read_change_id(request.GET.get("before"))
    stretch = list_followed_changes(user, before=before, limit=FEED_SIZE)
    page = show_feed_page(
        stretch,
        read_id=user.feed_read_id,
        before=before,
        follows_any=bool(stretch.changes) or count_follows(user) > 0,
    )
    return render(request, "follows/feed.html", {"page": page})


@require_POST
@never_cache
@permit(Permission.FOLLOW)
def mark_read(request: HttpRequest) -> HttpResponseBase:
    """Note that all was seen up to the change `until`; then back to the feed."""
    until = _read_change_id(request.POST.get("until"))
    if until is None:
        raise BadRequest("A feed is read up to the number of a change.")
    mark_feed_read(until=until, by=_get_user(request))
    return redirect(FEED_PATH)


@require_POST
@never_cache
@permit(Permission.FOLLOW)
def change_follow(request: HttpRequest) -> HttpResponseBase:
    """Follow `subject` with `follow` "yes", no more with "no", or let it be seen: "public", "private".

    Then back to its page, or to the list with `back` "list"; a program that accepts JSON is told how it stands.
    """
    user, asked = _get_user(request), _read_subject(request.POST.get("subject", ""))
    change = _CHANGES.get(request.POST.get("follow", ""))
    if change is None:
        raise BadRequest("Something is followed or not, in public or in private.")
    node = read_subjects([asked]).get(asked)
    if node is None and change is _start:
        raise Http404("Nothing that could be followed is here any more.")
    subject = parse_node_key(node.key) if node is not None else asked
    is_program = request.headers.get("Accept") == "application/json"
    try:
        change(subject, user)
    except FollowError as error:
        if is_program:
            return JsonResponse({"error": str(error)}, status=409)
        raise BadRequest(str(error)) from None
    if is_program:
        return _tell(subject, user)
    if node is None or request.POST.get("back") == "list":
        return redirect(FOLLOWS_PATH)
    return redirect(f"{node.address}#actions")


def _start(subject: NodeKey, user: User) -> None:
    follow(subject=subject, by=user)


def _stop(subject: NodeKey, user: User) -> None:
    unfollow(subject=subject, by=user)


def _publish(subject: NodeKey, user: User) -> None:
    set_public(subject=subject, is_public=True, by=user)


def _hide(subject: NodeKey, user: User) -> None:
    set_public(subject=subject, is_public=False, by=user)


_CHANGES: dict[str, Callable[[NodeKey, User], None]] = {
    "yes": _start,
    "no": _stop,
    "public": _publish,
    "private": _hide,
}


def _tell(subject: NodeKey, user: User) -> JsonResponse:
    """What changes on the page, by the names that its parts have there."""
    following = read_following(subject, user)
    bar = show_follow_bar(subject, following, address="", is_signed_in=True)
    told = {"number": bar.number, "label": bar.label, "followers": bar.followers, "said": bar.said}
    return JsonResponse({"is_following": bar.is_following} | told)


def _get_user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - who may, is signed in
    return request.user


def _read_subject(text: str) -> NodeKey:
    try:
        return read_subject(text)
    except ValueError as error:
        raise BadRequest(f"{str(error).capitalize()}.") from None


def _read_change_id(raw: str | None) -> int | None:
    if raw is None:
        return None
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 19 and int(raw) <= _LAST_ID):
        raise BadRequest("A change has a number.")
    return int(raw)
