"""Communities of people who work more with each other than with others, found by Leiden. No database.

Traag, Waltman and van Eck 2019, "From Louvain to Leiden: guaranteeing well-connected communities", as scikit-network
has it. The same pairs make the same communities in whatever order they come: people are taken in order of id.
"""

import ctypes
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sknetwork.clustering import Leiden, get_modularity

PLAIN_WEIGHT = 160_000
"""A graph of so much weight, as of 40,000 works, is parted by plain modularity. A larger one is so with a resolution
(Reichardt and Bornholdt 2006) that grows with its weight: else communities would grow with the site, and small ones
could not be told at all (Fortunato and Barthélemy 2007). `docs/adr/0015-survey.md` has the measurements."""

LEAST_MEMBERS = 3
_SEED = 0

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Communities:
    """The people of communities of at least `LEAST_MEMBERS`, rising by id; three arrays of one length.

    `numbers` are their communities from 0, the largest first, of equally large ones that with the lowest id.
    `weights` are the sums of their pairs inside. `modularity` is the plain one, None without pairs.
    """

    author_ids: Ids
    numbers: Ids
    weights: NDArray[np.float64]
    modularity: float | None


def find_communities(
    sources: Ids, targets: Ids, weights: NDArray[np.float32], *, plain_weight: float = PLAIN_WEIGHT
) -> Communities:
    """The communities of a graph whose pairs come in both directions, each once, with weights above 0.

    Leiden reckons with 32 bits a weight, and so does this.
    """
    author_ids = np.unique(sources)
    if not len(author_ids):
        return Communities(author_ids, np.zeros(0, np.int64), np.zeros(0), None)
    rows = np.searchsorted(author_ids, sources).astype(np.int32)
    columns = np.searchsorted(author_ids, targets).astype(np.int32)
    del sources, targets
    shape = (len(author_ids), len(author_ids))
    adjacency = sparse.csr_matrix((weights, (rows, columns)), shape=shape)
    adjacency.sort_indices()
    # Its refinement draws from the C library, whatever the random state.
    ctypes.CDLL(None).srand(_SEED)
    resolution = max(1.0, float(weights.sum(dtype=np.float64)) / plain_weight)
    labels = np.asarray(Leiden(resolution=resolution, random_state=_SEED).fit_predict(adjacency), np.int64)
    own = np.where(labels[rows] == labels[columns], weights, 0.0)
    inside = np.bincount(rows, own, len(author_ids)).astype(np.float64)
    numbers = _number(labels)
    kept = numbers >= 0
    modularity = float(get_modularity(adjacency, labels))
    return Communities(author_ids[kept], numbers[kept], inside[kept], modularity)


def keep_ids(found: Communities, former: dict[str, Ids], *, last_id: int) -> Ids:
    """The id of each community by its number: that of an earlier one with which it shares people, else a new one.

    The pair that shares most people is settled first; of those that share as many, that of the lower former id.
    `former` has the `author_id` of earlier members, rising, and the `community_id` of each. New ids follow `last_id`.
    """
    kept: dict[int, int] = {}
    taken: set[int] = set()
    for number, former_id in _list_overlaps(found, former):
        if number not in kept and former_id not in taken:
            kept[number] = former_id
            taken.add(former_id)
    count = int(found.numbers.max()) + 1 if len(found.numbers) else 0
    ids = np.zeros(count, np.int64)
    for number in range(count):
        if number not in kept:
            last_id += 1
        ids[number] = kept.get(number, last_id)
    return ids


def _number(labels: Ids) -> Ids:
    """Communities by size, then by their first member; those that are too small get −1."""
    _, first, inverse, sizes = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -sizes))
    numbers = np.empty(len(order), np.int64)
    numbers[order] = np.arange(len(order))
    numbers[sizes < LEAST_MEMBERS] = -1
    result: Ids = numbers[inverse]
    return result


def _list_overlaps(found: Communities, former: dict[str, Ids]) -> list[tuple[int, int]]:
    """Pairs of a community's number and a former id that share people, those that share most first."""
    _, here, there = np.intersect1d(
        found.author_ids, former["author_id"], assume_unique=True, return_indices=True
    )
    pairs: NDArray[Any] = np.stack([found.numbers[here], former["community_id"][there]], axis=1)
    if not len(pairs):
        return []
    distinct, counts = np.unique(pairs, axis=0, return_counts=True)
    order = np.lexsort((distinct[:, 0], distinct[:, 1], -counts))
    return [(int(number), int(former_id)) for number, former_id in distinct[order]]
