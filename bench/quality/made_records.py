"""Author records made of labelled works: of one person each, and of several, as a wrong identifier makes them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from bench.corpora import find_corpora
from bench.quality.labels import LabelledSet, load_labelled_sets
from bench.quality.works import Place, Signatures
from graph.conflation import MOST_COLLABORATORS, RecordWork, list_circled, list_fragments
from papers.records import RecordError
from papers.selectors.signatures import MOST_COAUTHORS
from papers.sources import work_jsonl
from papers.sources.files import open_source
from papers.topics.assignment import Words
from papers.topics.model import load_model

LEAST_WORKS = 4
"""Records of fewer works have no two parts, so that they are not counted."""

Truth = Mapping[int, str]


class LabelledRecord(NamedTuple):
    """A record whose works' people are known. `collaborators` are as `find_conflation` is given them.

    `half`, 0 or 1, depends on its people alone: what is learnt on one half is measured on the other.
    """

    works: tuple[RecordWork, ...]
    people: Truth
    collaborators: Mapping[int, frozenset[int]]
    half: int

    @property
    def is_conflated(self) -> bool:
        return len(set(self.people.values())) > 1


class RecordSet(NamedTuple):
    """Records of one kind; `may_learn` says whether weights may be fitted on a half of them."""

    name: str
    about: str
    records: list[LabelledRecord]
    may_learn: bool = True


def make_record_sets(data: Path) -> list[RecordSet]:
    """All sets, from the folder of real data. Raises MissingDataError."""
    labelled = {one.name: one for one in load_labelled_sets(data)}
    abstracts = _read_abstracts(data, labelled.values())
    makers = {name: _Maker(one, abstracts) for name, one in labelled.items()}
    return [
        RecordSet(
            "homonyms", "names that several people with OpenReview ids bear: each name, and each person",
            [*makers["homonyms"].join_names(), *makers["homonyms"].list_people()],
        ),
        RecordSet(
            "openreview", "people with OpenReview ids, one by one and two by two",
            [*makers["openreview"].join_pairs(), *makers["openreview"].list_people()],
        ),
        RecordSet(
            "acl", "people of the ACL Anthology with curated names, one by one and two by two; no affiliations",
            [*makers["acl variants"].join_pairs(), *makers["acl variants"].list_people()],
        ),
        RecordSet(
            "dblp", "six people called Jun Zhang, one by one and two by two; no affiliations",
            [*makers["dblp"].join_all_pairs(), *makers["dblp"].list_people()],
            may_learn=False,
        ),
    ]  # fmt: skip


class _Maker:
    """Makes records of the people of a labelled set."""

    def __init__(self, labelled: LabelledSet, abstracts: Mapping[tuple[str, str], str]) -> None:
        self._labelled = labelled
        self._places: dict[str, list[Place]] = defaultdict(list)
        for place, person in labelled.truth.items():
            self._places[person].append(place)
        self._topics = self._assign(abstracts)
        self._signed_with = _list_signed_with(labelled.signatures)

    def list_people(self) -> list[LabelledRecord]:
        return list(self._make([(one,) for one in sorted(self._places)]))

    def join_names(self) -> list[LabelledRecord]:
        """All people of a name in one record."""
        bearers: dict[int, list[str]] = defaultdict(list)
        for person, places in sorted(self._places.items()):
            bearers[self._labelled.signatures.block_of(places[0])].append(person)
        return list(self._make([tuple(people) for people in bearers.values() if len(people) > 1]))

    def join_pairs(self) -> list[LabelledRecord]:
        """Everybody of two works or more with one other, whoever chance gives them."""
        people = sorted((one for one in self._places if len(self._places[one]) > 1), key=_digest)
        return list(self._make(list(zip(people[::2], people[1::2], strict=False))))

    def join_all_pairs(self) -> list[LabelledRecord]:
        return list(self._make(list(combinations(sorted(self._places), 2))))

    def _make(self, groups: Iterable[tuple[str, ...]]) -> Iterator[LabelledRecord]:
        for people in groups:
            places = [(place, person) for person in people for place in self._places[person]]
            numbers = {place[0] for place, _ in places}
            # Two who signed one work are two: no source could take them for one.
            if len(places) < LEAST_WORKS or len(numbers) < len(places):
                continue
            works = tuple(self._read(place) for place, _ in places)
            own = {self._labelled.signatures.block_of(place) for place, _ in places}
            truth = {place[0]: person for place, person in places}
            yield LabelledRecord(works, truth, self._circle(works, own), _digest(" ".join(people))[0] % 2)

    def _read(self, place: Place) -> RecordWork:
        signatures = self._labelled.signatures
        blocks = signatures.blocks_on(place[0])
        own = signatures.block_of(place)
        others = tuple(sorted({one for one in blocks if one != own})) if len(blocks) <= MOST_COAUTHORS else ()
        institutions = tuple(sorted({key for _, key in signatures.affiliations_of(place)}))
        year = signatures.works[place[0]].year
        return RecordWork(place[0], year, others, others, institutions, self._topics[place[0]])

    def _circle(self, works: Sequence[RecordWork], own: Collection[int]) -> dict[int, frozenset[int]]:
        circled = {key for fragment in list_fragments(works, least=1) for key in list_circled(fragment)}
        return {
            key: frozenset(self._signed_with[key] - {*own, key})
            for key in circled
            if len(self._signed_with[key]) <= MOST_COLLABORATORS
        }

    def _assign(self, abstracts: Mapping[tuple[str, str], str]) -> dict[int, tuple[int, ...]]:
        """The topics that the site would give to the labelled works."""
        works = [
            self._labelled.signatures.works[one]
            for one in sorted({place[0] for place in self._labelled.truth})
        ]
        words = [
            Words(
                work.title,
                next((abstracts[one] for one in sorted(work.identifiers) if one in abstracts), None),
                work.venue,
            )
            for work in works
        ]
        found = load_model().assign(words)
        return {
            work.number: tuple(sorted(one.topic_id for one in own))
            for work, own in zip(works, found, strict=True)
        }


@cache
def _list_signed_with(signatures: Signatures) -> dict[int, set[int]]:
    """By name block those of all who signed with it, itself too, on works of at most 100."""
    found: dict[int, set[int]] = defaultdict(set)
    for number in signatures.works:
        blocks = signatures.blocks_on(number)
        if 2 <= len(blocks) <= MOST_COAUTHORS:
            for block in blocks:
                found[block].update(blocks)
    return found


def _read_abstracts(data: Path, labelled: Iterable[LabelledSet]) -> dict[tuple[str, str], str]:
    """By identifier the abstracts of labelled works."""
    wanted = {
        identifier
        for one in labelled
        for number, _ in one.truth
        for identifier in one.signatures.works[number].identifiers
    }
    found = {}
    for path in find_corpora(data):
        with open_source(path) as stream:
            for item in work_jsonl.split(stream):
                if item.data is None:
                    continue
                try:
                    record = work_jsonl.parse(item.data)
                except RecordError:
                    continue
                if record.abstract:
                    found.update({one: record.abstract for one in record.ids.items() if one in wanted})
    return found


def _digest(text: str) -> bytes:
    return blake2b(text.encode()).digest()
