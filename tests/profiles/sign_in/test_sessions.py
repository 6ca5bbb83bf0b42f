"""Sessions: another at each sign-in, over at a change of the password, listed and ended by who has them."""

from __future__ import annotations

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from tests.profiles.accounts import PASSWORD, make_account, sign_in

pytestmark = pytest.mark.django_db


def is_signed_in(client: Client) -> bool:
    return client.get("/me").status_code == 200


def session_of(client: Client) -> str:
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


@pytest.fixture(autouse=True)
def _account():
    make_account()


def test_session_is_another_one_after_signing_in(client):
    client.get("/account/login/")
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key

    client.post("/account/login/", {"login": "ada@example.org", "password": PASSWORD})

    assert session_of(client) != session.session_key
    assert not Session.objects.filter(session_key=session.session_key).exists()


def test_other_sessions_are_over_when_the_password_is_changed():
    here, elsewhere = sign_in(), sign_in()
    before = session_of(here)

    here.post(
        "/account/password/change/",
        {
            "oldpassword": PASSWORD,
            "password1": "another very good one",
            "password2": "another very good one",
        },
    )

    assert is_signed_in(here)
    assert session_of(here) != before
    assert not is_signed_in(elsewhere)


def test_password_is_changed_by_who_knows_the_old_one():
    client = sign_in()

    client.post(
        "/account/password/change/",
        {
            "oldpassword": "guessed, perhaps",
            "password1": "another very good one",
            "password2": "another very good one",
        },
    )

    sign_in(password=PASSWORD)


def test_sessions_are_listed_and_all_but_one_ended():
    here, elsewhere = sign_in(), sign_in()
    page = here.get("/account/sessions/").content.decode()
    assert page.count("127.0.0.1") == 2
    assert "this one" in page

    here.post("/account/sessions/")

    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)
    assert UserSession.objects.count() == Session.objects.count() == 1


def test_signing_out_ends_the_session_and_asks_for_a_form():
    client = sign_in()
    key = session_of(client)

    client.get("/account/logout/")
    assert is_signed_in(client)
    client.post("/account/logout/")

    assert not is_signed_in(client)
    assert not Session.objects.filter(session_key=key).exists()


def test_cookie_of_a_session_is_not_for_scripts(client):
    answer = client.post("/account/login/", {"login": "ada@example.org", "password": PASSWORD})

    cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
