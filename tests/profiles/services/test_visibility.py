"""Pages hidden, shown again, and asked to be removed."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from papers.corrections import CorrectionError, Reason
from papers.models import Author, Correction
from papers.services.corrections import suppress_author
from profiles.models import Claim, Dispute, Researcher
from profiles.services.claim_sweeps import see_to_record
from profiles.services.visibility import ask_for_removal, hide, show
from tests.papers.catalogue import take_snapshot
from tests.profiles.owners import make_owner, make_page, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return make_page()


@pytest.fixture
def owner(author):
    return make_owner(author)


def test_hidden_page_is_gone_and_shown_again_as_it_was(author, owner):
    before = take_snapshot()
    assert hide(author_id=author.pk, by=owner) is True
    assert not Author.objects.filter(pk=author.pk).exists()
    assert Researcher.objects.get(pk=author.pk).visibility == "hidden"
    assert hide(author_id=author.pk, by=owner) is False
    assert show(author_id=author.pk, by=owner) is True
    assert take_snapshot() == before
    assert Researcher.objects.get(pk=author.pk).visibility == "public"
    assert show(author_id=author.pk, by=owner) is False
    assert Correction.objects.count() == 1


def test_claim_to_a_hidden_page_stays_its_owners(author, owner):
    hide(author_id=author.pk, by=owner)
    see_to_record(author.pk)
    assert Claim.objects.get().state == Claim.State.VERIFIED
    show(author_id=author.pk, by=owner)


def test_claim_to_a_record_that_is_gone_for_another_reason_is_let_go(author, owner):
    Author.objects.filter(pk=author.pk).delete()
    see_to_record(author.pk)
    assert Claim.objects.get().state == Claim.State.EXPIRED


@pytest.mark.parametrize("change", [hide, show])
def test_only_owners_from_level_three_hide_and_show(author, change):
    weak = make_owner(author, level=2, name="weak")
    for who in (weak, make_user("stranger"), make_user("curator", is_curator=True)):
        with pytest.raises(PermissionDenied):
            change(author_id=author.pk, by=who)
        with pytest.raises(PermissionDenied):
            ask_for_removal(author_id=author.pk, note="", by=who)
    assert Author.objects.filter(pk=author.pk).exists()
    assert not Dispute.objects.exists()


def test_page_that_curators_removed_is_not_shown_by_its_owner(author, owner):
    suppress_author(
        author_id=author.pk,
        kind=Correction.Kind.REMOVE,
        by=make_user("curator", is_curator=True),
        role=Correction.Role.CURATOR,
        reason=Reason.LAW,
    )
    with pytest.raises(CorrectionError, match="curators"):
        show(author_id=author.pk, by=owner)
    assert not Author.objects.filter(pk=author.pk).exists()


@pytest.mark.parametrize("is_hidden", [False, True])
def test_removal_is_asked_for_once(author, owner, is_hidden):
    if is_hidden:
        hide(author_id=author.pk, by=owner)
    first = ask_for_removal(author_id=author.pk, note=" Please. ", by=owner)
    assert ask_for_removal(author_id=author.pk, note="Again", by=owner).pk == first.pk
    dispute = Dispute.objects.get()
    assert (dispute.kind, dispute.note, dispute.by) == ("removal", "Please.", owner)


def test_removal_needs_no_reason(author, owner):
    assert "no reason" in ask_for_removal(author_id=author.pk, note="", by=owner).note
