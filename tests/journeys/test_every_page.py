"""What must hold on every page there is: no barrier, nothing cut off, nothing that moves, everything by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from django.conf import settings as site_settings
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import Visit
from tests.journeys.every_page import SitePage, list_site_pages
from tests.journeys.looks import FIND_DEAD, FIND_MOTION, MARK_CONTROLS, NOTE_SHIFTS, READ_FOCUS
from tests.journeys.test_accessibility import RULES
from tests.meta.people import Site, Who, make_site

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]

MOST_MOVED = 0.02
WIDTHS, SCHEMES = (1280, 320), ("light", "dark")


@pytest.fixture
def people(transactional_db: None, live_server: Any) -> tuple[Site, str]:
    """The site of the walks, running, and its address."""
    return make_site(), str(live_server.url)


class Tour:
    """All pages, opened one after another, each by who may; what was wrong stands in `faults`."""

    def __init__(self, browser: Browser, site: Site, origin: str, **options: Any) -> None:
        self._browser, self._site, self._origin, self._options = browser, site, origin, options
        self._visits: dict[Who, Visit] = {}
        self.faults: list[str] = []

    def open_all(self) -> Iterator[tuple[SitePage, Page]]:
        """Each page once it is loaded; what the browser complained about is a fault."""
        for one in list_site_pages(self._site):
            visit = self._visits.get(one.who) or self._begin(one.who)
            visit.complaints.clear()
            visit.open(one.address)
            visit.page.wait_for_load_state("networkidle")
            yield one, visit.page
            # Of a page of refusal the browser notes the status.
            self.faults += [
                f"{one.name}: {text}"
                for text in visit.complaints
                if "the server responded with a status" not in text
            ]

    def note(self, page: SitePage, fault: str, found: object) -> None:
        """Note what is wrong, when anything was found."""
        if found:
            self.faults.append(f"{page.name} ({page.address} as {page.who}): {fault}: {found}"[:600])

    def _begin(self, who: Who) -> Visit:
        context = self._browser.new_context(viewport={"width": 1280, "height": 900}, **self._options)
        session = self._site.clients[who].cookies.get(site_settings.SESSION_COOKIE_NAME)
        if session is not None:
            context.add_cookies([{"name": session.key, "value": session.value, "url": self._origin}])
        context.add_init_script(NOTE_SHIFTS)
        visit = self._visits[who] = Visit(context.new_page(), self._origin)
        visit.listen()
        return visit

    def end(self) -> None:
        for visit in self._visits.values():
            visit.page.context.close()


@pytest.fixture
def tour(browser, people):
    """Begin a tour: `with tour(java_script_enabled=False) as going: …`; leaving it fails when anything was wrong."""

    @contextmanager
    def begin(**options: Any) -> Iterator[Tour]:
        going = Tour(browser, *people, **options)
        yield going
        going.end()
        assert not going.faults, "\n".join(going.faults)

    return begin


def test_every_page_fits_and_has_no_barrier_in_each_scheme(tour):
    axe = Axe()
    with tour() as going:
        for one, page in going.open_all():
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                wide = page.evaluate("document.documentElement.scrollWidth")
                going.note(one, f"wider than {width}", wide if wide > width else "")
                for scheme in SCHEMES:
                    page.emulate_media(color_scheme=scheme)
                    violations = axe.run(page, options=RULES)["violations"]
                    found = {
                        each["id"]: [node["html"][:150] for node in each["nodes"]][:3] for each in violations
                    }
                    going.note(one, f"barriers at {width} {scheme}", found)
            page.emulate_media(color_scheme="light")
            page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_moves_while_any_page_loads_nor_for_who_wants_no_motion(tour, width):
    with tour(reduced_motion="reduce") as going:
        for one, page in going.open_all():
            page.set_viewport_size({"width": width, "height": 900})
            page.reload()
            page.wait_for_load_state("networkidle")
            moved = page.evaluate("window.moved")
            going.note(one, "moved", moved if moved > MOST_MOVED else "")
            going.note(one, "moves though no motion is wanted", page.evaluate(FIND_MOTION))


def test_every_control_of_every_page_is_reached_by_keyboard_and_shows_its_focus(tour):
    with tour() as going:
        for one, page in going.open_all():
            asked = set(page.evaluate(MARK_CONTROLS))
            reached: set[str] = set()
            page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
            for _ in range(len(asked) + 5):
                page.keyboard.press("Tab")
                focus = page.evaluate(READ_FOCUS)
                if focus is None:
                    continue
                if not (focus["isSeen"] and focus["isInView"]):
                    going.note(one, "focus that is not seen", focus)
                reached.add(focus["control"])
            going.note(one, "not reached", sorted(asked - reached))


def test_every_page_is_whole_without_javascript(tour):
    with tour(java_script_enabled=False) as going:
        for one, page in going.open_all():
            going.note(one, "no heading", page.locator("h1:visible").count() != 1)
            going.note(one, "dead controls", page.evaluate(FIND_DEAD))
