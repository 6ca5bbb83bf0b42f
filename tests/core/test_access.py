"""Who may do what."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from core import access
from core.access import Permission, can, permit
from profiles.models import User

PEOPLE: dict[str, Any] = {
    "nobody": AnonymousUser(),
    "plain": User(email="plain@example.org"),
    "staff": User(email="staff@example.org", is_staff=True),
    "disabled staff": User(email="disabled@example.org", is_staff=True, is_active=False),
}


@pytest.mark.parametrize(
    ("who", "expected"), [("nobody", False), ("plain", False), ("staff", True), ("disabled staff", False)]
)
def test_import_is_for_active_staff(who, expected):
    assert can(PEOPLE[who], Permission.IMPORT) is expected


@pytest.mark.parametrize(
    ("who", "expected"), [("nobody", False), ("plain", True), ("staff", True), ("disabled staff", False)]
)
def test_distances_are_measured_for_who_is_signed_in(who, expected):
    assert can(PEOPLE[who], Permission.MEASURE_DISTANCE) is expected


@pytest.mark.parametrize("permission", Permission)
def test_every_permission_is_refused_to_nobody_and_to_a_disabled_account(permission):
    assert not can(PEOPLE["nobody"], permission)
    assert not can(PEOPLE["disabled staff"], permission)


def test_permission_without_a_rule_is_refused(monkeypatch):
    monkeypatch.setattr(access, "_RULES", {})

    assert not can(PEOPLE["staff"], Permission.IMPORT)


@permit(Permission.IMPORT)
def show(request, number):
    return HttpResponse(f"shown {number}")


def ask(who, method="get"):
    request = getattr(RequestFactory(), method)("/secret?x=1")
    request.user = PEOPLE[who]
    return show(request, number=7)


def test_guarded_view_is_shown_to_who_may():
    assert ask("staff").content == b"shown 7"


def test_guarded_view_asks_nobody_to_sign_in_and_leads_back():
    answer = ask("nobody")

    assert (answer.status_code, answer["Location"]) == (302, "/account/login/?next=/secret%3Fx%3D1")


def test_guarded_view_does_not_lead_back_to_what_was_posted():
    assert "secret" not in ask("nobody", "post")["Location"]


def test_guarded_view_is_refused_to_who_may_not_with_the_reason():
    with pytest.raises(PermissionDenied, match="people who look after this site"):
        ask("plain")
