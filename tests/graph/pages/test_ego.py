"""A slice drawn around its first node."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.pages.ego import LABEL_ROOM, WIDTH, EgoDrawing, draw_ego, measure_height, shorten_wide
from graph.records import Edge, EdgeKind, Node, NodeKind, Slice


def make_node(kind: NodeKind, number: int, label: str = "") -> Node:
    return Node(f"{kind}:{number}", kind, label or f"{kind} {number}", f"/{kind}/{number}")


def join(source: Node, target: Node, works: int = 1) -> Edge:
    return Edge(source.key, target.key, EdgeKind.COLLABORATION, "/explore/edge", 1.0, works)


def draw(*others: Node, between: tuple[Edge, ...] = ()) -> EgoDrawing:
    ego = make_node(NodeKind.AUTHOR, 1, "Ada Byron")
    edges = (*(join(ego, one) for one in others), *between)
    return draw_ego(Slice((ego, *others), edges), title="Ada Byron in the middle")


def make_people(count: int) -> list[Node]:
    return [make_node(NodeKind.AUTHOR, number) for number in range(2, count + 2)]


def test_drawing_has_the_ego_in_its_middle_and_a_spoke_to_each():
    drawing = draw(*make_people(3), make_node(NodeKind.TOPIC, 1), make_node(NodeKind.WORK, 1))
    assert (float(drawing.x), float(drawing.y)) == (WIDTH / 2, drawing.height / 2)
    assert len(drawing.marks) == len(drawing.spokes) == 4
    assert [mark.kind for mark in drawing.marks] == ["author"] * 3 + ["topic"]
    assert [bool(mark.points) for mark in drawing.marks] == [False] * 3 + [True]


@pytest.mark.parametrize("count", [1, 2, 3, 7, 20])
def test_names_of_a_side_never_stand_on_each_other(count):
    drawing = draw(*make_people(count))
    assert drawing.height == measure_height(count)
    for anchor in ("start", "end"):
        heights = sorted(float(mark.y) for mark in drawing.marks if mark.anchor == anchor)
        assert all(lower - upper >= 24 for upper, lower in pairwise(heights))
    assert all(0 < float(mark.x) < WIDTH and 0 < float(mark.y) < drawing.height for mark in drawing.marks)


def test_people_stand_beside_those_they_work_with():
    first, second, third, fourth = people = make_people(4)
    drawing = draw(*people, between=(join(first, third), join(third, fourth)))
    assert [mark.address for mark in drawing.marks] == [one.address for one in (first, third, fourth, second)]
    assert len(drawing.chords) == 2


def test_mark_tells_the_whole_name_and_its_works():
    name = "Konstantinos-Alexandros Papadimitrakopoulos-Wolfeschlegelsteinhausen"
    (mark,) = draw(make_node(NodeKind.AUTHOR, 2, name)).marks
    assert mark.title == f"{name}, 1 work"
    assert mark.label == "Konstantinos-Alexandros P…"


@given(st.text())
def test_shortened_name_fits_its_room(text):
    shown = shorten_wide(text, LABEL_ROOM)
    assert shown == text or (shown.endswith("…") and len(shown) <= LABEL_ROOM)
    assert shorten_wide("林" * 40, LABEL_ROOM) == "林" * 12 + "…"
