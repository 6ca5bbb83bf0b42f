"""Tokens as their person makes, sees and ends them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from core.api.scopes import Scope
from profiles.models import KeptAnswer, Token, User
from profiles.pages.tokens import SCOPE_WORDS
from profiles.services.account_deletion import delete_account
from profiles.services.tokens import MOST_TOKENS, sweep_tokens
from tests.profiles.accounts import PASSWORD, make_account, sign_in
from tests.profiles.test_accounts import tidy
from tests.profiles.tokens import bring, give_token

pytestmark = pytest.mark.django_db

LIST, NEW, END = "/me/tokens", "/me/tokens/new", "/me/tokens/end"
SHOWN = re.compile("peerlight_[0-9a-f]{64}")
FORM = {"name": "a bot", "scopes": ["follow", "read"], "days": "90"}


@pytest.fixture
def account() -> User:
    return make_account()


@pytest.fixture
def browser(account: User) -> Client:
    """Signed in, and just asked again for the password."""
    client = sign_in()
    assert client.post("/account/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return client


def read(client: Client, path: str = LIST) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def make(client: Client, **form: Any) -> Any:
    return client.post(NEW, FORM | form)


def test_token_is_made_shown_once_and_works(browser, account):
    assert make(browser)["Location"] == LIST
    shown = SHOWN.findall(read(browser))
    assert len(set(shown)) == 1
    assert not SHOWN.search(read(browser))

    token = Token.objects.get()
    assert (token.name, token.scopes, token.user) == ("a bot", ["read", "follow"], account)
    assert timedelta(days=89, hours=23) < token.expiry - timezone.now() <= timedelta(days=90)
    assert bring(shown[0]).get("/api/v1/works").status_code == 200


def test_head_of_the_page_leaves_the_token_to_be_shown(browser):
    make(browser)
    browser.head(LIST)
    assert SHOWN.search(read(browser))


def test_token_stands_nowhere_in_the_database(browser, mail_server):
    make(browser)
    (session,) = (one.session_data for one in Session.objects.all())
    shown = SHOWN.search(read(browser))
    assert shown
    token = Token.objects.get()
    assert token.token_key == shown[0][:15]
    assert shown[0] not in f"{token.digest}{token}{session}"
    mail_server.deliver()
    letter = mail_server.received[-1]
    assert letter["Subject"] == "A token for the API was made"
    assert "“a bot”" in letter.get_content()
    assert token.token_key not in letter.get_content()


def test_who_somebody_is_is_asked_again_before_a_token_is_made(account):
    client = sign_in()
    for answer in (client.get(NEW), make(client)):
        assert answer["Location"].startswith("/account/reauthenticate/")
    assert not Token.objects.exists()


def test_list_says_what_is_to_be_known_of_each(browser, account):
    give_token(account, Scope.READ, Scope.CLAIM, name="one")
    give_token(account, name="other")
    Token.objects.filter(name="other").update(last_used_at=timezone.now(), expiry=timezone.now())
    page = read(browser)
    assert "For: read and claim." in page
    assert "never used" in page
    assert "Reads what everybody may." in page
    assert "last used today at" in page
    assert ">ended " in page
    assert page.count("<code>peerlight_") == 2


def test_list_is_the_persons_own(browser):
    give_token(make_account("b@example.org"), name="of another")
    assert "of another" not in read(browser)


def test_list_asks_as_often_for_three_tokens_as_for_one(browser, account, django_assert_num_queries):
    give_token(account, name="0")
    with django_assert_num_queries(3):
        read(browser)
    for number in (1, 2):
        give_token(account, name=str(number))
    with django_assert_num_queries(3):
        read(browser)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "A token has a name"),
        ("name", "  ", "A token has a name"),
        ("name", "x" * 61, "A token has a name"),
        ("name", "a\0b", "A token has a name"),
        ("scopes", ["everything"], "A token is for what can be chosen"),
        ("days", "", "A token ends after"),
        ("days", "3650", "A token ends after"),
    ],
)
def test_what_is_no_token_is_refused(browser, field, value, said):
    answer = make(browser, **{field: value})
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not Token.objects.exists()


def test_form_keeps_what_was_chosen(browser):
    page = make(browser, name="", days="365").content.decode()
    for chosen in ('value="follow" checked', 'value="read" checked', 'value="365" checked'):
        assert chosen in page
    assert 'value="claim" checked' not in page


def test_name_is_one_lines_and_one_tokens(browser):
    make(browser, name=" a \n  bot ")
    again = make(browser, name="A BOT")
    assert again.status_code == 400
    assert "You have a token called “A BOT” already" in again.content.decode()
    assert [token.name for token in Token.objects.all()] == ["a bot"]


def test_account_has_so_many_tokens_at_most(browser, account):
    for number in range(MOST_TOKENS):
        give_token(account, name=str(number))
    assert f"You have {MOST_TOKENS} tokens" in make(browser).content.decode()
    assert NEW not in read(browser)


def test_importing_is_offered_to_who_may(browser, account):
    assert 'value="import"' not in read(browser, NEW)
    make(browser, scopes=["import"])
    assert Token.objects.get().scopes == []
    User.objects.update(is_staff=True)
    assert 'value="import"' in read(browser, NEW)


def test_every_scope_is_offered_in_words():
    assert set(SCOPE_WORDS) == set(Scope)


def test_token_is_ended_and_works_no_more(browser, account):
    token, other = give_token(account), give_token(account, name="other")
    for _ in range(2):
        assert browser.post(END, {"name": "a bot"})["Location"] == LIST
    assert bring(token).get("/api/v1/works").status_code == 401
    assert bring(other).get("/api/v1/works").status_code == 200
    browser.post(END, {"all": "yes"})
    assert bring(other).get("/api/v1/works").status_code == 401


@pytest.mark.parametrize("form", [{}, {"name": ""}, {"name": "a\0"}, {"name": "none"}, {"all": "no"}])
def test_ending_what_is_not_there_ends_nothing(browser, account, form):
    give_token(account)
    assert browser.post(END, form).status_code == 302
    assert Token.objects.exists()


def test_token_of_another_is_not_ended(browser):
    give_token(make_account("b@example.org"))
    browser.post(END, {"name": "a bot"})
    browser.post(END, {"all": "yes"})
    assert Token.objects.exists()


def test_another_password_ends_all_tokens(browser, account, mail_server):
    give_token(account)
    password = "rivers of imagination"
    form = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    assert browser.post("/account/password/change/", form).status_code == 302
    assert not Token.objects.exists()


def test_signing_out_ends_no_token(browser, account):
    token = give_token(account)
    browser.post("/account/sessions/")
    browser.post("/account/logout/")
    assert bring(token).get("/api/v1/works").status_code == 200


def test_tokens_that_are_over_are_forgotten_after_a_while(account):
    give_token(account)
    Token.objects.update(expiry=timezone.now() - timedelta(days=29))
    sweep_tokens()
    assert Token.objects.exists()
    Token.objects.update(expiry=timezone.now() - timedelta(days=31))
    tidy()
    assert not Token.objects.exists()


def test_tokens_go_with_their_account(account):
    token = give_token(account)
    KeptAnswer.objects.create(user=account, key="k", asked="0" * 64, status=200, content=b"{}")
    delete_account(by=account)
    assert bring(token).get("/api/v1/works").status_code == 401
    assert not Token.objects.exists()
    assert not KeptAnswer.objects.exists()
