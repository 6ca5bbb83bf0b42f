"""A page is cited: a copy of today is kept, found again, and read, by keyboard and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journeys.test_accessibility import RULES
from tests.journeys.test_reading import PROLIFIC, WIDTHS_AND_SCHEMES, address_of_researcher

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("javascript", [True, False])
def test_reader_keeps_a_copy_and_finds_it_again(visit, javascript):
    with visit(javascript=javascript) as visited:
        page = visited.page
        page.goto(f"{visited.origin}{address_of_researcher(PROLIFIC)}")
        works = page.locator("#works .work").count()
        page.get_by_role("link", name="Cite this page").click()
        expect(page.get_by_text("@misc{peerlight-")).to_be_visible()
        page.get_by_role("button", name="Keep today’s state").click()

        expect(page).to_have_url(re.compile(r"/on/\d{4}-\d\d-\d\d$"))
        expect(page.get_by_text("This copy was kept, and stays at this address.")).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_have_text(PROLIFIC)
        assert page.locator("#works .work").count() == works
        copy = page.url

        page.get_by_role("link", name="See the page today").click()
        page.get_by_role("link", name="Cite this page").click()
        page.locator(".kept a").first.click()
        expect(page).to_have_url(copy)
        expect(page.get_by_text("This copy was kept")).to_have_count(0)


def test_reader_keeps_a_copy_by_keyboard_alone(visit):
    with visit() as visited:
        page = visited.page
        visited.open(f"{address_of_researcher(PROLIFIC)}/cite")
        for _ in range(20):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent") == "Keep today’s state":
                break
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"/on/\d{4}-\d\d-\d\d$"))


@pytest.mark.parametrize(("width", "scheme"), WIDTHS_AND_SCHEMES)
def test_copies_fit_and_have_no_barrier(visit: Callable[..., Any], width, scheme):
    axe = Axe()
    with visit(width=width, scheme=scheme) as visited:
        page = visited.page

        def check() -> None:
            found = axe.run(page, options=RULES)["violations"]
            assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width

        visited.open(f"{address_of_researcher(PROLIFIC)}/cite")
        check()
        page.get_by_role("button", name="Keep today’s state").click()
        expect(page).to_have_url(re.compile(r"/on/\d{4}-\d\d-\d\d$"))
        check()
        page.get_by_role("link", name="All copies").click()
        expect(page.get_by_role("link", name="is kept")).to_be_visible()
        check()
