"""Pages that are not shown: hidden by their owners, or removed."""

from papers.models import Correction
from profiles.models import Researcher

Visibility = Researcher.Visibility
_KINDS = {Correction.Kind.HIDE: Visibility.HIDDEN, Correction.Kind.REMOVE: Visibility.REMOVED}


def find_suppression(author_id: int) -> Correction | None:
    """The correction by which this author record is hidden or removed; None while it is not."""
    return (
        Correction.objects.filter(author_id=author_id, kind__in=_KINDS, undone_at=None)
        .defer("before")
        .order_by("-id")
        .first()
    )


def read_absence(author_id: int) -> Researcher.Visibility:
    """Whether the page of this author record is shown. One query."""
    correction = find_suppression(author_id)
    return Visibility.PUBLIC if correction is None else _KINDS[Correction.Kind(correction.kind)]
