"""A problem that was reported, and the answer to it."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.access import Permission, can, permit
from papers.models import Correction
from papers.selectors.authors import read_author
from profiles.curation import CurationError
from profiles.pages.curation_disputes import ANSWERS, show_dispute_page
from profiles.pages.curation_previews import REASONS
from profiles.selectors.claims import DisputeRow, read_dispute
from profiles.selectors.curation_claims import list_interested, list_record_claims
from profiles.services.curation import answer_as_curator, remove_as_asked
from profiles.views.curation_forms import get_curator, read_note, read_reason, show_refusal


@require_safe
@never_cache
@permit(Permission.CURATE)
def show_dispute(request: HttpRequest, dispute_id: int) -> HttpResponse:
    """What was reported, about whom, by whom, and who claims the record."""
    dispute = _get_dispute(dispute_id)
    interested = list_interested([dispute.author_id])
    page = show_dispute_page(
        dispute,
        author=read_author(dispute.author_id),
        claims=list_record_claims(dispute.author_id),
        interest="" if can(request.user, Permission.DECIDE, interested) else Permission.DECIDE.value,
    )
    return render(request, "curate/dispute.html", {"page": page})


@require_POST
@never_cache
@permit(Permission.CURATE)
def answer(request: HttpRequest, dispute_id: int) -> HttpResponseBase:
    """Answer and close the report, then back to it."""
    dispute = _get_dispute(dispute_id)
    try:
        reason, note = read_reason(request, ANSWERS), read_note(request)
        answer_as_curator(dispute_id=dispute.id, by=get_curator(request), reason=reason, note=note)
    except CurationError as error:
        return show_refusal(request, error, f"/curate/disputes/{dispute.id}")
    return redirect(f"/curate/disputes/{dispute.id}")


@require_POST
@never_cache
@permit(Permission.CURATE)
def remove(request: HttpRequest, dispute_id: int) -> HttpResponseBase:
    """Remove the record as somebody asked, and lead to what was done."""
    dispute = _get_dispute(dispute_id)
    try:
        reason, note = read_reason(request, REASONS[Correction.Kind.REMOVE]), read_note(request)
        correction = remove_as_asked(dispute_id=dispute.id, by=get_curator(request), reason=reason, note=note)
    except CurationError as error:
        return show_refusal(request, error, f"/curate/disputes/{dispute.id}")
    return redirect(f"/curate/corrections/{correction.pk}")


def _get_dispute(dispute_id: int) -> DisputeRow:
    dispute = read_dispute(dispute_id)
    if dispute is None:
        raise Http404(f"There is no report {dispute_id}.")
    return dispute
