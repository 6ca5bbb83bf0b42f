"""A small site with everybody who can come to it: two owned records, a rival, a curator, and what is theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from allauth.account.models import EmailAddress
from django.test import Client

from graph.models import Community
from graph.services.updates import update_graph
from papers.addresses import institution_address, researcher_address, venue_address, work_address
from papers.models import Affiliation, Author, Change, Correction, ImportOrigin, ImportRun, Venue, Work
from papers.selectors.authors import read_author
from papers.services.corrections import confirm_works
from profiles.models import (
    Challenge,
    Claim,
    Complaint,
    Dispute,
    Evidence,
    Follow,
    Invitation,
    Message,
    Researcher,
    User,
)
from profiles.selectors.page_copies import read_page_facts
from profiles.services.page_copies import keep_page
from profiles.services.snapshots import measure_authors
from tests.factories import find_author, make_record, number_file, sign
from tests.graph.counted import import_counted

COPIED_ON = date(2026, 1, 2)


class Who(StrEnum):
    """Everybody, as far as access goes."""

    NOBODY = "nobody"
    STRANGER = "stranger"
    OWNER = "owner"
    RIVAL = "rival"
    OTHER = "other owner"
    CURATOR = "curator"
    STAFF = "staff"
    DISABLED = "disabled curator"


@dataclass(frozen=True)
class Site:
    """The ids that addresses are made of. `author` is owned by OWNER and claimed by RIVAL, `other` owned by OTHER.

    OWNER follows `other`. RIVAL invited OTHER (`invitation`), who talks with OWNER (`conversation`).
    """

    author: Author
    other: Author
    work: Work
    run: ImportRun
    clients: dict[Who, Client]
    users: dict[Who, User]
    claim: Claim
    rival_claim: Claim
    correction: Correction
    dispute: Dispute
    challenge: Challenge
    vouch: Evidence
    invitation: Invitation
    conversation: Invitation
    message: Message
    complaint: Complaint

    @property
    def names(self) -> dict[str, str]:
        """What stands in the addresses and forms of `tests.meta.doors` for what is here."""
        place = Affiliation.objects.get(name="Ax University")
        institution = institution_address(place.match_key, place.name)
        printed = Venue.objects.get(name="Waters")
        rows = (
            "author",
            "other",
            "work",
            "run",
            "rival_claim",
            "correction",
            "dispute",
            "challenge",
            "vouch",
            "invitation",
            "conversation",
            "message",
            "complaint",
        )
        return {
            **{name: str(getattr(self, name).pk) for name in rows},
            "researcher": researcher_address(self.author.pk, "Ada Ax"),
            "author_file": str(number_file(self.author)),
            "work_file": str(number_file(self.work)),
            "work_page": work_address(self.work.pk, self.work.title),
            "institution": institution,
            "venue": venue_address(printed.pk, printed.name),
            "venue_number": venue_address(printed.pk, ""),
            "institution_number": institution.rpartition(f"-{place.name.lower().replace(' ', '-')}")[0],
        }


def make_site() -> Site:
    """The site with its people, each signed in with a client of their own."""
    import_counted(
        *(make_record(f"Work {number}", authors=[sign("Ada Ax", "Ax University"), sign("Ben Bo")],
                      venue="Waters", topics=[{"openalex": "T10036", "name": "Reading"}]) for number in range(3)),
        *(make_record(f"Other work {number}", authors=[sign("Cem Cy", "Cy Institute"), sign("Dia Du")])
          for number in range(2)),
    )  # fmt: skip
    users: dict[Who, User] = {}
    clients: dict[Who, Client] = {}
    for who in Who:
        if who is Who.NOBODY:
            continue
        address = f"{who.replace(' ', '.')}@example.org"
        users[who] = User.objects.create_user(
            address,
            name={Who.OWNER: "Ada Ax", Who.RIVAL: "Ada Ax", Who.OTHER: "Cem Cy"}.get(who, "Some One"),
            is_curator=who in (Who.CURATOR, Who.DISABLED),
            is_staff=who is Who.STAFF,
        )
        EmailAddress.objects.create(user=users[who], email=address, verified=True, primary=True)
    for who in Who:
        clients[who] = Client()
        if who in users:
            clients[who].force_login(
                users[who], backend="allauth.account.auth_backends.AuthenticationBackend"
            )
    users[Who.DISABLED].is_active = False
    users[Who.DISABLED].save()
    author, other = find_author("Ada Ax"), find_author("Cem Cy")
    claim = _own(users[Who.OWNER], author)
    other_claim = _own(users[Who.OTHER], other)
    rival_claim = Claim.objects.create(
        user=users[Who.RIVAL], author_id=author.pk, state=Claim.State.COMPETING, level=1
    )
    run = ImportRun.objects.create(state=ImportRun.State.FAILED)
    ImportOrigin.objects.create(
        run=run,
        rank=0,
        address="openalex:author:A1",
        name="OpenAlex author A1",
        form="openalex",
        observed_at=run.started_at,
    )
    work = Work.objects.get(title="Work 0")
    correction = confirm_works(
        author_id=author.pk, work_ids=[work.pk], by=users[Who.OWNER], role=Correction.Role.OWNER
    )
    dispute = Dispute.objects.create(
        author_id=author.pk, kind=Dispute.Kind.OTHER, by=users[Who.STRANGER], note="Something is wrong."
    )
    challenge = Challenge.objects.create(
        claim=rival_claim, address="https://ada.example/", expires_at=run.started_at + timedelta(days=30)
    )
    vouch = Evidence.objects.create(
        claim=claim,
        kind=Evidence.Kind.VOUCH,
        value=str(other_claim.pk),
        by=users[Who.OTHER],
        expires_at=run.started_at + timedelta(days=700),
    )
    invitation, conversation, message, complaint = _invite(users, other)
    Follow.objects.create(user=users[Who.OWNER], subject_kind=Change.Subject.AUTHOR, subject_id=other.pk)
    update_graph()  # what is not counted yet is not measured
    while measure_authors():
        pass
    copied = read_author(author.pk)
    assert copied is not None
    keep_page(author_id=author.pk, page=read_page_facts(copied), day=COPIED_ON)
    Community.objects.create(id=1, members_count=3, central_author_ids=[author.pk], topic_ids=[10036])
    return Site(
        author, other, work, run, clients, users, claim, rival_claim, correction, dispute, challenge, vouch,
        invitation, conversation, message, complaint,
    )  # fmt: skip


def _own(user: User, author: Author) -> Claim:
    """A verified claim at L3."""
    claim = Claim.objects.create(user=user, author_id=author.pk, state=Claim.State.VERIFIED, level=3)
    Evidence.objects.create(claim=claim, kind=Evidence.Kind.EMAIL, value=user.email, by=user)
    Evidence.objects.create(
        claim=claim,
        kind=Evidence.Kind.HOMEPAGE,
        value="https://ada.example/",
        by=user,
        detail={"is_named": True},
    )
    return claim


def _invite(users: dict[Who, User], other: Author) -> tuple[Invitation, Invitation, Message, Complaint]:
    """OTHER may be asked, was, and talks with OWNER."""
    Researcher.objects.update_or_create(
        author_id=other.pk, defaults={"collaboration": "open", "stated_by": users[Who.OTHER]}
    )
    invitation = Invitation.objects.create(
        author_id=other.pk, sender=users[Who.RIVAL], recipient=users[Who.OTHER], text="Shall we?"
    )
    conversation = Invitation.objects.create(
        author_id=other.pk,
        sender=users[Who.OWNER],
        recipient=users[Who.OTHER],
        text="And we?",
        state=Invitation.State.ACCEPTED,
        sender_unread=1,
    )
    message = Message.objects.create(invitation=conversation, by=users[Who.OTHER], text="Yes.")
    complaint = Complaint.objects.create(
        invitation=invitation,
        author_id=other.pk,
        by=users[Who.OTHER],
        about=users[Who.RIVAL],
        quoted="Shall we?",
        note="Rude.",
    )
    return invitation, conversation, message, complaint
