"""Answers that are kept for who asks the same again: the store that `core/api/idempotency.py` asks for."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from core.api.kept_answers import Kept
from profiles.models import KeptAnswer

KEPT_FOR = timedelta(days=1)


def hold_key(*, user_id: int, key: str) -> bool:
    """Let nobody else do what this key asks until the transaction ends; False when somebody does just now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"kept answer {user_id} {key}"]
        )
        return bool(cursor.fetchone()[0])


def find_answer(*, user_id: int, key: str) -> Kept | None:
    """What was answered under this key within a day."""
    since = timezone.now() - KEPT_FOR
    row = KeptAnswer.objects.filter(user_id=user_id, key=key, kept_at__gt=since).first()
    return None if row is None else Kept(row.asked, row.status, row.location, bytes(row.content))


def keep_answer(answer: Kept, *, user_id: int, key: str) -> None:
    """Keep the answer, in the transaction in which it came about; one that is over makes way."""
    KeptAnswer.objects.update_or_create(
        user_id=user_id,
        key=key,
        defaults={
            "asked": answer.asked,
            "status": answer.status,
            "location": answer.location,
            "content": answer.content,
            "kept_at": timezone.now(),
        },
    )


def sweep_answers() -> None:
    """Forget answers that are older than a day."""
    KeptAnswer.objects.filter(kept_at__lt=timezone.now() - KEPT_FOR).delete()
