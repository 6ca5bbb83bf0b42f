"""Neighbours of nodes, the best first, and the edges between nodes: what every slice of the graph is made of."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from core.rows import read_rows
from graph.addresses import edge_address
from graph.models import SurveyedKind
from graph.records import EDGE_ENDS, Edge, EdgeKind, NodeKey, NodeKind

COUNTED_CAP = 1_000
"""More neighbours of a kind than this are not counted, and none beyond is shown."""

_AUTHOR, _WORK, _TOPIC, _INSTITUTION = NodeKind


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which edges count: by their weight, and by the years from their first work to their last.

    One whose works are all before `first_year` or all after `last_year` does not count, and where years are given none
    without a year; pairs of topics have none, and stay. An authorship and a topic of a work have no weight to be
    compared with `least_weight`: they are facts, not sums.
    """

    first_year: int | None = None
    last_year: int | None = None
    least_weight: float = 0.0


class Neighbour(msgspec.Struct, frozen=True):
    """A neighbour of a centre; `neighbours_count` is how many of its kind the centre has, at most the cap + 1."""

    centre_kind: NodeKind
    centre_id: int
    kind: NodeKind
    id: int
    neighbours_count: int

    @property
    def centre(self) -> NodeKey:
        """The node beside which it stands."""
        return NodeKey(self.centre_kind, self.centre_id)

    @property
    def key(self) -> NodeKey:
        """The neighbour itself."""
        return NodeKey(self.kind, self.id)


class _EdgeRow(msgspec.Struct, frozen=True):
    kind: EdgeKind
    source_id: int
    target_id: int
    weight: float
    works_count: int
    first_year: int | None
    last_year: int | None
    edges_count: int


def read_neighbours(
    centres: Sequence[NodeKey],
    *,
    limits: Mapping[NodeKind, int],
    narrowing: Narrowing = Narrowing(),
) -> list[Neighbour]:
    """For each centre in turn, of each kind in `limits` up to so many neighbours, in one query.

    The heaviest come first, of works the newest, of the authors of a work the first. The works of a topic are those
    that the last survey saw; the works of an institution are not its neighbours.
    """
    branches = [_select_neighbours(*one) for one in _BRANCHES if limits.get(one[1])]
    if not branches or not centres:
        return []
    sql = f"""
        WITH centre AS (
            SELECT * FROM unnest(%(kinds)s::text[], %(ids)s::bigint[]) WITH ORDINALITY AS c(kind, id, turn)
        )
        SELECT centre_kind, centre_id, kind, id, neighbours_count FROM ({" UNION ALL ".join(branches)}) found
        ORDER BY turn, kind_turn, rank
    """
    params: dict[str, Any] = {
        "kinds": [key.kind.value for key in centres],
        "ids": [key.id for key in centres],
        "cap": COUNTED_CAP + 1,
        **{f"limit_{kind}": limit for kind, limit in limits.items()},
    }
    return read_rows(Neighbour, sql, params | _narrow(narrowing))


def read_edges_between(
    nodes: Collection[NodeKey],
    *,
    centres: Collection[NodeKey],
    limit: int,
    narrowing: Narrowing = Narrowing(),
) -> tuple[list[Edge], int]:
    """Up to `limit` edges between these nodes, in one query, and how many there are.

    First come those of a centre, then the rest, the heaviest of each first. An edge goes from a person to what is none,
    from a work to its topic, between two of a kind from the lower id.
    """
    params: dict[str, Any] = {"limit": limit, **_narrow(narrowing)}
    for kind in NodeKind:
        params[kind.value] = [key.id for key in nodes if key.kind is kind]
        params[f"centre_{kind}"] = [key.id for key in centres if key.kind is kind]
    rows = read_rows(_EdgeRow, _BETWEEN, params)
    return [_show_edge(row) for row in rows], rows[0].edges_count if rows else 0


def _show_edge(row: _EdgeRow) -> Edge:
    source_kind, target_kind = EDGE_ENDS[row.kind]
    source, target = NodeKey(source_kind, row.source_id), NodeKey(target_kind, row.target_id)
    return Edge(
        source=str(source),
        target=str(target),
        kind=row.kind,
        address=edge_address(source, target),
        weight=row.weight,
        works_count=row.works_count,
        first_year=row.first_year,
        last_year=row.last_year,
    )


def _narrow(narrowing: Narrowing) -> dict[str, Any]:
    return {
        "weight": narrowing.least_weight,
        "first_year": narrowing.first_year,
        "last_year": narrowing.last_year,
    }


def _within_years(first: str, last: str) -> str:
    return f"""(%(first_year)s::int IS NULL OR {last} >= %(first_year)s)
        AND (%(last_year)s::int IS NULL OR {first} <= %(last_year)s)"""


_SURVEYED_TOPIC = int(SurveyedKind.TOPIC)
_SPAN = _within_years("e.first_year", "e.last_year")
_DATED = _within_years("w.year", "w.year")
_HEAVY = f"e.weight >= %(weight)s AND {_SPAN}"
_FREQUENT = f"e.works_count >= %(weight)s AND {_SPAN}"
_SIGNED = "papers_authorship e JOIN papers_work w ON w.id = e.work_id"
_NAMED = "graph_countedwork w CROSS JOIN LATERAL unnest(w.topic_ids) AS e(target_id)"

