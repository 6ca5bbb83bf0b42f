"""Every address of the site, asked in every way that is wrong: no answer is a failure, and each refusal helps.

What a view reads and `questions.py` does not name, fails: who adds a parameter or a field says there what it takes.
"""

from __future__ import annotations

import gzip
import logging
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import resolve

from tests.meta.doors import DOORS
from tests.meta.hostile import (
    BODIES,
    FIELDS,
    HEADERS,
    IDS,
    ODD,
    QUERIES,
    REFUSED_TEXTS,
    SLUGS,
    STRANGE,
    VALUES,
)
from tests.meta.noting import ALL, NotingRequest
from tests.meta.people import Site, Who
from tests.meta.questions import QUESTIONS, Kind, find_question

pytestmark = pytest.mark.django_db

FOREIGN = ("account/", "admin")
"""Pages of others, which read what they like; they too must never fail."""
PARTS = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>|\(\?P<(?P<group>\w+)>[^)]*\)")
REFUSED = frozenset({400, 403, 404, 405, 410, 429})
LED = (301, 302, 303)


@pytest.fixture
def site(site: Site, settings, caplog) -> Site:
    caplog.set_level(logging.CRITICAL, "django")
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tests.meta.noting.NoteReading"]
    settings.SOURCES = {}
    for client in site.clients.values():
        client.raise_request_exception = False
    return site


