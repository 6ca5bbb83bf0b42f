"""The page of the paths between two people: any two, two who are likely to be joined, two who are not."""

import random
import time
from collections import Counter
from collections.abc import Callable, Sequence

from django.db import connection
from django.test import RequestFactory

from bench.results import Row
from graph.addresses import path_address
from graph.records import NodeKey, NodeKind
from graph.selectors.paths import LONGEST_PATH, measure_distance
from graph.views.paths import show_path

PATHS_ROW = 17
MOST_MILLISECONDS = 150.0
PAIRS_COUNT = 1_000

Say = Callable[[str], None]
Pair = tuple[int, int]


def measure_paths(*, pairs_count: int = PAIRS_COUNT, say: Say) -> Row:
    """Row 17 on the database in use, which holds works with their graph: the whole page, its queries and its HTML.

    Pairs are drawn from all people, from those of the largest component, and from both those without a path that is
    short enough are told apart.
    """
    chance = random.Random(1)
    groups = {
        "any two": _draw_pairs(_list_people(), pairs_count, chance),
        "two of the largest component": _draw_pairs(_list_largest_component(), pairs_count, chance),
    }
    _time_page(groups["any two"][0])  # templates are read once
    times: dict[str, list[float]] = {"without a path": []}
    outcomes: dict[str, dict[str, int]] = {}
    for name, pairs in groups.items():
        times[name], found = [], Counter[str]()
        for pair in pairs:
            milliseconds = _time_page(pair)
            paths = measure_distance(*pair)
            times[name].append(milliseconds)
            if paths.distance is None:
                times["without a path"].append(milliseconds)
            found[f"{paths.distance} steps" if paths.distance else paths.outcome.value] += 1
        outcomes[name] = dict(sorted(found.items()))
        say(f"row {PATHS_ROW}: {name}, {len(pairs):,} pairs: {outcomes[name]}")
    figures = {
        name: {"p50": _take(taken, 0.5), "p99": _take(taken, 0.99)} for name, taken in times.items() if taken
    }
    worst = max(one["p99"] for one in figures.values())
    measured = "; ".join(f"{name} {one['p50']:.0f} / {one['p99']:.0f} ms" for name, one in figures.items())
    return Row(
        PATHS_ROW, f"page of the paths of at most {LONGEST_PATH} steps between two people, p50 / p99", "a clock",
        f"p99 ≤ {MOST_MILLISECONDS:.0f} ms, also where there is none", measured, worst <= MOST_MILLISECONDS,
        {"milliseconds": figures, "outcomes": outcomes},
    )  # fmt: skip


def _draw_pairs(people: Sequence[int], pairs_count: int, chance: random.Random) -> list[Pair]:
    return [(one, other) for one, other in (chance.sample(people, 2) for _ in range(pairs_count))]


def _time_page(pair: Pair) -> float:
    source, target = (NodeKey(NodeKind.AUTHOR, one) for one in pair)
    request = RequestFactory().get(path_address(source, target))
    started_at = time.perf_counter()
    response = show_path(request)
    milliseconds = (time.perf_counter() - started_at) * 1000
    assert response.status_code == 200
    return milliseconds


def _take(taken: Sequence[float], share: float) -> float:
    return sorted(taken)[min(len(taken) - 1, int(share * len(taken)))]


def _list_people() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM papers_author ORDER BY id")
        return [one for (one,) in cursor.fetchall()]


def _list_largest_component() -> list[int]:
    leaders: dict[int, int] = {}

    def lead(node: int) -> int:
        root = node
        while leaders.setdefault(root, root) != root:
            root = leaders[root]
        while leaders[node] != root:
            leaders[node], node = root, leaders[node]
        return root

    with connection.cursor() as cursor:
        cursor.execute("SELECT source_id, target_id FROM graph_collaboration WHERE source_id < target_id")
        for source, target in cursor.fetchall():
            leaders[lead(source)] = lead(target)
    largest, _ = Counter(map(lead, list(leaders))).most_common(1)[0]
    return sorted(node for node in leaders if lead(node) == largest)
