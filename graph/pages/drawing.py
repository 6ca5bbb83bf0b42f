"""A slice of the graph as a picture of its own: SVG that needs neither style sheet nor script."""

from collections import Counter
from xml.etree.ElementTree import Element, SubElement, tostring

from core.rendering.characters import strip_unsafe
from graph.layout import lay_out
from graph.pages.kinds import NODE_COLOURS, NODE_WORDS
from graph.records import Node, NodeKind, Slice
from papers.pages.text import shorten

WIDTH, HEIGHT = 1200, 900
MARGIN = 90
MOST_LABELS = 60
LONGEST_LABEL = 28
LABEL_ROOM = 110
"""A label nearer than this to a better one, and on its line, is left out; the title of the node has it."""

_PAPER, _INK, _HAIR = "#fdfcf9", "#1d1c1a", "#b3ada1"
_FONT = "Helvetica, Arial, sans-serif"


def draw_svg(shown: Slice, *, title: str) -> bytes:
    """The slice as an SVG document: each kind of node has a shape and a colour, each node a title.

    The same slice is always drawn alike. The `MOST_LABELS` nodes with most edges, and the first, bear their names.
    """
    svg = Element(
        "svg",
        {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {WIDTH} {HEIGHT}", "role": "img"},
    )
    SubElement(svg, "title").text = strip_unsafe(title)
    SubElement(svg, "rect", {"width": str(WIDTH), "height": str(HEIGHT), "fill": _PAPER})
    turns = {node.key: turn for turn, node in enumerate(shown.nodes)}
    pairs = [(turns[edge.source], turns[edge.target]) for edge in shown.edges]
    places = [
        (MARGIN + x * (WIDTH - 2 * MARGIN), MARGIN + y * (HEIGHT - 2 * MARGIN))
        for x, y in lay_out(len(turns), pairs)
    ]
    degrees = Counter(turn for pair in pairs for turn in pair)
    lines = SubElement(svg, "g", {"stroke": _HAIR, "stroke-opacity": "0.55"})
    for source, target in pairs:
        (x1, y1), (x2, y2) = places[source], places[target]
        SubElement(lines, "line", {"x1": _n(x1), "y1": _n(y1), "x2": _n(x2), "y2": _n(y2)})
    marks = SubElement(svg, "g", {"stroke": _PAPER, "stroke-width": "1"})
    for turn, node in enumerate(shown.nodes):
        _add_mark(marks, node.kind, *places[turn], 4 + 1.2 * degrees[turn] ** 0.5, node.label)
    _add_labels(svg, shown.nodes, places, degrees)
    _add_legend(svg, [kind for kind in NodeKind if any(node.kind is kind for node in shown.nodes)])
    written: bytes = tostring(svg, encoding="utf-8", xml_declaration=True)
    return written


def _add_mark(parent: Element, kind: NodeKind, x: float, y: float, size: float, label: str) -> None:
    fill = {"fill": NODE_COLOURS[kind]}
    if kind is NodeKind.AUTHOR:
        mark = SubElement(parent, "circle", {"cx": _n(x), "cy": _n(y), "r": _n(size), **fill})
    else:
        corners = {
            NodeKind.WORK: ((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)),
            NodeKind.TOPIC: ((0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)),
            NodeKind.INSTITUTION: ((0, -1.2), (1.15, 0.85), (-1.15, 0.85)),
        }[kind]
        points = " ".join(f"{_n(x + size * dx)},{_n(y + size * dy)}" for dx, dy in corners)
        mark = SubElement(parent, "polygon", {"points": points, **fill})
    SubElement(mark, "title").text = strip_unsafe(f"{label} ({NODE_WORDS[kind][0]})")


def _add_labels(
    svg: Element, nodes: tuple[Node, ...], places: list[tuple[float, float]], degrees: Counter[int]
) -> None:
    named = sorted(range(len(nodes)), key=lambda turn: (turn > 0, -degrees[turn], turn))[:MOST_LABELS]
    texts = SubElement(
        svg,
        "g",
        {
            "font-family": _FONT,
            "font-size": "13",
            "text-anchor": "middle",
            "fill": _INK,
            "stroke": _PAPER,
            "stroke-width": "3",
            "paint-order": "stroke",
        },
    )
    kept: list[tuple[float, float]] = []
    for turn in named:
        x, y = places[turn][0], places[turn][1] - 9 - degrees[turn] ** 0.5
        if any(abs(x - other_x) < LABEL_ROOM and abs(y - other_y) < 14 for other_x, other_y in kept):
            continue
        kept.append((x, y))
        text = SubElement(texts, "text", {"x": _n(x), "y": _n(y)})
        text.text = strip_unsafe(shorten(nodes[turn].label, LONGEST_LABEL))


def _add_legend(svg: Element, kinds: list[NodeKind]) -> None:
    legend = SubElement(svg, "g", {"font-family": _FONT, "font-size": "14", "fill": _INK})
    for turn, kind in enumerate(kinds):
        y = HEIGHT - 20 - 24 * (len(kinds) - 1 - turn)
        _add_mark(legend, kind, 24, y, 7, NODE_WORDS[kind][1])
        SubElement(legend, "text", {"x": "40", "y": str(y + 5)}).text = NODE_WORDS[kind][1].capitalize()


def _n(number: float) -> str:
    return f"{number:.1f}"
