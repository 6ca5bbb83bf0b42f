"""Every endpoint that writes, asked twice with one Idempotency-Key: it is done once, and answered the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction

from core.api.endpoints import Endpoint
from profiles.models import KeptAnswer
from tests.meta.doors import DOORS
from tests.meta.people import Site, make_site
from tests.meta.test_access_walk import digest_tables, send
from tests.meta.test_api_access import list_endpoints

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(settings) -> Site:
    settings.SOURCES = {}
    return make_site()


def list_writing(site: Site) -> Iterator[tuple[str, str, Endpoint]]:
    """Those that do something; what only asks by POST, as anybody may, has no scope."""
    for route, address, endpoint in list_endpoints(site):
        if endpoint.method != "GET" and endpoint.scope is not None:
            yield route, address, endpoint


def test_what_is_written_with_a_key_is_written_once(site):
    faults = []
    for route, address, endpoint in list_writing(site):
        what, door, method = f"{endpoint.method} {route}", DOORS[route], endpoint.method.lower()
        client = site.clients[sorted(door.may(method))[0]]
        client.defaults["HTTP_IDEMPOTENCY_KEY"] = "the-key"
        with transaction.atomic():
            first = send(client, method, address, door, site)
            written = digest_tables()
            again = send(client, method, address, door, site)
            is_once = digest_tables() == written and KeptAnswer.objects.exists()
            transaction.set_rollback(True)
        if first.status_code != endpoint.status:
            faults.append(f"{what}: {first.status_code}, {first.content[:200]!r}")
        elif again.headers.get("Idempotent-Replayed") != "true":
            faults.append(f"{what}: was done again")
        elif (again.status_code, again.content) != (first.status_code, first.content):
            faults.append(f"{what}: {again.content!r} in place of {first.content!r}")
        elif again.headers.get("Location") != first.headers.get("Location"):
            faults.append(f"{what}: another Location")
        elif not is_once:
            faults.append(f"{what}: wrote again")
    assert not faults, "\n".join(faults)
