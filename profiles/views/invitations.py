"""Inviting people to collaborate, and the conversations that follow. Each is seen by its two people alone."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import Permission, permit
from core.limits import Limit, LimitError
from core.pagination import check_page_exists, read_page_number
from core.views import show_limit
from papers.selectors.authors import AuthorRow, read_author
from profiles.invitations import WHY_NOT, InvitationError, find_standing
from profiles.models import Invitation, User
from profiles.pages.invitations import (
    INVITATIONS_PATH,
    INVITATIONS_SIZE,
    MESSAGES_SIZE,
    show_complain_page,
    show_invitation_page,
    show_invitations_page,
    show_new_invitation,
    show_person,
)
from profiles.selectors.invitations import (
    InvitationRow,
    count_invitations,
    list_invitations,
    list_messages,
    read_acquaintance,
    read_invitation,
    read_own_page,
)
from profiles.services.conversations import mark_read, report, send_message
from profiles.services.invitations import accept, block, decline, send_invitation, unblock, withdraw
from profiles.sign_in.adapters import tell_of_invitation
from profiles.views.claims import get_user, limit_posts, read_id
from profiles.views.researchers import get_author

STEPS_LIMIT = Limit("invitation-step", 200, 3600, "An account answers invitations")
MESSAGES_LIMIT = Limit("message", 200, 86_400, "An account writes messages")
COMPLAINTS_LIMIT = Limit("complaint", 10, 86_400, "An account reports what others write")
FORMS_LIMIT = Limit("invitation-form", 60, 3600, "An account sends this form")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permit(Permission.SEE_ACCOUNT)
@limit_posts(FORMS_LIMIT)
def invite(request: HttpRequest) -> HttpResponseBase:
    """The form to invite the owner of the record `to`, or why that can't be; sent twice it is one invitation."""
    sent = request.POST if request.method == "POST" else request.GET
    author, user = get_author(read_id(sent.get("to", ""))), get_user(request)
    if request.method == "POST":
        try:
            with transaction.atomic():
                invitation, is_new = send_invitation(author_id=author.id, text=sent.get("text", ""), by=user)
                if is_new:
                    _tell(invitation.pk, "invitation_received", by=user)
        except LimitError as error:
            return show_limit(request, error)
        except InvitationError as error:
            return _render_form(request, author, user, refused=str(error), text=sent.get("text", ""))
        if is_new:
            messages.success(request, "Your invitation is sent.")
        return _go_to(f"/invitations/{invitation.pk}")
    known = read_acquaintance(user_id=user.pk, author_id=author.id)
    if known.state in ("open", "accepted") and known.invitation_id is not None and not known.is_blocking:
        return _go_to(f"/invitations/{known.invitation_id}")
    return _render_form(request, author, user)


def _render_form(
    request: HttpRequest, author: AuthorRow, user: User, *, refused: str = "", text: str = ""
) -> HttpResponse:
    standing = find_standing(read_acquaintance(user_id=user.pk, author_id=author.id), now=timezone.now())
    own = read_own_page(user.pk)
    page = show_new_invitation(
        author,
        own=read_author(own.author_id) if own is not None else None,
        why_not=WHY_NOT.get(standing, ""),
    )
    status = HTTPStatus.BAD_REQUEST if refused else HTTPStatus.OK
    context = {"page": page, "refused": refused, "text": text[:10_000], "standing": standing}
    return render(request, "invitations/new.html", context, status=status)


@require_safe
@never_cache
@permit(Permission.SEE_ACCOUNT)
def show_invitation(request: HttpRequest, invitation_id: int) -> HttpResponseBase:
    """The invitation and the conversation, to its two people; 404 for everybody else, as where there is none."""
    return _render_invitation(request, _get_own(request, invitation_id))


def _render_invitation(
    request: HttpRequest, one: InvitationRow, *, refused: str = "", text: str = ""
) -> HttpResponse:
    before = read_id(request.GET["before"]) if "before" in request.GET else None
    rows = list_messages(one.id, user_id=get_user(request).pk, before=before, limit=MESSAGES_SIZE + 1)
    if before is not None and not rows:
        raise Http404("Nothing was written before that.")
    page = show_invitation_page(one, rows, before=before, now=timezone.now())
    context = {"page": page, "refused": refused, "text": text[:10_000]}
    status = HTTPStatus.BAD_REQUEST if refused else HTTPStatus.OK
    return render(request, "invitations/invitation.html", context, status=status)


@require_POST
@never_cache
@permit(Permission.SEE_ACCOUNT)
@limit_posts(STEPS_LIMIT)
def answer(request: HttpRequest, invitation_id: int) -> HttpResponseBase:
    """Accept, decline or withdraw (`do`), then back to it."""
    one, user = _get_own(request, invitation_id), get_user(request)
    service = {"accept": accept, "decline": decline, "withdraw": withdraw}.get(request.POST.get("do", ""))
    if service is None:
        raise BadRequest("An invitation is accepted, declined or withdrawn.")

    def do() -> None:
        if service(invitation_id=one.id, by=user) and service is accept:
            _tell(one.id, "invitation_accepted", by=user)

    return _do(request, one, do)


