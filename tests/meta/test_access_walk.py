"""Every address of the site, walked by everybody with every method: nobody reaches what is not theirs.

A route that is not in `DOORS` fails: who adds one says here who may open it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, cast

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from tests.meta.doors import DOORS, EVERYBODY, Door
from tests.meta.people import Site, Who
from tests.meta.routes import list_routes

pytestmark = pytest.mark.django_db

METHODS = ("get", "post", "put", "patch", "delete")
NEVER_WRITTEN_BY_READING = ("django_session", "usersessions_usersession")


def test_every_route_has_a_door():
    assert list_routes() == sorted(DOORS)


@pytest.mark.parametrize("route", sorted(DOORS))
def test_only_who_may_comes_in(site, route):
    door = DOORS[route]
    address = door.address.format_map(site.names)
    before = digest_tables()
    for method in METHODS:
        for who in sorted(set(EVERYBODY) - set(door.may(method))):
            answer = ask(site, who, method, address, door)
            assert is_refused(answer), (method, who, answer.status_code)
    assert digest_tables() == before, "somebody who may not has written"


@pytest.mark.parametrize("route", sorted(DOORS))
def test_who_may_is_let_in(site, route):
    door = DOORS[route]
    address = door.address.format_map(site.names)
    for who in sorted(door.may("get")):
        answer = ask(site, who, "get", address, door)
        assert answer.status_code < 500, (who, answer.status_code)
        assert not is_refused(answer), (who, answer.status_code, answer.headers.get("Location"))


@pytest.mark.parametrize(
    "route", sorted(route for route, door in DOORS.items() if door.may("post") and not door.asks_by_post)
)
def test_forms_without_a_token_do_nothing(site, route):
    door = DOORS[route]
    who = sorted(door.may("post"))[0]
    client = site.clients[who]
    client.handler.enforce_csrf_checks = True
    before = digest_tables()

    answer = send(client, "post", door.address.format_map(site.names), door, site)

    assert answer.status_code == 403
    assert digest_tables() == before


@pytest.mark.parametrize("route", sorted(route for route, door in DOORS.items() if door.asks_by_post))
def test_asking_by_post_changes_nothing(site, route):
    door = DOORS[route]
    before = digest_tables()
    for who in sorted(door.may("post")):
        site.clients[who].handler.enforce_csrf_checks = True
        answer = ask(site, who, "post", door.address.format_map(site.names), door)
        assert answer.status_code == 200
        assert not answer.cookies
    assert digest_tables() == before


def ask(site: Site, who: Who, method: str, address: str, door: Door) -> HttpResponse:
    answer: Any = send(site.clients[who], method, address, door, site)
    if answer.streaming:
        b"".join(answer.streaming_content)  # a file that is not taken to its end keeps others waiting
    return cast(HttpResponse, answer)


def send(client: Client, method: str, address: str, door: Door, site: Site) -> HttpResponse:
    """The answer to the form or the body of the door, filled in for this site, where the method has one."""
    ask: Callable[..., HttpResponse] = getattr(client, method)
    if door.body is None or method in ("get", "delete"):
        form = {key: value.format_map(site.names) for key, value in door.form.items()}
        return ask(address, form) if method == "post" else ask(address)
    if isinstance(door.body, bytes):
        return ask(address, door.body, content_type="application/octet-stream")
    return ask(address, fill_body(door.body, site), content_type="application/json")


def fill_body(body: Any, site: Site) -> Any:
    """The body with what is in this site."""
    match body:
        case str():
            return body.format_map(site.names)
        case Mapping():
            return {key: fill_body(value, site) for key, value in body.items()}
        case list():
            return [fill_body(value, site) for value in body]
    return body


def is_refused(answer: HttpResponse) -> bool:
    """Whether they were not let in: sent to sign in, told that it is not theirs, not there, no method, or too often."""
    # Where somebody could not sign in elsewhere, a page says so with 401 and asks for nothing.
    if answer.status_code in (403, 404, 405, 429) or "WWW-Authenticate" in answer:
        return True
    if answer.status_code != 302:
        return False
    # Who is signed in is led home from where one signs in.
    return answer["Location"] == "/" or answer["Location"].startswith(("/account/login/", "/admin/login/"))


def digest_tables() -> str:
    """All rows of the site but those of sessions, as one digest."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if table in NEVER_WRITTEN_BY_READING or table.startswith("django_"):
                continue
            cursor.execute(f'SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{table}" t')
            digest.update(repr((table, cursor.fetchone())).encode())
    return digest.hexdigest()
