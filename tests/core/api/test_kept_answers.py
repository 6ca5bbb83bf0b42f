"""What is asked with an Idempotency-Key is done once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from core.api.kept_answers import KEYS_LIMIT
from core.api.scopes import Scope
from core.limits import count_towards
from profiles.models import Follow, KeptAnswer, User
from profiles.services.kept_answers import sweep_answers
from tests.core.api.endpoints import door
from tests.profiles.accounts import make_account
from tests.profiles.tokens import bring, give_token

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.api.endpoints")]

TOPICS, KEY = "/api/v1/topics", "8e03978e-40d5-43e8-bc93-6894a57f9324"


@pytest.fixture
def user() -> User:
    return make_account()


@pytest.fixture
def program(user: User) -> Client:
    return bring(give_token(user, Scope.FOLLOW))


def post(client: Client, topic_id: int = 1, *, key: str = KEY, path: str = TOPICS, **fields: Any) -> Any:
    body = {"topic_id": topic_id, **fields}
    return client.post(path, body, "application/json", headers={"Idempotency-Key": key})


def test_same_request_is_done_once_and_answered_the_same(program, user):
    first, again = post(program), post(program)
    assert (first.status_code, first.json()) == (201, {"said": "new: True"})
    assert (again.status_code, again.content) == (201, first.content)
    assert again["Content-Type"] == first["Content-Type"]
    assert again["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first
    assert Follow.objects.filter(user=user).count() == 1


def test_key_works_with_each_token_of_the_account(program, user):
    post(program)
    assert post(bring(give_token(user, Scope.FOLLOW, name="other"))).json() == {"said": "new: True"}


def test_key_is_one_of_the_account_that_sends_it(program):
    post(program)
    other = bring(give_token(make_account("b@example.org"), Scope.FOLLOW))
    assert post(other, 2).json() == {"said": "new: True"}


def test_account_does_not_fill_the_table_with_keys(program, user):
    first = post(program)
    count_towards(KEYS_LIMIT, user.pk, times=KEYS_LIMIT.most - 1)
    refused = post(program, 2, key="another")
    assert (refused.status_code, refused["Content-Type"]) == (429, "application/problem+json")
    assert int(refused["Retry-After"]) > 80_000
    assert not Follow.objects.filter(user=user, subject_id=2).exists()
    assert post(program).content == first.content
    assert program.post(TOPICS, {"topic_id": 2}, "application/json").status_code == 201


def test_without_a_key_it_is_done_each_time(program):
    for said in ("new: True", "new: False"):
        assert program.post(TOPICS, {"topic_id": 1}, "application/json").json() == {"said": said}
    assert not KeptAnswer.objects.exists()


def test_answer_without_a_word_is_kept_too(program):
    for replayed in (None, "true"):
        answer = program.delete("/api/v1/something", headers={"Idempotency-Key": KEY})
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.headers.get("Idempotent-Replayed") == replayed


def test_key_with_another_request_is_refused(program):
    post(program)
    for refused in (
        post(program, 2),
        program.delete("/api/v1/something", headers={"Idempotency-Key": KEY}),
    ):
        assert (refused.status_code, refused["Content-Type"]) == (422, "application/problem+json")
        assert "another request" in refused.json()["detail"]
    assert Follow.objects.count() == 1


def test_what_failed_was_not_done_and_may_be_asked_again(program):
    failed = post(program, fails=True)
    assert failed.status_code == 404
    assert not Follow.objects.exists()
    assert not KeptAnswer.objects.exists()
    assert post(program).status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 101, "a b", "caf\u00e9", "a\tb"])
def test_what_is_no_key_is_refused(program, key):
    answer = post(program, key=key)
    assert answer.status_code == 400
    assert "take a UUID" in answer.json()["detail"]
    assert not Follow.objects.exists()


def test_what_is_large_has_no_key(program, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    large = {"data": b"x" * 11, "content_type": "application/octet-stream"}
    assert program.delete("/api/v1/something", **large).status_code == 204
    refused = program.delete("/api/v1/something", **large, headers={"Idempotency-Key": KEY})
    assert refused.status_code == 400
    assert "without Idempotency-Key" in refused.json()["detail"]
    assert "A body has at most" in post(program).json()["detail"]


def test_kept_answer_is_for_who_still_may(program, user):
    post(program)
    assert post(bring(give_token(user, Scope.READ, name="reader"))).status_code == 403
    User.objects.update(is_active=False)
    assert post(program).status_code == 401


def test_key_is_forgotten_after_a_day(program):
    post(program)
    KeptAnswer.objects.update(kept_at=timezone.now() - timedelta(hours=23))
    sweep_answers()
    assert post(program).json() == {"said": "new: True"}
    KeptAnswer.objects.update(kept_at=timezone.now() - timedelta(hours=25))
    assert post(program, 2).json() == {"said": "new: True"}
    assert KeptAnswer.objects.count() == 1
    KeptAnswer.objects.update(kept_at=timezone.now() - timedelta(hours=25))
    sweep_answers()
    assert not KeptAnswer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_key_in_flight_is_told_so_and_answered_when_it_is_done():
    token = give_token(make_account(), Scope.FOLLOW)
    door.opened.clear()

    def ask() -> Any:
        try:
            return post(bring(token))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as first:
        waiting = first.submit(ask)
        assert door.entered.wait(60)
        meanwhile = post(bring(token))
        door.opened.set()
        assert waiting.result().status_code == 201
    assert (meanwhile.status_code, meanwhile["Retry-After"]) == (409, "1")
    assert post(bring(token))["Idempotent-Replayed"] == "true"
    assert Follow.objects.count() == 1
