"""The colours of drawings: those of `tokens.css`, for pictures that stand alone, and who has which."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.records import Node, NodeKind

LEAST_SHOWN = 2
"""A community with so many people shown has a colour of its own, while there are any."""
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Palette:
    """A scheme; `communities` are the colours of its greatest communities, `other` that of all other people."""

    paper: str
    ink: str
    hair: str
    kinds: Mapping[NodeKind, str]
    communities: tuple[str, ...]
    other: str


LIGHT = Palette(
    paper="#fdfcf9",
    ink="#1d1c1a",
    hair="#b3ada1",
    kinds={
        NodeKind.AUTHOR: "#7a2e1d",
        NodeKind.WORK: "#54514b",
        NodeKind.TOPIC: "#2b6449",
        NodeKind.INSTITUTION: "#2b4f86",
    },
    communities=("#0a8a94", "#cc5f00", "#7d3c9b", "#6f7700", "#c4227a", "#d42a2a", "#1478d4"),
    other="#86837c",
)
DARK = Palette(
    paper="#15161a",
    ink="#e9e6df",
    hair="#62646d",
    kinds={
        NodeKind.AUTHOR: "#e8a28b",
        NodeKind.WORK: "#b3afa6",
        NodeKind.TOPIC: "#7cc3a0",
        NodeKind.INSTITUTION: "#8fb4e8",
    },
    communities=("#3fc9d3", "#f59e3d", "#c48df0", "#c9d04a", "#ff7fbf", "#ff6b5e", "#5a9cff"),
    other="#8b8d96",
)
SCHEMES = {"light": LIGHT, "dark": DARK}


def number_communities(nodes: Iterable[Node]) -> dict[int, int]:
    """The communities of the nodes, by id, numbered from 1: the one with most people shown first."""
    members = Counter(node.community_id for node in nodes if node.community_id is not None)
    return {community_id: number for number, (community_id, _) in enumerate(members.most_common(), 1)}


def colour_people(nodes: Iterable[Node]) -> dict[str, str]:
    """By key, the colour of each person as "1", "2", … of a palette's communities or `OTHER`; none without communities.

    Who is alone in a community here, or in one beyond the palette, is among the others.
    """
    people = [node for node in nodes if node.kind is NodeKind.AUTHOR]
    members = Counter(node.community_id for node in people if node.community_id is not None)
    if not members:
        return {}
    coloured = {
        community_id: str(number)
        for community_id, number in number_communities(people).items()
        if members[community_id] >= LEAST_SHOWN and number <= len(LIGHT.communities)
    }
    return {node.key: coloured.get(node.community_id or 0, OTHER) for node in people}
