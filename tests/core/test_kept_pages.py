"""Pages that are kept: sent again while their stamp is the same, to everybody and to nobody who is somebody."""

from __future__ import annotations

import gzip
import time
from itertools import count
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory

from core.kept_pages import KEPT_SECONDS, MOST_PAGES, KeptPage, KeptPages, keep_page


class Desk:
    """A view that counts how often it was asked, and the stamp of what it shows."""

    def __init__(self) -> None:
        self.stamp: str | None = "as it was"
        self.made = count(1)
        self.says: dict[str, Any] = {}
        self.view = keep_page(lambda _: self.stamp, of="number")(self._show)

    def _show(self, request: HttpRequest, number: int) -> HttpResponse:
        response = HttpResponse(f"{number}: made {next(self.made)}", headers={"Link": "</>; rel=up"})
        for name, value in self.says.items():
            response[name] = value
        return response

    def ask(self, path: str = "/page/1", *, number: int = 1, **headers: Any) -> HttpResponse:
        request = RequestFactory().get(path, **headers)
        return self.view(request, number=number)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_page_is_made_once_while_its_stamp_is_the_same(desk):
    assert [desk.ask().content for _ in range(3)] == [b"1: made 1"] * 3
    desk.stamp = "as it is"
    assert [desk.ask().content for _ in range(2)] == [b"1: made 2"] * 2
    desk.stamp = "as it was"
    assert desk.ask().content == b"1: made 1"


def test_kept_page_has_the_headers_of_its_view_and_is_asked_for_each_time(desk):
    made, kept = desk.ask(), desk.ask()
    assert dict(made.items()) == dict(kept.items())
    assert kept["Link"] == "</>; rel=up"
    assert kept["Cache-Control"] == "no-cache"
    assert kept["Vary"] == "Cookie, Accept-Encoding"


@pytest.mark.parametrize(
    ("accepted", "is_packed"),
    [
        ("gzip", True),
        ("GZIP", True),
        ("br, gzip;q=0.5", True),
        ("gzip;q=0, br", False),
        ("gzip; q=0", False),
        ("", False),
        ("xgzip", False),
    ],
)
def test_kept_page_is_packed_for_who_unpacks_it(desk, accepted, is_packed):
    for _ in range(2):
        response = desk.ask(HTTP_ACCEPT_ENCODING=accepted)
        assert response.get("Content-Encoding") == ("gzip" if is_packed else None)
        body = gzip.decompress(response.content) if is_packed else response.content
        assert body == b"1: made 1"


def test_who_has_the_page_is_told_so_until_it_moves(desk):
    tag = desk.ask()["ETag"]
    same = desk.ask(HTTP_IF_NONE_MATCH=f'"other", {tag}')
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", tag)
    desk.stamp = "as it is"
    assert desk.ask(HTTP_IF_NONE_MATCH=tag).status_code == 200


@pytest.mark.parametrize("seconds", [-KEPT_SECONDS - 1, -10 * KEPT_SECONDS, KEPT_SECONDS])
def test_who_has_a_page_of_another_time_is_sent_it_anew(desk, seconds):
    tag, _, rendered_at = desk.ask()["ETag"].strip('W/"').partition("-")
    etag = f'W/"{tag}-{int(rendered_at) + seconds}"'
    assert desk.ask(HTTP_IF_NONE_MATCH=etag).status_code == 200
    assert desk.ask(HTTP_IF_NONE_MATCH=f'"{tag}-{rendered_at}"').status_code == 304


def test_addresses_hosts_and_parts_are_pages_of_their_own(desk):
    asked: list[dict[str, Any]] = [
        {},
        {"path": "/page/2", "number": 2},
        {"HTTP_HOST": "127.0.0.1"},
        {"wsgi.url_scheme": "https"},
    ]
    for _ in range(2):
        said = [desk.ask(**one).content for one in asked]
        assert said == [b"1: made 1", b"2: made 2", b"1: made 3", b"1: made 4"]


@pytest.mark.parametrize(
    "asked",
    [
        {"path": "/page/1?sort=title"},
        {"HTTP_COOKIE": "sessionid=somebody"},
        {"HTTP_COOKIE": "messages=said"},
        {"HTTP_HX_REQUEST": "true"},
        {"REQUEST_METHOD": "POST"},
    ],
)
def test_what_is_not_the_same_for_everybody_is_made_each_time(desk, asked):
    desk.ask()
    answers = [desk.ask(**asked) for _ in range(2)]
    assert [one.content for one in answers] == [b"1: made 2", b"1: made 3"]
    assert not any(one.has_header("ETag") for one in answers)
    assert desk.ask().content == b"1: made 1"


def test_page_that_says_how_it_may_be_kept_or_has_a_secret_is_not_kept(desk):
    desk.says = {"Cache-Control": "no-store"}
    assert [desk.ask().content for _ in range(2)] == [b"1: made 1", b"1: made 2"]

    def show_form(request: HttpRequest, number: int) -> HttpResponse:
        return HttpResponse(get_token(request))

    view = keep_page(lambda _: "same", of="number")(show_form)
    tokens = {view(RequestFactory().get("/form"), number=1).content for _ in range(2)}
    assert len(tokens) == 2


def test_nothing_is_kept_of_what_is_not_there(desk):
    desk.stamp = None
    assert [desk.ask().content for _ in range(2)] == [b"1: made 1", b"1: made 2"]


def test_no_more_pages_are_kept_than_there_is_room_for():
    pages = KeptPages()
    page = KeptPage(b"", {}, int(time.time()))
    for number in range(MOST_PAGES):
        pages.keep(str(number), page)
    assert pages.find("0") is page
    pages.keep("one more", page)
    assert [pages.find(tag) is None for tag in ("0", "1", "2", "one more")] == [False, True, False, False]


def test_page_that_is_too_old_is_made_anew():
    pages = KeptPages()
    pages.keep("old", KeptPage(b"", {}, int(time.time()) - KEPT_SECONDS))
    assert pages.find("old") is None
