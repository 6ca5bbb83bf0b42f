"""Suggestions while somebody types: by keyboard and by pointer, narrow and wide, and without JavaScript."""

from __future__ import annotations

import re

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journeys.conftest import SHOTS
from tests.journeys.test_accessibility import RULES
from tests.journeys.test_reading import WIDTHS_AND_SCHEMES

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]


def test_name_is_chosen_by_keyboard(visit):
    with visit() as visited:
        page = visited.page
        visited.open("/")
        box = page.get_by_role("combobox", name="Search for people")
        box.press_sequentially("thors", delay=20)
        option = page.locator(".suggestions").get_by_role("option", name=re.compile("Elna Thorsvik")).first
        expect(option).to_be_visible()
        expect(box).to_have_attribute("aria-expanded", "true")
        expect(page.get_by_role("status")).to_contain_text("suggestion")

        box.press("ArrowDown")
        expect(box).to_have_attribute("aria-activedescendant", option.get_attribute("id"))
        expect(option).to_have_attribute("aria-selected", "true")
        box.press("ArrowUp")
        expect(box).not_to_have_attribute("aria-activedescendant", re.compile("."))
        expect(box).to_have_value("thors")
        box.press("ArrowDown")
        box.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Elna Thorsvik")


def test_escape_closes_and_enter_without_a_choice_searches(visit):
    with visit() as visited:
        page = visited.page
        visited.open("/")
        box = page.get_by_role("combobox", name="Search for people")
        box.press_sequentially("thors", delay=20)
        expect(page.locator(".suggestions").get_by_role("listbox")).to_be_visible()
        box.press("Escape")
        expect(page.locator(".suggestions").get_by_role("listbox")).to_be_hidden()
        expect(box).to_have_attribute("aria-expanded", "false")
        expect(box).to_have_value("thors")
        box.press("ArrowDown")
        expect(page.locator(".suggestions").get_by_role("listbox")).to_be_visible()
        box.press("Tab")
        expect(page.locator(".suggestions").get_by_role("listbox")).to_be_hidden()
        box.press("Enter")
        page.wait_for_url("**/search?q=thors")


def test_last_that_is_typed_is_what_is_suggested(visit):
    """An answer to less comes late: it is not shown."""
    with visit() as visited:
        page = visited.page
        visited.open("/")
        held = []
        page.route("**/search/suggest?q=t", lambda route: held.append(route))
        box = page.get_by_role("combobox", name="Search for people")
        with page.expect_request("**/search/suggest?q=t"):
            box.press_sequentially("t")
        box.press_sequentially("horsvik elna")
        expect(page.locator(".suggestions").get_by_role("option").first).to_contain_text("Elna Thorsvik")
        before = page.locator(".suggestions").get_by_role("listbox").inner_text()
        for route in held:
            route.abort()
        page.wait_for_timeout(200)
        assert page.locator(".suggestions").get_by_role("listbox").inner_text() == before
        visited.complaints.clear()


@pytest.mark.parametrize(("width", "scheme"), WIDTHS_AND_SCHEMES)
def test_suggestions_lie_over_the_page_and_have_no_barrier(visit, width, scheme):
    with visit(width=width, scheme=scheme) as visited:
        page = visited.page
        for name, path in (("home", "/"), ("search", "/search?q=lin"), ("head", "/imports")):
            visited.open("/search?q=lin" if name == "head" else path)
            if name == "head":
                page.locator(".person a").first.click()
                page.wait_for_url("**/researchers/**", wait_until="networkidle")
                page.evaluate("document.fonts.ready")
            box = page.get_by_role("combobox", name="Search for people")
            height = page.evaluate("document.documentElement.scrollHeight")
            below = page.locator("h1").bounding_box()
            box.fill("")
            box.press_sequentially("l")
            expect(page.locator(".suggestions").get_by_role("option").first).to_be_visible()
            assert page.locator("h1").bounding_box() == below
            assert page.evaluate("document.documentElement.scrollHeight") >= height
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            box.press("ArrowDown")
            for option in page.locator(".suggestions").get_by_role("option").all():
                assert option.bounding_box()["height"] >= 24
            assert Axe().run(page, options=RULES)["violations"] == []
            SHOTS.mkdir(exist_ok=True)
            page.screenshot(path=SHOTS / f"suggestions-{name}-{width}-{scheme}.png")


def test_suggestion_is_opened_by_a_click(visit):
    with visit() as visited:
        visited.open("/")
        visited.page.get_by_role("combobox", name="Search for people").press_sequentially("thors")
        visited.page.locator(".suggestions").get_by_role("option").first.click()
        expect(visited.page.get_by_role("heading", level=1)).to_contain_text("Thorsvik")


def test_box_searches_without_javascript(visit):
    with visit(javascript=False) as visited:
        page = visited.page
        visited.open("/")
        box = page.get_by_role("searchbox", name="Search for people")
        box.fill("elna thorsvik")
        box.press("Enter")
        page.wait_for_url("**/search?q=elna+thorsvik")
        expect(page.locator(".person, .people").first).to_contain_text("Elna Thorsvik")
