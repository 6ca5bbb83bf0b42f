"""A person's way in: sign up by a letter, come back by a passkey, link an iD, and leave with what is theirs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from profiles.models import User
from tests.journeys.conftest import SHOTS, Visit
from tests.journeys.test_accessibility import RULES
from tests.journeys.test_reading import WIDTHS_AND_SCHEMES
from tests.profiles.accounts import PASSWORD, make_account
from tests.profiles.orcid_provider import IDS
from tests.profiles.sign_in.test_second_factor import show_code

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]

EMAIL = "ada@example.org"
PAGES = {
    "me": "/me",
    "me-delete": "/me/delete",
    "email": "/account/email/",
    "password": "/account/password/change/",
    "second-factor": "/account/2fa/",
    "app": "/account/2fa/totp/activate/",
    "key-add": "/account/2fa/webauthn/add/",
    "keys": "/account/2fa/webauthn/",
    "orcid": "/account/3rdparty/",
    "sessions": "/account/sessions/",
    "sign-out": "/account/logout/",
}
"""What is somebody's own, by the names of its photographs."""
OPEN_PAGES = {
    "sign-in": "/account/login/",
    "sign-up": "/account/signup/",
    "reset": "/account/password/reset/",
    "reset-sent": "/account/password/reset/done/",
    "reset-used": "/account/password/reset/key/1-gone/",
    "closed": "/account/inactive/",
    "turned-back": "/account/3rdparty/login/cancelled/",
    "provider-failed": "/account/3rdparty/login/error/",
}


