"""How often the flag of a conflation risk is right, and how well the parts that it proposes are people.

A flag on a record of several people is right. There are as many such records here as anybody cares to make, so that
precision is that of as many of several people as of one: recall / (recall + share of one-person records flagged).
B³ is of all works of records of several people, flagged or not; a work in no part stays with the largest.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from math import log
from pathlib import Path
from statistics import mean

from sklearn.linear_model import LogisticRegression

from bench.quality.listing import measure_listing
from bench.quality.made_records import LabelledRecord, RecordSet, make_record_sets
from bench.quality.scores import score_b_cubed
from bench.quality.tables import Figures
from graph.conflation import (
    CALIBRATION,
    LEAST_WORKS,
    WEIGHTS,
    Conflation,
    Part,
    RecordWork,
    Weights,
    find_conflation,
    list_circled,
    list_fragments,
    measure,
    rate,
)
from papers.resolution.matcher import connect

BINS = ((0.6, 0.76), (0.76, 0.84), (0.84, 0.92), (0.92, 0.97), (0.97, 1.01))
BOUNDS = (0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8)
FITTED_HALF = 0
"""The half on which the shipped weights were fitted; they are measured on the other."""

Parts = list[list[int]]
Find = Callable[[LabelledRecord], Parts]


def find_as_peerlight(record: LabelledRecord, weights: Weights = WEIGHTS) -> Parts:
    found = find_conflation(0, list_fragments(record.works), record.collaborators, weights)
    return [[work.work_id for work in part.works] for part in found.parts] if found else []


def find_always(record: LabelledRecord) -> Parts:
    """All are flagged, and there is nothing to split."""
    return [[work.work_id for work in record.works]] * 2


def find_by_coauthors(record: LabelledRecord) -> Parts:
    return _connect(record.works, lambda work: [("coauthor", one) for one in work.coauthors])


def find_by_nothing_shared(record: LabelledRecord) -> Parts:
    """No co-author, no affiliation and no topic is shared, directly or through others."""
    return _connect(
        record.works,
        lambda work: [
            *(("coauthor", one) for one in work.coauthors),
            *(("institution", one) for one in work.institutions),
            *(("topic", one) for one in work.topics),
        ],
    )


FINDERS: dict[str, Find] = {
    "peerlight": find_as_peerlight,
    "no co-author shared": find_by_coauthors,
    "nothing at all shared": find_by_nothing_shared,
    "always": find_always,
}


def measure_conflation(data: Path) -> Figures:
    """All figures, from the folder of real data. Raises MissingDataError."""
    sets = make_record_sets(data)
    held_out = [
        one._replace(records=[own for own in one.records if own.half != FITTED_HALF or not one.may_learn])
        for one in sets
    ]
    learning = [one for one in sets if one.may_learn]
    fitted = {half: fit_weights(learning, half) for half in (0, 1)}
    return {
        "sets": [_measure_set(one) for one in held_out],
        "crossed": [_measure_crossed(one, fitted) for one in learning],
        "fitted": {
            half: {key: round(value, 2) for key, value in own._asdict().items()}
            for half, own in fitted.items()
        },
        "shipped": WEIGHTS._asdict(),
        "bounds": _measure_bounds(learning),
        "calibration_shipped": list(CALIBRATION),
        "calibration_fitted": fit_calibration(learning, FITTED_HALF),
        "calibration": _measure_scores([one for one in held_out if one.may_learn]),
        "listing": measure_listing(data.parent / "seeds"),
    }


def fit_weights(sets: Iterable[RecordSet], half: int) -> Weights:
    """The weights that part best the fragments of one half; each set counts as much, and so do two people and one."""
    features, answers, kinds = [], [], []
    for one in sets:
        for record in one.records:
            if record.half != half:
                continue
            for some, others in combinations(_list_labelled_parts(record), 2):
                features.append(measure(some[0], others[0]))
                answers.append(some[1] != others[1])
                kinds.append((one.name, answers[-1]))
    counts = Counter(kinds)
    model = LogisticRegression(max_iter=3000).fit(
        features, answers, [len(kinds) / counts[kind] / len(counts) for kind in kinds]
    )
    return Weights(float(model.intercept_[0]), *map(float, model.coef_[0]), least=WEIGHTS.least)


def _list_labelled_parts(record: LabelledRecord) -> list[tuple[Part, str]]:
    """The largest fragments, single works too, each with the person of most of its works."""
    parts = []
    for fragment in list_fragments(record.works, least=1)[:12]:
        circle = {other for one in list_circled(fragment) for other in record.collaborators.get(one, ())}
        people = Counter(record.people[work.work_id] for work in fragment)
        parts.append((Part(fragment, frozenset(circle)), people.most_common(1)[0][0]))
    return parts


def _measure_set(one: RecordSet) -> Figures:
    return {
        "set": one.name,
        "about": one.about,
        **_count(one.records),
        "finders": {name: _measure_finder(one.records, find) for name, find in FINDERS.items()},
    }


def _measure_crossed(one: RecordSet, fitted: dict[int, Weights]) -> Figures:
    """Each half by the weights that were fitted on the other, all sets together."""
    return {
        "set": one.name,
        **_count(one.records),
        **_measure_finder(one.records, lambda record: find_as_peerlight(record, fitted[1 - record.half])),
    }


def _count(records: Sequence[LabelledRecord]) -> Figures:
    conflated = sum(record.is_conflated for record in records)
    return {"conflated": conflated, "clean": len(records) - conflated}


def _measure_finder(records: Sequence[LabelledRecord], find: Find) -> Figures:
    parts = [find(record) for record in records]
    flags = [len(own) > 1 for own in parts]
    recall = mean(flag for flag, record in zip(flags, records, strict=True) if record.is_conflated)
    wrong = mean(flag for flag, record in zip(flags, records, strict=True) if not record.is_conflated)
    precision = recall / (recall + wrong) if recall + wrong else 1.0
    found, truth = {}, {}
    for number, (record, own) in enumerate(zip(records, parts, strict=True)):
        if record.is_conflated:
            part_of = (
                {work_id: at for at, part in enumerate(own) for work_id in part}
                if find is not find_always
                else {}
            )
            for work_id, person in record.people.items():
                found[number, work_id] = (number, part_of.get(work_id, 0))
                truth[number, work_id] = (number, person)
    score = score_b_cubed(found, truth)
    return {
        "recall": round(recall, 3),
        "wrongly": round(wrong, 3),
        "precision": round(precision, 3),
        "f1": round(2 * precision * recall / (precision + recall), 3) if recall else 0.0,
        "b_cubed": {
            "precision": round(score.precision, 3),
            "recall": round(score.recall, 3),
            "f1": round(score.f1, 3),
        },
    }


def fit_calibration(sets: Sequence[RecordSet], half: int) -> list[float]:
    """Start and slope of `CALIBRATION`, from the flags of one half."""
    flagged = _list_flagged(
        [one._replace(records=[own for own in one.records if own.half == half]) for one in sets]
    )
    likely = [max(rate(found.parts[0], part) for part in found.parts[1:]) for found, _, _ in flagged]
    log_odds = [[log(one / (1 - one))] for one in likely]
    rights, weights = [right for _, right, _ in flagged], [weight for _, _, weight in flagged]
    model = LogisticRegression(max_iter=3000).fit(log_odds, rights, [one / mean(weights) for one in weights])
    return [round(float(model.intercept_[0]), 2), round(float(model.coef_[0][0]), 2)]


def _measure_bounds(sets: Sequence[RecordSet]) -> list[Figures]:
    """What comes of other bounds, on the half on which the weights were fitted: on it the bound was chosen."""
    rows = []
    for least in BOUNDS:
        weights = WEIGHTS._replace(least=least)
        found = {
            one.name: _measure_finder(
                [record for record in one.records if record.half == FITTED_HALF],
                lambda record: find_as_peerlight(record, weights),  # noqa: B023 - called at once
            )
            for one in sets
        }
        rows.append(
            {"least": least, **{name: (own["recall"], own["wrongly"]) for name, own in found.items()}}
        )
    return rows


def _list_flagged(sets: Sequence[RecordSet]) -> list[tuple[Conflation, bool, float]]:
    """What each flag found, whether it is right, and its weight: records of one and of several people weigh alike."""
    flagged = []
    for one in sets:
        counts = Counter(record.is_conflated for record in one.records)
        for record in one.records:
            found = find_conflation(0, list_fragments(record.works), record.collaborators)
            if found:
                flagged.append((found, record.is_conflated, 1 / counts[record.is_conflated]))
    return flagged


def _measure_scores(sets: Sequence[RecordSet]) -> list[Figures]:
    """Of the flags with such a score the share that is right, records of one and of several people counting as much."""
    flagged = _list_flagged(sets)
    rows = []
    for least, below in BINS:
        own = [
            (right, weight, found.score) for found, right, weight in flagged if least <= found.score < below
        ]
        if own:
            share = sum(weight for right, weight, _ in own if right) / sum(weight for _, weight, _ in own)
            rows.append({
                "score": f"{least}–{min(below, 1)}",
                "stated": round(mean(score for _, _, score in own), 2),
                "flags": len(own),
                "right": round(share, 3),
            })  # fmt: skip
    return rows


def _connect(works: Sequence[RecordWork], list_keys: Callable[[RecordWork], list[tuple[str, int]]]) -> Parts:
    telling = [one for one in works if list_keys(one)]
    parts = [
        [telling[index].work_id for index in part] for part in connect([list_keys(one) for one in telling])
    ]
    return sorted((part for part in parts if len(part) >= LEAST_WORKS), key=len, reverse=True)
