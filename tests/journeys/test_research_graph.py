"""The research graph of a researcher: lists first, the drawing behind them, and what is seen when it does not come."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from graph.models import GraphBuild, GraphState
from papers.models import Author, ChangedWork
from tests.graph.catalogue import build
from tests.journeys.test_reading import PROLIFIC, address_of_researcher

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]

FRAGMENT = "**/graph"


def find_part(page: Page) -> Any:
    return page.locator("#graph")


def test_reader_sees_lists_and_then_the_drawing(visit):
    with visit() as visited:
        visited.open(address_of_researcher(PROLIFIC))
        part = find_part(visited.page)
        expect(part.get_by_role("group", name=re.compile(f"^{PROLIFIC} in the middle"))).to_be_visible()
        expect(part.get_by_text("What is shown was counted")).to_be_visible()
        listed = part.locator(".edges > div").first.locator("li > a").first
        name = listed.inner_text()
        expect(part.locator("svg").get_by_text(name, exact=True)).to_be_visible()
        expect(part.get_by_text("on its way")).to_have_count(0)

        part.locator(".behind a").first.click()
        expect(visited.page.get_by_role("heading", level=1)).to_contain_text(name)
        works = visited.page.locator("#works .work").count()
        expect(visited.page.locator("#works-label")).to_contain_text(f"{works}\u00a0work")


def test_reader_on_a_phone_has_the_lists_alone(visit):
    with visit(width=320) as visited:
        visited.open(address_of_researcher(PROLIFIC))
        part = find_part(visited.page)
        expect(part.locator(".ego")).to_have_count(1)
        expect(part.locator(".ego")).to_be_hidden()
        expect(part.locator(".edges li").first).to_be_visible()


def test_reader_without_javascript_gets_the_drawing_at_its_own_address(visit):
    with visit(javascript=False) as visited:
        page = visited.page
        page.goto(f"{visited.origin}{address_of_researcher(PROLIFIC)}")
        part = find_part(page)
        expect(part.locator(".edges li").first).to_be_visible()
        expect(part.get_by_role("link", name="Open full explorer")).to_be_visible()
        assert part.locator(".is-coming svg").is_hidden()
        assert part.locator("button:visible").count() == 0
        part.get_by_role("link", name="Show it alone").click()
        expect(page.get_by_role("group", name=re.compile("in the middle"))).to_be_visible()


def test_reader_tries_again_when_the_drawing_does_not_come(visit):
    with visit() as visited:
        page = visited.page
        page.route(FRAGMENT, lambda route: route.abort())
        visited.open(address_of_researcher(PROLIFIC))
        part = find_part(page)
        expect(part.get_by_role("alert")).to_contain_text("The drawing could not be loaded.")
        part.get_by_role("button", name="Try again").click()
        expect(part.get_by_role("button", name="Try again")).to_be_enabled()

        page.unroute(FRAGMENT)
        part.get_by_role("button", name="Try again").click()
        drawing = part.get_by_role("group", name=re.compile("in the middle"))
        expect(drawing).to_be_visible()
        expect(drawing).to_be_focused()
        expect(part.get_by_role("alert")).to_have_count(0)
        assert all("ERR_FAILED" in one for one in visited.complaints)
        visited.complaints.clear()


def test_reader_does_not_wait_for_ever(visit):
    with visit() as visited:
        page = visited.page
        page.route(FRAGMENT, lambda route: None)  # never answered
        visited.open(address_of_researcher(PROLIFIC))
        expect(find_part(page).get_by_role("alert")).to_be_visible()
        page.unroute_all(behavior="ignoreErrors")


def test_reader_sees_a_failure_of_the_site_as_one(visit):
    with visit() as visited:
        page = visited.page
        page.route(FRAGMENT, lambda route: route.fulfill(status=500, body="no"))
        visited.open(address_of_researcher(PROLIFIC))
        expect(find_part(page).get_by_role("alert")).to_be_visible()
        visited.complaints.clear()


def test_reader_watches_the_graph_being_built(visit):
    with visit() as visited:
        GraphState.objects.all().delete()
        begun = GraphBuild.objects.create(late_from=2022, parts_count=19)
        page = visited.page
        visited.open(address_of_researcher(PROLIFIC))
        part = find_part(page)
        expect(part.get_by_text("The graph is being built.")).to_be_visible()
        expect(part.get_by_role("progressbar")).to_be_visible()
        expect(page.get_by_text("collaborators not counted yet")).to_be_visible()

        begun.delete()
        build()
        expect(part.get_by_role("group", name=re.compile("in the middle"))).to_be_visible(timeout=15_000)
        expect(part.locator(".edges li").first).to_be_visible()


def test_reader_is_told_that_works_changed_since(visit):
    author = Author.objects.filter(name__printed=PROLIFIC).order_by("-works_count")[0]
    work_ids = author.authorship_set.values_list("work_id", flat=True)[:2]
    ChangedWork.objects.bulk_create(ChangedWork(work_id=work_id) for work_id in work_ids)
    GraphState.objects.update(counted_at=timezone.now() - timedelta(minutes=3))
    with visit() as visited:
        visited.open(address_of_researcher(PROLIFIC))
        said = find_part(visited.page).locator(".graph-notice")
        expect(said).to_have_text(re.compile(r"counted 3.minutes ago\. Since then 2.works changed\."))
