"""Invitations, conversations and complaints as pages and services read them: always from the side of one account."""

import datetime

import msgspec

from core.rows import read_row, read_rows
from profiles.invitations import Acquaintance
from profiles.models import Block, Invitation
from profiles.records import Ownership

INVITING = 2
"""From this level on people can invite others."""


class InvitationRow(msgspec.Struct, frozen=True):
    """An invitation of an account, which sent it when `is_sender`; the other person is `other_*`, None when gone.

    `page_*` is a page of the other that they own now: of who sent it the surest one, of who was asked that on which
    they were. `author_name` is None when the record on which it was sent is not to be seen. `unread_count` is how many
    messages the account has not read.
    """

    id: int
    author_id: int
    author_name: str | None
    is_sender: bool
    text: str
    state: str
    sent_at: datetime.datetime
    changed_at: datetime.datetime
    unread_count: int
    other_id: int | None
    other_name: str
    is_other_active: bool
    page_id: int | None
    page_name: str | None
    page_level: int | None
    is_blocking: bool
    is_blocked: bool


class MessageRow(msgspec.Struct, frozen=True):
    """A message of a conversation; `is_own` of the account that reads it."""

    id: int
    is_own: bool
    text: str
    sent_at: datetime.datetime


class ComplaintRow(msgspec.Struct, frozen=True):
    """A complaint as curators read it; accounts and their names are None when they are gone."""

    id: int
    author_id: int
    author_name: str | None
    by_id: int | None
    by_name: str | None
    about_id: int | None
    about_name: str | None
    about_claim_id: int | None
    quoted: str
    note: str
    opened_at: datetime.datetime
    answered_at: datetime.datetime | None
    answer: str
    answer_note: str


def read_acquaintance(*, user_id: int, author_id: int) -> Acquaintance:
    """What is between an account and the owner of this author record, which is no former one. One query."""
    found = read_row(Acquaintance, _ACQUAINTANCE, {"user_id": user_id, "author_id": author_id})
    assert found is not None  # noqa: S101 - the left side of the join has one row
    return found


def read_own_page(user_id: int) -> Ownership | None:
    """The surest page of an account that can be seen, by which it may invite; None without one. One query."""
    sql = f"""
        SELECT own.author_id, %(user_id)s AS owner_id, own.level, own.claim_id
        FROM ({_OWN_PAGES.format(user="%(user_id)s")} ORDER BY c.level DESC, c.id LIMIT 1) own
    """
    return read_row(Ownership, sql, {"user_id": user_id})


def read_invitation(invitation_id: int, *, user_id: int) -> InvitationRow | None:
    """The invitation, when the account is one of its two people; else None. One query."""
    sql = f"{_INVITATIONS} WHERE i.id = %(id)s AND %(user_id)s IN (i.sender_id, i.recipient_id)"
    return read_row(InvitationRow, sql, {"id": invitation_id, "user_id": user_id})


def list_invitations(*, user_id: int, is_sent: bool, offset: int, limit: int) -> list[InvitationRow]:
    """A stretch of those that the account sent, or received; what last happened first. One query."""
    own = "sender_id" if is_sent else "recipient_id"
    sql = f"""
        {_INVITATIONS} WHERE i.{own} = %(user_id)s
        ORDER BY i.changed_at DESC, i.id DESC LIMIT %(limit)s OFFSET %(offset)s
    """
    return read_rows(InvitationRow, sql, {"user_id": user_id, "offset": offset, "limit": limit})


def count_invitations(*, user_id: int, is_sent: bool) -> int:
    """How many the account sent, or received: as many as limits let be."""
    own = {"sender": user_id} if is_sent else {"recipient": user_id}
    return Invitation.objects.filter(**own).count()


def list_messages(
    invitation_id: int, *, user_id: int, before: int | None = None, limit: int
) -> list[MessageRow]:
    """The newest messages of a conversation, or those older than `before`; the oldest of them first. One query."""
    sql = f"""
        SELECT * FROM (
            SELECT m.id, m.by_id = %(user_id)s AS is_own, m.text, m.sent_at FROM profiles_message m
            WHERE m.invitation_id = %(id)s {"AND m.id < %(before)s" if before is not None else ""}
            ORDER BY m.id DESC LIMIT %(limit)s
        ) newest ORDER BY id
    """
    params = {"id": invitation_id, "user_id": user_id, "before": before, "limit": limit}
    return read_rows(MessageRow, sql, params)


def is_silenced(one_id: int, other_id: int) -> bool:
    """Whether either of two accounts blocks the other."""
    pair = (one_id, other_id)
    return Block.objects.filter(blocker__in=pair, blocked__in=pair).exists()


