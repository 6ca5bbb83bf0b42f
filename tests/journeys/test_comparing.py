"""Researchers side by side: chosen by name, by keyboard, without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.graph.people import find_id
from tests.journeys.test_accessibility import RULES
from tests.journeys.test_reading import PROLIFIC, WIDTHS_AND_SCHEMES, address_of_researcher

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]

NEAR, FAR = "Gareth Llanwyddon", "Beatriz Montalvar"


def comparison_of(*names: str) -> str:
    return f"/compare?researchers={','.join(str(find_id(name)) for name in names)}"


@pytest.mark.parametrize("javascript", [True, False])
def test_reader_compares_a_researcher_with_somebody_found_by_name(visit, javascript):
    with visit(javascript=javascript) as visited:
        page = visited.page
        visited.page.goto(f"{visited.origin}{address_of_researcher(PROLIFIC)}")
        page.get_by_role("link", name="Compare with…").click()
        page.get_by_label("With", exact=True).fill("llan")
        page.get_by_role("button", name="Find").click()
        expect(page.get_by_text("Who of those with such a name?")).to_be_visible()
        page.get_by_role("link", name=NEAR, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"{PROLIFIC} and {NEAR}")
        expect(page.locator("#years svg")).to_have_count(2)

        page.get_by_label("And with").fill("montalvar")
        page.get_by_label("And with").press("Enter")
        expect(page.locator("#years svg")).to_have_count(3)
        expect(page.get_by_text("no work together").first).to_be_visible()
        page.get_by_role("link", name=f"leave out {NEAR}").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"{PROLIFIC} and {FAR}")
        page.get_by_role("link", name=re.compile(f"^Why ?: {PROLIFIC} and {FAR}$")).click()
        expect(page).to_have_url(re.compile("/explore/path"))


def test_reader_compares_by_keyboard_alone(visit):
    with visit() as visited:
        page = visited.page
        visited.open(f"{comparison_of(PROLIFIC)}&name=thorsvik")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")  # to the content
        reached: list[str] = []
        while len(reached) < 20 and not (reached and reached[-1] == "input"):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.tagName.toLowerCase()"))
        page.keyboard.press("Control+A")
        page.keyboard.type("gareth llan")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(f"{PROLIFIC} and {NEAR}")


@pytest.mark.parametrize(("width", "scheme"), WIDTHS_AND_SCHEMES)
def test_comparisons_fit_and_have_no_barrier(visit: Callable[..., Any], width, scheme):
    axe = Axe()
    addresses = [
        "/compare",
        comparison_of(PROLIFIC),
        f"{comparison_of(PROLIFIC)}&name=li",
        f"{comparison_of(PROLIFIC)}&name=nobody+at+all",
        comparison_of(PROLIFIC, NEAR),
        comparison_of(PROLIFIC, NEAR, FAR),
        comparison_of(PROLIFIC, PROLIFIC),
    ]
    with visit(width=width, scheme=scheme) as visited:
        for address in addresses:
            visited.open(address)
            found = axe.run(visited.page, options=RULES)["violations"]
            assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == [], address
            assert visited.page.evaluate("document.documentElement.scrollWidth") <= width, address
