"""Tokens for programs: one's own, made and ended."""

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import Permission, can, permit
from core.api.scopes import Scope
from core.limits import Limit
from profiles.models import Token, User
from profiles.pages.tokens import show_new_token_page, show_tokens_page
from profiles.selectors.tokens import list_tokens
from profiles.services.tokens import (
    LIVES_DAYS,
    MOST_TOKENS,
    TokenError,
    end_token,
    end_tokens,
    make_token,
)
from profiles.sign_in.adapters import tell_of_token
from profiles.sign_in.secrets import read_secret, seal_secret
from profiles.views.claims import get_user, limit_posts

TOKENS_LIMIT = Limit("token", 30, 86_400, "An account makes tokens")

_MADE = "made_token"


class TokenForm(forms.Form):
    """What a token is called, what it is for, and how long it lives."""

    name = forms.CharField(max_length=Token._meta.get_field("name").max_length)
    scopes = forms.MultipleChoiceField(choices=[(one.value, one.value) for one in Scope], required=False)
    days = forms.TypedChoiceField(choices=[(days, days) for days in LIVES_DAYS], coerce=int)

    def clean_name(self) -> str:
        """One line."""
        return " ".join(self.cleaned_data["name"].split())


@require_safe
@never_cache
@permit(Permission.SEE_ACCOUNT)
def show_tokens(request: HttpRequest) -> HttpResponseBase:
    """The tokens of the account; one that was just made is shown this once."""
    sealed = request.session.pop(_MADE, "") if request.method == "GET" else ""
    page = show_tokens_page(
        list_tokens(get_user(request)),
        most=MOST_TOKENS,
        made=read_secret(sealed) if sealed else "",
        origin=f"{request.scheme}://{request.get_host()}",
        now=timezone.now(),
    )
    return render(request, "me/tokens.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permit(Permission.SEE_ACCOUNT)
@reauthentication_required  # type: ignore[untyped-decorator]
@limit_posts(TOKENS_LIMIT)
def make(request: HttpRequest) -> HttpResponseBase:
    """The form, and the token `name` for `scopes` that ends after `days`: shown on the page of all tokens, once."""
    user = get_user(request)
    if request.method != "POST":
        return _render_form(request, user)
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _render_form(request, user, refused=_tell(form))
    name = form.cleaned_data["name"]
    scopes = [one for one in _list_offered(user) if one.value in form.cleaned_data["scopes"]]
    try:
        with transaction.atomic():
            token = make_token(name=name, scopes=scopes, life_days=form.cleaned_data["days"], by=user)
            tell_of_token(user, name=name)
    except TokenError as error:
        return _render_form(request, user, refused=str(error))
    request.session[_MADE] = seal_secret(token)
    return redirect("tokens")


@require_POST
@never_cache
@permit(Permission.SEE_ACCOUNT)
def end(request: HttpRequest) -> HttpResponseRedirect:
    """End the token `name`, or all of the account where `all` is "yes"; then back to the list."""
    user, name = get_user(request), request.POST.get("name", "")
    if request.POST.get("all") == "yes":
        if end_tokens(by=user):
            messages.success(request, "All your tokens are ended.")
    elif "\0" not in name and end_token(name=name, by=user):
        messages.success(request, f"The token “{name}” is ended.")
    return redirect("tokens")


def _list_offered(user: User) -> list[Scope]:
    """The scopes by which a token of this account could do anything."""
    return [one for one in Scope if one is not Scope.IMPORT or can(user, Permission.IMPORT)]


def _tell(form: TokenForm) -> str:
    said = {
        "name": "A token has a name of 60 characters at most, by which you know it.",
        "scopes": "A token is for what can be chosen here.",
        "days": "A token ends after a time that can be chosen here.",
    }
    return " ".join(said[field] for field in form.errors)


def _render_form(request: HttpRequest, user: User, *, refused: str = "") -> HttpResponse:
    page = show_new_token_page(
        offered=_list_offered(user),
        lives_days=LIVES_DAYS,
        name=request.POST.get("name", ""),
        chosen=request.POST.getlist("scopes"),
        life=request.POST.get("days", ""),
        refused=refused,
    )
    return render(request, "me/new_token.html", {"page": page}, status=400 if refused else 200)
