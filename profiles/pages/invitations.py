"""Invitations and conversations as their two people see them."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from core.pagination import Pager, build_pager
from papers.addresses import researcher_address
from papers.pages.text import count, show_day, show_moment
from papers.pages.work_facets import Choice
from papers.selectors.authors import AuthorRow
from profiles.invitations import KEPT_OPEN, LONGEST_COMPLAINT, LONGEST_MESSAGE, LONGEST_TEXT
from profiles.models import Invitation
from profiles.selectors.invitations import InvitationRow, MessageRow

INVITATIONS_PATH = "/me/invitations"
INVITATIONS_SIZE = 50
MESSAGES_SIZE = 50
_State = Invitation.State


@dataclass(frozen=True, slots=True)
class Person:
    """The other of two people, by the page that they own: `address` and `level` are "" where there is none to see.

    Who has no name to be told by is not `is_named`: then `name` says who it was.
    """

    name: str
    address: str
    level: str
    is_named: bool = True


@dataclass(frozen=True, slots=True)
class MessageLine:
    """What one of the two wrote, as plain text in lines."""

    who: str
    is_own: bool
    moment: str
    text: str


@dataclass(frozen=True, slots=True)
class InvitationPage:
    """An invitation, and once it is accepted the conversation.

    `standing` says how it stands; `may_*` what this account can do now. `after` is the id of the newest message, 0 for
    none; `earlier_address` is "" where there is nothing earlier.
    """

    address: str
    title: str
    other: Person
    is_sender: bool
    place: str
    place_address: str
    standing: str
    text: str
    sent: str
    messages: tuple[MessageLine, ...]
    earlier_address: str
    after: str
    unread: str
    is_blocking: bool
    may_answer: bool
    may_withdraw: bool
    may_write: bool
    may_block: bool
    may_report: bool
    longest: str


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """One of a list; `unread` is "" where nothing waits."""

    address: str
    other: Person
    standing: str
    unread: str
    when: str


@dataclass(frozen=True, slots=True)
class InvitationsPage:
    choices: tuple[Choice, ...]
    is_sent: bool
    lines: tuple[InvitationLine, ...]
    pager: Pager | None


@dataclass(frozen=True, slots=True)
class NewInvitationPage:
    """The form to invite the owner of a page; `why_not` is "" where it can be sent."""

    author_id: str
    name: str
    record_address: str
    own_address: str
    why_not: str
    longest: str
    days: str


@dataclass(frozen=True, slots=True)
class ComplainPage:
    """The form to tell curators what the other wrote."""

    address: str
    action: str
    name: str
    longest: str


def show_new_invitation(author: AuthorRow, *, own: AuthorRow | None, why_not: str) -> NewInvitationPage:
    """The form to invite the owner of this record; `own` is the inviting account's own page."""
    return NewInvitationPage(
        author_id=str(author.id),
        name=author.name,
        record_address=researcher_address(author.id, author.name),
        own_address=researcher_address(own.id, own.name) if own is not None else "",
        why_not=why_not,
        longest=str(LONGEST_TEXT),
        days=str(KEPT_OPEN.days),
    )


def show_invitation_page(
    one: InvitationRow, messages: Sequence[MessageRow], *, before: int | None, now: datetime.datetime
) -> InvitationPage:
    """The page, with one message more than are shown where there are earlier ones."""
    address = f"/invitations/{one.id}"
    other, shown = show_person(one), messages[-MESSAGES_SIZE:]
    is_open = _is_open(one, now)
    is_there = one.other_id is not None
    may_write = one.state == _State.ACCEPTED and _can_be_written_to(one)
    return InvitationPage(
        address=address,
        title=_name_page(one, other),
        other=other,
        is_sender=one.is_sender,
        place=one.author_name or "a page that is not here any more",
        place_address=researcher_address(one.author_id, one.author_name) if one.author_name else "",
        standing=_PRIVACY if may_write else say_standing(one, now=now),
        text=one.text,
        sent=show_moment(one.sent_at),
        messages=tuple(
            MessageLine("You" if row.is_own else other.name, row.is_own, show_moment(row.sent_at), row.text)
            for row in shown
        ),
        earlier_address=f"{address}?before={shown[0].id}" if len(messages) > len(shown) else "",
        after=str(shown[-1].id if shown else 0),
        unread=_count_unread(one) if before is None else "",
        is_blocking=one.is_blocking,
        may_answer=is_open and not one.is_sender and is_there and not one.is_blocking,
        may_withdraw=is_open and one.is_sender,
        may_write=may_write and before is None,
        may_block=is_there and not one.is_blocking,
        may_report=not one.is_sender or any(not row.is_own for row in messages),
        longest=str(LONGEST_MESSAGE),
    )


