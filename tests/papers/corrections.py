"""What tests of corrections share: who makes them, and the rows that they touch, as they are."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model

from papers.models import Author, Correction
from papers.services.corrections import confirm_works, link_work, refuse_works, suppress_author
from tests.papers.catalogue import fetch, find_work

RESOLVED = (
    "papers_author",
    "papers_namevariant",
    "papers_authoridentifier",
    "papers_authorship",
    "papers_authorredirect",
)
SAID = ("papers_refusal", "papers_suppressedsignature", "papers_suppressedidentifier")

Rows = dict[str, list[Any]]


def by(role: Correction.Role = Correction.Role.OWNER) -> dict[str, Any]:
    """Somebody who makes a correction, as its arguments."""
    user = get_user_model().objects.get_or_create(email="curator@example.org")[0]
    return {"by": user, "role": role}


def says(role: Correction.Role = Correction.Role.CURATOR) -> dict[str, Any]:
    """The same, with a reason."""
    return {**by(role), "reason": "other-person"}


def take_rows(tables: tuple[str, ...] = RESOLVED + SAID) -> Rows:
    """Every row of these tables as text, with when it changed."""
    return {table: sorted(row for (row,) in fetch(f"SELECT t::text FROM {table} t")) for table in tables}


def ids_of(*titles: str) -> list[int]:
    """The works of these identifiers."""
    return [find_work("acl", title).pk for title in titles]


def confirm(author: Author, *titles: str) -> Correction:
    return confirm_works(author_id=author.pk, work_ids=ids_of(*titles), **by())


def refuse(author: Author, *titles: str) -> Correction:
    return refuse_works(author_id=author.pk, work_ids=ids_of(*titles), **says(Correction.Role.OWNER))


def link(author: Author, title: str) -> Correction:
    return link_work(author_id=author.pk, work_id=ids_of(title)[0], **by())


def hide(author: Author, kind: Correction.Kind = Correction.Kind.HIDE) -> Correction:
    return suppress_author(author_id=author.pk, kind=kind, **says(Correction.Role.OWNER))
