"""What caches may keep of answers to people who are signed in."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings

from papers.models import Author
from profiles.models import User
from tests.factories import import_records, make_record, plain_static

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _static():
    with override_settings(**plain_static()):
        yield


@pytest.fixture
def signed_in() -> Client:
    client = Client()
    client.force_login(User.objects.create_user("ada@example.org", name="Ada Quillon"))
    return client


@pytest.mark.parametrize("path", ["/", "/search?q=rivers", "/explore", "/nothing-here", "/curate"])
def test_page_for_who_is_signed_in_is_private(signed_in, path):
    answer = signed_in.get(path)
    assert "private" in answer["Cache-Control"]
    assert "Cookie" in answer["Vary"]


@pytest.mark.parametrize(
    "path", ["/account/email/", "/account/sessions/", "/account/2fa/", "/account/password/set/"]
)
def test_page_with_secrets_is_kept_by_nobody(signed_in, path):
    assert {"no-store", "private"} <= set(signed_in.get(path)["Cache-Control"].split(", "))


@pytest.mark.parametrize("path", ["/", "/search?q=rivers"])
def test_page_for_everybody_is_not_private_and_sets_no_cookie(client, path):
    answer = client.get(path)
    assert "private" not in answer.get("Cache-Control", "")
    assert not answer.cookies


def test_feed_is_the_same_for_who_is_signed_in(client, signed_in):
    import_records(make_record("Rivers", "Ada Ax"))
    path = f"/researchers/{Author.objects.get().pk}-ada-ax/feed.atom"
    answers = [client.get(path), signed_in.get(path)]
    assert {answer["Cache-Control"] for answer in answers} == {"public, max-age=300"}
    assert answers[0].content == answers[1].content
    assert not answers[1].cookies
