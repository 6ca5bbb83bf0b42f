"""Accounts as tests need them: signed up, proven, signed in."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.test import Client

from profiles.models import User

PASSWORD = "waters of imagination"


def make_account(email: str = "ada@example.org", *, name: str = "Ada Quillon", **fields: Any) -> User:
    """An account whose owner proved to read the address; its password is PASSWORD."""
    user = User.objects.create_user(email, PASSWORD, name=name, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def sign_in(email: str = "ada@example.org", password: str = PASSWORD) -> Client:
    """A browser in which somebody signed in with the password."""
    client = Client()
    answer = client.post("/account/login/", {"login": email, "password": password})
    assert answer.status_code == 302, answer.content.decode()
    return client


def sign_up(client: Client, email: str, *, name: str = "Ada Quillon", password: str = PASSWORD) -> Any:
    """The answer to the form to sign up."""
    return client.post("/account/signup/", {"name": name, "email": email, "password1": password})
