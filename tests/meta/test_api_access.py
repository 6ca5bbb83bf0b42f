"""Every endpoint of the API, asked by everybody in every way: what it declares is who is let in.

An endpoint is found by its address; one that is not declared, or declares too little, fails here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from core.access import can
from core.api.endpoints import Endpoint, EndpointView
from core.api.scopes import Scope
from profiles.models import Token, User
from tests.meta.doors import DOORS
from tests.meta.people import Site, Who, make_site
from tests.meta.routes import list_routes
from tests.profiles.tokens import bring, give_token

pytestmark = pytest.mark.django_db

NO_ENDPOINTS = {"api/<path:rest>", "api/docs", "api/schema"}
LET_IN_AS = (Who.STRANGER, Who.OWNER, Who.CURATOR, Who.STAFF)


@dataclass(frozen=True)
class Asker:
    """Somebody who asks. `user` is whose they speak for, None for nobody; `scopes` what their token is for, if any.

    `is_known` is False for those whose token is refused, whatever they ask.
    """

    name: str
    client: Client
    user: User | None = None
    scopes: frozenset[Scope] | None = None
    is_known: bool = True

    def expect(self, endpoint: Endpoint) -> int | None:
        """The status by which the endpoint must refuse them; None when they are let in, whatever is answered then."""
        is_for_all = endpoint.scope is None and endpoint.permission is None
        if not self.is_known or (self.user is None and not is_for_all):
            return 401
        if self.user is None or is_for_all:
            return None
        if self.scopes is not None and endpoint.scope not in self.scopes:
            return 403
        return None if endpoint.permission is None or can(self.user, endpoint.permission) else 403


@pytest.fixture
def site(settings) -> Site:
    settings.API_LIMITS = dict.fromkeys(settings.API_LIMITS, 100_000)
    return make_site()


def list_askers(site: Site) -> Iterator[Asker]:
    """Everybody, by session and by tokens: of each scope, of none, of all, ended, unknown, of a closed account."""
    yield Asker("nobody", Client())
    every = frozenset(Scope)
    for who in LET_IN_AS:
        user = site.users[who]
        yield Asker(f"session of {who}", site.clients[who], user)
        yield Asker(f"all scopes of {who}", bring(give_token(user, *every, name="all")), user, every)
    stranger = site.users[Who.STRANGER]
    yield Asker("no scope", bring(give_token(stranger, name="none")), stranger, frozenset())
    for scope in Scope:
        yield Asker(
            f"{scope} alone", bring(give_token(stranger, scope, name=scope)), stranger, frozenset({scope})
        )
        everything_else = every - {scope}
        token = give_token(stranger, *everything_else, name=f"but {scope}")
        yield Asker(f"all but {scope}", bring(token), stranger, everything_else)
    yield Asker("disabled", bring(give_token(site.users[Who.DISABLED], *every)), is_known=False)
    yield Asker("disabled, by session", site.clients[Who.DISABLED])
    over = give_token(stranger, *every, name="over")
    Token.objects.filter(name="over").update(expiry=timezone.now())
    yield Asker("over", bring(over), is_known=False)
    yield Asker("unknown", bring("peerlight_" + "0" * 64), is_known=False)


def list_endpoints(site: Site) -> Iterator[tuple[str, str, Endpoint]]:
    """Route, an address of it, and what can be asked there."""
    for route in list_routes():
        if not route.startswith("api/") or route in NO_ENDPOINTS:
            continue
        address = DOORS[route].address.format_map(site.names)
        view: Any = getattr(resolve(address.partition("?")[0]).func, "cls", object)
        assert issubclass(view, EndpointView), f"{route} is not declared as core/api/endpoints.py has it"
        for endpoint in view.endpoints.values():
            yield route, address, endpoint


def ask(asker: Asker, endpoint: Endpoint, address: str) -> Any:
    """The answer to a request without a word in it; what it wrote is undone."""
    with transaction.atomic():
        answer: Any = asker.client.generic(endpoint.method, address, b"{}", "application/json")
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    return answer


def find_fault(expected: int | None, answer: Any) -> str:
    """What is wrong with the answer, "" when nothing is."""
    status = answer.status_code
    if status >= 500:
        return f"{status}, a failure"
    if expected is not None:
        return "" if status == expected else f"{status} in place of {expected}"
    # What is about a thing may still be refused by whose that is.
    if status == 401 or (status == 403 and "lacks the scope" in answer.json()["detail"]):
        return f"{status}, not let in"
    return ""


def test_everybody_comes_in_where_it_is_declared_and_nowhere_else(site):
    askers = list(list_askers(site))
    faults = []
    for route, address, endpoint in list_endpoints(site):
        for asker in askers:
            fault = find_fault(asker.expect(endpoint), ask(asker, endpoint, address))
            if fault:
                faults.append(f"{endpoint.method} {route}, {asker.name}: {fault}")
    assert not faults, "\n".join(faults)


def test_declarations_say_enough(site):
    """What is written has a scope of its own, and what not everybody may read has one too."""
    faults = []
    for route, _, endpoint in list_endpoints(site):
        is_read = endpoint.method == "GET"
        if not is_read and endpoint.scope in (None, Scope.READ):
            faults.append(f"{endpoint.method} {route} writes, without a scope for that")
        if endpoint.permission is not None and endpoint.scope is None:
            faults.append(f"{endpoint.method} {route} is not for everybody, and no token can be for it")
    assert not faults, "\n".join(faults)


def test_what_everybody_may_read_says_the_same_to_all(site):
    faults = []
    for route, address, endpoint in list_endpoints(site):
        if endpoint.scope is None and endpoint.method == "GET":
            told = {who: ask(Asker(who, site.clients[who]), endpoint, address) for who in Who}
            if len({(one.status_code, bytes(one.getvalue())) for one in told.values()}) > 1:
                faults.append(route)
    assert not faults, faults
