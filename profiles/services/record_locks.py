"""One lock for all that people settle about a record: its row of `Researcher`, held until the transaction ends."""

from collections.abc import Collection

from django.db import connection

from profiles.claims import ClaimError
from profiles.models import Claim, Researcher

_LOCK_OF_CLAIM = """
    SELECT 1 FROM profiles_researcher r JOIN profiles_claim c ON c.author_id = r.author_id
    WHERE c.id = %s FOR UPDATE OF r
"""


def lock_records(author_ids: Collection[int]) -> None:
    """Hold these records; those that nobody settled anything about before get their row.

    All that are needed at once, so that two never wait for each other.
    """
    ordered = sorted(author_ids)
    Researcher.objects.bulk_create([Researcher(author_id=one) for one in ordered], ignore_conflicts=True)
    list(Researcher.objects.filter(author_id__in=ordered).order_by("author_id").select_for_update())


def lock_claim(claim_id: int) -> Claim:
    """The claim, its record held. Raises ClaimError when it is gone, or its record just joined another."""
    author_ids = Claim.objects.filter(pk=claim_id).values_list("author_id", flat=True)
    Researcher.objects.bulk_create([Researcher(author_id=one) for one in author_ids], ignore_conflicts=True)
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_OF_CLAIM, [claim_id])
        if cursor.fetchone() is None:
            raise ClaimError("This claim just changed, and nothing was done. Load the page anew.")
    return Claim.objects.get(pk=claim_id)
