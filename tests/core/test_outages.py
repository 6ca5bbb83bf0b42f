"""What people are told while Redis is away."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import override_settings

from profiles.models import User
from tests.factories import plain_static

pytestmark = pytest.mark.django_db

PASSWORD = "waters of imagination"
FORMS = [
    ("/account/login/", {"login": "ada@example.org", "password": PASSWORD}),
    ("/account/signup/", {"name": "Ben Bo", "email": "ben@example.org", "password1": PASSWORD}),
    ("/account/password/reset/", {"email": "ada@example.org"}),
]


@pytest.mark.parametrize(("path", "form"), FORMS)
def test_what_can_not_be_counted_is_not_done_and_says_so(client, path, form):
    User.objects.create_user("ada@example.org", PASSWORD, name="Ada Quillon")
    away = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    with override_settings(CACHES={"default": away}, **plain_static()):
        answer = client.post(path, form)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"
    assert "nothing was" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert User.objects.count() == 1
