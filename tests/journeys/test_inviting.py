"""Two people: one invites, the other accepts, they talk, one blocks and reports, a curator answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page, expect

from profiles.models import Block, Complaint, Invitation, Message, User
from profiles.services.conversations import report, send_message
from tests.journeys.conftest import SHOTS
from tests.journeys.test_accessibility import RULES
from tests.journeys.test_reading import WIDTHS_AND_SCHEMES
from tests.profiles.inviting import invite, make_pair, talk
from tests.profiles.people import make_curator, make_user

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]


@pytest.fixture
def open_site(visit: Callable[..., Any]) -> Callable[..., Any]:
    """`visit`, of a site on which `make_pair` can be called."""
    return visit


def become(page: Page, origin: str, user: User | None) -> None:
    """Let somebody else sit down at the browser, signed in; None for nobody."""
    page.context.clear_cookies()
    if user is None:
        return
    client = Client()
    client.force_login(user)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": origin}]
    )


@pytest.mark.parametrize("javascript", [True, False])
def test_two_people_from_an_invitation_to_a_conversation_to_a_block(open_site, javascript):
    pair = make_pair()
    with open_site(javascript=javascript) as visited:
        page: Page = visited.page
        become(page, visited.origin, None)
        visited.open(pair.ben_address)
        expect(page.get_by_role("link", name="Sign in to invite")).to_be_visible()

        become(page, visited.origin, pair.ada)
        visited.open(pair.ben_address)
        page.get_by_role("link", name="Invite", exact=True).click()
        page.get_by_label("What you have in mind").fill("Rivers, you and me?\n\nI bring the data.")
        page.get_by_role("button", name="Send the invitation").click()
        expect(page.get_by_text("Your invitation is sent.")).to_be_visible()
        expect(page.get_by_text("Waits for an answer.")).to_be_visible()
        address = page.url.removeprefix(visited.origin)

        become(page, visited.origin, pair.ben)
        visited.open("/")
        page.get_by_role("link", name="Invitations 1").click()
        page.locator("main").get_by_role("link", name="Ada Ax").click()
        expect(page.get_by_text("I bring the data.")).to_be_visible()
        page.get_by_role("button", name="Accept").click()
        page.get_by_label("Your message").fill("With pleasure. When?")
        page.get_by_role("button", name="Send").click()
        expect(page.locator(".talk .own")).to_contain_text("With pleasure. When?")

        become(page, visited.origin, pair.ada)
        visited.open(pair.ben_address)
        page.get_by_role("link", name="Open the conversation").click()
        assert page.url == f"{visited.origin}{address}"
        expect(page.get_by_text("1\u00a0unread message.")).to_be_visible()
        page.get_by_role("button", name="Mark as read").click()
        expect(page.get_by_role("link", name="Invitations 1")).to_have_count(0)
        page.get_by_label("Your message").fill("Buy my rivers!")
        page.get_by_role("button", name="Send").click()

        become(page, visited.origin, pair.ben)
        visited.open(address)
        page.get_by_role("link", name="Report what they wrote").click()
        page.get_by_label("What is wrong").fill("It is an advertisement.")
        page.get_by_role("button", name="Report it").click()
        expect(page.get_by_text("You blocked them")).to_be_visible()

        become(page, visited.origin, pair.ada)
        visited.open(address)
        expect(page.get_by_text("no more messages can be written here")).to_be_visible()
        expect(page.get_by_label("Your message")).to_have_count(0)

        become(page, visited.origin, make_curator())
        visited.open("/curate?kind=complaint")
        page.get_by_role("link", name="Ben Bo").click()
        expect(page.get_by_text("Buy my rivers!")).to_be_visible()
        page.get_by_role("combobox", name="Answer").select_option("warned")
        page.get_by_role("button", name="Answer and close").click()
        expect(page.get_by_text("The person was told to stop.")).to_be_visible()
    assert Invitation.objects.get().state == "accepted"
    assert Block.objects.get().blocker == pair.ben
    assert list(Message.objects.order_by("pk").values_list("by", flat=True)) == [pair.ben.pk, pair.ada.pk]


def test_invitation_is_sent_and_answered_by_keyboard(open_site):
    pair = make_pair()
    with open_site() as visited:
        page: Page = visited.page
        become(page, visited.origin, pair.ada)
        visited.open(pair.ben_address)
        page.get_by_role("link", name="Invite", exact=True).focus()
        page.keyboard.press("Enter")
        expect(page.get_by_label("What you have in mind")).to_be_visible()
        page.get_by_label("What you have in mind").focus()
        page.keyboard.type("Rivers?")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Waits for an answer.")).to_be_visible()
        address = page.url.removeprefix(visited.origin)
        become(page, visited.origin, pair.ben)
        visited.open(address)
        page.get_by_role("button", name="Accept").focus()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Decline"
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_label("Your message")).to_be_visible()
    assert Invitation.objects.get().state == "accepted"


@pytest.mark.parametrize(("width", "scheme"), WIDTHS_AND_SCHEMES)
def test_pages_of_inviting_fit_and_have_no_barrier(open_site, width, scheme):
    axe, pair = Axe(), make_pair()
    invitation = invite(pair, "Rivers from " + "https://example.org/" + "far" * 60 + "\n\nOr floods?")
    curator, stranger = make_curator(), make_user("Cem Cy")
    with open_site(width=width, scheme=scheme) as visited:

        def look(user: User | None, path: str, name: str = "") -> None:
            become(visited.page, visited.origin, user)
            visited.open(path)
            found = axe.run(visited.page, options=RULES)["violations"]
            assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == [], path
            assert visited.page.evaluate("document.documentElement.scrollWidth") <= width, path
            if name:
                visited.page.screenshot(path=SHOTS / f"{name}-{width}-{scheme}.png", full_page=True)

        address = f"/invitations/{invitation.pk}"
        look(pair.ben, address, "invitation")
        look(pair.ada, address)
        look(pair.ben, "/me/invitations", "invitations")
        look(pair.ben, f"{address}/report")
        look(stranger, f"/invitations/new?to={pair.ben_page.pk}")
        look(pair.ada, f"/researchers/{pair.ben_page.pk}/collaboration")
        Invitation.objects.all().delete()
        look(pair.ada, f"/invitations/new?to={pair.ben_page.pk}", "invite")
        conversation = talk(pair)
        send_message(invitation_id=conversation.pk, text="Well?\nOn Monday.", after=0, by=pair.ben)
        send_message(invitation_id=conversation.pk, text="With pleasure.", after=0, by=pair.ada)
        send_message(invitation_id=conversation.pk, text="Good.", after=0, by=pair.ben)
        look(pair.ada, f"/invitations/{conversation.pk}", "conversation")
        report(invitation_id=conversation.pk, note="Rude.", by=pair.ada)
        look(curator, f"/curate/complaints/{Complaint.objects.get().pk}")
