"""Author records whose snapshots are to say less because time went by."""

from django.db import connection

from profiles.selectors.trust_inputs import REVIEW_MONTHS
from profiles.trust.stewardship import ANSWER_DAYS

LOOKED_BACK_DAYS = 31
"""So far back is looked each day, for days on which nobody could look."""

_LATELY = f"BETWEEN now() - interval '{LOOKED_BACK_DAYS} days' AND now()"


def list_lapsing() -> list[int]:
    """The ids of author records of which something lapsed of late: evidence, a review, the time to answer."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT c.author_id FROM profiles_evidence e JOIN profiles_claim c ON c.id = e.claim_id
                WHERE e.ended_at IS NULL AND e.expires_at {_LATELY} AND c.state = 'verified'
                UNION
                SELECT author_id FROM profiles_researcher
                WHERE reviewed_at + interval '{REVIEW_MONTHS} months' {_LATELY}
                UNION
                SELECT author_id FROM profiles_dispute
                WHERE answered_at IS NULL AND opened_at + interval '{ANSWER_DAYS} days' {_LATELY}"""
        )
        return [author_id for (author_id,) in cursor.fetchall()]
