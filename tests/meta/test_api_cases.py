"""The API keeps to its schema: ten thousand cases, and what follows from one another."""

from __future__ import annotations

import logging

import pytest

from core.api.schema import read_schema
from core.api.scopes import Scope
from profiles.services.tokens import make_token
from tests.meta.api_cases import CASES, Found, ask_api
from tests.meta.people import Site, Who, make_site

pytestmark = pytest.mark.django_db(transaction=True)

ASKED_AS = (Who.NOBODY, Who.OWNER, Who.CURATOR)


@pytest.fixture
def site(caplog, settings) -> Site:
    caplog.set_level(logging.CRITICAL, "django")
    settings.API_LIMITS = dict.fromkeys(settings.API_LIMITS, 1_000_000)
    return make_site()


def ask(site: Site, who: Who, phases: tuple[str, ...], examples_count: int) -> Found:
    ids = sorted({int(name) for name in site.names.values() if name.isdigit()})
    headers = {}
    if who in site.users:
        token = make_token(name="cases", scopes=[*Scope], life_days=30, by=site.users[who])
        headers["Authorization"] = f"Bearer {token}"
    return ask_api(phases=phases, examples_count=examples_count, headers=headers, ids=ids)


@pytest.mark.parametrize("who", ASKED_AS)
def test_answers_are_as_the_schema_has_them(site, who):
    operations_count = sum(len(methods) for methods in read_schema()["paths"].values())
    wanted = -(-CASES // len(ASKED_AS))
    found = ask(site, who, ("examples", "coverage", "fuzzing"), -(-wanted // operations_count))
    assert not found.faults, found.tell()
    assert found.cases_count >= wanted


def test_answers_lead_on_as_the_schema_has_it(site):
    found = ask(site, Who.OWNER, ("stateful",), 20)
    assert not found.faults, found.tell()
    assert found.cases_count >= 100
