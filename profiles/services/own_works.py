"""Which works are theirs, by the word of the owner of a page: confirmed, refused, and undone again.

The catalogue is held before the record: whoever waits for an import holds nothing that others need meanwhile.
"""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q

from core.access import Permission, require
from graph.services.changed_authors import mark_authors_changed
from papers.corrections import CorrectionError, Reason
from papers.models import Authorship, Correction
from papers.services.corrections import (
    confirm_works,
    hold_for_correction,
    refuse_works,
    undo_correction,
)
from profiles.models import User
from profiles.selectors.claims import read_ownership
from profiles.services.researchers import hold_own_record

UNDOABLE = (Correction.Kind.CONFIRM, Correction.Kind.REFUSE, Correction.Kind.MOVE)
"""The kinds that an owner undoes among their works."""


class UnknownCorrectionError(CorrectionError):
    """There is nothing of that kind on the page."""


@transaction.atomic
def confirm(*, author_id: int, work_ids: Collection[int], by: User) -> Correction | None:
    """Note that these works of the page are its owner's; None when that was new of none. Raises PermissionDenied.

    A work that is not on the page any more, or that a person put there already, is passed over. Raises CorrectionError.
    """
    hold_own_works(author_id, by=by)
    fresh = _list_own(author_id, work_ids, is_curated=False)
    if not fresh:
        return None
    made = confirm_works(author_id=author_id, work_ids=fresh, by=by, role=Correction.Role.OWNER)
    mark_authors_changed([author_id])
    return made


@transaction.atomic
def refuse(*, author_id: int, work_ids: Collection[int], by: User) -> Correction | None:
    """Take these works off the page for good: they are not its owner's; None when none was on it.

    Raises PermissionDenied.

    Raises CorrectionError when nothing would be left.
    """
    hold_own_works(author_id, by=by)
    own = _list_own(author_id, work_ids)
    if not own:
        return None
    if len(own) == Authorship.objects.filter(author_id=author_id).count():
        raise CorrectionError(
            "Nothing would be left of the page. If it is not yours, withdraw your claim to it."
        )
    made = refuse_works(
        author_id=author_id, work_ids=own, by=by, role=Correction.Role.OWNER, reason=Reason.OWN_WORD
    )
    mark_authors_changed([author_id])
    return made


@transaction.atomic
def undo(*, author_id: int, correction_id: int, by: User) -> bool:
    """Undo what an owner of this page confirmed, refused or added; whether it was not undone before.

    Raises UnknownCorrectionError, CorrectionError when later ones stand on it, and PermissionDenied.
    """
    hold_own_works(author_id, by=by)
    correction = Correction.objects.filter(
        Q(author_id=author_id) | Q(kind=Correction.Kind.MOVE, other_author_id=author_id),
        pk=correction_id,
        role=Correction.Role.OWNER,
        kind__in=UNDOABLE,
    ).first()
    if correction is None:
        raise UnknownCorrectionError("There is nothing of that kind to undo on this page.")
    if correction.undone_at is not None:
        return False
    undo_correction(correction_id=correction.pk, by=by)
    mark_authors_changed([author_id])
    return True


def hold_own_works(author_id: int, *, by: User, permission: Permission = Permission.EDIT) -> None:
    """Hold the catalogue and the record of a page that is this account's. Raises PermissionDenied.

    Raises CorrectionError when an import does not let go of the catalogue soon.
    """
    require(by, permission, read_ownership(author_id))  # nobody else waits for an import
    hold_for_correction()
    hold_own_record(author_id, by=by, permission=permission)


def _list_own(author_id: int, work_ids: Collection[int], *, is_curated: bool | None = None) -> list[int]:
    own = Authorship.objects.filter(author_id=author_id, work_id__in=list(work_ids))
    if is_curated is not None:
        own = own.filter(is_curated=is_curated)
    return sorted(own.values_list("work_id", flat=True))
