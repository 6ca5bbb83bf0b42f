"""Constraints of the database, broken to see that they hold."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction


def break_it(write: Callable[[], object]) -> str:
    """The message with which the database refuses what `write` writes."""

    @transaction.atomic
    def write_and_look() -> None:
        write()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError) as refusal:
        write_and_look()
    return str(refusal.value)
