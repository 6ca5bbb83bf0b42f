"""Vouching for co-authors: who sees the page, what it does, and taking it back."""

from __future__ import annotations

import pytest
from django.test import Client

from profiles.claims import ClaimReason
from profiles.models import Claim, Evidence
from profiles.services.claims import decide_claim, withdraw_claim
from tests.factories import find_author, import_records, make_record
from tests.profiles.people import claim, make_curator, make_user
from tests.profiles.views.test_claims import address_of, post, read, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _works():
    import_records(make_record("Together", "Ada Ax", "Ben Bo"))


def own(name: str, *, is_reviewed: bool = False) -> Claim:
    one = claim(find_author(name), make_user(name))
    if is_reviewed:
        decide_claim(claim_id=one.pk, by=make_curator(), approve=True, reason=ClaimReason.EVIDENCE)
    return one


def test_co_author_is_led_to_vouch_does_so_and_takes_it_back():
    ada, ben = own("Ada Ax"), own("Ben Bo", is_reviewed=True)
    client, author = sign_in(ben.user), find_author("Ada Ax")
    path = f"/researchers/{author.pk}/vouch"
    assert f'href="{path}"' in read(client, address_of(author))
    assert "You share 1\u00a0work with this record" in read(client, path)
    for _ in range(2):
        assert post(client, path, claim=ada.pk)["Location"] == "/me/vouches"
    vouch = Evidence.objects.get(kind="vouch")
    assert "You vouched on" in read(client, path)
    assert "Take it back" in read(client, "/me/vouches")
    assert "Ben Bo" in read(sign_in(ada.user), f"/me/claims/{ada.pk}")
    for _ in range(2):
        assert post(client, f"/me/vouches/{vouch.pk}/withdraw")["Location"] == "/me/vouches"
    page = read(client, "/me/vouches")
    assert "Take it back" not in page
    assert "; ended " in page


def test_vouch_of_who_lost_level_4_is_said_not_to_count():
    ada, ben = own("Ada Ax"), own("Ben Bo", is_reviewed=True)
    client = sign_in(ben.user)
    post(client, f"/researchers/{ada.author_id}/vouch", claim=ada.pk)
    withdraw_claim(claim_id=ben.pk, by=ben.user)
    assert "does not count" in read(client, "/me/vouches")


def test_vouching_is_refused_to_who_may_not():
    ada, ben = own("Ada Ax"), own("Ben Bo")
    client, path = sign_in(ben.user), f"/researchers/{ada.author_id}/vouch"
    assert client.get(path).status_code == 403
    assert post(client, path, claim=ada.pk).status_code == 403
    assert path not in read(client, address_of(find_author("Ada Ax")))
    assert Client().get(path).status_code == 302
    assert not Evidence.objects.filter(kind="vouch").exists()


def test_vouch_for_a_claim_to_another_record_is_none():
    ada, ben = own("Ada Ax"), own("Ben Bo", is_reviewed=True)
    import_records(make_record("Alone", "Zoe Zu"))
    zoe, client = own("Zoe Zu"), sign_in(ben.user)
    path = f"/researchers/{ada.author_id}/vouch"
    assert post(client, path, claim=zoe.pk).status_code == 404
    assert post(client, path, claim=99).status_code == 404
    assert post(client, path, claim="x").status_code == 400
    assert client.get("/researchers/999999999/vouch").status_code == 404


def test_what_is_refused_is_said_on_the_page():
    ada, ben = own("Ada Ax", is_reviewed=True), own("Ben Bo", is_reviewed=True)
    post(sign_in(ada.user), f"/researchers/{ben.author_id}/vouch", claim=ben.pk)
    response = sign_in(ben.user).post(f"/researchers/{ada.author_id}/vouch", {"claim": ada.pk}, follow=True)
    assert "two people can’t vouch for each other" in response.content.decode().replace("&#x27;", "’")


def test_page_without_claims_says_so():
    ada, ben = own("Ada Ax"), own("Ben Bo", is_reviewed=True)
    withdraw_claim(claim_id=ada.pk, by=ada.user)
    assert "Nobody claims this record now." in read(sign_in(ben.user), f"/researchers/{ada.author_id}/vouch")


def test_vouch_of_another_is_not_taken_back():
    ada, ben = own("Ada Ax"), own("Ben Bo", is_reviewed=True)
    post(sign_in(ben.user), f"/researchers/{ada.author_id}/vouch", claim=ada.pk)
    vouch = Evidence.objects.get(kind="vouch")
    response = sign_in(ada.user).post(f"/me/vouches/{vouch.pk}/withdraw", follow=True)
    assert "There is no such vouch of yours." in response.content.decode()
    assert Evidence.objects.get(kind="vouch").ended_at is None


def test_who_vouched_for_nobody_is_told():
    assert "You vouched for nobody yet." in read(sign_in(make_user("Ben Bo")), "/me/vouches")
