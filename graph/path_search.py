"""The search for the shortest paths between two nodes, from both ends at once. No database: a reader tells links.

Of the two frontiers the smaller one goes a step further until they meet. All links that are read are kept, so that the
paths behind a meeting need no reading of their own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from heapq import nsmallest

Link = tuple[int, int]
ReadLinks = Callable[[Sequence[int], int], list[Link]]
"""The links from these nodes, each as (node, neighbour), at most so many; the same each time for the same nodes."""


class Outcome(StrEnum):
    """How a search ended. CUT says nothing of paths longer than those that were searched; APART that there is none."""

    FOUND = "found"
    TOO_FAR = "too far"
    APART = "apart"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class Meeting:
    """What a search found. No path has `searched_steps` steps or fewer, unless it is FOUND with just so many.

    `layers` are the links of the shortest paths, step by step from start to end; with `is_whole` they are those of all
    shortest paths, whose number is `paths_count`. APART, `island_id` is the end that leads to `island_count` nodes in
    all, itself included.
    """

    outcome: Outcome
    searched_steps: int
    layers: tuple[tuple[Link, ...], ...] = ()
    is_whole: bool = True
    paths_count: int | None = None
    island_id: int | None = None
    island_count: int | None = None


@dataclass(slots=True)
class _Side:
    """All nodes around an end, level by level, and the links by which each level led to the next."""

    start: int
    levels: list[set[int]] = field(init=False)
    links: list[list[Link]] = field(init=False, default_factory=list)
    seen: set[int] = field(init=False)

    def __post_init__(self) -> None:
        self.levels, self.seen = [{self.start}], {self.start}

    @property
    def frontier(self) -> set[int]:
        return self.levels[-1]

    def advance(self, links: list[Link]) -> None:
        found = {target for _, target in links} - self.seen
        self.links.append(links)
        self.levels.append(found)
        self.seen |= found

    def trace(self, met: set[int]) -> list[tuple[Link, ...]]:
        """The links by which the start leads to these nodes of the frontier, from the start on."""
        layers = []
        for links in reversed(self.links):
            layers.append(tuple(link for link in links if link[1] in met))
            met = {source for source, _ in layers[-1]}
        return layers[::-1]


def search_paths(
    start: int, end: int, *, longest: int, most_read: int, most_kept: int, read: ReadLinks
) -> Meeting:
    """The shortest paths of at most `longest` steps between two different nodes whose links go both ways.

    No more than `most_read` + 1 links are read, and no more nodes than these lead to. When the shortest paths have more
    than `most_kept` links, `layers` are those through some of the nodes where the two searches met.
    """
    near, far = _Side(start), _Side(end)
    left = most_read
    for steps in range(1, longest + 1):
        side, other = sorted((near, far), key=_weigh_up)
        links = read(sorted(side.frontier), left + 1)
        is_cut = len(links) > left
        left -= len(links)
        side.advance(links)
        met = side.frontier & other.frontier
        if met:
            return _meet(near, far, met, is_cut=is_cut, most_kept=most_kept)
        if is_cut:
            return Meeting(Outcome.CUT, steps - 1)
        if not side.frontier:
            return Meeting(Outcome.APART, steps, island_id=side.start, island_count=len(side.seen))
    return Meeting(Outcome.TOO_FAR, longest)


def _weigh_up(side: _Side) -> tuple[int, int]:
    """The side with fewer nodes to go on from goes on, of two alike the one that came less far."""
    return len(side.frontier), len(side.levels)


def _meet(near: _Side, far: _Side, met: set[int], *, is_cut: bool, most_kept: int) -> Meeting:
    layers = _trace(near, far, met)
    count = None if is_cut else _count_paths(layers)
    is_whole = not is_cut
    while len(met) > 1 and sum(map(len, layers)) > most_kept:
        met = set(sorted(met)[: len(met) // 2])
        layers, is_whole = _trace(near, far, met), False
    return Meeting(Outcome.FOUND, len(layers), layers, is_whole, count)


def _trace(near: _Side, far: _Side, met: set[int]) -> tuple[tuple[Link, ...], ...]:
    behind = (tuple((target, source) for source, target in links) for links in reversed(far.trace(met)))
    return (*near.trace(met), *behind)


def _count_paths(layers: Sequence[Sequence[Link]]) -> int:
    counts: dict[int, int] = {source: 1 for source, _ in layers[0]}
    for links in layers:
        longer: dict[int, int] = {}
        for source, target in links:
            longer[target] = longer.get(target, 0) + counts[source]
        counts = longer
    return sum(counts.values())


def choose_paths(
    layers: Sequence[Sequence[Link]], lengths: Mapping[Link, int], *, limit: int
) -> list[tuple[int, ...]]:
    """The paths through all layers with the least sum of lengths, of equal ones that with lower ids first.

    A link without a length is not walked.
    """
    best: dict[int, list[tuple[int, tuple[int, ...]]]] = {source: [(0, (source,))] for source, _ in layers[0]}
    for links in layers:
        longer: dict[int, list[tuple[int, tuple[int, ...]]]] = {}
        for link in links:
            if link in lengths:
                longer.setdefault(link[1], []).extend(
                    (length + lengths[link], (*ids, link[1])) for length, ids in best.get(link[0], ())
                )
        best = {node: nsmallest(limit, paths) for node, paths in longer.items()}
    return [ids for _, ids in nsmallest(limit, (path for paths in best.values() for path in paths))]
