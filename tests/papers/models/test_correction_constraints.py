"""The constraints of corrections, refusals, suppressions and the change log, each broken once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import models

from papers.models import (
    Change,
    ChangeLog,
    Correction,
    MovedAuthorship,
    Refusal,
    SuppressedIdentifier,
    SuppressedSignature,
    Work,
)
from tests.constraints import break_it
from tests.papers.catalogue import fetch, find_work, ingest

pytestmark = pytest.mark.django_db

NOWHERE = 999_999_999
MODELS: tuple[type[models.Model], ...] = (
    Change,
    ChangeLog,
    Correction,
    MovedAuthorship,
    Refusal,
    SuppressedIdentifier,
    SuppressedSignature,
)


@pytest.fixture(autouse=True)
def rows() -> None:
    """A work, a correction, and what it refused and suppressed."""
    ingest({"ids": {"acl": "P1"}, "title": "One"})
    write_correction()
    write_refusal()
    write_identifier()
    write_signature()
    MovedAuthorship.objects.create(author_id=1, work_id=1)
    ChangeLog.objects.get_or_create(id=1, defaults={"untold_until": 0})


def work() -> Work:
    return find_work("acl", "P1")


def write_correction(**fields: Any) -> None:
    given = {"kind": "refuse", "author_id": 1, "role": "owner", "reason": "own-word", "works_count": 1}
    Correction.objects.create(**given | {"before": {}} | fields)


def write_refusal(**fields: Any) -> None:
    given = {"work": work(), "block": 1, "author_id": 1, "correction": Correction.objects.get()}
    Refusal.objects.create(**given | fields)


def write_identifier(**fields: Any) -> None:
    given = {"scheme": "orcid", "value": "1", "author_id": 1, "correction": Correction.objects.get()}
    SuppressedIdentifier.objects.create(**given | fields)


def write_signature(**fields: Any) -> None:
    given = {"work": work(), "block": 1, "author_id": 1, "correction": Correction.objects.get()}
    SuppressedSignature.objects.create(**given | fields)


BREAKING: dict[str, list[Callable[[], object]]] = {
    "correction_kind_known": [
        lambda: write_correction(kind="forget"),
        lambda: write_correction(role="visitor"),
    ],
    "change_kinds_known": [
        lambda: Change.objects.create(kind=7, subject_kind=1, subject_id=1),
        lambda: Change.objects.create(kind=1, subject_kind=4, subject_id=1),
    ],
    "change_log_once": [lambda: ChangeLog.objects.create(id=2, untold_until=0)],
    "papers_changelog_pkey": [lambda: ChangeLog.objects.create(id=1, untold_until=0)],
    "papers_refusal_pkey": [write_refusal],
    "papers_suppressedidentifier_pkey": [lambda: write_identifier(author_id=2)],
    "papers_suppressedsignature_pkey": [lambda: write_signature(author_id=2)],
    "papers_movedauthorship_pkey": [lambda: MovedAuthorship.objects.create(author_id=1, work_id=1)],
}
REFERENCES: dict[str, list[Callable[[], object]]] = {
    "papers_correction.by_id": [lambda: write_correction(by_id=NOWHERE)],
    "papers_correction.undone_by_id": [lambda: write_correction(undone_by_id=NOWHERE)],
    "papers_refusal.work_id": [
        lambda: Refusal.objects.create(
            work_id=NOWHERE, block=1, author_id=1, correction=Correction.objects.get()
        )
    ],
    "papers_refusal.correction_id": [
        lambda: Refusal.objects.create(work=work(), block=2, author_id=1, correction_id=NOWHERE)
    ],
    "papers_suppressedidentifier.correction_id": [
        lambda: SuppressedIdentifier.objects.create(
            scheme="orcid", value="2", author_id=1, correction_id=NOWHERE
        )
    ],
    "papers_suppressedsignature.work_id": [
        lambda: SuppressedSignature.objects.create(
            work_id=NOWHERE, block=2, author_id=1, correction=Correction.objects.get()
        )
    ],
    "papers_suppressedsignature.correction_id": [
        lambda: SuppressedSignature.objects.create(work=work(), block=2, author_id=1, correction_id=NOWHERE)
    ],
}


@pytest.mark.parametrize(
    ("name", "write"), [(name, write) for name, writes in BREAKING.items() for write in writes]
)
def test_constraint_is_kept(name, write):
    assert f'"{name}"' in break_it(write)


@pytest.mark.parametrize(
    ("column", "write"), [(column, write) for column, writes in REFERENCES.items() for write in writes]
)
def test_what_is_named_must_be_there(column, write):
    table, _, name = column.partition(".")
    message = break_it(write)
    assert f'on table "{table}" violates foreign key constraint' in message
    assert f"({name})=({NOWHERE})" in message


def test_every_constraint_of_these_tables_is_broken_above():
    rows = fetch(
        """SELECT conname, contype, conrelid::regclass::text || '.' || (
               SELECT attname FROM pg_attribute WHERE attrelid = conrelid AND attnum = conkey[1])
           FROM pg_constraint WHERE conrelid::regclass::text = ANY(%s) AND contype IN ('c', 'u', 'p', 'f')""",
        [model._meta.db_table for model in MODELS],
    )
    serial = {"papers_correction_pkey", "papers_change_pkey"}
    named = {name for name, kind, _ in rows if kind != "f"}
    referring = {column for _, kind, column in rows if kind == "f"}
    assert named - serial == BREAKING.keys()
    assert referring == REFERENCES.keys()
