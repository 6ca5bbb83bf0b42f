"""Pages that somebody names are fetched from the public web alone, and from nowhere else, however they are named."""

from __future__ import annotations

import socket
import threading
import time
from urllib.parse import urlsplit

import pytest

from core.public_web import (
    MAX_BYTES,
    PageError,
    fetch_public_page,
    is_public,
    normalize_page_address,
    resolve_host,
)
from tests.servers import Asked, Reply, Server


def place(server: Server) -> str:
    """Where the server is, as `local` has it."""
    return urlsplit(server.url).netloc


def fetch(server: Server, path: str = "/", **options):
    return fetch_public_page(f"{server.url}{path}", local=[place(server)], **options)


def refuse(address: str, **options) -> str:
    """What is said of an address that is not asked."""
    with pytest.raises(PageError) as raised:
        fetch_public_page(address, **options)
    return str(raised.value)


# ---- what is public


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104 - an address that is refused
        "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.8.8.8", "168.63.129.16", "169.254.1.1",
        "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1",
        "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::808:808",
        "64:ff9b:1::1", "100::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "2002:7f00:1::1",
        "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1",
        "ff02::1", "4000::1", "2606:4700::1%eth0", "localhost", "", "8.8.8", "0x7f.1", "017700000001", "2130706433",
    ],
)  # fmt: skip
def test_address_inside_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "172.15.0.1", "2606:4700::1111", "2a00:1450::1"]
)
def test_address_of_the_web_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://017700000001/",
        "http://0/",
        "http://localhost/",
        "http://LOCALHOST./",
        "http://10.0.0.1/",
        "http://192.168.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[fe80::1%25lo]/",
        "http://[fc00::1]/",
        "http://①②⑦.⓪.⓪.①/",
    ],
)
def test_machine_inside_is_not_asked_however_it_is_spelt(address):
    assert refuse(address).endswith(("is not on the public web, and was not asked.", "was not found."))


def test_name_that_resolves_inside_is_not_asked():
    said = refuse("https://ada.example/", resolve=lambda host, port: ["10.0.0.7"])
    assert said == "ada.example is not on the public web, and was not asked."


def test_name_with_one_address_inside_is_not_asked():
    assert "not on the public web" in refuse(
        "https://ada.example/", resolve=lambda *_: ["8.8.8.8", "10.0.0.7"]
    )


def test_name_that_is_not_found_is_said_to_be_so():
    def resolve(host: str, port: int) -> list[str]:
        raise socket.gaierror("no such host")

    assert refuse("https://ada.example/", resolve=resolve) == "ada.example was not found."
    assert refuse("https://ada.example/", resolve=lambda *_: []) == "ada.example was not found."


def test_resolver_of_this_machine_says_where_it_is():
    assert "127.0.0.1" in resolve_host("127.0.0.1", 80)


# ---- addresses


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("ftp://ada.example/", "must begin with"),
        ("file:///etc/passwd", "must begin with"),
        ("gopher://ada.example/", "must begin with"),
        ("javascript:alert(1)", "must begin with"),
        ("ada.example", "must begin with"),
        ("", "must begin with"),
        ("http://", "must begin with"),
        ("http:///path", "must begin with"),
        ("http://ada:secret@ada.example/", "no name or password"),
        ("http://ada@ada.example/", "no name or password"),
        ("http://@ada.example/", "no name or password"),
        ("http://ada.example:22/", "Port 22"),
        ("http://ada.example:8080/", "Port 8080"),
        ("http://ada.example:0/", "Port 0"),
        ("http://ada.example:99999/", "no address"),
        ("http://ada.example:x/", "no address"),
        ("http://[::1/", "no address"),
        ("http://ada.example/a b", "no address"),
        ("http://ada.example/\r\nHost: inside", "no address"),
        ("http://ada.example/\0", "no address"),
        ("http://" + "a" * 3000, "no address"),
        ("http://ex\u2024ample\u0378/", "no name of a host"),
    ],
)
def test_address_that_is_none_of_a_page_is_refused(address, said):
    assert said in refuse(address)


@pytest.mark.parametrize(
    ("address", "dressed"),
    [
        ("HTTPS://Ada.Example", "https://ada.example/"),
        ("https://ada.example:443/~ada/?x=1#top", "https://ada.example/~ada/?x=1"),
        ("http://ada.example:80/", "http://ada.example/"),
        ("http://ada.example:443/", "http://ada.example:443/"),
        ("https://münchen.example/", "https://xn--mnchen-3ya.example/"),
        ("https://\u0430da.example/", "https://xn--da-6kc.example/"),
        ("http://[2606:4700::1111]/", "http://[2606:4700::1111]/"),
    ],
)
def test_address_has_one_dress(address, dressed):
    assert normalize_page_address(address) == dressed


# ---- the page


