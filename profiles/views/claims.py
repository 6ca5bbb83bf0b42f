"""Claiming records: one's own claims, what speaks for them, and proofs on homepages."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.access import Permission, permit
from core.limits import Limit, LimitError, count_towards
from core.views import show_limit
from papers.selectors.authors import find_joined_author
from papers.tasks import poke
from profiles.claims import CLAIMS_LIMIT, LOOKS_LIMIT, ClaimError
from profiles.models import User
from profiles.pages.claims import show_claim_page, show_claims_page
from profiles.selectors.claim_facts import read_claim_facts
from profiles.selectors.claims import ClaimRow, list_claims_of, read_claim
from profiles.selectors.homepages import list_challenges
from profiles.services.claims import open_claim, withdraw_claim
from profiles.services.evidence import refresh_record
from profiles.services.homepages import ask_for_proof, check_proof, forget_proof

LARGEST_ID = 2**63 - 1

Params = ParamSpec("Params")
View = Callable[Concatenate[HttpRequest, Params], HttpResponseBase]


def limit_posts(limit: Limit) -> Callable[[View[Params]], View[Params]]:
    """Answer 429, and 503 while nothing can be counted, when an account posts more often than this."""

    def guard(view: View[Params]) -> View[Params]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: Params.args, **kwargs: Params.kwargs) -> HttpResponseBase:
            if request.method == "POST":
                try:
                    count_towards(limit, get_user(request).pk)
                except LimitError as error:
                    return show_limit(request, error)
            return view(request, *args, **kwargs)

        return guarded

    return guard


def get_user(request: HttpRequest) -> User:
    """The account of a request that only accounts may make."""
    assert isinstance(request.user, User)  # noqa: S101 - `permit` stands before
    return request.user


def read_id(text: str) -> int:
    """The id in a form. Raises BadRequest."""
    if not (text.isascii() and text.isdigit()) or not 0 < int(text[:20]) <= LARGEST_ID:
        raise BadRequest("That is no number of a record.")
    return int(text)


@require_POST
@never_cache
@permit(Permission.CLAIM)
@limit_posts(CLAIMS_LIMIT)
def open_new_claim(request: HttpRequest) -> HttpResponseBase:
    """Claim the record `author` for who is signed in, and go to the claim; sent twice it is one claim."""
    asked_id = read_id(request.POST.get("author") or request.GET.get("author", ""))
    try:
        claim = open_claim(author_id=find_joined_author(asked_id) or asked_id, by=get_user(request))
    except ClaimError as error:
        raise Http404(str(error)) from None
    poke()
    return redirect(f"/me/claims/{claim.pk}")


@require_safe
@never_cache
@permit(Permission.SEE_ACCOUNT)
def show_claims(request: HttpRequest) -> HttpResponseBase:
    """All claims of who is signed in."""
    page = show_claims_page(list_claims_of(get_user(request).pk))
    return render(request, "me/claims.html", {"page": page})


@require_safe
@never_cache
@permit(Permission.SEE_ACCOUNT)
def show_claim(request: HttpRequest, claim_id: int) -> HttpResponseBase:
    """One claim of who is signed in; 404 for another's, as for none."""
    claim = get_own_claim(request, claim_id)
    page = show_claim_page(
        claim,
        read_claim_facts([claim.id])[claim.id],
        list_challenges(claim.id),
        origin=f"{request.scheme}://{request.get_host()}",
        now=timezone.now(),
    )
    return render(request, "me/claim.html", {"page": page, "orcid_is_offered": bool(settings.ORCID_ISSUER)})


def get_own_claim(request: HttpRequest, claim_id: int) -> ClaimRow:
    """The claim, when it is that of who is signed in. Raises Http404."""
    claim = read_claim(claim_id)
    if claim is None or claim.user_id != get_user(request).pk:
        raise Http404(f"You have no claim {claim_id}.")
    return claim


@require_POST
@never_cache
@permit(Permission.CLAIM)
def withdraw(request: HttpRequest, claim_id: int) -> HttpResponseBase:
    """Take one's claim back."""
    claim = get_own_claim(request, claim_id)
    return _do(request, claim, lambda: withdraw_claim(claim_id=claim.id, by=get_user(request)))


@require_POST
@never_cache
@permit(Permission.CLAIM)
@limit_posts(LOOKS_LIMIT)
def look_anew(request: HttpRequest, claim_id: int) -> HttpResponseBase:
    """Look up anew what speaks for one's claim: addresses, iD and name of the account, and what sources say."""
    claim = get_own_claim(request, claim_id)
    return _do(
        request,
        claim,
        lambda: refresh_record(claim.author_id, by=get_user(request)),
        said="Your evidence was looked up anew. What was found stands below.",
    )


@require_POST
@never_cache
@permit(Permission.CLAIM)
@limit_posts(LOOKS_LIMIT)
def ask_for_token(request: HttpRequest, claim_id: int) -> HttpResponseBase:
    """Ask for a token to put on the homepage `address`."""
    claim = get_own_claim(request, claim_id)
    address = request.POST.get("address", "")
    return _do(
        request, claim, lambda: ask_for_proof(claim_id=claim.id, address=address, by=get_user(request))
    )


@require_POST
@never_cache
@permit(Permission.CLAIM)
@limit_posts(LOOKS_LIMIT)
def change_proof(request: HttpRequest, claim_id: int, challenge_id: int) -> HttpResponseBase:
    """Have a homepage looked at (`do` "check"), or wait no longer for its token ("forget")."""
    claim = get_own_claim(request, claim_id)
    services = {"check": check_proof, "forget": forget_proof}
    service = services.get(request.POST.get("do", ""))
    if service is None:
        raise BadRequest("A page is looked at, or no longer waited for.")
    return _do(request, claim, lambda: service(challenge_id=challenge_id, by=get_user(request)))


def _do(
    request: HttpRequest, claim: ClaimRow, service: Callable[[], object], *, said: str = ""
) -> HttpResponseBase:
    """Call a service, say what it did (`said`) or refused, and go back to the claim."""
    try:
        service()
    except ClaimError as error:
        messages.error(request, str(error))
    else:
        if said:
            messages.success(request, said)
    poke()
    return redirect(f"/me/claims/{claim.id}")
