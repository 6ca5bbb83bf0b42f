"""The colours of drawings: told apart by those who see them, the same in the style sheet and in pictures."""

from __future__ import annotations

import math
import re
from itertools import combinations
from pathlib import Path

import pytest

from graph.pages.colours import OTHER, SCHEMES, Palette, colour_people, number_communities
from graph.records import Node, NodeKind

LEAST_CONTRAST = 3
LEAST_APART = 25
"""In CIELAB; about 2 can just be told apart when side by side."""


def read_light(colour: str) -> list[float]:
    """Red, green and blue in linear light, from 0 to 1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def measure_contrast(one: str, other: str) -> float:
    def measure(colour: str) -> float:
        red, green, blue = read_light(colour)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05

    dark, light = sorted((measure(one), measure(other)))
    return light / dark


def place(colour: str) -> tuple[float, float, float]:
    """The colour in CIELAB."""
    red, green, blue = read_light(colour)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_communities_are_seen_on_paper_and_told_from_each_other_and_from_other_people(scheme):
    palette = SCHEMES[scheme]
    colours = [*palette.communities, palette.other]
    assert [one for one in colours if measure_contrast(one, palette.paper) < LEAST_CONTRAST] == []
    own = palette.kinds[NodeKind.AUTHOR]
    pairs = combinations([*colours, own], 2)
    assert [pair for pair in pairs if math.dist(place(pair[0]), place(pair[1])) < LEAST_APART] == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_colours_of_pictures_are_those_of_the_style_sheet(settings, scheme):
    text = (Path(settings.BASE_DIR) / "static" / "css" / "tokens.css").read_text()
    light, dark = text.partition("@media (prefers-color-scheme: dark)")[::2]
    tokens = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", light if scheme == "light" else dark))
    palette: Palette = SCHEMES[scheme]
    assert {name: tokens[name] for name in ("paper", "ink", "hair")} == {
        "paper": palette.paper,
        "ink": palette.ink,
        "hair": palette.hair,
    }
    assert {kind: tokens[f"node-{kind}"] for kind in NodeKind} == dict(palette.kinds)
    numbered = enumerate(palette.communities, 1)
    assert [tokens[f"community-{number}"] for number, _ in numbered] == list(palette.communities)
    assert f"community-{len(palette.communities) + 1}" not in tokens
    assert tokens["community-other"] == palette.other


def make_people(*community_ids: int | None) -> list[Node]:
    return [
        Node(f"author:{n}", NodeKind.AUTHOR, "Somebody", "/", community_id=community_id)
        for n, community_id in enumerate(community_ids, 1)
    ]


def test_communities_are_numbered_by_the_people_shown():
    assert number_communities(make_people(4, 9, 9, None)) == {9: 1, 4: 2}


def test_only_communities_of_several_people_shown_have_a_colour():
    people = make_people(4, 9, 9, None)
    topic = Node("topic:1", NodeKind.TOPIC, "Nets", "/")
    assert list(colour_people([*people, topic]).items()) == [
        ("author:1", OTHER),
        ("author:2", "1"),
        ("author:3", "1"),
        ("author:4", OTHER),
    ]


def test_communities_beyond_the_palette_are_among_the_others():
    ids = [number for number in range(1, 10) for _ in range(2)]
    assert list(colour_people(make_people(*ids)).values())[::2] == [*"1234567", OTHER, OTHER]


def test_people_without_communities_have_no_colour_of_one():
    assert colour_people(make_people(None, None)) == {}
