"""Vouches of co-authors: who may give them, how many, and what they are worth."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from papers.models import Authorship, Job
from papers.services.job_kinds import do_job
from papers.services.jobs import take_job
from profiles.claims import ClaimError, ClaimReason
from profiles.models import Claim, Evidence, User
from profiles.selectors.claim_facts import read_claim_facts
from profiles.selectors.vouching import list_given_vouches
from profiles.services.added_works import add_works
from profiles.services.claims import decide_claim, revoke_claim, withdraw_claim
from profiles.services.evidence import refresh_record
from profiles.services.settlement import CLAIMS
from profiles.services.vouches import MOST_A_YEAR, give_vouch, withdraw_vouch
from profiles.wanted_works import WantedId
from tests.factories import find_author, import_records, make_record, sign
from tests.graph.catalogue import build
from tests.profiles.people import claim, list_actions, list_kinds, make_curator, make_user

pytestmark = pytest.mark.django_db

ORCID = "0000-0002-1825-0097"
SIGNED = {"Ada Ax": "Northmere", "Ben Bo": "Southmere", "Cem Cy": "Westmere", "Dia Du": "Southmere"}


@pytest.fixture(autouse=True)
def _works():
    """Four people who wrote one work, from three institutions; Ada's signature has her ORCID iD."""
    authors = [
        sign(name, place, **({"orcid": ORCID} if name == "Ada Ax" else {})) for name, place in SIGNED.items()
    ]
    import_records(make_record("Together", authors=authors), make_record("Alone", "Zoe Zu"))
    build()


def own(name: str, *, is_reviewed: bool = False, **fields) -> Claim:
    """The claim of an account of this name to the record of this name, reviewed by a curator where said: level 4."""
    one = claim(find_author(name), make_user(name, **fields))
    if is_reviewed:
        decide_claim(claim_id=one.pk, by=make_curator(), approve=True, reason=ClaimReason.EVIDENCE)
        one.refresh_from_db()
    return one


def level_of(one: Claim) -> int:
    one.refresh_from_db()
    return one.level


def settle() -> None:
    """Do the jobs that settle records."""
    while (lease := take_job([CLAIMS])) is not None:
        do_job(lease)


def refuse(claim_id: int, by: User) -> str:
    with pytest.raises(ClaimError) as raised:
        give_vouch(claim_id=claim_id, by=by)
    return str(raised.value)


# ---- what they are worth


def test_two_vouches_from_different_institutions_raise_level_3_to_4():
    ada = own("Ada Ax", orcid=ORCID)
    assert level_of(ada) == 3
    for name, level in (("Ben Bo", 3), ("Dia Du", 3), ("Cem Cy", 4)):
        give_vouch(claim_id=ada.pk, by=own(name, is_reviewed=True).user)
        assert level_of(ada) == level
    assert list_kinds(ada) == ["email", "name", "orcid", "vouch", "vouch", "vouch"]


def test_vouches_alone_raise_nothing():
    cem = own("Cem Cy")
    for name in ("Ben Bo", "Dia Du"):
        give_vouch(claim_id=cem.pk, by=own(name, is_reviewed=True).user)
    assert level_of(cem) == 2


def test_vouch_of_who_is_no_longer_at_level_4_counts_no_longer():
    ada, ben, cem = (
        own("Ada Ax", orcid=ORCID),
        own("Ben Bo", is_reviewed=True),
        own("Cem Cy", is_reviewed=True),
    )
    for one in (ben, cem):
        give_vouch(claim_id=ada.pk, by=one.user)
    revoke_claim(claim_id=ben.pk, by=make_curator(), reason=ClaimReason.OTHER_PERSON)
    settle()
    assert level_of(ada) == 3
    assert len(read_claim_facts([ada.pk])[ada.pk].vouches) == 1


def test_vouch_of_who_fell_below_level_4_counts_no_longer():
    ada, ben, cem = (
        own("Ada Ax", orcid=ORCID),
        own("Ben Bo", is_reviewed=True),
        own("Cem Cy", is_reviewed=True),
    )
    for one in (ben, cem):
        give_vouch(claim_id=ada.pk, by=one.user)
    assert level_of(ada) == 4
    Evidence.objects.filter(claim=ben, kind="review").update(
        expires_at=timezone.now() - datetime.timedelta(days=1)
    )
    refresh_record(ben.author_id)
    assert level_of(ben) == 2
    settle()
    assert level_of(ada) == 3


def test_vouch_expires_after_24_months():
    ada, ben, cem = (
        own("Ada Ax", orcid=ORCID),
        own("Ben Bo", is_reviewed=True),
        own("Cem Cy", is_reviewed=True),
    )
    for one in (ben, cem):
        vouch = give_vouch(claim_id=ada.pk, by=one.user)
    assert vouch.expires_at is not None
    assert 728 < (vouch.expires_at - timezone.now()).days <= 730
    Evidence.objects.filter(pk=vouch.pk).update(expires_at=timezone.now() - datetime.timedelta(days=1))
    assert find_level_now(ada) == 1
    refresh_record(ada.author_id)
    assert level_of(ada) == 3


def find_level_now(one: Claim) -> int:
    """How many vouches count for the claim, before anything is swept."""
    return len(read_claim_facts([one.pk])[one.pk].vouches)


# ---- who may