def read_complaint(complaint_id: int) -> ComplaintRow | None:
    """The complaint, answered or not, or None."""
    sql = f"""
        SELECT o.id, o.author_id, page.printed AS author_name, o.by_id, complainant.name AS by_name,
            o.about_id, writer.name AS about_name,
            (SELECT own.claim_id FROM ({_OWN_PAGES.format(user="o.about_id")} ORDER BY c.level DESC, c.id LIMIT 1) own)
                AS about_claim_id,
            o.quoted, o.note, o.opened_at, o.answered_at, o.answer, o.answer_note
        FROM profiles_complaint o
        LEFT JOIN profiles_user complainant ON complainant.id = o.by_id
        LEFT JOIN profiles_user writer ON writer.id = o.about_id
        LEFT JOIN papers_author a ON a.id = o.author_id LEFT JOIN papers_name page ON page.id = a.name_id
        WHERE o.id = %(id)s
    """
    return read_row(ComplaintRow, sql, {"id": complaint_id})


def _blocks(one: str, other: str) -> str:
    """SQL of whether one account blocks the other."""
    return f"EXISTS (SELECT FROM profiles_block b WHERE (b.blocker_id, b.blocked_id) = ({one}, {other}))"


_OWN_PAGES = f"""
    SELECT c.id AS claim_id, c.author_id, c.level, own.printed AS name FROM profiles_claim c
    JOIN papers_author seen ON seen.id = c.author_id JOIN papers_name own ON own.id = seen.name_id
    WHERE c.user_id = {{user}} AND c.state = 'verified' AND c.level >= {INVITING}
"""
"""The pages of the account `user` that can be seen."""

_INVITATIONS = f"""
    SELECT i.id, i.author_id, place.printed AS author_name, i.is_sender, i.text, i.state, i.sent_at, i.changed_at,
        CASE WHEN i.is_sender THEN i.sender_unread ELSE i.recipient_unread END AS unread_count,
        other.id AS other_id, coalesce(other.name, '') AS other_name,
        coalesce(other.is_active, false) AS is_other_active,
        page.author_id AS page_id, page.name AS page_name, page.level AS page_level,
        {_blocks("%(user_id)s", "other.id")} AS is_blocking, {_blocks("other.id", "%(user_id)s")} AS is_blocked
    FROM (
        SELECT *, sender_id IS NOT DISTINCT FROM %(user_id)s AS is_sender,
            CASE WHEN sender_id = %(user_id)s THEN recipient_id ELSE sender_id END AS other_id
        FROM profiles_invitation
    ) i
    LEFT JOIN profiles_user other ON other.id = i.other_id
    LEFT JOIN LATERAL ({_OWN_PAGES.format(user="other.id")} AND (NOT i.is_sender OR c.author_id = i.author_id)
        ORDER BY c.level DESC, c.id LIMIT 1) page ON true
    LEFT JOIN papers_author a ON a.id = i.author_id LEFT JOIN papers_name place ON place.id = a.name_id
"""

_ACQUAINTANCE = f"""
    SELECT owner.user_id AS owner_id, coalesce(owner.user_id = %(user_id)s, false) AS is_own,
        coalesce(person.is_active, false) AS is_owner_active, coalesce(said.collaboration, '') AS preference,
        (SELECT max(own.level) FROM ({_OWN_PAGES.format(user="%(user_id)s")}) own) AS own_level,
        {_blocks("%(user_id)s", "owner.user_id")} AS is_blocking,
        {_blocks("owner.user_id", "%(user_id)s")} AS is_blocked,
        last.id AS invitation_id, last.state, last.sender_id = %(user_id)s AS is_sender, last.changed_at
    FROM (SELECT) nothing
    LEFT JOIN profiles_claim owner ON owner.author_id = %(author_id)s AND owner.state = 'verified'
    LEFT JOIN profiles_user person ON person.id = owner.user_id
    LEFT JOIN profiles_researcher said ON said.author_id = owner.author_id AND said.stated_by_id = owner.user_id
    LEFT JOIN LATERAL (
        SELECT one.id, one.state, one.sender_id, one.changed_at FROM (
            SELECT id, state, sender_id, changed_at FROM profiles_invitation
            WHERE sender_id = %(user_id)s AND recipient_id = owner.user_id
            UNION ALL
            SELECT id, state, sender_id, changed_at FROM profiles_invitation
            WHERE sender_id = owner.user_id AND recipient_id = %(user_id)s AND state IN ('open', 'accepted')
        ) one ORDER BY one.state IN ('open', 'accepted') DESC, one.changed_at DESC, one.id DESC LIMIT 1
    ) last ON true
"""
