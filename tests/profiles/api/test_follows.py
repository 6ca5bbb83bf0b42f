"""Following by the API: it ends as the forms of pages do."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from papers.models import AuthorRedirect, Change
from profiles.models import Follow, User
from profiles.services.follows import follow
from profiles.subjects import MOST_FOLLOWED
from tests.asking import ask, sign_in
from tests.profiles.following import NETS, begin, come, key_of
from tests.profiles.people import make_user

pytestmark = pytest.mark.django_db

NAMES = ("Ada Byron", "Ben Carr", "Cem Duru")


@pytest.fixture
def reader() -> User:
    begin(*NAMES)
    return make_user("Rea Der")


@pytest.fixture
def client(reader) -> Client:
    return sign_in(reader)


def test_following_is_for_accounts(reader):
    nobody = sign_in(None)
    for method, path in (
        ("get", "follows"),
        ("post", "follows"),
        ("get", f"follows/{NETS}"),
        ("patch", f"follows/{NETS}"),
        ("delete", f"follows/{NETS}"),
        ("get", "follows/changes"),
        ("post", "follows/changes/read"),
    ):
        ask(nobody, method, path, status=401)
    assert not Follow.objects.exists()


def test_followed_once_and_ended(client, reader):
    ada = key_of("Ada Byron")
    answer = client.post("/api/v1/follows", {"subject": str(ada)}, content_type="application/json")
    assert (answer.status_code, answer["Location"]) == (201, f"/api/v1/follows/{ada}")
    assert answer.json()["node"]["display_name"] == "Ada Byron"
    assert answer.json()["is_public"] is False
    ask(client, "post", "follows", {"subject": str(ada)}, status=201)
    assert (
        Follow.objects.filter(user=reader, subject_kind=Change.Subject.AUTHOR, subject_id=ada.id).count() == 1
    )

    assert ask(client, "get", f"follows/{ada}") == answer.json()
    assert ask(client, "patch", f"follows/{ada}", {"is_public": True})["is_public"] is True
    ask(client, "post", "follows", {"subject": str(ada)}, status=201)
    assert Follow.objects.get().is_public

    ask(client, "delete", f"follows/{ada}", status=204)
    ask(client, "delete", f"follows/{ada}", status=204)
    ask(client, "get", f"follows/{ada}", status=404)
    ask(client, "patch", f"follows/{ada}", {"is_public": True}, status=404)
    assert not Follow.objects.exists()


def test_follows_are_seen_by_their_account_alone(client, reader):
    ask(client, "post", "follows", {"subject": str(NETS), "is_public": True}, status=201)
    stranger = sign_in(make_user("Stran Ger"))
    assert ask(stranger, "get", "follows")["results"] == []
    ask(stranger, "get", f"follows/{NETS}", status=404)
    ask(stranger, "delete", f"follows/{NETS}", status=204)
    assert Follow.objects.filter(user=reader).exists()


def test_former_record_is_followed_where_it_joined(client, reader):
    ada = key_of("Ada Byron")
    AuthorRedirect.objects.create(old_id=ada.id + 1_000, author_id=ada.id)
    told = ask(client, "post", "follows", {"subject": f"author:{ada.id + 1_000}"}, status=201)
    assert told["subject"] == str(ada)
    ask(client, "delete", f"follows/author:{ada.id + 1_000}", status=204)
    assert not Follow.objects.exists()


@pytest.mark.parametrize(
    ("subject", "status", "said"),
    [
        ("author:999999999", 404, "Nothing that could be followed"),
        ("work:1", 400, "Researchers, topics and institutions can be followed."),
        ("nonsense", 400, "A node is named like author:12"),
    ],
)
def test_what_cannot_be_followed_is_said(client, subject, status, said):
    assert said in ask(client, "post", "follows", {"subject": subject}, status=status)["detail"]


def test_account_that_follows_too_much_is_told(client, reader):
    Follow.objects.bulk_create(
        Follow(user=reader, subject_kind=Change.Subject.TOPIC, subject_id=number + 1)
        for number in range(MOST_FOLLOWED)
    )
    told = ask(client, "post", "follows", {"subject": str(key_of("Ada Byron"))}, status=409)
    assert "unfollow some first" in told["detail"]
    ask(client, "get", "follows?page=11&per_page=100", status=404)


def test_body_with_an_unknown_field_is_refused(client):
    told = ask(client, "post", "follows", {"subject": str(NETS), "colour": "red"}, status=400)
    assert "colour" in told["detail"]


def test_feed_tells_what_happened_and_notes_what_was_read(client, reader):
    follow(subject=key_of("Ada Byron"), by=reader)
    for number in range(3):
        come(f"A work {number}", "Ada Byron")
    first = ask(client, "get", "follows/changes?per_page=2")
    assert [one["work"]["display_name"] for one in first["results"]] == ["A work 2", "A work 1"]
    assert {(one["kind"], one["subject"]["display_name"], one["is_new"]) for one in first["results"]} == {
        ("new-work", "Ada Byron", True)
    }
    rest = ask(client, "get", f"follows/changes?cursor={first['meta']['next_cursor']}")
    assert [one["work"]["display_name"] for one in rest["results"]] == ["A work 0"]
    assert rest["meta"]["next_cursor"] is None

    ask(client, "post", "follows/changes/read", {"until": first["meta"]["newest"]}, status=204)
    again = ask(client, "get", "follows/changes")
    assert not any(one["is_new"] for one in again["results"])
    assert again["meta"]["read_until"] == first["meta"]["newest"]
    ask(client, "get", "follows/changes?cursor=nonsense", status=400)


def count_queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/api/v1/{path}").status_code == 200
    return len(queries)


def test_lists_ask_as_often_at_one_row_as_at_three(client, reader):
    follow(subject=key_of("Ada Byron"), by=reader)
    come("One", "Ada Byron")
    paths = ("follows", "follows/changes")
    once = [count_queries(client, path) for path in paths]
    for name in NAMES[1:]:
        follow(subject=key_of(name), by=reader)
        come(f"Another by {name}", name)
    assert len(ask(client, "get", "follows/changes")["results"]) == 3
    assert [count_queries(client, path) for path in paths] == once
