"""What the walks share."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings

from tests.factories import plain_static
from tests.meta.people import Site, make_site


@pytest.fixture(autouse=True)
def _static():
    with override_settings(**plain_static()):
        yield


@pytest.fixture(scope="module")
def lasting_site(django_db_setup: None, django_db_blocker: Any) -> Iterator[Site]:
    """A site that all tests of a module find as it was made: each works in a savepoint, which is rolled back.

    Walks have hundreds of tests that take less time than the site does.
    """
    kept: Any = transaction.atomic()
    kept._from_testcase = True  # what asks to be outermost finds a test around it, as ever
    with django_db_blocker.unblock():
        kept.__enter__()
        made = make_site()
    yield made
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        kept.__exit__(None, None, None)


@pytest.fixture
def site(db: None, lasting_site: Site) -> Site:
    """The lasting site, with clients that are signed in and nothing more."""
    return replace(
        lasting_site, clients={who: _renew(client) for who, client in lasting_site.clients.items()}
    )


def _renew(client: Client) -> Client:
    fresh = Client()
    fresh.cookies = deepcopy(client.cookies)
    return fresh
