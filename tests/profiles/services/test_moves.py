"""What people settled about a record goes along when it joins another, and comes back when it is there again."""

from __future__ import annotations

import pytest

from papers.models import Author, AuthorRedirect, Change
from profiles.claims import ClaimReason
from profiles.models import (
    AddedWork,
    Claim,
    Complaint,
    Dispute,
    Follow,
    Highlight,
    Invitation,
    Researcher,
    StatedName,
    User,
)
from profiles.services.claims import decide_claim
from profiles.services.moves import follow_redirect, list_returning, return_claims
from tests.profiles.people import claim, list_actions, make_author, make_curator, make_user

pytestmark = pytest.mark.django_db

State = Claim.State


@pytest.fixture
def old() -> Author:
    return make_author("Ada Ax")


@pytest.fixture
def new() -> Author:
    return make_author("Ada B. Ax")


def join(old: Author, new: Author) -> None:
    """Let the old record be the new one's, as resolution does, and follow."""
    AuthorRedirect.objects.create(old_id=old.pk, author=new)
    follow_redirect(old.pk)


def state_of(one: Claim) -> tuple[int, str, int]:
    one.refresh_from_db()
    return one.author_id, one.state, one.level


def state_page(author: Author, user: User, **fields) -> Researcher:
    """What the owner states of themselves."""
    Researcher.objects.filter(pk=author.pk).update(stated_by=user, **fields)
    return Researcher.objects.get(pk=author.pk)


def test_record_that_joined_none_keeps_all(old):
    one = claim(old, make_user("Ada Ax"))
    follow_redirect(old.pk)
    assert state_of(one) == (old.pk, State.VERIFIED, 2)
    assert list_actions(one)[-1] == "verified"


def test_claim_follows_the_record_that_another_joined(old, new):
    one = claim(old, make_user("Ada Ax"))
    join(old, new)
    assert state_of(one) == (new.pk, State.VERIFIED, 2)
    assert list_actions(one)[-1] == "moved"
    assert list(Researcher.objects.values_list("author_id", flat=True)) == [new.pk]


def test_of_two_owners_the_later_competes(old, new):
    first, second = claim(old, make_user("Ada Ax")), claim(new, make_user("Ada Ax"))
    join(old, new)
    assert state_of(first) == (new.pk, State.VERIFIED, 2)
    assert state_of(second) == (new.pk, State.COMPETING, 1)
    assert (list_actions(first)[-1], list_actions(second)[-1]) == ("moved", "competing")


def test_of_two_owners_the_one_of_the_kept_record_stays_when_first(old, new):
    first, second = claim(new, make_user("Ada Ax")), claim(old, make_user("Ada Ax"))
    join(old, new)
    assert state_of(first) == (new.pk, State.VERIFIED, 2)
    assert state_of(second) == (new.pk, State.COMPETING, 1)
    assert list_actions(second)[-2:] == ["moved", "competing"]


@pytest.mark.parametrize("is_kept", [True, False])
def test_page_is_not_taken_from_a_surer_owner_by_an_older_claim_to_what_joins_it(old, new, is_kept):
    theirs, others = (new, old) if is_kept else (old, new)
    first, second = claim(others, make_user("Ada Ax")), claim(theirs, make_user("Ada Ax"))
    decide_claim(claim_id=second.pk, by=make_curator(), approve=True, reason=ClaimReason.EVIDENCE)
    join(old, new)
    assert state_of(second) == (new.pk, State.VERIFIED, 4)
    assert state_of(first) == (new.pk, State.COMPETING, 1)


def test_two_claims_of_one_account_become_one(old, new):
    ada = make_user("Ada Ax")
    waiting = claim(old, make_user("Ben Bo"))
    second, third = claim(new, ada), claim(old, ada)
    assert state_of(third)[1] == State.COMPETING
    join(old, new)
    assert state_of(second) == (new.pk, State.VERIFIED, 2)
    assert state_of(third) == (new.pk, State.WITHDRAWN, 1)
    assert state_of(waiting) == (new.pk, State.COMPETING, 1)
    assert not third.evidence.filter(ended_at=None).exists()


