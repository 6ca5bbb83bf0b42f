"""The parts of a researcher page: the list narrowed in place, Back, what fails, paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_reading import PROLIFIC, address_of_researcher

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]

LIST = "**/works?*"


def mark(page: Page) -> None:
    """So that it shows whether the page was loaded anew."""
    page.evaluate("window.isMarked = true")


def is_marked(page: Page) -> bool:
    return bool(page.evaluate("window.isMarked === true"))


def watch_shifts(page: Page) -> None:
    page.evaluate(
        """() => { window.shifts = 0; new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
        }).observe({ type: "layout-shift" }); }"""
    )


def test_reader_narrows_and_sorts_the_list_in_place_and_goes_back(visit):
    with visit() as visited:
        page = visited.page
        visited.open(address_of_researcher(PROLIFIC))
        expect(page.locator("#graph .ego:not(.is-coming)")).to_be_visible()
        mark(page)
        watch_shifts(page)
        works = page.locator("#works .work")
        every = works.count()

        choice = page.locator("#works .tools a", has_text="Preprint")
        choice.click()
        expect(page.locator("#works .shown")).to_contain_text("shown")
        assert works.count() < every
        expect(page).to_have_url(re.compile(r"\?kind=preprint#works$"))
        expect(choice).to_be_focused()
        expect(choice).to_have_attribute("aria-current", "true")
        expect(page.locator("#list-status")).to_contain_text("shown")
        expect(page.locator("[data-fold-tools] button")).to_have_count(1)
        assert is_marked(page)
        assert page.evaluate("window.shifts") <= 0.02

        page.go_back()
        expect(works).to_have_count(every)
        expect(page).to_have_url(re.compile(r"thorsvik$"))
        expect(page.locator("h1")).to_have_count(1)
        expect(page.get_by_role("banner")).to_be_visible()


def test_reader_comes_back_from_a_work_to_the_whole_page(visit):
    with visit() as visited:
        page = visited.page
        visited.open(address_of_researcher(PROLIFIC))
        page.locator("#works .tools a", has_text="Oldest").click()
        expect(page).to_have_url(re.compile(r"\?sort=oldest#works$"))
        page.locator("#works .work .title a").first.click()
        expect(page).to_have_url(re.compile("/works/"))
        page.go_back()
        expect(page.get_by_role("banner")).to_be_visible()
        expect(page.locator("#works .tools [aria-current]").first).to_have_text("Oldest")


def test_reader_follows_a_bar_to_its_works(visit):
    with visit() as visited:
        page = visited.page
        visited.open(address_of_researcher(PROLIFIC))
        mark(page)
        bar = page.locator("#timeline .bars a").first
        year = re.search(r"year=(\d{4})", bar.get_attribute("href") or "")
        assert year is not None
        bar.click()
        expect(page).to_have_url(re.compile(rf"year={year[1]}"))
        expect(page.locator("#works .year > h3")).to_have_text([year[1]])
        expect(page.locator("#works-label")).to_be_focused()
        expect(page.locator("#works-label")).to_be_in_viewport()
        assert is_marked(page)


def test_reader_tries_again_when_the_list_does_not_come(visit):
    with visit() as visited:
        page = visited.page
        visited.open(address_of_researcher(PROLIFIC))
        page.route(LIST, lambda route: route.abort())
        page.locator("#works .tools a", has_text="Oldest").click()
        told = page.locator("#works").get_by_role("alert")
        expect(told).to_contain_text("The list could not be loaded.")
        expect(told).to_be_in_viewport()
        expect(page.locator("#works")).not_to_have_attribute("aria-busy", "true")

        page.unroute(LIST)
        told.get_by_role("button", name="Try again").click()
        expect(page).to_have_url(re.compile(r"\?sort=oldest#works$"))
        expect(page.locator("#works").get_by_role("alert")).to_have_count(0)
        visited.complaints.clear()  # of the browser, of what was refused


def test_reader_sorts_collaborators_in_place_on_their_own_page(visit):
    with visit(width=320, scheme="dark") as visited:
        page = visited.page
        visited.open(f"{address_of_researcher(PROLIFIC)}/collaborators")
        mark(page)
        page.get_by_role("link", name="Works together").click()
        expect(page).to_have_url(re.compile(r"/collaborators\?sort=works$"))
        expect(page.get_by_role("link", name="Works together")).to_be_focused()
        expect(page.locator("h1")).to_have_text(PROLIFIC)
        assert is_marked(page)


def test_reader_without_javascript_gets_the_whole_page(visit):
    with visit(javascript=False) as visited:
        page = visited.page
        page.goto(f"{visited.origin}{address_of_researcher(PROLIFIC)}")
        page.locator("#works .tools a", has_text="Oldest").click()
        expect(page).to_have_url(re.compile(r"thorsvik\?sort=oldest#works$"))
        expect(page.get_by_role("banner")).to_be_attached()
        page.locator("#timeline").get_by_role("link", name="Larger, with a table of each").click()
        expect(page.locator("#timeline details")).to_have_count(3)


def test_page_on_paper_is_a_list_of_publications(visit):
    with visit() as visited:
        page = visited.page
        visited.open(address_of_researcher(PROLIFIC))
        page.emulate_media(media="print")
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator("#works .work .title").first).to_be_visible()
        expect(page.locator(".on-paper")).to_be_visible()
        expect(page.locator(".on-paper")).to_contain_text(address_of_researcher(PROLIFIC))
        for hidden in ("#timeline", "#actions", "#graph", ".site-head", ".site-foot"):
            expect(page.locator(hidden)).to_be_hidden()
        assert page.locator("main :is(button, input, select, form):visible").count() == 0
        assert len(page.pdf(format="A4")) > 10_000
        page.clock.set_fixed_time("2026-09-05T12:00:00")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        expect(page.locator("[data-today]")).to_have_text("5 Sep 2026")
