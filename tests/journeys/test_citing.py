"""Citing: a style chosen, a reference copied, works selected, by mouse, by keyboard and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import expect

from papers.addresses import citation_address
from papers.citations.styles import Style
from papers.models import Work
from tests.journeys.test_accessibility import RULES
from tests.journeys.test_reading import PROLIFIC, WIDTHS_AND_SCHEMES, address_of_researcher

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]


def find_works(number: int) -> list[Work]:
    return list(Work.objects.filter(title__isnull=False).order_by("-signatures_count", "pk")[:number])


def cite(number: int) -> str:
    return f"/cite?works={','.join(str(work.pk) for work in find_works(number))}"


@pytest.mark.parametrize("javascript", [True, False])
def test_reader_finds_how_to_cite_a_work(visit, javascript):
    (work,) = find_works(1)
    with visit(javascript=javascript) as visited:
        page = visited.page
        page.goto(f"{visited.origin}/works/{work.pk}")
        page.get_by_role("link", name="In six styles").click()
        expect(page).to_have_url(re.compile("/cite$"))
        expect(page.locator(".reference > p")).to_have_count(len(Style))
        expect(page.get_by_role("region", name="BibTeX")).to_contain_text("@article{")
        expect(page.get_by_role("button", name="Copy", exact=False)).to_have_count(9 if javascript else 0)
        with page.expect_download() as download:
            page.get_by_role("link", name="Download RIS").click()
        assert download.value.suggested_filename.endswith(".ris")


def test_reader_copies_a_reference_by_keyboard(visit):
    (work,) = find_works(1)
    with visit() as visited:
        page = visited.page
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        visited.open(citation_address(work.pk, work.title))
        page.get_by_role("button", name="Copy the reference in IEEE").focus()
        page.keyboard.press("Enter")
        expect(page.locator("main").get_by_role("status").filter(has_text="Copied.")).to_be_visible()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == page.locator("#reference-ieee").text_content()
        assert "<i>" not in copied


@pytest.mark.parametrize("javascript", [True, False])
def test_reader_chooses_a_style_for_several_works(visit, javascript):
    with visit(javascript=javascript) as visited:
        page = visited.page
        page.goto(f"{visited.origin}{cite(3)}")
        expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("3.works"))
        page.get_by_role("link", name="IEEE", exact=True).focus()
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("style=ieee$"))
        expect(page.locator("ol.numbered > li")).to_have_count(3)
        with page.expect_download() as download:
            page.get_by_role("link", name="BibTeX", exact=True).click()
        assert download.value.suggested_filename == "works.bib"


def test_reader_copies_all_references_with_their_numbers(visit):
    with visit() as visited:
        page = visited.page
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        visited.open(f"{cite(3)}&style=vancouver")
        page.get_by_role("button", name="Copy all references").click()
        expect(page.locator("main").get_by_role("status").filter(has_text="Copied.")).to_be_visible()
        lines = page.evaluate("navigator.clipboard.readText()").split("\n")
        assert [line.partition(" ")[0] for line in lines] == ["1.", "2.", "3."]


def test_reader_takes_the_list_of_a_researcher_along(visit):
    with visit() as visited:
        page = visited.page
        visited.open(address_of_researcher(PROLIFIC))
        with page.expect_download() as download:
            page.locator("#actions").get_by_role("link", name="CSL-JSON").click()
        assert download.value.suggested_filename.endswith(".csl.json")


@pytest.mark.parametrize(("width", "scheme"), WIDTHS_AND_SCHEMES)
def test_citations_fit_and_have_no_barrier(visit: Callable[..., Any], width, scheme):
    axe = Axe()
    (work,) = find_works(1)
    with visit(width=width, scheme=scheme) as visited:
        for address in (
            citation_address(work.pk, work.title),
            cite(30),
            f"{cite(3)},999999&style=ieee",
            "/cite",
        ):
            visited.open(address)
            found = axe.run(visited.page, options=RULES)["violations"]
            assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], address
            overflow = visited.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert overflow <= 0, address
