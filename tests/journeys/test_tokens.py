"""A person lets a program ask in their name: a token is made, copied, used and ended, without a script."""

from __future__ import annotations

import pytest
import requests
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from profiles.models import User
from tests.journeys.test_accounts import confirm_who, look, sign_in
from tests.journeys.test_reading import WIDTHS_AND_SCHEMES
from tests.profiles.accounts import make_account

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]


NAME = "the department’s site"


@pytest.fixture
def account(site: str) -> User:
    return make_account()


def ask(site: str, token: str) -> int:
    """The status that a program is answered which brings the token."""
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get(f"{site}/api/v1/works", headers=headers, timeout=30).status_code


def make(page: Page) -> str:
    """Make a token from the list on: the text of it, as it is shown."""
    page.get_by_role("link", name="Make a token").click()
    page.get_by_label("Name").fill(NAME)
    page.get_by_label("follow and unfollow").check()
    page.get_by_label("a year").check()
    page.get_by_role("button", name="Make it").click()
    return page.locator(".token code").first.inner_text()


@pytest.mark.parametrize("javascript", [True, False])
def test_token_is_made_copied_used_and_ended(account, site, visit, javascript):
    with visit(javascript=javascript) as visited:
        page = visited.page
        visited.open("/me/tokens/new")
        sign_in(page)
        confirm_who(page)
        visited.open("/me/tokens")
        token = make(page)
        assert ask(site, token) == 200

        visited.open("/me/tokens")
        expect(page.get_by_text("last used today")).to_be_visible()
        assert token not in page.content()
        page.get_by_role("button", name=f"End {NAME}").click()
        expect(page.get_by_text("You have no tokens.")).to_be_visible()
        assert ask(site, token) == 401


@pytest.mark.parametrize(("width", "scheme"), WIDTHS_AND_SCHEMES)
def test_pages_of_tokens_fit_and_have_no_barrier(account, visit, width, scheme):
    axe = Axe()
    with visit(width=width, scheme=scheme) as visited:
        page = visited.page
        visited.open("/me/tokens/new")
        sign_in(page)
        confirm_who(page)
        look(visited, axe, "token-new", width=width, scheme=scheme)
        visited.open("/me/tokens")
        look(visited, axe, "tokens-none", width=width, scheme=scheme)
        make(page)
        look(visited, axe, "token-made", width=width, scheme=scheme)
        visited.open("/me/tokens")
        look(visited, axe, "tokens", width=width, scheme=scheme)
