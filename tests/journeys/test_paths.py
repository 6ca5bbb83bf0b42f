"""From one person to another: found by name, by keyboard, without JavaScript, and how far who is signed in is."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import expect

from profiles.models import User
from tests.graph.catalogue import build
from tests.graph.people import find_key
from tests.journeys.test_accessibility import RULES
from tests.journeys.test_reading import PROLIFIC, WIDTHS_AND_SCHEMES, address_of_researcher

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]

NEAR, FAR = "Gareth Llanwyddon", "Beatriz Montalvar"


@pytest.fixture
def open_site(visit: Callable[..., Any]) -> Callable[..., Any]:
    """`visit`, of a site whose graph is built."""
    build()
    return visit


def path_of(start: str, end: str) -> str:
    return f"/explore/path?from={find_key(start)}&to={find_key(end)}"


def sign_in(page: Any, origin: str) -> None:
    """Sign somebody in, as the page to sign in would."""
    client = Client()
    client.force_login(User.objects.create_user("reader@example.org", "secret"))
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": origin}]
    )


@pytest.mark.parametrize("javascript", [True, False])
def test_reader_finds_a_path_by_two_names(open_site, javascript):
    with open_site(javascript=javascript) as visited:
        page = visited.page
        page.goto(f"{visited.origin}/explore/path")
        page.get_by_label("From").fill("thorsvik el")
        page.get_by_label("To", exact=True).fill("llanwyddon")
        page.get_by_role("button", name="Find the path").click()

        expect(page.get_by_role("heading", name="From 1 person")).to_have_count(0)
        expect(page.get_by_text("Who of those with such a name?")).to_have_count(1)
        page.get_by_role("link", name=NEAR, exact=True).click()

        expect(page.get_by_role("heading", level=1)).to_have_text(f"From {PROLIFIC} to {NEAR}")
        expect(page.get_by_text("3 steps apart.")).to_be_visible()
        stops = page.locator(".path .who")
        expect(stops).to_have_count(4)
        assert [stops.first.inner_text(), stops.last.inner_text()] == [PROLIFIC, NEAR]

        evidence = page.locator(".path .step > a").first
        works = int(evidence.inner_text().split()[0])
        evidence.click()
        expect(page).to_have_url(re.compile("/explore/edge"))
        assert page.locator("#works .work").count() == works


def test_reader_finds_a_path_by_keyboard_alone(open_site):
    with open_site() as visited:
        page = visited.page
        visited.open("/explore/path")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")  # to the content
        page.keyboard.press("Tab")
        page.keyboard.type("thorsvik el")
        page.keyboard.press("Tab")
        page.keyboard.type("gareth llan")
        page.keyboard.press("Enter")

        expect(page.get_by_text("3 steps apart.")).to_be_visible()
        reached = []
        for _ in range(60):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.textContent"))
        assert {PROLIFIC, NEAR, "The other way round"} <= set(reached)


def test_reader_is_told_that_there_is_no_path_and_asks_for_somebody_else(open_site):
    with open_site() as visited:
        page = visited.page
        visited.open(path_of(PROLIFIC, FAR))
        expect(page.get_by_text("No path of at most 6 steps.")).to_be_visible()
        expect(page.locator(".path")).to_have_count(0)

        page.get_by_role("link", name=f"somebody else than {FAR}").click()
        expect(page.get_by_label("To", exact=True)).to_be_editable()
        page.get_by_label("To", exact=True).fill(NEAR.lower())
        page.get_by_label("To", exact=True).press("Enter")
        expect(page.get_by_text("3 steps apart.")).to_be_visible()


def test_reader_who_is_signed_in_measures_distances(open_site):
    with open_site() as visited:
        page = visited.page
        sign_in(page, visited.origin)
        visited.open(address_of_researcher(PROLIFIC))
        page.get_by_role("button", name="Measure distances from here").click()
        expect(page.get_by_text("Distances are measured from here.")).to_be_visible()

        visited.open(address_of_researcher(NEAR))
        page.get_by_role("link", name="You are 3 steps away").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"From {PROLIFIC} to {NEAR}")

        visited.open(address_of_researcher(FAR))
        expect(
            page.get_by_role("link", name="No path of at most 6 steps leads from you to here")
        ).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), WIDTHS_AND_SCHEMES)
def test_pages_of_paths_fit_and_have_no_barrier(open_site, width, scheme):
    axe = Axe()
    addresses = [
        "/explore/path",
        f"/explore/path?from=thorsvik&to={find_key(NEAR)}",
        "/explore/path?from=nobody+at+all",
        path_of(PROLIFIC, NEAR),
        path_of(PROLIFIC, FAR),
        path_of(PROLIFIC, PROLIFIC),
        address_of_researcher(NEAR),
    ]
    with open_site(width=width, scheme=scheme) as visited:
        sign_in(visited.page, visited.origin)
        for address in addresses:
            visited.open(address)
            found = axe.run(visited.page, options=RULES)["violations"]
            assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == [], address
            assert visited.page.evaluate("document.documentElement.scrollWidth") <= width, address
