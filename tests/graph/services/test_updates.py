"""Updates: what is marked is counted again, only the pairs that change are touched."""

from __future__ import annotations

from datetime import timedelta

import pytest

from graph.models import AuthorTopic, Collaboration, CountedWork, GraphState, TopicPair
from graph.services.builds import get_late_from
from graph.services.updates import update_graph
from papers.models import ChangedWork, Work
from papers.services.topics import assign_topics
from tests.graph.catalogue import build, count_by_hand, take_graph, take_graph_versions, update
from tests.papers.catalogue import (
    OBSERVED_AT,
    Record,
    curate,
    fetch,
    find_author,
    find_work,
    ingest,
    resolve,
)
from tests.papers.lines import make_records

pytestmark = pytest.mark.django_db

LATER = OBSERVED_AT + timedelta(days=1)


def make_work(key: str, *names: str, **more: object) -> Record:
    return {
        "ids": {"acl": key},
        "title": f"Title {key}",
        "authors": [{"name": name} for name in names],
        **more,
    }


def find_edge(key: str = "P1") -> Collaboration:
    """The collaboration of the first two who signed a work."""
    work = find_work("acl", key)
    first, second = find_author(work, 1), find_author(work, 2)
    return Collaboration.objects.get(source_id=first.pk, target_id=second.pk)


def list_versions() -> dict[str, set[str]]:
    """Every row with what tells whether it was written again."""
    return {table: {repr(row) for row in rows} for table, rows in take_graph_versions().items()}


