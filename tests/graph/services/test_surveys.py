"""The survey: its rows as a plain count gives them, the same whoever makes it, all of them or none."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from itertools import permutations
from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from graph.models import Community, CommunityMember, CountedWork, GraphState, Survey, SurveyedKind
from graph.records import LISTED_PEOPLE
from graph.services import surveys
from graph.services.builds import start_build
from graph.services.surveys import MODELS, SURVEY, add_survey_job, needs_survey, survey_graph
from papers.models import Job
from papers.services.job_kinds import add_due_jobs, do_job
from papers.services.jobs import take_job
from tests.factories import make_record
from tests.graph.counted import import_counted
from tests.graph.surveyed import be, id_of, import_few, place_of
from tests.papers.catalogue import fetch, ingest, resolve
from tests.papers.lines import make_records
from tests.papers.workers import Worker

Rows = dict[str, list[tuple[Any, ...]]]


def take_rows() -> Rows:
    """All rows of the survey but the time."""
    tables = {
        model._meta.db_table: sorted(fetch(f"SELECT t.*::text FROM {model._meta.db_table} t"))
        for model in MODELS
    }
    return tables | {"survey": fetch("SELECT late_from, modularity, last_community_id FROM graph_survey")}


def import_many() -> None:
    ingest(*make_records(60))
    resolve()
    import_counted()


@pytest.mark.django_db
def test_survey_counts_topics_and_institutions():
    import_few()
    assert survey_graph()

    nodes = {
        (kind, node_id): rest
        for kind, node_id, *rest in fetch(
            "SELECT kind, node_id, works_count, people_count, years, works_a_year FROM graph_surveyednode"
        )
    }
    assert nodes[SurveyedKind.TOPIC, 10036] == [3, 3, [2015, 2023, 2024], [1, 1, 1]]
    assert nodes[SurveyedKind.TOPIC, 10057] == [2, 2, [2023], [1]]
    assert nodes[SurveyedKind.INSTITUTION, place_of("Babbage House")] == [5, 2, [2015, 2023, 2024], [1, 1, 2]]
    assert len(nodes) == 4
    assert fetch(
        "SELECT year, count(*) FROM graph_surveyedwork WHERE node_id = 10057 GROUP BY 1 ORDER BY 1"
    ) == [
        (0, 1),
        (2023, 1),
    ]


@pytest.mark.django_db
def test_survey_counts_what_this_site_assigned():
    import_few()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE graph_countedwork SET is_assigned = TRUE WHERE year = 2023")
    survey_graph()
    assert fetch(
        "SELECT node_id, assigned_works_count FROM graph_surveyednode WHERE kind = 1 ORDER BY 1"
    ) == [(10036, 1), (10057, 1)]


@pytest.mark.django_db
def test_people_are_ranked_by_share_and_not_by_a_single_work():
    import_few()
    survey_graph()
    ranked = fetch(
        "SELECT author_id, works_count, all_works_count, share FROM graph_surveyedperson"
        " WHERE node_id = 10036 ORDER BY rank"
    )
    both = sorted(id_of(name) for name in ("Ada Byron", "Ben Carr"))
    assert ranked == [(one, 3, 4, 3 / 9) for one in both] + [(id_of("Cy Dorn"), 1, 1, 1 / 6)]


@pytest.mark.django_db
def test_rising_is_who_found_new_collaborators_and_what_is_mostly_late():
    import_few()
    survey_graph()
    ada, ben = id_of("Ada Byron"), id_of("Ben Carr")
    assert set(
        fetch("SELECT node_id, author_id, new_count, collaborators_count FROM graph_risingperson")
    ) == {
        (10036, ada, 3, 4),
        (10057, ada, 3, 4),
        (place_of("Turing House"), ada, 3, 4),
        (place_of("Babbage House"), ada, 3, 4),
    }
    assert fetch(
        "SELECT source_id, target_id, works_count, late_works_count FROM graph_risingcollaboration ORDER BY 1"
    ) == sorted([(ada, ben, 3, 2), (ben, ada, 3, 2)])


@pytest.mark.django_db
def test_institutions_are_neighbours_by_shared_works_and_people():
    import_few()
    survey_graph()
    turing, babbage = place_of("Turing House"), place_of("Babbage House")
    assert fetch(
        "SELECT source_id, rank, target_id, works_count, people_count FROM graph_neighbouringinstitution ORDER BY 1"
    ) == sorted([(turing, 1, babbage, 3, 1), (babbage, 1, turing, 3, 1)])


@pytest.mark.django_db
def test_lists_end_where_they_should():
    names = [f"Zed {chr(97 + n // 26)}{chr(97 + n % 26)}zz" for n in range(LISTED_PEOPLE + 1)]
    topic = {"openalex": "T10036", "name": "Neural architecture search"}
    import_counted(make_record("Of a crowd", *names, topics=[topic]))
    survey_graph()
    assert fetch("SELECT max(rank), count(*) FROM graph_surveyedperson") == [(LISTED_PEOPLE, LISTED_PEOPLE)]


@pytest.mark.django_db
def test_communities_have_three_members_and_those_in_the_middle():
    import_many()
    survey_graph()
    members = defaultdict(list)
    for author_id, community_id, weight in fetch(
        "SELECT author_id, community_id, weight FROM graph_communitymember"
    ):
        members[community_id].append((-weight, author_id))
    communities = {one.id: one for one in Community.objects.all()}
    assert len(communities) > 3
    assert set(members) == set(communities)
    for community_id, people in members.items():
        assert len(people) == communities[community_id].members_count >= 3
        central = [author_id for _, author_id in sorted(people)[:3]]
        assert communities[community_id].central_author_ids == central


@pytest.mark.django_db
def test_communities_of_a_node_are_those_of_most_of_its_people():
    import_few()
    survey_graph()
    member_of = dict(fetch("SELECT author_id, community_id FROM graph_communitymember"))
    people = fetch("SELECT source_id FROM graph_authortopic WHERE target_id = 10036")
    counts = Counter(member_of[author_id] for (author_id,) in people if author_id in member_of)
    assert fetch(
        "SELECT community_id, people_count FROM graph_nodecommunity WHERE node_id = 10036 ORDER BY rank"
    ) == [(one, count) for one, count in counts.most_common() if count >= 2]


@pytest.mark.django_db
def test_survey_again_ends_in_the_same_rows_and_keys():
    import_many()
    survey_graph()
    before, shape = take_rows(), list_shape()
    survey_graph()
    assert take_rows() == before
    assert list_shape() == shape
    assert any(name.endswith("_pkey") for name, _ in shape)


@pytest.mark.django_db
def test_communities_keep_their_ids_when_works_come():
    import_many()
    survey_graph()
    before = dict(fetch("SELECT author_id, community_id FROM graph_communitymember"))
    import_counted(make_record("New", "Given01 Family0", "Ada Byron", "Ben Carr"))
    survey_graph()
    after = dict(fetch("SELECT author_id, community_id FROM graph_communitymember"))
    stayed = [author_id for author_id in before if after.get(author_id) == before[author_id]]
    assert len(stayed) > 0.9 * len(before)


@pytest.mark.django_db
def test_survey_of_no_graph_is_refused():
    assert not survey_graph()
    assert not Survey.objects.exists()
    with pytest.raises(CommandError, match="build_graph"):
        call_command("survey_graph")


@pytest.mark.django_db
def test_survey_of_an_empty_graph_has_no_rows():
    import_counted()
    survey_graph()
    assert take_rows() == {model._meta.db_table: [] for model in MODELS} | {"survey": [(2022, None, 0)]}


@pytest.mark.django_db
def test_command_says_what_was_surveyed(capsys):
    import_few()
    call_command("survey_graph")
    assert "2 topics, 2 institutions surveyed in" in capsys.readouterr().out


@pytest.mark.django_db
def test_survey_is_due_after_a_build_and_a_day_after_the_last_when_something_was_counted():
    assert not needs_survey()
    import_few()
    assert needs_survey()
    survey_graph()
    GraphState.objects.update(built_at=timezone.now() - timedelta(days=9))
    assert not needs_survey()

    GraphState.objects.update(counted_at=timezone.now() + timedelta(hours=1))
    assert not needs_survey()
    Survey.objects.update(surveyed_at=timezone.now() - surveys.SURVEYED_EVERY)
    assert needs_survey()
    Survey.objects.update(counted_at=timezone.now() + timedelta(hours=1))
    assert not needs_survey()
    GraphState.objects.update(built_at=timezone.now())
    assert needs_survey()


@pytest.mark.django_db
def test_sweep_adds_one_job_that_is_done_once():
    import_few()
    add_due_jobs()
    add_due_jobs()
    lease = take_job([SURVEY])
    assert lease is not None
    assert take_job([SURVEY]) is None
    do_job(lease)
    assert Survey.objects.exists()
    add_survey_job()
    assert not Job.objects.filter(kind=SURVEY, state=Job.State.WAITING).exists()


@pytest.mark.django_db
def test_survey_that_failed_waits_for_another_day():
    import_few()
    failed = Job.objects.create(
        kind=SURVEY, subject="", state=Job.State.FAILED, payload={}, due_at=timezone.now()
    )
    add_survey_job()
    assert not Job.objects.filter(kind=SURVEY, state=Job.State.WAITING).exists()
    Job.objects.filter(pk=failed.pk).update(changed_at=timezone.now() - timedelta(days=2))
    add_survey_job()
    assert Job.objects.filter(kind=SURVEY, state=Job.State.WAITING).exists()


@pytest.mark.django_db(transaction=True)
def test_two_surveys_at_once_end_in_the_rows_of_one():
    import_many()
    survey_graph()
    alone = take_rows()
    workers = [Worker(), Worker()]
    for future in [worker.start(survey_graph) for worker in workers]:
        assert future.result(timeout=120)
    for worker in workers:
        worker.end()
    assert take_rows() == alone


@pytest.mark.django_db(transaction=True)
def test_job_leaves_a_survey_to_whoever_is_at_it():
    import_few()
    worker, other = Worker(), Worker()
    add_survey_job()
    worker.do(begin_survey)
    lease = other.do(take_job, [SURVEY])
    other.do(do_job, lease)
    add_survey_job()
    assert Job.objects.get(kind=SURVEY).state == Job.State.DONE
    assert not Survey.objects.exists()

    worker.do(transaction.commit)
    assert Survey.objects.exists()
    worker.do(transaction.set_autocommit, True)
    for one in (worker, other):
        one.end()


@pytest.mark.django_db
def test_job_leaves_the_survey_while_the_graph_is_built():
    import_few()
    add_survey_job()
    start_build()
    lease = take_job([SURVEY])
    assert lease is not None
    do_job(lease)
    assert not Survey.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_survey_that_is_killed_is_as_if_never_begun():
    import_many()
    survey_graph()
    before = take_rows()
    made_at = Survey.objects.get().surveyed_at
    CommunityMember.objects.all().delete()
    worker = Worker()
    with pytest.raises(OperationalError):
        worker.do(die_at_the_end)
    worker.end()
    assert Survey.objects.get().surveyed_at == made_at
    assert not CommunityMember.objects.exists()
    assert not fetch("SELECT FROM pg_class WHERE relname LIKE 'next\\_%%'")

    Survey.objects.update(last_community_id=0)
    survey_graph()
    assert take_rows() == before


def begin_survey() -> None:
    """Make the survey in a transaction that stays open."""
    transaction.set_autocommit(False)
    survey_graph()


def die_at_the_end() -> None:
    """Make the survey and be killed before it is there."""
    with transaction.atomic():
        survey_graph()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


def list_shape() -> list[tuple[str, ...]]:
    """The indexes of the survey's tables, as the database says them."""
    tables = [model._meta.db_table for model in MODELS]
    return fetch(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) ORDER BY indexname", tables
    )


