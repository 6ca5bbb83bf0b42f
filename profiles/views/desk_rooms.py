"""The owner's desk opened: whose it is, drawn as it stands or with what was not taken, also of a hidden page."""

from dataclasses import dataclass
from http import HTTPStatus

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from core.access import Permission, can
from papers.selectors.authors import AuthorRow
from papers.selectors.works import list_works
from profiles.models import User
from profiles.pages.desk import DeskHead, show_desk_head, show_desk_page
from profiles.pages.desk_sayings import DONE, STALE, Refused
from profiles.pages.desk_visibility import show_visibility_form
from profiles.records import Ownership
from profiles.selectors.absence import find_suppression, find_wish_for_removal
from profiles.selectors.claims import read_ownership
from profiles.selectors.researchers import StatedRow, read_stated
from profiles.services.researchers import StaleFormError
from profiles.views.researchers import get_author


@dataclass(frozen=True, slots=True)
class Desk:
    """Who sits at which desk; that the page is theirs is asked before."""

    user: User
    author: AuthorRow
    ownership: Ownership

    @property
    def head(self) -> DeskHead:
        return show_desk_head(self.author, level=self.ownership.level)


def open_desk(request: HttpRequest, author_id: int) -> Desk:
    """The desk of this author record, or of the one that it joined. Raises Http404, and PermissionDenied."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - who may, is signed in
    author = get_author(author_id)
    ownership = read_ownership(author.id)
    if not can(user, Permission.EDIT, ownership):
        raise PermissionDenied(Permission.EDIT.value)
    return Desk(user, author, ownership)


def open_desk_or_hidden(request: HttpRequest, author_id: int) -> Desk | Ownership:
    """The desk, or whose the page is when it is hidden or removed. Raises Http404, and PermissionDenied."""
    try:
        return open_desk(request, author_id)
    except Http404:
        ownership = read_ownership(author_id)
        if not can(request.user, Permission.EDIT, ownership) or find_suppression(author_id) is None:
            raise
        return ownership


def render_hidden_desk(
    request: HttpRequest, ownership: Ownership, refused: Refused | None = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    """The desk of a page that nobody sees: all there is to do is to show it again."""
    form = show_visibility_form(
        find_suppression(ownership.author_id),
        may_hide=can(request.user, Permission.HIDE, ownership),
        asked_at=find_wish_for_removal(ownership.author_id, ownership.owner_id),
        refused=refused,
    )
    done = DONE.get(request.GET.get("done", ""), "")
    context = {"author_id": ownership.author_id, "form": form, "done": done}
    return render(request, "desk/hidden.html", context, status=status)


def render_desk(
    request: HttpRequest, desk: Desk, refused: Refused | None = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    """The desk as it stands now; with what was typed into a form that was not taken."""
    stated = read_own_stated(desk)
    page = show_desk_page(
        show_desk_head(desk.author, level=desk.ownership.level, done=request.GET.get("done", "")),
        desk.author,
        stated,
        highlights=list_works(stated.highlights),
        visibility=show_visibility_form(
            None,
            may_hide=can(desk.user, Permission.HIDE, desk.ownership),
            asked_at=find_wish_for_removal(desk.author.id, desk.user.pk),
            refused=refused,
        ),
        refused=refused,
    )
    return render(request, "desk/desk.html", {"page": page}, status=status)


def read_own_stated(desk: Desk) -> StatedRow:
    """What the owner at the desk stated. Raises PermissionDenied when the page is theirs no more."""
    stated = read_stated(desk.author.id)
    if stated is None or stated.owner_id != desk.user.pk:
        raise PermissionDenied(Permission.EDIT.value)
    return stated


def refuse(
    request: HttpRequest,
    desk: Desk,
    error: Exception,
    part: str,
    *,
    statement: dict[str, object] | None = None,
    typed: str = "",
) -> HttpResponse:
    """The desk with why a form was not taken: 409 when something changed meanwhile, else 400."""
    is_stale = isinstance(error, StaleFormError)
    refused = Refused(part, STALE if is_stale else str(error), statement=statement, typed=typed)
    return render_desk(
        request, desk, refused, status=HTTPStatus.CONFLICT if is_stale else HTTPStatus.BAD_REQUEST
    )


def go_back(address: str, done: str, *, anchor: str, page: str = "") -> HttpResponseRedirect:
    """303 to the desk, or to a page of a list on it, which says what was done."""
    asked = f"page={page}&done={done}" if page else f"done={done}"
    return HttpResponseRedirect(f"{address}?{asked}#{anchor}", status=HTTPStatus.SEE_OTHER)


def read_id(raw: str | None) -> int:
    """The id of a record that a form names. Raises BadRequest."""
    text = raw or ""
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise BadRequest("A form names records by their numbers.")
    return int(text)
