"""The tools for one record: split, move and merge, each looked at before it is done; and a risk that is none."""

import datetime
from http import HTTPStatus

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.access import Permission, can, permit, require
from papers.corrections import CorrectionError
from papers.models import Correction
from papers.services.correction_plans import CorrectionPlan, plan_merge, plan_move, plan_split
from profiles.curation import CurationError, DismissalReason
from profiles.pages.curation_previews import REASONS, show_preview_page
from profiles.pages.curation_records import read_record_query, show_record_page
from profiles.selectors.curation_candidates import list_candidates
from profiles.selectors.curation_claims import list_interested, list_owners
from profiles.selectors.curation_records import LISTED_WORKS, list_record_works, read_record_groups, read_risk
from profiles.services.curation import apply_seen_plan, dismiss_risk
from profiles.views.curation import parse_record
from profiles.views.curation_forms import get_curator, read_note, read_reason, show_refusal
from profiles.views.researchers import get_author

_KINDS = (Correction.Kind.MERGE, Correction.Kind.SPLIT, Correction.Kind.MOVE)


@require_safe
@never_cache
@permit(Permission.CURATE)
def show_record(request: HttpRequest, author_id: int) -> HttpResponseBase:
    """The works of a record to choose from, and what it could be joined with; a former id leads to the record."""
    query = read_record_query(request.GET)
    author = get_author(author_id)
    if author.id != author_id:
        return redirect(f"/curate/records/{author.id}", permanent=True)
    risk = read_risk(author.id)
    interested = list_interested([author.id])
    page = show_record_page(
        author,
        works=list_record_works(author.id, query.choose(risk)),
        groups=read_record_groups(author.id),
        risk=risk,
        candidates=list_candidates(author.id),
        query=query,
        interest="" if can(request.user, Permission.DECIDE, interested) else Permission.DECIDE.value,
    )
    return render(request, "curate/record.html", {"page": page})


@require_POST
@never_cache
@permit(Permission.CURATE)
def preview_change(request: HttpRequest, author_id: int) -> HttpResponseBase:
    """What the split, move or merge that is posted would do; nothing is written."""
    work_ids = _read_work_ids(request)
    try:
        plan = _plan(request, author_id, work_ids)
    except CorrectionError as error:
        return show_refusal(request, error, f"/curate/records/{author_id}")
    record_ids = list_plan_records(plan)
    require(request.user, Permission.DECIDE, list_interested(record_ids))
    page = show_preview_page(plan, work_ids=work_ids, owners=list_owners(record_ids))
    status = HTTPStatus.CONFLICT if page.obstacles else HTTPStatus.OK
    return render(request, "curate/preview.html", {"page": page}, status=status)


@require_POST
@never_cache
@permit(Permission.CURATE)
def apply_change(request: HttpRequest, author_id: int) -> HttpResponseBase:
    """Do what the preview showed and lead to what was done; nothing when the records changed since."""
    work_ids = _read_work_ids(request)
    note = read_note(request)
    try:
        plan = _plan(request, author_id, work_ids)
        correction = apply_seen_plan(
            plan=plan,
            seen=request.POST.get("seen", ""),
            by=get_curator(request),
            reason=read_reason(request, REASONS[plan.kind]),
            note=note,
        )
    except (CorrectionError, CurationError) as error:
        return show_refusal(request, error, f"/curate/records/{author_id}")
    return redirect(f"/curate/corrections/{correction.pk}")


@require_POST
@never_cache
@permit(Permission.CURATE)
def dismiss(request: HttpRequest, author_id: int) -> HttpResponseBase:
    """Leave a record as it is though its works fall apart, then back to it."""
    found_at = _read_moment(request.POST.get("found_at", ""))
    if found_at is None:
        raise BadRequest("A finding is named by the moment at which it was found.")
    try:
        dismiss_risk(
            author_id=author_id,
            found_at=found_at,
            by=get_curator(request),
            reason=read_reason(request, DismissalReason),
            note=read_note(request),
        )
    except CurationError as error:
        return show_refusal(request, error, f"/curate/records/{author_id}")
    return redirect(f"/curate/records/{author_id}")


def list_plan_records(plan: CorrectionPlan) -> list[int]:
    """The records of a plan that are there."""
    return [one for one in (plan.author_id, plan.other_author_id) if one is not None]


def _plan(request: HttpRequest, author_id: int, work_ids: list[int]) -> CorrectionPlan:
    kind = request.POST.get("kind")
    if kind not in _KINDS:
        raise BadRequest("Works are split off or moved, and records are merged.")
    if kind == Correction.Kind.SPLIT:
        return plan_split(author_id=author_id, work_ids=work_ids)
    other_id = parse_record(request.POST.get("other" if kind == Correction.Kind.MERGE else "to", ""))
    if kind == Correction.Kind.MERGE:
        return plan_merge(kept_id=author_id, joined_id=other_id)
    return plan_move(author_id=author_id, work_ids=work_ids, to_author_id=other_id)


def _read_work_ids(request: HttpRequest) -> list[int]:
    raw = request.POST.getlist("work")
    if len(raw) > LISTED_WORKS:
        raise BadRequest(f"At most {LISTED_WORKS:,} works are chosen at a time.")
    if not all(one.isascii() and one.isdigit() and 1 <= len(one) <= 18 for one in raw):
        raise BadRequest("A work is chosen by its number.")
    return sorted({int(one) for one in raw})


def _read_moment(raw: str) -> datetime.datetime | None:
    try:
        return parse_datetime(raw)
    except ValueError:
        return None