def test_vouch_is_given_once_and_withdrawn_by_its_giver():
    ada, ben = own("Ada Ax"), own("Ben Bo", is_reviewed=True)
    vouch = give_vouch(claim_id=ada.pk, by=ben.user)
    assert give_vouch(claim_id=ada.pk, by=ben.user).pk == vouch.pk
    assert vouch.detail["works_count"] == 1
    with pytest.raises(ClaimError, match="no such vouch"):
        withdraw_vouch(evidence_id=vouch.pk, by=ada.user)
    withdraw_vouch(evidence_id=vouch.pk, by=ben.user)
    actions = list_actions(ada)
    withdraw_vouch(evidence_id=vouch.pk, by=ben.user)
    assert list_actions(ada) == actions
    assert actions[-1] == "evidence-ended"
    assert list_kinds(ada) == ["email", "name"]


def test_vouch_is_for_co_authors_at_level_4():
    ada, said = own("Ada Ax"), "shares a work"
    assert said in refuse(ada.pk, own("Ben Bo").user)
    assert said in refuse(ada.pk, own("Zoe Zu", is_reviewed=True).user)
    assert said in refuse(ada.pk, make_user("Nobody"))


def test_work_that_an_owner_added_makes_nobody_a_co_author():
    import_records(make_record("Apart", "A. Ax", "Yan Yo", ids={"doi": "10.5555/apart"}))
    ada, yan = own("Ada Ax"), own("Yan Yo", is_reviewed=True)
    add_works(
        author_id=ada.author_id,
        wanted=[WantedId("doi", "10.5555/apart")],
        bibtex=b"",
        names=["Ada Ax"],
        by=ada.user,
    )
    assert Authorship.objects.filter(author_id=ada.author_id).count() == 2
    assert "shares a work" in refuse(ada.pk, yan.user)


@pytest.mark.django_db(transaction=True)
def test_work_that_only_an_owner_told_of_makes_nobody_a_co_author(settings, tmp_path):
    settings.HOME = tmp_path
    ada = own("Ada Ax")
    bibtex = b"@article{a, title={Said to Be}, author={Ada Ax and Yan Yo}}"
    add_works(author_id=ada.author_id, wanted=[], bibtex=bibtex, names=["Ada Ax"], by=ada.user)
    while (lease := take_job(["import"])) is not None:
        do_job(lease)
    yan = own("Yan Yo", is_reviewed=True)
    told_of = Authorship.objects.exclude(author_id=yan.author_id).get(work__title="Said to Be").author
    assert "shares a work" in refuse(claim(told_of, make_user("Ada Ax")).pk, yan.user)


def test_vouch_of_a_disabled_account_does_not_count():
    ada, ben = own("Ada Ax", orcid=ORCID), own("Ben Bo", is_reviewed=True)
    give_vouch(claim_id=ada.pk, by=ben.user)
    assert read_claim_facts([ada.pk])[ada.pk].vouches
    User.objects.filter(pk=ben.user_id).update(is_active=False)
    assert not read_claim_facts([ada.pk])[ada.pk].vouches


def test_nobody_vouches_for_their_own_claims():
    ben = own("Ben Bo", is_reviewed=True)
    other = claim(find_author("Ada Ax"), ben.user)
    assert refuse(other.pk, ben.user) == "Nobody vouches for themselves."


def test_nobody_vouches_for_a_closed_claim():
    ada, ben = own("Ada Ax"), own("Ben Bo", is_reviewed=True)
    withdraw_claim(claim_id=ada.pk, by=ada.user)
    assert "is closed" in refuse(ada.pk, ben.user)


def test_two_people_do_not_vouch_for_each_other():
    ben, cem = own("Ben Bo", is_reviewed=True), own("Cem Cy", is_reviewed=True)
    vouch = give_vouch(claim_id=cem.pk, by=ben.user)
    assert "vouch for each other" in refuse(ben.pk, cem.user)
    withdraw_vouch(evidence_id=vouch.pk, by=ben.user)
    assert give_vouch(claim_id=ben.pk, by=cem.user)


def test_account_vouches_five_times_a_year_withdrawn_ones_counted():
    ada, ben = own("Ada Ax"), own("Ben Bo", is_reviewed=True)
    for _ in range(MOST_A_YEAR):
        withdraw_vouch(evidence_id=give_vouch(claim_id=ada.pk, by=ben.user).pk, by=ben.user)
    assert "in the last year" in refuse(ada.pk, ben.user)
    Evidence.objects.filter(kind="vouch").update(given_at=timezone.now() - datetime.timedelta(days=366))
    assert give_vouch(claim_id=ada.pk, by=ben.user)


def test_vouch_that_expired_can_be_given_again_before_it_is_swept():
    ada, ben = own("Ada Ax"), own("Ben Bo", is_reviewed=True)
    old = give_vouch(claim_id=ada.pk, by=ben.user)
    Evidence.objects.filter(pk=old.pk).update(expires_at=timezone.now() - datetime.timedelta(days=1))
    assert give_vouch(claim_id=ada.pk, by=ben.user).pk != old.pk


def test_giver_sees_the_vouches_they_gave():
    ada, ben = own("Ada Ax"), own("Ben Bo", is_reviewed=True)
    vouch = give_vouch(claim_id=ada.pk, by=ben.user)
    (row,) = list_given_vouches(ben.user_id)
    assert (row.id, row.author_name, row.user_name, row.is_counted) == (vouch.pk, "Ada Ax", "Ada Ax", True)
    withdraw_vouch(evidence_id=vouch.pk, by=ben.user)
    assert [one.is_counted for one in list_given_vouches(ben.user_id)] == [False]
    assert list_given_vouches(ada.user_id) == []


def test_no_job_is_added_where_nobody_is_vouched_for():
    ben = own("Ben Bo", is_reviewed=True)
    withdraw_claim(claim_id=ben.pk, by=ben.user)
    assert not Job.objects.filter(kind=CLAIMS).exists()
