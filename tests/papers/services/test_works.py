"""Works made anew where records meet: which ids stay, what people said stays, what is resolved again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from papers.models import Authorship, Name, StaleBlock, Work
from tests.papers.catalogue import (
    OBSERVED_AT,
    Record,
    curate,
    fetch,
    find_author,
    find_inconsistencies,
    find_work,
    ingest,
    resolve,
)

pytestmark = pytest.mark.django_db

LATER = OBSERVED_AT + timedelta(days=1)
ABSTRACT = (
    "We show that a thing long believed to be hard is easy, "
    "and give a way to do it, with experiments on five sets."
)


def list_stale_names() -> set[str]:
    return set(
        Name.objects.filter(block__in=StaleBlock.objects.values("block")).values_list("printed", flat=True)
    )


def by(*names: str) -> Record:
    return {"authors": [{"name": name} for name in names]}


def test_new_work_makes_stale_the_blocks_of_its_names_alone():
    ingest({"title": "A", **by("Jiashi Feng", "Wei Zhang")})
    resolve()

    ingest({"title": "B", **by("Wei Zhang", "Ana Lima")})

    assert list_stale_names() == {"Wei Zhang", "Ana Lima"}


def test_changed_names_make_stale_the_blocks_that_were_and_that_are():
    ingest(
        {"ids": {"acl": "P1"}, "title": "A", **by("Jiashi Feng", "Wei Zhang")}, {"title": "B", **by("Bo Li")}
    )
    resolve()

    ingest({"ids": {"acl": "P1"}, "title": "A", **by("Jiashi Feng", "Ana Lima")}, observed_at=LATER)

    assert list_stale_names() == {"Jiashi Feng", "Wei Zhang", "Ana Lima"}


def test_changed_text_makes_nothing_stale():
    ingest({"ids": {"acl": "P1"}, "title": "A", **by("Jiashi Feng")})
    resolve()

    ingest({"ids": {"acl": "P1"}, "title": "B", "abstract": ABSTRACT, **by("Jiashi Feng")}, observed_at=LATER)

    assert find_work("acl", "P1").title == "B"
    assert list_stale_names() == set()


def test_changed_year_reaches_the_author_record():
    ingest({"ids": {"acl": "P1"}, "title": "A", **by("Jiashi Feng")})
    resolve()

    ingest({"ids": {"acl": "P1"}, "year": 2019, "title": "A"}, observed_at=LATER)
    resolve()

    author = find_author(find_work("acl", "P1"), 1)
    assert (author.first_year, author.last_year) == (2019, 2019)


def test_joined_works_keep_the_id_with_the_most_records():
    ingest({"ids": {"acl": "P1"}, "title": "A"})
    ingest({"ids": {"arxiv": "1911.10143"}, "title": "A"})
    ingest({"ids": {"arxiv": "1911.10143"}, "title": "A", "comment": "9 pages"})
    most = find_work("arxiv", "1911.10143").pk

    ingest({"ids": {"arxiv": "1911.10143", "acl": "P1"}, "title": "A"})

    assert Work.objects.get().pk == most


def test_work_that_parts_leaves_each_record_where_it_belongs():
    # The untitled record hangs on the only titled work that has its DOI, until one comes that sorts before it.
    ingest(
        {"ids": {"acl": "P2", "doi": "10.1000/x"}, "title": "Two"},
        {"ids": {"doi": "10.1000/x"}, "abstract": "Short."},
    )
    assert Work.objects.count() == 1
    old = find_work("acl", "P2").pk

    ingest({"ids": {"acl": "P1", "doi": "10.1000/x"}, "title": "One"})

    assert find_work("acl", "P2").pk == old
    assert find_work("doi", "10.1000/x") == find_work("acl", "P1")
    assert find_work("acl", "P1").worktext.abstract == "Short."
    assert not fetch("SELECT FROM papers_worktext WHERE work_id = %s", old)
    assert not fetch("SELECT FROM papers_workredirect")


def test_word_of_a_person_survives_works_that_join():
    ingest({"ids": {"acl": "P1"}, "title": "A", **by("Jiashi Feng", "Wei Zhang")})
    ingest({"ids": {"acl": "P1"}, "title": "A", "comment": "9 pages", **by("Jiashi Feng", "Wei Zhang")})
    ingest(
        {"ids": {"arxiv": "1911.10143"}, "title": "A", **by("Jiashi Feng", "Wei Zhang")},
        {"title": "B", **by("W. Zhang")},
    )
    resolve()
    person = find_author(Work.objects.get(title="B"), 1)
    curate(find_work("arxiv", "1911.10143"), 2, person)

    ingest({"ids": {"arxiv": "1911.10143", "acl": "P1"}, "title": "A"})
    resolve()

    work = find_work("acl", "P1")
    kept = Authorship.objects.get(work=work, position=2)
    assert Work.objects.count() == 2
    assert (kept.author, kept.is_curated) == (person, True)
    assert find_inconsistencies() == []


def test_word_of_a_person_follows_the_name_to_another_position():
    ingest(
        {"ids": {"acl": "P1"}, "title": "A", **by("Wei Zhang", "Jiashi Feng")},
        {"title": "B", **by("W. Zhang")},
    )
    resolve()
    person = find_author(Work.objects.get(title="B"), 1)
    curate(find_work("acl", "P1"), 1, person)

    ingest(
        {"ids": {"acl": "P1"}, "title": "A", **by("Ana Lima", "Jiashi Feng", "Wei Zhang")}, observed_at=LATER
    )
    resolve()

    work = find_work("acl", "P1")
    assert find_author(work, 1) != person
    assert (find_author(work, 3), Authorship.objects.get(work=work, position=3).is_curated) == (person, True)
    assert find_inconsistencies() == []


def test_words_of_people_follow_several_names_at_once():
    papers = {"P1": ("Wei Zhang", "Jiashi Feng"), "P2": ("Ana Lima", "Wei Zhang")}
    ingest(
        *({"ids": {"acl": key}, "title": key, **by(*names)} for key, names in papers.items()),
        {"title": "B", **by("W. Zhang", "J. Feng")},
    )
    resolve()
    zhang, feng = (find_author(Work.objects.get(title="B"), position) for position in (1, 2))
    curate(find_work("acl", "P1"), 1, zhang)
    curate(find_work("acl", "P1"), 2, feng)
    curate(find_work("acl", "P2"), 2, zhang)

    ingest(
        *(
            {"ids": {"acl": key}, "title": key, **by("Bo Li", *reversed(names))}
            for key, names in papers.items()
        ),
        observed_at=LATER,
    )
    resolve()

    curated = Authorship.objects.filter(is_curated=True).values_list("work", "position", "author")
    first, second = find_work("acl", "P1").pk, find_work("acl", "P2").pk
    assert set(curated) == {(first, 2, feng.pk), (first, 3, zhang.pk), (second, 2, zhang.pk)}
    assert find_inconsistencies() == []


@pytest.mark.parametrize("rank", [0, 1, 2])
def test_word_of_a_person_survives_whatever_a_record_says(rank):
    ingest({"ids": {"acl": "P1"}, "title": "A", **by("Wei Zhang")}, {"title": "B", **by("W. Zhang")})
    resolve()
    person = find_author(Work.objects.get(title="B"), 1)
    curate(find_work("acl", "P1"), 1, person)
    newer = [
        {
            "ids": {"acl": "P1"},
            "title": "A",
            "year": 2019,
            "authors": [{"name": "Wei Zhang", "ids": {"dblp": "z/1"}}],
        },
        {
            "ids": {"acl": "P1"},
            "title": "A",
            "authors": [{"name": "Zhang, Wei", "affiliations": [{"name": "NUS"}]}],
        },
        {"ids": {"acl": "P1"}, "title": "A"},
    ][rank]

    ingest(newer, observed_at=LATER)
    resolve()

    kept = Authorship.objects.get(work=find_work("acl", "P1"), position=1)
    assert (kept.author, kept.is_curated) == (person, True)
    assert find_inconsistencies() == []
