"""The graph as GraphML and as SVG, of names that mean harm."""

from __future__ import annotations

import re

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from core.graphml import NAMESPACE
from graph.pages.colours import DARK, LIGHT
from graph.pages.drawing import LETTER, MOST_LABELS, draw_svg
from graph.pages.graphml import format_graphml
from graph.records import Edge, EdgeKind, Node, NodeKind, Slice

EVIL = "</text><script>alert(1)</script>\"'&]]>\x00\x1f\u202e\ud800"


def make_slice(label: str, nodes_count: int = 2) -> Slice:
    kinds = list(NodeKind)
    nodes = tuple(
        Node(f"author:{n}", kinds[n % 4], label, "/researchers/1", works_count=n or None)
        for n in range(nodes_count)
    )
    edges = tuple(
        Edge(nodes[0].key, node.key, EdgeKind.COLLABORATION, "/explore/edge?a=1&b=2", 0.5, 1, 2019, 2020)
        for node in nodes[1:]
    )
    return Slice(nodes, edges)


@pytest.mark.parametrize("draw", [format_graphml, lambda shown: draw_svg(shown, title=EVIL)])
def test_download_is_xml_whatever_names_say(draw):
    text = draw(make_slice(EVIL)).decode()
    assert fromstring(text) is not None
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)" in text


@given(st.text())
def test_download_is_xml_of_any_name(label):
    fromstring(format_graphml(make_slice(label)))
    fromstring(draw_svg(make_slice(label), title=label))


def test_graphml_says_what_is_known_and_nothing_else():
    root = fromstring(format_graphml(make_slice("Ada")))
    tag = f"{{{NAMESPACE}}}"
    first, second = root.iter(f"{tag}node")
    assert [one.get("key") for one in first] == ["node_label", "node_kind", "node_address"]
    assert {one.get("key"): one.text for one in second}["node_works_count"] == "1"
    (edge,) = root.iter(f"{tag}edge")
    assert (edge.get("source"), edge.get("target")) == ("author:0", "author:1")
    assert {one.get("key"): one.text for one in edge} == {
        "edge_kind": "collaboration",
        "edge_address": "/explore/edge?a=1&b=2",
        "edge_weight": "0.5",
        "edge_works_count": "1",
        "edge_first_year": "2019",
        "edge_last_year": "2020",
    }
    declared = {one.get("id") for one in root.iter(f"{tag}key")}
    assert {one.get("key") for one in root.iter(f"{tag}data")} <= declared


def test_downloads_say_what_they_leave_out():
    whole, cut = Slice((), (), 0), Slice((), (), 1, 2, 3_000)
    tag = f"{{{NAMESPACE}}}"
    (graph,) = fromstring(format_graphml(cut)).iter(f"{tag}graph")
    assert {one.get("key"): one.text for one in graph.findall(f"{tag}data")} == {
        "graph_hidden_count": "1",
        "graph_nodes_left_out_count": "2",
        "graph_edges_left_out_count": "3000",
    }
    said = "Not drawn: 2 more nodes, 3,000 more edges, 1 more neighbour."
    assert said in draw_svg(cut, title="Ada").decode().replace("\u00a0", " ")
    assert "Not drawn" not in draw_svg(whole, title="Ada").decode()


def test_svg_draws_each_kind_in_its_shape_without_a_style():
    text = draw_svg(make_slice("Ada", 5), title="Ada").decode()
    assert "style" not in text
    root = fromstring(text)
    svg = "{http://www.w3.org/2000/svg}"
    marks = [one.tag for one in root.iter() if one.find(f"{svg}title") is not None]
    assert marks.count(f"{svg}circle") == 3  # two people and the legend
    assert marks.count(f"{svg}polygon") == 6
    assert len(list(root.iter(f"{svg}line"))) == 4
    assert draw_svg(make_slice("Ada", 5), title="Ada").decode() == text


def test_svg_of_many_names_some():
    text = draw_svg(make_slice("A name", 200), title="Ada").decode()
    assert 1 <= text.count(">A name</text>") <= MOST_LABELS


def test_svg_of_nothing_is_empty_paper():
    assert b"<circle" not in draw_svg(Slice((), ()), title="Nothing")


def test_svg_is_drawn_in_the_colours_of_its_scheme():
    light, dark = (draw_svg(make_slice("Ada", 5), title="Ada", palette=one).decode() for one in (LIGHT, DARK))
    for palette, drawn, other in ((LIGHT, light, DARK), (DARK, dark, LIGHT)):
        for colour in (palette.paper, palette.ink, palette.hair, *palette.kinds.values()):
            assert f'"{colour}"' in drawn
        assert f'"{other.paper}"' not in drawn


def test_svg_colours_people_by_community():
    people = tuple(
        Node(f"author:{n}", NodeKind.AUTHOR, f"N {n}", "/", community_id=(7, 7, 9, None)[n]) for n in range(4)
    )
    drawn = draw_svg(Slice(people, ()), title="Ada").decode()
    marks = re.findall(r'<circle [^>]*fill="([^"]*)"', drawn)
    assert marks[:4] == [LIGHT.communities[0], LIGHT.communities[0], LIGHT.other, LIGHT.other]


def test_names_in_the_svg_touch_no_mark_beside_them():
    root = fromstring(draw_svg(make_slice("Ada Byron of somewhere", 120), title="Ada").decode())
    svg = "{http://www.w3.org/2000/svg}"
    marks, texts = root.findall(f"{svg}g")[1:3]
    circles = [
        tuple(float(one.get(name)) for name in ("cx", "cy", "r")) for one in marks.iter(f"{svg}circle")
    ]
    assert len(list(texts)) > 5
    for text in list(texts)[1:]:  # the name of the focus always stands
        x, y = float(text.get("x")), float(text.get("y"))
        width = 22 * LETTER
        left = {"middle": x - width / 2, "start": x, "end": x - width}[text.get("text-anchor")]
        for cx, cy, r in circles:
            near_x, near_y = min(max(cx, left), left + width), min(max(cy, y - 10), y)
            assert (near_x - cx) ** 2 + (near_y - cy) ** 2 >= r**2
