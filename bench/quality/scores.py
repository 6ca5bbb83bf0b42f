"""B³ and pairwise precision, recall and F1 of a clustering against the truth.

B³: Bagga & Baldwin (1998), "Algorithms for scoring coreference chains". Both count only what has a label.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from typing import NamedTuple, TypeVar

Item = TypeVar("Item", bound=Hashable)


class Score(NamedTuple):
    """Precision and recall, 0–1. Of no pairs at all precision and recall are 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def score_b_cubed(found: Mapping[Item, Hashable], truth: Mapping[Item, Hashable]) -> Score:
    """Averaged over items: how much of its cluster is its person's, and how much of its person is in its cluster.

    `found` gives each item of `truth` its cluster; items of `found` without truth are left out.
    """
    cells = _count_cells(found, truth)
    clusters, people = Counter[Hashable](), Counter[Hashable]()
    for (cluster, person), count in cells.items():
        clusters[cluster] += count
        people[person] += count
    precision = sum(count * count / clusters[cluster] for (cluster, _), count in cells.items())
    recall = sum(count * count / people[person] for (_, person), count in cells.items())
    return Score(precision / len(truth), recall / len(truth)) if truth else Score(1, 1)


def score_pairs(found: Mapping[Item, Hashable], truth: Mapping[Item, Hashable]) -> Score:
    """Of the pairs put together, those that belong together; and of those that belong together, those put so."""
    cells = _count_cells(found, truth)
    clusters, people = Counter[Hashable](), Counter[Hashable]()
    for (cluster, person), count in cells.items():
        clusters[cluster] += count
        people[person] += count
    right = sum(map(_count_pairs, cells.values()))
    put_together = sum(map(_count_pairs, clusters.values()))
    belong_together = sum(map(_count_pairs, people.values()))
    return Score(
        right / put_together if put_together else 1, right / belong_together if belong_together else 1
    )


def _count_cells(
    found: Mapping[Item, Hashable], truth: Mapping[Item, Hashable]
) -> Counter[tuple[Hashable, Hashable]]:
    return Counter((found[item], person) for item, person in truth.items())


def _count_pairs(count: int) -> int:
    return count * (count - 1) // 2


def list_mixed(found: Mapping[Item, Hashable], truth: Mapping[Item, Hashable]) -> list[list[Item]]:
    """The labelled items of each cluster that holds more than one person, most wrong pairs first."""
    return _list_impure(found, truth)


def list_torn(found: Mapping[Item, Hashable], truth: Mapping[Item, Hashable]) -> list[list[Item]]:
    """The items of each person who is in more than one cluster, most missed pairs first."""
    return _list_impure(truth, {item: found[item] for item in truth})


def _list_impure(groups: Mapping[Item, Hashable], kinds: Mapping[Item, Hashable]) -> list[list[Item]]:
    members: dict[Hashable, list[Item]] = defaultdict(list)
    for item in kinds:
        members[groups[item]].append(item)

    def count_wrong(items: list[Item]) -> int:
        counts = Counter(kinds[item] for item in items)
        return _count_pairs(len(items)) - sum(map(_count_pairs, counts.values()))

    impure = [items for items in members.values() if count_wrong(items)]
    return sorted(impure, key=count_wrong, reverse=True)
