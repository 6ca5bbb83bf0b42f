"""A slice of the graph as a picture of its own: SVG that needs neither style sheet nor script."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from core.rendering.characters import strip_unsafe
from graph.layout import lay_out
from graph.pages.colours import LIGHT, OTHER, Palette, colour_people
from graph.pages.ego import measure_width, shorten_wide
from graph.pages.kinds import NODE_WORDS
from graph.records import Node, NodeKind, Slice
from papers.pages.text import count

WIDTH, HEIGHT = 1200, 900
MARGIN = 90
MOST_LABELS = 60
LONGEST_LABEL = 28
LETTER, LINE = 6.6, 14
"""How wide a letter of a name is taken to be, and how high a line, in the units of the drawing."""

_FONT = "Helvetica, Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "_Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def draw_svg(shown: Slice, *, title: str, palette: Palette = LIGHT) -> bytes:
    """The slice as an SVG document: each kind of node has a shape and a colour, each node a title.

    The same slice is always drawn alike. Of the `MOST_LABELS` nodes with most edges, and of the first, those bear their
    names that have room for it.
    """
    svg = Element(
        "svg",
        {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {WIDTH} {HEIGHT}", "role": "img"},
    )
    SubElement(svg, "title").text = strip_unsafe(title)
    SubElement(svg, "rect", {"width": str(WIDTH), "height": str(HEIGHT), "fill": palette.paper})
    turns = {node.key: turn for turn, node in enumerate(shown.nodes)}
    pairs = [(turns[edge.source], turns[edge.target]) for edge in shown.edges]
    places = [
        (MARGIN + x * (WIDTH - 2 * MARGIN), MARGIN + y * (HEIGHT - 2 * MARGIN))
        for x, y in lay_out(len(turns), pairs)
    ]
    degrees = Counter(turn for pair in pairs for turn in pair)
    sizes = [4 + 1.2 * degrees[turn] ** 0.5 for turn in range(len(shown.nodes))]
    lines = SubElement(svg, "g", {"stroke": palette.hair, "stroke-opacity": "0.55"})
    for source, target in pairs:
        (x1, y1), (x2, y2) = places[source], places[target]
        SubElement(lines, "line", {"x1": _n(x1), "y1": _n(y1), "x2": _n(x2), "y2": _n(y2)})
    marks = SubElement(svg, "g", {"stroke": palette.paper, "stroke-width": "1"})
    colours = colour_people(shown.nodes)
    for turn, node in enumerate(shown.nodes):
        fill = _choose_fill(palette, node.kind, colours.get(node.key))
        _add_mark(marks, node.kind, *places[turn], sizes[turn], node.label, fill)
    named = sorted(range(len(shown.nodes)), key=lambda turn: (turn > 0, -degrees[turn], turn))[:MOST_LABELS]
    _add_labels(svg, shown.nodes, places, sizes, named, palette)
    _add_legend(svg, [kind for kind in NodeKind if any(node.kind is kind for node in shown.nodes)], palette)
    _add_left_out(svg, shown, palette)
    written: bytes = tostring(svg, encoding="utf-8", xml_declaration=True)
    return written


def _add_left_out(svg: Element, shown: Slice, palette: Palette) -> None:
    """A line that says what is not drawn, where anything is not."""
    counts = (
        (shown.nodes_left_out_count, "more node"),
        (shown.edges_left_out_count, "more edge"),
        (shown.hidden_count or 0, "more neighbour"),
    )
    said = ", ".join(count(number, what) for number, what in counts if number)
    if said:
        place = {"x": str(WIDTH - 24), "y": str(HEIGHT - 15), "text-anchor": "end", "fill": palette.ink}
        text = SubElement(svg, "text", {**place, "font-family": _FONT, "font-size": "14"})
        text.text = f"Not drawn: {said}."


def _choose_fill(palette: Palette, kind: NodeKind, colour: str | None) -> str:
    if colour is None:
        return palette.kinds[kind]
    return palette.other if colour == OTHER else palette.communities[int(colour) - 1]


def _add_mark(
    parent: Element, kind: NodeKind, x: float, y: float, size: float, label: str, fill: str
) -> None:
    if kind is NodeKind.AUTHOR:
        mark = SubElement(parent, "circle", {"cx": _n(x), "cy": _n(y), "r": _n(size), "fill": fill})
    else:
        corners = {
            NodeKind.WORK: ((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)),
            NodeKind.TOPIC: ((0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)),
            NodeKind.INSTITUTION: ((0, -1.2), (1.15, 0.85), (-1.15, 0.85)),
        }[kind]
        points = " ".join(f"{_n(x + size * dx)},{_n(y + size * dy)}" for dx, dy in corners)
        mark = SubElement(parent, "polygon", {"points": points, "fill": fill})
    SubElement(mark, "title").text = strip_unsafe(f"{label} ({NODE_WORDS[kind][0]})")


def _add_labels(
    svg: Element,
    nodes: Sequence[Node],
    places: Sequence[tuple[float, float]],
    sizes: Sequence[float],
    named: Sequence[int],
    palette: Palette,
) -> None:
    """Names in the order of `named`, each at the first side of its mark that is free; the first one always."""
    texts = SubElement(
        svg,
        "g",
        {
            "font-family": _FONT,
            "font-size": "13",
            "fill": palette.ink,
            "stroke": palette.paper,
            "stroke-width": "3",
            "paint-order": "stroke",
        },
    )
    taken = [
        _Box(x - 1.2 * size, y - 1.2 * size, x + 1.2 * size, y + 1.2 * size)
        for (x, y), size in zip(places, sizes, strict=True)
    ]
    for turn in named:
        label = shorten_wide(strip_unsafe(nodes[turn].label), LONGEST_LABEL)
        width = LETTER * measure_width(label)
        sides = _list_sides(*places[turn], 1.3 * sizes[turn] + 3, width)
        free = (
            side
            for side in sides
            if side[3].left >= 0
            and side[3].right <= WIDTH
            and not any(side[3].meets(other) for place, other in enumerate(taken) if place != turn)
        )
        side = next(free, sides[0] if turn == 0 else None)
        if side is None:
            continue
        x, y, anchor, box = side
        taken.append(box)
        text = SubElement(texts, "text", {"x": _n(x), "y": _n(y), "text-anchor": anchor})
        text.text = label


def _list_sides(x: float, y: float, away: float, width: float) -> list[tuple[float, float, str, _Box]]:
    """Where a name could stand: above its mark, below, right, left."""
    half, above, below = width / 2, y - away, y + away
    return [
        (x, above - 3, "middle", _Box(x - half, above - LINE, x + half, above)),
        (x, below + LINE - 3, "middle", _Box(x - half, below, x + half, below + LINE)),
        (x + away, y + 4, "start", _Box(x + away, y - LINE / 2, x + away + width, y + LINE / 2)),
        (x - away, y + 4, "end", _Box(x - away - width, y - LINE / 2, x - away, y + LINE / 2)),
    ]


def _add_legend(svg: Element, kinds: Sequence[NodeKind], palette: Palette) -> None:
    legend = SubElement(svg, "g", {"font-family": _FONT, "font-size": "14", "fill": palette.ink})
    for turn, kind in enumerate(kinds):
        y = HEIGHT - 20 - 24 * (len(kinds) - 1 - turn)
        _add_mark(legend, kind, 24, y, 7, NODE_WORDS[kind][1], palette.kinds[kind])
        SubElement(legend, "text", {"x": "40", "y": str(y + 5)}).text = NODE_WORDS[kind][1].capitalize()


def _n(number: float) -> str:
    return f"{number:.1f}"