# ---- against a plain count


def import_at_random(seed: int) -> None:
    """Forty works of few people, who sign from few houses on few topics, some without a year."""
    drawn = Random(seed)
    people, houses = [f"Ada {letter}son" for letter in "abcdefghij"], ["Ash", "Birch", "Cedar", "Elm"]
    topics = [{"openalex": f"T{number}", "name": f"Topic {number}"} for number in range(1, 6)]
    import_counted(
        *(
            make_record(
                f"Work {number}",
                authors=[
                    be(name, *drawn.sample(houses, drawn.randint(0, 2)))
                    for name in drawn.sample(people, drawn.randint(1, 4))
                ],
                year=drawn.choice([None, 2015, 2019, 2023, 2024]),
                topics=drawn.sample(topics, drawn.randint(0, 3)),
            )
            for number in range(40)
        )
    )


def read_counted() -> list[CountedWork]:
    return list(CountedWork.objects.order_by("work_id"))


def list_nodes(work: CountedWork) -> set[tuple[int, int]]:
    topics = {(SurveyedKind.TOPIC.value, one) for one in work.topic_ids or ()}
    return topics | {(SurveyedKind.INSTITUTION.value, one) for one in work.institution_ids or ()}


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_numbers_of_nodes_equal_a_plain_count(seed):
    import_at_random(seed)
    survey_graph()
    works = defaultdict(list)
    for work in read_counted():
        for node in list_nodes(work):
            works[node].append(work)
    assert {
        (kind, node_id): (count, dict(zip(years, a_year, strict=True)))
        for kind, node_id, count, years, a_year in fetch(
            "SELECT kind, node_id, works_count, years, works_a_year FROM graph_surveyednode"
        )
    } == {
        node: (len(those), dict(Counter(one.year for one in those if one.year)))
        for node, those in works.items()
    }
    assert set(fetch("SELECT kind, node_id, year, work_id FROM graph_surveyedwork")) == {
        (*node, one.year or 0, one.work_id) for node, those in works.items() for one in those
    }


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_neighbours_equal_a_plain_count(seed):
    import_at_random(seed)
    survey_graph()
    works: Counter[tuple[int, int]] = Counter()
    people: Counter[tuple[int, int]] = Counter()
    places = defaultdict(set)
    for work in read_counted():
        works.update(permutations(sorted(set(work.institution_ids or ())), 2))
        for author_id, place in zip(work.placed_author_ids or (), work.institution_ids or (), strict=True):
            places[author_id].add(place)
    for own in places.values():
        people.update(permutations(sorted(own), 2))
    assert {
        (source, target): (shared, persons)
        for source, target, shared, persons in fetch(
            "SELECT source_id, target_id, works_count, people_count FROM graph_neighbouringinstitution"
        )
    } == {pair: (works[pair], people[pair]) for pair in works | people}


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_shares_and_rising_equal_a_plain_count(seed):
    import_at_random(seed)
    survey_graph()
    here: Counter[tuple[int, int, int]] = Counter()
    late_here, everything = set(), Counter[int]()
    first: dict[tuple[int, int], int] = {}
    for work in read_counted():
        everything.update(work.author_ids)
        placed = zip(work.placed_author_ids or (), work.institution_ids or (), strict=True)
        edges = {(1, topic, one) for topic in work.topic_ids or () for one in work.author_ids}
        edges |= {(2, place, one) for one, place in placed}
        here.update(edges)
        if work.year:
            late_here |= edges if work.year >= 2022 else set()
            for pair in permutations(work.author_ids, 2):
                first[pair] = min(work.year, first.get(pair, work.year))
    assert {
        (kind, node_id, author_id): share
        for kind, node_id, author_id, share in fetch(
            "SELECT kind, node_id, author_id, share FROM graph_surveyedperson"
        )
    } == {edge: count / (everything[edge[2]] + 5) for edge, count in here.items()}
    new = Counter(one for (one, _), year in first.items() if year >= 2022)
    known = Counter(one for one, _ in first)
    assert set(
        fetch("SELECT kind, node_id, author_id, new_count, collaborators_count FROM graph_risingperson")
    ) == {(*edge, new[edge[2]], known[edge[2]]) for edge in late_here if 3 <= new[edge[2]] < known[edge[2]]}
