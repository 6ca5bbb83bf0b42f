"""Claims as pages and permissions read them."""

from profiles.models import Claim
from profiles.records import Ownership


def read_ownership(author_id: int) -> Ownership:
    """Whose this author record is; `author_id` must be that of the record, not a former one. One query."""
    claim = Claim.objects.filter(author_id=author_id, state=Claim.State.VERIFIED).first()
    if claim is None:
        return Ownership(author_id)
    return Ownership(author_id, claim.user_id, claim.level, claim.pk)
