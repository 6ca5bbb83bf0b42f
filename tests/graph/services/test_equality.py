"""Whatever becomes of the papers, in any order: an update ends in the rows of a full build, that in a plain count."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from graph.records import CLOSE_AUTHORS, MOST_PAIRED
from graph.services import builds
from graph.services.builds import get_late_from
from papers.models import Author, Authorship, ChangedWork, SourceRecord, Work
from papers.services.catalogue import hold_catalogue, mark_changed, mark_stale
from papers.services.topics import assign_topics
from papers.services.works import rebuild_works
from tests.graph.catalogue import (
    Graph,
    build,
    count_by_hand,
    take_graph,
    take_graph_versions,
    update,
)
from tests.papers.catalogue import OBSERVED_AT, Record, curate, discarded, fetch, ingest, resolve
from tests.papers.services.test_merged_ids import merge

pytestmark = pytest.mark.django_db

some = st.sampled_from
LATE = get_late_from()
YEARS = [1999, LATE - 1, LATE]
PEOPLE = ["Jiashi Feng", "Wei Zhang", "Zhang, Wei", "Ana Souza Lima", "Bo Li", "Li Bo", "张伟"]
PLACES: list[Record] = [
    {"name": "Inst A"},
    {"name": "INST A", "country": "SG"},
    {"name": "Inst A", "ror": "02nr0ka47"},
    {"name": "Elsewhere", "ror": "02nr0ka47"},
    {"name": "Inst B", "ror": "05dxps055"},
]
TITLES = [
    "Flood risk and river discharge under climate change",
    "Object detection with convolutional neural networks",
    "Poster",
]
IDS: list[Record] = [
    {"acl": "P1"},
    {"acl": "P2"},
    {"doi": "10.1000/a"},
    {"openalex": "W1"},
    {"openalex": "W2"},
    {"openalex": "W3"},
    {"acl": "P1", "doi": "10.1000/a"},
    {"acl": "P2", "doi": "10.1000/a"},
    {"acl": "P2", "openalex": "W1"},
    {"doi": "10.1000/a", "openalex": "W2"},
]
"""Few, so that records of one work meet, join works and change them, now as the last word and now not."""

CROWDS = [CLOSE_AUTHORS, CLOSE_AUTHORS + 1, MOST_PAIRED, MOST_PAIRED + 1]


def optional(**fields: Any) -> Any:
    """An object with any of these keys, or none of them."""
    return st.fixed_dictionaries({}, optional=fields)


def make_crowd(count: int) -> list[Record]:
    """So many people, no two of one name block; all crowds begin with the same."""
    return [
        {"name": f"{chr(65 + n % 26)}da Crowd{chr(97 + n // 26)}x", "affiliations": PLACES[:1]}
        for n in range(count)
    ]


signatures = st.builds(
    lambda name, more: {"name": name, **more},
    some(PEOPLE),
    optional(
        ids=optional(openalex=some(["A1", "A2", "A3"]), orcid=some(["0000-0002-1825-0097"])),
        affiliations=st.lists(some(PLACES), max_size=2),
    ),
)
signers = st.one_of(*[st.lists(signatures, max_size=4)] * 9, some(CROWDS).map(make_crowd))
records = st.builds(
    lambda title, ids, more: {"title": title, "ids": ids, **more},
    some(TITLES),
    some(IDS),
    optional(
        year=some(YEARS),
        authors=signers,
        topics=st.lists(some(["T10036", "T10930", "T1"]), max_size=3, unique=True).map(
            lambda names: [{"openalex": name} for name in names]
        ),
        listed_for=st.lists(some(["Jiashi Feng", "Zoe Quartz"]), max_size=1),
        kind=some(["preprint", "journal-article"]),
    ),
)
EXAMPLES = int(os.environ.get("PEERLIGHT_EXAMPLES", "25"))
"""Hundreds find what is rare, in some minutes."""

places = st.integers(0, 30)
changes = (
    *[st.tuples(st.just("ingest"), st.lists(records, min_size=1, max_size=3), st.integers(0, 3))] * 4,
    *[st.tuples(st.just("resolve"))] * 3,
    st.tuples(st.just("assign"), st.integers(1, 3)),
    st.tuples(st.just("merge"), some(["W", "A"]), st.permutations([1, 2, 3])),
    st.tuples(st.just("curate"), places, places),
    st.tuples(st.just("withdraw"), places),
    st.tuples(st.just("remove"), places),
)
steps = st.one_of(*changes, *[st.tuples(st.just("update"))] * 3)


def take_step(kind: str, *arguments: Any) -> None:
    _STEPS[kind](*arguments)


def ingest_records(batch: list[Record], days: int) -> None:
    ingest(*batch, observed_at=OBSERVED_AT + timedelta(days=days))


def merge_ids(letter: str, numbers: list[int]) -> None:
    merge((f"{letter}{numbers[0]}", f"{letter}{numbers[1]}"))


def curate_one(place: int, other: int) -> None:
    """Let some signature be somebody else's, who is not on that work yet: it may part a record, or join two."""
    signed = Authorship.objects.order_by("work_id", "position")
    if not signed:
        return
    one = signed[place % len(signed)]
    strangers = Author.objects.exclude(authorship__work_id=one.work_id).order_by("id")
    if strangers:
        curate(one.work, one.position, strangers[other % len(strangers)])


