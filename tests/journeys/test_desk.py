"""An owner at their desk: signs in, puts their works right, says what is to be said, hides the page and shows it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Locator, expect

from papers.models import Author, Authorship
from profiles.models import AddedWork, Claim, Evidence, User
from profiles.services.researchers import change_highlights, review_names, state
from profiles.stated import Statement, dress_statement, fingerprint, fingerprint_names
from tests.journeys.test_accessibility import RULES
from tests.journeys.test_reading import PROLIFIC, WIDTHS_AND_SCHEMES, address_of_researcher
from tests.profiles.accounts import PASSWORD, make_account

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]

REFUSED = "Honest Intervals for Rare Floods"
CHOSEN = "Flood Records and Their Gaps"


def own(name: str, *, level: int = 3) -> tuple[Author, User]:
    """The record of this name, and an account that owns it."""
    author = Author.objects.filter(name__printed=name).order_by("-works_count")[0]
    user = make_account("elna@example.org", name=name)
    claim = Claim.objects.create(author_id=author.pk, user=user, state=Claim.State.VERIFIED, level=level)
    Evidence.objects.create(claim=claim, kind=Evidence.Kind.ORCID, value="0000-0002-1825-0097")
    return author, user


def sign_in(page: Any) -> None:
    page.get_by_label(re.compile("e-?mail", re.IGNORECASE)).fill("elna@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def find_work(page: Any, title: str) -> Locator:
    item: Locator = page.locator(".own-works > li").filter(has_text=title)
    return item


@pytest.mark.parametrize("javascript", [True, False])
def test_owner_refuses_a_work_takes_it_back_states_and_highlights(visit, javascript):
    own(PROLIFIC)
    public = address_of_researcher(PROLIFIC)
    with visit(javascript=javascript) as visited:
        page = visited.page
        visited.open(f"{public}/edit")
        sign_in(page)
        expect(page).to_have_url(f"{visited.origin}{public}/edit")

        page.get_by_role("link", name="Your works", exact=True).click()
        find_work(page, REFUSED).get_by_role("button", name="Not mine").click()
        expect(page.locator("main").get_by_role("status")).to_contain_text("Taken off the page")
        expect(find_work(page, REFUSED)).to_have_count(0)
        page.get_by_role("link", name="See it as others do").click()
        expect(page.get_by_role("link", name=REFUSED)).to_have_count(0)

        page.go_back()
        page.locator("#refused").get_by_role("button", name="Undo").click()
        expect(page.locator("main").get_by_role("status")).to_contain_text("Undone")
        expect(find_work(page, REFUSED)).to_have_count(1)

        find_work(page, CHOSEN).get_by_role("button", name="Highlight").click()
        expect(page.locator("#highlights")).to_contain_text(CHOSEN)
        page.get_by_label("Open to some collaborations").check()
        page.get_by_label("A few sentences").fill("I measure rivers.\n\nSmall ones.")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator("main").get_by_role("status")).to_contain_text("Saved")

    with visit(javascript=javascript) as visited:
        page = visited.page
        visited.open(public)
        expect(page.locator("#header").get_by_text("Open to some collaborations")).to_be_visible()
        expect(page.locator(".stated")).to_contain_text("Small ones.")
        expect(page.locator("#highlights")).to_contain_text(CHOSEN)
        expect(page.locator("#works").get_by_role("link", name=REFUSED, exact=True)).to_be_visible()
        expect(page.get_by_role("link", name="Edit your page")).to_have_count(0)


def test_second_tab_loses_nothing_that_was_typed(visit):
    own(PROLIFIC)
    with visit() as visited:
        first = visited.page
        visited.open(f"{address_of_researcher(PROLIFIC)}/edit")
        sign_in(first)
        second = first.context.new_page()
        second.goto(first.url)
        first.get_by_label("Affiliation").fill("Institute of Imagined Waters")
        first.get_by_role("button", name="Save", exact=True).click()
        expect(first.locator("main").get_by_role("status")).to_contain_text("Saved")
        second.get_by_label("A few sentences").fill("Typed in the other tab.")
        second.get_by_role("button", name="Save", exact=True).click()
        expect(second.get_by_role("alert")).to_contain_text("nothing was saved")
        expect(second.get_by_label("A few sentences")).to_have_value("Typed in the other tab.")
        visited.complaints.clear()  # the browser notes the status of the page itself


def test_owner_hides_the_page_and_shows_it_again(visit):
    own(PROLIFIC)
    public = address_of_researcher(PROLIFIC)
    with visit() as visited:
        page = visited.page
        visited.open(f"{public}/edit")
        sign_in(page)
        page.get_by_role("button", name="Hide the page").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Nobody sees your page")
        visited.open(public)
        expect(page.get_by_text("This page is hidden by the person whose it is.")).to_be_visible()
        visited.complaints.clear()  # the browser notes the status of the page itself
        page.go_back()
        page.get_by_role("button", name="Show the page again").click()
        expect(page.locator("main").get_by_role("status")).to_contain_text("shown again")
        visited.open(public)
        expect(page.get_by_role("heading", level=1)).to_contain_text(PROLIFIC)


@pytest.mark.parametrize(("width", "scheme"), WIDTHS_AND_SCHEMES)
def test_desk_has_no_barrier_and_fits(visit, width, scheme):
    author, user = own(PROLIFIC)
    fill_desk(author, user)
    public = address_of_researcher(PROLIFIC)
    client = Client()
    client.force_login(user)
    work_id = Authorship.objects.filter(author=author).order_by("-work_id").values_list("work_id")[0][0]
    client.post(f"/researchers/{author.pk}/edit/works/said", {"said": "not-mine", "work": work_id})
    axe = Axe()
    with visit(width=width, scheme=scheme) as visited:
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": visited.origin}
        visited.page.context.add_cookies([cookie])
        found = {}
        for path in (public, f"{public}/edit", f"{public}/edit/works"):
            visited.open(path)
            assert visited.page.evaluate("document.documentElement.scrollWidth") <= width, path
            for violation in axe.run(visited.page, options=RULES)["violations"]:
                found[path, violation["id"]] = [node["html"] for node in violation["nodes"]][:3]
        client.post(f"/researchers/{author.pk}/edit/visibility", {"wish": "hide"})
        visited.open(f"/researchers/{author.pk}/edit")
        for violation in axe.run(visited.page, options=RULES)["violations"]:
            found["hidden", violation["id"]] = [node["html"] for node in violation["nodes"]][:3]
        assert found == {}


def fill_desk(author: Author, user: User) -> None:
    """A desk on which all parts hold something."""
    said = dress_statement(
        collaboration="some",
        affiliation="Institute of Imagined Waters",
        bio="I measure rivers.",
        links=[("Code", f"https://{'long.' * 20}example.org/"), ("", "https://example.org/")],
    )
    state(author_id=author.pk, statement=said, made_from=fingerprint(Statement()), by=user)
    unreviewed = fingerprint_names({}, None)
    review_names(
        author_id=author.pk, listed=(), shown=(), added=["Эльна Торсвик"], made_from=unreviewed, by=user
    )
    work_ids = Authorship.objects.filter(author=author).order_by("work_id").values_list("work_id", flat=True)
    chosen: tuple[int, ...] = ()
    for work_id in work_ids[:2]:
        change_highlights(
            author_id=author.pk, work_id=work_id, step="add", made_from=fingerprint(chosen), by=user
        )
        chosen = (*chosen, work_id)
    AddedWork.objects.create(author_id=author.pk, by=user, scheme="doi", value=f"10.5555/{'long.' * 30}")
