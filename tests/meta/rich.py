"""A researcher of whom every part of the page has something to say."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from graph.records import NodeKey, NodeKind, author_key
from graph.services.conflations import find_conflations
from graph.services.surveys import survey_graph
from graph.services.updates import update_graph
from papers.models import Author, Correction, Work
from papers.services.corrections import confirm_works
from profiles.models import (
    Claim,
    ClaimEvent,
    Dispute,
    Evidence,
    Follow,
    Highlight,
    Researcher,
    StatedName,
    User,
)
from profiles.services.follows import follow, set_public
from profiles.services.snapshots import measure_authors
from tests.factories import find_author, make_record, sign
from tests.graph.conflated import NAME, make_markets, make_waters
from tests.graph.counted import import_counted, key_of
from tests.profiles.owners import make_user

ORCID = "0000-0002-1825-0097"


def make_rich() -> Author:
    """The record: of two people as far as one can tell, owned, claimed by another, corrected, measured twice."""
    late = timezone.now().year
    import_counted(
        *make_waters(),
        *make_markets(),
        *_make_others(late),
        make_record("Signed with initials", authors=[sign("J. Lee"), _be("Ana Lima")], year=1987),
    )
    author = find_author(NAME)
    owner, rival = make_user("owner"), make_user("rival")
    claim = _own(author, owner)
    Claim.objects.create(user=rival, author_id=author.pk, state=Claim.State.COMPETING, level=1)
    _measure(author)
    _state(author, owner)
    confirm_works(
        author_id=author.pk,
        work_ids=[Work.objects.get(title="Title W0").pk],
        by=owner,
        role=Correction.Role.OWNER,
    )
    Evidence.objects.create(claim=claim, kind=Evidence.Kind.ORCID, value=ORCID, by=owner)
    Dispute.objects.create(author_id=author.pk, kind=Dispute.Kind.OTHER, by=rival, note="Something is wrong.")
    for subject in (key_of("Ana Lima"), NodeKey(NodeKind.TOPIC, 10001)):
        follow(subject=subject, by=owner)
        set_public(subject=subject, is_public=True, by=owner)
    for name in ("reader", "listener"):
        follow(subject=author_key(author.pk), by=make_user(name))
    update_graph()
    survey_graph()
    find_conflations([author.pk])
    _measure(author)
    author.refresh_from_db()
    return author


def _be(name: str) -> dict[str, Any]:
    return sign(name, openreview=f"~{name.replace(' ', '_')}1")


def _make_others(late: int) -> list[dict[str, Any]]:
    """Works that have what those of the two people lack: other names, identifiers, versions, texts, a retraction."""
    own = sign("Jun Lee", "Institute of Imagined Waters", openreview="~Jun_Lee1", orcid="0000-0001-5109-3700")
    return [
        *(
            make_record(
                f"Rising {number}",
                authors=[own, _be("Olu Rise")],
                year=late,
                venue="Annals of Imagined Waters",
                topics=[{"openalex": "T10003", "name": "Tides and moons"}],
                kind="journal-article",
                abstract="What the moon does to imagined waters, in 1234 words.",
            )
            for number in range(3)
        ),
        make_record(
            "Taken back",
            authors=[sign("Jun B. Lee", openreview="~Jun_Lee1"), _be("Olu Rise")],
            year=1999,
            is_retracted=True,
            ids={"arxiv": "2101.00001"},
        ),
        make_record("Of no year", authors=[own, _be("Nia Undated")], year=None, comment="12 pages"),
        make_record(
            "Of a crowd",
            authors=[own, *(_be(f"Member {'x' * (n // 26)}{chr(97 + n % 26)}") for n in range(101))],
            year=2009,
        ),
    ]


def _own(author: Author, owner: User) -> Claim:
    claim = Claim.objects.create(user=owner, author_id=author.pk, state=Claim.State.VERIFIED, level=3)
    ClaimEvent.objects.create(claim=claim, action=ClaimEvent.Action.VERIFIED, by=owner, level=3)
    Evidence.objects.create(claim=claim, kind=Evidence.Kind.EMAIL, value=owner.email, by=owner)
    Evidence.objects.create(
        claim=claim,
        kind=Evidence.Kind.HOMEPAGE,
        value="https://jun.example/",
        by=owner,
        detail={"is_named": True},
        given_at=datetime.datetime(2024, 5, 17, tzinfo=datetime.UTC),
    )
    return claim


def _state(author: Author, owner: User) -> None:
    stated = Researcher.objects.create(
        author_id=author.pk,
        stated_by=owner,
        collaboration="some",
        affiliation="Observatory of Quiet Ponds",
        bio="I watch ponds.\n\nOn weekdays I count ripples.",
        links=[{"label": "Pond diary", "address": "https://ponds.example/diary"}],
        changed_at=datetime.datetime(2025, 3, 9, tzinfo=datetime.UTC),
    )
    StatedName.objects.create(researcher=stated, name="June Pondwatcher", is_shown=True)
    for rank, title in enumerate(("Title W2", "Rising 1")):
        Highlight.objects.create(researcher=stated, work_id=Work.objects.get(title=title).pk, rank=rank)
    assert not Follow.objects.exists()


def _measure(author: Author) -> None:
    while measure_authors():
        pass
