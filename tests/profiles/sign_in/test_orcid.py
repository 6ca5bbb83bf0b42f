"""Signing in as who ORCID says, against a provider on this machine: it is believed about the iD, and nothing else."""

from __future__ import annotations

import time

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from profiles.models import User
from tests.profiles.accounts import PASSWORD, make_account, sign_in
from tests.profiles.orcid_provider import IDS, Person, sign_in_with_orcid

pytestmark = pytest.mark.django_db


def is_signed_in(client: Client) -> bool:
    return client.get("/me").status_code == 200


def sign_up_with_orcid(client, provider, mail_server, email="ada@example.org"):
    answer = sign_in_with_orcid(client, provider)
    assert answer["Location"] == "/account/3rdparty/signup/"
    answer = client.post("/account/3rdparty/signup/", {"name": "Ada Quillon", "email": email})
    assert answer["Location"] == "/account/confirm-email/", answer.content.decode()
    return client.post("/account/confirm-email/", {"code": mail_server.read_code()})


def reauthenticate(client: Client) -> None:
    assert client.post("/account/reauthenticate/", {"password": PASSWORD}).status_code == 302


def test_who_is_new_says_an_address_proves_it_and_has_an_account(client, orcid_provider, mail_server):
    sign_up_with_orcid(client, orcid_provider, mail_server)

    assert is_signed_in(client)
    account = SocialAccount.objects.get()
    assert (account.provider, account.uid) == ("orcid", IDS[0])
    assert account.user.name == "Ada Quillon"
    again = Client()
    assert sign_in_with_orcid(again, orcid_provider)["Location"] == "/"
    assert is_signed_in(again)


def test_form_begins_with_the_name_that_the_provider_tells(client, orcid_provider):
    sign_in_with_orcid(client, orcid_provider)

    page = client.get("/account/3rdparty/signup/").content.decode()

    assert 'value="Ada Quillon"' in page
    assert IDS[0] in page


def test_only_who_they_are_is_asked_for(client, orcid_provider):
    sign_in_with_orcid(client, orcid_provider)

    asked = dict(orcid_provider.asked)
    assert asked["/oauth/authorize"]["scope"] == "openid"
    assert asked["/oauth/token"]["client_secret"]
    assert "/oauth/userinfo" not in asked


@pytest.mark.parametrize("is_verified", [True, False])
def test_address_that_a_provider_tells_takes_over_no_account(
    client, orcid_provider, mail_server, is_verified
):
    owner = make_account("victim@example.org")
    orcid_provider.person = Person(claims={"email": "victim@example.org", "email_verified": is_verified})

    answer = sign_in_with_orcid(client, orcid_provider)

    assert answer["Location"] == "/account/3rdparty/signup/"
    assert "victim" not in client.get("/account/3rdparty/signup/").content.decode()
    assert not is_signed_in(client)
    client.post("/account/3rdparty/signup/", {"name": "Mallory", "email": "victim@example.org"})
    assert not is_signed_in(client)
    assert User.objects.get() == owner
    assert not SocialAccount.objects.exists()
    mail_server.deliver()
    assert [letter["Subject"] for letter in mail_server.received] == ["You have an account at Peerlight"]


def test_address_that_a_provider_tells_proves_nothing(client, orcid_provider, mail_server):
    orcid_provider.person = Person(claims={"email": "ada@lab.example", "email_verified": True})

    sign_up_with_orcid(client, orcid_provider, mail_server, email="ada@example.org")

    assert list(EmailAddress.objects.values_list("email", flat=True)) == ["ada@example.org"]


def test_iD_is_kept_as_records_have_it(client, orcid_provider, mail_server):  # noqa: N802 - so it is spelt
    orcid_provider.person = Person(orcid=f"https://orcid.org/{IDS[0]}")

    sign_up_with_orcid(client, orcid_provider, mail_server)

    assert SocialAccount.objects.get().uid == IDS[0]


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "0000-0002-1825-0098"},
        {"sub": "ada"},
        {"iss": "https://elsewhere.example"},
        {"aud": "APP-ANOTHER"},
        {"exp": int(time.time()) - 3600},
    ],
    ids=["wrong check digit", "no iD", "another issuer", "for another site", "too old"],
)
def test_answer_that_does_not_fit_signs_nobody_in(client, orcid_provider, claims):
    orcid_provider.person = Person(claims=claims)

    answer = sign_in_with_orcid(client, orcid_provider)

    assert "ORCID did not say who you are" in answer.content.decode()
    assert not is_signed_in(client)
    assert not User.objects.exists()


