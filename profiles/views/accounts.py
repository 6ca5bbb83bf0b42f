"""A person's own account: what it holds, and what they do with it."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.access import Permission, permit


@require_safe
@never_cache
@permit(Permission.SEE_ACCOUNT)
def show_account(request: HttpRequest) -> HttpResponseBase:
    """What is theirs, and where to change it."""
    return render(request, "me/account.html")
