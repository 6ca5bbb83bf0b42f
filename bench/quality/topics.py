"""How often the topics that the site assigns are right, on works that carry topics of their source.

A topic, subfield or field is right when one of the work's topics is it, or stands in it; *first* counts only the
source's first topic. Intervals are Wilson's (1927), 95 %.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import islice
from math import sqrt
from pathlib import Path
from statistics import mean, median
from typing import NamedTuple

from bench.corpora import MissingDataError
from bench.quality.tables import Figures
from papers.records import RecordError, WorkRecord
from papers.sources import work_jsonl
from papers.sources.files import open_source, peek_head
from papers.sources.registry import detect_form
from papers.topics.assignment import VERSION, Assignment, Words
from papers.topics.model import Options, TopicModel, load_model
from papers.topics.taxonomy import TaxonomyTopic, read_taxonomy

Z = 1.96
SPLITS = 20
TIMED_WORKS, TIMED_ROUNDS = 2_000, 5
SHIPPED = "as shipped"
_BINS = ((0.2, 0.3), (0.3, 0.4), (0.4, 0.5), (0.5, 0.6), (0.6, 1.01))
_ALL = Options(least_score=0)
VARIANTS = {
    "every topic's own nearness, no more": _ALL._replace(size=0, pooled=1, reads_venue=False, titles=1),
    "… with the title twice": _ALL._replace(size=0, pooled=1, reads_venue=False),
    "… and the venue": _ALL._replace(size=0, pooled=1),
    "… and subfields by their 3 nearest topics": _ALL._replace(size=0),
    "… and the size of topics, weight 0.3": _ALL._replace(size=0.3),
    "… and the size of topics, weight 0.5": _ALL,
    "… and the size of topics, weight 0.7": _ALL._replace(size=0.7),
    "weight 0.5, by 2 topics": _ALL._replace(pooled=2),
    "weight 0.5, by 5 topics": _ALL._replace(pooled=5),
    "weight 0.5, without venue": _ALL._replace(reads_venue=False),
}
"""What was weighed up; the shipped one is `Options()`, which leaves out what is less likely than its least score."""


class Truth(NamedTuple):
    """A work's words, and the numbers of its topics in its source's order."""

    key: str
    words: Words
    topics: tuple[int, ...]


def load_truth(folder: Path) -> list[Truth]:
    """The works with title and topics in a folder of OpenAlex's answers, each once, with an abstract if one has it."""
    found: dict[str, WorkRecord] = {}
    for record in _read_records(folder):
        if record.title and record.topics and "openalex" in record.ids:
            known = found.get(record.ids["openalex"])
            if known is None or (record.abstract and not known.abstract):
                found[record.ids["openalex"]] = record
    if not found:
        raise MissingDataError(f"There are no works with topics in {folder}. Set PEERLIGHT_SHARED.")
    known_ids = {topic.id for topic in read_taxonomy()}
    truth = []
    for key, record in sorted(found.items()):
        topics = tuple(int(one.openalex.removeprefix("T")) for one in record.topics)
        if known_ids.issuperset(topics):
            truth.append(Truth(key, Words(record.title, record.abstract, record.venue), topics))
    return truth


def measure_topics(data: Path) -> Figures:
    """All figures, from the folder of real data."""
    truth = load_truth(data / "openalex")
    judge = Judge(read_taxonomy())
    found = load_model().assign([one.words for one in truth])
    bare = load_model().assign([one.words._replace(abstract=None) for one in truth])
    has_abstract = [bool(one.words.abstract) for one in truth]
    groups = {
        "all": (truth, found),
        "with abstract": _keep(truth, found, has_abstract),
        "without abstract": _keep(truth, found, [not has for has in has_abstract]),
        "all, by title and venue alone": (truth, bare),
    }
    return {
        "version": VERSION,
        "works": len(truth),
        "groups": {name: judge.measure(*group) for name, group in groups.items()},
        "chosen": _measure_choice(truth, judge),
        "calibration": judge.measure_scores(truth, found),
        "seconds": _time_batch(data / "corpora" / "arxiv-cs-to-2019.jsonl.gz"),
    }


