"""Signatures resolved to author records: what joins, which ids stay, what people said, what moves `changed_at`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from papers.models import Author, AuthorIdentifier, AuthorRedirect, Authorship, NameVariant, Rule, Work
from papers.services.resolution import resolve_batch, resolve_stale_blocks
from tests.papers.catalogue import (
    OBSERVED_AT,
    Record,
    curate,
    fetch,
    find_author,
    find_inconsistencies,
    find_work,
    ingest,
    list_people,
    mark_all_stale,
    resolve,
    take_row_versions,
    take_snapshot,
)

pytestmark = pytest.mark.django_db

LATER = OBSERVED_AT + timedelta(days=1)
ORCID = {"orcid": "0000-0002-1825-0097"}
OTHER_ORCID = {"orcid": "0000-0001-5109-3700"}


def work(title: str, *authors: str | Record, **more: Any) -> Record:
    """A work of this title, which is its identifier as well, with these names or whole authors."""
    signed = [{"name": author} if isinstance(author, str) else author for author in authors]
    return {"ids": {"acl": title}, "title": title, "authors": signed, **more}


def person(name: str = "Jiashi Feng", **ids: str) -> Record:
    return {"name": name, "ids": ids}


def ingest_and_resolve(*records: Record, **more: Any) -> None:
    ingest(*records, **more)
    resolve()
    assert find_inconsistencies() == []


def author_of(title: str, position: int = 1) -> Author:
    return find_author(find_work("acl", title), position)


def rule_of(title: str, position: int = 1) -> tuple[int, float | None]:
    found = Authorship.objects.get(work=find_work("acl", title), position=position)
    return found.rule, found.score


def test_identifier_groups_across_blocks():
    ingest_and_resolve(
        work("A", person("Jiashi Feng", **ORCID)),
        work("B", person("J. Feng", **ORCID)),
        work("C", "Jiashi Feng"),
    )

    assert list_people() == [[("A", 1), ("B", 1)], [("C", 1)]]
    assert rule_of("B") == (Rule.IDENTIFIER, 1.0)
    assert AuthorIdentifier.objects.get().author == author_of("A")


def test_identifier_groups_across_blocks_that_come_one_after_the_other():
    ingest_and_resolve(work("A", person("Jiashi Feng", **ORCID)))
    first = author_of("A")

    ingest_and_resolve(work("B", person("J. Feng", **ORCID)))

    assert author_of("B") == author_of("A") == first
    assert first.works_count == 1
    assert Author.objects.get().works_count == 2


def test_initials_join_nothing():
    ingest_and_resolve(
        work("A", "J. Feng", "Wei Zhang"),
        work("B", "J. Feng", "Wei Zhang"),
        work("C", "Jiashi Feng", "Wei Zhang"),
    )

    assert [place for place in list_people() if place[0][1] == 1] == [[("A", 1)], [("B", 1)], [("C", 1)]]


def test_full_name_with_a_shared_coauthor_or_affiliation_joins():
    at = {"affiliations": [{"name": "NUS"}]}
    ingest_and_resolve(
        work("A", "Jiashi Feng", "Wei Zhang"),
        work("B", {"name": "Feng, Jiashi", **at}, "Wei Zhang"),
        work("C", {"name": "Jiashi Feng", **at}),
        work("D", "Jiashi Feng", "Ana Lima"),
    )

    assert [("A", 1), ("B", 1), ("C", 1)] in list_people()
    assert [("D", 1)] in list_people()
    assert rule_of("A")[0] == Rule.COAUTHOR
    assert rule_of("C")[0] == Rule.AFFILIATION
    assert rule_of("D") == (Rule.ALONE, None)
    assert all(0 < (rule_of(title)[1] or 0) < 1 for title in "AC")


def test_evidence_names_what_is_shared():
    ingest_and_resolve(
        work("A", "Jiashi Feng", "Wei Zhang"), work("B", "Jiashi Feng", "Wei Zhang", "Ana Lima")
    )

    shared = fetch(
        """SELECT DISTINCT n.printed FROM papers_authorship a JOIN papers_name n ON n.block = a.evidence
           WHERE a.position = 1"""
    )
    assert shared == [("Wei Zhang",)]


def test_consortium_says_nothing():
    crowd = [f"Given{number:03d} Family{number:03d}" for number in range(150)]

    ingest_and_resolve(work("A", "Jiashi Feng", *crowd), work("B", "Jiashi Feng", *crowd))

    assert author_of("A") != author_of("B")


def test_identifier_twice_on_one_work_proves_nothing():
    ingest_and_resolve(
        work("A", person("Jiashi Feng", **ORCID), person("Wei Feng", **ORCID)),
        work("B", person("Jiashi Feng", **ORCID)),
    )

    assert list_people() == [[("A", 1)], [("A", 2)], [("B", 1)]]
    assert not AuthorIdentifier.objects.exists()


def test_identifier_that_stood_twice_proves_again_when_it_stands_once():
    doubled = [person("Wei Zhang", **ORCID), person("Bo Li", **ORCID)]
    ingest_and_resolve(
        work("A", *doubled), work("B", person("Jiashi Feng", **ORCID)), work("C", person("J. Feng", **ORCID))
    )
    assert author_of("B") != author_of("C")

    ingest_and_resolve(work("A", "Wei Zhang", "Bo Lim"), observed_at=LATER)

    assert author_of("B") == author_of("C")


def test_work_never_holds_a_record_twice():
    same = {"affiliations": [{"name": "NUS"}]}
    ingest_and_resolve(
        work("A", {"name": "Wei Zhang", **same}, {"name": "Wei Zhang", **same}, "Bo Li"),
        work("B", {"name": "Wei Zhang", **same}, "Bo Li"),
    )

    assert author_of("A", 1) != author_of("A", 2)


def test_lists_of_one_person_are_one_record():
    ingest_and_resolve(
        *({"title": title, "listed_for": ["Jiashi Feng"]} for title in "ABC"),
        {"title": "D", "listed_for": ["Wei Zhang"]},
        {"title": "E", "authors": [{"name": "Feng, Jiashi"}], "listed_for": ["Jiashi Feng"]},
    )

    assert list_people() == [[("A", 0), ("B", 0), ("C", 0), ("E", 1)], [("D", 0)]]
    assert set(Authorship.objects.values_list("rule", flat=True)) == {Rule.LISTED}


def test_record_has_the_names_and_years_of_its_works():
    ingest_and_resolve(
        work("A", person("Jiashi Feng", **ORCID), year=2018),
        work("B", person("J. Feng", **ORCID), year=2021),
        work("C", person("Jiashi Feng", **ORCID)),
    )

    author = Author.objects.get()
    assert (author.name.printed, author.works_count, author.first_year, author.last_year) == (
        "Jiashi Feng", 3, 2018, 2021,
    )  # fmt: skip
    assert sorted(NameVariant.objects.values_list("name__printed", "works_count")) == [
        ("J. Feng", 1),
        ("Jiashi Feng", 2),
    ]


def test_resolving_again_changes_no_row():
    ingest_and_resolve(
        work("A", person("Jiashi Feng", **ORCID), "Wei Zhang"),
        work("B", person("J. Feng", **ORCID), "Wei Zhang"),
        work("C", "Bo Li", "Wei Zhang", "J. Feng"),
        {"title": "D", "listed_for": ["Jiashi Feng"]},
    )
    curate(find_work("acl", "C"), 3, author_of("A"))
    before = take_row_versions()

    mark_all_stale()
    assert resolve() > 0

    assert take_row_versions() == before


def test_ids_of_records_are_kept():
    ingest_and_resolve(
        work("A", "Jiashi Feng", "Wei Zhang"), work("B", "Jiashi Feng", "Wei Zhang"), work("C", "Bo Li")
    )
    before = {title: author_of(title).pk for title in "ABC"}

    ingest_and_resolve(work("D", "Jiashi Feng", "Wei Zhang"), work("E", "Jiashi Feng"), work("F", "Bo Li"))

    assert {title: author_of(title).pk for title in "ABC"} == before
    assert author_of("D").pk == before["A"]
    assert author_of("E").pk not in before.values()


def test_records_that_join_keep_the_id_of_most_and_leave_a_redirect():
    ingest_and_resolve(
        work("A", "Jiashi Feng", "Wei Zhang"),
        work("B", "Jiashi Feng", "Wei Zhang"),
        work("C", "Jiashi Feng", "Ana Lima"),
    )
    most, least = author_of("A").pk, author_of("C").pk

    ingest_and_resolve(work("D", "Jiashi Feng", "Wei Zhang", "Ana Lima"))

    assert {author_of(title).pk for title in "ABCD"} == {most}
    assert (least, most) in AuthorRedirect.objects.values_list("old_id", "author_id")


def test_redirect_follows_a_record_that_joins_again():
    ingest_and_resolve(*(work(title, person("Jiashi Feng", dblp=title)) for title in "ABC"))
    ids = {author_of(title).pk for title in "ABC"}

    ingest_and_resolve(
        work("D", person("Jiashi Feng", dblp="A", s2="1")), work("E", person("Jiashi Feng", dblp="B", s2="1"))
    )
    ingest_and_resolve(work("F", person("Jiashi Feng", dblp="C", s2="1")))

    kept = author_of("A").pk
    assert Author.objects.count() == 1
    assert set(AuthorRedirect.objects.values_list("old_id", "author_id")) == {
        (one, kept) for one in ids - {kept}
    }


def test_records_that_join_are_redirected_together():
    names = {"1": "Jiashi Feng", "2": "Wei Zhang", "3": "Ana Lima"}
    for key, name in names.items():
        ingest_and_resolve(work(f"A{key}", person(name, dblp=f"a{key}")))
        ingest_and_resolve(work(f"B{key}", person(name, dblp=f"b{key}")))
    old = {key: {author_of(f"A{key}").pk, author_of(f"B{key}").pk} for key in names}
    ingest(
        *(work(f"C{key}", person(name, dblp=f"a{key}", s2=key)) for key, name in names.items()),
        *(work(f"D{key}", person(name, dblp=f"b{key}", s2=key)) for key, name in names.items()),
    )

    with CaptureQueriesContext(connection) as queries:
        resolve()

    kept = {key: author_of(f"A{key}").pk for key in names}
    assert set(AuthorRedirect.objects.values_list("old_id", "author_id")) == {
        (one, kept[key]) for key in names for one in old[key] - {kept[key]}
    }
    assert AuthorRedirect.objects.count() == 3
    assert sum("papers_authorredirect" in query["sql"] for query in queries) == 3


def test_record_that_parts_keeps_its_id_where_most_of_it_is():
    ingest_and_resolve(work("A", person(**ORCID)), work("B", person(**ORCID)), work("C", person(**ORCID)))
    before = author_of("A").pk

    ingest_and_resolve(work("C", person(**OTHER_ORCID)), observed_at=LATER)

    assert author_of("A").pk == author_of("B").pk == before
    assert author_of("C").pk != before
    assert not AuthorRedirect.objects.exists()


def test_only_changed_records_move_changed_at():
    ingest_and_resolve(
        work("A", "Jiashi Feng", "Wei Zhang"),
        work("B", "Jiashi Feng", "Ana Lima"),
        work("C", "Jiashi Feng", "Bo Li"),
    )
    Author.objects.update(changed_at=OBSERVED_AT)

    ingest_and_resolve(work("D", "Jiashi Feng", "Wei Zhang"))

    moved = Author.objects.exclude(changed_at=OBSERVED_AT)
    assert set(moved) == {author_of("D", 1), author_of("D", 2)}
    assert author_of("D", 1) == author_of("A", 1)


@pytest.mark.parametrize(
    "newer",
    [
        work("A", person(**ORCID, dblp="f/1"), "Wei Zhang"),
        work("A", person(name="Feng, Jiashi", **ORCID), "Wei Zhang"),
        work("A", person(**ORCID), "Wei Zhang", year=2019),
    ],
    ids=["identifier", "name", "year"],
)
def test_change_of_a_record_moves_its_changed_at(newer):
    ingest_and_resolve(work("A", person(**ORCID), "Wei Zhang"), work("B", person(**ORCID), "Bo Li"))
    Author.objects.update(changed_at=OBSERVED_AT)

    ingest_and_resolve(newer, observed_at=LATER)

    assert author_of("A").changed_at > OBSERVED_AT
    assert author_of("B", 2).changed_at == OBSERVED_AT


def test_record_that_loses_a_work_moves_its_changed_at():
    ingest_and_resolve(work("A", person(**ORCID)), work("B", person(**ORCID)))
    Author.objects.update(changed_at=OBSERVED_AT)

    ingest_and_resolve(work("B", "Wei Zhang"), observed_at=LATER)

    assert author_of("A").works_count == 1
    assert author_of("A").changed_at > OBSERVED_AT


def test_record_without_signatures_goes():
    ingest_and_resolve(work("A", "Jiashi Feng"))

    ingest_and_resolve(work("A", "Wei Zhang"), observed_at=LATER)

    assert Author.objects.get().name.printed == "Wei Zhang"


@pytest.mark.parametrize("blocks_a_batch", [1, 2, 3])
def test_changed_name_is_resolved_however_blocks_are_batched(blocks_a_batch):
    old = [f"Given{number} Old{number}" for number in range(6)]
    new = [f"Given{number} New{number}" for number in range(6)]
    ingest_and_resolve(work("A", *old), work("B", *old), work("C", *new))

    ingest(work("A", *new), observed_at=LATER)
    resolve(blocks_a_batch)

    assert find_inconsistencies() == []
    assert {author_of("A", position).name.printed for position in range(1, 7)} == set(new)
    expected = take_snapshot()
    mark_all_stale()
    resolve()
    assert take_snapshot() == expected


def test_word_of_a_person_survives_a_resolution():
    ingest_and_resolve(
        work("A", "Jiashi Feng", "Wei Zhang"),
        work("B", "Jiashi Feng", "Wei Zhang"),
        work("C", "J. Feng", "Ana Lima"),
    )
    stranger = author_of("C")
    curate(find_work("acl", "B"), 1, stranger)

    ingest_and_resolve(work("D", "Jiashi Feng", "Wei Zhang"))
    mark_all_stale()
    resolve()

    assert find_inconsistencies() == []
    assert author_of("B") == author_of("C") == stranger
    assert rule_of("B") == (Rule.CURATED, 1.0)


def test_word_of_a_person_joins_what_names_and_identifiers_part():
    ingest_and_resolve(work("A", person(**ORCID)), work("B", person("Wei Zhang", **OTHER_ORCID)))

    curate(find_work("acl", "B"), 1, author_of("A"))

    assert find_inconsistencies() == []
    assert author_of("A") == author_of("B")
    assert Author.objects.get().works_count == 2


def test_word_of_a_person_wins_over_an_identifier_on_the_same_work():
    ingest_and_resolve(
        work("A", person("Jiashi Feng", **ORCID), "J. Feng"),
        work("B", person("Jiashi Feng", **ORCID), "Wei Zhang"),
    )
    curate(find_work("acl", "B"), 1, author_of("B"))
    Authorship.objects.filter(work=find_work("acl", "A"), position=1).delete()

    curate(find_work("acl", "A"), 2, author_of("B"))

    assert find_inconsistencies() == []
    assert author_of("A", 2) == author_of("B")
    assert author_of("A", 1) != author_of("B")


def test_records_that_people_keep_apart_stay_apart():
    ingest_and_resolve(work("A", person(**ORCID)), work("B", person(dblp="f/1")))
    one, other = author_of("A"), author_of("B")
    curate(find_work("acl", "A"), 1, one)
    curate(find_work("acl", "B"), 1, other)

    ingest_and_resolve(
        work("C", person(**ORCID, dblp="f/1")), work("D", person("J. Feng", **ORCID, dblp="f/1"))
    )

    assert (author_of("A"), author_of("B")) == (one, other)


def test_word_of_a_person_survives_whatever_becomes_of_the_record():
    ingest_and_resolve(work("A", person(**ORCID)), work("B", person(**ORCID)), work("C", person(**ORCID)))
    kept = author_of("A")
    curate(find_work("acl", "A"), 1, kept)

    ingest_and_resolve(work("B", "Wei Zhang"), work("C"), work("A", person()), observed_at=LATER)

    assert author_of("A") == kept
    assert Authorship.objects.get(author=kept, is_curated=True).work == find_work("acl", "A")


def test_batches_report_how_far_they_are():
    ingest(work("A", "Jiashi Feng", "Wei Zhang", "Ana Lima"))
    reported: list[tuple[int, int]] = []

    assert resolve_stale_blocks(lambda done, total: reported.append((done, total))) == 3

    assert reported[-1] == (3, 3)
    assert resolve_stale_blocks() == 0


def test_batch_takes_no_more_blocks_than_it_is_told():
    ingest(work("A", "Jiashi Feng", "Wei Zhang", "Ana Lima"))

    assert [resolve_batch(2), resolve_batch(2), resolve_batch(2)] == [2, 1, 0]
    assert Work.objects.count() == 1