def test_answer_with_a_state_that_this_browser_did_not_get_is_refused(client, orcid_provider):
    stranger = Client()
    there = stranger.post("/account/oidc/orcid/login/")
    state = there["Location"].partition("state=")[2].partition("&")[0]

    answer = client.get(f"/account/oidc/orcid/login/callback/?code=any&state={state}")

    assert "ORCID did not say who you are" in answer.content.decode()
    assert not is_signed_in(client)


def test_who_turns_back_at_the_provider_is_told_so(client, orcid_provider):
    orcid_provider.person = None

    answer = sign_in_with_orcid(client, orcid_provider)

    page = (
        client.get(answer["Location"]).content.decode()
        if answer.status_code == 302
        else answer.content.decode()
    )
    assert "You did not sign in" in page


def test_provider_that_is_away_is_said_to_be(client, orcid_provider):
    orcid_provider.is_away = True

    answer = client.post("/account/oidc/orcid/login/")

    assert "ORCID did not say who you are" in answer.content.decode()


def test_iD_is_linked_by_who_is_signed_in(orcid_provider, mail_server):  # noqa: N802
    user = make_account()
    client = sign_in()
    reauthenticate(client)

    answer = sign_in_with_orcid(client, orcid_provider, process="connect")

    assert answer["Location"] == "/account/3rdparty/"
    assert SocialAccount.objects.get().user == user
    assert IDS[0] in client.get("/me").content.decode()
    mail_server.deliver()
    assert mail_server.received[-1]["Subject"] == "Your ORCID iD was linked to your account"


def test_linking_asks_again_who_somebody_is(orcid_provider):
    make_account()
    client = sign_in()

    answer = sign_in_with_orcid(client, orcid_provider, process="connect")

    assert answer["Location"] == "/account/reauthenticate/"
    assert not SocialAccount.objects.exists()
    reauthenticate(client)
    assert SocialAccount.objects.get().uid == IDS[0]


def test_iD_belongs_to_one_account(orcid_provider):  # noqa: N802
    first = make_account("first@example.org")
    SocialAccount.objects.create(user=first, provider="orcid", uid=IDS[0])
    make_account("second@example.org")
    client = sign_in("second@example.org")
    reauthenticate(client)

    answer = sign_in_with_orcid(client, orcid_provider, process="connect")

    assert "linked to another account" in client.get(answer["Location"]).content.decode()
    assert SocialAccount.objects.get().user == first


def test_account_has_one_iD(orcid_provider):  # noqa: N802
    user = make_account()
    SocialAccount.objects.create(user=user, provider="orcid", uid=IDS[1])
    client = sign_in()
    reauthenticate(client)

    answer = sign_in_with_orcid(client, orcid_provider, process="connect")

    assert "another ORCID iD" in client.get(answer["Location"]).content.decode()
    assert SocialAccount.objects.get().uid == IDS[1]


def test_iD_is_removed_after_it_was_asked_again_who_somebody_is(orcid_provider, mail_server):  # noqa: N802
    user = make_account()
    account = SocialAccount.objects.create(user=user, provider="orcid", uid=IDS[0])
    client = sign_in()
    client.post("/account/3rdparty/", {"account": account.pk})
    assert SocialAccount.objects.exists()
    reauthenticate(client)

    client.post("/account/3rdparty/", {"account": account.pk})

    assert not SocialAccount.objects.exists()


def test_only_way_in_is_not_removed(client, orcid_provider, mail_server):
    sign_up_with_orcid(client, orcid_provider, mail_server)

    answer = client.post("/account/3rdparty/", {"account": SocialAccount.objects.get().pk})

    assert SocialAccount.objects.exists()
    assert "no password" in answer.content.decode()


def test_disabled_account_is_not_let_in_by_its_iD(client, orcid_provider):  # noqa: N802
    user = make_account(is_active=False)
    SocialAccount.objects.create(user=user, provider="orcid", uid=IDS[0])

    answer = sign_in_with_orcid(client, orcid_provider)

    assert answer["Location"] == "/account/inactive/"
    assert not is_signed_in(client)


def test_orcid_is_not_shown_and_not_there_unless_it_is_configured(client):
    assert "ORCID" not in client.get("/account/login/").content.decode()
    assert "ORCID" not in client.get("/account/signup/").content.decode()
    assert client.post("/account/oidc/orcid/login/").status_code == 404
    assert client.get("/account/oidc/orcid/login/callback/").status_code == 404


def test_page_to_sign_in_offers_orcid_where_it_is_configured(client, orcid_provider):
    assert "Sign in with ORCID" in client.get("/account/login/").content.decode()
