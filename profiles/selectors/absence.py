"""Pages that are not shown: hidden by their owners, or removed."""

import datetime

from papers.models import Correction
from profiles.models import Dispute

_KINDS = (Correction.Kind.HIDE, Correction.Kind.REMOVE)


def find_suppression(author_id: int) -> Correction | None:
    """The correction by which this author record is hidden or removed; None while it is not."""
    return (
        Correction.objects.filter(author_id=author_id, kind__in=_KINDS, undone_at=None)
        .defer("before")
        .order_by("-id")
        .first()
    )


def find_wish_for_removal(author_id: int, user_id: int | None) -> datetime.datetime | None:
    """When this account asked for the removal of the page, while no curator answered."""
    return (
        Dispute.objects.filter(
            author_id=author_id, by_id=user_id, kind=Dispute.Kind.REMOVAL, answered_at=None
        )
        .values_list("opened_at", flat=True)
        .first()
    )
