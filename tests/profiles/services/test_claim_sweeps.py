"""What becomes of claims with time, as the jobs see to it."""

from __future__ import annotations

import datetime

import pytest
from allauth.socialaccount.models import SocialAccount
from django.utils import timezone

from papers.models import Author, AuthorRedirect, Change, Correction, Job, SuppressedIdentifier
from papers.services.job_kinds import do_job
from papers.services.jobs import add_job, take_job
from profiles.models import Claim, Evidence, Follow, User
from profiles.services.claim_sweeps import BATCH, DAILY, SOON, add_claim_jobs
from profiles.services.settlement import CLAIMS
from tests.profiles.people import claim, list_actions, list_kinds, make_author, make_user

pytestmark = pytest.mark.django_db

ORCID = "0000-0002-1825-0097"
State = Claim.State


def sweep(subject: str = SOON) -> None:
    """Have a worker do the job of this subject."""
    add_job(kind=CLAIMS, subject=subject)
    lease = take_job([CLAIMS])
    assert lease is not None
    assert lease.subject == subject
    do_job(lease)
    assert Job.objects.get(pk=lease.job_id).state == "done"


def state_of(one: Claim) -> tuple[int, str]:
    one.refresh_from_db()
    return one.author_id, one.state


def test_jobs_are_added_when_they_are_due():
    add_claim_jobs()
    assert sorted(Job.objects.values_list("subject", flat=True)) == [SOON, DAILY]
    add_claim_jobs()
    assert Job.objects.count() == 2
    for _ in range(2):
        lease = take_job([CLAIMS])
        assert lease is not None
        add_claim_jobs()
        do_job(lease)
    add_claim_jobs()
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}
    Job.objects.update(changed_at=timezone.now() - datetime.timedelta(minutes=11))
    add_claim_jobs()
    assert list(Job.objects.filter(state="waiting").values_list("subject", flat=True)) == [SOON]


def test_claims_follow_records_that_joined_others():
    old, new = make_author("Ada Ax"), make_author("Ada B. Ax")
    one = claim(old, make_user("Ada Ax"))
    AuthorRedirect.objects.create(old_id=old.pk, author=new)
    Author.objects.filter(pk=old.pk).delete()
    sweep()
    assert state_of(one) == (new.pk, State.VERIFIED)


def test_claims_come_back_to_records_that_are_there_again():
    old, new = make_author("Ada Ax"), make_author("Ada B. Ax")
    one = claim(old, make_user("Ada Ax"))
    AuthorRedirect.objects.create(old_id=old.pk, author=new)
    sweep(str(old.pk))
    assert state_of(one) == (new.pk, State.VERIFIED)
    AuthorRedirect.objects.all().delete()
    sweep()
    assert state_of(one) == (old.pk, State.VERIFIED)
    sweep()
    assert state_of(one) == (old.pk, State.VERIFIED)


def test_follows_go_along_once_a_day():
    old, new = make_author("Ada Ax"), make_author("Ada B. Ax")
    Follow.objects.create(user=make_user(), subject_kind=Change.Subject.AUTHOR, subject_id=old.pk)
    AuthorRedirect.objects.create(old_id=old.pk, author=new)
    sweep(DAILY)
    assert Follow.objects.get().subject_id == new.pk


def test_evidence_that_expired_is_ended():
    one = claim(make_author(), make_user("Ada Ax"))
    Evidence.objects.create(
        claim=one, kind="vouch", value="1", expires_at=timezone.now() - datetime.timedelta(days=1)
    )
    sweep()
    assert list_kinds(one) == ["email", "name"]
    assert list_actions(one)[-1] == "evidence-ended"


def test_claims_that_waited_too_long_are_let_go():
    one = claim(make_author(), make_user("Ben Bo"))
    Claim.objects.update(changed_at=timezone.now() - datetime.timedelta(days=366))
    sweep()
    assert state_of(one)[1] == State.EXPIRED


def test_claims_to_what_is_gone_are_let_go():
    author = make_author()
    one = claim(author, make_user("Ada Ax"))
    Author.objects.filter(pk=author.pk).delete()
    sweep()
    assert state_of(one) == (author.pk, State.EXPIRED)
    sweep(str(author.pk))


def test_claims_to_what_somebody_hid_stay():
    author, ada = make_author(), make_user("Ada Ax")
    one = claim(author, ada)
    correction = Correction.objects.create(
        kind="hide", author_id=author.pk, by=ada, role="owner", reason="asked-for", works_count=1, before={}
    )
    SuppressedIdentifier.objects.create(
        scheme="orcid", value=ORCID, author_id=author.pk, correction=correction
    )
    Author.objects.filter(pk=author.pk).delete()
    sweep()
    sweep(str(author.pk))
    assert state_of(one) == (author.pk, State.VERIFIED)


def test_what_accounts_and_sources_say_is_looked_up_once_a_day():
    others = User.objects.bulk_create(User(email=f"other{n}@mail.example") for n in range(BATCH))
    Claim.objects.bulk_create(Claim(author_id=1_000_000 + n, user=one) for n, one in enumerate(others))
    claims = [
        claim(make_author(f"{first} Ax", orcid=orcid), make_user(f"{first} Ax", orcid=orcid))
        for first, orcid in (("Ada", ORCID), ("Ben", "0000-0001-5109-3700"))
    ]
    SocialAccount.objects.filter(uid=ORCID).delete()
    actions = list_actions(claims[1])
    sweep(DAILY)
    assert [list_kinds(one) for one in claims] == [["email", "name"], ["email", "name", "orcid"]]
    assert list_actions(claims[1]) == actions