class Judge:
    """Says what is right, in the words of a taxonomy."""

    def __init__(self, topics: Sequence[TaxonomyTopic]) -> None:
        places = {topic.id: topic for topic in topics}
        self._kinds: Mapping[str, Callable[[int], int]] = {
            "topic": lambda number: number,
            "subfield": lambda number: places[number].subfield.id,
            "field": lambda number: places[number].field.id,
        }

    def measure(self, truth: Sequence[Truth], found: Sequence[Sequence[Assignment]]) -> Figures:
        """The shares of works of which something right is among the first 1 and 3, with their intervals."""
        figures: Figures = {
            "works": len(truth),
            "with topics": sum(map(bool, found)),
            "of topics shown right in subfield": round(
                mean(
                    self.is_right("subfield", one, given.topic_id)
                    for one, own in zip(truth, found, strict=True)
                    for given in own
                ),
                3,
            ),
        }
        for kind in self._kinds:
            for most in (1, 3):
                figures[f"{kind} @{most}"] = show_share(self.list_hits(truth, found, kind, most))
        firsts = [one._replace(topics=one.topics[:1]) for one in truth]
        figures["first subfield @3"] = show_share(self.list_hits(firsts, found, "subfield", 3))
        return figures

    def list_hits(
        self, truth: Sequence[Truth], found: Sequence[Sequence[Assignment]], kind: str, most: int
    ) -> list[bool]:
        """For each work whether one of its first `most` assigned topics is right."""
        return [
            any(self.is_right(kind, one, given.topic_id) for given in own[:most])
            for one, own in zip(truth, found, strict=True)
        ]

    def is_right(self, kind: str, one: Truth, topic_id: int) -> bool:
        place_of = self._kinds[kind]
        return place_of(topic_id) in map(place_of, one.topics)

    def measure_scores(self, truth: Sequence[Truth], found: Sequence[Sequence[Assignment]]) -> list[Figures]:
        """By score, how many topics were given and how many stand in a right subfield."""
        pairs = [
            (given.score, self.is_right("subfield", one, given.topic_id))
            for one, own in zip(truth, found, strict=True)
            for given in own
        ]
        rows = []
        for least, below in _BINS:
            own = [(score, right) for score, right in pairs if least <= score < below]
            if own:
                name = f"{least}–{min(below, 1)}"
                stated = round(mean(score for score, _ in own), 3)
                rows.append({"score": name, "stated": stated, **show_share([right for _, right in own])})
        return rows


def show_share(hits: Sequence[bool]) -> Figures:
    """The share of hits with Wilson's interval."""
    count, share = len(hits), mean(hits)
    middle = (share + Z * Z / (2 * count)) / (1 + Z * Z / count)
    half = Z / (1 + Z * Z / count) * sqrt(share * (1 - share) / count + Z * Z / (4 * count * count))
    return {
        "count": count,
        "share": round(share, 3),
        "from": round(middle - half, 3),
        "to": round(middle + half, 3),
    }


def _measure_choice(truth: Sequence[Truth], judge: Judge) -> Figures:
    """Each variant, and what comes of choosing the best on one half and measuring it on the other, `SPLITS` times."""
    topics = read_taxonomy()
    hits = {}
    for name, options in {**VARIANTS, SHIPPED: Options()}.items():
        found = TopicModel(topics, options).assign([one.words for one in truth])
        hits[name] = judge.list_hits(truth, found, "subfield", 3)
    held_out = []
    for split in range(SPLITS):
        halves = [blake2b(f"{split} {one.key}".encode()).digest()[0] % 2 for one in truth]
        for own in (0, 1):
            learnt = {name: mean(_take(hits[name], halves, own)) for name in VARIANTS}
            best = max(VARIANTS, key=lambda name: learnt[name])
            held_out.append(mean(_take(hits[best], halves, 1 - own)))
    return {
        "variants": {name: round(mean(own), 3) for name, own in hits.items()},
        "best of one half, on the other": round(mean(held_out), 3),
    }


def _take(hits: Sequence[bool], halves: Sequence[int], half: int) -> list[bool]:
    return [hit for hit, own in zip(hits, halves, strict=True) if own == half]


def _keep(
    truth: Sequence[Truth], found: Sequence[list[Assignment]], keeps: Sequence[bool]
) -> tuple[list[Truth], list[list[Assignment]]]:
    kept = [(one, own) for one, own, keep in zip(truth, found, keeps, strict=True) if keep]
    return [one for one, _ in kept], [own for _, own in kept]


def _time_batch(path: Path) -> float:
    """Seconds of one core for `TIMED_WORKS` works of a corpus, the median of several rounds."""
    with open_source(path) as stream:
        records = [
            work_jsonl.parse(item.data) for item in islice(work_jsonl.split(stream), TIMED_WORKS) if item.data
        ]
    words = [Words(one.title, one.abstract, one.venue) for one in records]
    seconds = []
    for _ in range(TIMED_ROUNDS):
        began = time.process_time()
        load_model().assign(words)
        seconds.append(time.process_time() - began)
    return round(median(seconds), 2)


def _read_records(folder: Path) -> Iterator[WorkRecord]:
    for path in sorted([*folder.glob("raw/*.json.gz"), *folder.glob("*.json")]):
        with open_source(path) as stream:
            form = detect_form(peek_head(stream))
            for item in form.split(stream) if form else ():
                if item.data is not None:
                    try:
                        yield form.parse(item.data)
                    except RecordError:
                        continue
