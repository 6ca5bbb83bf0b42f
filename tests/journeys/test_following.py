"""Following: by button with and without JavaScript, seen in the feed, undone; nothing lost when the site is away."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import expect

from graph.records import author_key
from papers.models import Authorship, Change, Topic
from papers.services.changes import log_change
from profiles.models import Follow, User
from tests.graph.people import find_id
from tests.journeys.test_accessibility import RULES
from tests.journeys.test_reading import PROLIFIC, WIDTHS_AND_SCHEMES, address_of_researcher
from tests.profiles.following import log_works
from tests.profiles.people import make_user

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]


def sign_in(page: Any, origin: str, user: User) -> None:
    """Sign somebody in, as the page to sign in would."""
    client = Client()
    client.force_login(user)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": origin}]
    )


def get_a_work(name: str) -> int:
    """The id of one of their works."""
    return Authorship.objects.filter(author_id=find_id(name)).order_by("work_id").values_list("work_id")[0][0]


@pytest.mark.parametrize("javascript", [True, False])
def test_reader_follows_reads_the_feed_and_unfollows(visit, javascript):
    user = make_user("Reader")
    with visit(javascript=javascript) as visited:
        page = visited.page
        sign_in(page, visited.origin, user)
        visited.open(address_of_researcher(PROLIFIC))
        button = page.get_by_role("button", name="Follow", exact=True)
        expect(button).to_have_attribute("aria-pressed", "false")
        expect(page.get_by_text("0\u00a0followers")).to_be_visible()
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(page.get_by_text("1\u00a0follower", exact=True)).to_be_visible()
        expect(page.locator("#quick-read [data-followers]")).to_have_text(["1", "follower"])
        assert ("#actions" in page.url) is not javascript

        log_works_of(PROLIFIC)
        visited.open("/me/feed")
        expect(page.get_by_text("1\u00a0unread entry.")).to_be_visible()
        entry = page.locator(".feed > li").first
        expect(entry).to_contain_text("New work:")
        page.get_by_role("button", name="Mark all as read").click()
        expect(page.get_by_text("Nothing unread.")).to_be_visible()
        entry.get_by_role("link").first.click()
        expect(page).to_have_url(re.compile("/works/"))

        visited.open("/me/follows")
        page.get_by_role("button", name=f"Make public {PROLIFIC}").click()
        expect(page.get_by_text("for everybody to see")).to_be_visible()
        page.get_by_role("button", name=f"Unfollow {PROLIFIC}").click()
        expect(page.get_by_text("You follow nothing yet.")).to_be_visible()
    assert not Follow.objects.exists()


def log_works_of(name: str) -> None:
    log_works(author_key(find_id(name)), [get_a_work(name)])


def test_reader_follows_a_topic_by_keyboard_and_thinks_better_of_it(visit):
    user = make_user("Reader")
    topic = Topic.objects.filter(worktopic__isnull=False, name__isnull=False).first()
    assert topic is not None
    with visit() as visited:
        page = visited.page
        sign_in(page, visited.origin, user)
        visited.open(f"/topics/{topic.pk}")
        button = page.get_by_role("button", name="Follow", exact=True)
        button.focus()
        page.keyboard.press("Enter")
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(
            page.locator("main").get_by_role("status").filter(has_text="You follow this, seen by you alone.")
        ).to_be_visible()
        assert page.evaluate("document.activeElement.textContent") == "Follow"
        page.keyboard.press("Enter")
        expect(button).to_have_attribute("aria-pressed", "false")
    assert not Follow.objects.exists()


def test_visitor_is_led_to_sign_in_and_back(visit):
    with visit() as visited:
        visited.open(address_of_researcher(PROLIFIC))
        visited.page.get_by_role("link", name="Sign in to follow").click()
        expect(visited.page).to_have_url(re.compile(r"/account/login/\?next=%2Fresearchers%2F"))


def test_reader_is_told_when_it_was_not_saved(visit):
    user = make_user("Reader")
    with visit() as visited:
        page = visited.page
        sign_in(page, visited.origin, user)
        visited.open(address_of_researcher(PROLIFIC))
        button = page.get_by_role("button", name="Follow", exact=True)
        page.route("**/me/follow", lambda route: route.abort())
        button.click()
        expect(page.get_by_text("the site did not answer")).to_be_visible()
        expect(button).to_have_attribute("aria-pressed", "false")
        page.unroute("**/me/follow")
        visited.complaints.clear()  # the browser tells of the request that we cut off
        session = page.context.cookies()
        page.context.clear_cookies(name="sessionid")
        button.click()
        expect(page.get_by_text("you are signed out")).to_be_visible()
        page.context.add_cookies(session)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        visited.complaints.clear()


@pytest.mark.parametrize(("width", "scheme"), WIDTHS_AND_SCHEMES)
def test_pages_of_following_fit_and_have_no_barrier(visit, width, scheme):
    axe, user = Axe(), make_user("Reader")
    with visit(width=width, scheme=scheme) as visited:
        sign_in(visited.page, visited.origin, user)
        for number, path in enumerate(
            ("/me/feed", "/me/follows", address_of_researcher(PROLIFIC), "/me/feed", "/me/follows")
        ):
            if number == 2:
                fill(user)
            visited.open(path)
            found = axe.run(visited.page, options=RULES)["violations"]
            assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == [], path
            assert visited.page.evaluate("document.documentElement.scrollWidth") <= width, path


def fill(user: User) -> None:
    """Let the account follow a person and a topic, and much happen to them."""
    Follow.objects.create(user=user, subject_kind=1, subject_id=find_id(PROLIFIC))
    Follow.objects.create(user=user, subject_kind=1, subject_id=999_999, is_public=True)
    log_works_of(PROLIFIC)
    other = find_id("Gareth Llanwyddon")
    log_change(kind=Change.Kind.NEW_COLLABORATOR, author_ids=[find_id(PROLIFIC)], other_id=other)
    log_change(kind=Change.Kind.RETRACTION, author_ids=[find_id(PROLIFIC)], work_id=get_a_work(PROLIFIC))
    log_change(kind=Change.Kind.CORRECTION, author_ids=[find_id(PROLIFIC)])
