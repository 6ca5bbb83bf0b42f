"""Problems that people report with a page."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.access import Permission, permit
from core.limits import Limit
from papers.addresses import researcher_address
from profiles.claims import ClaimError
from profiles.models import Dispute
from profiles.services.disputes import LONGEST_NOTE, open_dispute
from profiles.views.claims import get_user, limit_posts, read_id
from profiles.views.researchers import get_author

REPORTS_LIMIT = Limit("report", 10, 86_400, "An account reports problems")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permit(Permission.REPORT)
@limit_posts(REPORTS_LIMIT)
def report(request: HttpRequest, author_id: int) -> HttpResponseBase:
    """The form to report a problem with a page, and the report: of the `kind`, about the `work` if any."""
    author = get_author(author_id)
    address = researcher_address(author.id, author.name)
    sent = request.POST if request.method == "POST" else request.GET
    work_id = read_id(sent["work"]) if sent.get("work") else None
    context = {
        "name": author.name,
        "address": address,
        "action": f"/researchers/{author.id}/report",
        "kinds": Dispute.Kind.choices,
        "kind": sent.get("kind", ""),
        "work_id": "" if work_id is None else str(work_id),
        "note": sent.get("note", "")[:LONGEST_NOTE],
        "longest": LONGEST_NOTE,
    }
    if request.method != "POST":
        return render(request, "researchers/report.html", context)
    if sent.get("kind") not in Dispute.Kind.values:
        raise BadRequest("Say what kind of problem it is.")
    if "\0" in sent.get("note", ""):
        raise BadRequest("A note is plain text.")
    try:
        open_dispute(
            author_id=author.id,
            kind=Dispute.Kind(sent["kind"]),
            by=get_user(request),
            note=sent.get("note", ""),
            work_id=work_id,
        )
    except ClaimError as error:
        return render(request, "researchers/report.html", context | {"error": str(error)}, status=400)
    messages.success(
        request, "Your report is with the curators. Until they answer, the page says that there is one."
    )
    return redirect(address)
