"""What the tables of the survey forbid whoever writes them: every constraint broken once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from graph.models import (
    Community,
    CommunityMember,
    NeighbouringInstitution,
    NodeCommunity,
    RisingCollaboration,
    RisingPerson,
    Survey,
    SurveyedNode,
    SurveyedPerson,
    SurveyedWork,
    VenueTopic,
)
from graph.services.surveys import MODELS
from tests.graph.surveyed import survey_few
from tests.papers.catalogue import fetch

pytestmark = pytest.mark.django_db

NODE = {"kind": 1, "node_id": 1}
ROWS: dict[type[models.Model], dict[str, Any]] = {
    SurveyedWork: {**NODE, "year": 2020, "work_id": 1},
    SurveyedPerson: {**NODE, "rank": 1, "author_id": 1, "works_count": 1, "all_works_count": 1, "share": 0.1},
    NeighbouringInstitution: {"source_id": 1, "rank": 1, "target_id": 2, "works_count": 1, "people_count": 0},
    RisingCollaboration: {"source_id": 1, "rank": 1, "target_id": 2, "works_count": 3, "late_works_count": 2},
    CommunityMember: {"author_id": 1, "community_id": 1, "weight": 1.0},
    NodeCommunity: {**NODE, "rank": 1, "community_id": 1, "people_count": 2},
    SurveyedNode: {
        **NODE,
        "works_count": 1,
        "assigned_works_count": 0,
        "people_count": 0,
        "years": [],
        "works_a_year": [],
    },
    RisingPerson: {**NODE, "rank": 1, "author_id": 1, "new_count": 3, "collaborators_count": 4},
    Community: {"id": 1, "members_count": 3, "central_author_ids": [], "topic_ids": []},
    VenueTopic: {"source_id": 1, "rank": 1, "target_id": 2, "works_count": 1},
    Survey: {
        "surveyed_at": timezone.now(),
        "counted_at": timezone.now(),
        "late_from": 2020,
        "last_community_id": 0,
    },
}
REFUSED: list[tuple[str, type[models.Model], dict[str, Any]]] = [
    ("survey_is_one_row", Survey, {"id": 2}),
    ("community_of_three", Community, {"members_count": 2}),
    ("rising_collaboration_mostly_late", RisingCollaboration, {"works_count": 4}),
    ("rising_collaboration_mostly_late", RisingCollaboration, {"works_count": 2}),
]


def write(model: type[models.Model], **fields: Any) -> None:
    model._default_manager.create(**(ROWS[model] | fields))


def break_it(refused: Callable[[], None]) -> str:
    """What the database says when it refuses this."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        refused()
    return str(refusal.value)


@pytest.fixture(params=["as migrated", "after a survey"])
def made(request) -> None:
    """The tables as the migrations made them, and as a survey did that took their place."""
    if request.param == "after a survey":
        survey_few()
        for model in ROWS:
            model._default_manager.all().delete()


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize(("name", "model", "fields"), REFUSED)
def test_named_constraint_of_a_survey_holds(name, model, fields):
    assert f'"{name}"' in break_it(lambda: write(model, **fields))


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("model", ROWS, ids=lambda model: model.__name__)
def test_key_of_a_survey_is_unique(model):
    write(model)
    said = break_it(lambda: write(model))
    assert f'unique constraint "{model._meta.db_table}_pkey"' in said


def test_every_constraint_of_a_survey_is_broken_above():
    tables = [model._meta.db_table for model in ROWS]
    rows = fetch(
        """SELECT conname FROM pg_constraint WHERE conrelid::regclass::text = ANY(%s) AND contype <> 'n'
           UNION SELECT indexrelid::regclass::text FROM pg_index
           WHERE indrelid::regclass::text = ANY(%s) AND indisunique""",
        tables,
        tables,
    )
    assert {name for (name,) in rows} == {name for name, _, _ in REFUSED} | {f"{one}_pkey" for one in tables}
    assert set(MODELS) | {Survey} == set(ROWS)
