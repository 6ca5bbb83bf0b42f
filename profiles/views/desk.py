"""The owner's desk: what an owner says of themselves and of their page, a form for each part."""

from dataclasses import dataclass
from http import HTTPStatus

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.access import Permission, can, permit
from papers.selectors.authors import AuthorRow
from papers.selectors.works import list_works
from profiles.models import Researcher, User
from profiles.pages.desk import STALE, DeskHead, Refused, show_desk_head, show_desk_page
from profiles.records import Ownership
from profiles.selectors.claims import read_ownership
from profiles.selectors.researchers import StatedRow, read_stated
from profiles.services.researchers import (
    StaleFormError,
    change_highlights,
    mark_reviewed,
    review_names,
    state,
)
from profiles.stated import MOST_LINKS, StatementError, dress_statement
from profiles.views.researchers import get_author, redirect_to

MOST_LISTED = 400
"""No form of ours lists more names."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Who sits at which desk; that the page is theirs is asked before."""

    user: User
    author: AuthorRow
    ownership: Ownership

    @property
    def head(self) -> DeskHead:
        return show_desk_head(self.author, level=self.ownership.level)


@require_safe
@never_cache
@permit(Permission.CLAIM)
def show_desk(request: HttpRequest, author_id: int, slug: str = "") -> HttpResponseBase:
    """All parts of the desk, at one address; 403 for who does not own the page."""
    desk = open_desk(request, author_id)
    if request.path != desk.head.address:
        return redirect_to(request, desk.head.address)
    return render_desk(request, desk)


@require_POST
@permit(Permission.CLAIM)
def change_statement(request: HttpRequest, author_id: int) -> HttpResponseBase:
    """Take what the owner says of themselves."""
    desk = open_desk(request, author_id)
    sent = request.POST
    typed: dict[str, object] = {
        "collaboration": _read_choice(sent),
        "affiliation": sent.get("affiliation", ""),
        "bio": sent.get("bio", ""),
        "links": _read_links(sent),
    }
    try:
        statement = dress_statement(
            collaboration=_read_choice(sent),
            affiliation=sent.get("affiliation", ""),
            bio=sent.get("bio", ""),
            links=_read_links(sent),
        )
        is_new = state(
            author_id=desk.author.id, statement=statement, made_from=sent.get("made_from", ""), by=desk.user
        )
    except (StatementError, StaleFormError) as error:
        return refuse(request, desk, error, "statement", statement=typed)
    return go_back(desk.head.address, "statement" if is_new else "nothing", anchor="statement")


@require_POST
@permit(Permission.CLAIM)
def change_names(request: HttpRequest, author_id: int) -> HttpResponseBase:
    """Take which names are to be seen, and note that the owner went through them."""
    desk = open_desk(request, author_id)
    sent = request.POST
    listed, shown = sent.getlist("listed"), sent.getlist("shown")
    if len(listed) > MOST_LISTED:
        raise BadRequest(f"A form lists up to {MOST_LISTED} names.")
    added = sent.get("added", "")
    try:
        is_new = review_names(
            author_id=desk.author.id,
            listed=listed,
            shown=shown,
            added=added.splitlines(),
            made_from=sent.get("made_from", ""),
            by=desk.user,
        )
    except (StatementError, StaleFormError) as error:
        return refuse(request, desk, error, "names", added=added)
    return go_back(desk.head.address, "names" if is_new else "nothing", anchor="names")


@require_POST
@permit(Permission.CLAIM)
def move_highlight(request: HttpRequest, author_id: int) -> HttpResponseBase:
    """Highlight a work, no longer, or move it among the highlighted; back to the list of works with `from` "works"."""
    desk = open_desk(request, author_id)
    sent = request.POST
    step = sent.get("step", "")
    if step not in ("add", "remove", "up", "down"):
        raise BadRequest("A highlighted work is added, removed or moved up or down.")
    try:
        is_new = change_highlights(
            author_id=desk.author.id,
            work_id=read_id(sent.get("work")),
            step=step,
            made_from=sent.get("made_from", ""),
            by=desk.user,
        )
    except (StatementError, StaleFormError) as error:
        return refuse(request, desk, error, "highlights")
    return go_back(desk.head.address, "highlights" if is_new else "nothing", anchor="highlights")


@require_POST
@permit(Permission.CLAIM)
def note_review(request: HttpRequest, author_id: int) -> HttpResponseBase:
    """Note that the owner went through the page."""
    desk = open_desk(request, author_id)
    is_new = mark_reviewed(
        author_id=desk.author.id, made_from=request.POST.get("made_from", ""), by=desk.user
    )
    return go_back(desk.head.address, "review" if is_new else "nothing", anchor="review")


def open_desk(request: HttpRequest, author_id: int) -> Desk:
    """The desk of this author record, or of the one that it joined. Raises Http404, and PermissionDenied."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - who may, is signed in
    author = get_author(author_id)
    ownership = read_ownership(author.id)
    if not can(user, Permission.EDIT, ownership):
        raise PermissionDenied(Permission.EDIT.value)
    return Desk(user, author, ownership)


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
    added: str = "",
) -> HttpResponse:
    """The desk with why a form was not taken: 409 when something changed meanwhile, else 400."""
    is_stale = isinstance(error, StaleFormError)
    refused = Refused(part, STALE if is_stale else str(error), statement=statement, added=added)
    return render_desk(
        request, desk, refused, status=HTTPStatus.CONFLICT if is_stale else HTTPStatus.BAD_REQUEST
    )


def go_back(address: str, done: str, *, anchor: str) -> HttpResponseRedirect:
    """303 to the desk, which says what was done."""
    return HttpResponseRedirect(f"{address}?done={done}#{anchor}", status=HTTPStatus.SEE_OTHER)


def read_id(raw: str | None) -> int:
    """The id of a record that a form names. Raises BadRequest."""
    text = raw or ""
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise BadRequest("A form names records by their numbers.")
    return int(text)


def _read_choice(sent: QueryDict) -> str:
    chosen = sent.get("collaboration", "")
    if chosen not in Researcher.Collaboration.values:
        raise BadRequest("There is no such preference.")
    return chosen


def _read_links(sent: QueryDict) -> list[tuple[str, str]]:
    labels, addresses = sent.getlist("label"), sent.getlist("address")
    if len(labels) != len(addresses) or len(labels) > MOST_LINKS:
        raise BadRequest(f"A form has up to {MOST_LINKS} links, each a label and an address.")
    return list(zip(labels, addresses, strict=True))
