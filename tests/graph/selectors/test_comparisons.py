"""What people have in common, against what is counted by hand."""

from __future__ import annotations

import pytest

from graph.selectors.comparisons import (
    Group,
    Joint,
    JointRows,
    Share,
    list_years,
    read_joint,
    read_joint_works,
)
from papers.models import Work
from tests.factories import make_record
from tests.graph.counted import import_counted
from tests.graph.surveyed import BABBAGE, NETS, TURING, be, id_of, import_few

pytestmark = pytest.mark.django_db


def name_shares(rows: JointRows) -> list[tuple[str, dict[int, int]]]:
    return [(row.name, {one.author_id: one.works_count for one in row.shares}) for row in rows.rows]


def test_shared_topics_come_first_and_then_what_is_of_one_alone():
    import_few()
    ada, ben, cy = (id_of(name) for name in ("Ada Byron", "Ben Carr", "Cy Dorn"))
    found = read_joint(Joint.TOPIC, [ada, cy], shared=5, own=5)
    assert name_shares(found) == [("Nets", {ada: 3, cy: 1}), ("Faces & Masks", {ada: 1})]
    assert found.groups == (Group(tuple(sorted([ada, cy])), 1),)
    assert name_shares(read_joint(Joint.TOPIC, [ada, ben], shared=1, own=5)) == [("Nets", {ada: 3, ben: 3})]
    assert name_shares(read_joint(Joint.TOPIC, [ada, cy], shared=5, own=0)) == [("Nets", {ada: 3, cy: 1})]


def test_people_compared_are_no_collaborators_in_common():
    import_few()
    ada, ben, cy = (id_of(name) for name in ("Ada Byron", "Ben Carr", "Cy Dorn"))
    assert name_shares(read_joint(Joint.COLLABORATOR, [ada, ben], shared=5, own=0)) == [
        ("Cy Dorn", {ada: 1, ben: 1})
    ]
    assert read_joint(Joint.COLLABORATOR, [ada, ben, cy], shared=5, own=0) == JointRows((), ())


def test_institutions_are_shared_by_who_signed_from_there():
    import_few()
    ada, ben = id_of("Ada Byron"), id_of("Ben Carr")
    assert name_shares(read_joint(Joint.INSTITUTION, [ada, ben], shared=5, own=5)) == [
        (BABBAGE, {ada: 1, ben: 4}),
        (TURING, {ada: 3}),
    ]


def test_groups_tell_who_shares_how_much():
    three = [be("Ada Byron"), be("Ben Carr"), be("Cy Dorn")]
    import_counted(
        make_record("One", authors=three, topics=[NETS]),
        make_record("Two", authors=three[:2]),
        make_record("Three", authors=three[1:]),
        make_record("Alone", authors=three[:1]),
    )
    ada, ben, cy = ids = [id_of(name) for name in ("Ada Byron", "Ben Carr", "Cy Dorn")]
    signed = read_joint_works(ids, limit=2)
    assert {group.author_ids: group.count for group in signed.groups} == {
        tuple(sorted(ids)): 1,
        tuple(sorted([ada, ben])): 1,
        tuple(sorted([ben, cy])): 1,
    }
    assert [Work.objects.get(pk=one).title for one in signed.work_ids] == ["One", "Three"]
    topics = read_joint(Joint.TOPIC, ids, shared=5, own=5)
    assert topics.rows[0].shares == tuple(Share(one, 1) for one in sorted(ids))


def test_years_are_counted_for_each_and_unknown_ones_are_no_zero():
    import_few()
    ben = id_of("Ben Carr")
    rows = [
        (row.year, row.works_count) for row in list_years([ben, id_of("Ada Byron")]) if row.author_id == ben
    ]
    assert rows == [(2015, 1), (2023, 1), (2024, 1), (None, 1)]
