"""The panel in a frame of another site, in a real browser; no other page shows there."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from papers.addresses import researcher_address
from papers.models import Author
from tests.servers import Asked, Reply, Server

pytestmark = pytest.mark.journey


@pytest.fixture
def address(site: str) -> str:
    author = Author.objects.select_related("name").order_by("-works_count", "pk")[0]
    return f"{site}{researcher_address(author.pk, author.name.printed)}"


def show_homepage(server: Server, body: str) -> None:
    """Let the other site have one page with this in it."""

    def answer(asked: Asked) -> Reply:
        headers = {"Content-Type": "text/html; charset=utf-8"}
        return Reply(f"<!doctype html><title>Mine</title><h1>Mine</h1>{body}".encode(), headers=headers)

    server.answer = answer


@pytest.mark.parametrize(
    ("width", "scheme"), [(320, "light"), (320, "dark"), (1280, "light"), (1280, "dark")]
)
def test_pasted_panel_shows_on_another_site(browser: Browser, address, server, width, scheme):
    context = browser.new_context(viewport={"width": width, "height": 700}, color_scheme=scheme)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{address}/share")
    pasted = html.unescape(page.locator("#panel").inner_html())
    show_homepage(server, pasted)
    page.goto(server.url)
    frame: Any = page.frame_locator("iframe")
    expect(frame.locator("h1")).to_be_visible()
    assert frame.locator("li").count() == 5
    size = "e => [e.ownerDocument.documentElement.scrollWidth, innerWidth]"
    wide, room = frame.locator("h1").evaluate(size)
    assert wide <= room <= width
    for box in frame.locator("a").evaluate_all("all => all.map(e => e.getBoundingClientRect().height)"):
        assert box >= 24
    paper = frame.locator("html").evaluate("e => getComputedStyle(e).backgroundColor")
    assert (int(re.findall(r"\d+", paper)[0]) < 100) == (scheme == "dark")
    assert context.cookies() == []
    assert said == []
    with context.expect_page() as opened:
        frame.locator("h1 a").click()
    opened.value.wait_for_load_state("networkidle")  # nothing is left in the server when the test ends
    assert opened.value.url == address
    context.close()


@pytest.mark.parametrize("tail", ["", "/works", "/share", "/trust"])
def test_no_other_page_shows_in_a_frame(browser: Browser, address, server, tail):
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    show_homepage(server, f'<iframe src="{address}{tail}"></iframe>')
    page.goto(server.url, wait_until="networkidle")
    assert page.frame_locator("iframe").locator("main").count() == 0
    assert any("frame-ancestors" in one or "X-Frame-Options" in one for one in said)
    context.close()


def test_pasted_html_shows_on_another_site_as_it_is(browser: Browser, address, server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/share")
    show_homepage(server, html.unescape(page.locator("#snippet").inner_html()))
    page.goto(server.url)
    assert page.locator("section li").count() == 5
    page.locator("section h2 a").click()
    assert page.url == address
    context.close()
