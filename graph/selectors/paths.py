"""The shortest ways from one person to another over people who wrote works together."""

from collections.abc import Collection, Sequence
from itertools import pairwise

import msgspec
import msgspec.structs
from django.http import Http404

from core.rows import read_rows
from graph.path_search import Link, Meeting, Outcome, choose_paths, search_paths
from graph.records import Node, NodeKey, NodeKind, author_key, parse_node_key
from graph.selectors.evidence import PAIRS, SHARED_WORKS
from graph.selectors.nodes import find_joined, read_nodes
from graph.selectors.titles import TitledWork
from papers.selectors.works import NEWEST_FIRST

LONGEST_PATH = 6
"""No path of more steps is looked for."""
MOST_READ = 100_000
"""A search reads no more collaborations: 0.14 s measured from hubs, on a machine with much else to do."""
MOST_KEPT = 5_000
"""Of so many collaborations on shortest paths the strongest paths are told."""
STEP_WORKS = 3
"""How many works of a step are shown."""

_LENGTH = 1_000_000_000


class Paths(msgspec.Struct, frozen=True):
    """What is between two author records.

    `distance` is the steps of the shortest paths, None unless they were FOUND. `paths` are some of these as the ids of
    author records from the source to the target, the strongest first: that with the least Σ 1/weight over its steps
    (Newman 2001, Phys. Rev. E 64, 016132), of equal ones that with lower ids. `paths_count` is how many there are, None
    when not all were read; only with `is_whole` the strongest of all were chosen.
    No path has `searched_steps` steps or fewer when the outcome is another. APART says that there is no path at all:
    `island_id` is the one of the two whose collaborations lead to no more than `island_count` people, itself included.
    """

    outcome: Outcome
    distance: int | None
    searched_steps: int
    paths: tuple[tuple[int, ...], ...] = ()
    paths_count: int | None = None
    is_whole: bool = True
    island_id: int | None = None
    island_count: int | None = None


class StepRow(msgspec.Struct, frozen=True):
    """Two people of a path and what they wrote together; `works` are the newest `STEP_WORKS`."""

    source_id: int
    target_id: int
    weight: float
    works_count: int
    first_year: int | None
    last_year: int | None
    works: tuple[TitledWork, ...]


class PathParts(msgspec.Struct, frozen=True):
    """Paths with all that is shown of them; those that lead over a record that is gone are left out."""

    paths: Paths
    people: dict[int, Node]
    steps: dict[Link, StepRow]


class _Links(msgspec.Struct, frozen=True):
    source_ids: tuple[int, ...]
    target_ids: tuple[int, ...]


class _Weight(msgspec.Struct, frozen=True):
    source_id: int
    target_id: int
    weight: float


def find_paths(
    source_id: int, target_id: int, *, longest: int = LONGEST_PATH, limit: int = 3, most_read: int = MOST_READ
) -> Paths:
    """The distance of two different author records and at most `limit` of the shortest paths; a query a step, and one.

    No more than `most_read` collaborations are read: a search that would need more is CUT.
    """
    meeting = _search(source_id, target_id, longest=longest, most_read=most_read)
    paths: list[tuple[int, ...]] = []
    if meeting.outcome is Outcome.FOUND:
        paths = choose_paths(meeting.layers, _read_lengths(meeting), limit=limit)
    return Paths(
        outcome=meeting.outcome,
        distance=_tell_distance(meeting),
        searched_steps=meeting.searched_steps,
        paths=tuple(paths),
        paths_count=meeting.paths_count,
        is_whole=meeting.is_whole,
        island_id=meeting.island_id,
        island_count=meeting.island_count,
    )


def measure_distance(
    source_id: int, target_id: int, *, longest: int = LONGEST_PATH, most_read: int = MOST_READ
) -> Paths:
    """As `find_paths`, without any path: a query a step."""
    meeting = _search(source_id, target_id, longest=longest, most_read=most_read)
    return Paths(meeting.outcome, _tell_distance(meeting), meeting.searched_steps)


def read_path_parts(paths: Paths) -> PathParts:
    """The people and the steps of paths that were found, in two queries; in none when there are no paths."""
    if not paths.paths:
        return PathParts(paths, {}, {})
    nodes = read_nodes({author_key(one) for ids in paths.paths for one in ids})
    people = {key.id: node for key, node in nodes.items()}
    links = sorted({link for ids in paths.paths for link in pairwise(ids)})
    steps = {(step.source_id, step.target_id): step for step in list_steps(links)}
    left = tuple(
        ids
        for ids in paths.paths
        if all(one in people for one in ids) and all(link in steps for link in pairwise(ids))
    )
    return PathParts(msgspec.structs.replace(paths, paths=left), people, steps)


