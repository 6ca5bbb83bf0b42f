"""A person's own account: what it holds, and what they do with it."""

import msgspec
from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.forms import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import Permission, permit
from profiles.models import User
from profiles.pages.account import show_account_page
from profiles.selectors.account_exports import export_account
from profiles.selectors.accounts import read_account
from profiles.services.account_deletion import delete_account
from profiles.services.accounts import rename_account
from profiles.services.evidence import refresh_account
from profiles.sign_in.adapters import say_goodbye
from profiles.sign_in.names import NameField


@require_safe
@never_cache
@permit(Permission.SEE_ACCOUNT)
def show_account(request: HttpRequest) -> HttpResponseBase:
    """What is theirs, and where to change it."""
    return _render_account(request)


@require_POST
@never_cache
@permit(Permission.SEE_ACCOUNT)
def change_name(request: HttpRequest) -> HttpResponseBase:
    """Call the person `name` from now on: it is compared with the records that they claim."""
    try:
        name = NameField().clean(request.POST.get("name", ""))
    except ValidationError as error:
        return _render_account(request, refused=" ".join(error.messages), status=400)
    user = _read_user(request)
    if name != user.name:
        rename_account(name=name, by=user)
        refresh_account(by=user)
        messages.success(request, "Your name is changed.")
    return redirect("account-home")


@require_safe
@never_cache
@permit(Permission.SEE_ACCOUNT)
def download_account(request: HttpRequest) -> HttpResponseBase:
    """All that the site holds on the account, as a JSON file."""
    body = msgspec.json.format(msgspec.json.encode(export_account(_read_user(request))))
    return HttpResponse(
        body,
        content_type="application/json",
        headers={"Content-Disposition": 'attachment; filename="peerlight-account.json"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permit(Permission.SEE_ACCOUNT)
@reauthentication_required  # type: ignore[untyped-decorator]
def end_account(request: HttpRequest) -> HttpResponseBase:
    """Say what goes and what stays; delete the account once its address was typed as `confirmation`."""
    user = _read_user(request)
    typed = request.POST.get("confirmation", "").strip()
    is_asked = request.method == "POST"
    if is_asked and typed.casefold() == user.email.casefold():
        with transaction.atomic():
            say_goodbye(user)
            delete_account(by=user)
        logout(request)
        messages.success(request, "Your account is deleted.")
        return redirect("home")
    return render(request, "me/delete.html", {"is_mistyped": is_asked}, status=400 if is_asked else 200)


def _render_account(request: HttpRequest, *, refused: str = "", status: int = 200) -> HttpResponse:
    holdings = read_account(_read_user(request))
    page = show_account_page(holdings, orcid_is_offered=bool(settings.ORCID_ISSUER))
    return render(request, "me/account.html", {"page": page, "refused": refused}, status=status)


def _read_user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - who may, is signed in
    return request.user
