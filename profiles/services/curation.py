"""What curators decide, each bound to what they had seen: when that changed since, nothing is done.

None of it is for a curator who claims or claimed the record (`Permission.DECIDE`): PermissionDenied says so.
"""

import datetime
from enum import StrEnum

from django.db import transaction

from core.access import Permission, require
from graph.models import ConflationRisk
from graph.services.changed_authors import mark_authors_changed
from papers.corrections import CorrectionError, Reason
from papers.models import Correction
from papers.services.correction_plans import CorrectionPlan
from papers.services.corrections import (
    apply_plan,
    hold_for_correction,
    suppress_author,
    undo_correction,
)
from papers.services.jobs import add_job
from profiles.claims import ClaimError, ClaimReason
from profiles.curation import CurationError, DismissalReason, may_curator_undo
from profiles.models import Claim, Dismissal, Dispute, Researcher, User
from profiles.selectors.claims import list_claims_to
from profiles.selectors.curation_claims import digest_claims, list_interested, list_owners
from profiles.selectors.curation_log import read_correction
from profiles.services.claim_sweeps import SOON
from profiles.services.claims import decide_claim, revoke_claim
from profiles.services.disputes import answer_dispute
from profiles.services.record_locks import lock_claim
from profiles.services.settlement import CLAIMS


class Decision(StrEnum):
    """What becomes of a claim."""

    APPROVE = "approve"
    REFUSE = "refuse"
    REVOKE = "revoke"


@transaction.atomic
def decide_seen_claim(
    *, claim_id: int, seen: str, decision: Decision, reason: ClaimReason, note: str, by: User
) -> Claim:
    """Decide a claim on what the curator had seen of all open ones to its record, by `digest_claims`.

    Raises CurationError when these are others now, or the decision does not fit the state of the claim.
    """
    try:
        claim = lock_claim(claim_id)
        require(by, Permission.DECIDE, list_interested([claim.author_id]))
        if digest_claims(list_claims_to(claim.author_id)) != seen:
            raise CurationError(
                "The claims to this record changed since you read this page, and nothing was done."
            )
        if decision is Decision.REVOKE:
            return revoke_claim(claim_id=claim_id, by=by, reason=reason, note=note)
        approve = decision is Decision.APPROVE
        return decide_claim(claim_id=claim_id, by=by, approve=approve, reason=reason, note=note)
    except ClaimError as error:
        raise CurationError(str(error)) from None


@transaction.atomic
def dismiss_risk(
    *, author_id: int, found_at: datetime.datetime, by: User, reason: DismissalReason, note: str = ""
) -> Dismissal:
    """Take the flag off a record whose works fall apart: they are one person's all the same.

    Raises CurationError when what was found then is not what stands there now, or was dismissed.
    """
    require(by, Permission.DECIDE, list_interested([author_id]))
    risk = ConflationRisk.objects.select_for_update().filter(pk=author_id, found_at=found_at).first()
    if risk is None:
        raise CurationError(
            "What this record falls into changed since you read this page, and nothing was done."
        )
    if risk.is_dismissed:
        raise CurationError("This record was left as it is already, and nothing was done.")
    risk.is_dismissed = True
    risk.save(update_fields=["is_dismissed"])
    mark_authors_changed([author_id])
    return Dismissal.objects.create(author_id=author_id, by=by, reason=reason, note=note, found_at=found_at)


