"""What somebody complained of in an invitation or a conversation, and the answer to it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.access import Permission, permit
from profiles.invitations import ComplaintReason, InvitationError
from profiles.pages.curation_complaints import show_complaint_page
from profiles.selectors.invitations import ComplaintRow, read_complaint
from profiles.services.conversations import answer_complaint
from profiles.views.curation_forms import get_curator, read_note, read_reason, show_refusal


@require_safe
@never_cache
@permit(Permission.CURATE)
def show_complaint(request: HttpRequest, complaint_id: int) -> HttpResponse:
    """What was complained of, with the copy of it; 403 for a curator who is one of the two."""
    complaint = _get_complaint(request, complaint_id)
    return render(request, "curate/complaint.html", {"page": show_complaint_page(complaint)})


@require_POST
@never_cache
@permit(Permission.CURATE)
def answer(request: HttpRequest, complaint_id: int) -> HttpResponseBase:
    """Answer and close the complaint, then back to it."""
    complaint = _get_complaint(request, complaint_id)
    reason, note = read_reason(request, ComplaintReason), read_note(request)
    try:
        answer_complaint(complaint_id=complaint.id, by=get_curator(request), reason=reason, note=note)
    except InvitationError as error:
        return show_refusal(request, error, f"/curate/complaints/{complaint.id}")
    return redirect(f"/curate/complaints/{complaint.id}")


def _get_complaint(request: HttpRequest, complaint_id: int) -> ComplaintRow:
    """The complaint. Raises Http404, and PermissionDenied for who made it or is complained of."""
    complaint = read_complaint(complaint_id)
    if complaint is None:
        raise Http404(f"There is no complaint {complaint_id}.")
    if get_curator(request).pk in (complaint.by_id, complaint.about_id):
        raise PermissionDenied(
            "A complaint that a curator made, or that is about them, is another curator’s."
        )
    return complaint
