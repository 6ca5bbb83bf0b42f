"""A generated corpus of any size, the same for the same seed: who writes with whom, how much and about what as in life.

Productivity follows a power law (Lotka 1926, exponent about 2), people write with their own group, names are drawn
from common and rare parts so that homonyms are as frequent as they are, one work in thirty comes a second time as a
preprint. Nobody in it exists.
"""

import random
from collections import deque
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

import msgspec
from isal import igzip

from papers.records import AffiliationRecord, SignatureRecord, WorkRecord

ABSTRACT_CHARS = 1_100
PEOPLE_A_WORK = 3.0
GROUP_PEOPLE = 60
_SIGNATURES = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
_SIGNATURE_WEIGHTS = (8, 16, 22, 20, 14, 9, 5, 3, 2, 1)
_SYLLABLES = ("ka", "li", "mo", "ren", "sa", "tu", "vi", "zhou", "an", "bel", "chi", "dor", "el", "fan", "gar", "hu",
              "in", "jo", "kov", "lin", "mar", "na", "os", "pet", "qua", "ri", "shen", "ta", "ul", "wei")  # fmt: skip
_WORDS_COUNT = 12_000
_SENTENCES_COUNT = 30_000
_FORMULAS = ("$O(n \\log n)$", "$\\alpha$-divergence", "\\emph{provably}", "$x_{t+1}$", "$p < 0.05$")


def write_corpus(path: Path, works_count: int, *, seed: int = 1) -> None:
    """Write `works_count` records as compressed Work JSON Lines."""
    with igzip.IGzipFile(path, "wb") as out:
        for record in generate_records(works_count, seed=seed):
            out.write(msgspec.json.encode(record) + b"\n")


def generate_records(works_count: int, *, seed: int = 1) -> Iterator[WorkRecord]:
    """Records in which memory does not grow, but for the people: one name and place each."""
    chance = random.Random(seed)
    world = _World(chance, groups_count=max(1, int(works_count * PEOPLE_A_WORK / GROUP_PEOPLE)))
    recent: deque[WorkRecord] = deque(maxlen=1_000)
    for number in range(works_count):
        if recent and chance.random() < 1 / 30:
            yield _repeat_as_preprint(recent[chance.randrange(len(recent))], number)
            continue
        record = world.make_record(number)
        recent.append(record)
        yield record


def _repeat_as_preprint(record: WorkRecord, number: int) -> WorkRecord:
    year, month = divmod(number, 12)
    arxiv = f"{10 + year % 15:02}{month + 1:02}.{number % 100_000:05}"
    return msgspec.structs.replace(record, ids={"arxiv": arxiv}, kind="preprint", venue="arXiv", topics=())


class _World:
    """People with names, places and groups, and the sentences that they write."""

    def __init__(self, chance: random.Random, *, groups_count: int) -> None:
        self._chance = chance
        people_count = groups_count * GROUP_PEOPLE
        self._groups = range(groups_count)
        # The most active group of n does about √n times as much as one of average.
        self._group_weights = list(accumulate((rank + 10) ** -0.5 for rank in self._groups))
        given, family = _make_words(chance, 3_000, (1, 3)), _make_words(chance, 20_000, (1, 3))
        self._given = chance.choices(given, cum_weights=_weigh_names(len(given)), k=people_count)
        self._family = chance.choices(family, cum_weights=_weigh_names(len(family)), k=people_count)
        places = [f"University of {word}" for word in _make_words(chance, 3_000, (2, 4))]
        self._places = chance.choices(places, cum_weights=_zipf(len(places)), k=people_count)
        self._venues = [f"Conference on {word}" for word in _make_words(chance, 300, (2, 4))]
        words = [word.lower() for word in _make_words(chance, _WORDS_COUNT, (1, 4))]
        weights = _zipf(len(words))
        self._sentences = [
            " ".join(chance.choices(words, cum_weights=weights, k=chance.randint(9, 22))).capitalize() + "."
            for _ in range(_SENTENCES_COUNT)
        ]

    def make_record(self, number: int) -> WorkRecord:
        chance = self._chance
        year = 1990 + int(35 * chance.random() ** 0.5)
        ids = {"s2": f"{number:040x}"} | ({"doi": f"10.99999/w.{number}"} if chance.random() < 0.3 else {})
        return WorkRecord(
            ids=ids,
            kind="proceedings-article",
            title=f"{chance.choice(self._sentences)[:90].rstrip('.')} {number}",
            abstract=self._write_abstract(),
            year=year,
            venue=f"{chance.choice(self._venues)} {year}",
            signatures=tuple(self._sign(person, year) for person in self._gather()),
        )

    def _gather(self) -> list[int]:
        """Somebody of a group, mostly one of its few who write much, and those who write with them."""
        chance = self._chance
        group = self._draw_group()
        people = {group + self._draw_rank(): None}
        for _ in range(chance.choices(_SIGNATURES, weights=_SIGNATURE_WEIGHTS)[0] - 1):
            kind = chance.random()
            if kind < 0.5:
                person = group + chance.randrange(GROUP_PEOPLE)
            elif kind < 0.9:
                person = group + self._draw_rank()
            else:
                person = self._draw_group() + self._draw_rank()
            people[person] = None
        return list(people)

    def _draw_group(self) -> int:
        """The number of the first person of a group."""
        return self._chance.choices(self._groups, cum_weights=self._group_weights)[0] * GROUP_PEOPLE

    def _draw_rank(self) -> int:
        return min(int(self._chance.paretovariate(1.0)), GROUP_PEOPLE) - 1

    def _sign(self, person: int, year: int) -> SignatureRecord:
        # People move about once in ten years, so that an affiliation links works of neighbouring years only.
        place = self._places[(person + 7_919 * ((year + person) // 10)) % len(self._places)]
        shows_place = self._chance.random() < 0.5
        return SignatureRecord(
            f"{self._given[person]} {self._family[person]}",
            affiliations=(AffiliationRecord(place),) if shows_place else (),
        )

    def _write_abstract(self) -> str:
        sentences: list[str] = []
        length = 0
        while length < ABSTRACT_CHARS - 60:
            sentences.append(self._chance.choice(self._sentences))
            length += len(sentences[-1]) + 1
        if self._chance.random() < 0.1:
            sentences.append(f"The rate is {self._chance.choice(_FORMULAS)}.")
        return " ".join(sentences)


def _make_words(chance: random.Random, count: int, syllables: tuple[int, int]) -> list[str]:
    """Different capitalised words of so many syllables, from–to."""
    words: dict[str, None] = {}
    while len(words) < count:
        words["".join(chance.choices(_SYLLABLES, k=chance.randint(*syllables))).capitalize()] = None
    return list(words)


def _zipf(count: int) -> list[float]:
    return list(accumulate(1 / rank for rank in range(1, count + 1)))


def _weigh_names(count: int) -> list[float]:
    """Zipf's law with a flat top: the commonest full name is that of one person in 2,000."""
    return list(accumulate(1 / (rank + 5) for rank in range(1, count + 1)))
