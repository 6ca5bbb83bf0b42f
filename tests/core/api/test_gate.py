"""What all answers of the API have in common: limits, CORS, how long they may be kept, and what they say again."""

from __future__ import annotations

import socket
import time
from ipaddress import ip_address
from itertools import takewhile

import pytest
from django.conf import settings as site
from django.test import Client
from redis import Redis

from core.api.scopes import Scope
from profiles.models import Follow
from tests.clocks import do_within
from tests.profiles.accounts import make_account
from tests.profiles.tokens import bring, give_token

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.api.endpoints")]

SOMETHING, OWN, TOPICS = "/api/v1/something", "/api/v1/own", "/api/v1/topics"
ELSEWHERE = {"Origin": "https://elsewhere.example"}
PROBLEM = "application/problem+json"


@pytest.fixture
def away(settings) -> None:
    """Redis is away."""
    settings.CACHES = {"default": {**site.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}


def read_limits(answer) -> tuple[int, int, int]:
    most, left, reset = (int(answer[f"RateLimit-{name}"]) for name in ("Limit", "Remaining", "Reset"))
    return most, left, reset


def test_every_answer_says_what_is_left(client, settings):
    settings.API_LIMITS = {"address": 10, "token": 10, "tokens": 10}
    for number, path in enumerate((SOMETHING, "/api/v1/nothing", OWN, f"{SOMETHING}?colour=red"), start=1):
        most, left, reset = read_limits(client.get(path))
        assert (most, left) == (10, 10 - number), path
        assert 55 <= reset <= 60
    assert "RateLimit-Limit" not in client.get("/page")


def test_address_that_asks_too_often_is_told_when_again(client, settings):
    settings.API_LIMITS = {"address": 2, "token": 10, "tokens": 10}
    assert [client.get(SOMETHING).status_code for _ in range(2)] == [200, 200]
    refused = client.get(SOMETHING, headers=ELSEWHERE)
    assert (refused.status_code, refused["Content-Type"]) == (429, PROBLEM)
    assert refused.json()["detail"] == (
        "Without a token, the API is asked from one address at most 2 times in 1 minute. Try again in 1 minute."
    )
    assert refused["Retry-After"] == refused["RateLimit-Reset"]
    assert refused["RateLimit-Remaining"] == "0"
    assert refused["Access-Control-Allow-Origin"] == "*"
    assert client.get(SOMETHING, REMOTE_ADDR="192.0.2.7").status_code == 200
    assert client.get("/page").status_code == 200


def test_each_token_has_a_limit_of_its_own(settings):
    settings.API_LIMITS = {"address": 1, "token": 2, "tokens": 10}
    user = make_account()
    one, other = (bring(give_token(user, name=name)) for name in ("one", "other"))
    assert [one.get(SOMETHING).status_code for _ in range(3)] == [200, 200, 429]
    assert read_limits(other.get(SOMETHING))[:2] == (2, 1)


def test_who_guesses_tokens_comes_to_an_end(settings):
    settings.API_LIMITS = {"address": 1, "token": 100, "tokens": 3}
    tried = [bring(f"peerlight_{number:064x}").get(SOMETHING).status_code for number in range(4)]
    assert tried == [401, 401, 401, 429]


def test_what_takes_long_counts_for_more(client, settings):
    settings.API_LIMITS = {"address": 20, "token": 20, "tokens": 20}
    slow = "/api/v1/slow"
    assert client.get(slow).status_code == 200
    assert read_limits(client.get(SOMETHING))[:2] == (20, 8)
    assert [client.get(path).status_code for path in (slow, SOMETHING)] == [200, 429]
    token = bring(give_token(make_account()))
    assert [token.get(slow).status_code for _ in range(3)] == [200, 200, 429]


def test_request_is_one_round_trip_to_redis(client, settings):
    client.get(SOMETHING)  # the script is known then
    token, address, over = give_token(make_account()), "198.51.100.77", "all was asked"
    redis = Redis.from_url(settings.CACHES["default"]["LOCATION"])
    with redis.monitor() as seen:
        bring(token).get(SOMETHING, REMOTE_ADDR=address)
        redis.echo(over)
        commands = list(takewhile(lambda one: over not in one["command"], seen.listen()))
    counted = [one for one in commands if str(int(ip_address(address))) in one["command"]]
    # What the script does itself is told as well.
    asked = [one["command"].split()[0] for one in counted if one["client_type"] != "lua"]
    assert asked == ["EVALSHA"]


def test_limits_of_tokens_are_kept_without_them(settings):
    token = give_token(make_account())
    bring(token).get(SOMETHING)
    keys = Redis.from_url(settings.CACHES["default"]["LOCATION"]).keys("*")
    assert any(b"api-token" in key for key in keys)
    assert not any(token.encode() in key or token[10:].encode() in key for key in keys)


@pytest.mark.usefixtures("away")
def test_reading_goes_on_while_redis_is_away_and_writing_waits(client):
    token = bring(give_token(make_account(), Scope.FOLLOW))
    read = client.get(SOMETHING)
    assert (read.status_code, "RateLimit-Limit" in read) == (200, False)
    wrote = token.post(TOPICS, {"topic_id": 1}, "application/json")
    assert (wrote.status_code, wrote["Content-Type"], wrote["Retry-After"]) == (503, PROBLEM, "60")
    assert "Nothing was done" in wrote.json()["detail"]
    assert not Follow.objects.exists()


def test_reading_waits_little_for_a_redis_that_says_nothing(client, settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        settings.CACHES = {"default": {**site.CACHES["default"], "LOCATION": address}}
        began = time.monotonic()
        answer = do_within(2, lambda: client.get(SOMETHING), clock=time.monotonic)
        assert answer.status_code == 200
        assert time.monotonic() - began > 0.2


@pytest.mark.parametrize("path", [SOMETHING, OWN, "/api/v1/nothing"])
def test_pages_of_other_sites_may_read(client, path):
    answer = client.get(path, headers=ELSEWHERE)
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    exposed = answer["Access-Control-Expose-Headers"].split(", ")
    assert {"ETag", "Link", "RateLimit-Remaining", "Retry-After"} <= set(exposed)


@pytest.mark.parametrize("path", [SOMETHING, TOPICS, "/api/v1/nothing"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_browsers_are_told_before_they_ask(client, path, method):
    asked = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": "authorization"}
    answer = client.options(path, headers={**ELSEWHERE, **asked})
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert method in answer["Access-Control-Allow-Methods"]
    assert {"Authorization", "Idempotency-Key"} <= set(answer["Access-Control-Allow-Headers"].split(", "))
    assert "Access-Control-Allow-Credentials" not in answer


def test_page_of_another_site_writes_with_a_token_and_never_with_cookies():
    user = make_account()
    token = bring(give_token(user, Scope.FOLLOW))
    wrote = token.post(TOPICS, {"topic_id": 1}, "application/json", headers=ELSEWHERE)
    assert (wrote.status_code, wrote["Access-Control-Allow-Origin"]) == (201, "*")

    browser = Client(enforce_csrf_checks=True)
    browser.force_login(user)
    refused = browser.post(TOPICS, {"topic_id": 2}, "application/json", headers=ELSEWHERE)
    assert (refused.status_code, refused["Content-Type"]) == (403, PROBLEM)
    assert Follow.objects.count() == 1


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_is_known_already_is_not_sent_again(client, encoding, method):
    accepted = {"Accept-Encoding": encoding}
    first = client.generic(method, SOMETHING, headers=accepted)
    assert first.status_code == 200
    assert first["ETag"].removeprefix("W/") == client.get(SOMETHING)["ETag"].removeprefix("W/")
    again = client.generic(
        method, SOMETHING, headers={**accepted, **ELSEWHERE, "If-None-Match": first["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"].removeprefix("W/") == first["ETag"].removeprefix("W/")
    for name in ("Access-Control-Allow-Origin", "RateLimit-Remaining", "Cache-Control", "Vary"):
        assert name in again, name
    assert (
        client.generic(method, SOMETHING, headers={**accepted, "If-None-Match": '"else"'}).status_code == 200
    )


def test_caches_keep_what_everybody_may_read_and_ask_each_time(client):
    assert client.get(SOMETHING)["Cache-Control"] == "public, no-cache"
    assert {"Authorization", "Cookie", "Accept-Encoding"} <= set(client.get(SOMETHING)["Vary"].split(", "))


def test_caches_keep_nothing_that_one_account_is_told(client):
    user = make_account()
    assert bring(give_token(user, Scope.READ)).get(OWN)["Cache-Control"] == "private, no-cache"
    client.force_login(user)
    assert client.get(OWN)["Cache-Control"] == "private, no-cache"
    client.logout()
    assert client.get(OWN)["Cache-Control"] == "no-store"


def test_caches_keep_no_answer_to_what_is_written():
    wrote = bring(give_token(make_account(), Scope.FOLLOW)).delete(SOMETHING)
    assert (wrote.status_code, wrote["Cache-Control"]) == (204, "no-store")