class Walk:
    """One route with who may go there, and what was found on the way."""

    def __init__(self, site: Site, route: str) -> None:
        self.route, self.door, self.question = route, DOORS[route], find_question(route)
        self.address = self.door.address.format_map(site.names)
        self._site = site
        self._readers = sorted(self.door.may("get"))
        self._posters = sorted(self.door.may("post"))
        self.faults: list[str] = []
        self.noted_query: set[str] = set()
        self.noted_form: set[str] = set()

    @property
    def posts(self) -> bool:
        return bool(self._posters)

    def form(self) -> dict[str, str]:
        """A form that is right."""
        filled = {**self.question.form, **self.door.form}
        return {name: value.format_map(self._site.names) for name, value in filled.items()}

    def ask(
        self,
        address: str,
        method: str = "GET",
        body: bytes = b"",
        content_type: str = "application/x-www-form-urlencoded",
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """The answer to who may ask so, or to who is first when nobody may; what it wrote is undone."""
        who = next(iter(self._posters if method == "POST" else self._readers), Who.NOBODY)
        cache.clear()
        with transaction.atomic():
            answer: Any = self._site.clients[who].generic(
                method, address, body, content_type, headers=headers
            )
            if answer.streaming:
                b"".join(answer.streaming_content)  # what fails in the middle, fails here
            transaction.set_rollback(True)
        request = answer.wsgi_request
        if isinstance(request, NotingRequest):
            self.noted_query |= request.noted_query
            self.noted_form |= request.noted_form
        return answer

    def check(self, case: str, answer: Any, allowed: frozenset[int] = frozenset()) -> None:
        """Note what is wrong with the answer; with `allowed`, also when it is of no such status."""
        fault = find_fault(self.route, answer)
        if answer.status_code in LED and allowed and not fault:
            answer = self.ask(answer["Location"])
        if not fault and allowed and answer.status_code not in allowed:
            fault = f"{answer.status_code}, not refused"
        if fault:
            self.faults.append(f"{case[:90]}: {fault}")

    def check_reading(self) -> None:
        """Note what was read and is not declared."""
        known = set(self.question.query) | {ALL if self.question.query else ""}
        for name in sorted(self.noted_query - known):
            self.faults.append(f"reads the parameter {name!r}, which questions.py does not name")
        fields = {*self.question.list_fields(self.door.form), *self.question.files}
        for name in sorted(self.noted_form - fields - {ALL, "csrfmiddlewaretoken"}):
            self.faults.append(f"reads the field {name!r}, which questions.py does not name")


def test_questions_are_of_routes_that_there_are():
    known = {route.replace("-<str:slug>", "") for route in DOORS}
    assert sorted(set(QUESTIONS) - known) == []


@pytest.mark.parametrize("route", sorted(DOORS))
def test_no_bad_input_is_a_failure(site, route):
    walk = Walk(site, route)
    for case, address, allowed in list_addresses(walk):
        walk.check(case, walk.ask(address, "GET"), allowed)
    for header in HEADERS:
        walk.check(f"header {header}", walk.ask(walk.address, headers=header))
    for method in ("HEAD", "OPTIONS", "PATCH", "TRACE", "NONSENSE"):
        answer = walk.ask(walk.address, method)
        walk.check(method, answer)
        if method == "HEAD" and not answer.streaming and answer.content:
            walk.faults.append("HEAD has a body")
    for case, method, body, content_type in list_forms(walk):
        walk.check(case, walk.ask(walk.address, method, body, content_type))
    # Endpoints of the API declare what they read, and refuse the rest.
    if not route.startswith((*FOREIGN, "api/v1/")):
        walk.check_reading()
    assert not walk.faults, "\n".join([route, *walk.faults])


def list_addresses(walk: Walk) -> Iterator[tuple[str, str, frozenset[int]]]:
    """Cases: what is wrong, the address, and the statuses it must have (any but a failure when there is none)."""
    path, _, query = walk.address.partition("?")
    leads_on = walk.ask(walk.address).status_code == HTTPStatus.MOVED_PERMANENTLY
    for name, value, allowed in list_parts(walk, path):
        yield f"{name}={value[:40]}", _fill(walk.route, path, name, value) + (query and f"?{query}"), allowed
    for text in QUERIES:
        yield f"query {text[:40]}", f"{path}?{query}&{text}" if query else f"{path}?{text}", frozenset()
    for name, kind in walk.question.query.items():
        others = [one for one in query.split("&") if one and not one.startswith(f"{name}=")]
        for value, is_refused in list(list_values(kind))[:: 7 if leads_on else 1]:
            allowed = REFUSED if is_refused and walk.door.may("get") else frozenset()
            yield f"?{name}={value[:40]}", f"{path}?{'&'.join([*others, f'{name}={value}'])}", allowed
        for twice in (f"{name}=1&{name}=2", f"{name}[]=1", f"{name}", f"{name}="):
            yield f"?{twice}", f"{path}?{'&'.join([*others, twice])}", frozenset()


def list_values(kind: Kind) -> Iterator[tuple[str, bool]]:
    """Values of a parameter, and whether they must be refused."""
    for value in STRANGE:
        yield value, kind in (Kind.EXACT, Kind.PAGE)
    for value in REFUSED_TEXTS:
        yield value, kind is not Kind.FREE
    for value in ("0", "999999999"):
        yield value, kind is Kind.PAGE
    for value in ODD:
        yield value, False


def list_parts(walk: Walk, path: str) -> Iterator[tuple[str, str, frozenset[int]]]:
    """What is put in place of each part of the path: name, value, statuses."""
    for part in PARTS.finditer(walk.route):
        name = part["name"] or part["group"]
        is_id = part["converter"] not in ("str", "path", None)
        is_refused = is_id and not walk.route.startswith(FOREIGN) and (walk.posts or walk.door.may("get"))
        for value in IDS if is_id else SLUGS:
            yield name, value, REFUSED if is_refused else frozenset()


def _fill(route: str, path: str, name: str, value: str) -> str:
    """The path with another value for the part of this name."""
    known = {key: str(one) for key, one in resolve(path).kwargs.items()}

    def put(match: re.Match[str]) -> str:
        part = match["name"] or match["group"]
        return value if part == name else known.get(part, "x")

    return "/" + PARTS.sub(put, route).replace("^", "").replace("$", "")


def list_forms(walk: Walk) -> Iterator[tuple[str, str, bytes, str]]:
    """Cases of forms: what is wrong, method, body and type of body."""
    urlencoded, form = "application/x-www-form-urlencoded", walk.form()
    # Signing in takes its time on purpose.
    for content_type, body in BODIES[:: 4 if walk.route.startswith(FOREIGN) else 1]:
        yield f"body {content_type} {body[:30]!r}", "POST", body, content_type
    if isinstance(walk.door.body, Mapping):
        yield from list_bodies(walk.door.body)
    if not walk.posts:
        return
    for name in walk.question.list_fields(form):
        others = {key: value for key, value in form.items() if key != name}
        yield f"no {name}", "POST", _encode(others), urlencoded
        for value in FIELDS:
            yield f"{name}: {value[:40]}", "POST", _encode({**others, name: value}), urlencoded
        yield f"{name} twice", "POST", _encode({**others, name: f"1&{name}=2"}), urlencoded
        yield f"{name} as a file", "POST", *_attach(others, name, b"\xff\x00" * 50)
    for name in walk.question.files:
        yield f"{name} as text", "POST", _encode({**form, name: "text"}), urlencoded
        for data in (
            b"",
            b"\x00\xff" * 500,
            b"{" * 5_000,
            b"\x1f\x8b\x08" + b"\xff" * 50,
            b"@article{" * 900,
        ):
            yield f"{name} of {data[:10]!r}", "POST", *_attach(form, name, data)


def list_bodies(body: Mapping[str, Any]) -> Iterator[tuple[str, str, bytes, str]]:
    """Cases of JSON: a field is left out, is of another type or has a value that is none; a field that there is not."""
    for method in ("POST", "PATCH"):
        for name in [*body, "nonsense"]:
            others = {key: value for key, value in body.items() if key != name}
            yield f"no {name}", method, msgspec.json.encode(others), "application/json"
            for value in VALUES:
                sent = msgspec.json.encode({**others, name: value})
                yield f"{name}: {value!r}"[:60], method, sent, "application/json"


def _encode(form: Mapping[str, str]) -> bytes:
    return "&".join(f"{name}={value}" for name, value in form.items()).encode()


def _attach(form: Mapping[str, str], name: str, data: bytes) -> tuple[bytes, str]:
    """A form with a file in the field, whose name is as bad as what is in it."""
    parts = [b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (key.encode(), value.encode())
             for key, value in form.items()]  # fmt: skip
    file = b'--x\r\nContent-Disposition: form-data; name="%s"; filename="../\x00\xff"\r\n\r\n%s\r\n'
    return b"".join([*parts, file % (name.encode(), data), b"--x--\r\n"]), "multipart/form-data; boundary=x"


class _Help(HTMLParser):
    """What of a page of refusal helps: headings, sentences and boxes to search in."""

    def __init__(self) -> None:
        super().__init__()
        self.headings_count = self.boxes_count = self.said_length = 0
        self._is_in_main = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.headings_count += tag == "h1"
        self.boxes_count += tag == "input" and ("name", "q") in attrs
        self._is_in_main |= tag == "main"

    def handle_data(self, data: str) -> None:
        self.said_length += self._is_in_main * len(data.strip())


def find_fault(route: str, answer: Any) -> str:
    """What is wrong with the answer whatever was asked; "" when nothing is."""
    status = answer.status_code
    if status >= 500:
        error = getattr(answer, "exc_info", None)
        return f"{status} {error and f'{error[0].__name__}: {error[1]}'[:200]}"
    if 300 <= status < 400 and status != 304:
        return "" if _stays(answer["Location"]) else f"leads away, to {answer['Location'][:80]}"
    # An answer to HEAD or OPTIONS says what it says in its head.
    if status < 400 or answer.wsgi_request.method in ("HEAD", "OPTIONS"):
        return ""
    return find_missing_help(route, answer)


def unpack(answer: Any) -> bytes:
    """The body, which is compressed where a header of the case allowed it and it got smaller so."""
    body: bytes = answer.content
    return gzip.decompress(body) if answer.get("Content-Encoding") == "gzip" else body


def find_missing_help(route: str, answer: Any) -> str:
    """What is missing in a refusal: of a page a heading, a sentence, a box to search in; to a program a problem."""
    kind = answer.get("Content-Type", "").partition(";")[0]
    if route.startswith("api/") or route == "oembed":
        if kind != "application/problem+json":
            return f"{answer.status_code} as {kind}"
        problem = msgspec.json.decode(unpack(answer))
        return (
            ""
            if problem["status"] == answer.status_code and problem["detail"].endswith(".")
            else "no sentence"
        )
    if route.startswith("admin/"):
        return ""
    if kind != "text/html" and route.startswith(FOREIGN):
        return ""  # allauth answers programs as programs
    if kind != "text/html":
        return f"{answer.status_code} as {kind or 'nothing'}, not a page"
    read = _Help()
    read.feed(unpack(answer).decode())
    if read.headings_count != 1 or not read.boxes_count or read.said_length < 40:
        return (
            f"{answer.status_code} does not help: {read.headings_count} headings, {read.boxes_count} boxes, "
            f"{read.said_length} characters"
        )
    return ""


def _stays(location: str) -> bool:
    """Whether an address is on this site, for a browser as well, which reads a backslash as a slash."""
    parts = urlsplit(location.replace("\\", "/"))
    return parts.netloc in ("", "testserver") and not location.startswith("//") and "\r" not in location
