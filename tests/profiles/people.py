"""Claims and what speaks for them, written as rows: what services make of people's doings is tested elsewhere."""

from __future__ import annotations

from itertools import count
from typing import Any

from profiles.models import Claim, Evidence, User

_NUMBERS = count(1)


def make_user(name: str = "A Person", **fields: Any) -> User:
    """An account."""
    return User.objects.create_user(f"person{next(_NUMBERS)}@example.org", name=name, **fields)


def make_claim(author_id: int, *, level: int = 2, state: str = "verified", user: User | None = None) -> Claim:
    """A claim to this author record, of an account of its own unless one is given."""
    return Claim.objects.create(
        author_id=author_id, user=user or make_user(), state=state, level=level if state == "verified" else 1
    )


def give(claim: Claim, kind: str, value: object = "x", **fields: Any) -> Evidence:
    """A piece of evidence for the claim."""
    return Evidence.objects.create(claim=claim, kind=kind, value=str(value), **fields)
