"""Follows as pages read them: how many, whether one's own is among them, what an account follows."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from core.rows import read_row, read_rows
from graph.records import Node, NodeKey
from graph.selectors.nodes import find_joined, read_nodes
from papers.models import Change
from profiles.models import Claim, Follow, User
from profiles.subjects import SUBJECT_KINDS, name_subject

STATED_FOLLOWS = 20
"""So much of what the owner of a page follows in public is shown there."""
_AUTHOR = Change.Subject.AUTHOR.value


class StatedFollow(msgspec.Struct, frozen=True):
    """A subject, as the table has it, that somebody follows in public."""

    subject_kind: int
    subject_id: int


class Following(msgspec.Struct, frozen=True):
    """How many accounts follow a subject, and whether the one that asks does, and in public.

    `stated` are what the owner of a claimed record follows in public, what was followed last first.
    """

    followers_count: int
    is_following: bool
    is_public: bool
    stated: tuple[StatedFollow, ...]


class FollowRow(msgspec.Struct, frozen=True):
    """Something that an account follows; `node` is None where its record is gone."""

    subject: NodeKey
    node: Node | None
    is_public: bool
    followed_at: datetime


class _StoredFollow(msgspec.Struct, frozen=True):
    subject_kind: int
    subject_id: int
    is_public: bool
    followed_at: datetime


def read_following(subject: NodeKey, user: User | None) -> Following:
    """One query: the number is counted in the index, 1 M followers in about 0.1 s; without a user nobody asks."""
    sql = f"""
        SELECT (SELECT count(*) FROM profiles_follow WHERE subject_kind = %(kind)s AND subject_id = %(id)s)
                AS followers_count,
            count(*) > 0 AS is_following, coalesce(bool_or(is_public), false) AS is_public,
            (SELECT coalesce(json_agg(own), '[]') FROM (
                SELECT f.subject_kind, f.subject_id
                FROM profiles_claim c JOIN profiles_follow f ON f.user_id = c.user_id AND f.is_public
                WHERE %(kind)s = {_AUTHOR} AND c.author_id = %(id)s AND c.state = '{Claim.State.VERIFIED}'
                ORDER BY f.followed_at DESC, f.subject_kind, f.subject_id LIMIT {STATED_FOLLOWS}) own) AS stated
        FROM profiles_follow WHERE user_id = %(user_id)s AND subject_kind = %(kind)s
            AND (subject_id = %(id)s OR %(kind)s = {_AUTHOR} AND subject_id IN (
                SELECT old_id FROM papers_authorredirect WHERE author_id = %(id)s))
    """
    params = {
        "kind": SUBJECT_KINDS[subject.kind].value,
        "id": subject.id,
        "user_id": user.pk if user is not None else None,
    }
    found = read_row(Following, sql, params, is_prepared=True)
    assert found is not None  # noqa: S101 - an aggregate has one row
    return found


def count_follows(user: User) -> int:
    """How many subjects the account follows."""
    return Follow.objects.filter(user=user).count()


def list_follows(user: User, *, offset: int, limit: int) -> list[FollowRow]:
    """A stretch of what the account follows, what was followed last first. Three queries."""
    return _read_follows("true", {"user_id": user.pk, "limit": limit, "offset": offset})


def find_follow(user: User, subject: NodeKey) -> FollowRow | None:
    """How the account follows this, or a record that joined it; None when it does not. Three queries."""
    where = f"""subject_kind = %(kind)s AND (subject_id = %(id)s OR %(kind)s = {_AUTHOR} AND subject_id IN (
        SELECT old_id FROM papers_authorredirect WHERE author_id = %(id)s))"""
    params = {"kind": SUBJECT_KINDS[subject.kind].value, "id": subject.id}
    return next(iter(_read_follows(where, params | {"user_id": user.pk, "limit": 1, "offset": 0})), None)


def _read_follows(where: str, params: dict[str, int]) -> list[FollowRow]:
    sql = f"""
        SELECT subject_kind, subject_id, is_public, followed_at FROM profiles_follow
        WHERE user_id = %(user_id)s AND {where}
        ORDER BY followed_at DESC, subject_kind, subject_id LIMIT %(limit)s OFFSET %(offset)s
    """
    rows = read_rows(_StoredFollow, sql, params)
    subjects = [name_subject(row.subject_kind, row.subject_id) for row in rows]
    nodes = read_subjects(subjects)
    return [
        FollowRow(subject, nodes.get(subject), row.is_public, row.followed_at)
        for subject, row in zip(subjects, rows, strict=True)
    ]


def read_subjects(subjects: Sequence[NodeKey]) -> dict[NodeKey, Node]:
    """The nodes of these keys, a former one leading to what it joined; those that are gone are left out."""
    joined = find_joined(subjects)
    nodes = read_nodes({joined.get(key, key) for key in subjects})
    return {key: nodes[joined.get(key, key)] for key in subjects if joined.get(key, key) in nodes}
