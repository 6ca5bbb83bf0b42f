"""Problems that people report with pages, and what curators answer. An open one is a flag on the page."""

from django.db import transaction
from django.utils import timezone

from graph.services.changed_authors import mark_authors_changed
from papers.models import Author, Work
from profiles.claims import ClaimError, ClaimReason
from profiles.models import Dispute, User
from profiles.selectors.claims import read_ownership
from profiles.services.record_locks import lock_records

LONGEST_NOTE = 4000


@transaction.atomic
def open_dispute(
    *, author_id: int, kind: Dispute.Kind, by: User, note: str, work_id: int | None = None
) -> Dispute:
    """Report a problem with the page of this record; whoever reported the same of it before has one open report.

    Raises ClaimError when there is no such record or work, and when nothing is said.
    """
    note = note.strip()
    if not note:
        raise ClaimError("Say in a sentence what is wrong.")
    if len(note) > LONGEST_NOTE:
        raise ClaimError(f"Say what is wrong in at most {LONGEST_NOTE:,} characters.")
    lock_records([author_id])
    if not Author.objects.filter(pk=author_id).exists():
        raise ClaimError(f"No researcher here has the number {author_id}.")
    if work_id is not None and not Work.objects.filter(pk=work_id).exists():
        raise ClaimError(f"No work here has the number {work_id}.")
    # Several where they were reported of records that joined since.
    same = Dispute.objects.filter(author_id=author_id, kind=kind, by=by, work_id=work_id, answered_at=None)
    dispute = same.order_by("pk").first()
    if dispute is None:
        dispute = Dispute.objects.create(author_id=author_id, kind=kind, by=by, work_id=work_id, note=note)
    mark_authors_changed([author_id])
    return dispute


@transaction.atomic
def answer_dispute(*, dispute_id: int, by: User, reason: ClaimReason, note: str = "") -> Dispute:
    """A curator's answer, which closes it. Raises ClaimError when it is answered, or the curator's own affair."""
    dispute = Dispute.objects.select_for_update().get(pk=dispute_id)
    if dispute.answered_at is not None:
        raise ClaimError("This report was answered already, and nothing was done.")
    if by.pk in (dispute.by_id, read_ownership(dispute.author_id).owner_id):
        raise ClaimError("Nobody answers what they reported themselves, or what is about their own page.")
    dispute.answered_at, dispute.answered_by = timezone.now(), by
    dispute.answer, dispute.answer_note = reason, note
    dispute.save(update_fields=["answered_at", "answered_by", "answer", "answer_note"])
    mark_authors_changed([dispute.author_id])
    return dispute