# Of a centre of this kind its neighbours of that kind: in which column of which rows, in which order.
_BRANCHES = (
    (
        _AUTHOR,
        _AUTHOR,
        "e.target_id",
        f"graph_collaboration e WHERE e.source_id = c.id AND {_HEAVY}",
        "e.weight DESC",
    ),
    (
        _AUTHOR,
        _WORK,
        "e.work_id",
        f"{_SIGNED} WHERE e.author_id = c.id AND {_DATED}",
        "w.year DESC NULLS LAST",
    ),
    (
        _AUTHOR,
        _TOPIC,
        "e.target_id",
        f"graph_authortopic e WHERE e.source_id = c.id AND {_FREQUENT}",
        "e.works_count DESC",
    ),
    (
        _AUTHOR,
        _INSTITUTION,
        "e.target_id",
        f"graph_authorinstitution e WHERE e.source_id = c.id AND {_FREQUENT}",
        "e.works_count DESC",
    ),
    (_WORK, _AUTHOR, "e.author_id", f"{_SIGNED} WHERE e.work_id = c.id AND {_DATED}", "e.position"),
    (_WORK, _TOPIC, "e.target_id", f"{_NAMED} WHERE w.work_id = c.id AND {_DATED}", "e.target_id"),
    (
        _TOPIC,
        _AUTHOR,
        "e.source_id",
        f"graph_authortopic e WHERE e.target_id = c.id AND {_FREQUENT}",
        "e.works_count DESC",
    ),
    (
        _TOPIC,
        _TOPIC,
        "e.target_id",
        "graph_topicpair e WHERE e.source_id = c.id AND e.works_count >= %(weight)s",
        "e.works_count DESC",
    ),
    (
        _TOPIC,
        _WORK,
        "e.work_id",
        f"""graph_surveyedwork e JOIN graph_countedwork w ON w.work_id = e.work_id AND c.id = ANY(w.topic_ids)
            WHERE e.kind = {_SURVEYED_TOPIC} AND e.node_id = c.id AND {_DATED}""",
        "e.year DESC, e.work_id DESC",
    ),
    (
        _INSTITUTION,
        _AUTHOR,
        "e.source_id",
        f"graph_authorinstitution e WHERE e.target_id = c.id AND {_FREQUENT}",
        "e.works_count DESC",
    ),
)


def _select_neighbours(centre: NodeKind, kind: NodeKind, column: str, start: str, order: str) -> str:
    return f"""
        SELECT '{centre}' AS centre_kind, c.id AS centre_id, c.turn, '{kind}' AS kind,
            {list(NodeKind).index(kind)} AS kind_turn, best.id, best.rank, best.neighbours_count
        FROM centre c CROSS JOIN LATERAL (
            SELECT id, rank, count(*) OVER () AS neighbours_count FROM (
                SELECT {column} AS id, row_number() OVER (ORDER BY {order}, {column}) AS rank
                FROM {start} ORDER BY {order}, {column} LIMIT %(cap)s
            ) counted
        ) best
        WHERE c.kind = '{centre}' AND best.rank <= %(limit_{kind})s"""


_SUMS = "e.source_id, e.target_id, {weight}, e.works_count, e.first_year, e.last_year"
_FACT = "{source}, {target}, 1, 1, w.year, w.year"

# An edge of this kind: its columns, and from which rows; its ends are narrowed to the nodes asked for.
_EDGES = (
    (
        EdgeKind.COLLABORATION,
        _SUMS.format(weight="e.weight"),
        f"graph_collaboration e WHERE e.source_id < e.target_id AND {_HEAVY}",
        ("e.source_id", "e.target_id"),
    ),
    (
        EdgeKind.AUTHORSHIP,
        _FACT.format(source="e.author_id", target="e.work_id"),
        f"{_SIGNED} WHERE {_DATED}",
        ("e.author_id", "e.work_id"),
    ),
    (
        EdgeKind.AUTHOR_TOPIC,
        _SUMS.format(weight="e.works_count"),
        f"graph_authortopic e WHERE {_FREQUENT}",
        ("e.source_id", "e.target_id"),
    ),
    (
        EdgeKind.AUTHOR_INSTITUTION,
        _SUMS.format(weight="e.works_count"),
        f"graph_authorinstitution e WHERE {_FREQUENT}",
        ("e.source_id", "e.target_id"),
    ),
    (
        EdgeKind.WORK_TOPIC,
        _FACT.format(source="w.work_id", target="e.target_id"),
        f"{_NAMED} WHERE {_DATED}",
        ("w.work_id", "e.target_id"),
    ),
    (
        EdgeKind.TOPIC_PAIR,
        "e.source_id, e.target_id, e.works_count, e.works_count, NULL, NULL",
        "graph_topicpair e WHERE e.source_id < e.target_id AND e.works_count >= %(weight)s",
        ("e.source_id", "e.target_id"),
    ),
)


def _select_edges(kind: EdgeKind, columns: str, start: str, ends: tuple[str, str]) -> str:
    (source, target), (source_kind, target_kind) = ends, EDGE_ENDS[kind]
    return f"""
        SELECT '{kind}', {columns},
            {source} = ANY(%(centre_{source_kind})s::bigint[]) OR {target} = ANY(%(centre_{target_kind})s::bigint[])
        FROM {start}
            AND {source} = ANY(%({source_kind})s::bigint[]) AND {target} = ANY(%({target_kind})s::bigint[])"""


_BETWEEN = f"""
    SELECT kind, source_id, target_id, weight, works_count, first_year, last_year, count(*) OVER () AS edges_count
    FROM ({" UNION ALL ".join(_select_edges(*one) for one in _EDGES)})
        AS found(kind, source_id, target_id, weight, works_count, first_year, last_year, is_central)
    ORDER BY is_central DESC, weight DESC, kind, source_id, target_id LIMIT %(limit)s
"""
