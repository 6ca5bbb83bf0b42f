"""Copies of researcher pages: kept once, and never changed."""

import datetime
import hashlib
from enum import StrEnum

import msgspec
from django.db import connection

from profiles.copied import CopiedPage, encode_copy
from profiles.models.page_copies import LONGEST_COPY


class Outcome(StrEnum):
    """What came of keeping a copy. SAME: an earlier one says the same. TODAY: the one of today says something else."""

    NEW = "new"
    SAME = "same"
    TODAY = "today"


class Keeping(msgspec.Struct, frozen=True):
    """What came of it, and the day of the copy that there is."""

    outcome: Outcome
    day: datetime.date


def keep_page(*, author_id: int, page: CopiedPage, day: datetime.date) -> Keeping:
    """Keep these facts as the copy of the record and day, unless they, or one of that day, are kept already.

    Anybody may. Of two at once one is kept, and both are told which.
    """
    content = encode_copy(page, longest=LONGEST_COPY)
    digest = hashlib.sha256(content.encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO profiles_pagecopy (author_id, day, digest, content) VALUES (%s, %s, %s, %s)
               ON CONFLICT DO NOTHING""",
            [author_id, day, digest, content],
        )
        if cursor.rowcount:
            return Keeping(Outcome.NEW, day)
        cursor.execute(
            "SELECT day FROM profiles_pagecopy WHERE author_id = %s AND digest = %s", [author_id, digest]
        )
        same = cursor.fetchone()
    return Keeping(Outcome.SAME, same[0]) if same else Keeping(Outcome.TODAY, day)
