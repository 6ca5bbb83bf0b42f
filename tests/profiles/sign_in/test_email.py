"""Signing up and in with an address and a password, and getting in again; letters go by a real mail server."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from profiles.models import User
from tests.profiles.accounts import make_account, sign_in, sign_up

pytestmark = pytest.mark.django_db

ADDRESS = "ada@example.org"


def is_signed_in(client: Client) -> bool:
    return client.get("/me").status_code == 200


def test_sign_up_leads_over_a_letter_to_a_signed_in_account(client, mail_server):
    answer = sign_up(client, "Ada@Example.org", name="  Ada \u200b Quillon ")
    assert answer["Location"] == "/account/confirm-email/"
    assert not is_signed_in(client)
    assert not EmailAddress.objects.get().verified
    code = mail_server.read_code()

    answer = client.post("/account/confirm-email/", {"code": code})

    assert answer.status_code == 302
    assert is_signed_in(client)
    user = User.objects.get()
    assert (user.email, user.name) == (ADDRESS, "Ada Quillon")
    assert EmailAddress.objects.get().verified
    (letter,) = mail_server.received
    assert letter["To"] == ADDRESS
    assert code in letter["Subject"]
    assert is_signed_in(sign_in())


def test_wrong_codes_prove_nothing(client, mail_server):
    sign_up(client, ADDRESS)
    code = mail_server.read_code()
    for _ in range(3):
        client.post("/account/confirm-email/", {"code": "BBBB-BBBB"})

    client.post("/account/confirm-email/", {"code": code})

    assert not EmailAddress.objects.get().verified
    assert not is_signed_in(client)


def test_wrong_password_is_refused_and_not_told_from_an_unknown_address(client):
    make_account()
    answers = {
        client.post("/account/login/", {"login": address, "password": "not the right one"})
        .content.decode()
        .replace(address, "…")
        for address in (ADDRESS, "nobody@example.org")
    }

    assert len({re.sub(r'csrfmiddlewaretoken" value="\w+"', "", answer) for answer in answers}) == 1
    assert "not correct" in answers.pop()
    assert not is_signed_in(client)
