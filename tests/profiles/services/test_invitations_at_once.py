"""What happens to one invitation at the same instant, in sessions of their own: one is first, nobody sees an error."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from profiles.models import Block, Claim, Invitation, Message, User
from profiles.services.claims import withdraw_claim
from tests.profiles.inviting import Pair, browse, invite, make_pair, own, talk, welcome

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 200 if os.environ.get("PEERLIGHT_FAULTS") == "1" else 15


@pytest.fixture
def pair() -> Pair:
    return make_pair()


def do_at_once(*doings: Callable[[], object]) -> list[object]:
    """What they answer, begun as soon as all are ready, each with a database session of its own."""
    start = Barrier(len(doings))

    def begin(do: Callable[[], object]) -> object:
        try:
            connection.ensure_connection()
            start.wait(timeout=120)
            return do()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(doings)) as threads:
        return [one.result(timeout=120) for one in [threads.submit(begin, do) for do in doings]]


def post(client: Client, address: str, **fields: str) -> Callable[[], int]:
    return lambda: client.post(address, fields).status_code


def clear() -> None:
    Message.objects.all().delete()
    Block.objects.all().delete()
    Invitation.objects.all().delete()
    cache.clear()


def unread(user: User) -> int:
    return User.objects.values_list("unread_count", flat=True).get(pk=user.pk)


def test_form_that_is_sent_twice_at_once_is_one_invitation(pair):
    browsers = [browse(pair.ada) for _ in range(2)]
    for _ in range(ROUNDS):
        clear()
        form = {"to": str(pair.ben_page.pk), "text": "Shall we?"}
        assert do_at_once(*(post(one, "/invitations/new", **form) for one in browsers)) == [303, 303]
        assert Invitation.objects.count() == 1
        assert unread(pair.ben) == 1


def test_two_who_invite_each_other_at_once_have_one_invitation(pair):
    welcome(pair.ada_page, pair.ada)
    ada, ben = browse(pair.ada), browse(pair.ben)
    for _ in range(ROUNDS):
        clear()
        codes = do_at_once(
            post(ada, "/invitations/new", to=str(pair.ben_page.pk), text="Shall we?"),
            post(ben, "/invitations/new", to=str(pair.ada_page.pk), text="And we?"),
        )
        assert codes == [303, 303]
        assert Invitation.objects.count() == 1


@pytest.mark.parametrize(("first", "second"), [("accept", "accept"), ("accept", "decline")])
def test_of_two_answers_at_once_one_counts(pair, first, second):
    browsers = [browse(pair.ben) for _ in range(2)]
    for _ in range(ROUNDS):
        clear()
        address = f"/invitations/{invite(pair).pk}/answer"
        codes = do_at_once(post(browsers[0], address, do=first), post(browsers[1], address, do=second))
        assert codes == [303, 303]
        assert Invitation.objects.get().state in {f"{first}ed", f"{second}d"}
        assert unread(pair.ben) == 0


def test_acceptance_and_withdrawal_at_once_end_in_one_of_them(pair):
    ada, ben = browse(pair.ada), browse(pair.ben)
    for _ in range(ROUNDS):
        clear()
        address = f"/invitations/{invite(pair).pk}/answer"
        assert do_at_once(post(ada, address, do="withdraw"), post(ben, address, do="accept")) == [303, 303]
        assert Invitation.objects.get().state in ("withdrawn", "accepted")


def test_page_that_is_given_up_while_somebody_accepts_or_invites_leaves_nothing_open(pair):
    ada, ben = browse(pair.ada), browse(pair.ben)
    for _ in range(ROUNDS):
        clear()
        Claim.objects.filter(user=pair.ben).delete()
        claim = own(pair.ben, pair.ben_page)
        address = f"/invitations/{invite(pair).pk}/answer"
        do_at_once(
            post(ben, address, do="accept"),
            partial(withdraw_claim, claim_id=claim.pk, by=pair.ben),
            post(ada, "/invitations/new", to=str(pair.ben_page.pk), text="Shall we?"),
        )
        assert Invitation.objects.get().state in ("accepted", "expired")


def test_two_who_write_and_block_at_once_are_both_answered(pair):
    ada, ben = browse(pair.ada), browse(pair.ben)
    for _ in range(ROUNDS):
        clear()
        address = f"/invitations/{talk(pair).pk}"
        codes = do_at_once(
            post(ada, f"{address}/messages", text="Well?", after="0"),
            post(ben, f"{address}/messages", text="Well!", after="0"),
            post(ben, f"{address}/block", do="block"),
        )
        assert set(codes) <= {303, 400}
        assert Block.objects.count() == 1
