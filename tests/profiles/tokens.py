"""Tokens of accounts, for tests."""

from __future__ import annotations

from django.test import Client

from core.api.scopes import Scope
from profiles.models import User
from profiles.services.tokens import make_token


def give_token(user: User, *scopes: Scope, name: str = "a bot") -> str:
    """The text of a token of the account that lives for 30 days."""
    return make_token(name=name, scopes=scopes, life_days=30, by=user)


def bring(token: str) -> Client:
    """A program that asks with the token."""
    return Client(headers={"Authorization": f"Bearer {token}"})
