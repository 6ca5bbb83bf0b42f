"""Conflation risks of author records: found where works fall apart, kept, changed and taken off with them."""

from __future__ import annotations

import pytest

from graph.models import ConflationRisk
from graph.services.conflations import find_conflations
from tests.graph.catalogue import build, update
from tests.papers.catalogue import Record, fetch, find_author, find_work, ingest, resolve

pytestmark = pytest.mark.django_db


def make_work(key: str, *others: str, year: int = 2001) -> Record:
    """A work of the one person with that identifier, and of others who have one each."""
    authors = [{"name": "Bo Li", "ids": {"openreview": "~Bo_Li1"}}]
    authors += [{"name": name, "ids": {"openreview": f"~{name.replace(' ', '_')}1"}} for name in others]
    return {"ids": {"acl": key}, "title": f"Title {key}", "year": year, "authors": authors}


def make_two_people() -> list[Record]:
    return [
        make_work("P1", "Ana Lima"),
        make_work("P2", "Ana Lima", "Wei Zhang"),
        make_work("P3", "Wei Zhang"),
        make_work("P4", "Eve Stone", year=2020),
        make_work("P5", "Eve Stone", year=2021),
    ]


def import_works(*records: Record) -> int:
    """Take works in and count them; the id of the one person's record."""
    ingest(*records)
    resolve()
    build()
    return find_author(find_work("acl", "P1"), 1).pk


def test_record_whose_works_fall_apart_gets_a_risk():
    author_id = import_works(*make_two_people())

    assert find_conflations([author_id]) == 1

    risk = ConflationRisk.objects.get()
    keys = [
        {key for key in ("P1", "P2", "P3", "P4", "P5") if find_work("acl", key).pk in part}
        for part in risk.parts
    ]
    assert risk.author_id == author_id
    assert keys == [{"P1", "P2", "P3"}, {"P4", "P5"}]


def test_finding_again_touches_nothing():
    author_id = import_works(*make_two_people())
    find_conflations([author_id])
    before = fetch("SELECT xmin::text, ctid::text, r::text FROM graph_conflationrisk r")

    find_conflations([author_id])

    assert fetch("SELECT xmin::text, ctid::text, r::text FROM graph_conflationrisk r") == before


def test_risk_goes_when_a_shared_coauthor_joins_the_parts():
    author_id = import_works(*make_two_people())
    find_conflations([author_id])
    ingest(make_work("P6", "Ana Lima", "Eve Stone"))
    resolve()
    update()

    assert find_conflations([author_id]) == 0
    assert not ConflationRisk.objects.exists()


def test_risk_of_a_record_that_is_gone_goes():
    ConflationRisk.objects.create(author_id=10**9, parts=[[1, 2], [3, 4]], reasons=[], score=0.5)

    assert find_conflations([10**9]) == 0
    assert not ConflationRisk.objects.exists()
