"""A curator's way: two claims are compared and decided, a record is parted, two are joined, and both undone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page, expect

from papers.addresses import researcher_address
from papers.models import Author, Authorship, Correction
from profiles.models import Claim, User
from tests.factories import import_records, make_record, sign
from tests.journeys.conftest import SHOTS
from tests.journeys.test_accessibility import RULES
from tests.journeys.test_reading import WIDTHS_AND_SCHEMES
from tests.profiles.curated import make_correction, make_dispute, make_risk
from tests.profiles.people import claim, make_curator, make_user

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]

NAME = "Quirin Lindqvist"
HERE, THERE = "Institute of Imagined Waters", "College of Bracelets"


@pytest.fixture
def curator(site: str) -> User:
    return make_curator()


@pytest.fixture
def mixed(site: str) -> Author:
    """A record that mixes two people, and says so."""
    import_records(
        make_record(
            "Of Rivers and Their Banks", year=2019, authors=[sign(NAME, HERE, openalex="A1"), sign("Ada Ax")]
        ),
        make_record("Of Fog", year=2020, authors=[sign(NAME, HERE, openalex="A1"), sign("Ada Ax")]),
        make_record("Of Rings", year=2001, authors=[sign(NAME, THERE, openalex="A1"), sign("Ben Bo")]),
    )
    record = Author.objects.get(name__printed=NAME)
    make_risk(record.pk, *(find_works(record, *titles) for titles in (MINE, ["Of Rings"])))
    return record


MINE = ["Of Rivers and Their Banks", "Of Fog"]


@pytest.fixture
def twin(mixed: Author) -> Author:
    """Another record of the same person, who wrote with the same co-author."""
    import_records(
        make_record("Of Lakes", year=2022, authors=[sign(NAME, openalex="A2"), sign("Ada Ax", openalex="A3")])
    )
    return Author.objects.filter(name__printed=NAME).exclude(pk=mixed.pk).get()


@pytest.fixture
def rivals(mixed: Author) -> tuple[Claim, Claim]:
    owner = claim(mixed, make_user(NAME, "quirin@waters.example", orcid="0000-0002-1825-0097"))
    return owner, claim(mixed, make_user("Eve Ekström", "eve@elsewhere.example"))


def find_works(record: Author, *titles: str) -> list[int]:
    mine = Authorship.objects.filter(author=record, work__title__in=titles)
    return list(mine.order_by("work_id").values_list("work_id", flat=True))


@contextmanager
def signed_in(visit: Any, user: User, **options: Any) -> Iterator[Any]:
    client = Client()
    client.force_login(user)
    with visit(**options) as visited:
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": visited.origin}
        visited.page.context.add_cookies([cookie])
        yield visited


def expect_heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


@pytest.mark.parametrize("javascript", [True, False])
def test_curator_compares_two_claims_and_decides(visit, curator, rivals, javascript):
    with signed_in(visit, curator, javascript=javascript) as visited:
        page = visited.page
        visited.open("/curate")
        page.get_by_role("link", name=re.compile("Competing claims")).click()
        page.get_by_role("link", name=NAME).click()

        expect_heading(page, f"Whose is {NAME}?")
        table = page.get_by_role("table")
        expect(table.get_by_role("columnheader")).to_have_text(["Eve Ekström", NAME, "The record"])
        expect(table).to_contain_text("quirin@waters.example")
        page.get_by_label("Because").select_option("other-person")
        page.get_by_label("Note").last.fill("Another Quirin.")
        page.get_by_role("button", name="Refuse the claim").click()

        expect(page.get_by_text("This claim is closed")).to_be_visible()
        expect(table).to_contain_text("Claim refused")
        expect(table).to_contain_text("Another Quirin.")
    assert [Claim.objects.get(pk=one.pk).state for one in rivals] == ["verified", "refused"]


@pytest.mark.parametrize("javascript", [True, False])
def test_curator_parts_a_mixed_record_and_undoes_it(visit, curator, mixed, javascript):
    with signed_in(visit, curator, javascript=javascript) as visited:
        page = visited.page
        visited.open("/curate?kind=conflation")
        page.get_by_role("link", name=NAME).click()
        expect_heading(page, NAME)
        page.get_by_role("link", name=re.compile("Part 2")).click()
        expect(page.get_by_label("Of Rings")).to_be_checked()
        expect(page.get_by_label("Of Fog")).not_to_be_checked()
        page.get_by_role("button", name="See the split").click()

        expect_heading(page, f"Split: {NAME}")
        expect(page.get_by_text("3 works, 2001–2020")).to_contain_text("2 works, 2019–2020")
        assert not Correction.objects.exists()
        page.get_by_label("Because").select_option("falls-apart")
        page.get_by_role("button", name="Split now").click()

        expect(page.locator("main").get_by_role("status")).to_contain_text("Done")
        assert Authorship.objects.filter(author=mixed).count() == 2
        page.get_by_role("button", name="Undo it").click()

        expect(page.locator("main").get_by_role("status")).to_contain_text("Undone")
        assert Authorship.objects.filter(author=mixed).count() == 3
        visited.open(researcher_address(mixed.pk, NAME))
        page.get_by_role("link", name="What people put right here").click()
        entry = page.get_by_role("listitem").filter(has_text="split off")
        expect(entry).to_contain_text("by a curator")
        expect(entry).to_contain_text("undone")


@pytest.mark.parametrize("javascript", [True, False])
def test_curator_joins_two_records_and_parts_them_again(visit, curator, mixed, twin, javascript):
    with signed_in(visit, curator, javascript=javascript) as visited:
        page = visited.page
        visited.open(f"/curate/records/{mixed.pk}")
        expect(page.get_by_text("1 co-author shared: Ada Ax")).to_be_visible()
        page.get_by_role("button", name=f"See the merge with record {twin.pk}").click()

        expect_heading(page, f"Merge: {NAME}")
        page.get_by_label("Because").select_option("same-person")
        page.get_by_role("button", name="Merge now").click()
        expect(page.locator("main").get_by_role("status")).to_contain_text("Done")
        page.goto(f"{visited.origin}{researcher_address(twin.pk, NAME)}")
        assert page.url.endswith(researcher_address(mixed.pk, NAME))

        visited.open("/curate/log")
        page.get_by_role("button", name=re.compile("Undo .*joined")).click()
        expect(page.locator("main").get_by_role("status")).to_contain_text("Undone")
        page.goto(f"{visited.origin}{researcher_address(twin.pk, NAME)}")
        assert page.url.endswith(researcher_address(twin.pk, NAME))


def list_pages(mixed: Author, twin: Author, rivals: tuple[Claim, Claim]) -> dict[str, str]:
    """The pages of curation by name."""
    for kind, other_id in (("confirm", None), ("merge", 777_777), ("split", twin.pk)):
        done = make_correction(
            mixed.pk,
            kind,
            other_author_id=other_id,
            by=rivals[0].user,
            note="Both sign from the Institute. " * 5,
        )
    removal = make_dispute(mixed.pk, "removal", by=rivals[1].user, note="This is me.\nPlease take it down.")
    return {
        "curate": "/curate",
        "curate-nothing": "/curate?kind=claim",
        "curate-log": "/curate/log",
        "curate-claim": f"/curate/claims/{rivals[1].pk}",
        "curate-dispute": f"/curate/disputes/{removal.pk}",
        "curate-record": f"/curate/records/{mixed.pk}?part=2",
        "curate-correction": f"/curate/corrections/{done.pk}",
        "history": f"{researcher_address(mixed.pk, NAME)}/history",
    }


@pytest.mark.parametrize(("width", "scheme"), WIDTHS_AND_SCHEMES)
def test_pages_of_curation_fit_have_no_barrier_and_are_photographed(
    visit, curator, mixed, twin, rivals, width, scheme
):
    SHOTS.mkdir(exist_ok=True)
    axe, found = Axe(), {}
    with signed_in(visit, curator, width=width, scheme=scheme) as visited:
        page = visited.page

        def look(name: str) -> None:
            page.evaluate("document.fonts.ready")
            page.screenshot(path=SHOTS / f"{name}-{width}-{scheme}.png", full_page=True)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
            for violation in axe.run(page, options=RULES)["violations"]:
                found[name, violation["id"]] = [node["html"] for node in violation["nodes"]][:3]

        for name, path in list_pages(mixed, twin, rivals).items():
            visited.open(path)
            look(name)
        visited.open(f"/curate/records/{mixed.pk}?part=2")
        page.get_by_role("button", name="See the split").click()
        expect_heading(page, f"Split: {NAME}")
        look("curate-preview")
        assert found == {}


def test_page_that_says_that_nothing_was_done_has_no_barrier(visit, curator, rivals):
    with signed_in(visit, curator) as visited:
        page = visited.page
        visited.open(f"/curate/claims/{rivals[1].pk}")
        Claim.objects.filter(pk=rivals[0].pk).update(level=4)
        page.get_by_role("button", name="Approve the claim").click()
        expect_heading(page, "Nothing was done")
        expect(page.get_by_role("alert")).to_contain_text("changed since you read this page")
        assert Axe().run(page, options=RULES)["violations"] == []
        visited.complaints.clear()  # the browser notes the status of the page itself
