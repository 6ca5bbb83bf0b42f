"""Tokens, by what a program brings and by whose they are."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from knox.crypto import hash_token

from profiles.models import Token, User


class TokenRow(msgspec.Struct, frozen=True):
    """A token as its person knows it; `start` is what it begins with."""

    name: str
    start: str
    scopes: tuple[str, ...]
    made_at: datetime
    ends_at: datetime
    last_used_at: datetime | None


def find_token(credential: str) -> Token | None:
    """The token that a program brought, with its account: also one that is over. One query, by its digest."""
    token: Token | None = Token.objects.select_related("user").filter(digest=hash_token(credential)).first()
    return token


def list_tokens(user: User) -> Sequence[TokenRow]:
    """The tokens of an account, the newest first; one query."""
    rows = Token.objects.filter(user=user).order_by("-created", "digest")
    columns = rows.values_list("name", "token_key", "scopes", "created", "expiry", "last_used_at")
    return [TokenRow(name, start, tuple(scopes), *times) for name, start, scopes, *times in columns]
