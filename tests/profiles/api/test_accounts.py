"""The account that asks, as the API tells it."""

from __future__ import annotations

import pytest

from core.api.scopes import Scope
from tests.asking import ask, sign_in
from tests.profiles.owners import make_owner, make_page
from tests.profiles.people import claim, make_author, make_user
from tests.profiles.tokens import bring, give_token

pytestmark = pytest.mark.django_db


def test_nobody_is_told_to_sign_in():
    assert "/me/tokens" in ask(sign_in(None), "get", "me", status=401)["detail"]


def test_browser_is_told_whose_it_is_and_what_is_theirs():
    author = make_page()
    owner = make_owner(author)
    claim(make_author(), owner)  # pending: no page of theirs
    told = ask(sign_in(owner), "get", "me")
    assert told["researchers"] == [
        {
            "id": str(author.pk),
            "display_name": "Elna Thorsvik",
            "level": 3,
            "address": f"/researchers/{author.pk}-elna-thorsvik",
        }
    ]
    assert told["scopes"] == ["read", "follow", "claim", "correct", "import"]
    assert (told["token_name"], told["token_ends_at"], told["orcid"]) == (None, None, None)


def test_token_is_told_what_it_is_for():
    ada = make_user("Ada Ax")
    told = ask(bring(give_token(ada, Scope.READ, Scope.FOLLOW, name="a bot")), "get", "me")
    assert (told["name"], told["token_name"], told["scopes"]) == ("Ada Ax", "a bot", ["read", "follow"])
    assert told["token_ends_at"] > told["joined_at"]
    assert told["emails"] == [{"email": ada.email, "is_primary": True, "is_verified": True}]
