"""Nodes as they are shown: how their records are called, and what is known of them."""

from collections.abc import Iterable

import msgspec

from core.rendering import to_plain
from core.rendering.characters import strip_unsafe
from core.rows import read_rows
from graph.addresses import node_address
from graph.records import Node, NodeKey, NodeKind
from papers.selectors.authors import find_joined_authors
from papers.selectors.works import find_joined_works

UNTITLED = "Title not imported"

NAMED_PLACE = """
    SELECT coalesce(i.name, f.name) AS name, f.institution_id IS NOT NULL AS is_identified
    FROM papers_affiliation f LEFT JOIN papers_institution i ON i.ror = f.institution_id
    WHERE f.match_key = {key} ORDER BY length(f.name), f.name LIMIT 1
"""
"""SQL of what an institution is called: with a ROR id by its name there, else as it is printed, the shortest so."""

_NODES = f"""
    SELECT 'author' AS kind, a.id, n.printed AS label, false AS is_markup, a.works_count, a.first_year, a.last_year,
        m.community_id
    FROM papers_author a JOIN papers_name n ON n.id = a.name_id
    LEFT JOIN graph_communitymember m ON m.author_id = a.id WHERE a.id = ANY(%(author)s::bigint[])
    UNION ALL
    SELECT 'work', w.id, coalesce(w.title, ''), t.title_html IS NOT NULL, NULL, w.year, w.year, NULL
    FROM papers_work w LEFT JOIN papers_worktext t ON t.work_id = w.id WHERE w.id = ANY(%(work)s::bigint[])
    UNION ALL
    SELECT 'topic', id, name, false, NULL, NULL, NULL, NULL
    FROM papers_topic WHERE id = ANY(%(topic)s::bigint[]) AND name IS NOT NULL
    UNION ALL
    SELECT 'institution', asked.id, named.name, false, NULL, NULL, NULL, NULL
    FROM unnest(%(institution)s::bigint[]) AS asked(id) CROSS JOIN LATERAL (
        {NAMED_PLACE.format(key="asked.id")}
    ) named
"""


class _NodeRow(msgspec.Struct, frozen=True):
    kind: NodeKind
    id: int
    label: str
    is_markup: bool
    works_count: int | None
    first_year: int | None
    last_year: int | None
    community_id: int | None


def find_joined(keys: Iterable[NodeKey]) -> dict[NodeKey, NodeKey]:
    """By former key the key of the node whose record it joined; the others are left out.

    One query for people and one for works, where any are asked about.
    """
    asked = list(keys)
    found: dict[NodeKey, NodeKey] = {}
    for kind, find in ((NodeKind.AUTHOR, find_joined_authors), (NodeKind.WORK, find_joined_works)):
        old_ids = [key.id for key in asked if key.kind is kind]
        joined = find(old_ids) if old_ids else {}
        found |= {NodeKey(kind, old): NodeKey(kind, new) for old, new in joined.items()}
    return found


def read_nodes(keys: Iterable[NodeKey]) -> dict[NodeKey, Node]:
    """The nodes of these keys, in one query; those whose records are gone, or bear no name, are left out.

    An institution without a ROR id is called as one of its affiliations is printed, always the same one.
    """
    ids: dict[str, list[int]] = {kind.value: [] for kind in NodeKind}
    for key in keys:
        ids[key.kind].append(key.id)
    found: dict[NodeKey, Node] = {}
    for row in read_rows(_NodeRow, _NODES, ids):
        key = NodeKey(row.kind, row.id)
        label = strip_unsafe(to_plain(row.label) if row.is_markup else row.label)
        found[key] = Node(
            key=str(key),
            kind=row.kind,
            label=" ".join(label.split()) or UNTITLED,
            address=node_address(key, row.label),
            works_count=row.works_count,
            first_year=row.first_year,
            last_year=row.last_year,
            community_id=row.community_id,
        )
    return found
