"""A reader's way through the site: home, search, a researcher, a work."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Route, expect

from graph.addresses import edge_address
from graph.models import Collaboration
from graph.records import NodeKey, NodeKind
from papers.addresses import researcher_address, work_address
from papers.models import Author, Work
from tests.journeys.conftest import SHOTS
from tests.journeys.looks import NOTE_SHIFTS

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]

PROLIFIC = "Elna Thorsvik"
WIDTHS_AND_SCHEMES = [(width, scheme) for width in (320, 1280) for scheme in ("light", "dark")]


def address_of_researcher(name: str) -> str:
    author = Author.objects.filter(name__printed=name).order_by("-works_count")[0]
    return researcher_address(author.pk, name)


def address_of_work(sample: str) -> str:
    work = Work.objects.get(workidentifier__scheme="sample", workidentifier__value=sample)
    return work_address(work.pk, work.title)


def address_of_best_edge(name: str) -> str:
    author = Author.objects.filter(name__printed=name).order_by("-works_count")[0]
    best = Collaboration.objects.filter(source_id=author.pk).order_by("-weight", "target_id")[0]
    return edge_address(*(NodeKey(NodeKind.AUTHOR, one) for one in sorted((author.pk, best.target_id))))


def list_pages() -> dict[str, str]:
    """The main pages by name, with every state of the sample that changes how a page looks."""
    return {
        "home": "/",
        "search": "/search?q=lin",
        "search-works": "/search?q=water&type=works",
        "search-narrowed": "/search?q=water+author:lin+year:2000-&type=works",
        "search-nothing": "/search?q=nobody+at+all",
        "search-unasked": "/search",
        "researcher": address_of_researcher(PROLIFIC),
        "researcher-works": f"{address_of_researcher(PROLIFIC)}/works?kind=preprint",
        "researcher-graph": f"{address_of_researcher(PROLIFIC)}/graph",
        "researcher-collaborators": f"{address_of_researcher(PROLIFIC)}/collaborators",
        "researcher-topics": f"{address_of_researcher(PROLIFIC)}/topics",
        "researcher-trust": f"{address_of_researcher(PROLIFIC)}/trust",
        "edge": address_of_best_edge(PROLIFIC),
        "work-maths": address_of_work("w016"),
        "work-consortium": address_of_work("w032"),
        "work-untitled": address_of_work("w037"),
        "work-retracted": address_of_work("w022"),
        "work-arabic": address_of_work("w024"),
        "gallery": "/gallery",
    }


@pytest.mark.parametrize("javascript", [True, False])
def test_reader_finds_a_person_and_reads_a_work(visit, javascript):
    with visit(javascript=javascript) as visited:
        page = visited.page
        page.goto(f"{visited.origin}/")
        page.locator("main input[name=q]").fill("thorsvik el")
        page.locator("main input[name=q]").press("Enter")

        expect(page).to_have_title(re.compile("thorsvik el"))
        page.get_by_role("link", name=PROLIFIC, exact=True).click()

        expect(page.get_by_role("heading", level=1)).to_have_text(PROLIFIC)
        expect(page.get_by_role("heading", name=re.compile("Published work"))).to_contain_text(
            "20 published items"
        )
        first = page.locator(".work").first
        first.get_by_text("why is this here?").click()
        expect(first.get_by_text("This work is here because")).to_be_visible()
        title = first.locator(".title").inner_text()
        first.locator(".title a").click()

        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        expect(page.get_by_role("heading", name="Sources")).to_be_visible()
        page.get_by_role("link", name=PROLIFIC).first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(PROLIFIC)


@pytest.mark.parametrize("javascript", [True, False])
def test_reader_unfolds_an_abstract(visit, javascript):
    with visit(javascript=javascript) as visited:
        visited.page.goto(f"{visited.origin}{address_of_researcher(PROLIFIC)}")
        abstract = visited.page.locator("details.abstract").first
        folded = abstract.bounding_box()["height"]
        abstract.locator("summary").click()
        assert abstract.bounding_box()["height"] > folded
        assert abstract.locator("summary").inner_text() == "Fold abstract"


def test_reader_with_javascript_opens_all_abstracts_at_once(visit):
    with visit() as visited:
        visited.open(address_of_researcher(PROLIFIC))
        visited.page.get_by_role("button", name="Open all").click()
        assert visited.page.locator("details.abstract:not([open])").count() == 0
        visited.page.get_by_role("button", name="Fold all").click()
        assert visited.page.locator("details.abstract[open]").count() == 0


def test_reader_without_javascript_sees_no_dead_button(visit):
    with visit(javascript=False) as visited:
        visited.page.goto(f"{visited.origin}{address_of_researcher(PROLIFIC)}")
        buttons = visited.page.locator("button:visible").all_inner_texts()
        assert sorted(set(buttons)) == ["Cite selected", "Search"]  # both send a form


def test_reader_goes_by_keyboard_alone(visit):
    with visit() as visited:
        page = visited.page
        visited.open(address_of_researcher(PROLIFIC))
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
        expect(page.get_by_text("Skip to the content")).to_be_in_viewport()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"


@pytest.mark.parametrize(("width", "scheme"), WIDTHS_AND_SCHEMES)
def test_pages_fit_their_width_and_are_photographed(visit, settings, width, scheme):
    settings.DEBUG = True
    SHOTS.mkdir(exist_ok=True)
    with visit(width=width, scheme=scheme) as visited:
        for name, path in list_pages().items():
            visited.open(path)
            visited.page.screenshot(path=SHOTS / f"{name}-{width}-{scheme}.png", full_page=True)
            assert visited.page.evaluate("document.documentElement.scrollWidth") <= width, name


@pytest.mark.parametrize("late_seconds", [0, 0.4])
def test_nothing_moves_while_a_page_loads(visit, late_seconds):
    with visit() as visited:

        def come_late(route: Route) -> None:
            time.sleep(late_seconds)
            route.continue_()

        if late_seconds:
            visited.page.route(re.compile(r"\.(woff2|js)"), come_late)
        visited.page.add_init_script(NOTE_SHIFTS)
        for path in list_pages().values():
            if path == "/gallery":
                continue
            visited.open(path)
            visited.page.wait_for_load_state("networkidle")
            assert visited.page.evaluate("window.moved") <= 0.02, path
