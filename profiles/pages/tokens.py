"""The pages on which a person makes tokens for programs, sees them and ends them."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from core.api.scopes import Scope
from papers.pages.text import enumerate_words, show_day
from profiles.selectors.tokens import TokenRow

SCOPE_WORDS: Mapping[Scope, str] = {
    Scope.READ: "read what only you may: what you follow, your claims",
    Scope.FOLLOW: "follow and unfollow",
    Scope.CLAIM: "claim records and withdraw claims",
    Scope.CORRECT: "say which works are yours and which are not",
    Scope.IMPORT: "import works",
}


@dataclass(frozen=True, slots=True)
class TokenLine:
    """A token in the list; `start` is what it begins with, `used` says when last."""

    name: str
    start: str
    scopes: str
    made: str
    ends: str
    used: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class TokensPage:
    """`made` is the text of a token that was just made, "" when none was; `origin` is where the API is asked."""

    tokens: tuple[TokenLine, ...]
    made: str
    origin: str
    is_full: bool


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class NewTokenPage:
    """`refused` says why what was typed was not taken, "" at first."""

    name: str
    scopes: tuple[Choice, ...]
    lives: tuple[Choice, ...]
    refused: str


def show_tokens_page(
    tokens: Sequence[TokenRow], *, most: int, made: str, origin: str, now: datetime.datetime
) -> TokensPage:
    """The tokens of an account, of which it can have `most`."""
    return TokensPage(
        tokens=tuple(_show_line(one, now) for one in tokens),
        made=made,
        origin=origin,
        is_full=len(tokens) >= most,
    )


def show_new_token_page(
    *,
    offered: Sequence[Scope],
    lives_days: Sequence[int],
    name: str = "",
    chosen: Collection[str] = (),
    life: str = "",
    refused: str = "",
) -> NewTokenPage:
    """The form, as it was filled in."""
    kept = life if life in map(str, lives_days) else str(lives_days[0])
    return NewTokenPage(
        name=name,
        scopes=tuple(Choice(one.value, SCOPE_WORDS[one], one.value in chosen) for one in offered),
        lives=tuple(Choice(str(days), _name_life(days), str(days) == kept) for days in lives_days),
        refused=refused,
    )


def _show_line(token: TokenRow, now: datetime.datetime) -> TokenLine:
    return TokenLine(
        name=token.name,
        start=f"{token.start}…",
        scopes=enumerate_words([one.lower() for one in token.scopes]),
        made=show_day(token.made_at),
        ends=show_day(token.ends_at),
        used=_tell_use(token.last_used_at, now),
        is_over=token.ends_at <= now,
    )


def _tell_use(used_at: datetime.datetime | None, now: datetime.datetime) -> str:
    if used_at is None:
        return "never used"
    if used_at.date() == now.date():
        return f"last used today at {used_at:%H:%M} UTC"
    return f"last used {show_day(used_at)}"


def _name_life(days: int) -> str:
    return "a year" if days == 365 else f"{days} days"
