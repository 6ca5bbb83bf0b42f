"""A reader's way through the explorer: with the drawing, by keyboard, and without JavaScript."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_core_python.sync_playwright import Axe
from defusedxml.ElementTree import fromstring
from django.core.management import call_command
from playwright.sync_api import Page, expect

from graph.addresses import explore_address
from graph.records import NodeKey, NodeKind
from papers.models import Author
from tests.journeys.conftest import SHOTS, find_browser
from tests.journeys.test_accessibility import RULES
from tests.journeys.test_reading import PROLIFIC, WIDTHS_AND_SCHEMES

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]

DRAWN = """() => {
    const { graph } = document.querySelector("[data-explorer]").drawing;
    return {
        nodes: graph.mapNodes((key, node) => `${key} ${node.kind} ${node.label}`).sort(),
        edges: graph.mapEdges((_, edge, source, target) => `${[source, target].sort()} ${edge.weight}`).sort(),
    };
}"""
TABLED = """() => {
    const shorten = (text) => (text.length > 32 ? `${text.slice(0, 31).trimEnd()}…` : text);
    return {
        nodes: [...document.querySelectorAll("table.nodes tbody tr")].map(
            (row) => `${row.dataset.key} ${row.dataset.kind} ${shorten(row.querySelector("bdi").textContent)}`).sort(),
        edges: [...document.querySelectorAll("table.edges tbody tr")].map(
            (row) => `${[row.dataset.source, row.dataset.target].sort()} ${Number(row.cells[5].textContent)}`).sort(),
    };
}"""

PLACE = """(key) => {
    const { sigma, container } = document.querySelector("[data-explorer]").drawing;
    const { left, top } = container.getBoundingClientRect();
    const { x, y } = sigma.framedGraphToViewport(sigma.getNodeDisplayData(key));
    return [left + x, top + y];
}"""


@pytest.fixture
def graph(site: str) -> None:
    call_command("build_graph", verbosity=0)
    call_command("survey_graph", verbosity=0)


def address_of(name: str) -> str:
    author = Author.objects.filter(name__printed=name).order_by("-works_count")[0]
    return explore_address(NodeKey(NodeKind.AUTHOR, author.pk))


def wait(page: Page) -> None:
    """Until the newest graph is drawn and laid out."""
    expect(page.locator("[data-drawing]")).to_have_attribute("data-settled", "true")
    expect(page.locator("[data-drawing]")).not_to_have_class(re.compile("is-busy"))


def wait_until(page: Page, expression: str) -> None:
    """Until this is true; `wait_for_function` would need a policy that lets strings be run."""
    page.evaluate(f"async () => {{ while (!({expression})) await new Promise(requestAnimationFrame); }}")


def check_drawing(page: Page) -> dict[str, Any]:
    """What is drawn is what the tables say."""
    wait(page)
    drawn: dict[str, Any] = page.evaluate(DRAWN)
    assert drawn == page.evaluate(TABLED)
    assert drawn["nodes"]
    return drawn


def read_query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def list_kinds(page: Page) -> set[str]:
    return {line.split()[1] for line in page.evaluate(DRAWN)["nodes"]}


def find_row(page: Page, name: str) -> Any:
    return page.locator("table.nodes tbody tr").filter(has=page.get_by_role("link", name=name, exact=True))


def find_expandable(page: Page) -> str:
    """Somebody beside the focus who brings somebody new: their key."""
    others = page.locator('tr[data-kind="author"] a[data-step="toggle"]')
    return str(others.last.get_attribute("id")).removeprefix("toggle-")


def test_reader_expands_collapses_focuses_and_undoes(graph, visit):
    with visit() as visited:
        page = visited.page
        visited.open(f"{address_of(PROLIFIC)}&show=people")
        start = check_drawing(page)
        key = find_expandable(page)

        page.locator(f'[id="toggle-{key}"]').click()
        expect(page.locator(f'[id="toggle-{key}"]')).to_contain_text("Collapse")
        expanded = check_drawing(page)
        assert read_query(page)["expanded"] == [key]
        assert set(start["nodes"]) <= set(expanded["nodes"])

        page.locator(f'[id="toggle-{key}"]').click()
        expect(page.locator(f'[id="toggle-{key}"]')).to_contain_text("Expand")
        assert check_drawing(page) == start

        page.locator(f'[id="focus-{key}"]').click()
        expect(page.locator(f'tr[data-key="{key}"]')).to_contain_text("in focus")
        focused = check_drawing(page)
        assert read_query(page)["focus"] == [key]
        assert page.get_by_role("heading", level=1).inner_text() in page.title()
        assert focused != start

        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(PROLIFIC)
        assert check_drawing(page) == start
        page.go_back()
        expect(page.locator(f'[id="toggle-{key}"]')).to_contain_text("Collapse")
        assert check_drawing(page) == expanded
        page.get_by_role("button", name="Undo").click()
        expect(page.locator(f'[id="toggle-{key}"]')).to_contain_text("Expand")
        expect(page.get_by_role("button", name="Undo")).to_be_disabled()
        assert check_drawing(page) == start


def test_reader_who_skips_to_the_content_can_still_undo(graph, visit):
    with visit() as visited:
        page = visited.page
        visited.open(f"{address_of(PROLIFIC)}&show=people")
        start = check_drawing(page)
        key = find_expandable(page)
        page.locator(f'[id="toggle-{key}"]').click()
        expect(page.locator(f'[id="toggle-{key}"]')).to_contain_text("Collapse")
        wait(page)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.locator(".skip").focus()
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("#main$"))
        page.locator(".skip").focus()
        page.keyboard.press("Enter")
        undo = page.get_by_role("button", name="Undo")
        expect(undo).to_be_enabled()
        assert [one for one in asked if "/explore" in one] == []

        undo.focus()
        page.keyboard.press("Enter")
        expect(page.locator(f'[id="toggle-{key}"]')).to_contain_text("Expand")
        assert check_drawing(page) == start
        expect(undo).to_have_attribute("aria-disabled", "true")
        expect(undo).to_be_focused()
        page.keyboard.press("Enter")
        assert check_drawing(page) == start


def test_reader_loses_nothing_that_was_typed_when_a_step_is_taken(graph, visit):
    with visit() as visited:
        page = visited.page
        visited.open(f"{address_of(PROLIFIC)}&show=people")
        check_drawing(page)
        key = find_expandable(page)
        page.get_by_role("searchbox", name="Find").press_sequentially("feng")
        page.locator(f'[id="toggle-{key}"]').click()
        expect(page.locator(f'[id="toggle-{key}"]')).to_contain_text("Collapse")
        assert read_query(page)["find"] == ["feng"]
        assert read_query(page)["expanded"] == [key]
        expect(page.get_by_role("searchbox", name="Find")).to_have_value("feng")


def test_reader_is_shown_the_form_of_what_is_shown_when_a_step_is_refused(graph, visit):
    with visit() as visited:
        page = visited.page
        visited.open(f"{address_of(PROLIFIC)}&from=2018&to=2022")
        start = check_drawing(page)
        page.get_by_label("From year").fill("2024")
        page.get_by_label("From year").press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("The years from 2024 to 2022 are none.")
        expect(page.get_by_label("From year")).to_have_value("2018")
        assert check_drawing(page) == start
        visited.complaints.clear()  # the browser notes the refusal


def test_reader_who_goes_back_to_what_is_gone_sees_that_it_is(graph, visit):
    with visit() as visited:
        page = visited.page
        visited.open(f"{address_of(PROLIFIC)}&show=people")
        check_drawing(page)
        page.get_by_role("checkbox", name="Works").check()
        page.wait_for_url(re.compile("show=people,works"))
        wait(page)
        page.route(re.compile("show=people$"), lambda route: route.fulfill(status=404, body="gone"))
        page.go_back()
        expect(page.get_by_text("gone", exact=True)).to_be_visible()
        expect(page.locator("[data-explorer]")).to_have_count(0)
        assert page.url.endswith("show=people")
        visited.complaints.clear()


def test_reader_scrolls_the_page_across_the_drawing(graph, visit):
    with visit() as visited:
        page = visited.page
        visited.open(f"{address_of(PROLIFIC)}&show=people")
        wait(page)
        ratio = "document.querySelector('[data-explorer]').drawing.sigma.getCamera().ratio"
        canvas = page.locator("[data-drawing]")
        canvas.hover(position={"x": 4, "y": 4})
        page.mouse.wheel(0, 200)
        wait_until(page, "scrollY > 0")
        assert page.evaluate(ratio) == 1

        expect(page.get_by_text("To zoom, turn the wheel")).to_be_visible()
        canvas.click(position={"x": 4, "y": 4})
        page.mouse.wheel(0, -200)
        wait_until(page, f"{ratio} < 1")


def test_reader_with_a_finger_scrolls_across_the_drawing_and_chooses_in_it(graph, browser, site):
    context = browser.new_context(viewport={"width": 400, "height": 800}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{site}{address_of(PROLIFIC)}&show=people")
    wait(page)
    box = page.locator("[data-drawing]").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] - 20, min(box["y"] + box["height"], 780) - 20
    fingers = context.new_cdp_session(page)
    fingers.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for moved in range(20, 320, 20):
        at = {"x": x, "y": y - moved}
        fingers.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [at]})
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    wait_until(page, "scrollY > 0")
    camera = "document.querySelector('[data-explorer]').drawing.sigma.getCamera().getState()"
    assert page.evaluate(camera) == {"x": 0.5, "y": 0.5, "angle": 0, "ratio": 1}

    page.locator("[data-drawing]").scroll_into_view_if_needed()
    key = page.locator('tr[data-kind="author"]').nth(1).get_attribute("data-key")
    page.touchscreen.tap(*page.evaluate(PLACE, key))
    expect(page.locator("[data-card]")).to_contain_text(
        page.locator(f'tr[data-key="{key}"] th bdi').inner_text()
    )
    context.close()


def test_reader_switches_kinds_and_narrows_years_and_weight(graph, visit):
    with visit() as visited:
        page = visited.page
        visited.open(address_of(PROLIFIC))
        check_drawing(page)
        assert list_kinds(page) == {"author", "work", "topic", "institution"}

        page.get_by_role("checkbox", name="Works").uncheck()
        page.wait_for_url(re.compile("show=people,topics,institutions"))
        expect(page.locator('tr[data-kind="work"]')).to_have_count(0)
        everybody = check_drawing(page)
        assert list_kinds(page) == {"author", "topic", "institution"}

        page.get_by_label("From year").fill("2020")
        page.get_by_label("From year").press("Enter")
        page.wait_for_url(re.compile("from=2020"))
        wait(page)
        late = check_drawing(page)
        assert len(late["edges"]) < len(everybody["edges"])

        page.get_by_label("Weight from").fill("1.5")
        page.get_by_label("Weight from").press("Tab")
        page.wait_for_url(re.compile(r"weight=1\.5"))
        wait(page)
        heavy = check_drawing(page)
        assert len(heavy["edges"]) < len(late["edges"])
        assert all(float(line.rpartition(" ")[2]) >= 1.5 for line in heavy["edges"])


def test_address_brings_the_same_graph_back(graph, visit):
    with visit() as visited:
        page = visited.page
        visited.open(address_of(PROLIFIC))
        wait(page)
        page.get_by_role("checkbox", name="Institutions").uncheck()
        page.wait_for_url(re.compile("show="))
        wait(page)
        key = find_expandable(page)
        page.locator(f'[id="toggle-{key}"]').click()
        page.wait_for_url(re.compile("expanded="))
        shown = check_drawing(page)

        page.reload()
        assert check_drawing(page) == shown
        expect(page.get_by_role("checkbox", name="Institutions")).not_to_be_checked()
        expect(page.get_by_role("button", name="Undo")).to_be_enabled()
        page.get_by_role("button", name="Undo").click()
        expect(page.locator(f'[id="toggle-{key}"]')).to_contain_text("Expand")
        check_drawing(page)


def test_reader_finds_a_name_while_typing(graph, visit):
    with visit() as visited:
        page = visited.page
        visited.open(address_of(PROLIFIC))
        wait(page)
        name = page.locator('tr[data-kind="author"] th bdi').nth(1).inner_text()
        page.get_by_role("searchbox", name="Find").press_sequentially(name[:5].lower())
        expect(find_row(page, name)).to_have_class("found")
        marked = page.evaluate("[...document.querySelector('[data-explorer]').drawing.found]")
        assert marked == [row.get_attribute("data-key") for row in page.locator("tr.found").all()]

        page.get_by_role("searchbox", name="Find").press("Enter")
        page.wait_for_url(re.compile("find="))
        expect(page.locator("main").get_by_role("status")).to_contain_text("in the name")
        check_drawing(page)
        expect(find_row(page, name)).to_contain_text("found")


def test_reader_goes_by_keyboard_alone(graph, visit):
    with visit() as visited:
        page = visited.page
        visited.open(f"{address_of(PROLIFIC)}&show=people,works")
        wait(page)
        focused = "document.activeElement.id"

        def tab_to(element_id: str) -> None:
            for _ in range(400):
                page.keyboard.press("Tab")
                if page.evaluate(focused) == element_id:
                    return
            raise AssertionError(element_id)

        tab_to("show-works")
        page.keyboard.press("Space")
        expect(page.locator('tr[data-kind="work"]')).to_have_count(0)
        assert page.evaluate(focused) == "show-works"
        start = check_drawing(page)

        toggle = f"toggle-{find_expandable(page)}"
        tab_to(toggle)
        page.keyboard.press("Enter")
        expect(page.locator(f'[id="{toggle}"]')).to_contain_text("Collapse")
        assert page.evaluate(focused) == toggle
        page.keyboard.press("Enter")
        expect(page.locator(f'[id="{toggle}"]')).to_contain_text("Expand")
        assert page.evaluate(focused) == toggle
        assert check_drawing(page) == start

        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).not_to_have_text(PROLIFIC)
        assert page.evaluate("document.activeElement.tagName") == "H1"


def test_reader_chooses_a_node_in_the_drawing_and_moves_it(graph, visit):
    with visit() as visited:
        page = visited.page
        visited.open(f"{address_of(PROLIFIC)}&show=people")
        wait(page)
        key = page.locator('tr[data-kind="author"]').nth(1).get_attribute("data-key")
        page.locator("[data-drawing]").scroll_into_view_if_needed()
        page.mouse.move(*page.evaluate(PLACE, key))
        page.mouse.click(*page.evaluate(PLACE, key))
        card = page.locator("[data-card]")
        expect(card).to_contain_text(page.locator(f'tr[data-key="{key}"] th bdi').inner_text())

        before = page.evaluate(PLACE, key)
        page.mouse.move(*before)
        page.mouse.down()
        page.mouse.move(before[0] + 20, before[1] + 30, steps=4)
        page.mouse.up()
        after = page.evaluate(PLACE, key)
        assert (after[0] - before[0], after[1] - before[1]) == pytest.approx((20, 30), abs=4)

        card.get_by_role("link", name="Expand").click()
        page.wait_for_url(re.compile("expanded="))
        check_drawing(page)
        expect(card.get_by_role("link", name="Collapse")).to_be_visible()


def test_reader_downloads_what_is_shown(graph, visit):
    with visit() as visited:
        page = visited.page
        visited.open(f"{address_of(PROLIFIC)}&show=people")
        drawn = check_drawing(page)

        def download(role: Any, name: str) -> tuple[str, bytes]:
            with page.expect_download() as downloading:
                page.get_by_role(role, name=name, exact=True).click()
            return downloading.value.suggested_filename, Path(downloading.value.path()).read_bytes()

        name, picture = download("button", "PNG")
        assert re.fullmatch(r"peerlight-author-\d+\.png", name)
        assert picture.startswith(b"\x89PNG\r\n")
        assert len(picture) > 10_000  # an empty sheet of this size has less
        name, told = download("link", "JSON")
        assert sorted(node["key"] for node in json.loads(told)["nodes"]) == [
            line.split()[0] for line in drawn["nodes"]
        ]
        for form in ("SVG", "GraphML"):
            name, document = download("link", form)
            assert name.endswith(f".{form.lower()}")
            fromstring(document)


def test_reader_is_told_when_a_step_fails_and_tries_again(graph, visit):
    with visit() as visited:
        page = visited.page
        visited.open(f"{address_of(PROLIFIC)}&show=people")
        start = check_drawing(page)
        key = find_expandable(page)
        page.context.set_offline(True)
        page.locator(f'[id="toggle-{key}"]').click()
        expect(page.get_by_role("alert")).to_contain_text("could not be loaded")
        assert check_drawing(page) == start

        page.context.set_offline(False)
        page.get_by_role("button", name="Try again").click()
        expect(page.locator(f'[id="toggle-{key}"]')).to_contain_text("Collapse")
        expect(page.get_by_role("alert")).to_be_hidden()
        check_drawing(page)
        visited.complaints.clear()  # the browser notes that it was offline


def test_reader_whose_browser_cannot_draw_sees_the_picture_of_the_server(graph, browser, site):
    program = find_browser(browser.browser_type)
    plain = browser.browser_type.launch(
        executable_path=program, args=["--no-sandbox", "--disable-gpu", "--disable-3d-apis"]
    )
    page = plain.new_page()
    page.goto(f"{site}{address_of(PROLIFIC)}")
    picture = page.locator("[data-drawing] img")
    expect(picture).to_be_visible()
    assert picture.evaluate("async (image) => { await image.decode(); return image.naturalWidth; }") > 0
    key = find_expandable(page)
    page.locator(f'[id="toggle-{key}"]').click()
    expect(page.locator(f'[id="toggle-{key}"]')).to_contain_text("Collapse")
    assert "expanded=" in str(picture.get_attribute("src"))
    plain.close()


def test_reader_without_javascript_walks_the_graph(graph, visit):
    with visit(javascript=False) as visited:
        page = visited.page
        page.goto(f"{visited.origin}{address_of(PROLIFIC)}")
        expect(page.locator("[data-drawing] img")).to_be_visible()
        assert page.locator("button:visible").all_inner_texts() == ["Search", "Show"]

        page.get_by_role("checkbox", name="Works").uncheck()
        page.get_by_label("From year").fill("2015")
        page.get_by_role("button", name="Show").click()
        assert read_query(page) | {"focus": []} == {
            "focus": [],
            "show": ["people,topics,institutions"],
            "from": ["2015"],
        }
        expect(page.locator('tr[data-kind="work"]')).to_have_count(0)
        key = find_expandable(page)
        page.locator(f'[id="toggle-{key}"]').click()
        expect(page.locator(f'[id="toggle-{key}"]')).to_contain_text("Collapse")
        expect(page.get_by_label("From year")).to_have_value("2015")
        page.locator("table.edges tbody a").first.click()
        assert urlsplit(page.url).path == "/explore/edge"


@pytest.mark.parametrize(("width", "scheme"), WIDTHS_AND_SCHEMES)
def test_explorer_has_no_barrier_and_fits(graph, visit, width, scheme):
    SHOTS.mkdir(exist_ok=True)
    with visit(width=width, scheme=scheme) as visited:
        page = visited.page
        page.add_init_script(
            "window.violations = []; addEventListener('securitypolicyviolation', e => violations.push(e.blockedURI));"
        )
        addresses = {"start": "/explore", "graph": f"{address_of(PROLIFIC)}&depth=2&find=a",
                     "nothing": f"{address_of(PROLIFIC)}&show=people&weight=99"}  # fmt: skip
        for name, path in addresses.items():
            visited.open(path)
            if name != "start":
                wait(page)
            if name == "graph":
                expect(page.locator(".communities a").first).to_be_visible()
            page.screenshot(path=SHOTS / f"explorer-{name}-{width}-{scheme}.png", full_page=True)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
            assert page.evaluate("violations") == []
            found = Axe().run(page, options=RULES)["violations"]
            assert {one["id"]: [node["html"] for node in one["nodes"]][:3] for one in found} == {}, name