@transaction.atomic
def apply_seen_plan(
    *, plan: CorrectionPlan, seen: str, by: User, reason: Reason, note: str = ""
) -> Correction:
    """Merge, split or move as the preview with the digest `seen` showed it.

    Raises CurationError when `plan`, made anew, is another one, and when something speaks against it.
    """
    record_ids = list_records_of(plan.author_id, plan.other_author_id)
    require(by, Permission.DECIDE, list_interested(record_ids))
    if plan.digest != seen:
        raise CurationError("The records changed since the preview, and nothing was done.")
    owners = set(list_owners(record_ids).values())
    if plan.kind == Correction.Kind.MERGE and len(owners) > 1:
        raise CurationError("Two people own these records: decide their claims first. Nothing was done.")
    try:
        correction = apply_plan(plan=plan, by=by, role=Correction.Role.CURATOR, reason=reason, note=note)
    except CorrectionError as error:
        raise CurationError(str(error)) from None
    add_job(kind=CLAIMS, subject=SOON)  # claims follow their record at once, and not with the next sweep
    return correction


@transaction.atomic
def undo_as_curator(*, correction_id: int, by: User) -> Correction:
    """Undo a correction, a curator's or an owner's. Raises CurationError when it is undone, or others stand on it.

    What an owner hid or removed is theirs alone to show again, unless their claim was revoked.
    """
    correction = Correction.objects.get(pk=correction_id)
    require(
        by,
        Permission.DECIDE,
        list_interested(list_records_of(correction.author_id, correction.other_author_id)),
    )
    row = read_correction(correction_id)
    is_revoked = row is not None and row.is_revoked
    if not may_curator_undo(kind=correction.kind, role=correction.role, is_revoked=is_revoked):
        raise CurationError(
            "Its owner hid or removed this record: they alone show it again. Nothing was done."
        )
    if correction.undone_at is not None:
        raise CurationError("This was undone already, and nothing was done.")
    try:
        undo_correction(correction_id=correction_id, by=by)
        add_job(kind=CLAIMS, subject=SOON)
        if correction.kind == Correction.Kind.HIDE:
            Researcher.objects.filter(pk=correction.author_id).update(visibility=Researcher.Visibility.PUBLIC)
            mark_authors_changed([correction.author_id])
    except CorrectionError as error:
        raise CurationError(str(error)) from None
    correction.refresh_from_db()
    return correction


@transaction.atomic
def remove_as_asked(*, dispute_id: int, by: User, reason: Reason, note: str = "") -> Correction:
    """Remove the record whose removal was asked for, and answer that it was. Raises CurationError when answered.

    The catalogue is held before the record is marked, as by who counts works: else each would wait for the other.
    """
    asked = Dispute.objects.get(pk=dispute_id)
    require(by, Permission.DECIDE, list_interested([asked.author_id]))
    try:
        hold_for_correction()
    except CorrectionError as error:
        raise CurationError(str(error)) from None
    dispute = Dispute.objects.select_for_update().get(pk=dispute_id)
    require(by, Permission.DECIDE, list_interested([dispute.author_id]))
    if dispute.kind != Dispute.Kind.REMOVAL:
        raise CurationError("Nobody asked for the removal of this record, and nothing was done.")
    try:
        answer_dispute(dispute_id=dispute_id, by=by, reason=ClaimReason.ASKED_FOR, note=note)
        return suppress_author(
            author_id=dispute.author_id,
            kind=Correction.Kind.REMOVE,
            by=by,
            role=Correction.Role.CURATOR,
            reason=reason,
            note=note,
        )
    except (ClaimError, CorrectionError) as error:
        raise CurationError(str(error)) from None


@transaction.atomic
def answer_as_curator(*, dispute_id: int, by: User, reason: ClaimReason, note: str = "") -> Dispute:
    """Answer what somebody reported. Raises CurationError when it is answered, or the curator reported it."""
    dispute = Dispute.objects.get(pk=dispute_id)
    require(by, Permission.DECIDE, list_interested([dispute.author_id]))
    try:
        return answer_dispute(dispute_id=dispute_id, by=by, reason=reason, note=note)
    except ClaimError as error:
        raise CurationError(str(error)) from None


def list_records_of(author_id: int, other_author_id: int | None) -> list[int]:
    """The ids of the records of a correction."""
    return [author_id, *([other_author_id] if other_author_id is not None else [])]
