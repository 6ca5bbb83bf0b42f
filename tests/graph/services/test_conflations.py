"""Conflation risks of author records: found where works fall apart, kept, changed and taken off with them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from graph.models import Collaboration, ConflationRisk, CountedWork
from graph.services.conflations import find_all_conflations, find_conflations
from papers.models import Author
from tests.factories import find_author, make_record
from tests.graph.catalogue import build, update
from tests.graph.conflated import MARKETS, NAME, WATERS, make_markets, make_waters, sign_together
from tests.papers.catalogue import Record, fetch, find_work, ingest, resolve

pytestmark = pytest.mark.django_db

HARD_BLANK = "\N{NO-BREAK SPACE}"


def import_works(*records: Record) -> int:
    """Take works in and count them; the id of the one record."""
    ingest(*records)
    resolve()
    build()
    return find_author(NAME).pk


def import_two_people() -> int:
    return import_works(*make_waters(), *make_markets())


def add_works(*records: Record) -> None:
    ingest(*records)
    resolve()
    update()


def list_ids(*keys: str) -> list[int]:
    return sorted(find_work("acl", key).pk for key in keys)


def take_rows() -> list[tuple[str, ...]]:
    return fetch("SELECT xmin::text, ctid::text, r::text FROM graph_conflationrisk r")


def test_record_whose_works_fall_apart_gets_a_risk_with_its_parts():
    author_id = import_two_people()

    assert find_conflations([author_id]) == 1

    risk = ConflationRisk.objects.get()
    assert (risk.author_id, risk.is_dismissed) == (author_id, False)
    assert risk.parts == [list_ids("W0", "W1", "W2"), list_ids("M0", "M1")]
    assert 0.66 <= risk.score < 1


def test_reasons_say_what_each_part_is_and_what_was_compared():
    find_conflations([import_two_people()])

    assert [line.replace(HARD_BLANK, " ") for line in ConflationRisk.objects.get().reasons] == [
        f"3 works, 2000–2002, on Topic 10001, with Ana Lima, Wei Stone and Eva Brook, from {WATERS}.",
        f"2 works, 2015–2016, on Topic 10002, with Kim Ono and Lia Fuchs, from {MARKETS}.",
        "No co-author is shared.",
        "No affiliation is shared.",
        "No topic is shared.",
        "Nobody signed with co-authors of more than one of them.",
    ]


def test_record_of_one_person_gets_none():
    author_id = import_works(*make_waters())

    assert find_conflations([author_id]) == 0
    assert not ConflationRisk.objects.exists()


def test_finding_again_touches_nothing():
    author_id = import_two_people()
    find_conflations([author_id])
    before = take_rows()

    assert find_conflations([author_id]) == 1

    assert take_rows() == before


def test_risk_goes_when_a_shared_coauthor_joins_the_parts():
    author_id = import_two_people()
    assert find_conflations([author_id]) == 1
    add_works(sign_together("B1", "Ana Lima", "Kim Ono", topic=10003, place="Elsewhere", year=2008))

    assert find_conflations([author_id]) == 0
    assert not ConflationRisk.objects.exists()


def test_risk_goes_when_a_shared_affiliation_joins_the_parts():
    author_id = import_two_people()
    assert find_conflations([author_id]) == 1
    add_works(sign_together("B1", "Kim Ono", topic=10002, place=WATERS, year=2017))

    assert find_conflations([author_id]) == 0


def test_people_who_signed_with_coauthors_of_both_bring_parts_nearer():
    author_id = import_two_people()
    assert find_conflations([author_id]) == 1
    friends = [f"Friend {letter * 3}" for letter in "bcdfgh"]
    add_works(
        make_record("Waters without the one", "Ana Lima", *friends, ids={"acl": "X1"}),
        make_record("Markets without the one", "Kim Ono", *friends, ids={"acl": "X2"}),
    )

    # Without identifiers these two are others, as far as can be told.
    assert find_conflations([author_id]) == 1

    signed = [
        make_record(
            f"Friends of {name}",
            authors=[{"name": name, "ids": {"openreview": f"~{name.replace(' ', '_')}1"}}]
            + [{"name": one, "ids": {"openreview": f"~{one.replace(' ', '_')}1"}} for one in friends],
            ids={"acl": f"Y{number}"},
        )
        for number, name in enumerate(("Ana Lima", "Kim Ono"))
    ]
    add_works(*signed)

    assert find_conflations([author_id]) == 0


def test_risk_of_a_record_that_is_gone_goes():
    ConflationRisk.objects.create(author_id=10**9, parts=[[1, 2], [3, 4]], reasons=[], score=0.7)

    assert find_conflations([10**9]) == 0
    assert not ConflationRisk.objects.exists()


def test_dismissed_risk_stays_dismissed_while_its_parts_only_grow():
    author_id = import_two_people()
    find_conflations([author_id])
    ConflationRisk.objects.update(is_dismissed=True)
    found_at = ConflationRisk.objects.get().found_at
    add_works(sign_together("M2", "Kim Ono", topic=10002, place=MARKETS, year=2019))

    find_conflations([author_id])

    risk = ConflationRisk.objects.get()
    assert (risk.is_dismissed, risk.found_at) == (True, found_at)
    assert risk.parts == [list_ids("W0", "W1", "W2"), list_ids("M0", "M1", "M2")]


def test_dismissed_risk_comes_back_with_a_part_that_nobody_looked_at():
    author_id = import_two_people()
    find_conflations([author_id])
    ConflationRisk.objects.update(is_dismissed=True)
    found_at = ConflationRisk.objects.get().found_at
    add_works(
        *(
            sign_together(f"S{number}", "Ida Vogel", other, topic=10009, place="Stars", year=2020)
            for number, other in enumerate(("Tom Nagel", "Ute Frey"))
        )
    )

    find_conflations([author_id])

    risk = ConflationRisk.objects.get()
    assert len(risk.parts) == 3
    assert not risk.is_dismissed
    assert risk.found_at >= found_at


@pytest.mark.parametrize(("authors_count", "risks_count"), [(100, 0), (101, 1)])
def test_work_of_more_than_a_hundred_joins_nothing(authors_count: int, risks_count: int):
    bridge = sign_together("C1", "Ana Lima", "Kim Ono", topic=10001, place="Elsewhere", year=2010)
    author_id = import_works(*make_waters(), *make_markets(), bridge)
    CountedWork.objects.filter(pk=find_work("acl", "C1").pk).update(authors_count=authors_count)
    Collaboration.objects.all().delete()

    assert find_conflations([author_id]) == risks_count


def test_finding_asks_as_many_queries_for_three_records_as_for_one():
    author_id = import_two_people()
    people = make_waters() + make_markets()
    for name in ("Wim Kok", "Bea Funk"):
        add_works(*(_put_on_record(one, name) for one in people))
    ids = list(
        Author.objects.filter(name__printed__in=[NAME, "Wim Kok", "Bea Funk"]).values_list("pk", flat=True)
    )

    with CaptureQueriesContext(connection) as one:
        assert find_conflations([author_id]) == 1
    ConflationRisk.objects.all().delete()
    with CaptureQueriesContext(connection) as three:
        assert find_conflations(ids) == 3

    assert len(one) == len(three) <= 12


def _put_on_record(record: Record, name: str) -> Record:
    """The same work once more, of another who signs first, and with others."""
    family = name.split()[1]
    authors = [
        one
        | {
            "name": name if at == 0 else f"{one['name']}{family}",
            "ids": {"openreview": f"~{family}_{at}_{one['name'][:3]}1"},
        }
        for at, one in enumerate(record["authors"])
    ]
    key = f"{family}{record['ids']['acl']}"
    return record | {"ids": {"acl": key}, "title": key, "authors": authors}


def test_all_records_are_found_a_step_after_the_other():
    author_id = import_two_people()
    ConflationRisk.objects.create(author_id=10**9, parts=[[1, 2], [3, 4]], reasons=[], score=0.7)

    assert find_all_conflations(records_a_step=2) == 1

    assert [risk.author_id for risk in ConflationRisk.objects.all()] == [author_id]
