"""Conversations: what two people write each other, what each has read, and what one complains of."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from profiles.invitations import LONGEST_COMPLAINT, LONGEST_MESSAGE, ComplaintReason, InvitationError
from profiles.models import Complaint, Invitation, Message, User
from profiles.services.account_deletion import delete_account
from profiles.services.conversations import answer_complaint, mark_read, report, send_message
from profiles.services.invitations import block, unblock
from tests.profiles.inviting import TEXT, Pair, invite, make_pair, talk
from tests.profiles.people import make_curator, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> Pair:
    return make_pair()


def write(invitation: Invitation, user: User, text: str = "Well?", after: int = 0) -> bool:
    return send_message(invitation_id=invitation.pk, text=text, after=after, by=user)


def texts() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("text", flat=True))


def unread(user: User) -> int:
    return User.objects.values_list("unread_count", flat=True).get(pk=user.pk)


def test_message_waits_until_it_is_read(pair):
    conversation = talk(pair)
    assert write(conversation, pair.ben, "One")
    assert not write(conversation, pair.ben, "Two")  # they are told once, until they read it
    first, second = Message.objects.order_by("pk").values_list("pk", flat=True)
    assert (unread(pair.ada), unread(pair.ben)) == (1, 0)
    conversation.refresh_from_db()
    assert (conversation.sender_unread, conversation.recipient_unread) == (2, 0)
    assert mark_read(invitation_id=conversation.pk, until=first, by=pair.ada)
    assert unread(pair.ada) == 1
    assert mark_read(invitation_id=conversation.pk, until=second, by=pair.ada)
    assert not mark_read(invitation_id=conversation.pk, until=second, by=pair.ada)
    assert not mark_read(invitation_id=conversation.pk, until=0, by=pair.ada)
    assert unread(pair.ada) == 0
    assert write(conversation, pair.ben, "Three")


def test_who_answers_has_read_it(pair):
    conversation = talk(pair)
    write(conversation, pair.ada, "One")
    assert unread(pair.ben) == 1
    write(conversation, pair.ben, "Two")
    assert (unread(pair.ada), unread(pair.ben)) == (1, 0)


def test_message_that_is_sent_again_is_one(pair):
    conversation = talk(pair)
    write(conversation, pair.ada)
    assert not write(conversation, pair.ada)
    assert texts() == ["Well?"]
    conversation.refresh_from_db()
    assert conversation.recipient_unread == 1
    write(conversation, pair.ada, after=Message.objects.get().pk)
    assert texts() == ["Well?", "Well?"]


def test_same_words_of_the_other_are_another_message(pair):
    conversation = talk(pair)
    write(conversation, pair.ada)
    write(conversation, pair.ben)
    assert texts() == ["Well?", "Well?"]


@pytest.mark.parametrize("text", ["", "\x00 \n", "x" * (LONGEST_MESSAGE + 1)])
def test_message_says_something_and_not_too_much(pair, text):
    with pytest.raises(InvitationError, match="Write your message"):
        write(talk(pair), pair.ada, text)


def test_nothing_is_written_before_it_is_accepted(pair):
    invitation = invite(pair)
    for user in (pair.ada, pair.ben):
        with pytest.raises(InvitationError, match="once an invitation is accepted"):
            write(invitation, user)


def test_nobody_else_writes_reads_or_complains(pair):
    conversation, stranger = talk(pair), make_user("Cem Cy")
    with pytest.raises(InvitationError, match="no such"):
        write(conversation, stranger)
    with pytest.raises(InvitationError, match="no such"):
        mark_read(invitation_id=conversation.pk, until=1, by=stranger)
    with pytest.raises(InvitationError, match="no such"):
        report(invitation_id=conversation.pk, note="Rude.", by=stranger)


@pytest.mark.parametrize("is_by_ada", [True, False])
def test_after_a_block_neither_writes_and_both_read_the_same(pair, is_by_ada):
    conversation = talk(pair)
    blocker = pair.ada if is_by_ada else pair.ben
    write(conversation, pair.ben if is_by_ada else pair.ada)
    block(invitation_id=conversation.pk, by=blocker)
    assert unread(blocker) == 0
    for user in (pair.ada, pair.ben):
        with pytest.raises(InvitationError, match="No more messages can be written here"):
            write(conversation, user)
    unblock(invitation_id=conversation.pk, by=blocker)
    assert unread(blocker) == 1
    write(conversation, blocker)


@pytest.mark.parametrize("end", ["disabled", "deleted"])
def test_nobody_writes_to_who_is_gone_and_hears_no_more_of_it_than_of_a_block(pair, end):
    conversation = talk(pair)
    if end == "disabled":
        User.objects.filter(pk=pair.ben.pk).update(is_active=False)
    else:
        delete_account(by=pair.ben)
    with pytest.raises(InvitationError, match="No more messages can be written here"):
        write(conversation, pair.ada)


def test_complaint_keeps_a_copy_of_what_the_other_wrote(pair):
    conversation = talk(pair)
    for user, text in ((pair.ben, "Mine"), (pair.ada, "Buy my rivers.")):
        write(conversation, user, text)
    complaint = report(invitation_id=conversation.pk, note=" It is an\x00 advertisement. ", by=pair.ben)
    assert report(invitation_id=conversation.pk, note="Once more.", by=pair.ben) == complaint
    delete_account(by=pair.ada)
    complaint.refresh_from_db()
    assert complaint.quoted == f"{TEXT}\n\nBuy my rivers."
    assert (complaint.note, complaint.by, complaint.about) == ("It is an advertisement.", pair.ben, None)


def test_who_was_written_nothing_has_nothing_to_report(pair):
    with pytest.raises(InvitationError, match="wrote nothing"):
        report(invitation_id=invite(pair).pk, note="Rude.", by=pair.ada)


@pytest.mark.parametrize("note", ["", "x" * (LONGEST_COMPLAINT + 1)])
def test_complaint_says_something_and_not_too_much(pair, note):
    with pytest.raises(InvitationError, match="Write what is wrong"):
        report(invitation_id=talk(pair).pk, note=note, by=pair.ben)
    assert not Complaint.objects.exists()


def test_complaint_is_answered_once_and_by_a_curator_whose_affair_it_is_not(pair):
    complaint = report(invitation_id=talk(pair).pk, note="Rude.", by=pair.ben)
    reason = ComplaintReason.WARNED
    with pytest.raises(PermissionDenied):
        answer_complaint(complaint_id=complaint.pk, by=pair.ada, reason=reason)
    for user in (pair.ada, pair.ben):
        user.is_curator = True
        with pytest.raises(InvitationError, match="Nobody answers"):
            answer_complaint(complaint_id=complaint.pk, by=user, reason=reason)
    curator = make_curator()
    answered = answer_complaint(complaint_id=complaint.pk, by=curator, reason=reason, note="By a letter.")
    assert (answered.answer, answered.answered_by, answered.answer_note) == (
        "warned",
        curator,
        "By a letter.",
    )
    with pytest.raises(InvitationError, match="answered already"):
        answer_complaint(complaint_id=complaint.pk, by=curator, reason=reason)
    assert report(invitation_id=Invitation.objects.get().pk, note="Again.", by=pair.ben) != complaint


def test_conversation_with_news_comes_first(pair):
    conversation = talk(pair)
    Invitation.objects.update(changed_at=timezone.now() - timedelta(days=9))
    write(conversation, pair.ada)
    conversation.refresh_from_db()
    assert conversation.changed_at > timezone.now() - timedelta(minutes=1)
