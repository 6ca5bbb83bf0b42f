"""Whether a page is shown, by the word of its owner."""

from http import HTTPStatus

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_POST

from core.access import Permission, permit, require
from papers.corrections import CorrectionError
from profiles.claims import ClaimError
from profiles.models import User
from profiles.pages.desk_sayings import Refused
from profiles.records import Ownership
from profiles.services.visibility import ask_for_removal, hide, show
from profiles.views.desk_rooms import go_back, open_desk_or_hidden, render_desk, render_hidden_desk


@require_POST
@permit(Permission.CLAIM)
def change_visibility(request: HttpRequest, author_id: int) -> HttpResponseBase:
    """Hide the page, or show it again."""
    author_id, user = _open(request, author_id)
    wish = request.POST.get("wish")
    if wish not in ("hide", "show"):
        raise BadRequest("A page is hidden or shown.")
    change = hide if wish == "hide" else show
    try:
        is_new = change(author_id=author_id, by=user)
    except CorrectionError as error:
        return _refuse(request, author_id, Refused("visibility", str(error)), status=HTTPStatus.CONFLICT)
    done = "nothing" if not is_new else "hidden" if wish == "hide" else "shown"
    return go_back(f"/researchers/{author_id}/edit", done, anchor="visibility")


@require_POST
@permit(Permission.CLAIM)
def ask_removal(request: HttpRequest, author_id: int) -> HttpResponseBase:
    """Ask the curators to remove the page."""
    author_id, user = _open(request, author_id)
    note = request.POST.get("note", "")
    if "\0" in note:
        raise BadRequest("A note is plain text.")
    try:
        ask_for_removal(author_id=author_id, note=note, by=user)
    except ClaimError as error:
        refused = Refused("visibility", str(error), typed=note)
        return _refuse(request, author_id, refused, status=HTTPStatus.BAD_REQUEST)
    return go_back(f"/researchers/{author_id}/edit", "asked", anchor="visibility")


def _open(request: HttpRequest, author_id: int) -> tuple[int, User]:
    """The record and its owner, whether the page is shown or not. Raises Http404 and PermissionDenied."""
    desk = open_desk_or_hidden(request, author_id)
    ownership = desk if isinstance(desk, Ownership) else desk.ownership
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - who may, is signed in
    require(user, Permission.HIDE, ownership)
    return ownership.author_id, user


def _refuse(request: HttpRequest, author_id: int, refused: Refused, *, status: int) -> HttpResponseBase:
    desk = open_desk_or_hidden(request, author_id)
    if isinstance(desk, Ownership):
        return render_hidden_desk(request, desk, refused, status)
    return render_desk(request, desk, refused, status)
