"""Reports of problems with pages, and curators' answers."""

from __future__ import annotations

import pytest

from graph.models import ChangedAuthor
from papers.models import AuthorRedirect
from profiles.claims import ClaimError, ClaimReason
from profiles.models import Dispute
from profiles.services.disputes import answer_dispute, open_dispute
from profiles.services.moves import follow_redirect
from tests.profiles.people import claim, make_author, make_curator, make_user

pytestmark = pytest.mark.django_db

Kind = Dispute.Kind


def test_report_is_open_once_for_each_person_kind_and_work():
    author, ben = make_author(), make_user("Ben Bo")
    ChangedAuthor.objects.all().delete()
    first = open_dispute(author_id=author.pk, kind=Kind.OTHER, by=ben, note=" It is odd. ")
    again = open_dispute(author_id=author.pk, kind=Kind.OTHER, by=ben, note="Still.")
    other = open_dispute(author_id=author.pk, kind=Kind.CONFLATED, by=ben, note="Two people.")
    assert first.pk == again.pk != other.pk
    assert again.note == "It is odd."
    assert ChangedAuthor.objects.filter(author_id=author.pk).exists()


def test_report_about_nothing_is_refused():
    with pytest.raises(ClaimError, match="has the number 77"):
        open_dispute(author_id=77, kind=Kind.OTHER, by=make_user(), note="?")


def test_report_is_answered_once_and_not_by_whom_it_concerns():
    author, curator = make_author(), make_curator()
    ada = make_user("Ada Ax", is_curator=True)
    claim(author, ada)
    own = open_dispute(author_id=author.pk, kind=Kind.OTHER, by=curator, note="?")
    for by in (curator, ada):
        with pytest.raises(ClaimError, match="reported themselves"):
            answer_dispute(dispute_id=own.pk, by=by, reason=ClaimReason.PUT_RIGHT)
    other = make_curator()
    answer_dispute(dispute_id=own.pk, by=other, reason=ClaimReason.PUT_RIGHT, note="Parted.")
    own.refresh_from_db()
    assert (own.answer, own.answer_note, own.answered_by_id) == ("put-right", "Parted.", other.pk)
    with pytest.raises(ClaimError, match="answered already"):
        answer_dispute(dispute_id=own.pk, by=other, reason=ClaimReason.NOT_A_PROBLEM)
    assert open_dispute(author_id=author.pk, kind=Kind.OTHER, by=curator, note="Again.").pk != own.pk


def test_what_was_reported_of_two_records_that_joined_is_not_reported_a_third_time():
    old, new, ben = make_author("Ada Ax"), make_author("Ada B. Ax"), make_user("Ben Bo")
    reported = [
        open_dispute(author_id=one.pk, kind=Kind.OTHER, by=ben, note="It is odd.").pk for one in (old, new)
    ]
    AuthorRedirect.objects.create(old_id=old.pk, author=new)
    follow_redirect(old.pk)
    assert open_dispute(author_id=new.pk, kind=Kind.OTHER, by=ben, note="Still.").pk == reported[0]
    assert Dispute.objects.filter(author_id=new.pk).count() == 2
