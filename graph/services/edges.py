"""The edges that counted works make: how they are summed up, and how the sums follow when works change.

A work says of each pair of its nodes some whole numbers, and an edge is their sum: so what a work no longer says can
be taken off, and what is left is to the last bit what a full build would give.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import connection

from graph.records import CLOSE_AUTHORS, MOST_PAIRED, WEIGHT_STEP
from graph.services.changes import log_new_collaborators

FORMULA_VERSION = 1
"""Moves when what is counted of a work, or what it adds to an edge, changes: then all edges are to be built anew."""


@dataclass(frozen=True)
class EdgeTable:
    """A table of edges and the pairs of nodes that a counted work makes.

    `pairs` is SQL behind `FROM <works> c,` and `source`, `target` name the nodes there; `where` says which works make
    any. With `is_mirrored` each pair stands for both directions and is given once, the lesser node first. `sums` are
    the columns besides `works_count`, each with what one work adds. `has_years` when the first and last one are kept.
    """

    name: str
    pairs: str
    source: str
    target: str
    where: str = "TRUE"
    is_mirrored: bool = False
    sums: Mapping[str, str] = field(default_factory=dict)
    has_years: bool = True

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns in the order in which all queries here give them."""
        years = ("first_year", "last_year") if self.has_years else ()
        return ("source_id", "target_id", "works_count", *self.sums, *years)


COLLABORATION = EdgeTable(
    name="graph_collaboration",
    pairs="unnest(c.author_ids) WITH ORDINALITY AS a (id, place), unnest(c.author_ids[a.place + 1:]) AS b (id)",
    source="a.id",
    target="b.id",
    where=f"c.authors_count BETWEEN 2 AND {MOST_PAIRED}",
    is_mirrored=True,
    sums={
        "weight": f"{WEIGHT_STEP} / (c.authors_count - 1)",
        "close_works_count": f"(c.authors_count <= {CLOSE_AUTHORS})::integer",
        "late_works_count": "coalesce(c.year >= %(late_from)s, FALSE)::integer",
    },
)
AUTHOR_TOPIC = EdgeTable(
    name="graph_authortopic",
    pairs="unnest(c.author_ids) AS a (id), unnest(c.topic_ids) AS b (id)",
    source="a.id",
    target="b.id",
    sums={"assigned_works_count": "c.is_assigned::integer"},
)
AUTHOR_INSTITUTION = EdgeTable(
    name="graph_authorinstitution",
    pairs="unnest(c.placed_author_ids, c.institution_ids) AS a (id, institution_id)",
    source="a.id",
    target="a.institution_id",
)
TOPIC_PAIR = EdgeTable(
    name="graph_topicpair",
    pairs="unnest(c.topic_ids) WITH ORDINALITY AS a (id, place), unnest(c.topic_ids[a.place + 1:]) AS b (id)",
    source="a.id",
    target="b.id",
    is_mirrored=True,
    has_years=False,
)
EDGE_TABLES = (COLLABORATION, AUTHOR_TOPIC, AUTHOR_INSTITUTION, TOPIC_PAIR)


def insert_edges(edges: EdgeTable, *, works: str, into: str, part: int, parts: int, late_from: int) -> int:
    """Write all edges that the counted works of a table make, whose source falls to this part; how many."""
    selected = select_edges(edges, works=works, part=part, parts=parts)
    with connection.cursor() as cursor:
        # The planner knows nothing of what stands in the arrays; sorting all pairs would take twice as long.
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(
            f"INSERT INTO {into} ({', '.join(edges.columns)}) {selected}", {"late_from": late_from}
        )
        written: int = cursor.rowcount
        cursor.execute("SET LOCAL enable_sort = DEFAULT")
    return written


def select_edges(edges: EdgeTable, *, works: str, part: int, parts: int) -> str:
    """SQL, with the parameter `late_from`, of the edges of a part, parts being numbered from 0.

    Of mirrored edges the lesser node is the source by which the part is told.
    """
    years = ", min(year) AS first_year, max(year) AS last_year" if edges.has_years else ""
    summed = "".join(f", {_scale(edges, f'sum({name})')} AS {name}" for name in edges.sums)
    shard = "" if parts == 1 else f"AND {edges.source} %% {parts} = {part}"
    columns = ", ".join(edges.columns)
    mirrored = ", ".join(("target_id", "source_id", *edges.columns[2:]))
    return f"""WITH edge AS (
            SELECT source_id, target_id, count(*)::integer AS works_count {summed} {years}
            FROM ({_select_pairs(edges, works)} {shard}) pair GROUP BY source_id, target_id
        )
        SELECT {columns} FROM edge {f"UNION ALL SELECT {mirrored} FROM edge" if edges.is_mirrored else ""}"""


def apply_changes(edges: EdgeTable, *, late_from: int) -> int:
    """Let the edges follow from `former_work` to `fresh_work`, touching only pairs that change; how many did.

    The change log is told of new collaborators, which no full build does.
    Must run where `counting.recount_marked` left those tables, in its transaction.
    """
    _stage_changes(edges, late_from)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM edge_change")
        (changed,) = cursor.fetchone()
        if changed:
            cursor.execute("ANALYZE edge_change")
            cursor.execute(_merge_changes(edges))
            if edges.has_years:
                cursor.execute(_renew_years(edges))
            if edges is COLLABORATION:
                log_new_collaborators()
        cursor.execute("DROP TABLE edge_change")
    return int(changed)


