"""New collaborators in the change log: of whom, once, and when two who work together are nothing new."""

from __future__ import annotations

import pytest

from graph.services.updates import update_graph
from papers.models import Change, Work
from tests.factories import import_records
from tests.graph.catalogue import build, update
from tests.graph.people import write
from tests.papers.catalogue import curate, fetch, find_author

pytestmark = pytest.mark.django_db

CROWD = [f"Crowd {letter}{letter}" for letter in "bcdfghjklmnpqrst"]


def take_in(*records):
    import_records(*records)
    update()


def list_told() -> list[tuple[str, str]]:
    """Who was told of whom."""
    names = "(SELECT n.printed FROM papers_author a JOIN papers_name n ON n.id = a.name_id WHERE a.id = c.{})"
    return sorted(
        fetch(
            f"""SELECT {names.format("subject_id")}, {names.format("other_id")} FROM papers_change c
                WHERE kind = %s AND subject_kind = %s""",
            Change.Kind.NEW_COLLABORATOR.value,
            Change.Subject.AUTHOR.value,
        )
    )


@pytest.fixture
def known():
    """Three people with a work each, counted."""
    import_records(*(write(f"Of {name}", name) for name in ("Ada Ax", "Ben Bo", "Cem Cy")))
    build()


def test_collaboration_of_two_known_records_is_told_to_both_once(known):
    take_in(write("Both", "Ada Ax", "Ben Bo"))
    assert list_told() == [("Ada Ax", "Ben Bo"), ("Ben Bo", "Ada Ax")]
    take_in(write("Again", "Ada Ax", "Ben Bo"))
    update_graph()
    assert len(list_told()) == 2


def test_collaboration_with_a_fresh_record_is_not_told(known):
    take_in(write("Both", "Ada Ax", "New Nu"))
    assert list_told() == []
    take_in(write("Another", "Cem Cy", "New Nu"))
    assert list_told() == [("Cem Cy", "New Nu"), ("New Nu", "Cem Cy")]


def test_collaboration_is_told_when_a_small_work_makes_it(known):
    take_in(write("Crowded", "Ada Ax", "Ben Bo", *CROWD))
    assert list_told() == []
    take_in(write("Small", "Ada Ax", "Ben Bo"))
    assert list_told() == [("Ada Ax", "Ben Bo"), ("Ben Bo", "Ada Ax")]


def test_full_build_tells_nothing(known):
    import_records(write("Both", "Ada Ax", "Ben Bo"))
    build()
    assert list_told() == []


def test_record_that_joins_another_brings_no_new_collaborators(known):
    take_in(write("Both", "Ada Ax", "Ben Bo"))
    import_records(write("Twin", "Ada Axe", "Ben Bo"), write("More", "Ada Axe"))
    update()
    told = list_told()
    kept, twin = (find_author_of(title) for title in ("Of Cem Cy", "Twin"))
    for title in ("Twin", "More"):
        curate(*work_and_place(title), kept)
    assert fetch("SELECT author_id FROM papers_authorredirect WHERE old_id = %s", twin.pk) == [(kept.pk,)]
    update()
    assert list_told() == [one for one in told if "Ada Axe" not in one]


def work_and_place(title: str) -> tuple[Work, int]:
    """A work and where its first author signed."""
    return Work.objects.get(title=title), 1


def find_author_of(title: str):
    return find_author(*work_and_place(title))
