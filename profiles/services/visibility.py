"""Whether a page is shown, by the word of its owner: hidden, shown again, and asked to be removed."""

from django.db import transaction

from core.access import Permission
from graph.services.changed_authors import mark_authors_changed
from papers.corrections import CorrectionError, Reason
from papers.models import Author, Correction
from papers.services.corrections import suppress_author, undo_correction
from profiles.models import Dispute, Researcher, User
from profiles.selectors.absence import find_suppression
from profiles.services.disputes import open_dispute
from profiles.services.own_works import hold_own_works
from profiles.services.researchers import hold_own_record

_NO_NOTE = "The owner of the page asks for its removal, and gives no reason."


@transaction.atomic
def hide(*, author_id: int, by: User) -> bool:
    """Let the page be seen nowhere, whatever is imported; whether it was seen before. Raises PermissionDenied."""
    hold_own_works(author_id, by=by, permission=Permission.HIDE)
    if find_suppression(author_id) is not None:
        return False
    suppress_author(
        author_id=author_id,
        kind=Correction.Kind.HIDE,
        by=by,
        role=Correction.Role.OWNER,
        reason=Reason.OWN_WISH,
    )
    _note(author_id, Researcher.Visibility.HIDDEN)
    return True


@transaction.atomic
def show(*, author_id: int, by: User) -> bool:
    """Let a page that its owner hid be seen again; whether it was hidden. Raises PermissionDenied.

    Raises CorrectionError when it was removed by somebody else, or can't be put back.
    """
    hold_own_works(author_id, by=by, permission=Permission.HIDE)
    correction = find_suppression(author_id)
    if correction is None:
        return False
    if correction.kind != Correction.Kind.HIDE or correction.role != Correction.Role.OWNER:
        raise CorrectionError("The curators of this site removed the page. Ask them to show it again.")
    undo_correction(correction_id=correction.pk, by=by)
    _note(author_id, Researcher.Visibility.PUBLIC)
    return True


@transaction.atomic
def ask_for_removal(*, author_id: int, note: str, by: User) -> Dispute:
    """Ask the curators to remove the page for good; once asked, asking again changes nothing. Raises PermissionDenied.

    Raises ClaimError when the note is too long.
    """
    hold_own_record(author_id, by=by, permission=Permission.HIDE)
    said = note.strip() or _NO_NOTE
    if Author.objects.filter(pk=author_id).exists():
        return open_dispute(author_id=author_id, kind=Dispute.Kind.REMOVAL, by=by, note=said)
    same = Dispute.objects.filter(
        author_id=author_id, kind=Dispute.Kind.REMOVAL, by=by, work_id=None, answered_at=None
    )
    return same.order_by("pk").first() or Dispute.objects.create(
        author_id=author_id, kind=Dispute.Kind.REMOVAL, by=by, note=said
    )


def _note(author_id: int, visibility: Researcher.Visibility) -> None:
    Researcher.objects.filter(pk=author_id).update(visibility=visibility)
    mark_authors_changed([author_id])
