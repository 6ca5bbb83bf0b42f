"""The graph of all 216,103 real works, against what a plain recount of their files gives.

The recount reads the files itself and knows only two things of the catalogue: which line became which work, and who
signed at which place of it. Nothing else is imported in full by any test; what needs all of it stands here.
"""

from __future__ import annotations

import gzip
import random
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from django.core.management import call_command

from graph.models import Collaboration, CountedWork, GraphBuild
from graph.records import CLOSE_AUTHORS, MOST_PAIRED
from graph.services.builds import get_late_from, start_build
from graph.services.sessions import build_graph
from papers.models import ChangedWork
from papers.services.imports import carry_on, start_run
from tests.graph.catalogue import digest_graph
from tests.papers.catalogue import fetch
from tests.papers.lines import CORPORA
from tests.real_data import find_real, needs_shared

pytestmark = [needs_shared, pytest.mark.xdist_group("corpora"), pytest.mark.django_db]

LINES_COUNT = 216_103
CHANGED_COUNT = 2_000
SEED = 4


class _Author(msgspec.Struct):
    name: str


class _Line(msgspec.Struct):
    """What a line of the files says, as far as it is counted."""

    ids: dict[str, Any] = {}
    year: int | None = None
    authors: tuple[_Author, ...] = ()


class SignedWork(NamedTuple):
    """A work as its file tells it, with the author records of its signatures."""

    year: int | None
    authors_count: int
    author_ids: frozenset[int]


Sums = tuple[float, int, int, int, int | None, int | None]


