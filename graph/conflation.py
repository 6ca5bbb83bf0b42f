"""Whether the works of an author record fall apart, as those of several people do. Pure: no database, no Django.

1. Works that share a co-author or an affiliation, directly or through others, are a fragment.
2. Two fragments are the further apart the more co-authors each has, as none is shared; and the nearer the more their
   topics are alike, and the more people are in the circles of both: those with whom their co-authors signed. The two
   nearest join, again and again, until none are near enough to be one person's.
3. What is left are the parts.

A work of which no co-author and no affiliation is known says nothing: it is in no part, and never a sign of several
people. What is weighed, and by how much, is in docs/adr/0016-conflation.md, measured by `bench/quality/conflation.py`.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations
from math import exp, log, sqrt
from typing import NamedTuple

from papers.resolution.matcher import connect

LEAST_WORKS = 2
"""A part of fewer works says too little to be called another person's."""
MOST_FRAGMENTS = 20
"""Of more fragments only the largest are looked at."""
MOST_CIRCLED = 30
"""The circle of a fragment is that of so many of its co-authors: those on most of its works."""
MOST_COLLABORATORS = 300
"""Whoever signed with more people says nothing of who belongs together."""


class RecordWork(NamedTuple):
    """A work as the conflation risk of a record that signed it sees it; what is not known is empty.

    `coauthors` are the name blocks of the others who signed, so that one of whom the site has two records is one, and
    `coauthor_ids` their records; none where more than 100 signed. `institutions` are what the work prints beside the
    record's own signature.
    """

    work_id: int
    year: int | None
    coauthors: tuple[int, ...]
    coauthor_ids: tuple[int, ...]
    institutions: tuple[int, ...]
    topics: tuple[int, ...]


Fragment = tuple[RecordWork, ...]


class Weights(NamedTuple):
    """How much each thing that is measured of two parts speaks for two people, and how likely that must be at least.

    In the order of `measure`; `start` is for all that is not measured.
    """

    start: float
    coauthors: float
    topics_known: float
    topics_alike: float
    affiliations_known: float
    circle: float
    least: float


WEIGHTS = Weights(
    start=-1.13,
    coauthors=0.48,
    topics_known=0.05,
    topics_alike=-1.37,
    affiliations_known=0.57,
    circle=-18.4,
    least=0.6,
)
"""Fitted on one half of the people of the bench, and measured on the other."""

CALIBRATION = (-0.2, 2.18)
"""Start and slope from the log odds that two parts are of two people to those that a record is, fitted likewise."""

MEASURED = (
    "Measured on people who are known: of records of two people about half get this flag, of small records of one name "
    "one in six.",
    "Of records of one person 4 in 100 get it, and 11 in 100 where no affiliation is known.",
)
"""How often the flag is right, by `bench/quality/conflation.py`, in sentences for readers."""


class Part:
    """Works that are one person's as far as can be told, with what is measured of them."""

    def __init__(self, works: Iterable[RecordWork], circle: frozenset[int]) -> None:
        self.works = tuple(sorted(works, key=lambda work: work.work_id))
        self.circle = circle
        self.coauthors = {key for work in self.works for key in work.coauthors}
        self.has_places = any(work.institutions for work in self.works)
        self.topics = Counter(topic for work in self.works for topic in work.topics)
        self.is_circle_known = not self.circle <= {one for work in self.works for one in work.coauthor_ids}

    def join(self, other: "Part") -> "Part":
        return Part((*self.works, *other.works), self.circle | other.circle)


class Conflation(NamedTuple):
    """The parts into which a record's works fall, the largest first; `score`, 0–1, is how sure it is."""

    parts: tuple[Part, ...]
    score: float


def list_fragments(works: Iterable[RecordWork], *, least: int = LEAST_WORKS) -> list[Fragment]:
    """The works that hang together by co-authors and affiliations, the largest first; the order of works can't show.

    Those of fewer than `least` works are left out, and all but the first `MOST_FRAGMENTS`.
    """
    telling = sorted((one for one in works if one.coauthors or one.institutions), key=lambda one: one.work_id)
    keys = [
        [*(("coauthor", key) for key in one.coauthors), *(("institution", key) for key in one.institutions)]
        for one in telling
    ]
    found = [tuple(telling[index] for index in indexes) for indexes in connect(keys)]
    return sorted((one for one in found if len(one) >= least), key=_rank)[:MOST_FRAGMENTS]


