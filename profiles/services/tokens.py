"""Tokens: made and ended by the person whose account they speak for."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core.api.scopes import Scope
from profiles.models import Token, User

MOST_TOKENS = 20
"""So many an account has at once; those that are over count until they are swept."""
LIVES_DAYS = (30, 90, 365)
USE_NOTED_EVERY = timedelta(minutes=1)
KEPT_WHEN_OVER = timedelta(days=30)
"""So long a token that is over is still listed, so that its person sees why a program was refused."""


class TokenError(Exception):
    """It can't be made; the text is one line for the person."""


@transaction.atomic
def make_token(*, name: str, scopes: Collection[Scope], life_days: int, by: User) -> str:
    """Make a token that ends after one of `LIVES_DAYS`: the text of it, which is kept nowhere.

    Raises TokenError when the account has one of this name, or too many. Two at once end as one after the other.
    """
    if life_days not in LIVES_DAYS:
        raise ValueError(f"a token lives for one of {LIVES_DAYS} days, not for {life_days}")
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    own = Token.objects.filter(user=by)
    if own.filter(name__iexact=name).exists():
        raise TokenError(
            f"You have a token called “{name}” already: end it first, or call this one otherwise."
        )
    if own.count() >= MOST_TOKENS:
        raise TokenError(
            f"You have {MOST_TOKENS} tokens, which is as many as one account can have: end one first."
        )
    ordered = [scope.value for scope in Scope if scope in scopes]
    made: tuple[Token, str] = Token.objects.create(
        user=by, expiry=timedelta(days=life_days), name=name, scopes=ordered
    )
    return made[1]


def end_token(*, name: str, by: User) -> bool:
    """End the token of this name at once; whether there was one."""
    deleted, _ = Token.objects.filter(user=by, name=name).delete()
    return bool(deleted)


def end_tokens(*, by: User) -> int:
    """End all tokens of the account at once; how many there were."""
    deleted, _ = Token.objects.filter(user=by).delete()
    return int(deleted)


def note_use(*, token: Token) -> None:
    """Note that the token is used now, unless that was noted within a minute: no write a request."""
    now = timezone.now()
    if token.last_used_at is None or token.last_used_at < now - USE_NOTED_EVERY:
        unnoted = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_NOTED_EVERY)
        Token.objects.filter(unnoted, pk=token.pk).update(last_used_at=now)


def sweep_tokens() -> None:
    """Forget tokens that are over since `KEPT_WHEN_OVER`."""
    Token.objects.filter(expiry__lt=timezone.now() - KEPT_WHEN_OVER).delete()