def test_closed_claims_and_all_else_go_along(old, new):
    ben = make_user("Ben Bo")
    closed = claim(old, ben)
    Claim.objects.update(state=State.REFUSED)
    Dispute.objects.create(author_id=old.pk, kind=Dispute.Kind.OTHER, note="?")
    AddedWork.objects.create(author_id=old.pk, by=ben)
    kinds = Change.Subject
    Follow.objects.create(user=ben, subject_kind=kinds.AUTHOR, subject_id=old.pk)
    Follow.objects.create(user=make_user(), subject_kind=kinds.AUTHOR, subject_id=old.pk)
    Follow.objects.create(user=ben, subject_kind=kinds.AUTHOR, subject_id=new.pk, is_public=True)
    Follow.objects.create(user=ben, subject_kind=kinds.TOPIC, subject_id=old.pk)
    join(old, new)
    assert state_of(closed)[0] == new.pk
    assert Dispute.objects.get().author_id == AddedWork.objects.get().author_id == new.pk
    assert sorted(Follow.objects.values_list("subject_kind", "subject_id", "is_public")) == sorted(
        [(kinds.AUTHOR, new.pk, True), (kinds.AUTHOR, new.pk, False), (kinds.TOPIC, old.pk, False)]
    )


# ---- what is stated


def test_what_the_owner_stated_goes_along(old, new):
    ada = make_user("Ada Ax")
    claim(old, ada)
    researcher = state_page(old, ada, bio="Hello.", affiliation="Northmere")
    StatedName.objects.create(researcher=researcher, name="Ada Byron")
    Highlight.objects.create(researcher=researcher, work_id=7, rank=1)
    join(old, new)
    moved = Researcher.objects.get()
    assert (moved.author_id, moved.bio, moved.stated_by_id) == (new.pk, "Hello.", ada.pk)
    assert StatedName.objects.get().researcher_id == Highlight.objects.get().researcher_id == new.pk


def test_what_the_same_owner_stated_twice_adds_up(old, new):
    ada = make_user("Ada Ax")
    for author, bio, works in ((old, "Old.", range(1, 5)), (new, "New.", range(3, 7))):
        claim(author, ada)
        researcher = state_page(author, ada, bio=bio)
        StatedName.objects.create(researcher=researcher, name="Ada Byron")
        Highlight.objects.bulk_create(
            Highlight(researcher=researcher, work_id=work_id, rank=rank)
            for rank, work_id in enumerate(works, 1)
        )
    Researcher.objects.filter(pk=old.pk).update(affiliation="Northmere")
    join(old, new)
    moved = Researcher.objects.get()
    assert (moved.bio, moved.affiliation) == ("New.", "Northmere")
    assert StatedName.objects.count() == 1
    assert list(Highlight.objects.order_by("rank").values_list("rank", "work_id")) == [
        (1, 3), (2, 4), (3, 5), (4, 6), (5, 1)
    ]  # fmt: skip


def test_what_the_other_owner_stated_is_not_shown_of_the_one_who_stays(old, new):
    first, second = make_user("Ada Ax"), make_user("Ada Ax")
    for author, user, bio in ((old, first, "First."), (new, second, "Second.")):
        claim(author, user)
        researcher = state_page(author, user, bio=bio)
        StatedName.objects.create(researcher=researcher, name=f"{bio} Name")
        Highlight.objects.create(researcher=researcher, work_id=author.pk, rank=1)
    join(old, new)
    assert Researcher.objects.get().bio == "First."
    assert StatedName.objects.get().name == "First. Name"
    assert Highlight.objects.get().work_id == old.pk


def test_what_was_stated_stays_with_the_owner_of_the_kept_record(old, new):
    first, second = make_user("Ada Ax"), make_user("Ada Ax")
    for author, user, bio in ((new, first, "First."), (old, second, "Second.")):
        claim(author, user)
        state_page(author, user, bio=bio)
    join(old, new)
    assert Researcher.objects.get().bio == "First."


# ---- and back


def test_claims_come_back_when_the_record_is_there_again(old, new):
    one, kept = claim(old, make_user("Ada Ax")), claim(new, make_user("Ada Ax"))
    join(old, new)
    assert list_returning() == [(old.pk, new.pk)]  # the record of a test stands on, as after an undone merge
    AuthorRedirect.objects.all().delete()
    return_claims(old.pk, new_id=new.pk)
    assert state_of(one) == (old.pk, State.VERIFIED, 2)
    assert state_of(kept) == (new.pk, State.VERIFIED, 2)
    assert "moved" in list_actions(one)[-2:]
    assert list_returning() == []
    actions = list_actions(one)
    return_claims(old.pk, new_id=new.pk)
    assert list_actions(one) == actions