def list_circled(fragment: Fragment) -> list[int]:
    """The records of which the circle of a fragment is made: up to `MOST_CIRCLED` of its co-authors."""
    counts = Counter(author_id for work in fragment for author_id in work.coauthor_ids)
    return sorted(counts, key=lambda author_id: (-counts[author_id], author_id))[:MOST_CIRCLED]


def find_conflation(
    author_id: int,
    fragments: Sequence[Fragment],
    collaborators: Mapping[int, Collection[int]],
    weights: Weights = WEIGHTS,
) -> Conflation | None:
    """The parts of a record's works where they look like those of several people, else None.

    `fragments` are those of `list_fragments`; `collaborators` with whom each record of `list_circled` signed, but those
    of more than `MOST_COLLABORATORS`. `score` is the share of such flags that are right among as many records of
    several people as of one, by how likely the largest part and the one furthest from it are of two people.
    """
    parts = dict(enumerate(_make_part(author_id, one, collaborators) for one in fragments))
    rates = {pair: rate(parts[pair[0]], parts[pair[1]], weights) for pair in combinations(parts, 2)}
    while rates:
        nearest = min(rates, key=lambda pair: (rates[pair], pair))
        if rates[nearest] >= weights.least:
            break
        # What joins takes the place of the first of the two, so that numbers and order stay.
        kept, joined = nearest
        parts[kept] = parts[kept].join(parts.pop(joined))
        rates = {pair: likely for pair, likely in rates.items() if joined not in pair}
        for pair in rates:
            if kept in pair:
                rates[pair] = rate(parts[pair[0]], parts[pair[1]], weights)
    if len(parts) < 2:
        return None
    first, *others = sorted(parts.values(), key=lambda part: _rank(part.works))
    ranked = [first, *(one for one in others if can_tell_apart(first, one))]
    if len(ranked) < 2:
        return None
    return Conflation(tuple(ranked), calibrate(max(rate(ranked[0], one, weights) for one in ranked[1:])))


def measure(one: Part, other: Part) -> tuple[float, ...]:
    """What is weighed of two parts, the same whichever comes first.

    The logarithms of their numbers of co-authors, added; whether topics are known of both; how alike these are, 0–1;
    whether affiliations are known of both, none of which is shared then; and how much of the smaller circle is in the
    other, 0–1.
    """
    alike = compare_topics(one, other)
    smaller = min(len(one.circle), len(other.circle))
    return (
        log(1 + len(one.coauthors)) + log(1 + len(other.coauthors)),
        float(alike is not None),
        alike or 0.0,
        float(one.has_places and other.has_places),
        len(one.circle & other.circle) / (1 + smaller),
    )


def can_tell_apart(one: Part, other: Part) -> bool:
    """Whether more than their co-authors could speak for two people: affiliations or topics, none shared, or circles.

    A catalogue that holds little but the works of this record knows no circles: their co-authors signed nothing else
    in it. That nobody is in both says nothing then.
    """
    alike = compare_topics(one, other)
    return (
        (one.has_places and other.has_places) or alike == 0 or (one.is_circle_known and other.is_circle_known)
    )


def rate(one: Part, other: Part, weights: Weights = WEIGHTS) -> float:
    """How likely two parts are of two people, 0–1: a logistic curve over what is measured."""
    weighed = zip(weights[1:-1], measure(one, other), strict=True)
    return 1 / (1 + exp(-weights.start - sum(weight * value for weight, value in weighed)))


def calibrate(likely: float, calibration: tuple[float, float] = CALIBRATION) -> float:
    """The score, to two digits and at most 0.99, of a record whose parts are so likely, 0–1, of two people."""
    start, slope = calibration
    likely = min(likely, 1 - 1e-9)
    return min(round(1 / (1 + exp(-start - slope * log(likely / (1 - likely)))), 2), 0.99)


def compare_topics(one: Part, other: Part) -> float | None:
    """The cosine of how many works have which topic, 0–1; None where those of a part are not known."""
    if not one.topics or not other.topics:
        return None
    shared = sum(count * other.topics[topic] for topic, count in one.topics.items())
    return shared / sqrt(_square(one.topics) * _square(other.topics))


def _square(counts: Counter[int]) -> int:
    return sum(count * count for count in counts.values())


def _make_part(author_id: int, fragment: Fragment, collaborators: Mapping[int, Collection[int]]) -> Part:
    circle = {other for one in list_circled(fragment) for other in collaborators.get(one, ())}
    return Part(fragment, frozenset(circle - {author_id}))


def _rank(works: Fragment) -> tuple[int, int]:
    return -len(works), works[0].work_id
