"""Whether somebody has an account shows neither in answers nor in the time that they take."""

from __future__ import annotations

import re
import time
from statistics import median
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.profiles.accounts import PASSWORD, make_account, sign_up

pytestmark = pytest.mark.django_db

KNOWN, UNKNOWN = "ada@example.org", "nobody@example.org"
FORMS = {
    "sign-up": ("/account/signup/", {"name": "Ada", "password1": PASSWORD}, "email"),
    "sign-in": ("/account/login/", {"password": "not the right one"}, "login"),
    "reset": ("/account/password/reset/", {}, "email"),
}


def post(form: str, address: str) -> tuple[Client, Any]:
    path, fields, name = FORMS[form]
    client = Client()
    return client, client.post(path, {**fields, name: address})


def read(answer: Any, address: str) -> str:
    """What an answer says, without what is another in each."""
    text = re.sub(r'(csrfmiddlewaretoken" value=")\w+', r"\1", answer.content.decode())
    return text.replace(address, "ADDRESS")


def follow(form: str, address: str) -> list[Any]:
    """All that somebody sees who sends the form, follows where it leads, and types a wrong code."""
    client, answer = post(form, address)
    seen: list[Any] = [answer.status_code, answer.headers.get("Location"), read(answer, address)]
    if answer.status_code == 302:
        page = client.get(answer["Location"])
        seen += [page.status_code, read(page, address)]
        for _ in range(4):
            tried = client.post(answer["Location"], {"code": "BBBB-BBBB"})
            seen += [tried.status_code, tried.headers.get("Location"), read(tried, address)]
    return seen


@pytest.mark.parametrize("form", FORMS)
def test_answers_are_the_same_for_known_and_unknown_addresses(form):
    make_account(KNOWN)

    known, unknown = follow(form, KNOWN), follow(form, UNKNOWN)

    assert known == unknown
    assert known[0] in (200, 302)


def test_another_code_is_sent_or_not_with_the_same_answer():
    make_account(KNOWN)
    answers = []
    for address in (KNOWN, UNKNOWN):
        client = Client()
        sign_up(client, address)
        cache.clear()
        answer = client.post("/account/confirm-email/", {"action": "resend"})
        page = client.get("/account/confirm-email/")
        answers.append((answer.status_code, answer.headers.get("Location"), read(page, address)))

    assert answers[0] == answers[1]


@pytest.mark.parametrize("form", FORMS)
def test_answers_take_as_long_for_known_as_for_unknown_addresses(form):
    """The two are timed by turns, so that what else the machine does falls on both."""
    make_account(KNOWN)
    times: dict[str, list[float]] = {KNOWN: [], UNKNOWN: []}
    for number in range(5):
        for address in times:
            cache.clear()
            sent = address if address == KNOWN or form != "sign-up" else f"{number}{address}"
            began = time.perf_counter()
            post(form, sent)
            times[address].append(time.perf_counter() - began)

    known, unknown = (median(one[1:]) for one in times.values())
    print(f"{form}: known {known * 1000:.1f} ms, unknown {unknown * 1000:.1f} ms")
    # Nearly all of signing in is to hash the password; the other two wait until a fixed time.
    assert abs(known - unknown) < (0.1 * unknown if form == "sign-in" else 0.02)
