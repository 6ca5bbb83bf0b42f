"""The whole way of a researcher: sign up, claim, prove, see the level rise, refuse a work, take it back."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.test import override_settings
from playwright.sync_api import Page, expect

from graph.services.updates import update_graph
from papers.addresses import researcher_address
from papers.services.job_kinds import do_job
from papers.services.jobs import take_job
from profiles.services.homepages import HOMEPAGE
from tests.factories import find_author, import_records, make_record, sign
from tests.profiles.accounts import PASSWORD
from tests.profiles.measured import measure_all
from tests.servers import Reply

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]

NAME = "Ada Quillon"


def measure() -> None:
    """Do what workers would: count what changed, and measure it."""
    update_graph()
    measure_all()


def read_trust(page: Page) -> tuple[int, str]:
    """The number and the level that the page shows."""
    said = page.locator("#quick-read").inner_text()
    score = re.search(r"Trust (\d+)", said)
    level = re.search(r"Verification (L\d)", said)
    assert score is not None, said
    assert level is not None, said
    return int(score[1]), level[1]


def test_researcher_signs_up_claims_proves_and_puts_a_work_right(visit, server, mail_server):
    homepage = f"{server.url}/~ada"
    board = f"Northmere River Board, {homepage}"
    import_records(
        *(make_record(f"On Rivers {part}", authors=[sign(NAME, board), sign("Ben Bo")]) for part in "ABC")
    )
    measure()
    public = researcher_address(find_author(NAME).pk, NAME)
    with visit() as visited, override_settings(LOCAL_HOMEPAGES=[urlsplit(server.url).netloc]):
        page: Page = visited.page
        visited.open(public)
        unclaimed, level = read_trust(page)
        assert level == "L1"

        page.get_by_role("link", name="Log in to claim").click()
        page.get_by_role("link", name="Sign up").click()
        page.get_by_label("Full name").fill(NAME)
        page.get_by_label("Email").fill("ada@example.org")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign up").click()
        page.get_by_label("Code").fill(mail_server.read_code())
        page.get_by_role("button", name="Confirm").click()
        page.get_by_role("button", name="Claim this record").click()
        expect(page.locator(".lede")).to_contain_text("verified at level L2")
        measure()
        visited.open(public)
        claimed, level = read_trust(page)
        assert (level, claimed > unclaimed) == ("L2", True)

        page.get_by_role("link", name="Your claim and its evidence").click()
        page.get_by_label("Address").fill(homepage)
        page.get_by_role("button", name="Ask for a token").click()
        token = page.locator(".proof code").first.inner_text()
        server.answer = lambda asked: Reply(body=f'<a rel="me" href="/researchers/1#{token}">me</a>'.encode())
        page.get_by_role("button", name="Look at the page").click()
        lease = take_job([HOMEPAGE])
        assert lease is not None
        do_job(lease)
        measure()
        visited.open(public)
        proven, level = read_trust(page)
        assert (level, proven > claimed) == ("L3", True)

        visited.open(f"{public}/edit/works")
        work = page.locator(".own-works > li").filter(has_text="On Rivers B")
        work.get_by_role("button", name="Not mine").click()
        visited.open(public)
        titles = page.locator("#works .title")
        expect(titles).to_have_text(["On Rivers A", "On Rivers C"])
        visited.open(f"{public}/edit/works")
        page.locator("#refused").get_by_role("button", name="Undo").click()
        visited.open(public)
        expect(titles).to_have_text(["On Rivers A", "On Rivers B", "On Rivers C"])
