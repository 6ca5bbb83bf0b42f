"""Who asks the API: a program by a token, or a browser by its session."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.api.scopes import Scope
from profiles.models import Follow, Token, User
from tests.profiles.accounts import make_account
from tests.profiles.tokens import bring, give_token

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.api.endpoints")]

SOMETHING, OWN, TOPICS = "/api/v1/something", "/api/v1/own", "/api/v1/topics"


@pytest.fixture
def user() -> User:
    return make_account()


def check_refused(answer: Any, said: str, challenge: str) -> None:
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert said in answer.json()["detail"]
    assert answer["WWW-Authenticate"] == challenge


@pytest.mark.parametrize("scheme", ["Bearer", "Token", "bearer"])
def test_token_is_brought_in_a_header(client, user, scheme):
    token = give_token(user, Scope.READ)
    answer = client.get(OWN, headers={"Authorization": f"{scheme} {token}"})
    assert answer.json() == {"said": user.email}


def test_token_in_an_address_is_nothing(client, user):
    token = give_token(user, Scope.READ)
    for name in ("token", "access_token", "key"):
        assert client.get(f"{OWN}?{name}={token}").status_code == 401


def test_nobody_is_told_how_to_ask(client):
    check_refused(client.get(OWN), "see /me/tokens", 'Bearer realm="Peerlight"')


@pytest.mark.parametrize("token", ["x", "peerlight_" + "0" * 64, "é" * 40, "x" * 5000])
@pytest.mark.parametrize("path", [OWN, SOMETHING])
def test_unknown_token_is_refused_also_where_none_is_needed(token, path):
    answer = bring(token).get(path)
    check_refused(answer, "not known here", 'Bearer realm="Peerlight", error="invalid_token"')


def test_token_that_is_over_is_refused_and_says_since_when(user):
    token = give_token(user, Scope.READ)
    Token.objects.update(expiry=timezone.now() - timedelta(seconds=1))
    check_refused(
        bring(token).get(OWN), "This token ended on", 'Bearer realm="Peerlight", error="invalid_token"'
    )
    assert Token.objects.exists()


def test_token_of_a_disabled_account_does_nothing(user):
    token = give_token(user, Scope.READ)
    User.objects.update(is_active=False)
    check_refused(bring(token).get(OWN), "not known", 'Bearer realm="Peerlight", error="invalid_token"')


def test_other_credentials_are_those_of_a_proxy_and_not_ours(client):
    assert client.get(SOMETHING, headers={"Authorization": "Basic YTpi"}).status_code == 200


def test_token_does_what_its_scopes_say(user):
    reader, follower = give_token(user, Scope.READ), give_token(user, Scope.FOLLOW, name="follower")
    refused = bring(reader).post(TOPICS, {"topic_id": 1}, "application/json")
    assert refused.status_code == 403
    assert "lacks the scope follow" in refused.json()["detail"]
    assert bring(follower).get(OWN).status_code == 403
    assert bring(follower).post(TOPICS, {"topic_id": 1}, "application/json").status_code == 201


def test_browser_reads_by_its_session_and_writes_with_the_token_of_its_forms(user):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(user)
    assert browser.get(OWN).json() == {"said": user.email}
    refused = browser.post(TOPICS, {"topic_id": 1}, "application/json")
    assert refused.status_code == 403
    assert "X-CSRFToken" in refused.json()["detail"]
    assert not Follow.objects.exists()

    secret = "x" * 32
    browser.cookies["csrftoken"] = secret
    wrote = browser.post(TOPICS, {"topic_id": 1}, "application/json", headers={"X-CSRFToken": secret})
    assert wrote.status_code == 201


def test_token_goes_before_the_session(client, user):
    client.force_login(make_account("b@example.org"))
    answer = client.get(OWN, headers={"Authorization": f"Bearer {give_token(user, Scope.READ)}"})
    assert answer.json() == {"said": user.email}
    assert client.get(OWN, headers={"Authorization": "Bearer none"}).status_code == 401


def test_use_is_noted_once_a_minute(user):
    program = bring(give_token(user, Scope.READ))
    with CaptureQueriesContext(
        connection,
    ) as first:
        program.get(OWN)
    used_at = Token.objects.get().last_used_at
    assert used_at is not None
    with CaptureQueriesContext(connection) as second:
        program.get(OWN)
    assert (len(first), len(second)) == (2, 1)
    assert Token.objects.get().last_used_at == used_at

    Token.objects.update(last_used_at=timezone.now() - timedelta(seconds=61))
    program.get(OWN)
    assert Token.objects.get().last_used_at >= used_at


def test_nobodys_request_asks_no_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(SOMETHING)


def test_tokens_stand_in_no_log(user, caplog):
    caplog.set_level(logging.DEBUG)
    token = give_token(user)
    program = bring(token)
    for path in (SOMETHING, OWN, "/api/v1/nothing", TOPICS):
        program.get(path)
    Token.objects.update(expiry=timezone.now())
    program.get(OWN)
    assert "/api/v1/nothing" in caplog.text
    assert token[10:] not in caplog.text