def _select_pairs(edges: EdgeTable, works: str, sign: int = 1) -> str:
    measures = "".join(f", {sign} * ({added}) AS {name}" for name, added in edges.sums.items())
    return f"""SELECT {edges.source} AS source_id, {edges.target} AS target_id, c.year, {sign} AS works_count {measures}
        FROM {works} c, {edges.pairs} WHERE {edges.where}"""


def _scale(edges: EdgeTable, total: str) -> str:
    return f"{total}::float8 / {WEIGHT_STEP}" if total == "sum(weight)" else f"{total}::integer"


def _stage_changes(edges: EdgeTable, late_from: int) -> None:
    """Write to `edge_change` by how much each pair changes, both directions of mirrored ones.

    Fewer works are left of some years, `lost_first` to `lost_last`: the first or last of all may be another now.
    """
    numbers = ("works_count", *edges.sums)
    net = ", ".join(f"sum({name}) AS {name}" for name in numbers)
    years = """, min(year) FILTER (WHERE works_count > 0) AS first_year,
        max(year) FILTER (WHERE works_count > 0) AS last_year,
        min(year) FILTER (WHERE works_count < 0) AS lost_first,
        max(year) FILTER (WHERE works_count < 0) AS lost_last"""
    differs = " OR ".join(f"{name} <> 0" for name in numbers)
    # Where no years are kept, a work that only changed its year says what it said.
    year = ", year" if edges.has_years else ""
    columns = ", ".join((*edges.columns[2:], *(("lost_first", "lost_last") if edges.has_years else ())))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""CREATE TEMPORARY TABLE edge_change ON COMMIT DROP AS
                WITH net AS (
                    SELECT source_id, target_id {year}, {net} FROM (
                        {_select_pairs(edges, "fresh_work")} UNION ALL {_select_pairs(edges, "former_work", -1)}
                    ) pair GROUP BY source_id, target_id {year}
                ), change AS (
                    SELECT source_id, target_id, {net} {years if edges.has_years else ""}
                    FROM net WHERE {differs} GROUP BY source_id, target_id
                )
                SELECT source_id, target_id, {columns} FROM change
                {f"UNION ALL SELECT target_id, source_id, {columns} FROM change" if edges.is_mirrored else ""}""",
            {"late_from": late_from},
        )


def _merge_changes(edges: EdgeTable) -> str:
    followed = [f"{name} = t.{name} + d.{name}" for name in ("works_count", *edges.sums) if name != "weight"]
    if "weight" in edges.sums:
        followed.append(f"weight = (round(t.weight * {WEIGHT_STEP}) + d.weight)::float8 / {WEIGHT_STEP}")
    if edges.has_years:
        followed += [
            "first_year = LEAST(t.first_year, d.first_year)",
            "last_year = GREATEST(t.last_year, d.last_year)",
        ]
    inserted = ", ".join(
        f"d.weight::float8 / {WEIGHT_STEP}" if name == "weight" else f"d.{name}" for name in edges.columns
    )
    return f"""MERGE INTO {edges.name} t USING edge_change d
        ON t.source_id = d.source_id AND t.target_id = d.target_id
        WHEN MATCHED AND t.works_count + d.works_count = 0 THEN DELETE
        WHEN MATCHED THEN UPDATE SET {", ".join(followed)}
        WHEN NOT MATCHED THEN INSERT ({", ".join(edges.columns)}) VALUES ({inserted})"""


def _renew_years(edges: EdgeTable) -> str:
    """The years of the pairs that lost their first or last one, from all works of an author of each pair.

    All edges with years begin at an author; of two authors, the works of the one with fewer are looked through. Works
    that are marked and not counted again yet still count as they did, whoever is their author by now.
    """
    lost = "least(n.source_id, n.target_id) AS source_id, greatest(n.source_id, n.target_id) AS target_id"
    renewed = """(
        SELECT source_id, target_id, first_year, last_year FROM years
        UNION ALL SELECT target_id, source_id, first_year, last_year FROM years
    )"""
    lesser = """JOIN papers_author s ON s.id = n.source_id
        JOIN papers_author o ON o.id = n.target_id AND (s.works_count, s.id) < (o.works_count, o.id)"""
    if not edges.is_mirrored:
        lost, renewed, lesser = "n.source_id, n.target_id", "years", ""
    return f"""WITH lost AS MATERIALIZED (
            SELECT {lost}, n.source_id AS author_id FROM edge_change n
            JOIN {edges.name} t ON (t.source_id, t.target_id) = (n.source_id, n.target_id)
                AND (n.lost_first <= t.first_year OR n.lost_last >= t.last_year)
            {lesser}
        ), work AS MATERIALIZED (
            SELECT a.work_id FROM (SELECT DISTINCT author_id FROM lost) l JOIN papers_authorship a USING (author_id)
            UNION SELECT work_id FROM papers_changedwork
        ), pair AS (
            SELECT {edges.source} AS source_id, {edges.target} AS target_id, c.year
            FROM work JOIN graph_countedwork c USING (work_id), {edges.pairs}
            WHERE {edges.where} AND c.year IS NOT NULL
        ), years AS (
            SELECT l.source_id, l.target_id, min(p.year) AS first_year, max(p.year) AS last_year
            FROM lost l LEFT JOIN pair p USING (source_id, target_id) GROUP BY l.source_id, l.target_id
        )
        UPDATE {edges.name} t SET first_year = y.first_year, last_year = y.last_year FROM {renewed} y
        WHERE (t.source_id, t.target_id) = (y.source_id, y.target_id)
            AND (t.first_year, t.last_year) IS DISTINCT FROM (y.first_year, y.last_year)"""
