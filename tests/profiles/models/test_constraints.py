"""The constraints of accounts, claims, what owners state, follows, dismissals and snapshots, each broken once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from profiles.models import (
    AddedWork,
    Block,
    Challenge,
    Claim,
    Complaint,
    Dismissal,
    Evidence,
    Follow,
    Highlight,
    InstitutionDomain,
    Invitation,
    KeptAnswer,
    MeasuringProgress,
    Message,
    PageCopy,
    Researcher,
    StatedName,
    Token,
    TrustSnapshot,
    User,
)
from tests.constraints import break_it
from tests.papers.catalogue import fetch

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture(autouse=True)
def rows() -> None:
    """An owner with a claim, evidence, a proof that waits, a page, a follow, a dismissal, and somebody they invited."""
    user = make_user("ada@example.org")
    claim = Claim.objects.create(author_id=1, user=user, state="verified", level=2)
    Evidence.objects.create(claim=claim, kind="email", value="ada@example.org")
    Challenge.objects.create(claim=claim, address="https://ada.example/", expires_at=NOW)
    Follow.objects.create(user=user, subject_kind=1, subject_id=1)
    Dismissal.objects.create(author_id=1, by=user, reason="moved", found_at=NOW)
    page = Researcher.objects.create(author_id=1)
    StatedName.objects.create(researcher=page, name="Ada")
    Highlight.objects.create(researcher=page, work_id=1, rank=1)
    InstitutionDomain.objects.create(ror="02nr0ka47", domain="nus.example")
    MeasuringProgress.objects.create(formula_version=1)
    ben = make_user("ben@example.org")
    invitation = Invitation.objects.create(author_id=1, sender=user, recipient=ben, text="Shall we?")
    Block.objects.create(blocker=user, blocked=ben)
    Complaint.objects.create(invitation=invitation, author_id=1, by=ben, quoted="Shall we?", note="Rude.")
    write_copy()
    write_token()
    write_answer()


def make_user(email: str) -> User:
    return User.objects.create_user(email)


def ada() -> User:
    return User.objects.get(email="ada@example.org")


def write_claim(**fields: Any) -> None:
    given = {"author_id": 2, "user": ada(), "state": "pending", "level": 1}
    Claim.objects.create(**given | fields)


def write_evidence(**fields: Any) -> None:
    given = {"claim": Claim.objects.get(), "kind": "email", "value": "another"}
    Evidence.objects.create(**given | fields)


def ben() -> User:
    return User.objects.get(email="ben@example.org")


def write_invitation(**fields: Any) -> None:
    given = {"author_id": 1, "sender": ada(), "recipient": ben(), "text": "Shall we?", "state": "declined"}
    Invitation.objects.create(**given | fields)


def write_message(text: str) -> None:
    Message.objects.create(invitation=Invitation.objects.get(), by=ada(), text=text)


def write_complaint(**fields: Any) -> None:
    given = {"invitation": None, "author_id": 1, "by": ben(), "quoted": "Shall we?", "note": "Rude."}
    Complaint.objects.create(**given | fields)


def write_snapshot(**fields: Any) -> None:
    given: dict[str, Any] = {"author_id": 1, "formula_version": 1, "inputs": {}, "evidence": {}, "points": {}}
    given |= {"score": 1, "level": 1, "label": "Unresolved", "input_hash": "0"}
    TrustSnapshot.objects.create(**given | fields)


def write_copy(**fields: Any) -> None:
    given = {"author_id": 1, "day": NOW.date(), "digest": "0" * 64, "content": "{}"}
    PageCopy.objects.create(**given | fields)


def write_token(**fields: Any) -> None:
    given = {"digest": "0", "token_key": "0", "user": ada(), "name": "a bot", "scopes": []}
    Token(**given | {"expiry": NOW + timedelta(days=30), "created": NOW} | fields).save(force_insert=True)


def write_answer(**fields: Any) -> None:
    given: dict[str, Any] = {"user": ada(), "key": "k", "asked": "0" * 64, "status": 200, "content": b"{}"}
    KeptAnswer.objects.create(**given | fields)


BREAKING: dict[str, list[Callable[[], object]]] = {
    "user_email_once": [lambda: User.objects.bulk_create([User(email="ADA@example.org")])],
    "claim_state_known": [lambda: write_claim(state="mine")],
    "claim_level_range": [
        lambda: write_claim(state="verified", level=1),
        lambda: write_claim(state="verified", level=6),
        lambda: write_claim(state="pending", level=2),
        lambda: write_claim(state="pending", level=-1),
    ],
    "claim_open_once": [lambda: write_claim(author_id=1, state="competing")],
    "claim_one_owner": [
        lambda: write_claim(author_id=1, user=make_user("b@example.org"), state="verified", level=2)
    ],
    "evidence_kind_known": [lambda: write_evidence(kind="hearsay")],
    "evidence_once": [lambda: write_evidence(value="ada@example.org")],
    "challenge_once": [
        lambda: Challenge.objects.create(
            claim=Claim.objects.get(), address="https://ada.example/", expires_at=NOW
        )
    ],
    "dismissal_once": [lambda: Dismissal.objects.create(author_id=1, by=ada(), reason="moved", found_at=NOW)],
    "researcher_choices_known": [
        lambda: Researcher.objects.create(author_id=2, collaboration="perhaps"),
        lambda: Researcher.objects.create(author_id=2, visibility="half"),
    ],
    "added_work_state_known": [lambda: AddedWork.objects.create(author_id=1, by=ada(), state="lost")],
    "follow_subject_known": [lambda: Follow.objects.create(user=ada(), subject_kind=4, subject_id=1)],
    "invitation_state_known": [lambda: write_invitation(state="read")],
    "invitation_not_to_oneself": [lambda: write_invitation(recipient=ada())],
    "invitation_text_length": [lambda: write_invitation(text="x" * 2001)],
    "invitation_unread_range": [
        lambda: write_invitation(sender_unread=-1),
        lambda: write_invitation(recipient_unread=-1),
    ],
    "invitation_open_once": [
        lambda: write_invitation(state="open"),
        lambda: write_invitation(state="accepted"),
        lambda: write_invitation(sender=ben(), recipient=ada(), state="open"),
    ],
    "message_length": [lambda: write_message(""), lambda: write_message("x" * 4001)],
    "block_not_of_oneself": [lambda: Block.objects.create(blocker=ada(), blocked=ada())],
    "complaint_note_length": [lambda: write_complaint(note="x" * 2001)],
    "complaint_open_once": [lambda: write_complaint(invitation=Invitation.objects.get())],
    "profiles_block_pkey": [lambda: Block.objects.create(blocker=ada(), blocked=ben())],
    "snapshot_ranges": [
        lambda: write_snapshot(score=101),
        lambda: write_snapshot(score=-1),
        lambda: write_snapshot(level=6),
    ],
    "page_copy_bounded": [lambda: write_copy(author_id=2, content="x" * 1_000_001)],
    "page_copy_digest": [
        lambda: write_copy(author_id=2, digest="0" * 63),
        lambda: write_copy(author_id=2, digest="G" * 64),
    ],
    "page_copy_kept_once": [lambda: write_copy(day=NOW.date() - timedelta(days=1))],
    "profiles_pagecopy_pkey": [lambda: write_copy(digest="1" * 64)],
    "token_named": [lambda: write_token(digest="1", name="")],
    "token_named_once": [lambda: write_token(digest="1", name="A Bot")],
    "token_ends": [lambda: write_token(digest="1", name="another", expiry=NOW + timedelta(days=367))],
    "profiles_token_pkey": [lambda: write_token(name="another")],
    "kept_answer_of_done": [
        lambda: write_answer(key="l", status=199),
        lambda: write_answer(key="l", status=300),
    ],
    "kept_answer_bounded": [lambda: write_answer(key="l", content=b"x" * 100_001)],
    "profiles_keptanswer_pkey": [lambda: write_answer()],
    "profiles_follow_pkey": [lambda: Follow.objects.create(user=ada(), subject_kind=1, subject_id=1)],
    "profiles_researcher_pkey": [lambda: Researcher.objects.create(author_id=1)],
    "profiles_statedname_pkey": [
        lambda: StatedName.objects.create(researcher=Researcher.objects.get(), name="Ada")
    ],
    "profiles_highlight_pkey": [
        lambda: Highlight.objects.create(researcher=Researcher.objects.get(), work_id=1, rank=2)
    ],
    "profiles_institutiondomain_pkey": [
        lambda: InstitutionDomain.objects.create(ror="02nr0ka47", domain="nus.example")
    ],
    "profiles_measuringprogress_pkey": [lambda: MeasuringProgress.objects.create(formula_version=1)],
}


@pytest.mark.parametrize(
    ("name", "write"), [(name, write) for name, writes in BREAKING.items() for write in writes]
)
def test_constraint_is_kept(name, write):
    assert f'"{name}"' in break_it(write)


def test_copy_of_a_page_is_never_changed():
    assert "rows of profiles_pagecopy are only ever added" in break_it(
        lambda: PageCopy.objects.update(content="[]")
    )


@pytest.mark.parametrize("state", ["withdrawn", "refused", "revoked", "expired"])
def test_closed_claim_keeps_nobody_from_another(state):
    write_claim(author_id=1, state=state)
    write_claim(author_id=1, state=state)


def test_evidence_that_ended_can_come_again():
    Evidence.objects.update(ended_at=NOW)
    write_evidence(value="ada@example.org")


def test_closed_invitations_and_those_of_who_is_gone_keep_nobody_from_another():
    Invitation.objects.update(state="withdrawn")
    for _ in range(2):
        write_invitation(state="declined")
        write_invitation(state="accepted", sender=None)
        write_invitation(state="accepted", recipient=None)


def test_every_constraint_of_these_tables_is_broken_above():
    """But for keys that count by themselves, and foreign keys."""
    own = [model for model in apps.get_app_config("profiles").get_models() if model._meta.managed]
    serial = {f"{model._meta.db_table}_pkey" for model in own if isinstance(model._meta.pk, models.AutoField)}
    names = fetch(
        """SELECT conname FROM pg_constraint
           WHERE conrelid::regclass::text = ANY(%s) AND contype IN ('c', 'u', 'p')""",
        [model._meta.db_table for model in own],
    )
    assert {name for (name,) in names} - serial - BREAKING.keys() <= {"profiles_user_email_key"}
