"""How works are parted: what joins them, what says nothing, and that nothing else shows."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.conflation import (
    MOST_CIRCLED,
    MOST_FRAGMENTS,
    Conflation,
    Part,
    RecordWork,
    find_conflation,
    list_circled,
    list_fragments,
    rate,
)
from tests.clocks import do_within

RECORD = 1
MANY = tuple(range(100, 112))
OTHERS = tuple(range(200, 212))


def make_work(
    work_id: int,
    coauthors: tuple[int, ...] = (),
    *,
    places: tuple[int, ...] = (),
    topics: tuple[int, ...] = (),
) -> RecordWork:
    return RecordWork(work_id, 2000 + work_id % 20, coauthors, coauthors, places, topics)


def find(
    works: list[RecordWork], collaborators: Mapping[int, frozenset[int]] | None = None
) -> Conflation | None:
    return find_conflation(RECORD, list_fragments(works), collaborators or {})


def list_parts(works: list[RecordWork]) -> list[list[int]]:
    found = find(works)
    return [[work.work_id for work in part.works] for part in found.parts] if found else []


def make_two_people() -> list[RecordWork]:
    """Three works with some and two with others, on other topics and from elsewhere."""
    return [
        *(make_work(number, MANY, places=(31,), topics=(51,)) for number in (1, 2, 3)),
        *(make_work(number, OTHERS, places=(32,), topics=(52,)) for number in (4, 5)),
    ]


def test_works_that_share_nothing_are_parts():
    assert list_parts(make_two_people()) == [[1, 2, 3], [4, 5]]


def test_works_of_one_person_are_none():
    assert list_parts([make_work(number, MANY, places=(31,), topics=(51,)) for number in range(1, 9)]) == []


@pytest.mark.parametrize(
    "bridge",
    [
        make_work(9, (MANY[0], OTHERS[0])),
        make_work(9, (MANY[0],), places=(32,)),
        make_work(9, places=(31, 32)),
    ],
)
def test_one_shared_sign_joins(bridge: RecordWork):
    assert list_parts([*make_two_people(), bridge]) == []


@pytest.mark.parametrize(
    "bridge", [make_work(9), make_work(9, topics=(51, 52)), make_work(9, (300,), places=(33,))]
)
def test_work_that_shares_nothing_is_in_no_part(bridge: RecordWork):
    assert list_parts([*make_two_people(), bridge]) == [[1, 2, 3], [4, 5]]


def test_works_of_which_nothing_is_known_are_no_sign():
    assert list_parts([make_work(number, topics=(number,)) for number in range(1, 30)]) == []
    assert list_parts([make_work(number) for number in range(1, 30)]) == []


def test_coauthors_who_signed_nothing_else_here_say_nothing_by_having_no_circle():
    works = [one._replace(institutions=(), topics=(51,)) for one in make_two_people()]
    works = [
        one._replace(coauthors=tuple(range(key, key + 40)), coauthor_ids=tuple(range(key, key + 40)))
        for one in works
        for key in [1000 * one.coauthors[0]]
    ]
    alone = {other: frozenset(one.coauthor_ids) for one in works for other in one.coauthor_ids}
    elsewhere = {other: signed | {other + 10**6} for other, signed in alone.items()}

    assert find(works, alone) is None
    assert find(works, elsewhere) is not None
    assert find([one._replace(topics=(one.work_id // 4,)) for one in works], alone) is not None


def test_single_works_are_no_parts():
    assert list_parts([make_work(number, (number * 100, number * 100 + 1)) for number in range(1, 10)]) == []


def test_few_coauthors_say_too_little():
    works = [make_work(number, (100,)) for number in (1, 2)] + [
        make_work(number, (200,)) for number in (3, 4)
    ]

    assert list_parts(works) == []


def test_unknown_affiliations_make_less_sure():
    known, unknown = (
        find([one if is_known else one._replace(institutions=()) for one in make_two_people()])
        for is_known in (True, False)
    )

    assert known is not None
    assert unknown is not None
    assert known.score > unknown.score


def test_same_topics_make_less_sure():
    apart = find(make_two_people())
    alike = find([one._replace(topics=(51,)) for one in make_two_people()])

    assert apart is not None
    assert alike is None or alike.score < apart.score


def test_people_in_both_circles_join():
    near = {MANY[0]: frozenset(range(1, 40)), OTHERS[0]: frozenset(range(20, 60))}

    assert find(make_two_people(), near) is None


def test_record_itself_is_in_no_circle():
    alone = {one: frozenset({RECORD}) for one in (*MANY, *OTHERS)}

    assert describe(find(make_two_people(), alone)) == describe(find(make_two_people()))


works_of_records = st.lists(
    st.builds(
        RecordWork,
        work_id=st.integers(1, 10**6),
        year=st.none() | st.integers(1900, 2030),
        coauthors=st.lists(st.integers(1, 60), max_size=5, unique=True).map(tuple),
        coauthor_ids=st.lists(st.integers(1, 60), max_size=5, unique=True).map(tuple),
        institutions=st.lists(st.integers(1, 8), max_size=2, unique=True).map(tuple),
        topics=st.lists(st.integers(1, 9), max_size=3, unique=True).map(tuple),
    ),
    max_size=25,
    unique_by=lambda work: work.work_id,
)
circles = st.dictionaries(st.integers(1, 60), st.frozensets(st.integers(1, 90), max_size=9), max_size=40)


@given(works_of_records, circles, st.randoms())
def test_order_of_works_cannot_show(works, collaborators, random):
    shuffled = random.sample(works, len(works))

    assert describe(find(works, collaborators)) == describe(find(shuffled, collaborators))


def describe(found: Conflation | None) -> tuple[object, ...]:
    return () if found is None else (found.score, [part.works for part in found.parts])


@given(works_of_records, circles)
def test_parts_share_no_work_no_coauthor_and_no_affiliation(works, collaborators):
    found = find(works, collaborators)
    if found is None:
        return

    assert 0.66 <= found.score <= 1
    for kind in (
        lambda work: [work.work_id],
        lambda work: work.coauthors,
        lambda work: work.institutions,
    ):
        keys = [{key for work in part.works for key in kind(work)} for part in found.parts]
        assert sum(map(len, keys)) == len(set().union(*keys))
    assert all(len(part.works) >= 2 for part in found.parts)


@given(works_of_records, circles)
def test_work_that_joins_everything_takes_the_risk_away(works, collaborators):
    everyone = tuple(sorted({key for work in works for key in work.coauthors}))
    everywhere = tuple(sorted({key for work in works for key in work.institutions}))

    assert find([*works, make_work(10**7, everyone, places=everywhere)], collaborators) is None


@given(works_of_records, works_of_records, circles)
def test_two_parts_are_as_far_apart_from_either_side(some, others, collaborators):
    one, other = (
        Part(works, frozenset(id_ for work in works for id_ in collaborators.get(work.work_id % 60, ())))
        for works in (some, others)
    )

    assert rate(one, other) == rate(other, one)


def test_record_of_thousands_of_works_is_told_in_bounded_time():
    works = [
        make_work(number, tuple(range(number * 100, number * 100 + 99)), topics=(number % 50,))
        for number in range(1, 2501)
    ]
    works += [one._replace(work_id=one.work_id + 2500) for one in works]

    def tell() -> None:
        fragments = list_fragments(works)
        circled = [list_circled(one) for one in fragments]
        collaborators = {
            one: frozenset(range(one * 1000, one * 1000 + 300)) for own in circled for one in own
        }
        assert len(fragments) == MOST_FRAGMENTS
        assert {len(own) for own in circled} == {MOST_CIRCLED}
        assert find_conflation(RECORD, fragments, collaborators) is not None

    do_within(10, tell)
