"""Researchers on other sites: the panel, HTML to paste, and oEmbed."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from defusedxml.ElementTree import fromstring

from papers.addresses import researcher_address, work_address
from papers.models import Author, Correction, Work
from profiles.pages.embeds import HEIGHT, WIDTH
from tests.factories import find_author, import_records, make_record, plain_static, sign
from tests.graph.counted import import_counted
from tests.papers.corrections import hide
from tests.profiles.measured import measure_all

pytestmark = pytest.mark.django_db
ORIGIN = "http://testserver"


@pytest.fixture(autouse=True)
def _static(settings) -> None:
    for name, value in plain_static().items():
        setattr(settings, name, value)


@pytest.fixture
def author() -> Author:
    import_counted(
        make_record(
            "On <i>Nets</i>", authors=[sign("Ada Ax", "Shore & Sons", openalex="A1")], venue="Waters"
        ),
        *(
            make_record(f"Number {n}", authors=[sign("Ada Ax", openalex="A1")], year=2000 + n)
            for n in range(7)
        ),
    )
    measure_all()
    return find_author("Ada Ax")


def address_of(author: Author) -> str:
    return researcher_address(author.pk, author.name.printed)


def ask(client: Any, url: str, **more: str) -> Any:
    return client.get("/oembed", {"url": url, **more})


def test_panel_says_in_short_what_the_page_says(client, author):
    panel = client.get(f"{address_of(author)}/embed").content.decode()
    for said in (
        "Ada Ax",
        "Shore &amp; Sons",
        "Trust <b>",
        "On <i>Nets</i>",
        "Waters, 2021",
        "8\u00a0works",
        "testserver",
    ):
        assert said in panel
    assert panel.count("<li>") == 5
    for address in re.findall(r'href="(http://testserver[^"]*)"', panel):
        assert client.get(address).status_code == 200


def test_panel_has_no_script_no_form_and_sets_no_cookie(client, author):
    answer = client.get(f"{address_of(author)}/embed")
    assert not answer.cookies
    assert not re.search(r"<script|<form|<input| style=| on\w+=", answer.content.decode())
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


def test_only_the_panel_may_be_framed(client, author):
    address = address_of(author)
    for _ in range(3):  # made, kept, and not changed since
        answer = client.get(f"{address}/embed")
        assert "frame-ancestors *" in answer["Content-Security-Policy"]
        assert "X-Frame-Options" not in answer
    again = client.get(f"{address}/embed", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304
    assert "X-Frame-Options" not in again
    for other in (address, f"{address}/share", f"{address}/works", "/", "/oembed"):
        answer = client.get(other)
        assert answer["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(("kind", "status"), [(Correction.Kind.HIDE, 404), (Correction.Kind.REMOVE, 410)])
def test_panel_and_oembed_go_with_the_page(client, author, kind, status):
    address = address_of(author)
    assert client.get(f"{address}/embed").status_code == 200
    hide(author, kind)
    for answer in (
        client.get(f"{address}/embed"),
        client.get(f"{address}/share"),
        ask(client, f"{ORIGIN}{address}"),
    ):
        assert answer.status_code == status
        assert "Nets" not in answer.content.decode()


def test_panel_moves_with_the_works(client, author):
    address = f"{address_of(author)}/embed"
    client.get(address)
    import_records(make_record("Brand New", authors=[sign("Ada Ax", openalex="A1")], year=2025))
    assert "Brand New" in client.get(address).content.decode()


def test_panel_says_what_is_not_known(client):
    import_records(make_record(None, "Ada Ax", abstract="Only what is said of it.", year=None))
    panel = client.get(f"{address_of(find_author('Ada Ax'))}/embed").content.decode()
    for said in (
        "Affiliation not imported",
        "Trust not measured yet",
        "Title not imported.",
        "Year not imported",
    ):
        assert said in panel


@pytest.mark.parametrize("tail", ["embed", "share"])
def test_other_addresses_lead_to_the_one(client, author, tail):
    answer = client.get(f"/researchers/{author.pk}-somebody-else/{tail}")
    assert (answer.status_code, answer["Location"]) == (301, f"{address_of(author)}/{tail}")
    assert client.get(f"/researchers/{author.pk}/{tail}").status_code == 301


@pytest.mark.parametrize("works", [1, 3])
def test_panel_asks_five_queries(client, django_assert_num_queries, works):
    import_records(*(make_record(f"Work {n}", authors=[sign("Ada Ax", openalex="A1")]) for n in range(works)))
    address = f"{address_of(find_author('Ada Ax'))}/embed"
    with django_assert_num_queries(5):
        client.get(address)
    with django_assert_num_queries(1):
        client.get(address)


def test_pages_lead_to_what_can_be_pasted(client, author):
    address = address_of(author)
    assert f'<a href="{address}/share" rel="nofollow">' in client.get(address).content.decode()
    page = client.get(f"{address}/share").content.decode()
    panel, snippet = (html.unescape(one) for one in re.findall(r"<pre [^>]*>(.*?)</pre>", page, re.DOTALL))
    assert f'<iframe src="{ORIGIN}{address}/embed"' in panel
    assert f'<a href="{ORIGIN}{address}">Ada Ax</a>' in snippet
    assert "<p>Shore &amp; Sons</p>" in snippet
    assert ">On Nets</a>. Waters, 2021.</li>" in snippet
    assert "<script" not in panel + snippet


def test_what_is_pasted_is_safe_whatever_a_title_says(client):
    import_records(
        make_record('"><script>alert(1)</script> & more', authors=[sign('<b onclick="x">Ada</b> Ax')])
    )
    author = Author.objects.get()
    page = client.get(f"{address_of(author)}/share").content.decode()
    for pasted in re.findall(r"<pre [^>]*>(.*?)</pre>", page, re.DOTALL):
        assert "<" not in pasted
        assert not re.search(r"<script|<b ", html.unescape(pasted))


def test_oembed_gives_a_panel_for_a_researcher(client, author):
    answer = ask(client, f"{ORIGIN}{address_of(author)}", maxwidth="300", maxheight="5000")
    told = answer.json()
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert (told["version"], told["type"], told["title"]) == ("1.0", "rich", "Ada Ax")
    assert (told["width"], told["height"]) == (300, HEIGHT)
    assert f'src="{ORIGIN}{address_of(author)}/embed"' in told["html"]
    assert 'width="300"' in told["html"]
    assert ask(client, f"{ORIGIN}/researchers/{author.pk}").json()["width"] == WIDTH


def test_oembed_gives_a_link_for_a_work(client):
    import_records(make_record("On <i>Nets</i>", "Ada Ax", "Bo By", "Cy Co", "Di Do"))
    work = Work.objects.get()
    told = ask(client, f"{ORIGIN}{work_address(work.pk, work.title)}").json()
    assert (told["type"], told["title"]) == ("link", "On Nets")
    assert told["author_name"] == "Ada Ax, Bo By, Cy Co and others"


def test_oembed_says_the_same_as_xml(client, author):
    url = f"{ORIGIN}{address_of(author)}"
    answer = ask(client, url, format="xml")
    assert answer["Content-Type"].startswith("text/xml")
    told = {one.tag: one.text for one in fromstring(answer.content)}
    assert told == {name: str(value) for name, value in ask(client, url).json().items()}


@pytest.mark.parametrize("address", ["researcher", "work"])
def test_pages_tell_where_their_oembed_is(client, author, address):
    work = Work.objects.get(title="On <i>Nets</i>")
    path = address_of(author) if address == "researcher" else work_address(work.pk, work.title)
    page = client.get(path).content.decode()
    links = re.findall(r'type="(?:application/json|text/xml)\+oembed" title="[^"]*" href="([^"]*)"', page)
    assert len(links) == 2
    for link in links:
        parts = urlsplit(html.unescape(link))
        assert parse_qs(parts.query)["url"] == [f"{ORIGIN}{path}"]
        assert client.get(f"{parts.path}?{parts.query}").status_code == 200


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 400),
        ({"url": ""}, 400),
        ({"url": "http://elsewhere.example/researchers/1"}, 404),
        ({"url": "http://["}, 404),
        ({"url": f"{ORIGIN}/researchers/987654"}, 404),
        ({"url": f"{ORIGIN}/works/987654"}, 404),
        ({"url": f"{ORIGIN}/search"}, 404),
        ({"url": f"{ORIGIN}/researchers/1/edit"}, 404),
        ({"url": f"{ORIGIN}/researchers/1\x00"}, 404),
        ({"url": f"{ORIGIN}/", "format": "yaml"}, 400),
        ({"url": f"{ORIGIN}/", "maxwidth": "0"}, 400),
        ({"url": f"{ORIGIN}/", "maxheight": "-5"}, 400),
        ({"url": f"{ORIGIN}/", "maxheight": "٣"}, 400),
    ],
)
def test_oembed_refuses_what_it_does_not_know(client, query, status):
    answer = client.get("/oembed", query)
    assert answer.status_code == status
    assert read_problem(answer)["detail"].endswith(".")


def read_problem(answer: Any) -> dict[str, Any]:
    """What is said to the program that asks, whatever site it is of."""
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == answer.status_code
    return problem


def test_oembed_says_what_to_ask_and_how(client, author):
    assert "url=https://" in read_problem(client.get("/oembed"))["detail"]
    assert "GET" in read_problem(client.options("/oembed"))["detail"]
    address = address_of(author)
    hide(author, Correction.Kind.REMOVE)
    assert "removed" in read_problem(ask(client, f"{ORIGIN}{address}"))["detail"]
    assert "text/html" in client.get(address)["Content-Type"]
