"""The owner's desk: what an owner says of themselves and of their page, a form for each part."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.access import Permission, permit
from profiles.models import Researcher
from profiles.records import Ownership
from profiles.services.researchers import (
    StaleFormError,
    change_highlights,
    mark_reviewed,
    review_names,
    state,
)
from profiles.stated import MOST_LINKS, StatementError, dress_statement
from profiles.views.desk_rooms import (
    go_back,
    open_desk,
    open_desk_or_hidden,
    read_id,
    refuse,
    render_desk,
    render_hidden_desk,
)
from profiles.views.researchers import redirect_to

MOST_LISTED = 400
"""No form of ours lists more names."""


@require_safe
@never_cache
@permit(Permission.CLAIM)
def show_desk(request: HttpRequest, author_id: int, slug: str = "") -> HttpResponseBase:
    """All parts of the desk, at one address; 403 for who does not own the page."""
    desk = open_desk_or_hidden(request, author_id)
    if isinstance(desk, Ownership):
        return render_hidden_desk(request, desk)
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
        return refuse(request, desk, error, "names", typed=added)
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
