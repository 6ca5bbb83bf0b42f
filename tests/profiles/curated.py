"""Claims, reports, corrections and risks as tests of the curators' pages need them, written as rows."""

from __future__ import annotations

import datetime
from typing import Any

from django.test import Client
from django.utils import timezone

from graph.models import ConflationRisk
from papers.models import Correction
from profiles.models import Claim, ClaimEvent, Complaint, Dispute, Evidence, User


def days_ago(number: int) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(days=number)


def make_user(email: str, name: str = "", **fields: Any) -> User:
    return User.objects.create_user(email, "waters of imagination", name=name, **fields)


def make_curator(email: str = "curator@example.org", name: str = "Cora Curator") -> User:
    return make_user(email, name, is_curator=True)


def sign_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def make_claim(author_id: int, user: User, state: str = "pending", *, age: int = 1, level: int = 0) -> Claim:
    """A claim with its events; a verified one is at level 2 unless told."""
    claim = Claim.objects.create(
        author_id=author_id,
        user=user,
        state=state,
        level=level or (2 if state == "verified" else 1),
        opened_at=days_ago(age),
    )
    ClaimEvent.objects.create(claim=claim, action="opened", by=user, level=1, at=days_ago(age))
    if state != "pending":
        ClaimEvent.objects.create(claim=claim, action=state, by=user, level=claim.level, at=days_ago(age))
    return claim


def give_evidence(claim: Claim, kind: str, value: str, **fields: Any) -> Evidence:
    return Evidence.objects.create(claim=claim, kind=kind, value=value, **fields)


def make_dispute(
    author_id: int, kind: str = "other", *, by: User | None = None, age: int = 1, **fields: Any
) -> Dispute:
    fields = {"note": "Not the Wei Lin of Ghent."} | fields
    return Dispute.objects.create(author_id=author_id, kind=kind, by=by, opened_at=days_ago(age), **fields)


def make_complaint(author_id: int, *, age: int = 1, **fields: Any) -> Complaint:
    fields = {"quoted": "Buy my rivers.", "note": "It is an advertisement."} | fields
    return Complaint.objects.create(author_id=author_id, opened_at=days_ago(age), **fields)


def make_risk(author_id: int, *parts: list[int], age: int = 1) -> ConflationRisk:
    return ConflationRisk.objects.create(
        author_id=author_id, parts=list(parts), reasons=[], score=0.8, found_at=days_ago(age)
    )


def make_correction(author_id: int, kind: str = "confirm", **fields: Any) -> Correction:
    """A row that says a correction was applied; nothing else is changed."""
    fields = {"role": "curator", "reason": "same-person", "works_count": 2, "before": {}} | fields
    return Correction.objects.create(author_id=author_id, kind=kind, **fields)
