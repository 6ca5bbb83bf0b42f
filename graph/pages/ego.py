"""A small slice drawn around the node in its focus: the others on an oval around it, their names outside."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, log2, sqrt

from graph.records import Edge, Node, NodeKind, Slice

WIDTH = 672
SPACING = 24
"""The height that each name has to itself, in the units of the drawing: pixels where it has its full width."""
RADIUS = 150
LABEL_ROOM, LABEL_GAP = 26, 11
LEAST_HEIGHT = 168

_BEND = 0.6
"""How near the lines between neighbours come to the middle: 0 is straight through it, 1 the shortest way."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A node: a circle of radius `size` for a person, else the corners in `points`; its name at `label_x`, `label_y`.

    `anchor` is the end of the name that stands there. `title` is the whole name with how many works there are.
    """

    kind: str
    x: str
    y: str
    size: str
    points: str
    label: str
    label_x: str
    label_y: str
    anchor: str
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Spoke:
    """A line from the middle to a neighbour."""

    x: str
    y: str


@dataclass(frozen=True, slots=True)
class EgoDrawing:
    """Numbers are in the units of the drawing, as SVG has them. `chords` are paths between neighbours."""

    width: int
    height: int
    x: str
    y: str
    name: str
    name_y: str
    spokes: tuple[Spoke, ...]
    chords: tuple[str, ...]
    marks: tuple[Mark, ...]
    title: str


def measure_height(neighbours_count: int) -> int:
    """How high a drawing with so many neighbours is, before it is made."""
    return max(LEAST_HEIGHT, (ceil(neighbours_count / 2) + 1) * SPACING)


def draw_ego(shown: Slice, *, title: str) -> EgoDrawing:
    """The people, topics and institutions of a slice around its first node; the same slice is always drawn alike.

    People stand beside some with whom they work, then come topics, then institutions, clockwise from above.
    """
    ego, *drawn = shown.nodes
    weights = {frozenset((edge.source, edge.target)): edge for edge in shown.edges}
    ordered = [
        *_chain([node for node in drawn if node.kind is NodeKind.AUTHOR], weights),
        *(node for node in drawn if node.kind is NodeKind.TOPIC),
        *(node for node in drawn if node.kind is NodeKind.INSTITUTION),
    ]
    height = measure_height(len(ordered))
    places = _place(len(ordered), height)
    by_key = {node.key: place for node, place in zip(ordered, places, strict=True)}
    middle = (WIDTH / 2, height / 2)
    return EgoDrawing(
        width=WIDTH,
        height=height,
        x=_n(middle[0]),
        y=_n(middle[1]),
        name=shorten_wide(ego.label, LABEL_ROOM),
        name_y=_n(middle[1] - 14),
        spokes=tuple(
            Spoke(_n(x), _n(y))
            for node, (x, y) in zip(ordered, places, strict=True)
            if frozenset((ego.key, node.key)) in weights
        ),
        chords=tuple(
            _bend(by_key[edge.source], by_key[edge.target], middle)
            for edge in shown.edges
            if edge.source in by_key and edge.target in by_key
        ),
        marks=tuple(
            _mark(node, place, _count_works(weights, ego, node))
            for node, place in zip(ordered, places, strict=True)
        ),
        title=title,
    )


def shorten_wide(text: str, room: int) -> str:
    """The text, or its beginning and "…", within so many letters; those of East Asia count twice."""
    width = 0
    for index, letter in enumerate(text):
        width += measure_width(letter)
        if width > room:
            return f"{text[: max(1, index - 1)].rstrip()}…"
    return text


def measure_width(text: str) -> int:
    """How many letters wide a text is; those of East Asia count twice."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _chain(people: Sequence[Node], weights: Mapping[frozenset[str], Edge]) -> list[Node]:
    """The people so that each stands beside one they work with, where there is one left."""
    left = list(people)
    chain: list[Node] = []
    while left:
        near = [one for one in left if chain and frozenset((chain[-1].key, one.key)) in weights]
        chosen = (near or left)[0]
        left.remove(chosen)
        chain.append(chosen)
    return chain


def _place(count: int, height: int) -> list[tuple[float, float]]:
    """Places down the right side of an oval and up its left side, each at a height of its own on its side."""
    right = ceil(count / 2)
    sides = [(1, slot, right) for slot in range(right)]
    sides += [(-1, slot, count - right) for slot in reversed(range(count - right))]
    reach = max(1.0, right / 2 + 0.6) * SPACING
    places = []
    for side, slot, slots in sides:
        dy = (slot - (slots - 1) / 2) * SPACING
        places.append((WIDTH / 2 + side * RADIUS * sqrt(1 - (dy / reach) ** 2), height / 2 + dy))
    return places


def _bend(start: tuple[float, float], end: tuple[float, float], middle: tuple[float, float]) -> str:
    x, y = (m + _BEND * ((a + b) / 2 - m) for a, b, m in zip(start, end, middle, strict=True))
    return f"M{_n(start[0])} {_n(start[1])}Q{_n(x)} {_n(y)} {_n(end[0])} {_n(end[1])}"


def _count_works(weights: Mapping[frozenset[str], Edge], ego: Node, node: Node) -> int:
    edge = weights.get(frozenset((ego.key, node.key)))
    return edge.works_count if edge else 0


def _mark(node: Node, place: tuple[float, float], works: int) -> Mark:
    x, y = place
    size = 3.5 + min(4.0, log2(1 + works) / 1.5)
    side = 1 if x >= WIDTH / 2 else -1
    corners = _CORNERS.get(node.kind, ())
    return Mark(
        kind=node.kind,
        x=_n(x),
        y=_n(y),
        size=_n(size),
        points=" ".join(f"{_n(x + size * dx)},{_n(y + size * dy)}" for dx, dy in corners),
        label=shorten_wide(node.label, LABEL_ROOM),
        label_x=_n(x + side * LABEL_GAP),
        label_y=_n(y + 4.5),
        anchor="start" if side > 0 else "end",
        title=f"{node.label}, {works:,} {'work' if works == 1 else 'works'}",
        address=node.address,
    )


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


_CORNERS = {
    NodeKind.TOPIC: ((0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)),
    NodeKind.INSTITUTION: ((0, -1.2), (1.15, 0.85), (-1.15, 0.85)),
}
