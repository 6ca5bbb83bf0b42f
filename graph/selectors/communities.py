"""Communities as pages and drawings read them: who is in one, and what it is called."""

from collections.abc import Iterable

import msgspec

from core.rows import read_rows


class CommunityRow(msgspec.Struct, frozen=True):
    """A community of the last survey. `central_names` are those of its most central people who are still there."""

    id: int
    members_count: int
    central_names: tuple[str, ...]
    topics: tuple[str, ...] = ()


COMMUNITY_FIELDS = """
    c.id, c.members_count,
    (SELECT coalesce(json_agg(n.printed ORDER BY central.rank), '[]')
       FROM unnest(c.central_author_ids) WITH ORDINALITY AS central (author_id, rank)
       JOIN papers_author a ON a.id = central.author_id JOIN papers_name n ON n.id = a.name_id) AS central_names,
    (SELECT coalesce(json_agg(t.name ORDER BY topic.rank), '[]')
       FROM unnest(c.topic_ids) WITH ORDINALITY AS topic (id, rank)
       JOIN papers_topic t ON t.id = topic.id WHERE t.name IS NOT NULL) AS topics
"""
"""The columns of a `CommunityRow` from `graph_community c`."""


class _MemberRow(msgspec.Struct, frozen=True):
    author_id: int


def name_communities(community_ids: Iterable[int]) -> dict[int, CommunityRow]:
    """The communities of these ids, by id; one that is gone is left out."""
    sql = f"SELECT {COMMUNITY_FIELDS} FROM graph_community c WHERE c.id = ANY(%(ids)s::integer[])"
    return {one.id: one for one in read_rows(CommunityRow, sql, {"ids": list(community_ids)})}


def list_members(community_id: int, *, offset: int, limit: int) -> tuple[int, ...]:
    """The author records of a community, the most central first."""
    sql = """
        SELECT author_id FROM graph_communitymember WHERE community_id = %(id)s
        ORDER BY weight DESC, author_id LIMIT %(limit)s OFFSET %(offset)s
    """
    params = {"id": community_id, "limit": limit, "offset": offset}
    return tuple(row.author_id for row in read_rows(_MemberRow, sql, params))
