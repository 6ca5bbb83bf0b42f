"""What the tables of the graph forbid whoever writes them: every constraint broken once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from graph.models import (
    AuthorInstitution,
    AuthorTopic,
    Collaboration,
    CountedWork,
    GraphBuild,
    GraphState,
    TopicPair,
)
from tests.graph.catalogue import build
from tests.papers.catalogue import fetch, ingest, resolve

pytestmark = pytest.mark.django_db


def write_collaboration(**fields: Any) -> None:
    given = {"source_id": 1, "target_id": 2, "weight": 1.0, "works_count": 1}
    counts = {"close_works_count": 1, "late_works_count": 0}
    Collaboration.objects.create(**{**given, **counts, **fields})


def write_author_topic(**fields: Any) -> None:
    AuthorTopic.objects.create(
        **{"source_id": 1, "target_id": 2, "works_count": 1, "assigned_works_count": 0, **fields}
    )


def write_author_institution(**fields: Any) -> None:
    AuthorInstitution.objects.create(**{"source_id": 1, "target_id": 2, "works_count": 1, **fields})


def write_topic_pair(**fields: Any) -> None:
    TopicPair.objects.create(**{"source_id": 1, "target_id": 2, "works_count": 1, **fields})


def write_counted_work() -> None:
    CountedWork.objects.create(work_id=1, authors_count=0, author_ids=[], is_assigned=False)


def write_build() -> None:
    GraphBuild.objects.create(late_from=2000)


def write_state(**fields: Any) -> None:
    now = timezone.now()
    GraphState.objects.create(**{"late_from": 2000, "built_at": now, "counted_at": now, **fields})


def twice(write: Callable[..., None]) -> Callable[[], None]:
    def write_twice() -> None:
        write()
        write()

    return write_twice


NAMED: dict[str, Callable[[], None]] = {
    "collaboration_of_two": lambda: write_collaboration(target_id=1),
    "collaboration_has_works": lambda: write_collaboration(works_count=0),
    "author_topic_has_works": lambda: write_author_topic(works_count=0),
    "author_institution_has_works": lambda: write_author_institution(works_count=0),
    "topic_pair_of_two": lambda: write_topic_pair(target_id=1),
    "topic_pair_has_works": lambda: write_topic_pair(works_count=0),
    "graph_build_one_at_a_time": twice(write_build),
    "graph_state_is_one_row": lambda: write_state(id=2),
}
KEYS: dict[type[models.Model], Callable[[], None]] = {
    Collaboration: twice(write_collaboration),
    AuthorTopic: twice(write_author_topic),
    AuthorInstitution: twice(write_author_institution),
    TopicPair: twice(write_topic_pair),
    CountedWork: twice(write_counted_work),
    GraphState: twice(write_state),
}


def break_it(write: Callable[[], None]) -> str:
    """What the database says when it refuses what this writes."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        write()
    return str(refusal.value)


@pytest.fixture(params=["as migrated", "after a build"])
def made(request) -> None:
    """The tables as the migrations made them, and as a build did that took their place."""
    if request.param == "after a build":
        ingest({"ids": {"acl": "P1"}, "title": "One"})
        resolve()
        build()
        GraphState.objects.all().delete()


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("name", NAMED)
def test_named_constraint_holds(name):
    assert f'"{name}"' in break_it(NAMED[name])


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("model", KEYS, ids=lambda model: model.__name__)
def test_natural_key_is_unique(model):
    assert f'unique constraint "{model._meta.db_table}_pkey"' in break_it(KEYS[model])


def test_builds_that_ended_are_kept_beside_one_that_runs():
    for phase in ("done", "failed", "done", "index"):
        GraphBuild.objects.create(late_from=2000, phase=phase)

    assert GraphBuild.objects.count() == 4


def test_every_constraint_of_these_tables_is_broken_above():
    models_here: list[type[models.Model]] = [*KEYS, GraphBuild]
    tables = [model._meta.db_table for model in models_here]
    rows = fetch(
        """SELECT conname FROM pg_constraint WHERE conrelid::regclass::text = ANY(%s) AND contype <> 'n'
           UNION SELECT indexrelid::regclass::text FROM pg_index
           WHERE indrelid::regclass::text = ANY(%s) AND indisunique""",
        tables,
        tables,
    )

    keys = {f"{table}_pkey" for table in tables}
    assert {name for (name,) in rows} == {*NAMED, *keys}
