"""Paths for programs."""

import datetime
from itertools import pairwise

import msgspec

from graph.addresses import edge_address
from graph.api.answers import GraphNodeAnswer, describe_node
from graph.path_search import Outcome
from graph.records import Edge, EdgeKind, Node, author_key
from graph.selectors.paths import PathParts, StepRow


class PathAnswer(msgspec.Struct, frozen=True):
    """Paths for programs: `paths` are keys of `nodes`, from the source to the target.

    All is as of `counted_at`. `outcome` is "found"; "apart" when there is none; "too far" or "cut" when none has
    `searched_steps` steps or fewer, and longer ones were not looked for. `distance` is the number of steps, null where
    none was found; `paths_count` that of the shortest paths, null where not all were read. When not
    `is_strongest`, paths as short that are stronger may be there.
    """

    counted_at: datetime.datetime
    source: GraphNodeAnswer
    target: GraphNodeAnswer
    outcome: str
    distance: int | None
    searched_steps: int
    paths_count: int | None
    is_strongest: bool
    nodes: tuple[GraphNodeAnswer, ...]
    edges: tuple[Edge, ...]
    paths: tuple[tuple[str, ...], ...]


def describe_path(
    source: Node, target: Node, parts: PathParts, *, counted_at: datetime.datetime
) -> PathAnswer:
    """The paths of two different people."""
    used = sorted({one for ids in parts.paths.paths for one in ids})
    links = sorted({link for ids in parts.paths.paths for link in pairwise(ids)})
    return PathAnswer(
        counted_at=counted_at,
        source=describe_node(source),
        target=describe_node(target),
        outcome=parts.paths.outcome.value,
        distance=parts.paths.distance,
        searched_steps=parts.paths.searched_steps,
        paths_count=parts.paths.paths_count,
        is_strongest=parts.paths.is_whole,
        nodes=tuple(describe_node(parts.people[one]) for one in used),
        edges=tuple(_describe_step(parts.steps[link]) for link in links),
        paths=tuple(tuple(parts.people[one].key for one in ids) for ids in parts.paths.paths),
    )


def describe_same(person: Node, *, counted_at: datetime.datetime) -> PathAnswer:
    """The path from a person to themselves: no step."""
    node = describe_node(person)
    return PathAnswer(counted_at, node, node, Outcome.FOUND.value, 0, 0, 1, True, (node,), (), ((node.key,),))


def _describe_step(step: StepRow) -> Edge:
    source, target = str(author_key(step.source_id)), str(author_key(step.target_id))
    return Edge(
        source=source,
        target=target,
        kind=EdgeKind.COLLABORATION,
        address=edge_address(source, target),
        weight=step.weight,
        works_count=step.works_count,
        first_year=step.first_year,
        last_year=step.last_year,
    )
