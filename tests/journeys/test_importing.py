"""A curator's way: sign in, look a name up, see what would come, import it, watch it, and read the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from papers.models import ImportOrigin, ImportRun, Job, Refresh, RejectedRecord, SourceBudget
from papers.services.imports import start_query_run
from papers.services.job_kinds import do_job
from papers.services.jobs import take_job
from papers.sources.live.query import parse_query
from profiles.models import User
from tests.journeys.conftest import SHOTS
from tests.journeys.test_accessibility import RULES
from tests.journeys.test_reading import WIDTHS_AND_SCHEMES
from tests.papers.live_sources import LATER, answer_as_openalex, lead_to, make_author, make_work

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]

EMAIL, PASSWORD = "curator@example.org", "waters of imagination"
LONG = "On the " + "Hydromorphological " * 12 + "of Rivers"


@pytest.fixture
def source(server, settings):
    lead_to(settings, server)
    works = [make_work(number, "A77", "Ada Quillon") for number in range(1, 8)]
    works[1] |= {"title": LONG}
    works[2] |= {"title": "Flow of $\\alpha$-waters", "authorships": []}
    server.answer = answer_as_openalex(
        works,
        [
            make_author("A77", "Ada Quillon"),
            make_author("A78", "A. Quillon", orcid=None, works_count=1, last_known_institutions=[]),
        ],
        size=5,
    )
    return server


@pytest.fixture
def curator(db: None, site: str) -> User:
    return User.objects.create_superuser(EMAIL, PASSWORD)


def sign_in(page: Page) -> None:
    """At the page to which an address that needs it leads."""
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


@contextmanager
def signed_in(visit: Any, **options: Any) -> Iterator[Any]:
    with visit(**options) as visited:
        visited.page.goto(f"{visited.origin}/imports")
        sign_in(visited.page)
        yield visited


def do_next_job() -> None:
    """What a worker does when it is poked."""
    lease = take_job(["import"])
    assert lease is not None
    do_job(lease)


@pytest.mark.parametrize("javascript", [True, False])
def test_curator_imports_a_researcher_by_name(visit, curator, source, javascript):
    with visit(javascript=javascript) as visited:
        page = visited.page
        page.goto(f"{visited.origin}/imports")
        sign_in(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Bring in a researcher")

        page.locator("main").get_by_role("searchbox").fill("Quillon")
        page.get_by_role("button", name="Look up").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Who is meant?")
        page.get_by_role("link", name="Ada Quillon", exact=True).click()

        expect(page.get_by_role("heading", level=1)).to_have_text("What would come")
        expect(page.get_by_role("heading", name=re.compile("OpenAlex"))).to_contain_text("6 works")
        assert not ImportRun.objects.filter(origins__address="openalex:author:A77").exists()
        page.get_by_role("button", name="Import and follow").click()

        expect(page.get_by_role("heading", level=1)).to_have_text("Waiting for its turn")
        do_next_job()
        if not javascript:
            page.get_by_role("link", name="Look again").click()

        expect(page.get_by_role("heading", level=1)).to_have_text("Imported")
        expect(page).to_have_title(re.compile("^Imported"))
        expect(page.get_by_text("6 new")).to_be_visible()
        page.get_by_role("link", name="Ada Quillon").click()

        expect(page.get_by_role("heading", level=1)).to_have_text("Ada Quillon")
        expect(page.get_by_role("heading", name=re.compile("Published work"))).to_contain_text(
            "6 published items"
        )
    assert Refresh.objects.get().query == "openalex:author:A77"


def test_curator_sees_that_a_source_is_down_and_carries_on(visit, curator, source):
    whole, source.answer = source.answer, lambda asked: LATER
    run = start_query_run(parse_query("openalex:author:A77"))
    Job.objects.create(kind="import", subject=str(run.pk))
    do_next_job()
    with signed_in(visit) as visited:
        page = visited.page
        page.goto(f"{visited.origin}/imports/{run.pk}")
        expect(page.get_by_role("heading", level=1)).to_have_text("Stopped by a source")
        expect(page.get_by_text("It is tried again by itself at")).to_be_visible()
        source.answer = whole

        page.get_by_role("button", name="Carry on now").click()
        do_next_job()

        expect(page.get_by_role("heading", level=1)).to_have_text("Imported")


def test_curator_brings_a_file(visit, curator, settings, tmp_path):
    settings.HOME = tmp_path
    with signed_in(visit) as visited:
        page = visited.page
        data = b"@article{a, title={Of Fog}, author={Quillon, Ada}, year={2020}}\n@article{b, year={1}}\n"
        page.get_by_label("File", exact=True).set_input_files(
            {"name": "My refs.bib", "mimeType": "text/plain", "buffer": data}
        )
        page.get_by_role("button", name="Import the file").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Waiting for its turn")
        do_next_job()

        expect(page.get_by_role("heading", level=1)).to_have_text("Imported")
        expect(page.get_by_text("1 new")).to_be_visible()
        page.get_by_text("What stands there").click()
        expect(page.get_by_text("@article{b, year={1}}")).to_be_visible()


def make_runs() -> dict[str, str]:
    """A run in each state, by the name of the state."""
    states: dict[str, dict[str, Any]] = {
        "waiting": {},
        "running": {"created_count": 40},
        "failed": {
            "state": "failed",
            "created_count": 40,
            "note": "OpenAlex: api.openalex.org answered 500 " * 3,
        },
        "empty": {"state": "finished"},
        "finished": {"state": "finished", "created_count": 1_204, "updated_count": 3, "rejected_count": 2},
    }
    addresses = {}
    for name, fields in states.items():
        run = ImportRun.objects.create(**fields)
        for rank, title in enumerate(("OpenAlex author A77", "Crossref orcid 0000-0002-1825-0097 " * 2)):
            origin = ImportOrigin.objects.create(
                run=run, rank=rank, address="openalex:author:A77", name=title, observed_at=timezone.now(),
                items_done=40 if run.created_count and not rank else 0,
                total_count=160 if run.created_count and not rank else None,
                is_finished=name in ("empty", "finished"),
            )  # fmt: skip
        for line in range(run.rejected_count):
            RejectedRecord.objects.create(
                origin=origin, line=line, reason="neither a title nor an abstract", excerpt='{"id": 1}' * 30
            )
        if name == "waiting":
            Job.objects.create(kind="import", subject=str(run.pk))
        addresses[f"import-{name}"] = f"/imports/{run.pk}"
    return addresses


def list_pages() -> dict[str, str]:
    return {
        "imports": "/imports",
        "import-candidates": "/imports/candidates?q=Quillon",
        "import-preview": "/imports/preview?query=openalex:author:A77",
        "import-preview-down": "/imports/preview?query=orcid:0000-0002-1825-0097",
        **make_runs(),
    }


@pytest.mark.parametrize(("width", "scheme"), WIDTHS_AND_SCHEMES)
def test_pages_of_importing_fit_have_no_barrier_and_are_photographed(visit, curator, source, width, scheme):
    SHOTS.mkdir(exist_ok=True)
    axe, found = Axe(), {}
    with signed_in(visit, width=width, scheme=scheme) as visited:
        for name, path in list_pages().items():
            visited.open(path)
            visited.page.screenshot(path=SHOTS / f"{name}-{width}-{scheme}.png", full_page=True)
            assert visited.page.evaluate("document.documentElement.scrollWidth") <= width, name
            for violation in axe.run(visited.page, options=RULES)["violations"]:
                found[name, violation["id"]] = [node["html"] for node in violation["nodes"]][:3]
        assert found == {}


def test_page_of_refusal_has_no_barrier(visit, site):
    User.objects.create_user("plain@example.org", PASSWORD)
    with visit() as visited:
        visited.page.goto(f"{visited.origin}/admin/login/?next=/imports")
        visited.page.context.add_cookies([_sign_in_as("plain@example.org", visited.origin)])
        visited.open("/imports")
        expect(visited.page.get_by_role("heading", level=1)).to_have_text("Not for this account")
        assert Axe().run(visited.page, options=RULES)["violations"] == []
        visited.complaints.clear()  # the browser notes the status of the page itself


def _sign_in_as(email: str, origin: str) -> Any:
    from django.test import Client

    client = Client()
    client.force_login(User.objects.get(email=email))
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": origin}


def test_admin_works_under_the_strict_policy(visit, curator, source):
    addresses = make_runs()
    run = ImportRun.objects.latest("pk")
    refresh = Refresh.objects.create(
        query="openalex:author:A77", name="Ada Quillon", next_at=timezone.now(), last_run=run
    )
    SourceBudget.objects.create(source="openalex", day=timezone.now(), spent_count=12, limit_count=100)
    SHOTS.mkdir(exist_ok=True)
    with visit() as visited:
        page = visited.page
        visited.open("/admin/")
        sign_in(page)
        for name in ("refresh", "importrun", "importorigin", "rejectedrecord", "sourcebudget", "job"):
            visited.open(f"/admin/papers/{name}/")
            page.screenshot(path=SHOTS / f"admin-{name}.png", full_page=True)
        visited.open(f"/admin/papers/importrun/{addresses['import-finished'].rpartition('/')[2]}/change/")
        visited.open(f"/admin/papers/refresh/{refresh.pk}/change/")
        page.screenshot(path=SHOTS / "admin-refresh-change.png", full_page=True)
        page.get_by_label("Is active").uncheck()
        page.get_by_role("link", name="Today").first.click()
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_text("was changed successfully")).to_be_visible()
    refresh.refresh_from_db()
    assert not refresh.is_active
