"""Whether somebody has an account shows neither in answers nor in the time that they take."""

from __future__ import annotations

import re
import time
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


@pytest.mark.parametrize(("form", "step"), [("sign-up", 1.0), ("reset", 0.5)])
@pytest.mark.parametrize("address", [KNOWN, UNKNOWN])
def test_answers_come_at_fixed_times_for_known_and_unknown_addresses(form, step, address):
    make_account(KNOWN)
    began = time.perf_counter()

    post(form, address)

    took = time.perf_counter() - began
    assert took >= step
    assert took % step < 0.2  # what the machine took besides to wake up


@pytest.mark.parametrize(("form", "tolerance"), [("sign-in", 0.05), ("sign-up", 0.15)])
def test_known_and_unknown_addresses_are_as_much_work(form, tolerance):
    """Nearly all of it is to hash the password. The time of the processor alone: what else goes on falls out."""
    make_account(KNOWN)
    work: dict[str, list[float]] = {KNOWN: [], UNKNOWN: []}
    for number in range(5):
        for address in work:
            cache.clear()
            began = time.thread_time()
            post(form, address if address == KNOWN else f"{number}{address}")
            work[address].append(time.thread_time() - began)

    known, unknown = (min(one) for one in work.values())
    assert known > 0.01
    assert abs(known - unknown) < tolerance * unknown
