"""Whether somebody has an account shows neither in answers nor in the time that they take."""

from __future__ import annotations

import math
import re
import time
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.clocks import TRIES
from tests.profiles.accounts import PASSWORD, make_account, sign_up

pytestmark = pytest.mark.django_db

KNOWN, UNKNOWN = "ada@example.org", "nobody@example.org"
FORMS = {
    "sign-up": ("/account/signup/", {"name": "Ada", "password1": PASSWORD}, "email"),
    "sign-in": ("/account/login/", {"password": "not the right one"}, "login"),
    "reset": ("/account/password/reset/", {}, "email"),
}
ROUNDS = 40


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

    def measure_delay(number: int) -> float:
        """How long after a step the answer came: what the machine took besides to wake up."""
        cache.clear()
        began = time.perf_counter()
        post(form, address if address == KNOWN else f"{number}{address}")
        took = time.perf_counter() - began
        assert took >= step
        return math.fmod(took, step)

    assert any(measure_delay(number) < 0.2 for number in range(TRIES))


@pytest.mark.parametrize(("form", "tolerance"), [("sign-in", 0.05), ("sign-up", 0.15)])
def test_known_and_unknown_addresses_are_as_much_work(form, tolerance):
    """Nearly all of it is to hash the password. The time of the processor alone, until the least of both is told.

    The least gets smaller with each round, to what the work takes on a machine that does nothing else.
    """
    make_account(KNOWN)
    least = {KNOWN: math.inf, UNKNOWN: math.inf}
    for number in range(ROUNDS):
        for address in least:
            cache.clear()
            began = time.thread_time()
            post(form, address if address == KNOWN else f"{number}{address}")
            least[address] = min(least[address], time.thread_time() - began)
        if number >= 3 and abs(least[KNOWN] - least[UNKNOWN]) < tolerance * least[UNKNOWN]:
            break
    else:
        pytest.fail(f"known and unknown take {least[KNOWN]:.3f} s and {least[UNKNOWN]:.3f} s")

    assert least[KNOWN] > 0.01
