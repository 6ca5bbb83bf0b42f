"""Vouching for the claims of co-authors."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import Permission, permit
from core.limits import Limit
from papers.tasks import poke
from profiles.claims import ClaimError
from profiles.pages.vouches import show_vouch_page, show_vouches_page
from profiles.selectors.claims import list_claims_to
from profiles.selectors.vouching import find_shared_works, list_given_vouches
from profiles.services.vouches import give_vouch, withdraw_vouch
from profiles.views.claims import get_user, limit_posts, read_id
from profiles.views.researchers import get_author

VOUCHES_LIMIT = Limit("vouch", 20, 86_400, "An account vouches")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permit(Permission.CLAIM)
@limit_posts(VOUCHES_LIMIT)
def vouch(request: HttpRequest, author_id: int) -> HttpResponseBase:
    """Who claims a record with which one's own shares works, and the vouch for `claim`; 403 for who shares none."""
    author, user = get_author(author_id), get_user(request)
    shared = find_shared_works(user_id=user.pk, author_id=author.id)
    if shared is None:
        raise PermissionDenied(Permission.VOUCH.value)
    claims = list_claims_to(author.id)
    page = show_vouch_page(author, claims, shared, user_id=user.pk)
    if request.method != "POST":
        return render(request, "researchers/vouch.html", {"page": page})
    claim_id = read_id(request.POST.get("claim", ""))
    if claim_id not in {one.claim_id for one in page.claimants}:
        raise Http404(f"Nobody claims {author.name} so now.")
    try:
        give_vouch(claim_id=claim_id, by=user)
    except ClaimError as error:
        messages.error(request, str(error))
        return redirect(page.address)
    poke()
    return redirect("/me/vouches")


@require_safe
@never_cache
@permit(Permission.SEE_ACCOUNT)
def show_vouches(request: HttpRequest) -> HttpResponseBase:
    """Whom one vouched for."""
    return render(
        request, "me/vouches.html", {"page": show_vouches_page(list_given_vouches(get_user(request).pk))}
    )


@require_POST
@never_cache
@permit(Permission.CLAIM)
def withdraw(request: HttpRequest, evidence_id: int) -> HttpResponseBase:
    """Take one's word back; 404 for another's, as for none."""
    try:
        withdraw_vouch(evidence_id=evidence_id, by=get_user(request))
    except ClaimError as error:
        raise Http404(str(error)) from None
    poke()
    return redirect("/me/vouches")
