"""How two people stand to each other, and what a text may be; without a database."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from msgspec.structs import replace

from profiles.invitations import (
    PAUSE,
    WHY_NOT,
    Acquaintance,
    InvitationError,
    Standing,
    dress_text,
    find_standing,
)

NOW = datetime.datetime(2026, 11, 20, tzinfo=datetime.UTC)
STRANGERS = Acquaintance(2, False, True, "open", 3, False, False, None, None, None, None)
AFTER_NO: dict[str, Any] = {"state": "declined", "is_sender": True, "changed_at": NOW}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, Standing.WELCOME),
        ({"preference": "some"}, Standing.WELCOME),
        ({"preference": ""}, Standing.UNSTATED),
        ({"preference": "closed"}, Standing.CLOSED),
        ({"own_level": None}, Standing.UNPROVEN),
        ({"owner_id": None}, Standing.UNCLAIMED),
        ({"is_own": True}, Standing.OWN),
        ({"is_owner_active": False}, Standing.AWAY),
        ({"is_blocked": True}, Standing.AWAY),
        ({"is_blocking": True}, Standing.BLOCKING),
        ({"state": "open", "is_sender": True}, Standing.SENT),
        ({"state": "open", "is_sender": True, "is_blocked": True}, Standing.SENT),
        ({"state": "open", "is_sender": False}, Standing.RECEIVED),
        ({"state": "open", "is_sender": False, "is_blocking": True}, Standing.BLOCKING),
        ({"state": "accepted", "is_sender": True, "preference": "closed"}, Standing.CONVERSATION),
        ({"state": "accepted", "is_sender": False, "is_blocked": True}, Standing.CONVERSATION),
        ({"state": "withdrawn", "is_sender": True, "changed_at": NOW}, Standing.WELCOME),
        (AFTER_NO, Standing.DECLINED),
        (AFTER_NO | {"is_blocked": True}, Standing.DECLINED),
        (AFTER_NO | {"changed_at": NOW - PAUSE}, Standing.WELCOME),
        (AFTER_NO | {"changed_at": NOW - PAUSE, "is_blocked": True}, Standing.AWAY),
    ],
)
def test_standing_is_what_speaks_first(fields, expected):
    assert find_standing(replace(STRANGERS, **fields), now=NOW) is expected


def test_whoever_may_not_is_told_why():
    met = {Standing.WELCOME, Standing.SENT, Standing.RECEIVED, Standing.CONVERSATION}
    assert set(WHY_NOT) == set(Standing) - met


@pytest.mark.parametrize(
    ("text", "dressed"),
    [
        (" one \r\n two\t \rthree ", "one\ntwo\nthree"),
        ("a\n\n\n \n\nb", "a\n\nb"),
        ("a\u202eb\x00c\ud800d\u2066", "abcd"),
        ("e\u0301", "é"),
        ("<b>&amp;", "<b>&amp;"),
    ],
)
def test_text_keeps_its_lines_and_nothing_that_breaks_pages(text, dressed):
    assert dress_text(text, what="it", longest=20) == dressed


def test_text_is_as_long_as_it_may_be_and_no_longer():
    assert dress_text("x" * 20 + " \n", what="it", longest=20) == "x" * 20
    for text in ("x" * 21, "", "\n"):
        with pytest.raises(InvitationError):
            dress_text(text, what="it", longest=20)


def test_ten_thousand_empty_lines_take_no_time():
    with pytest.raises(InvitationError):
        dress_text("\n \n" * 100_000, what="it", longest=20)
