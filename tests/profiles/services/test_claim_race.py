"""People who claim one record at the same instant, in sessions of their own: one gets it, and nobody sees an error."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from profiles.models import Claim, ClaimEvent, User
from tests.profiles.people import make_author, make_user

pytestmark = pytest.mark.django_db(transaction=True)

LONG = os.environ.get("PEERLIGHT_FAULTS") == "1"
ROUNDS = {2: 200, 8: 1000 if LONG else 20}


class Person:
    """Somebody at a browser, with a database session of their own that stays open."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.client = Client()
        self.client.force_login(user)
        self._thread = ThreadPoolExecutor(1)

    def claim(self, author_id: int, start: Barrier):
        """Send the form as soon as all are ready."""

        def send() -> tuple[int, str]:
            connection.ensure_connection()
            start.wait(timeout=120)
            response = self.client.post("/claims/new", {"author": author_id})
            return response.status_code, response.get("Location", "")

        return self._thread.submit(send)

    def leave(self) -> None:
        self._thread.submit(lambda: connection.close()).result(timeout=120)
        self._thread.shutdown()


@pytest.mark.parametrize("people_count", [2, 8])
def test_one_of_many_who_claim_at_once_wins_and_the_others_compete(people_count):
    author = make_author("Ada Ax")
    people = [Person(make_user("Ada Ax")) for _ in range(people_count)]
    try:
        for round_number in range(ROUNDS[people_count]):
            Claim.objects.all().delete()
            cache.clear()  # how often somebody claimed: nobody does so as often as here
            start = Barrier(people_count)
            answers = [
                one.result(timeout=120) for one in [person.claim(author.pk, start) for person in people]
            ]
            claims = {one.pk: one for one in Claim.objects.all()}
            assert [status for status, _ in answers] == [302] * people_count, round_number
            assert sorted(place for _, place in answers) == sorted(f"/me/claims/{pk}" for pk in claims)
            states = sorted(one.state for one in claims.values())
            assert states == ["competing"] * (people_count - 1) + ["verified"], round_number
            assert ClaimEvent.objects.filter(action="verified").count() == 1
            assert ClaimEvent.objects.filter(action="competing").count() == people_count - 1
    finally:
        for person in people:
            person.leave()
