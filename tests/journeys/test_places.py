"""From a work to its topic and its institutions: by links alone, by keyboard, without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import expect

from graph.models import Community, SurveyedKind, SurveyedNode
from graph.services.surveys import survey_graph
from papers.addresses import institution_address, topic_address, venue_address
from papers.models import Affiliation, Topic, Venue
from papers.services.taxonomy import load_taxonomy
from tests.graph.catalogue import build
from tests.journeys.conftest import SHOTS
from tests.journeys.test_accessibility import RULES
from tests.journeys.test_reading import WIDTHS_AND_SCHEMES, address_of_work

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]

HOUSE = "Northmere River Board"


@pytest.fixture
def open_site(visit: Callable[..., Any]) -> Callable[..., Any]:
    """`visit`, of a site whose graph is built and surveyed."""
    load_taxonomy()
    build()
    survey_graph()
    return visit


def address_of_largest_topic() -> str:
    node = SurveyedNode.objects.filter(kind=SurveyedKind.TOPIC).order_by("-works_count", "node_id")[0]
    return topic_address(node.node_id, Topic.objects.get(id=node.node_id).name or "")


def address_of_house() -> str:
    return institution_address(Affiliation.objects.filter(name=HOUSE)[0].match_key, HOUSE)


def address_of_venue() -> str:
    node = SurveyedNode.objects.filter(kind=SurveyedKind.VENUE).order_by("-works_count", "node_id")[0]
    return venue_address(node.node_id, Venue.objects.get(pk=node.node_id).name)


def list_places() -> dict[str, str]:
    """The pages of topics, institutions, venues and communities by name."""
    topic, house, venue = address_of_largest_topic(), address_of_house(), address_of_venue()
    return {
        "topic": topic,
        "topic-works": f"{topic}/works",
        "topic-people": f"{topic}/people",
        "institution": house,
        "institution-works": f"{house}/works",
        "venue": venue,
        "venue-works": f"{venue}/works",
        "venue-people": f"{venue}/people",
        "community": f"/communities/{Community.objects.order_by('-members_count', 'id')[0].id}",
    }


@pytest.mark.parametrize("javascript", [True, False])
def test_reader_goes_from_a_work_to_its_venue_and_to_the_works_of_a_person_there(open_site, javascript):
    with open_site(javascript=javascript) as visited:
        page = visited.page
        page.goto(f"{visited.origin}{address_of_venue()}/works")
        page.locator("#works .work .title a").first.click()
        page.locator(".where a").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".label").first).to_have_text("Venue")

        figure = page.locator("#people .numbered .num").first
        works = int(figure.inner_text().split()[0])
        figure.click()
        expect(page.locator("#works .work")).to_have_count(works)


@pytest.mark.parametrize("javascript", [True, False])
def test_reader_goes_from_a_work_to_its_topic_and_to_the_evidence(open_site, javascript):
    with open_site(javascript=javascript) as visited:
        page = visited.page
        page.goto(f"{visited.origin}{address_of_work('w001')}")
        topic = page.locator("[aria-labelledby='topics-label'] a").first
        name = topic.inner_text()
        topic.click()

        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        expect(page.get_by_text("From the OpenAlex taxonomy.")).to_be_visible()
        expect(page.locator("figure.bars svg").first).to_be_visible()
        page.get_by_text("As a table").click()
        year = page.locator("table.years td a").first
        works = year.inner_text()
        year.click()
        expect(page.get_by_text(re.compile(f"^{works}\\sworks? of \\d{{4}}"))).to_be_visible()
        page.get_by_role("link", name="The whole page").click()

        page.locator("#people .numbered .num").first.click()
        expect(page.get_by_text("What is behind it")).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def test_reader_goes_from_a_work_to_an_institution_by_keyboard(open_site):
    with open_site() as visited:
        page = visited.page
        visited.open(address_of_work("w001"))
        house = page.locator(".printed a").first
        name = house.inner_text()
        house.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        table = page.get_by_text("As a table")
        table.focus()
        page.keyboard.press("Enter")
        expect(page.locator("table.years")).to_be_visible()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('table') !== null")


@pytest.mark.parametrize(("width", "scheme"), WIDTHS_AND_SCHEMES)
def test_pages_of_places_fit_and_have_no_barrier(open_site, width, scheme):
    SHOTS.mkdir(exist_ok=True)
    axe = Axe()
    with open_site(width=width, scheme=scheme) as visited:
        found = {}
        for name, path in list_places().items():
            visited.open(path)
            visited.page.screenshot(path=SHOTS / f"{name}-{width}-{scheme}.png", full_page=True)
            assert visited.page.evaluate("document.documentElement.scrollWidth") <= width, name
            for violation in axe.run(visited.page, options=RULES)["violations"]:
                found[name, violation["id"]] = [node["html"] for node in violation["nodes"]][:3]
        assert found == {}


def test_page_before_the_first_survey_has_no_barrier(visit):
    with visit() as visited:
        visited.open(address_of_house())
        expect(visited.page.get_by_text("Nothing is surveyed yet.")).to_be_visible()
        assert Axe().run(visited.page, options=RULES)["violations"] == []
