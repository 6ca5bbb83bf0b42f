"""Accounts in the admin: superusers give rights there, and signing in to it goes the way of everybody."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings

from profiles.models import User
from tests.factories import plain_static
from tests.profiles.accounts import PASSWORD, make_account, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _static():
    with override_settings(**plain_static()):
        yield


@pytest.fixture
def root() -> Client:
    User.objects.create_superuser("root@example.org", PASSWORD)
    return sign_in("root@example.org")


def test_admin_has_no_way_in_of_its_own(client):
    answer = client.get("/admin/", follow=True)

    assert answer.redirect_chain[-1][0].startswith("/account/login/?next=")
    assert (
        client.post("/admin/login/", {"username": "root@example.org", "password": PASSWORD}).status_code
        == 302
    )
    assert client.get("/me").status_code == 302


def test_curator_is_made_by_a_superuser(root):
    ada = make_account()

    root.post(
        f"/admin/profiles/user/{ada.pk}/change/",
        {"is_curator": "on", "is_active": "on", "email": "mallory@example.org"},
    )

    ada.refresh_from_db()
    assert (ada.is_curator, ada.is_staff, ada.email) == (True, False, "ada@example.org")


def test_staff_give_nobody_rights(root):
    make_account("staff@example.org", is_staff=True)
    ada = make_account()
    staff = sign_in("staff@example.org")

    assert staff.get("/admin/profiles/user/").status_code == 403
    staff.post(f"/admin/profiles/user/{ada.pk}/change/", {"is_superuser": "on", "is_active": "on"})

    ada.refresh_from_db()
    assert not ada.is_superuser


def test_accounts_are_neither_made_nor_deleted_in_the_admin(root):
    ada = make_account()

    assert root.get("/admin/profiles/user/add/").status_code == 403
    assert root.post(f"/admin/profiles/user/{ada.pk}/delete/", {"post": "yes"}).status_code == 403
    assert root.get("/admin/profiles/user/").status_code == 200


def test_secrets_of_accounts_are_not_in_the_admin(root):
    for table in (
        "mfa/authenticator",
        "socialaccount/socialtoken",
        "usersessions/usersession",
        "account/emailaddress",
    ):
        assert root.get(f"/admin/{table}/").status_code == 404


def test_who_is_not_staff_is_told_so():
    make_account()

    assert sign_in().get("/admin/", follow=True).status_code == 403
