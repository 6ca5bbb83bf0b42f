"""The quality figures: of each matcher on each labelled set, by size of the name block, and of each rule."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.quality.labels import LabelledSet, load_labelled_sets
from bench.quality.matchers import MATCHERS, find_people, match_as_peerlight, number_groups
from bench.quality.scores import Score, score_b_cubed, score_pairs
from bench.quality.tables import MOST_SHARED, Figures
from bench.quality.works import Place
from papers.models import Rule
from papers.resolution.evidence import Signed, list_signals

BLOCK_SIZES = ((1, 9), (10, 29), (30, 99), (100, 10**9))
"""Name blocks by how many signatures they hold, from–to."""


def measure_quality(data: Path) -> list[Figures]:
    """The figures of all labelled sets in the folder of real data."""
    return [_measure_set(labelled) for labelled in load_labelled_sets(data)]


def _measure_set(labelled: LabelledSet) -> Figures:
    figures: Figures = {
        "set": labelled.name,
        "about": labelled.about,
        "signatures": len(labelled.truth),
        "people": len(set(labelled.truth.values())),
        "matchers": {},
    }
    for name, match in MATCHERS.items():
        groups = find_people(labelled, match)
        found = number_groups(groups)
        figures["matchers"][name] = _show_scores(found, labelled.truth)
        if match is match_as_peerlight:
            figures["by_block_size"] = _measure_by_size(labelled, found)
            figures["by_rule"] = _measure_rules(groups, labelled.truth)
    return figures


def _show_scores(found: Mapping[Place, int], truth: Mapping[Place, str]) -> Figures:
    return {
        "b_cubed": _show_score(score_b_cubed(found, truth)),
        "pairs": _show_score(score_pairs(found, truth)),
    }


def _show_score(score: Score) -> Figures:
    return {
        "precision": round(score.precision, 4),
        "recall": round(score.recall, 4),
        "f1": round(score.f1, 4),
    }


def _measure_by_size(labelled: LabelledSet, found: Mapping[Place, int]) -> list[Figures]:
    rows = []
    for least, most in BLOCK_SIZES:
        truth = {
            place: person
            for place, person in labelled.truth.items()
            if least <= labelled.signatures.count_block(labelled.signatures.block_of(place)) <= most
        }
        if truth:
            size = f"{least}–{most}" if most < BLOCK_SIZES[-1][1] else f"{least} and more"
            rows.append({"block_size": size, "signatures": len(truth), **_show_scores(found, truth)})
    return rows


def _measure_rules(groups: Sequence[list[Signed]], truth: Mapping[Place, str]) -> list[Figures]:
    """How often a finding is right, by its rule and by how many signals it shares with the rest of the record.

    Of each labelled signature the share of the other labelled ones on its record that are the same person's,
    averaged; a signature that stands with no other labelled one says nothing.
    """
    shares: dict[tuple[str, int], list[float]] = defaultdict(list)
    for group in groups:
        people = Counter(truth[place] for one in group if (place := (one.work_id, one.position)) in truth)
        labelled_count = people.total()
        if labelled_count < 2:
            continue
        bearing = Counter(signal for one in group for signal in list_signals(one))
        for one in group:
            person = truth.get((one.work_id, one.position))
            if person is not None:
                right = (people[person] - 1) / (labelled_count - 1)
                shares[_name_finding(one, bearing)].append(right)
    return [
        {"rule": rule, "shared": shared, "findings": len(own), "right": round(sum(own) / len(own), 4)}
        for (rule, shared), own in sorted(shares.items())
    ]


def _name_finding(one: Signed, bearing: Counter[tuple[int, int]]) -> tuple[str, int]:
    """The rule that the authorship will name, and how many of its signals others of the record bear too."""
    if one.identifiers:
        return Rule.IDENTIFIER.name, 0
    shared = [rule for rule, key in list_signals(one) if bearing[rule, key] > 1]
    return (Rule(min(shared)).name, min(len(shared), MOST_SHARED)) if shared else (Rule.ALONE.name, 0)
