"""Invitations in words: how a person stands to the owner of a page, what is said of it, and what a text may be.

No database.
"""

import datetime
import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum

import msgspec

from core.access import Permission
from core.reasons import ListedReason
from core.rendering.characters import strip_unsafe

LONGEST_TEXT = 2000
LONGEST_MESSAGE = 4000
LONGEST_COMPLAINT = 2000
KEPT_OPEN = datetime.timedelta(days=90)
"""So long an invitation waits for an answer."""
PAUSE = datetime.timedelta(days=90)
"""So long nobody asks again who was declined."""

WELCOMING = ("open", "some")
"""The collaboration preferences with which an owner lets others invite them."""

_GAP = re.compile(r"\n{3,}")


class InvitationError(Exception):
    """What was asked of an invitation or a conversation can't be done; the text is one line for who asked."""


class Standing(StrEnum):
    """How an account stands to the owner of a page, as far as inviting goes."""

    UNCLAIMED = "unclaimed"
    OWN = "own"
    CONVERSATION = "conversation"
    SENT = "sent"
    RECEIVED = "received"
    BLOCKING = "blocking"
    UNSTATED = "unstated"
    CLOSED = "closed"
    AWAY = "away"
    DECLINED = "declined"
    UNPROVEN = "unproven"
    WELCOME = "welcome"


class Acquaintance(msgspec.Struct, frozen=True):
    """What is between an account and the owner of a page, as stored.

    `owner_id` is None while nobody owns it. `own_level` is that of the account's own surest page that can be seen, None
    without one. `is_blocking` the account blocks the owner, `is_blocked` the owner blocks it. `state` is that of the
    invitation `invitation_id`, the open or accepted one between the two, else the last that the account sent.
    """

    owner_id: int | None
    is_own: bool
    is_owner_active: bool
    preference: str
    own_level: int | None
    is_blocking: bool
    is_blocked: bool
    invitation_id: int | None
    state: str | None
    is_sender: bool | None
    changed_at: datetime.datetime | None


def find_standing(one: Acquaintance, *, now: datetime.datetime) -> Standing:
    """Whether the account may invite the owner, and if not, why.

    Who is blocked hears what everybody hears whose owner is away: a block is told to nobody.
    """
    if one.owner_id is None:
        return Standing.UNCLAIMED
    if one.is_own:
        return Standing.OWN
    if one.state == "accepted":
        return Standing.CONVERSATION
    if one.state == "open" and one.is_sender:
        return Standing.SENT
    if one.is_blocking:
        return Standing.BLOCKING
    if one.state == "open":
        return Standing.RECEIVED
    if one.preference not in WELCOMING:
        return Standing.CLOSED if one.preference else Standing.UNSTATED
    if one.state == "declined" and one.changed_at is not None and one.changed_at > now - PAUSE:
        return Standing.DECLINED
    if one.is_blocked or not one.is_owner_active:
        return Standing.AWAY
    return Standing.WELCOME if one.own_level is not None else Standing.UNPROVEN


WHY_NOT: Mapping[Standing, str] = {
    Standing.UNCLAIMED: "Nobody has shown yet that this page is theirs, so nobody can be invited here.",
    Standing.OWN: "This page is your own.",
    Standing.BLOCKING: "You blocked the owner of this page.",
    Standing.UNSTATED: "The owner of this page has not said whether they want to be asked.",
    Standing.CLOSED: "The owner of this page is not looking for collaborations.",
    Standing.AWAY: "The owner of this page is not accepting invitations at the moment.",
    Standing.DECLINED: "They declined your last invitation; after 90 days you can ask again.",
    Standing.UNPROVEN: Permission.INVITE.value,
}


class ComplaintReason(ListedReason):
    """What came of a complaint."""

    WARNED = "warned", "The person was told to stop."
    REVOKED = "revoked", "Their claim was taken back."
    DISABLED = "disabled", "Their account was disabled."
    NO_BREACH = "no-breach", "It was looked at, and nothing in it is against the rules."


def dress_text(text: str, *, what: str, longest: int) -> str:
    """The text in its one dress: NFC, lines kept, at most one empty line, no character that re-orders or breaks pages.

    Raises InvitationError when nothing is said, or more than `longest` characters; `what` names it for people.
    """
    lines = strip_unsafe(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    whole = "\n".join(" ".join(line.split()) for line in lines).strip()
    dressed = unicodedata.normalize("NFC", _GAP.sub("\n\n", whole))
    if not dressed:
        raise InvitationError(f"Write {what} before you send it.")
    if len(dressed) > longest:
        raise InvitationError(f"Write {what} in at most {longest:,} characters; this has {len(dressed):,}.")
    return dressed
