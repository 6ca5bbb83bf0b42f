"""Signing up and in with an address and a password, and getting in again; letters go by a real mail server."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client

from profiles.models import User
from tests.profiles.accounts import PASSWORD, make_account, sign_in, sign_up
from tests.profiles.letters import read_text

pytestmark = pytest.mark.django_db

ADDRESS = "ada@example.org"


def is_signed_in(client: Client) -> bool:
    return client.get("/me").status_code == 200


def read_link(letter: object) -> str:
    """The address in a letter, as the client asks for it."""
    found = re.search(r"https?://\S+", read_text(letter))  # type: ignore[arg-type]
    assert found
    return urlsplit(found[0]).path


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


def test_sign_up_leads_back_to_where_it_began(client, mail_server):
    page = client.get("/account/login/?next=/works").content.decode()
    assert "/account/signup/?next=%2Fworks" in page
    client.post(
        "/account/signup/?next=/works",
        {"name": "Ada", "email": ADDRESS, "password1": PASSWORD, "next": "/works"},
    )

    answer = client.post("/account/confirm-email/", {"code": mail_server.read_code()})

    assert answer["Location"] == "/works"


def test_nobody_is_led_to_another_host_by_signing_in(client):
    make_account()

    answer = client.post(
        "/account/login/", {"login": ADDRESS, "password": PASSWORD, "next": "https://evil.example/"}
    )

    assert answer["Location"] == "/"


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "12 34", "x" * 201])
def test_what_is_no_name_is_refused(client, name):
    answer = sign_up(client, ADDRESS, name=name)

    assert answer.status_code == 200
    assert not User.objects.exists()


@pytest.mark.parametrize("password", ["short", "password1234", "1234567890", "ada@example.org"])
def test_weak_password_is_refused(client, password):
    answer = sign_up(client, ADDRESS, password=password)

    assert answer.status_code == 200
    assert not User.objects.exists()


def test_wrong_codes_prove_nothing(client, mail_server):
    sign_up(client, ADDRESS)
    code = mail_server.read_code()
    for _ in range(3):
        client.post("/account/confirm-email/", {"code": "BBBB-BBBB"})

    client.post("/account/confirm-email/", {"code": code})

    assert not EmailAddress.objects.get().verified
    assert not is_signed_in(client)


def test_code_is_good_in_the_browser_alone_that_asked_for_it(client, mail_server):
    sign_up(client, ADDRESS)
    code = mail_server.read_code()

    Client().post("/account/confirm-email/", {"code": code})

    assert not EmailAddress.objects.get().verified


def test_account_with_an_unproven_address_is_not_let_in_by_its_password(client, mail_server):
    sign_up(client, ADDRESS)
    other = Client()

    cache.clear()  # another code is sent after a while only

    answer = other.post("/account/login/", {"login": ADDRESS, "password": PASSWORD})

    assert answer["Location"] == "/account/confirm-email/"
    assert not is_signed_in(other)


def test_address_that_somebody_else_only_typed_is_still_anybodys(client, mail_server):
    sign_up(Client(), ADDRESS, name="Mallory Squatter", password="mine, all of it is mine")
    mail_server.deliver()
    client.cookies.clear()

    sign_up(client, ADDRESS)

    user = User.objects.get()
    assert user.name == "Ada Quillon"
    assert user.check_password(PASSWORD)


def test_account_that_never_proved_an_address_gets_no_other_password(client, mail_server):
    sign_up(Client(), ADDRESS, name="Mallory Squatter", password="mine, all of it is mine")
    mail_server.deliver()

    client.post("/account/password/reset/", {"email": ADDRESS})

    mail_server.deliver()
    assert mail_server.received[-1]["Subject"] == "No account at Peerlight has this address"


def test_wrong_password_is_refused(client):
    make_account()

    answer = client.post("/account/login/", {"login": ADDRESS, "password": "not the right one"})

    assert "not correct" in answer.content.decode()
    assert not is_signed_in(client)


def test_guessing_is_stopped(client):
    make_account()
    for _ in range(6):
        answer = client.post("/account/login/", {"login": ADDRESS, "password": "not the right one"})
    assert "Too many failed" in answer.content.decode()

    client.post("/account/login/", {"login": ADDRESS, "password": PASSWORD})

    assert not is_signed_in(client)


def test_too_many_sign_ups_are_told_so(client):
    for number in range(21):
        answer = client.post("/account/signup/", {"email": f"{number}@example.org"})

    assert answer.status_code == 429
    assert "Too often" in answer.content.decode()


def test_disabled_account_is_not_let_in(client):
    make_account(is_active=False)

    answer = client.post("/account/login/", {"login": ADDRESS, "password": PASSWORD})

    assert answer["Location"] == "/account/inactive/"
    assert "closed" in client.get("/account/inactive/").content.decode()
    assert not is_signed_in(client)


def test_account_that_is_disabled_is_shut_out_at_once():
    user = make_account()
    client = sign_in()
    assert is_signed_in(client)

    User.objects.filter(pk=user.pk).update(is_active=False)

    assert not is_signed_in(client)


def test_superuser_of_the_command_line_signs_in(client):
    User.objects.create_superuser("Root@Example.org", PASSWORD)

    sign_in("root@example.org")

    assert User.objects.get().is_curator


def test_forgotten_password_is_set_anew_by_a_letter(client, mail_server):
    make_account()
    old = sign_in()
    client.post("/account/password/reset/", {"email": ADDRESS})
    (letter,) = mail_server.deliver()
    assert letter["Subject"] == "Another password for Peerlight"
    link = read_link(letter)
    form = client.get(link)["Location"]

    answer = client.post(form, {"password1": "another very good one", "password2": "another very good one"})

    assert answer["Location"] == "/account/password/reset/key/done/"
    assert not is_signed_in(old)
    assert is_signed_in(sign_in(password="another very good one"))
    assert "used up" in Client().get(link, follow=True).content.decode()
    mail_server.deliver()
    assert mail_server.received[-1]["Subject"] == "The password of your account was reset"


def test_other_addresses_are_added_proven_made_main_and_removed(mail_server):
    user = make_account()
    client = sign_in()
    answer = client.post("/account/email/", {"action_add": "", "email": "ada@lab.example"})
    assert answer["Location"].startswith("/account/reauthenticate/")
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    client.post("/account/email/", {"action_add": "", "email": "ada@lab.example"})

    client.post("/account/confirm-email/", {"code": mail_server.read_code()})
    client.post("/account/email/", {"action_primary": "", "email": "ada@lab.example"})
    client.post("/account/email/", {"action_remove": "", "email": ADDRESS})

    address = EmailAddress.objects.get()
    assert (address.email, address.verified, address.primary) == ("ada@lab.example", True, True)
    user.refresh_from_db()
    assert user.email == "ada@lab.example"
    mail_server.deliver()
    told = {letter["To"] for letter in mail_server.received if "main address" in letter["Subject"]}
    assert told == {ADDRESS}


def test_proven_address_can_be_main_though_somebody_typed_it_before(mail_server):
    sign_up(Client(), "shared@lab.example", name="Mallory Squatter")
    mail_server.deliver()
    make_account()
    client = sign_in()
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    cache.clear()  # another code is sent to the address after a while only
    client.post("/account/email/", {"action_add": "", "email": "shared@lab.example"})
    client.post("/account/confirm-email/", {"code": mail_server.read_code()})

    client.post("/account/email/", {"action_primary": "", "email": "shared@lab.example"})

    assert User.objects.get().email == "shared@lab.example"


def test_address_of_another_account_cannot_be_proven_twice(mail_server):
    make_account("owner@example.org")
    make_account()
    client = sign_in()
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    client.post("/account/email/", {"action_add": "", "email": "owner@example.org"})

    client.post("/account/confirm-email/", {"code": mail_server.read_code()})

    assert EmailAddress.objects.filter(email="owner@example.org", verified=True).count() == 1
    assert "owner@example.org" not in set(
        EmailAddress.objects.filter(user__email=ADDRESS, verified=True).values_list("email", flat=True)
    )
