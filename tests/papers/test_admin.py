"""The admin answers: what comes next, what changed last time, what is left; and is only for those who may import."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.test import override_settings
from django.utils import timezone

from papers.models import ImportOrigin, ImportRun, Job, Refresh, RejectedRecord, SourceBudget
from profiles.models import User
from tests.factories import find_author, import_records, make_record, plain_static

pytestmark = pytest.mark.django_db

LISTS = ("importrun", "importorigin", "rejectedrecord", "refresh", "sourcebudget", "job")


@pytest.fixture(autouse=True)
def _static():
    with override_settings(**plain_static()):
        yield


@pytest.fixture
def staff(client):
    client.force_login(User.objects.create_user("staff@example.org", is_staff=True))
    return client


def fill(number: int) -> Refresh:
    """A run with an origin, a rejected record and a refresh of its own; budgets of a day of its own."""
    import_records(make_record(f"Work {number}", f"Author {'abcdef'[number]}xyz"))
    run = ImportRun.objects.create(created_count=3, updated_count=2)
    origin = ImportOrigin.objects.create(
        run=run, rank=0, address=f"openalex:author:A{number}", name="OpenAlex", form="openalex",
        observed_at=timezone.now(),
    )  # fmt: skip
    RejectedRecord.objects.create(origin=origin, line=1, reason="neither a title nor an abstract", excerpt="")
    Job.objects.create(kind="import", subject=str(run.pk))
    SourceBudget.objects.create(
        source="openalex", day=timezone.now() - timedelta(days=number), spent_count=400, limit_count=1_000
    )
    return Refresh.objects.create(
        query=f"openalex:author:A{number}",
        name=f"Name {number}",
        author=find_author(f"Author {'abcdef'[number]}xyz"),
        period_hours=36,
        next_at=timezone.now() + timedelta(hours=5, minutes=10, seconds=30),
        last_at=timezone.now() - timedelta(days=2, hours=1),
        last_run=run,
    )


def test_refreshes_say_when_next_and_what_changed_last_time(staff):
    refresh = fill(0)

    page = staff.get("/admin/papers/refresh/").content.decode()

    for said in (
        "Name 0",
        "in 5\xa0hours, 10\xa0minutes",
        "1.5 days",
        "2\xa0days, 1\xa0hour ago",
        "3 new, 2 updated",
    ):
        assert said in page
    assert f'href="/researchers/{refresh.author_id}-author-axyz"' in page


def test_refresh_that_is_due_off_or_new_says_so(staff):
    Refresh.objects.create(query="openalex:author:A1", next_at=timezone.now(), period_hours=24)
    Refresh.objects.create(
        query="openalex:author:A2", next_at=timezone.now(), period_hours=24, is_active=False
    )

    page = staff.get("/admin/papers/refresh/").content.decode()

    for said in ("now due", "never: switched off", "not looked yet", "not known yet"):
        assert said in page


def test_refresh_whose_run_failed_is_not_said_to_be_looked_at(staff):
    refresh = fill(0)
    Refresh.objects.update(is_pending=True)
    assert "being looked at" in staff.get("/admin/papers/refresh/").content.decode()

    ImportRun.objects.filter(refresh=refresh).update(state="failed")

    page = staff.get("/admin/papers/refresh/").content.decode()
    assert "being looked at" not in page
    assert '<td class="field-changed_last_time">failed</td>' in page


def test_runs_name_the_first_of_what_they_read_and_say_that_there_is_more(staff):
    fill(0)
    run = ImportRun.objects.get(origins__name="OpenAlex")
    for rank in range(1, 6):
        ImportOrigin.objects.create(
            run=run, rank=rank, address=f"/{rank}", name=f"{rank}.jsonl", observed_at=timezone.now()
        )

    page = staff.get("/admin/papers/importrun/").content.decode()

    assert '<td class="field-origins_read">OpenAlex, 1.jsonl, 2.jsonl and more</td>' in page


def test_origins_are_narrowed_to_a_form_without_asking_which_there_are(staff, django_assert_max_num_queries):
    fill(0)
    with django_assert_max_num_queries(20) as asked:
        page = staff.get("/admin/papers/importorigin/?form=bibtex").content.decode()

    assert not any("DISTINCT" in query["sql"] for query in asked.captured_queries)
    assert 'class="field-name"' not in page
    assert 'class="field-name"' in staff.get("/admin/papers/importorigin/?form=openalex").content.decode()


def test_refresh_of_an_author_record_that_is_gone_is_listed(staff):
    Refresh.objects.create(query="openalex:author:A1", author_id=10**9, next_at=timezone.now())

    assert "not known yet" in staff.get("/admin/papers/refresh/").content.decode()


def test_refresh_is_switched_off_and_nothing_else_about_it_is_made_up(staff):
    refresh = fill(0)
    path = f"/admin/papers/refresh/{refresh.pk}/change/"

    answer = staff.post(
        path,
        {
            "name": "Name 0", "next_at_0": "2030-01-01", "next_at_1": "00:00:00", "period_hours": "48",
            "query": "openalex:author:A666",
        },
    )  # fmt: skip

    assert answer.status_code == 302, answer.content.decode()
    refresh.refresh_from_db()
    assert (refresh.is_active, refresh.period_hours, refresh.query) == (False, 48, "openalex:author:A0")


def test_period_beyond_its_bounds_is_refused_in_words(staff):
    refresh = fill(0)

    answer = staff.post(
        f"/admin/papers/refresh/{refresh.pk}/change/",
        {"name": "", "next_at_0": "2030-01-01", "next_at_1": "00:00:00", "period_hours": "1"},
    )

    assert "A period is between 24 and 1,440 hours." in answer.content.decode()
    refresh.refresh_from_db()
    assert refresh.period_hours == 36


def test_budget_says_what_is_left_today(staff):
    fill(0)

    page = staff.get("/admin/papers/sourcebudget/").content.decode()

    assert "openalex" in page
    assert '<td class="field-left_count">600</td>' in page


def test_run_shows_what_it_read(staff):
    fill(0)
    run = ImportRun.objects.get(origins__name="OpenAlex")

    page = staff.get(f"/admin/papers/importrun/{run.pk}/change/").content.decode()

    assert "OpenAlex" in page
    assert f"import run {run.pk}" in page
    assert "object (" not in page
    assert 'name="_save"' not in page


@pytest.mark.parametrize("name", LISTS)
def test_list_asks_as_many_queries_for_three_rows_as_for_one(staff, django_assert_max_num_queries, name):
    fill(0)
    with django_assert_max_num_queries(20) as one:
        staff.get(f"/admin/papers/{name}/")
    fill(1)
    fill(2)
    with django_assert_max_num_queries(20) as three:
        page = staff.get(f"/admin/papers/{name}/").content.decode()

    assert len(three) == len(one)
    assert page.count('class="action-checkbox"') == 0
    assert page.count('<th class="field-') >= 3


@pytest.mark.parametrize("name", LISTS)
def test_list_counts_no_large_table_to_its_end(staff, django_assert_max_num_queries, name):
    fill(0)
    with django_assert_max_num_queries(20) as asked:
        staff.get(f"/admin/papers/{name}/")

    counting = [query["sql"] for query in asked.captured_queries if "COUNT(" in query["sql"]]
    assert counting
    assert all("LIMIT 10000" in sql for sql in counting)


@pytest.mark.parametrize("name", LISTS)
def test_nothing_is_added_or_deleted_here(staff, name):
    fill(0)

    assert staff.get(f"/admin/papers/{name}/add/").status_code == 403
    row = apps.get_model("papers", name)._default_manager.latest("pk")
    assert staff.post(f"/admin/papers/{name}/{row.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("name", LISTS)
def test_admin_is_closed_to_others(client, name):
    path = f"/admin/papers/{name}/"
    assert client.get(path)["Location"].startswith("/admin/login/")
    client.force_login(User.objects.create_user("plain@example.org"))
    assert client.get(path)["Location"].startswith("/admin/login/")


def test_admin_is_found_without_its_last_slash(client):
    assert client.get("/admin")["Location"] == "/admin/"