def read_people(author_ids: Collection[int]) -> dict[int, Node]:
    """The people of these ids, which may be former ones of records that joined others; unknown ones are left out."""
    found = read_nodes(map(author_key, author_ids))
    joined = find_joined(author_key(one) for one in author_ids if author_key(one) not in found)
    if joined:
        nodes = read_nodes(joined.values())
        found |= {old: nodes[new] for old, new in joined.items() if new in nodes}
    return {key.id: node for key, node in found.items()}


def find_people(texts: Sequence[str]) -> list[Node | None]:
    """The people of these keys; None for what is no key. Raises Http404, with a sentence, for one who is not here."""
    keys = [_parse_person(text) for text in texts]
    found = read_people({key.id for key in keys if key})
    for key in keys:
        if key and key.id not in found:
            raise Http404(f"No researcher here has the number {key.id}.")
    return [found[key.id] if key else None for key in keys]


def _parse_person(text: str) -> NodeKey | None:
    try:
        key = parse_node_key(text)
    except ValueError:
        return None
    return key if key.kind is NodeKind.AUTHOR else None


def list_steps(links: Sequence[Link]) -> list[StepRow]:
    """These collaborations with their newest works, in this order; one that is gone is left out."""
    shared = SHARED_WORKS.format(source="e.source_id", target="e.target_id")
    sql = f"""
        SELECT e.source_id, e.target_id, e.weight, e.works_count, e.first_year, e.last_year,
            (SELECT coalesce(json_agg(work ORDER BY work.rank), '[]') FROM (
                SELECT w.id, w.year, w.title, t.title_html, t.language,
                    CASE WHEN w.title IS NULL THEN t.abstract END AS abstract,
                    CASE WHEN w.title IS NULL THEN t.abstract_html END AS abstract_html,
                    row_number() OVER (ORDER BY {NEWEST_FIRST}) AS rank
                FROM (SELECT w.* FROM {shared} AND {PAIRS}) w LEFT JOIN papers_worktext t ON t.work_id = w.id
                ORDER BY rank LIMIT %(works)s
             ) work) AS works
        FROM unnest(%(source_ids)s::bigint[], %(target_ids)s::bigint[])
            WITH ORDINALITY AS asked(source_id, target_id, rank)
        JOIN graph_collaboration e USING (source_id, target_id) ORDER BY asked.rank
    """
    return read_rows(StepRow, sql, {**_split(links), "works": STEP_WORKS})


def _search(source_id: int, target_id: int, *, longest: int, most_read: int) -> Meeting:
    return search_paths(
        source_id, target_id, longest=longest, most_read=most_read, most_kept=MOST_KEPT, read=_read_links
    )


def _tell_distance(meeting: Meeting) -> int | None:
    return meeting.searched_steps if meeting.outcome is Outcome.FOUND else None


def _read_links(author_ids: Sequence[int], most: int) -> list[Link]:
    # LATERAL with an ORDER BY of its own is one range of the index a person, however many people are asked about:
    # a join is at times planned as a scan of all collaborations.
    sql = """
        SELECT coalesce(array_agg(source_id), '{}') AS source_ids, coalesce(array_agg(target_id), '{}') AS target_ids
        FROM (
            SELECT asked.id AS source_id, link.target_id FROM unnest(%(author_ids)s::bigint[]) AS asked(id)
            CROSS JOIN LATERAL (
                SELECT target_id FROM graph_collaboration WHERE source_id = asked.id ORDER BY target_id
            ) link LIMIT %(most)s
        ) links
    """
    (links,) = read_rows(_Links, sql, {"author_ids": list(author_ids), "most": most})
    return list(zip(links.source_ids, links.target_ids, strict=True))


def _read_lengths(meeting: Meeting) -> dict[Link, int]:
    """How long each step is: 1/weight as a whole number, so that sums are the same in any order."""
    sql = """
        SELECT c.source_id, c.target_id, c.weight
        FROM unnest(%(source_ids)s::bigint[], %(target_ids)s::bigint[]) AS asked(source_id, target_id)
        CROSS JOIN LATERAL (
            SELECT * FROM graph_collaboration c
            WHERE (c.source_id, c.target_id) = (asked.source_id, asked.target_id) OFFSET 0
        ) c
    """
    rows = read_rows(_Weight, sql, _split([link for links in meeting.layers for link in links]))
    return {(row.source_id, row.target_id): round(_LENGTH / row.weight) for row in rows}


def _split(links: Sequence[Link]) -> dict[str, list[int]]:
    return {"source_ids": [one for one, _ in links], "target_ids": [one for _, one in links]}
