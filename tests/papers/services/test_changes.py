"""The change log: what is told of whom, once, and what is nothing new."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from papers.models import Change, ChangeLog, MovedAuthorship
from papers.services.changes import begin_log_after, log_change
from papers.services.topics import assign_topics
from tests.papers.catalogue import (
    OBSERVED_AT,
    Record,
    curate,
    fetch,
    find_author,
    find_work,
    ingest,
    mark_all_stale,
    resolve,
    take_row_versions,
)

pytestmark = pytest.mark.django_db

LATER = OBSERVED_AT + timedelta(days=1)
ORCID = {"orcid": "0000-0002-1825-0097"}
TOPIC = {"openalex": "T10036", "name": "Neural architecture search"}
NEW, LINKED, RETRACTED = Change.Kind.NEW_WORK, Change.Kind.VERSION_LINKED, Change.Kind.RETRACTION
AUTHOR, PLACE = Change.Subject.AUTHOR, Change.Subject.INSTITUTION


def write(title: str, *authors: str | Record, **more: Any) -> Record:
    """A work of this title, which is its identifier as well; people of whom no more than a name is given have an iD."""
    signed = [sign(author) if isinstance(author, str) else author for author in authors]
    return {"ids": {"acl": title}, "title": title, "authors": signed, **more}


def sign(name: str, *affiliations: str) -> Record:
    """A signature by which a person is known again."""
    ids = {"openreview": f"~{name.replace(' ', '_')}1"}
    return {"name": name, "ids": ids, "affiliations": [{"name": one} for one in affiliations]}


def take_in(*records: Record, **more: Any) -> None:
    ingest(*records, **more)
    resolve()


def list_told(kind: Change.Kind, subject: Change.Subject = AUTHOR) -> list[tuple[str, str]]:
    """Whom was told what, by name and title, in order of the log."""
    named = {
        AUTHOR: """SELECT n.printed FROM papers_author a JOIN papers_name n ON n.id = a.name_id
                   WHERE a.id = c.subject_id""",
        PLACE: "SELECT f.name FROM papers_affiliation f WHERE f.match_key = c.subject_id ORDER BY f.id LIMIT 1",
        Change.Subject.TOPIC: "SELECT t.name FROM papers_topic t WHERE t.id = c.subject_id",
    }
    return fetch(
        f"""SELECT ({named[subject]}), w.title FROM papers_change c LEFT JOIN papers_work w ON w.id = c.work_id
            WHERE c.kind = %s AND c.subject_kind = %s ORDER BY c.id""",
        kind.value,
        subject.value,
    )


# ---- new works


def test_first_work_of_a_record_is_not_told_and_the_next_is_once():
    take_in(write("First", "Ada Ax", "Ben Bo"))
    assert list_told(NEW) == []
    take_in(write("Second", "Ada Ax", "Cem Cy"))
    assert list_told(NEW) == [("Ada Ax", "Second")]


def test_same_records_again_are_told_nothing_of():
    records = [write(title, sign("Ada Ax", "Alpha"), "Ben Bo", topics=[TOPIC]) for title in ("One", "Two")]
    take_in(records[0])
    take_in(records[1])
    before = take_row_versions()
    assert "papers_change" in before
    take_in(*records, observed_at=LATER)
    mark_all_stale()
    resolve()
    assert take_row_versions()["papers_change"] == before["papers_change"]


def test_work_whose_rule_alone_changed_is_not_told_again():
    take_in(write("One", {"name": "Ada Ax"}, {"name": "Ben Bo"}))
    take_in(write("Two", {"name": "Ada Ax"}, {"name": "Ben Bo"}))
    told = list_told(NEW)
    assert sorted(told) == [("Ada Ax", "Two"), ("Ben Bo", "Two")]
    proven = write("Two", {"name": "Ada Ax", "ids": ORCID}, {"name": "Ben Bo"})
    take_in(proven, observed_at=LATER)
    assert list_told(NEW) == told


def test_work_whose_authors_stand_in_another_order_is_not_told_again():
    take_in(write("One", "Ada Ax", "Ben Bo"), write("Old", "Ada Ax", "Ben Bo"))
    ids = {find_author(find_work("acl", "Old"), place).pk for place in (1, 2)}
    ingest(write("One", "Cem Cy", "Ben Bo", "Ada Ax"), observed_at=LATER)
    assert MovedAuthorship.objects.exists()
    resolve()
    assert list_told(NEW) == []
    assert {find_author(find_work("acl", "One"), place).pk for place in (2, 3)} == ids
    assert not MovedAuthorship.objects.exists()


def test_work_is_told_of_the_record_that_gains_it_from_another():
    take_in(
        write("One", {"name": "Ada Ax"}, {"name": "Ben Bo"}), write("Two", "Ada Ax"), write("Three", "Ada Ax")
    )
    kept = find_author(find_work("acl", "Two"), 1)
    assert find_author(find_work("acl", "One"), 1) != kept
    take_in(write("One", "Ada Ax", {"name": "Ben Bo"}), observed_at=LATER)
    assert find_author(find_work("acl", "One"), 1) == kept
    assert list_told(NEW) == [("Ada Ax", "One")]


def test_work_that_a_person_put_on_a_record_is_not_told_by_resolution():
    take_in(write("One", {"name": "Ada Ax"}), write("Two", "Ada Ax"))
    curate(find_work("acl", "One"), 1, find_author(find_work("acl", "Two"), 1))
    assert list_told(NEW) == []


def test_new_work_is_told_of_its_topics_and_institutions():
    take_in(write("One", sign("Ada Ax", "Alpha", "Beta"), sign("Ben Bo", "Alpha"), topics=[TOPIC]))
    assert list_told(NEW, Change.Subject.TOPIC) == [("Neural architecture search", "One")]
    assert sorted(list_told(NEW, PLACE)) == [("Alpha", "One"), ("Beta", "One")]


def test_work_of_two_records_in_one_batch_is_told_once():
    twice = [write("One", sign("Ada Ax", "Alpha"), year=2020 + n, venue=f"V{n}") for n in range(2)]
    take_in(*twice)
    assert list_told(NEW, PLACE) == [("Alpha", "One")]
    assert list_told(LINKED) == []


# ---- topics that this site assigns

FLOODS = {
    "abstract": "Flood risk, flood damage and hydrological modelling of rivers and floods in catchments."
}


def test_topics_that_are_assigned_are_told_once():
    take_in(write("Flood risk assessment in river catchments", "Ada Ax", **FLOODS))
    assert assign_topics() == 1
    told = list_told(NEW, Change.Subject.TOPIC)
    assert told
    mark_all_topics_stale()
    assign_topics()
    assert list_told(NEW, Change.Subject.TOPIC) == told


def mark_all_topics_stale() -> None:
    fetch(
        "INSERT INTO papers_staletopics SELECT id FROM papers_work ON CONFLICT DO NOTHING RETURNING work_id"
    )


def test_topics_of_works_of_a_first_load_are_not_told():
    take_in(write("Flood risk assessment in river catchments", "Ada Ax", **FLOODS))
    begin_log_after(find_work("acl", "Flood risk assessment in river catchments").pk)
    begin_log_after(1)
    assert ChangeLog.objects.get().untold_until > 0
    assign_topics()
    assert fetch("SELECT count(*) FROM papers_assignedtopic") > [(0,)]
    assert list_told(NEW, Change.Subject.TOPIC) == []


# ---- versions and retractions


PREPRINT = write("One", "Ada Ax", "Ben Bo", kind="preprint", year=2020) | {
    "ids": {"arxiv": "2001.00001", "doi": "10.5555/one"}
}
ARTICLE = write("One", "Ada Ax", "Ben Bo", kind="journal-article", year=2021, venue="Waters") | {
    "ids": {"openalex": "W1", "doi": "10.5555/one"}
}


def test_version_is_told_of_the_authors_once():
    take_in(PREPRINT)
    take_in(ARTICLE, observed_at=LATER)
    assert sorted(list_told(LINKED)) == [("Ada Ax", "One"), ("Ben Bo", "One")]
    take_in(ARTICLE | {"abstract": "More is said."}, observed_at=LATER + timedelta(days=1))
    assert len(list_told(LINKED)) == 2
    assert list_told(NEW) == []


def test_version_that_was_a_work_of_its_own_is_told_of_the_authors_of_both():
    take_in(PREPRINT | {"ids": {"arxiv": "2001.00001"}}, write("Other", "Ada Ax"), write("More", "Ben Bo"))
    other = ARTICLE | {"title": "Another", "authors": [sign("Cem Cy")]}
    take_in(other, write("Third", "Cem Cy"), observed_at=LATER)
    told = list_told(NEW)
    assert find_work("arxiv", "2001.00001") != find_work("openalex", "W1")
    take_in(PREPRINT, observed_at=LATER + timedelta(days=1))
    assert find_work("arxiv", "2001.00001") == find_work("openalex", "W1")
    assert sorted(name for name, _ in list_told(LINKED)) == ["Ada Ax", "Ben Bo", "Cem Cy"]
    assert list_told(NEW) == told


def test_retraction_is_told_of_authors_topics_and_institutions_once():
    known = write("One", sign("Ada Ax", "Alpha"), topics=[TOPIC])
    take_in(known)
    take_in(known | {"is_retracted": True}, observed_at=LATER)
    take_in(known | {"is_retracted": True, "year": 2020}, observed_at=LATER + timedelta(days=1))
    assert list_told(RETRACTED) == [("Ada Ax", "One")]
    assert list_told(RETRACTED, PLACE) == [("Alpha", "One")]
    assert list_told(RETRACTED, Change.Subject.TOPIC) == [(TOPIC["name"], "One")]


def test_work_that_came_in_retracted_is_just_new():
    take_in(write("One", sign("Ada Ax", "Alpha"), is_retracted=True))
    assert list_told(RETRACTED, PLACE) == []
    assert list_told(NEW, PLACE) == [("Alpha", "One")]


# ---- what others tell


def test_change_is_told_of_each_record_once():
    log_change(kind=Change.Kind.CORRECTION, author_ids=[3, 1, 3], other_id=9)
    log_change(kind=Change.Kind.CLAIM_VERIFIED, author_ids=[])
    rows = Change.objects.order_by("id").values_list(
        "kind", "subject_kind", "subject_id", "work_id", "other_id"
    )
    assert list(rows) == [(6, 1, 1, None, 9), (6, 1, 3, None, 9)]


def test_change_goes_with_the_transaction_that_it_is_of():
    with transaction.atomic():
        log_change(kind=Change.Kind.CORRECTION, author_ids=[1])
        assert Change.objects.exists()
        transaction.set_rollback(True)
    assert not Change.objects.exists()
