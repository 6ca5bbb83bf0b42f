"""A claim beside others, and the decision on it."""

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.access import Permission, can, permit
from papers.selectors.authors import read_author
from profiles.claims import ClaimReason
from profiles.curation import CurationError
from profiles.models import Claim
from profiles.pages.curation_claims import REFUSALS, REVOCATIONS, show_claim_page
from profiles.pages.curation_log import read_id
from profiles.selectors.claim_facts import OPEN
from profiles.selectors.claims import ClaimRow, list_claims_to, read_claim
from profiles.selectors.curation_claims import digest_claims, list_claimants, list_interested
from profiles.selectors.curation_records import read_record_groups
from profiles.services.curation import Decision, decide_seen_claim
from profiles.views.curation_forms import get_curator, read_note, read_reason, show_refusal

_REASONS = {
    Decision.APPROVE: (ClaimReason.EVIDENCE,),
    Decision.REFUSE: REFUSALS,
    Decision.REVOKE: REVOCATIONS,
}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permit(Permission.CURATE)
def show_claim(request: HttpRequest, claim_id: int) -> HttpResponseBase:
    """The claim beside `beside`, else the owner's, else the oldest open one; POST decides it and leads back here."""
    claim = read_claim(claim_id)
    if claim is None:
        raise Http404(f"There is no claim {claim_id}.")
    if request.method == "POST":
        return _decide(request, claim)
    claims = list_claims_to(claim.author_id, only_open=False)
    beside = _choose_beside(claim, claims, read_id(request.GET.get("beside"), "A claim"))
    interested = list_interested([claim.author_id])
    page = show_claim_page(
        claim,
        claims=claims,
        beside=beside,
        claimants=list_claimants([claim.id, *([beside.id] if beside else [])]),
        author=read_author(claim.author_id),
        groups=read_record_groups(claim.author_id),
        seen=digest_claims([one for one in claims if one.state in OPEN]),
        interest="" if can(request.user, Permission.DECIDE, interested) else Permission.DECIDE.value,
    )
    return render(request, "curate/claim.html", {"page": page})


def _choose_beside(claim: ClaimRow, claims: list[ClaimRow], asked: int | None) -> ClaimRow | None:
    others = [one for one in claims if one.id != claim.id]
    if asked is not None:
        found = next((one for one in others if one.id == asked), None)
        if found is None:
            raise Http404(f"There is no claim {asked} to this record.")
        return found
    ranks = {Claim.State.VERIFIED: 0, Claim.State.COMPETING: 1, Claim.State.PENDING: 1}
    return min(others, key=lambda one: (ranks.get(Claim.State(one.state), 2), one.id), default=None)


def _decide(request: HttpRequest, claim: ClaimRow) -> HttpResponseBase:
    raw = request.POST.get("decision")
    if raw not in list(Decision):
        raise BadRequest("A claim is approved, refused or revoked.")
    decision = Decision(raw)
    try:
        decide_seen_claim(
            claim_id=claim.id,
            seen=request.POST.get("seen", ""),
            decision=decision,
            reason=read_reason(request, _REASONS[decision]),
            note=read_note(request),
            by=get_curator(request),
        )
    except CurationError as error:
        return show_refusal(request, error, f"/curate/claims/{claim.id}")
    return redirect(f"/curate/claims/{claim.id}")
