"""Pages with owners, as tests of what owners may do need them."""

from __future__ import annotations

from typing import Any

from papers.models import Author
from profiles.models import Claim, User
from tests.factories import find_author, import_records, make_record

NAME = "Elna Thorsvik"
COAUTHOR = "Jiashi Feng"


def make_user(name: str = "owner", **fields: Any) -> User:
    return User.objects.create_user(f"{name}@example.org", **fields)


def make_owner(author: Author, *, level: int = 3, name: str = "owner") -> User:
    """An account whose claim to the record is verified."""
    user = make_user(name)
    Claim.objects.create(author_id=author.pk, user=user, state=Claim.State.VERIFIED, level=level)
    return user


def make_page(works: int = 3, **fields: Any) -> Author:
    """The record of NAME with so many works, each with COAUTHOR."""
    import_records(
        *(make_record(f"Work {number}", NAME, COAUTHOR, **fields) for number in range(1, works + 1))
    )
    return find_author(NAME)