def show_invitations_page(
    rows: Sequence[InvitationRow], *, is_sent: bool, total: int, page: int, now: datetime.datetime
) -> InvitationsPage:
    """A page of those that were received, or sent."""
    choices = (("Received", INVITATIONS_PATH, False), ("Sent", f"{INVITATIONS_PATH}?show=sent", True))
    return InvitationsPage(
        choices=tuple(Choice(label, address, is_sent is one, "") for label, address, one in choices),
        is_sent=is_sent,
        lines=tuple(_show_line(row, now) for row in rows),
        pager=build_pager(
            page,
            total=total,
            size=INVITATIONS_SIZE,
            address_of=lambda number: f"{INVITATIONS_PATH}?{'show=sent&' if is_sent else ''}page={number}",
        ),
    )


def show_complain_page(one: InvitationRow) -> ComplainPage:
    """The form to complain of the other."""
    address = f"/invitations/{one.id}"
    return ComplainPage(address, f"{address}/report", show_person(one).name, str(LONGEST_COMPLAINT))


def show_person(one: InvitationRow) -> Person:
    """The other, by the page that they own, or else by the name that they gave to their account once both agreed."""
    if one.other_id is None:
        return Person("An account that is gone", "", "", is_named=False)
    if one.page_id is not None and one.page_name is not None:
        return Person(one.page_name, researcher_address(one.page_id, one.page_name), f"L{one.page_level}")
    if one.state != _State.ACCEPTED:
        owned = f"the page of {one.author_name or 'somebody'}" if one.is_sender else "another page"
        return Person(f"Somebody who owned {owned}", "", "", is_named=False)
    return Person(one.other_name or "An account without a name", "", "", is_named=bool(one.other_name))


def say_standing(one: InvitationRow, *, now: datetime.datetime) -> str:
    """How it stands, in a sentence. Who was blocked reads the same as who waits for an answer."""
    if one.state == _State.OPEN and not _is_open(one, now):
        return _SAYINGS[_State.EXPIRED]
    if one.state == _State.OPEN:
        return "Waits for an answer." if one.is_sender else "Waits for your answer."
    if one.state == _State.DECLINED and not one.is_sender:
        return "You declined."
    if one.state == _State.WITHDRAWN and one.is_sender:
        return "You took it back."
    if one.state == _State.ACCEPTED and not _can_be_written_to(one) and not one.is_blocking:
        return "A conversation that is over: no more messages can be written here."
    return _SAYINGS[_State(one.state)]


_PRIVACY = "Nobody but the two of you reads it, unless one of you reports it."
_SAYINGS = {
    _State.ACCEPTED: "In conversation.",
    _State.DECLINED: "They declined.",
    _State.WITHDRAWN: "Taken back.",
    _State.EXPIRED: "Over: nobody answered it in time, or the page is another’s now.",
}


def _count_unread(one: InvitationRow) -> str:
    is_shown = one.unread_count and not one.is_blocking
    return count(one.unread_count, "unread message") if is_shown else ""


def _can_be_written_to(one: InvitationRow) -> bool:
    return one.is_other_active and not (one.is_blocking or one.is_blocked)


def _is_open(one: InvitationRow, now: datetime.datetime) -> bool:
    return one.state == _State.OPEN and one.sent_at > now - KEPT_OPEN


def _name_page(one: InvitationRow, other: Person) -> str:
    name = other.name if other.is_named else f"{other.name[0].lower()}{other.name[1:]}"
    if one.state == _State.ACCEPTED:
        return f"Conversation with {name}"
    return f"Your invitation to {name}" if one.is_sender else f"{other.name} invites you"


def _show_line(one: InvitationRow, now: datetime.datetime) -> InvitationLine:
    return InvitationLine(
        address=f"/invitations/{one.id}",
        other=show_person(one),
        standing="You blocked them." if one.is_blocking else say_standing(one, now=now),
        unread=_count_unread(one),
        when=show_day(one.changed_at),
    )