def test_page_is_fetched_with_nothing_of_this_machine_told(server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    server.queue = [
        Reply(body="Ada’s page".encode() + b"\xff", headers={"Set-Cookie": "a=b"}),
        Reply(body=b"again"),
    ]
    page = fetch(server, "/~ada")
    assert page.text == "Ada’s page\ufffd"
    assert page.address == f"{server.url}/~ada"
    assert fetch(server).text == "again"
    assert all("Cookie" not in one.headers and "Authorization" not in one.headers for one in server.asked)


def test_compressed_page_is_unpacked(server):
    server.queue = [Reply(body=b"hello", is_gzip=True)]
    assert fetch(server).text == "hello"


@pytest.mark.parametrize(
    ("status", "passes"), [(404, False), (403, False), (500, True), (503, True), (429, True)]
)
def test_page_that_is_not_there_is_said_to_be_so(server, status, passes):
    server.queue = [Reply(status=status)]
    with pytest.raises(PageError, match=f"127.0.0.1 answered {status}") as raised:
        fetch(server)
    assert raised.value.is_passing is passes


@pytest.mark.parametrize("is_gzip", [False, True], ids=["plain", "a bomb"])
def test_huge_page_is_refused(server, is_gzip):
    server.queue = [Reply(body=b" " * (MAX_BYTES * 40 if is_gzip else MAX_BYTES + 1), is_gzip=is_gzip)]
    with pytest.raises(PageError, match="larger than 1 MiB"):
        fetch(server)


def test_page_of_just_the_largest_size_is_taken(server):
    server.queue = [Reply(body=b" " * MAX_BYTES)]
    assert len(fetch(server).text) == MAX_BYTES


@pytest.mark.parametrize("fault", ["silent", "drip", "drip-head"])
def test_slow_page_is_given_up_in_time(server, fault):
    server.queue = [Reply(body=b"x" * 10_000, fault=fault)]
    began = time.monotonic()
    with pytest.raises(PageError, match="in time"):
        fetch(server, seconds=0.6)
    assert time.monotonic() - began < 30  # what drips would take 500


def test_slow_redirects_take_one_time_together(server):
    def answer(asked: Asked) -> Reply:
        time.sleep(0.4)
        return Reply(status=302, headers={"Location": "/x"})

    server.answer = answer
    with pytest.raises(PageError, match="in time"):
        fetch(server, seconds=0.6)


def test_slow_resolver_is_given_up_in_time():
    hold = threading.Event()

    def resolve(host: str, port: int) -> list[str]:
        hold.wait(100)
        return ["8.8.8.8"]

    began = time.monotonic()
    refuse("https://ada.example/", resolve=resolve, seconds=0.3)
    hold.set()
    assert time.monotonic() - began < 30


@pytest.mark.parametrize("fault", ["reset", "cut", "cut-chunk"])
def test_page_that_breaks_off_is_told(server, fault):
    server.queue = [Reply(body=b"x" * 100, fault=fault)]
    with pytest.raises(PageError) as raised:
        fetch(server)
    assert raised.value.is_passing
    assert str(raised.value).startswith("127.0.0.1: ")


def test_server_that_is_not_there_is_told():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    assert refuse(f"http://127.0.0.1:{port}/", local=[f"127.0.0.1:{port}"]).startswith("127.0.0.1: ")


# ---- redirects and rebinding


def test_redirects_are_followed_three_times_at_most(server):
    server.queue = [Reply(status=302, headers={"Location": f"/{number}"}) for number in range(3)] + [
        Reply(body=b"!")
    ]
    assert fetch(server).address == f"{server.url}/2"
    server.answer = lambda asked: Reply(status=301, headers={"Location": "/again"})
    with pytest.raises(PageError, match="more than 3 times"):
        fetch(server)


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("http://127.0.0.1/", "not on the public web"),
        ("http://127.0.0.1:22/", "Port 22"),
        ("http://169.254.169.254/latest/meta-data", "not on the public web"),
        ("//10.0.0.1/", "not on the public web"),
        ("http://[::1]/", "not on the public web"),
        ("http://2130706433/", "not on the public web"),
        ("file:///etc/passwd", "must begin with"),
        ("http://ada:secret@8.8.8.8/", "no name or password"),
        ("http://[/", "no address"),
    ],
)
def test_redirect_is_checked_as_an_address_is(server, location, said):
    server.queue = [Reply(status=302, headers={"Location": location})]
    with pytest.raises(PageError, match=said):
        fetch(server)


def test_redirect_without_a_place_is_an_answer_as_others(server):
    server.queue = [Reply(status=302)]
    with pytest.raises(PageError, match="answered 302"):
        fetch(server)


def test_name_that_leads_elsewhere_the_second_time_is_asked_where_it_was_checked(server):
    port = urlsplit(server.url).port
    answers = [["127.0.0.1"], ["127.0.0.9"]]
    asked = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return answers[len(asked) - 1]

    server.queue = [Reply(body=b"checked")]
    local = [f"127.0.0.1:{port}", f"ada.example:{port}"]
    page = fetch_public_page(f"http://ada.example:{port}/", resolve=resolve, local=local)
    assert (page.text, asked) == ("checked", ["ada.example"])


def test_name_that_leads_inside_after_a_redirect_is_not_asked_there(server):
    port = urlsplit(server.url).port
    answers = iter([["127.0.0.1"], ["10.0.0.9"]])
    server.queue = [
        Reply(status=302, headers={"Location": f"http://ada.example:{port}/in", "Connection": "close"})
    ]
    with pytest.raises(PageError, match="not on the public web"):
        fetch_public_page(
            f"http://ada.example:{port}/",
            resolve=lambda *_: next(answers),
            local=[f"127.0.0.1:{port}", f"ada.example:{port}"],
        )
    assert len(server.asked) == 1