def part(old: Author) -> None:
    """Let a record that joined another be one of its own again, as when a merge is undone."""
    AuthorRedirect.objects.filter(old_id=old.pk).delete()
    Author.objects.create(pk=old.pk, name_id=old.name_id, works_count=1)


def vanish(old: Author, new: Author) -> None:
    """Let the old record and all that joined it be the new one's, as resolution does, and follow what it says."""
    AuthorRedirect.objects.filter(author=old).update(author=new)
    AuthorRedirect.objects.create(old_id=old.pk, author=new)
    Author.objects.filter(pk=old.pk).delete()


def settle() -> None:
    """What the job does about records that joined others or are there again."""
    for old_id in AuthorRedirect.objects.values_list("old_id", flat=True):
        follow_redirect(old_id)
    for old_id, new_id in list_returning():
        return_claims(old_id, new_id=new_id)


@pytest.mark.parametrize("is_followed", [True, False])
def test_claims_come_back_step_by_step_when_records_joined_one_after_the_other(old, new, is_followed):
    third = make_author("Ada C. Ax")
    one, kept = claim(old, make_user("Ada Ax")), claim(new, make_user("Ada Ax"))
    vanish(old, new)
    if is_followed:
        settle()
    vanish(new, third)
    settle()
    assert state_of(one)[0] == state_of(kept)[0] == third.pk
    part(new)
    AuthorRedirect.objects.filter(old_id=old.pk).update(author=new)
    settle()
    assert state_of(one)[0] == state_of(kept)[0] == new.pk
    part(old)
    settle()
    assert (state_of(one)[0], state_of(kept)[0]) == (old.pk, new.pk)
    assert list_returning() == []


def test_claim_comes_back_beside_one_that_the_account_made_anew(old, new):
    ada = make_user("Ada Ax")
    one, kept = claim(old, ada), claim(new, make_user("Ada Ax"))
    join(old, new)
    AuthorRedirect.objects.all().delete()
    again = claim(old, ada)
    return_claims(old.pk, new_id=new.pk)
    assert state_of(one) == (old.pk, State.WITHDRAWN, 1)
    assert state_of(again)[:2] == (old.pk, State.VERIFIED)
    assert state_of(kept)[:2] == (new.pk, State.VERIFIED)
    assert not one.evidence.filter(ended_at=None).exists()
    assert list_returning() == []


def invite(author: Author, recipient: User, *, state: str = "open") -> Invitation:
    sender = make_user("Cem Cy")
    return Invitation.objects.create(
        author_id=author.pk, sender=sender, recipient=recipient, text="Shall we?", state=state
    )


def where(invitation: Invitation) -> tuple[int, str]:
    invitation.refresh_from_db()
    return invitation.author_id, invitation.state


def test_invitations_and_complaints_follow_the_record(old, new):
    owner = make_user("Ada Ax")
    claim(old, owner)
    waiting, talk = invite(old, owner), invite(old, owner, state="accepted")
    complaint = Complaint.objects.create(invitation=talk, author_id=old.pk, quoted="Shall we?")
    join(old, new)
    assert (where(waiting), where(talk)) == ((new.pk, "open"), (new.pk, "accepted"))
    complaint.refresh_from_db()
    assert complaint.author_id == new.pk


def test_of_two_owners_the_one_whose_page_it_is_no_longer_is_not_waited_for(old, new):
    first, second = make_user("Ada Ax"), make_user("Ada Ax")
    claim(old, first)
    claim(new, second)
    theirs, lost, talk = invite(old, first), invite(new, second), invite(new, second, state="accepted")
    join(old, new)
    assert (where(theirs), where(lost)) == ((new.pk, "open"), (new.pk, "expired"))
    assert (where(talk)[1], talk.recipient) == ("accepted", second)


def test_invitations_come_back_with_the_claims(old, new):
    owner = make_user("Ada Ax")
    one = claim(old, owner)
    waiting = invite(old, owner)
    pk = old.pk
    join(old, new)
    AuthorRedirect.objects.all().delete()
    Author.objects.get_or_create(pk=pk, defaults={"name_id": new.name_id})
    return_claims(pk, new.pk)
    assert state_of(one)[0] == pk
    assert where(waiting) == (pk, "open")