def test_edge_is_the_sum_of_the_works_two_signed():
    ingest(
        make_work("P1", "Bo Li", "Ana Lima", year=2001),
        make_work("P2", "Ana Lima", "Bo Li", "Wei Zhang", year=get_late_from()),
        make_work("P3", "Ana Lima", "Bo Li", *[f"Ada Crowd{letter}" for letter in "bcdfghjklmnpqr"]),
        make_work("P4", "Ana Lima"),
    )
    resolve()

    build()

    edge = find_edge()
    assert (edge.works_count, edge.close_works_count, edge.late_works_count) == (3, 2, 1)
    assert edge.weight == (1_000_000 + 500_000 + 1_000_000 // 15) / 1_000_000
    assert (edge.first_year, edge.last_year) == (2001, get_late_from())
    mirrored = Collaboration.objects.get(source_id=edge.target_id, target_id=edge.source_id)
    assert mirrored.weight == edge.weight


def test_years_of_an_edge_shrink_when_the_earliest_work_leaves():
    ingest(
        make_work("P1", "Bo Li", "Ana Lima", year=2010),
        make_work("P2", "Bo Li", "Ana Lima", year=2001),
        make_work("P3", "Bo Li", "Ana Lima"),
    )
    resolve()
    build()
    assert find_edge().first_year == 2001

    ingest(make_work("P2", "Wei Zhang", "Ana Lima", year=2001), observed_at=LATER)
    resolve()
    update()

    assert (find_edge().first_year, find_edge().last_year, find_edge().works_count) == (2010, 2010, 2)

    ingest(make_work("P1", "Wei Zhang", year=2010), observed_at=LATER)
    resolve()
    update()

    edge = Collaboration.objects.get(source_id=find_author(find_work("acl", "P3"), 1).pk)
    assert (edge.first_year, edge.last_year, edge.works_count) == (None, None, 1)
    assert take_graph() == count_by_hand()


def test_years_of_an_edge_shrink_when_the_latest_work_leaves():
    ingest(
        make_work("P1", "Bo Li", "Ana Lima", year=2001),
        make_work("P2", "Bo Li", "Ana Lima", year=2010),
        make_work("P3", "Bo Li", "Ana Lima", year=2005),
    )
    resolve()
    build()

    ingest(make_work("P2", "Wei Zhang", year=2010), observed_at=LATER)
    resolve()
    update()

    assert (find_edge().first_year, find_edge().last_year) == (2001, 2005)
    assert take_graph() == count_by_hand()


def test_names_resolved_after_their_works_were_counted_are_counted_then():
    ingest(make_work("P1", "Bo Li", "Ana Lima"))
    resolve()
    ingest(make_work("P2", "Bo Li", "Ana Lima"), make_work("P3", "Wei Zhang", "Somebody New"))
    build()
    assert CountedWork.objects.filter(author_ids=[]).count() == 2

    resolve()
    update()

    assert find_edge().works_count == 2
    assert find_edge("P3").works_count == 1
    assert take_graph() == count_by_hand()


def test_pair_vanishes_with_its_last_work():
    ingest(make_work("P1", "Bo Li", "Ana Lima"))
    resolve()
    build()
    assert Collaboration.objects.count() == 2

    ingest(make_work("P1", "Bo Li"), observed_at=LATER)
    resolve()

    assert update() == 2
    assert not Collaboration.objects.exists()


def test_work_grown_past_the_most_paired_pairs_nobody():
    crowd = [f"{chr(65 + n % 26)}da Crowd{chr(97 + n // 26)}x" for n in range(101)]
    ingest(make_work("P1", *crowd[:100]))
    resolve()
    build()
    assert Collaboration.objects.count() == 100 * 99

    ingest(make_work("P1", *crowd), observed_at=LATER)
    resolve()
    update()

    assert not Collaboration.objects.exists()
    assert take_graph() == count_by_hand()


def test_works_that_become_one_are_counted_once():
    ingest(make_work("P1", "Bo Li", "Ana Lima"), {**make_work("P2", "Bo Li", "Ana Lima"), "title": "Another"})
    resolve()
    build()
    assert CountedWork.objects.count() == 2

    ids = {"acl": "P1", "doi": "10.1000/a"}
    ingest({**make_work("P1", "Bo Li", "Ana Lima"), "ids": ids}, observed_at=LATER)
    ids = {"acl": "P2", "doi": "10.1000/a"}
    ingest({**make_work("P1", "Bo Li", "Ana Lima"), "ids": ids}, observed_at=LATER)
    resolve()
    update()

    assert Work.objects.count() == CountedWork.objects.count() == 1
    assert find_edge().works_count == 1
    assert take_graph() == count_by_hand()


def test_author_record_that_is_parted_gives_its_works_to_both():
    ingest(
        make_work("P1", "Bo Li", "Ana Lima"),
        make_work("P2", "Bo Li", "Wei Zhang"),
        make_work("P3", "Bo Lin", "Ana Lima"),
    )
    resolve()
    build()
    other = find_author(find_work("acl", "P3"), 1)

    curate(find_work("acl", "P1"), 1, other)
    update()

    assert find_edge().source_id == other.pk
    assert Collaboration.objects.filter(source_id=find_author(find_work("acl", "P2"), 1).pk).count() == 1
    assert take_graph() == count_by_hand()


def test_topics_given_by_this_site_are_counted_as_such_until_a_source_tells_some():
    vision = make_work("P1", "Bo Li", title="Object detection with convolutional neural networks")
    ingest(vision)
    resolve()
    build()
    assert not AuthorTopic.objects.exists()

    assign_topics()
    update()

    assert AuthorTopic.objects.exists()
    assert all(edge.assigned_works_count == edge.works_count for edge in AuthorTopic.objects.all())

    ingest({**vision, "topics": [{"openalex": "T10036"}]}, observed_at=LATER)
    update()

    (edge,) = AuthorTopic.objects.all()
    assert (edge.target_id, edge.works_count, edge.assigned_works_count) == (10036, 1, 0)


def test_update_touches_only_what_changes():
    ingest(*make_records(40))
    resolve()
    build()
    before = list_versions()

    ingest(make_work("N1", "Given01 Family0", "Somebody New", year=1980))
    resolve()
    update()

    after = list_versions()
    assert before["graph_countedwork"] < after["graph_countedwork"]
    assert before["graph_collaboration"] < after["graph_collaboration"]
    assert len(after["graph_collaboration"] - before["graph_collaboration"]) == 2


def test_update_rewrites_no_pair_of_topics_of_a_work_that_changes_its_year():
    topics = [{"openalex": "T10036"}, {"openalex": "T10930"}]
    ingest(make_work("P1", "Bo Li", year=2001, topics=topics))
    resolve()
    build()
    before = list_versions()

    ingest(make_work("P1", "Bo Li", year=2002, topics=topics), observed_at=LATER)
    resolve()
    update()

    assert list_versions()["graph_topicpair"] == before["graph_topicpair"]
    assert TopicPair.objects.count() == 2
    assert take_graph() == count_by_hand()


def test_update_with_nothing_marked_writes_nothing():
    ingest(*make_records(10))
    resolve()
    build()
    before = list_versions()

    assert update() == 0

    assert list_versions() == before


def test_marked_work_that_says_what_it_said_is_left_as_it_is():
    ingest(*make_records(10))
    resolve()
    build()
    before = list_versions()
    ChangedWork.objects.bulk_create(
        ChangedWork(work_id=work_id) for (work_id,) in Work.objects.values_list("id")
    )

    assert update() == 0

    assert list_versions() == before
    assert not ChangedWork.objects.exists()


@pytest.mark.parametrize("observed_at", [OBSERVED_AT, LATER])
def test_records_read_again_mark_nothing(observed_at):
    ingest(*make_records(40))
    resolve()
    build()

    ingest(*make_records(40), observed_at=observed_at)
    resolve()

    assert fetch("SELECT work_id FROM papers_changedwork") == []


def test_work_with_more_topics_than_any_source_gives_counts_none():
    topics = [{"openalex": f"T{number}", "name": f"Topic {number}"} for number in range(10_001, 10_102)]
    ingest(
        make_work("P1", "Bo Li", topics=topics),
        make_work("P2", "Bo Li", topics=topics[:100]),
    )
    resolve()

    build()

    assert AuthorTopic.objects.count() == 100
    assert not CountedWork.objects.get(work_id=find_work("acl", "P1").pk).topic_ids
    assert set(AuthorTopic.objects.values_list("works_count", flat=True)) == {1}


@pytest.mark.parametrize("limit", [1, 2, 100])
def test_updates_of_a_few_works_each_end_where_one_of_all_does(limit):
    ingest(*[make_work(f"P{number}", "Bo Li", "Ana Lima", year=2000 + number) for number in range(6)])
    resolve()
    build()
    ingest(
        *[make_work(f"P{number}", "Wei Zhang", "Ana Lima", year=2020 - number) for number in (0, 5)],
        *[make_work(f"P{number}", "Bo Li", "Ana Lima", year=2010 - number) for number in (1, 2)],
        observed_at=LATER,
    )
    resolve()

    while ChangedWork.objects.exists():
        before = GraphState.objects.get().counted_at
        update_graph(limit=limit)
        if ChangedWork.objects.exists():
            assert GraphState.objects.get().counted_at == before

    assert take_graph() == count_by_hand()


def test_update_of_many_who_signed_many_works_from_one_place_ends_right():
    authors = [
        {"name": f"Ada Crowd{number:04}", "affiliations": [{"name": "Lab of Many"}]} for number in range(120)
    ]
    ingest(
        *[
            {
                "ids": {"acl": f"P{number}"},
                "title": f"Title {number}",
                "year": 2000 + number,
                "authors": authors,
            }
            for number in range(8)
        ]
    )
    resolve()
    build()

    ingest(make_work("P0", "Bo Li", year=2000), observed_at=LATER)
    resolve()
    update()

    assert take_graph() == count_by_hand()
