"""Claims: who gets a record, what becomes of others' claims, and what is written down of it."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from graph.models import ChangedAuthor
from papers.models import Change
from profiles.claims import ClaimError, ClaimReason
from profiles.models import Claim, ClaimEvent, Evidence, Researcher
from profiles.selectors.claims import read_ownership
from profiles.selectors.public_claims import read_public_claim
from profiles.selectors.trust_inputs import read_inputs
from profiles.services.claims import (
    decide_claim,
    expire_claims,
    open_claim,
    revoke_claim,
    withdraw_claim,
    withdraw_claims_of,
)
from profiles.services.record_locks import lock_claim
from tests.graph.catalogue import build
from tests.profiles.people import claim, list_actions, list_kinds, make_author, make_curator, make_user

pytestmark = pytest.mark.django_db

State = Claim.State


def state_of(one: Claim) -> tuple[str, int]:
    one.refresh_from_db()
    return one.state, one.level


def approve(one: Claim, by, reason=ClaimReason.EVIDENCE, note=""):
    return decide_claim(claim_id=one.pk, by=by, approve=True, reason=reason, note=note)


def refuse(one: Claim, by, reason=ClaimReason.NO_EVIDENCE, note=""):
    return decide_claim(claim_id=one.pk, by=by, approve=False, reason=reason, note=note)


# ---- opening


def test_claim_with_verified_address_and_fitting_name_is_verified_at_once():
    author, ada = make_author(), make_user("Ada Ax")
    ChangedAuthor.objects.all().delete()
    one = claim(author, ada)
    assert state_of(one) == (State.VERIFIED, 2)
    assert list_kinds(one) == ["email", "name"]
    assert list_actions(one) == ["opened", "evidence", "evidence", "verified"]
    assert read_ownership(author.pk).owner_id == ada.pk
    assert ChangedAuthor.objects.filter(author_id=author.pk).exists()
    assert Change.objects.filter(kind=Change.Kind.CLAIM_VERIFIED, subject_id=author.pk).count() == 1
    assert set(ClaimEvent.objects.filter(claim=one).values_list("level", flat=True)) == {2}


@pytest.mark.parametrize(
    ("name", "verified"), [("Ada Ax", False), ("Ben Bo", True), ("A. Ax", True), ("", True)]
)
def test_claim_without_address_or_name_waits(name, verified):
    one = claim(make_author(), make_user(name, verified=verified))
    assert state_of(one) == (State.PENDING, 1)
    assert not Change.objects.filter(kind=Change.Kind.CLAIM_VERIFIED).exists()


def test_claim_opened_again_is_the_same_and_nothing_more_is_written():
    author, ada = make_author(), make_user("Ada Ax")
    one = claim(author, ada)
    actions = list_actions(one)
    assert claim(author, ada).pk == one.pk
    assert list_actions(one) == actions


def test_claim_to_nobody_is_refused_and_leaves_nothing():
    with pytest.raises(ClaimError, match="has the number 77"):
        open_claim(author_id=77, by=make_user("Ada Ax"))
    assert not Researcher.objects.exists()


def test_one_account_may_claim_several_records():
    ada = make_user("Ada Ax")
    claims = [claim(author, ada) for author in (make_author(), make_author("Ax, Ada Z."))]
    assert [state_of(one) for one in claims] == [(State.VERIFIED, 2)] * 2


# ---- several claims


def test_second_claim_competes_with_the_owner():
    author = make_author()
    first, second = claim(author, make_user("Ada Ax")), claim(author, make_user("Ada Ax"))
    assert state_of(first) == (State.VERIFIED, 2)
    assert state_of(second) == (State.COMPETING, 1)
    assert list_actions(second)[-1] == "competing"


def test_second_claim_competes_with_one_that_waits():
    author = make_author()
    first, second = claim(author, make_user("Ben Bo")), claim(author, make_user("Ada Ax"))
    assert (state_of(first), state_of(second)) == ((State.PENDING, 1), (State.COMPETING, 1))


def test_strong_factor_is_not_kept_out_by_a_claim_that_nothing_speaks_for():
    author = make_author(orcid="0000-0002-1825-0097")
    first = claim(author, make_user("Ben Bo"))
    second = claim(author, make_user("Ada Ax", orcid="0000-0002-1825-0097"))
    assert state_of(second) == (State.VERIFIED, 3)
    assert state_of(first) == (State.COMPETING, 1)


def test_strong_factor_does_not_take_a_record_from_its_owner():
    author = make_author(orcid="0000-0002-1825-0097")
    first = claim(author, make_user("Ada Ax"))
    second = claim(author, make_user("Ada Ax", orcid="0000-0002-1825-0097"))
    assert (state_of(first), state_of(second)) == ((State.VERIFIED, 2), (State.COMPETING, 1))


def test_only_claim_that_is_left_is_verified():
    author, ada = make_author(), make_user("Ada Ax")
    first, second = claim(author, ada), claim(author, make_user("Ada Ax"))
    withdraw_claim(claim_id=first.pk, by=ada)
    assert (state_of(first), state_of(second)) == ((State.WITHDRAWN, 1), (State.VERIFIED, 2))
    assert list_kinds(first) == []


def test_two_claims_that_are_left_wait_for_a_curator():
    author, ada = make_author(), make_user("Ada Ax")
    first = claim(author, ada)
    others = [claim(author, make_user("Ada Ax")) for _ in range(2)]
    withdraw_claim(claim_id=first.pk, by=ada)
    assert [state_of(one) for one in others] == [(State.PENDING, 1), (State.COMPETING, 1)]


# ---- withdrawing


def test_claim_is_withdrawn_by_its_person_alone_and_once():
    author, ada = make_author(), make_user("Ada Ax")
    one = claim(author, ada)
    with pytest.raises(ClaimError, match="by the person who made it"):
        withdraw_claim(claim_id=one.pk, by=make_user("Ben Bo"))
    withdraw_claim(claim_id=one.pk, by=ada)
    actions = list_actions(one)
    withdraw_claim(claim_id=one.pk, by=ada)
    assert list_actions(one) == actions
    assert read_ownership(author.pk).owner_id is None


def test_all_claims_of_an_account_are_withdrawn():
    ada = make_user("Ada Ax")
    claims = [claim(author, ada) for author in (make_author(), make_author("Ax, Ada Z."))]
    withdraw_claims_of(by=ada)
    assert [state_of(one)[0] for one in claims] == [State.WITHDRAWN] * 2


def test_withdrawn_claim_can_be_made_again():
    author, ada = make_author(), make_user("Ada Ax")
    withdraw_claim(claim_id=claim(author, ada).pk, by=ada)
    assert state_of(claim(author, ada)) == (State.VERIFIED, 2)


def test_claim_that_is_gone_is_told():
    with pytest.raises(ClaimError, match="just changed"):
        lock_claim(77)


# ---- deciding


def test_curator_approves_a_claim_at_level_4_and_says_why():
    author, curator = make_author(), make_curator()
    one = claim(author, make_user("Ben Bo"))
    approve(one, curator, note="Seen the marriage certificate.")
    assert state_of(one) == (State.VERIFIED, 4)
    assert one.reason == ClaimReason.EVIDENCE
    assert one.decided_by_id == curator.pk
    event = ClaimEvent.objects.filter(claim=one, action="evidence").latest("id")
    assert (event.by_id, event.level, event.note) == (curator.pk, 4, "Seen the marriage certificate.")


def test_curator_approves_a_competing_claim_and_the_other_is_revoked():
    author, curator = make_author(), make_curator()
    first, second = claim(author, make_user("Ada Ax")), claim(author, make_user("Ada Ax"))
    third = claim(author, make_user("Ada Ax"))
    approve(second, curator)
    assert state_of(first) == (State.REVOKED, 1)
    assert first.reason == ClaimReason.STRONGER_CLAIM
    assert list_kinds(first) == []
    assert list_actions(first)[-1] == "revoked"
    assert state_of(second) == (State.VERIFIED, 4)
    assert state_of(third) == (State.COMPETING, 1)


def test_curator_reviews_a_verified_claim_and_raises_its_level_once():
    one, curator = claim(make_author(), make_user("Ada Ax")), make_curator()
    approve(one, curator)
    assert state_of(one) == (State.VERIFIED, 4)
    actions = list_actions(one)
    with pytest.raises(ClaimError, match="reviewed already"):
        approve(one, curator)
    assert list_actions(one) == actions


def test_curator_refuses_a_claim_and_the_other_is_verified():
    author, curator = make_author(), make_curator()
    first, second = claim(author, make_user("Ben Bo")), claim(author, make_user("Ada Ax"))
    refuse(first, curator, note="Not them.")
    assert state_of(first) == (State.REFUSED, 1)
    assert (first.reason, first.decided_by_id) == (ClaimReason.NO_EVIDENCE, curator.pk)
    assert state_of(second) == (State.VERIFIED, 2)


def test_curator_decides_no_claim_twice_and_none_of_their_own():
    author, curator = make_author(), make_curator()
    one, own = claim(author, make_user("Ben Bo")), claim(author, curator)
    for approves in (True, False):
        with pytest.raises(ClaimError, match="their own claim"):
            decide_claim(claim_id=own.pk, by=curator, approve=approves, reason=ClaimReason.EVIDENCE)
    refuse(one, curator)
    with pytest.raises(ClaimError, match="refused already"):
        approve(one, curator)


def test_verified_claim_is_revoked_and_not_refused():
    author, curator = make_author(), make_curator()
    one = claim(author, make_user("Ada Ax"))
    with pytest.raises(ClaimError, match="can be revoked"):
        refuse(one, curator)
    revoke_claim(claim_id=one.pk, by=curator, reason=ClaimReason.IMPERSONATION, note="Another Ada.")
    assert state_of(one) == (State.REVOKED, 1)
    assert read_ownership(author.pk).owner_id is None
    with pytest.raises(ClaimError, match="only a verified one"):
        revoke_claim(claim_id=one.pk, by=curator, reason=ClaimReason.IMPERSONATION)


def test_curator_revokes_no_claim_of_their_own():
    curator = make_user("Ada Ax", is_curator=True)
    one = claim(make_author(), curator)
    with pytest.raises(ClaimError, match="their own claim"):
        revoke_claim(claim_id=one.pk, by=curator, reason=ClaimReason.ASKED_FOR)


@pytest.mark.parametrize("end", ["refused", "revoked"])
def test_whom_a_curator_turned_away_is_not_verified_again_without_one(end):
    author, ada, curator = make_author(), make_user("Ada Ax"), make_curator()
    if end == "refused":
        claim(author, make_user("Ben Bo"))
        refuse(claim(author, ada), curator)
        Claim.objects.exclude(user=ada).update(state=State.WITHDRAWN)
    else:
        revoke_claim(claim_id=claim(author, ada).pk, by=curator, reason=ClaimReason.OTHER_PERSON)
    again = claim(author, ada)
    assert state_of(again) == (State.PENDING, 1)
    approve(again, curator)
    assert state_of(again) == (State.VERIFIED, 4)


# ---- time


def test_claim_that_waited_for_a_year_is_let_go():
    author = make_author()
    one = claim(author, make_user("Ben Bo"))
    expire_claims(author.pk)
    assert state_of(one) == (State.PENDING, 1)
    Claim.objects.update(changed_at=timezone.now() - datetime.timedelta(days=366))
    expire_claims(author.pk)
    assert state_of(one) == (State.EXPIRED, 1)
    assert list_actions(one)[-1] == "expired"


def test_verified_claim_does_not_wait():
    author = make_author()
    one = claim(author, make_user("Ada Ax"))
    Claim.objects.update(changed_at=timezone.now() - datetime.timedelta(days=3660))
    expire_claims(author.pk)
    assert state_of(one) == (State.VERIFIED, 2)
    assert Evidence.objects.filter(claim=one, ended_at=None).count() == 2


# ---- whom a curator refused


def test_refused_person_who_claims_again_contests_no_owners_level():
    author, cur = make_author(), make_curator()
    own, other = claim(author, make_user("Ada Ax")), make_user("Ada Ax")
    build()
    assert not read_inputs([author.pk])[author.pk].inputs.claim.has_competing_claim
    again = claim(author, other)
    assert read_inputs([author.pk])[author.pk].inputs.claim.has_competing_claim
    assert read_public_claim(author.pk).rivals_count == 1
    refuse(again, cur)
    again = claim(author, other)
    assert state_of(again) == (State.COMPETING, 1)
    assert state_of(own) == (State.VERIFIED, 2)
    assert not read_inputs([author.pk])[author.pk].inputs.claim.has_competing_claim
    assert read_public_claim(author.pk).rivals_count == 0


def test_refused_person_who_claims_again_keeps_nobody_else_from_the_record():
    author, other = make_author(), make_user("Ada Ax", verified=False)
    refuse(claim(author, other), make_curator())
    again = claim(author, other)
    assert state_of(again) == (State.PENDING, 1)
    assert state_of(claim(author, make_user("Ada Ax"))) == (State.VERIFIED, 2)
    assert state_of(again) == (State.COMPETING, 1)
