"""The API asked in ways that no schema allows: each answer is a problem document, none is a failure or a page."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from core.api.endpoints import MOST_BODY_BYTES
from core.api.samples import make_sample
from core.api.schema import read_schema
from core.api.scopes import Scope
from profiles.services.tokens import make_token
from tests.meta.people import Site, Who

pytestmark = pytest.mark.django_db

SURROGATE = "%ED%A0%80"
HUGE = "9" * 400
QUERIES = (
    "nothing=1", "=", "&&&", "%", "%00", "%ff=%fe", "a[]=1", "page=1&nothing=2&nothing=3", f"{'x' * 5_000}=1",
    "&".join(f"n{n}=1" for n in range(1_100)),
)  # fmt: skip
"""What stands after the question mark and is asked of no endpoint."""
VALUES = (
    "",
    "%00",
    SURROGATE,
    "%ff%fe",
    HUGE,
    "-1",
    "1e9",
    "NaN",
    "x" * 10_000,
    "[" * 3_000,
    "../..",
    "%2e%2e%2f",
)
PARTS = ("0", "-1", HUGE, "%00", SURROGATE, "%ff", "x" * 3_000, "%2e%2e", "NaN", "1.0", "%0d%0aX:%20y")
BODIES = (
    b"", b"{", b"null", b"[]", b"0", b"\"\"", b"\x00", b"\xff\xfe{}", b"[" * 100_000, b"{\"a\":" * 100_000,
    b"[" * 100_000 + b"]" * 100_000, b"{\"a\": " + b"9" * 5_000 + b"}", b"{\"a\": 1e999}", b"\"\\ud800\"",
    b"{\"\\ud800\": 1}", b"{\"a\": NaN}", b"{} {}", b"{\"a\": 1, \"a\": 2}", "{}".encode("utf-16"),
    b" " * (MOST_BODY_BYTES + 1),
)  # fmt: skip
KINDS = ("text/html", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml",
         "application/json; charset=nothing", "nothing", "", "application/json\x00")  # fmt: skip
FIELD_VALUES: tuple[Any, ...] = (
    None, True, -1, 10**400, 1e300, "", "\x00", "x" * 100_000, [], {}, [[[]]], {"a": {}}, "\U0010ffff", ["x"] * 10_000,
)  # fmt: skip
ADDRESSES = ("", "v1", "v1/", "v1/nothing", "v1/works/", "v1/works/1/nothing", "v2/works", "%00", SURROGATE,
             "v1/works/%2e%2e/%2e%2e", "x" * 5_000)  # fmt: skip
METHODS = ("HEAD", "OPTIONS", "TRACE", "PROPFIND", "NONSENSE")


@pytest.fixture(scope="module")
def operations() -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method.upper(), operation)
        for path, methods in read_schema()["paths"].items()
        for method, operation in methods.items()
    ]


class Asking:
    """Asks as an owner with a token for everything, and undoes what that did."""

    def __init__(self, site: Site) -> None:
        self._client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        token = make_token(name="asking", scopes=[*Scope], life_days=30, by=site.users[Who.OWNER])
        self._headers = {"authorization": f"Bearer {token}"}
        self.site = site
        self.faults: list[str] = []

    def ask(
        self, case: str, method: str, address: str, body: bytes = b"", kind: str = "application/json"
    ) -> None:
        """Note what is wrong with the answer, if anything."""
        cache.clear()
        with transaction.atomic():
            answer: Any = self._client.generic(method, address, body, kind, headers=self._headers)
            if answer.streaming:
                b"".join(answer.streaming_content)
            transaction.set_rollback(True)
        fault = find_fault(method, answer)
        if fault:
            self.faults.append(f"{method} {address[:90]} ({case[:60]}): {fault}")

    def fill(self, path: str) -> str:
        """The address with the ids of what there is."""
        for part, name in (("author_id", "author"), ("work_id", "work"), ("claim_id", "rival_claim")):
            path = path.replace(f"{{{part}}}", self.site.names[name])
        return path.replace("{correction_id}", self.site.names["correction"])


def find_fault(method: str, answer: Any) -> str:
    """What is wrong with the answer, whatever was asked."""
    status, kind = answer.status_code, answer.get("Content-Type", "")
    if status >= 500:
        return f"{status} {getattr(answer, 'exc_info', None)}"
    if kind.startswith("text/html"):
        return f"{status} as a page"
    if status < 400 or method == "HEAD":
        return ""
    if kind != "application/problem+json":
        return f"{status} as {kind}"
    problem = msgspec.json.decode(answer.content)
    if problem["status"] != status or not problem["detail"].endswith("."):
        return f"{status}, told as {problem}"
    return ""


@pytest.fixture
def asking(site, caplog, settings) -> Iterator[Asking]:
    caplog.set_level(logging.CRITICAL, "django")
    settings.API_LIMITS = dict.fromkeys(settings.API_LIMITS, 1_000_000)
    made = Asking(site)
    yield made
    assert not made.faults, "\n".join(made.faults)


def test_queries_that_are_none(asking, operations):
    for path, method, operation in operations:
        address = asking.fill(path)
        for query in QUERIES:
            asking.ask("query", method, f"{address}?{query}")
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "query":
                name = parameter["name"]
                for value in VALUES:
                    asking.ask(name, method, f"{address}?{name}={value}")
                asking.ask("twice", method, f"{address}?{name}=1&{name}=2")


def test_parts_of_addresses_that_are_none(asking, operations):
    for path, method, operation in operations:
        names = [one["name"] for one in operation.get("parameters", []) if one["in"] == "path"]
        for name in names:
            for value in PARTS:
                asking.ask(name, method, asking.fill(path.replace(f"{{{name}}}", value)))


def test_bodies_that_are_none(asking, operations):
    for path, method, operation in operations:
        if "requestBody" in operation:
            for body in BODIES:
                asking.ask(f"body {body[:20]!r}", method, asking.fill(path), body)
            for kind in KINDS:
                asking.ask(f"of type {kind!r}", method, asking.fill(path), b"{}", kind)


def test_fields_that_are_none(asking, operations):
    schemas = read_schema()["components"]["schemas"]
    for path, method, operation in operations:
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" in content:
            sample = make_sample(content["application/json"]["schema"], schemas)
            for name in [*sample, "nothing"]:
                for value in FIELD_VALUES:
                    body = msgspec.json.encode({**sample, name: value})
                    asking.ask(f"{name}={str(value)[:20]}", method, asking.fill(path), body)


def test_bodies_where_none_is_read(asking, operations):
    for path, method, operation in operations:
        if "requestBody" not in operation:
            for body in (b"[" * 100_000, b"\xff\x00"):
                asking.ask("a body", method, asking.fill(path), body)


def test_methods_that_are_none(asking, operations):
    for path in {path for path, _, _ in operations}:
        known = {method for other, method, _ in operations if other == path}
        for method in {*METHODS, "POST", "PUT", "PATCH", "DELETE"} - known:
            asking.ask("method", method, asking.fill(path), b"{}")


def test_addresses_that_are_none(asking):
    for address in ADDRESSES:
        for method in ("GET", "POST", *METHODS):
            asking.ask("address", method, f"/api/{address}")


def test_what_is_written_by_session_without_a_token_of_forms_is_a_problem(asking):
    client = Client(enforce_csrf_checks=True)
    client.force_login(asking.site.users[Who.OWNER], backend="django.contrib.auth.backends.ModelBackend")
    for address in ("v1/follows", "v1/nothing", "schema"):
        refused = client.post(f"/api/{address}", b"{}", content_type="application/json")
        assert refused.status_code in (401, 403, 404, 405)
        assert find_fault("POST", refused) == "", address


def test_answers_in_another_form_are_refused(asking, operations):
    for path, method, _ in operations:
        refused = Client().generic(method, asking.fill(path), headers={"accept": "text/html"})
        assert find_fault(method, refused) == "", path
