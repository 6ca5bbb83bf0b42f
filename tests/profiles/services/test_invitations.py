"""Invitations: who may invite whom, once, and what becomes of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core.limits import LimitError, count_towards
from papers.models import Job
from papers.services.job_kinds import do_job
from papers.services.jobs import take_job
from profiles.claims import ClaimReason
from profiles.invitations import KEPT_OPEN, LONGEST_TEXT, PAUSE, InvitationError
from profiles.models import Block, Claim, Invitation, User
from profiles.services.account_deletion import delete_account
from profiles.services.claims import revoke_claim, withdraw_claim
from profiles.services.conversations import send_message
from profiles.services.invitations import (
    INVITATIONS,
    PAIR_LIMIT,
    RECEIVED_LIMIT,
    SENT_LIMIT,
    accept,
    add_invitations_job,
    block,
    decline,
    send_invitation,
    unblock,
    withdraw,
)
from profiles.services.visibility import hide
from tests.profiles.inviting import TEXT, Pair, invite, make_pair, own, talk, welcome
from tests.profiles.people import make_author, make_curator, make_user

pytestmark = pytest.mark.django_db

State = Invitation.State


@pytest.fixture
def pair() -> Pair:
    return make_pair()


def state_of(invitation: Invitation) -> str:
    return Invitation.objects.values_list("state", flat=True).get(pk=invitation.pk)


def unread(user: User) -> int:
    return User.objects.values_list("unread_count", flat=True).get(pk=user.pk)


def work() -> None:
    """What a worker does with the jobs of invitations that wait."""
    while (lease := take_job([INVITATIONS])) is not None:
        do_job(lease)


def test_invitation_waits_for_the_owner(pair):
    invitation, is_new = send_invitation(
        author_id=pair.ben_page.pk, text=" Let\x00 us\u202e\r\n\r\n\n\nlook.\n", by=pair.ada
    )
    assert is_new
    invitation.refresh_from_db()
    assert (invitation.sender, invitation.recipient, invitation.state) == (pair.ada, pair.ben, State.OPEN)
    assert invitation.text == "Let us\n\nlook."
    assert (unread(pair.ben), unread(pair.ada)) == (1, 0)


def test_invitation_that_is_sent_again_is_the_one_there_is(pair):
    first = invite(pair)
    again, is_new = send_invitation(author_id=pair.ben_page.pk, text="Something else", by=pair.ada)
    assert (again, is_new) == (first, False)
    assert Invitation.objects.get().text == TEXT
    assert unread(pair.ben) == 1


def test_who_is_invited_is_led_to_the_invitation_instead_of_asking_back(pair):
    first = invite(pair)
    welcome(pair.ada_page, pair.ada)
    assert send_invitation(author_id=pair.ada_page.pk, text=TEXT, by=pair.ben) == (first, False)


@pytest.mark.parametrize("text", ["", " \n\t ", "\x00\u202e", "x" * (LONGEST_TEXT + 1)])
def test_invitation_says_something_and_not_too_much(pair, text):
    with pytest.raises(InvitationError, match="Write what you have in mind"):
        invite(pair, text)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(("preference", "why"), [("", "has not said"), ("closed", "not looking")])
def test_nobody_is_invited_who_did_not_say_so(pair, preference, why):
    welcome(pair.ben_page, pair.ben, preference)
    with pytest.raises(InvitationError, match=why):
        invite(pair)


def test_some_collaborations_are_enough(pair):
    welcome(pair.ben_page, pair.ben, "some")
    assert invite(pair).state == State.OPEN


def test_word_of_a_former_owner_invites_nobody_to_the_new_one(pair):
    Claim.objects.filter(user=pair.ben).delete()
    own(make_user("Ben Bo"), pair.ben_page)
    with pytest.raises(InvitationError, match="has not said"):
        invite(pair)


def test_unclaimed_page_invites_nobody(pair):
    with pytest.raises(InvitationError, match="Nobody has shown"):
        send_invitation(author_id=make_author("Cem Cy").pk, text=TEXT, by=pair.ada)


def test_nobody_invites_themselves(pair):
    welcome(pair.ada_page, pair.ada)
    with pytest.raises(InvitationError, match="your own"):
        send_invitation(author_id=pair.ada_page.pk, text=TEXT, by=pair.ada)


def test_who_owns_no_page_invites_nobody(pair):
    Claim.objects.filter(user=pair.ada).update(state="competing", level=1)
    with pytest.raises(PermissionDenied, match="level L2"):
        invite(pair)


def test_who_hides_their_page_invites_nobody_and_is_not_invited(pair):
    Claim.objects.update(level=3)
    hide(author_id=pair.ada_page.pk, by=pair.ada)
    with pytest.raises(PermissionDenied, match="level L2"):
        invite(pair)
    hide(author_id=pair.ben_page.pk, by=pair.ben)
    with pytest.raises(InvitationError, match="nothing was sent"):
        invite(pair)


def test_disabled_accounts_neither_send_nor_receive(pair):
    User.objects.filter(pk=pair.ben.pk).update(is_active=False)
    with pytest.raises(InvitationError, match="not accepting"):
        invite(pair)
    User.objects.filter(pk=pair.ben.pk).update(is_active=True)
    User.objects.filter(pk=pair.ada.pk).update(is_active=False)
    with pytest.raises(PermissionDenied):
        invite(pair)


def test_invitation_is_accepted_once(pair):
    invitation = invite(pair)
    assert accept(invitation_id=invitation.pk, by=pair.ben)
    assert not accept(invitation_id=invitation.pk, by=pair.ben)
    assert state_of(invitation) == State.ACCEPTED
    assert unread(pair.ben) == 0


def test_invitation_is_declined_once_and_not_asked_again_for_a_while(pair):
    invitation = invite(pair)
    assert decline(invitation_id=invitation.pk, by=pair.ben)
    assert not decline(invitation_id=invitation.pk, by=pair.ben)
    with pytest.raises(InvitationError, match="declined"):
        invite(pair)
    Invitation.objects.update(changed_at=timezone.now() - PAUSE - timedelta(minutes=1))
    assert invite(pair) != invitation


def test_who_declined_can_ask_themselves(pair):
    decline(invitation_id=invite(pair).pk, by=pair.ben)
    welcome(pair.ada_page, pair.ada)
    assert send_invitation(author_id=pair.ada_page.pk, text=TEXT, by=pair.ben)[1]


def test_invitation_is_withdrawn_once(pair):
    invitation = invite(pair)
    assert withdraw(invitation_id=invitation.pk, by=pair.ada)
    assert not withdraw(invitation_id=invitation.pk, by=pair.ada)
    assert unread(pair.ben) == 0
    with pytest.raises(InvitationError, match="is withdrawn"):
        accept(invitation_id=invitation.pk, by=pair.ben)


@pytest.mark.parametrize("service", [accept, decline, withdraw, block, unblock])
def test_invitation_is_nobody_elses(pair, service):
    invitation = invite(pair)
    with pytest.raises(InvitationError, match="no such invitation"):
        service(invitation_id=invitation.pk, by=make_user("Cem Cy"))
    assert (state_of(invitation), Block.objects.count()) == (State.OPEN, 0)


def test_each_does_only_what_is_theirs(pair):
    invitation = invite(pair)
    for service, user in ((accept, pair.ada), (decline, pair.ada), (withdraw, pair.ben)):
        with pytest.raises(InvitationError, match="by the person who"):
            service(invitation_id=invitation.pk, by=user)
    assert state_of(invitation) == State.OPEN


def test_what_is_over_is_not_answered(pair):
    invitation = talk(pair)
    for service, user in ((decline, pair.ben), (withdraw, pair.ada)):
        with pytest.raises(InvitationError, match="is accepted"):
            service(invitation_id=invitation.pk, by=user)


def test_invitation_expires(pair):
    invitation = invite(pair)
    Invitation.objects.update(sent_at=timezone.now() - KEPT_OPEN - timedelta(minutes=1))
    with pytest.raises(InvitationError, match="is expired"):
        accept(invitation_id=invitation.pk, by=pair.ben)
    add_invitations_job()
    work()
    assert (state_of(invitation), unread(pair.ben)) == (State.EXPIRED, 0)
    add_invitations_job()
    assert not Job.objects.filter(kind=INVITATIONS, state=Job.State.WAITING).exists()


def test_blocked_person_is_told_what_others_are_told_of_who_is_away(pair):
    invitation = invite(pair)
    assert block(invitation_id=invitation.pk, by=pair.ben)
    assert not block(invitation_id=invitation.pk, by=pair.ben)
    assert (state_of(invitation), unread(pair.ben)) == (State.OPEN, 0)
    withdraw(invitation_id=invitation.pk, by=pair.ada)
    with pytest.raises(InvitationError, match="not accepting invitations at the moment"):
        invite(pair)
    assert unblock(invitation_id=invitation.pk, by=pair.ben)
    assert not unblock(invitation_id=invitation.pk, by=pair.ben)
    assert invite(pair) != invitation


def test_who_blocks_takes_their_own_invitation_back(pair):
    invitation = invite(pair)
    block(invitation_id=invitation.pk, by=pair.ada)
    assert (state_of(invitation), unread(pair.ben)) == (State.WITHDRAWN, 0)
    with pytest.raises(InvitationError, match="You blocked"):
        invite(pair)


def test_blocked_invitation_is_not_accepted(pair):
    invitation = invite(pair)
    block(invitation_id=invitation.pk, by=pair.ben)
    with pytest.raises(InvitationError, match="blocked"):
        accept(invitation_id=invitation.pk, by=pair.ben)


def test_account_invites_so_many_people_a_day(pair):
    for number in range(SENT_LIMIT.most):
        user, author = (
            make_user(f"Cem Cy{'abcdefghijk'[number]}"),
            make_author(f"Cem Cy{'abcdefghijk'[number]}"),
        )
        own(user, author)
        welcome(author, user)
        assert send_invitation(author_id=author.pk, text=TEXT, by=pair.ada)[1]
    with pytest.raises(LimitError, match="invites people at most 10 times"):
        invite(pair)
    cache.clear()
    assert invite(pair)


def test_account_invites_the_same_person_seldom(pair):
    for _ in range(PAIR_LIMIT.most):
        withdraw(invitation_id=invite(pair).pk, by=pair.ada)
    with pytest.raises(LimitError, match="the same person at most 3 times"):
        invite(pair)


def test_person_is_not_asked_by_too_many_and_that_reads_as_if_they_were_away(pair):
    for _ in range(RECEIVED_LIMIT.most):
        count_towards(RECEIVED_LIMIT, pair.ben.pk)
    with pytest.raises(InvitationError, match="not accepting invitations at the moment"):
        invite(pair)


@pytest.mark.parametrize("end", ["withdrawn", "revoked"])
def test_invitation_to_who_owns_the_page_no_longer_is_let_go(pair, end):
    invitation = invite(pair)
    claim = Claim.objects.get(user=pair.ben)
    if end == "withdrawn":
        withdraw_claim(claim_id=claim.pk, by=pair.ben)
    else:
        revoke_claim(claim_id=claim.pk, by=make_curator(), reason=ClaimReason.IMPERSONATION)
    assert state_of(invitation) == State.EXPIRED
    work()
    assert unread(pair.ben) == 0
    with pytest.raises(InvitationError, match="is expired"):
        accept(invitation_id=invitation.pk, by=pair.ben)


def test_invitation_of_who_owns_nothing_any_more_is_not_accepted(pair):
    invitation = invite(pair)
    withdraw_claim(claim_id=Claim.objects.get(user=pair.ada).pk, by=pair.ada)
    with pytest.raises(InvitationError, match="owns no page here"):
        accept(invitation_id=invitation.pk, by=pair.ben)
    assert decline(invitation_id=invitation.pk, by=pair.ben)


def test_account_that_is_deleted_takes_along_what_it_wrote(pair):
    conversation = talk(pair)
    send_message(invitation_id=conversation.pk, text="From Ada", after=0, by=pair.ada)
    send_message(invitation_id=conversation.pk, text="From Ben", after=0, by=pair.ben)
    delete_account(by=pair.ada)
    conversation.refresh_from_db()
    assert (conversation.sender, conversation.recipient, conversation.text) == (None, pair.ben, "")
    assert list(conversation.messages.values_list("text", flat=True)) == ["From Ben"]
    work()
    assert unread(pair.ben) == 0
    delete_account(by=pair.ben)
    assert not Invitation.objects.exists()


def test_conversations_with_several_who_are_gone_stay(pair):
    """None of them is a second conversation with the same person."""
    talk(pair)
    other = make_user("Cem Cy")
    own(other, make_author("Cem Cy"))
    second = send_invitation(author_id=pair.ben_page.pk, text=TEXT, by=other)[0]
    accept(invitation_id=second.pk, by=pair.ben)
    for user in (pair.ada, other):
        delete_account(by=user)
    assert Invitation.objects.filter(recipient=pair.ben, sender=None).count() == 2


def test_open_invitation_goes_with_either_account(pair):
    invite(pair)
    delete_account(by=pair.ada)
    assert not Invitation.objects.exists()
    work()
    assert unread(pair.ben) == 0
