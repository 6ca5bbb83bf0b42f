"""A correction that was applied, and the way back."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.access import Permission, can, permit
from profiles.curation import CurationError
from profiles.pages.curation_log import show_correction_page
from profiles.selectors.curation_claims import list_interested
from profiles.selectors.curation_log import LogRow, read_correction
from profiles.services.curation import list_records_of, undo_as_curator
from profiles.views.curation_forms import get_curator, show_refusal


@require_safe
@never_cache
@permit(Permission.CURATE)
def show_correction(request: HttpRequest, correction_id: int) -> HttpResponse:
    """What was put right, by whom and why, and whether it was undone."""
    row = _get_correction(correction_id)
    interested = list_interested(list_records_of(row.author_id, row.other_author_id))
    interest = "" if can(request.user, Permission.DECIDE, interested) else Permission.DECIDE.value
    return render(request, "curate/correction.html", {"page": show_correction_page(row, interest=interest)})


@require_POST
@never_cache
@permit(Permission.CURATE)
def undo(request: HttpRequest, correction_id: int) -> HttpResponseBase:
    """Undo it, and lead to what it is now."""
    _get_correction(correction_id)
    try:
        undo_as_curator(correction_id=correction_id, by=get_curator(request))
    except CurationError as error:
        return show_refusal(request, error, f"/curate/corrections/{correction_id}")
    return redirect(f"/curate/corrections/{correction_id}")


def _get_correction(correction_id: int) -> LogRow:
    row = read_correction(correction_id)
    if row is None:
        raise Http404(f"There is no correction {correction_id}.")
    return row