@pytest.fixture(scope="module", autouse=True)
def corpus(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """All works, their names resolved, and the graph of them, built by two sessions as the site does it."""
    with django_db_blocker.unblock():
        carry_on(start_run(find_files()))
        build_graph()
        yield
        call_command("flush", interactive=False, verbosity=0)


def find_files() -> list[Path]:
    return [path for name in CORPORA for path in find_real(f"data/corpora/{name}.jsonl.gz")]


@pytest.fixture(scope="module")
def lines(corpus: None) -> dict[int, list[_Line]]:
    """The lines of each work."""
    return read_lines()


@pytest.fixture(scope="module")
def works(lines: dict[int, list[_Line]]) -> dict[int, SignedWork]:
    """The works of the files."""
    printed: dict[int, list[str]] = defaultdict(list)
    for work_id, name in fetch(
        """SELECT work_id, printed FROM papers_signature s JOIN papers_name n ON n.id = s.name_id
           ORDER BY work_id, position"""
    ):
        printed[work_id].append(_clean(name))
    signers: dict[int, set[int]] = defaultdict(set)
    for work_id, author_id in fetch("SELECT work_id, author_id FROM papers_authorship"):
        signers[work_id].add(author_id)
    years = dict(fetch("SELECT id, year FROM papers_work"))
    return {
        work_id: _tell(told, printed[work_id], signers[work_id], years[work_id])
        for work_id, told in lines.items()
    }


def read_lines() -> dict[int, list[_Line]]:
    work_of = {
        (name, line): work_id
        for work_id, name, line in fetch(
            """SELECT work_id, o.name, s.line FROM papers_sourcerecord s
               JOIN papers_importorigin o ON o.id = s.origin_id"""
        )
    }
    lines: dict[int, list[_Line]] = defaultdict(list)
    decoder = msgspec.json.Decoder(_Line)
    for path in find_files():
        with gzip.open(path) as file:
            for number, line in enumerate(file, 1):
                lines[work_of[path.name, number]].append(decoder.decode(line))
    assert sum(map(len, lines.values())) == LINES_COUNT
    return lines


def _tell(lines: list[_Line], printed: list[str], author_ids: set[int], year: int | None) -> SignedWork:
    """The work by that line whose authors it prints; of several lines each may be the one whose year it has."""
    (authors, *_) = [line.authors for line in lines if [_clean(one.name) for one in line.authors] == printed]
    years = {line.year for line in lines}
    assert year in years
    return SignedWork(year if len(years) > 1 else years.pop(), len(authors), frozenset(author_ids))


def _clean(name: str) -> str:
    """A name without the control characters and odd spaces that some lines hold."""
    shown = "".join(letter for letter in name if unicodedata.category(letter) != "Cc")
    return " ".join(unicodedata.normalize("NFC", shown).split())


def recount(works: dict[int, SignedWork], author_id: int) -> dict[int, Sums]:
    """All collaborations of a person: weight, works, close and late works, first and last year."""
    shared: dict[int, list[SignedWork]] = defaultdict(list)
    for work in works.values():
        if author_id in work.author_ids and 2 <= work.authors_count <= MOST_PAIRED:
            for other_id in work.author_ids - {author_id}:
                shared[other_id].append(work)
    return {other_id: _sum_up(together) for other_id, together in shared.items()}


def _sum_up(together: list[SignedWork]) -> Sums:
    years = [work.year for work in together if work.year is not None]
    return (
        sum(1_000_000 // (work.authors_count - 1) for work in together) / 1_000_000,
        len(together),
        sum(work.authors_count <= CLOSE_AUTHORS for work in together),
        sum(year >= get_late_from() for year in years),
        min(years, default=None),
        max(years, default=None),
    )


def read_collaborations(author_id: int) -> dict[int, Sums]:
    """What the graph says of the same."""
    rows = Collaboration.objects.filter(source_id=author_id).values_list(
        "target_id",
        "weight",
        "works_count",
        "close_works_count",
        "late_works_count",
        "first_year",
        "last_year",
    )
    return {target_id: (weight, *sums) for target_id, weight, *sums in rows}  # type: ignore[misc]


def find_people(name: str) -> list[int]:
    """The author records called so, the one with the most works first."""
    rows = fetch(
        """SELECT a.id FROM papers_author a JOIN papers_name n ON n.id = a.name_id WHERE n.printed = %s
           ORDER BY a.works_count DESC, a.id""",
        name,
    )
    return [author_id for (author_id,) in rows]


def assert_recounted(works: dict[int, SignedWork], author_ids: list[int]) -> int:
    """Hold the graph against the recount; how many collaborations that were."""
    count = 0
    for author_id in author_ids:
        expected = recount(works, author_id)
        assert read_collaborations(author_id) == expected
        count += len(expected)
    return count


def test_collaborators_of_jiashi_feng_are_those_of_the_files(works, lines):
    people = find_people("Jiashi Feng")
    names = sum(
        any(author.name == "Jiashi Feng" for line in told for author in line.authors)
        for told in lines.values()
    )

    assert assert_recounted(works, people) > 200
    assert sum(people[0] in work.author_ids for work in works.values()) > 0.9 * names > 100


def test_collaborators_of_random_people_are_those_of_the_files(works):
    (ids,) = zip(*fetch("SELECT id FROM papers_author ORDER BY id"), strict=True)

    assert assert_recounted(works, random.Random(SEED).sample(ids, 50)) > 50


def test_collaborators_of_the_biggest_hubs_are_those_of_the_files(works):
    hubs = fetch("SELECT source_id FROM graph_collaboration GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 10")

    assert assert_recounted(works, [author_id for (author_id,) in hubs]) > 2_000


def test_weights_are_those_of_the_formula(works):
    """Σ 1/(k − 1), a millionth at most lost a work."""
    (author_id, *_) = find_people("Jiashi Feng")
    own = [work for work in works.values() if author_id in work.author_ids]
    for target_id, (weight, works_count, *_) in read_collaborations(author_id).items():
        exact = sum(1 / (work.authors_count - 1) for work in own if target_id in work.author_ids)

        assert 0 <= exact - weight < works_count / 1_000_000 + 1e-9


def test_all_pairs_of_the_files_are_there_and_no_other(works):
    pairs = {
        (one << 32) + other
        for work in works.values()
        if 2 <= work.authors_count <= MOST_PAIRED
        for one in work.author_ids
        for other in work.author_ids
        if one != other
    }

    assert len(pairs) > 1_000_000
    assert {
        pair for (pair,) in fetch("SELECT (source_id << 32) + target_id FROM graph_collaboration")
    } == pairs
    assert CountedWork.objects.count() == len(works)


class Followed(NamedTuple):
    """What became of the graph when works changed: how many were marked, the rows of an update and of a full build."""

    marked_count: int
    builds_count: int
    updated: dict[str, tuple[Any, ...]]
    rebuilt: dict[str, tuple[Any, ...]]


@pytest.fixture(scope="module")
def followed(corpus: None, tmp_path_factory: Any) -> Followed:
    """Works of one file told anew; before the test's own transaction begins, as several sessions are at it."""
    before = digest_graph()
    path = tmp_path_factory.mktemp("changed") / "changed.jsonl"
    path.write_bytes(b"\n".join(list_changed_lines()))
    carry_on(start_run([path]))
    marked_count = ChangedWork.objects.count()
    build_graph()
    builds_count, updated = GraphBuild.objects.count(), digest_graph()
    assert updated != before
    start_build()
    build_graph()
    return Followed(marked_count, builds_count, updated, digest_graph())


def test_update_after_lines_that_changed_equals_a_full_build(followed):
    """The years of some works are others, their first author is gone: who wrote with whom changes, and since when."""
    assert CHANGED_COUNT <= followed.marked_count < 5 * CHANGED_COUNT
    assert followed.builds_count == 1
    assert followed.updated == followed.rebuilt
    again = read_works_of_catalogue()
    (author_id, *_) = find_people("Jiashi Feng")
    assert read_collaborations(author_id) == recount(again, author_id)


def list_changed_lines() -> Iterator[bytes]:
    """Works of one file as a later one tells them."""
    path = find_files()[-1]
    with gzip.open(path) as file:
        for line in random.Random(SEED).sample(file.readlines(), CHANGED_COUNT):
            told = msgspec.json.decode(line)
            yield msgspec.json.encode({**told, "year": 2001, "authors": told.get("authors", [])[1:]})


def read_works_of_catalogue() -> dict[int, SignedWork]:
    """The works as the catalogue tells them now."""
    signers: dict[int, set[int]] = defaultdict(set)
    for work_id, author_id in fetch("SELECT work_id, author_id FROM papers_authorship"):
        signers[work_id].add(author_id)
    return {
        work_id: SignedWork(year, count, frozenset(signers[work_id]))
        for work_id, year, count in fetch("SELECT id, year, signatures_count FROM papers_work")
    }
