"""Where the nodes of a small graph stand: a force-directed layout, the same for the same graph."""

import math
from collections.abc import Sequence

import numpy as np

_ROUNDS = 80
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


def lay_out(nodes_count: int, edges: Sequence[tuple[int, int]]) -> list[tuple[float, float]]:
    """A place for each node, both coordinates within 0–1; `edges` are pairs of positions in the list of nodes.

    Fruchterman and Reingold, "Graph drawing by force-directed placement" (1991), all pairs at once: for hundreds of
    nodes. It starts from a spiral with the first node in its middle, so that nothing is left to chance.
    """
    if nodes_count <= 1:
        return [(0.5, 0.5)] * nodes_count
    turns = np.arange(nodes_count) * _GOLDEN_ANGLE
    radii = np.sqrt(np.arange(nodes_count) / nodes_count)
    places = np.stack([radii * np.cos(turns), radii * np.sin(turns)], axis=1)
    pulls = np.zeros((nodes_count, nodes_count))
    for source, target in edges:
        pulls[source, target] = pulls[target, source] = 1.0
    room = math.sqrt(4 / nodes_count)
    for heat in np.linspace(0.2, 0.002, _ROUNDS):
        squares = (places**2).sum(axis=1)
        distances_squared = np.maximum(squares[:, None] + squares[None, :] - 2 * places @ places.T, 1e-4)
        force = room**2 / distances_squared - pulls * (np.sqrt(distances_squared) / room)
        # Σ force·(own − other) as two products; towards the middle a little, or what hangs on nothing would drift away.
        moves = places * force.sum(axis=1)[:, None] - force @ places - 0.3 * places
        lengths = np.maximum(np.sqrt((moves**2).sum(axis=1)), 0.01)
        places += moves * (np.minimum(lengths, heat) / lengths)[:, None]
    low, high = places.min(axis=0), places.max(axis=0)
    scaled = (places - low) / np.maximum(high - low, 1e-9)
    return [(float(x), float(y)) for x, y in scaled]