def sign_in(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def confirm_who(page: Page) -> None:
    """At the page that asks again who somebody is."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it you?")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()


def give_key(page: Page) -> Any:
    """Give the browser a virtual authenticator that answers by itself: a phone whose owner says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    answer = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, answer["authenticatorId"]


def look(visited: Visit, axe: Axe, name: str, *, width: int, scheme: str) -> None:
    """Photograph the page; it must fit and have no barrier."""
    page = visited.page
    page.evaluate("document.fonts.ready")
    page.screenshot(path=SHOTS / f"account-{name}-{width}-{scheme}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    violations = axe.run(page, options=RULES)["violations"]
    found = {one["id"]: [node["html"] for node in one["nodes"]][:3] for one in violations}
    assert found == {}, name


@contextmanager
def signed_in(visit: Callable[..., Any], **options: Any) -> Iterator[Visit]:
    with visit(**options) as visited:
        visited.open("/me")
        sign_in(visited.page)
        expect(visited.page).to_have_url(re.compile("/me$"))
        yield visited


@pytest.mark.parametrize("javascript", [True, False])
def test_person_signs_up_by_a_letter_and_comes_back(visit, mail_server, javascript):
    with visit(javascript=javascript) as visited:
        page = visited.page
        visited.page.goto(f"{visited.origin}/works")
        visited.complaints.clear()  # there is no page at /works, which the browser notes
        page.get_by_role("navigation", name="Account").get_by_role("link", name="Sign in").click()
        page.get_by_role("link", name="Sign up").click()
        page.get_by_label("Full name").fill("Ada Quillon")
        page.get_by_label("Email").fill(EMAIL)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign up").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Enter the code")

        page.get_by_label("Code").fill(mail_server.read_code())
        page.get_by_role("button", name="Confirm").click()

        expect(page).to_have_url(f"{visited.origin}/works")
        visited.complaints.clear()
        page.get_by_role("navigation", name="Account").get_by_role("link", name="Account").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Ada Quillon")
        expect(page.get_by_text("main address")).to_be_visible()
        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("navigation", name="Account").get_by_role("link", name="Sign in").click()
        sign_in(page)
        expect(
            page.get_by_role("navigation", name="Account").get_by_role("link", name="Account")
        ).to_be_visible()


def test_person_adds_a_passkey_and_signs_in_with_it_alone(visit, site, mail_server):
    make_account(EMAIL)
    with signed_in(visit) as visited:
        page = visited.page
        give_key(page)
        page.get_by_role("link", name="Set up").click()
        page.get_by_role("link", name="Add a key").click()
        confirm_who(page)
        page.get_by_label("Name", exact=True).fill("My phone")
        page.get_by_role("button", name="Add it").click()
        expect(page.get_by_text("The key is added.")).to_be_visible()
        assert Authenticator.objects.filter(type="webauthn").count() == 1
        visited.open("/account/2fa/webauthn/")
        expect(page.get_by_role("listitem").filter(has_text="My phone")).to_contain_text("passkey")
        visited.open("/me")
        page.get_by_role("button", name="Sign out").click()

        page.goto(f"{visited.origin}/account/login/?next=/me")
        page.get_by_role("button", name="Sign in with a passkey").click()

        expect(page.get_by_role("heading", level=1)).to_have_text("Ada Quillon")
        page.get_by_role("button", name="Sign out").click()
        visited.open("/account/login/?next=/me")
        sign_in(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("And your second factor")
        page.get_by_role("button", name="Use your key").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Ada Quillon")
        visited.open("/me/delete")
        expect(page.get_by_role("heading", level=1)).to_have_text("Is it you?")
        page.get_by_role("link", name="Use a security key").click()
        page.get_by_role("button", name="Use your key").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Delete your account?")
    mail_server.deliver()
    assert mail_server.received[-1]["Subject"] == "A passkey was added to your account"


def test_key_of_somebody_else_lets_nobody_in_and_the_page_says_so(visit, site):
    make_account(EMAIL)
    with visit() as visited:
        page = visited.page
        session, key = give_key(page)
        session.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
        visited.open("/account/login/")

        page.get_by_role("button", name="Sign in with a passkey").click()

        expect(page.get_by_role("alert")).to_contain_text("The key did not answer", timeout=70_000)


def test_person_sets_up_an_app_and_keeps_the_recovery_codes(visit, site, mail_server):
    make_account(EMAIL)
    with signed_in(visit, javascript=False) as visited:
        page = visited.page
        page.get_by_role("link", name="Set up").click()
        page.get_by_role("link", name="Set up an app").click()
        confirm_who(page)
        secret = page.locator("main code").inner_text()
        page.get_by_label("Authenticator code").fill(show_code(secret))
        page.get_by_role("button", name="Set it up").click()
        codes = page.get_by_role("list", name="Recovery codes").get_by_role("listitem").all_inner_texts()
        assert len(codes) == 10
        page.get_by_role("link", name="I have kept them").click()
        visited.open("/me")
        page.get_by_role("button", name="Sign out").click()
        visited.open("/me")
        sign_in(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("And your second factor")

        page.get_by_label("Code").fill(codes[3])
        page.get_by_role("button", name="Sign in").click()

        expect(page.get_by_role("heading", level=1)).to_have_text("Ada Quillon")


def leave_out(visited: Visit, host: str) -> None:
    """Forget that the page was led to this host, where it was to be led."""
    visited.complaints[:] = [one for one in visited.complaints if host not in one]


def test_person_signs_in_with_orcid_though_forms_may_lead_nowhere_else(
    visit, site, orcid_provider, mail_server
):
    user = make_account(EMAIL)
    with signed_in(visit) as visited:
        page = visited.page
        page.get_by_role("link", name="Link it").click()
        page.get_by_role("button", name="Link your ORCID iD").click()
        confirm_who(page)
        expect(page.get_by_text("Your ORCID iD is linked.")).to_be_visible()
        assert SocialAccount.objects.get().user == user
        visited.open("/me")
        expect(page.get_by_text(IDS[0])).to_be_visible()
        page.get_by_role("button", name="Sign out").click()
        visited.open("/account/login/?next=/me")

        page.get_by_role("button", name="Sign in with ORCID").click()

        expect(page.get_by_role("heading", level=1)).to_have_text("Ada Quillon")
        leave_out(visited, orcid_provider.url)


def test_person_takes_along_what_is_held_and_deletes_the_account(visit, site, mail_server):
    make_account(EMAIL)
    with signed_in(visit, javascript=False) as visited:
        page = visited.page
        with page.expect_download() as taken:
            page.get_by_role("link", name=re.compile("Download all")).click()
        assert json.loads(Path(taken.value.path()).read_text())["account"][0]["email"] == EMAIL
        page.get_by_role("link", name="Delete your account").click()
        confirm_who(page)
        page.get_by_label(f"Type {EMAIL}").fill("no")
        page.get_by_role("button", name="Delete it for good").click()
        expect(page.get_by_text("nothing was deleted")).to_be_visible()
        visited.complaints.clear()  # the browser notes the status of the page

        page.get_by_label(f"Type {EMAIL}").fill(EMAIL)
        page.get_by_role("button", name="Delete it for good").click()

        expect(page.get_by_text("Your account is deleted.")).to_be_visible()
        expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    assert not User.objects.exists()


@pytest.mark.parametrize(("width", "scheme"), WIDTHS_AND_SCHEMES)
def test_pages_of_accounts_fit_have_no_barrier_and_are_photographed(
    visit, site, orcid_provider, mail_server, width, scheme
):
    SHOTS.mkdir(exist_ok=True)
    axe = Axe()
    user = make_account("a.long.address.of.ada.quillon@hydromorphology.institute.example", is_curator=True)
    User.objects.filter(pk=user.pk).update(email=EMAIL)
    EmailAddress.objects.create(user=user, email=EMAIL, verified=True)
    with visit(width=width, scheme=scheme) as visited:
        page = visited.page
        for name, path in OPEN_PAGES.items():
            visited.open(path)
            look(visited, axe, name, width=width, scheme=scheme)
        visited.complaints.clear()  # the browser notes the status of pages that tell of a failure
        visited.open("/account/signup/")
        page.get_by_label("Full name").fill("Zhe Lin")
        page.get_by_label("Email").fill("zhe@example.org")
        page.get_by_label("Password").fill("12345678901")
        page.get_by_role("button", name="Sign up").click()
        look(visited, axe, "sign-up-refused", width=width, scheme=scheme)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign up").click()
        look(visited, axe, "code", width=width, scheme=scheme)
        page.context.clear_cookies()
        visited.open("/me/delete")
        sign_in(page)
        look(visited, axe, "who", width=width, scheme=scheme)
        confirm_who(page)
        give_key(page)
        visited.open(PAGES["key-add"])
        page.get_by_role("button", name="Add it").click()
        page.get_by_role("link", name="I have kept them").click()
        for name, path in PAGES.items():
            visited.open(path)
            look(visited, axe, name, width=width, scheme=scheme)
        visited.open(PAGES["app"])
        page.get_by_label("Authenticator code").fill(show_code(page.locator("main code").inner_text()))
        page.get_by_role("button", name="Set it up").click()
        visited.open("/account/2fa/recovery-codes/generate/")
        look(visited, axe, "codes-new", width=width, scheme=scheme)
        page.get_by_role("button", name="Make them").click()
        look(visited, axe, "recovery-codes", width=width, scheme=scheme)
        for name in ("Rename", "Remove"):
            visited.open(PAGES["keys"])
            page.get_by_role("link", name=name).click()
            look(visited, axe, f"key-{name.lower()}", width=width, scheme=scheme)
        visited.open("/account/2fa/totp/deactivate/")
        look(visited, axe, "app-off", width=width, scheme=scheme)
        page.context.clear_cookies()
        visited.open("/me")
        sign_in(page)
        look(visited, axe, "sign-in-key", width=width, scheme=scheme)