@require_POST
@never_cache
@permit(Permission.SEE_ACCOUNT)
@limit_posts(MESSAGES_LIMIT)
def write(request: HttpRequest, invitation_id: int) -> HttpResponseBase:
    """Write the `text` to the other; `after` is the newest message that the form showed, "0" for none."""
    one, user = _get_own(request, invitation_id), get_user(request)
    text, after = request.POST.get("text", ""), _read_number(request.POST.get("after", ""))
    try:
        with transaction.atomic():
            if send_message(invitation_id=one.id, text=text, after=after, by=user):
                _tell(one.id, "message_received", by=user)
    except InvitationError as error:
        return _render_invitation(request, one, refused=str(error), text=text)
    return _go_to(f"/invitations/{one.id}#write")


@require_POST
@never_cache
@permit(Permission.SEE_ACCOUNT)
@limit_posts(STEPS_LIMIT)
def note_read(request: HttpRequest, invitation_id: int) -> HttpResponseBase:
    """Note that the messages `until` this one were read."""
    one, user = _get_own(request, invitation_id), get_user(request)
    until = _read_number(request.POST.get("until", ""))
    return _do(request, one, lambda: mark_read(invitation_id=one.id, until=until, by=user))


@require_POST
@never_cache
@permit(Permission.SEE_ACCOUNT)
@limit_posts(STEPS_LIMIT)
def change_block(request: HttpRequest, invitation_id: int) -> HttpResponseBase:
    """Hear nothing more of the other (`do` "block"), or hear of them again ("unblock")."""
    one, user = _get_own(request, invitation_id), get_user(request)
    service = {"block": block, "unblock": unblock}.get(request.POST.get("do", ""))
    if service is None:
        raise BadRequest("Somebody is blocked, or no longer.")
    return _do(request, one, lambda: service(invitation_id=one.id, by=user))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permit(Permission.SEE_ACCOUNT)
@limit_posts(COMPLAINTS_LIMIT)
def complain(request: HttpRequest, invitation_id: int) -> HttpResponseBase:
    """The form to tell curators what the other wrote, and the complaint; with `block` it blocks them too."""
    one, user = _get_own(request, invitation_id), get_user(request)
    page, note = show_complain_page(one), request.POST.get("note", "")
    if request.method != "POST":
        return render(request, "invitations/report.html", {"page": page})
    try:
        with transaction.atomic():
            report(invitation_id=one.id, note=note, by=user)
            if request.POST.get("block") == "yes" and one.other_id is not None:
                block(invitation_id=one.id, by=user)
    except InvitationError as error:
        context = {"page": page, "refused": str(error), "note": note[:10_000]}
        return render(request, "invitations/report.html", context, status=HTTPStatus.BAD_REQUEST)
    messages.success(request, "Your report is with the curators, with a copy of what was written.")
    return _go_to(page.address)


@require_safe
@never_cache
@permit(Permission.SEE_ACCOUNT)
def show_invitations(request: HttpRequest) -> HttpResponseBase:
    """Those that the account received, or with `show` "sent" those that it sent; what last happened first."""
    user, number = get_user(request), read_page_number(request.GET.get("page"))
    shown = request.GET.get("show", "received")
    if shown not in ("received", "sent"):
        raise BadRequest("Invitations are received or sent.")
    is_sent = shown == "sent"
    total = count_invitations(user_id=user.pk, is_sent=is_sent)
    check_page_exists(number, total=total, size=INVITATIONS_SIZE)
    rows = list_invitations(
        user_id=user.pk, is_sent=is_sent, offset=(number - 1) * INVITATIONS_SIZE, limit=INVITATIONS_SIZE
    )
    page = show_invitations_page(rows, is_sent=is_sent, total=total, page=number, now=timezone.now())
    return render(request, "me/invitations.html", {"page": page, "path": INVITATIONS_PATH})


def _get_own(request: HttpRequest, invitation_id: int) -> InvitationRow:
    """The invitation, when who is signed in is one of its two people. Raises Http404."""
    one = read_invitation(invitation_id, user_id=get_user(request).pk)
    if one is None:
        raise Http404(f"You have no invitation {invitation_id}.")
    return one


def _tell(invitation_id: int, letter: str, *, by: User) -> None:
    """Write to the other of the two that something of this account waits for them."""
    invitation = Invitation.objects.select_related("sender", "recipient").get(pk=invitation_id)
    other = invitation.recipient if invitation.sender_id == by.pk else invitation.sender
    assert other is not None  # noqa: S101 - who is told just was there
    seen = read_invitation(invitation_id, user_id=other.pk)
    assert seen is not None  # noqa: S101 - it is theirs
    tell_of_invitation(other, letter, name=show_person(seen).name, path=f"/invitations/{invitation_id}")


def _do(request: HttpRequest, one: InvitationRow, service: Callable[[], object]) -> HttpResponseBase:
    """Call a service, say what it refused, and go back to the invitation."""
    try:
        with transaction.atomic():
            service()
    except InvitationError as error:
        messages.error(request, str(error))
    return _go_to(f"/invitations/{one.id}")


def _go_to(address: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)


def _read_number(text: str) -> int:
    """The id of a message, or 0 for none. Raises BadRequest."""
    return 0 if text == "0" else read_id(text)