def withdraw_record(place: int) -> None:
    """Take a source record away, so that what it held together falls apart."""
    joined = SourceRecord.objects.filter(work__in=_list_joined()).order_by("digest")
    if joined:
        record = joined[place % len(joined)]
        hold_catalogue()
        record.delete()
        rebuild_works([record.work_id])


def _list_joined() -> list[int]:
    return [
        work_id
        for (work_id,) in fetch("SELECT work_id FROM papers_sourcerecord GROUP BY 1 HAVING count(*) > 1")
    ]


def remove_work(place: int) -> None:
    """Take a work away with all that hangs on it, as whoever takes one away must do."""
    works = Work.objects.order_by("id")
    if not works:
        return
    work = works[place % len(works)]
    hold_catalogue()
    blocks = fetch(
        "SELECT n.block FROM papers_signature s JOIN papers_name n ON n.id = s.name_id WHERE s.work_id = %s",
        work.pk,
    )
    mark_changed([work.pk])
    mark_stale({block for (block,) in blocks})
    work.delete()


_STEPS: dict[str, Callable[..., Any]] = {
    "ingest": ingest_records,
    "resolve": resolve,
    "update": update,
    "assign": assign_topics,
    "merge": merge_ids,
    "curate": curate_one,
    "withdraw": withdraw_record,
    "remove": remove_work,
}


def list_changed(before: Graph, after: Graph) -> set[int]:
    """The works of which something else is to be counted."""
    old, new = before["graph_countedwork"], after["graph_countedwork"]
    return {
        row[0] for row in {repr(row): row for row in [*old, *new]}.values() if (row in old) != (row in new)
    }


def list_rewritten(before: Graph, after: Graph) -> list[Any]:
    """The rows that were written again and say what they said."""
    old, new = (
        {(table, repr(row)): version for table, rows in graph.items() for *version, row in map(_part, rows)}
        for graph in (before, after)
    )
    return [key for key in old.keys() & new.keys() if old[key] != new[key]]


def _part(row: tuple[Any, ...]) -> tuple[Any, Any, tuple[Any, ...]]:
    return row[0], row[1], row[2:]


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=set(Phase) - {Phase.explain},
)
@given(
    early=st.lists(st.one_of(*changes), max_size=4),
    late=st.lists(steps, min_size=3, max_size=9),
    works_in_one_part=some([0, 20_000]),
)
def test_updates_end_in_the_rows_of_a_full_build(early, late, works_in_one_part):
    with pytest.MonkeyPatch.context() as patch, discarded():
        patch.setattr(builds, "_WORKS_IN_ONE_PART", works_in_one_part)
        for step in early:
            take_step(*step)
        build()
        expected = count_by_hand()
        assert take_graph() == expected
        for step in (*late, ("update",)):
            before, versions = expected, take_graph_versions()
            take_step(*step)
            expected = count_by_hand()
            if step[0] == "update":
                assert take_graph() == expected
                assert list_rewritten(versions, take_graph_versions()) == []
            else:
                marked = set(ChangedWork.objects.values_list("work_id", flat=True))
                assert list_changed(before, expected) <= marked, step
        assert update() == 0
        build()
        assert take_graph() == expected
