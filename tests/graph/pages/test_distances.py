"""How far two people are apart, in sentences."""

from __future__ import annotations

import pytest

from graph.pages.distances import tell_distance, tell_more
from graph.path_search import Outcome
from graph.records import Node, NodeKind
from graph.selectors.paths import Paths

ADA = Node("author:1", NodeKind.AUTHOR, "Ada Ax", "/researchers/1-ada-ax")
BEN = Node("author:2", NodeKind.AUTHOR, "Ben Bo", "/researchers/2-ben-bo")


def found(paths_count: int | None, *, is_whole: bool = True) -> Paths:
    return Paths(Outcome.FOUND, 2, 2, paths_count=paths_count, is_whole=is_whole)


@pytest.mark.parametrize(
    ("paths", "said"),
    [
        (found(1), "2 steps apart."),
        (Paths(Outcome.FOUND, 1, 1), "1 step apart."),
        (Paths(Outcome.APART, None, 4), "No path."),
        (Paths(Outcome.TOO_FAR, None, 6), "No path of at most 6 steps."),
        (Paths(Outcome.CUT, None, 1), "No path of at most 1 step; not searched further."),
        (Paths(Outcome.CUT, None, 0), "Not searched."),
    ],
)
def test_distance_is_told_in_a_sentence(paths, said):
    assert tell_distance(paths).replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    ("paths", "drawn_count", "said"),
    [
        (found(1), 1, "There is one shortest path."),
        (found(2), 2, "There are 2 shortest paths, the strongest first."),
        (found(1234), 3, "There are 1,234 shortest paths, the strongest first; shown: 3."),
        (
            found(1234, is_whole=False),
            3,
            "There are 1,234 shortest paths, of which not all were compared; shown: 3.",
        ),
        (found(None, is_whole=False), 3, "There are more shortest paths than were read; shown: 3."),
        (found(1), 0, "The records on the way are being changed just now: ask again in a minute."),
        (
            Paths(Outcome.APART, None, 1, island_id=2, island_count=1),
            0,
            "Ben Bo shares no work of at most 100 authors with anybody here.",
        ),
        (
            Paths(Outcome.APART, None, 3, island_id=1, island_count=2),
            0,
            "From Ada Ax, collaborations lead to 1 person in all, and Ben Bo is not among them.",
        ),
        (Paths(Outcome.TOO_FAR, None, 6), 0, "Longer paths say little, and are not looked for."),
        (
            Paths(Outcome.CUT, None, 3),
            0,
            "The people between them have so many collaborators that the search ended there.",
        ),
    ],
)
def test_what_to_know_besides_is_told_in_a_sentence(paths, drawn_count, said):
    assert tell_more(paths, ADA, BEN, drawn_count=drawn_count).replace("\u00a0", " ") == said
