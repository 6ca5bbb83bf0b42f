"""A real browser and a site with the bundled sample in it.

An installed Chromium or Chrome is used, else the one that `playwright install chromium` brought; without either the
journeys are left out with one line that says so, and fail where CI is set.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.test import override_settings
from playwright.sync_api import Browser, BrowserType, Page, expect, sync_playwright

from tests.factories import plain_static
from tests.profiles.measured import measure_all

# Playwright runs an event loop in this thread, in which Django would otherwise refuse to talk to the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

SHOTS = Path(__file__).parent / "shots"
_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# Where a machine draws WebGL in software, its driver tells what that costs; a face that came late is left out until the
# next page, and the browser notes that it was asked for in vain.
_EXCUSED = re.compile(r"GL Driver Message|fonts/\S+ was preloaded using link preload but not used")
# A busy machine is slow, not wrong.
expect.set_options(timeout=30_000)
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@dataclass
class Visit:
    """An open page and what went wrong on it: messages of the console, requests to another host, failed requests."""

    page: Page
    origin: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go to an address of the site and wait for its fonts."""
        self.page.goto(f"{self.origin}{path}")
        self.page.evaluate("document.fonts.ready")

    def listen(self) -> None:
        self.page.on("console", lambda message: self._note(message.type, message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("request", lambda request: self._note_request(request.url))

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not _EXCUSED.search(text):
            self.complaints.append(f"{kind}: {text}")

    def _note_request(self, url: str) -> None:
        if urlsplit(url).netloc != urlsplit(self.origin).netloc:
            self.complaints.append(f"another host: {url}")


def find_browser(chromium: BrowserType) -> str | None:
    """The path of the browser to use, or None when there is none."""
    installed = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    own = chromium.executable_path
    return installed or (own if Path(own).exists() else None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = find_browser(playwright.chromium)
        if path is None:
            missing = "no browser: install Chromium, or run .venv/bin/playwright install chromium"
            if os.environ.get("CI"):
                pytest.fail(missing)
            pytest.skip(missing)
        started = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session", autouse=True)
def _static() -> Iterator[None]:
    with override_settings(**plain_static()):
        yield


@pytest.fixture
def site(transactional_db: None, live_server: Any) -> str:
    """The address of a running site that holds the bundled sample, its graph, and the trust in its people."""
    call_command("load_sample", verbosity=0)
    call_command("build_search_index", verbosity=0)
    call_command("build_name_index", verbosity=0)
    call_command("build_graph", verbosity=0)
    measure_all()
    return str(live_server.url)


@pytest.fixture
def visit(browser: Browser, site: str) -> Callable[..., Any]:
    """Open the site as somebody: `with visit(width=320, scheme="dark", javascript=False) as visit: …`.

    Leaving it fails when the page complained about anything.
    """

    @contextmanager
    def start(*, width: int = 1280, scheme: str = "light", javascript: bool = True) -> Iterator[Visit]:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=javascript,
        )
        visited = Visit(context.new_page(), site)
        visited.listen()
        yield visited
        context.close()
        assert visited.complaints == []

    return start
