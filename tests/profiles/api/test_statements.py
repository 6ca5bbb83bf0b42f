"""What owners state by the API: it stands as the form of the desk has it."""

from __future__ import annotations

import pytest
from django.test import Client

from papers.models import Author
from profiles.models import Researcher
from tests.asking import ask, sign_in
from tests.factories import find_author
from tests.profiles.owners import COAUTHOR, make_owner, make_page
from tests.profiles.people import make_curator, make_user

pytestmark = pytest.mark.django_db

NOTHING = {"collaboration": "", "affiliation": "", "bio": "", "links": []}


@pytest.fixture
def author() -> Author:
    return make_page()


@pytest.fixture
def client(author) -> Client:
    return sign_in(make_owner(author))


def test_statement_is_its_owners_alone(author, client):
    path = f"researchers/{author.pk}/statement"
    ask(sign_in(None), "get", path, status=401)
    ask(sign_in(None), "patch", path, {"bio": "Mine."}, status=401)
    other = make_owner(find_author(COAUTHOR), name="other")
    for user in (make_user("Stran Ger"), make_curator(), other):
        ask(sign_in(user), "get", path, status=403)
        ask(sign_in(user), "patch", path, {"bio": "Mine."}, status=403)
    assert ask(client, "get", path) == NOTHING


def test_what_is_sent_is_stated_and_the_rest_stays(author, client):
    path = f"researchers/{author.pk}/statement"
    links = [{"label": "Code", "address": "https://code.example.org/"}]
    ask(client, "patch", path, {"collaboration": "open", "links": links})
    told = ask(client, "patch", path, {"bio": "I measure\u202e rivers."})
    assert told == {"collaboration": "open", "affiliation": "", "bio": "I measure rivers.", "links": links}
    assert ask(client, "get", path) == told
    page = Researcher.objects.get(pk=author.pk)
    assert (page.collaboration, page.bio, page.links) == ("open", "I measure rivers.", links)
    before = page.changed_at
    ask(client, "patch", path, {"bio": "I measure rivers."})
    page.refresh_from_db()
    assert page.changed_at == before
    assert ask(client, "patch", path, {"collaboration": "", "bio": "", "links": []}) == NOTHING


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"collaboration": "perhaps"}, 400),
        ({"colour": "red"}, 400),
        ({"bio": 1}, 400),
        ({"bio": "x" * 1501}, 422),
        ({"links": [{"label": "x", "address": "javascript:alert(1)"}]}, 422),
        ({"links": [{"label": "x"}]}, 400),
    ],
)
def test_what_cannot_stand_on_a_page_is_refused(author, client, sent, status):
    path = f"researchers/{author.pk}/statement"
    ask(client, "patch", path, sent, status=status)
    assert ask(client, "get", path) == NOTHING
