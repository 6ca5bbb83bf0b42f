"""Everybody who signed a work of the real corpora, found by names as people remember them."""

from __future__ import annotations

import gzip
import random
from collections import Counter, defaultdict
from collections.abc import Iterator

import msgspec
import pytest

from papers.copying import copy_rows
from papers.names import fold_text, name_key, stable_key
from papers.rows import copy_line
from papers.selectors.people import find_people, list_people
from papers.services.names import refresh_names
from tests.real_data import find_real, needs_shared

pytestmark = [needs_shared, pytest.mark.django_db]

MISSPELT = 200
FOUND_SHARE = 0.95
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class _Signature(msgspec.Struct):
    name: str


class _Line(msgspec.Struct):
    authors: list[_Signature] = []


def read_names() -> Counter[str]:
    """Every name that stands on a work of the corpora, and on how many."""
    decoder = msgspec.json.Decoder(_Line)
    names: Counter[str] = Counter()
    for path in find_real("data/corpora/*.jsonl.gz"):
        with gzip.open(path) as lines:
            for line in lines:
                names.update({one.name for one in decoder.decode(line).authors if fold_text(one.name)})
    return names


def lay_out_people(names: Counter[str]) -> Iterator[tuple[list[str], int]]:
    """The names of each name block, the most frequent first, and on how many works they stand.

    Who is who is another question: here a name is a person, in whatever order and script it is printed.
    """
    blocks: dict[str, list[str]] = defaultdict(list)
    for name, _ in names.most_common():
        blocks[name_key(name).block].append(name)
    for block in sorted(blocks):
        yield blocks[block], sum(names[name] for name in blocks[block])


def fill(names: Counter[str], people: list[tuple[list[str], int]]) -> None:
    keys = {name: stable_key(name, None, None) for name in names}
    copy_rows(
        "papers_name", (copy_line(key, name, None, None, fold_text(name), key) for name, key in keys.items())
    )
    numbered = list(enumerate(people, start=1))
    copy_rows(
        "papers_author", (copy_line(n, keys[own[0]], count, None, None) for n, (own, count) in numbered)
    )
    copy_rows(
        "papers_namevariant",
        (copy_line(n, keys[name], names[name]) for n, (own, _) in numbered for name in own),
    )
    refresh_names()


def misspell(name: str, chance: random.Random) -> str:
    """The name with one letter left out, put in, another one, or swapped with the next, also the first."""
    at = chance.choice([index for index, letter in enumerate(name) if letter.isalpha()])
    before, own, after = name[:at], name[at], name[at + 1 :]
    other = chance.choice(LETTERS.replace(own.lower(), ""))
    ways = [before + after, before + other + own + after, before + other + after]
    if after[:1].isalpha() and after[0] != own:
        ways.append(before + after[0] + own + after[1:])
    return chance.choice(ways)


def test_names_of_the_corpora_are_found_as_they_are_remembered():
    """Misspelt by one letter, in any order, with an initial; one build of the index of all names for all of it."""
    names = read_names()
    people = list(lay_out_people(names))
    assert len(people) > 200_000
    fill(names, people)

    for asked in ("Feng Jiashi", "jiashi feng", "J. Feng", "Jiashi Fen", "Jiashu Feng", "Kiashi Feng"):
        found = find_people(asked, offset=0, limit=20)
        assert "Jiashi Feng" in [person.name for person in list_people(found.author_ids[:3])], asked

    chance = random.Random(1)
    missed = []
    for author_id in chance.sample(range(1, len(people) + 1), MISSPELT):
        name = people[author_id - 1][0][0]
        asked = misspell(name, chance)
        if author_id not in find_people(asked, offset=0, limit=20).author_ids[:3]:
            missed.append((name, asked))
    assert len(missed) <= (1 - FOUND_SHARE) * MISSPELT, missed
