"""From a page that is nobody's to one's own: sign in, claim, prove a homepage, see the level rise, withdraw."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_core_python.sync_playwright import Axe
from django.test import override_settings
from playwright.sync_api import Page, expect

from papers.addresses import researcher_address
from papers.services.job_kinds import do_job
from papers.services.jobs import take_job
from profiles.models import Claim, Dispute
from profiles.services.homepages import HOMEPAGE
from tests.factories import find_author, import_records, make_record, sign
from tests.journeys.conftest import SHOTS
from tests.journeys.test_accessibility import RULES
from tests.journeys.test_reading import WIDTHS_AND_SCHEMES
from tests.profiles.accounts import PASSWORD, make_account
from tests.servers import Reply, Server

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]

NAME = "Ada Quillon"


@pytest.fixture
def homepage(server: Server) -> Iterator[str]:
    """The address of a homepage on a server of this machine, which an affiliation of Ada's names."""
    address = f"{server.url}/~ada"
    with override_settings(LOCAL_HOMEPAGES=[urlsplit(server.url).netloc]):
        yield address


@pytest.fixture
def open_site(visit: Callable[..., Any], homepage: str) -> Callable[..., Any]:
    """`visit`, of a site that holds Ada's record and her account."""
    work = make_record(
        "On Rivers", authors=[sign(NAME, f"Northmere River Board, {homepage}"), sign("Ben Bo")]
    )
    import_records(work)
    make_account(name=NAME)
    return visit


def page_of_ada() -> str:
    return researcher_address(find_author(NAME).pk, NAME)


def sign_in(page: Page) -> None:
    page.get_by_label("Email").fill("ada@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("main").get_by_role("button", name=re.compile("Sign in|Log in", re.IGNORECASE)).first.click()


def work() -> None:
    """Do what a worker would: look at the homepage."""
    lease = take_job([HOMEPAGE])
    assert lease is not None
    do_job(lease)


@pytest.mark.parametrize("javascript", [True, False])
def test_person_claims_their_page_and_proves_a_homepage(open_site, server, homepage, javascript):
    with open_site(javascript=javascript) as visited:
        page: Page = visited.page
        visited.open(page_of_ada())
        expect(page.get_by_text("Nobody has shown yet that this page is theirs.")).to_be_visible()
        page.get_by_role("link", name="Log in to claim").click()
        sign_in(page)
        page.get_by_role("button", name="Claim this record").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
        expect(page.locator(".lede")).to_contain_text("verified at level L2")

        page.get_by_label("Address").fill(homepage)
        page.get_by_role("button", name="Ask for a token").click()
        token = page.locator(".proof code").first.inner_text()
        page.get_by_role("button", name="Look at the page").click()
        expect(page.get_by_text("The page is being looked at.")).to_be_visible()
        work()
        page.reload()
        expect(page.get_by_text("127.0.0.1 answered 404.")).to_be_visible()

        server.answer = lambda asked: Reply(body=f'<a rel="me" href="/researchers/1#{token}">me</a>'.encode())
        page.get_by_role("button", name="Look at the page").click()
        work()
        page.reload()
        expect(page.locator(".lede")).to_contain_text("verified at level L3")
        expect(page.locator("#evidence")).to_contain_text(
            "found as a link with rel=me; named by an affiliation"
        )

        page.get_by_role("link", name="The page", exact=True).click()
        section = page.locator("#connect")
        expect(section).to_contain_text("You own this page")
        expect(section).to_contain_text("level L3")
        section.get_by_role("link", name="Your claim and its evidence").click()
        page.get_by_role("button", name="Withdraw this claim").click()
        expect(page.locator(".lede")).to_contain_text("Your claim is withdrawn")
    assert Claim.objects.get().state == "withdrawn"


def test_person_reports_a_problem_by_keyboard(open_site):
    with open_site() as visited:
        page: Page = visited.page
        visited.open(f"/account/login/?next={page_of_ada()}")
        sign_in(page)
        page.locator("#provenance").get_by_role("link", name="Report a problem").focus()
        page.keyboard.press("Enter")
        page.get_by_label("This page mixes several people").focus()
        page.keyboard.press("Space")
        page.get_by_label("What is wrong", exact=True).focus()
        page.keyboard.type("Rivers and stars are two people’s.")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Your report is with the curators.")).to_be_visible()
        expect(page.locator("#connect")).to_contain_text("1 report of a problem with this page")
    assert Dispute.objects.get().kind == "conflated"


@pytest.mark.parametrize(("width", "scheme"), WIDTHS_AND_SCHEMES)
def test_pages_of_claims_fit_and_have_no_barrier(open_site, width, scheme):
    SHOTS.mkdir(exist_ok=True)
    axe = Axe()
    with open_site(width=width, scheme=scheme) as visited:
        page: Page = visited.page
        visited.open(f"/account/login/?next={page_of_ada()}")
        sign_in(page)
        page.get_by_role("button", name="Claim this record").click()
        one = Claim.objects.get()
        page.get_by_label("Address").fill("https://ada.example/" + "a" * 60)
        page.get_by_role("button", name="Ask for a token").click()
        places = {
            "claim": f"/me/claims/{one.pk}",
            "claims": "/me/claims",
            "vouches": "/me/vouches",
            "report": f"/researchers/{one.author_id}/report",
            "claimed": page_of_ada(),
        }
        found = {}
        for name, path in places.items():
            visited.open(path)
            page.screenshot(path=SHOTS / f"{name}-{width}-{scheme}.png", full_page=True)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
            for violation in axe.run(page, options=RULES)["violations"]:
                found[name, violation["id"]] = [node["html"] for node in violation["nodes"]][:3]
        assert found == {}
