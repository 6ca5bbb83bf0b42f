"""The API as a program asks it, with what it answers."""

from __future__ import annotations

from typing import Any

from django.test import Client

from profiles.models import User


def sign_in(user: User | None) -> Client:
    """A client of this account, or of nobody."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def ask(client: Client, method: str, path: str, body: Any = None, *, status: int = 200) -> Any:
    """What is answered with this status: JSON, or None for nothing."""
    sent = {} if body is None else {"data": body, "content_type": "application/json"}
    answer: Any = getattr(client, method)(f"/api/v1/{path}", **sent)
    assert answer.status_code == status, answer.content.decode()
    if status >= 400:
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["detail"].endswith(".")
    return answer.json() if answer.content else None
