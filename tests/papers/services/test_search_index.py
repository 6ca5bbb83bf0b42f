"""The search index: built from works, brought up to date, never missing a change."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction

from papers.models import Job, SearchProgress, Work, WorkRedirect, WorkSearch
from papers.search_query import parse_search
from papers.selectors.search import search_works
from papers.services import search_index
from papers.services.job_kinds import add_due_jobs, do_job
from papers.services.jobs import take_job
from papers.services.search_index import SEARCH, refresh_index
from tests.factories import import_records, make_record
from tests.papers.catalogue import fetch, ingest

pytestmark = pytest.mark.django_db


def find(asked: str) -> list[str | None]:
    found = search_works(parse_search(asked), title=asked, offset=0, limit=50)
    titles = dict(Work.objects.filter(pk__in=found.work_ids).values_list("pk", "title"))
    return [titles[work_id] for work_id in found.work_ids]


def list_shape() -> list[tuple[str, ...]]:
    """What the table is made of, as the database says it."""
    return sorted(
        fetch(
            """SELECT 'index', indexname, indexdef FROM pg_indexes WHERE tablename = 'papers_worksearch'
               UNION ALL SELECT 'key', conname, pg_get_constraintdef(oid) FROM pg_constraint
               WHERE conrelid = 'papers_worksearch'::regclass AND contype = 'p'
               UNION ALL SELECT 'column', attname, format_type(atttypid, atttypmod) || attnotnull FROM pg_attribute
               WHERE attrelid = 'papers_worksearch'::regclass AND attnum > 0 AND NOT attisdropped"""
        )
    )


@pytest.fixture(params=["made anew", "written as it stands"])
def way(request, monkeypatch):
    """Both ways in which changes come into the index."""
    monkeypatch.setattr(search_index, "_SMALL_CHANGE", -1 if request.param == "made anew" else 2_000)
    monkeypatch.setattr(search_index, "_SMALL_SHARE", -1.0 if request.param == "made anew" else 0.2)


def test_works_are_found_once_the_index_is_built(way):
    import_records(make_record("On Nets"), make_record(None, abstract="A work that has no title, of rivers."))
    assert find("nets") == []

    assert refresh_index() == 2
    assert (find("nets"), find("river")) == (["On Nets"], [None])


def test_index_made_anew_has_the_shape_that_migrations_gave_it(monkeypatch):
    shape = list_shape()
    import_records(make_record("On Nets"))
    monkeypatch.setattr(search_index, "_SMALL_CHANGE", 0)
    for title in ("On Rivers", "On Waters"):
        refresh_index()
        assert list_shape() == shape
        import_records(make_record(title))


@pytest.mark.django_db(transaction=True)
def test_changed_work_is_found_by_what_it_says_now(way):
    ids = {"doi": "10.5555/a"}
    ingest(make_record("On Rivers", ids=ids))
    refresh_index()
    ingest(make_record("On Rivers", ids=ids, abstract="We measure a glacier.", venue="B", kind="book"))

    refresh_index()
    assert find("glacier") == ["On Rivers"]


def test_unchanged_works_are_not_written_again():
    import_records(make_record("On Nets"), make_record("On Rivers"))
    refresh_index()
    before = fetch("SELECT work_id, xmin::text FROM papers_worksearch ORDER BY 1")
    import_records(make_record("On Waters"))

    assert (refresh_index(), refresh_index()) == (1, 0)
    assert fetch("SELECT work_id, xmin::text FROM papers_worksearch ORDER BY 1")[:2] == before


def test_work_that_joined_another_is_not_found_and_leaves_the_index():
    title = "A study of rivers that are measured again"
    ingest(make_record(title, ids={"arxiv": "2101.00001"}))
    ingest(make_record(title, ids={"doi": "10.5555/a"}))
    refresh_index()
    ingest(make_record(title, ids={"arxiv": "2101.00001", "doi": "10.5555/a"}))
    assert WorkRedirect.objects.count() == 1
    assert find("rivers") == [title]

    refresh_index()
    assert list(WorkSearch.objects.values_list("work_id", flat=True)) == [Work.objects.get().pk]


def test_command_says_how_many_works_it_indexed(capsys):
    import_records(make_record("On Nets"))
    call_command("build_search_index")
    assert "1 works indexed" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_change_that_commits_after_a_build_is_in_the_next():
    """Its time is from before the build, which did not see it."""
    import_records(make_record("On Nets"), make_record("On Rivers"))
    other = connections.create_connection("default")
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(
                "UPDATE papers_work SET title = 'On Glaciers', changed_at = now() WHERE title = 'On Rivers'"
            )
            refresh_index()
            assert find("glacier") == []
        other.commit()
    finally:
        other.close()

    assert refresh_index() == 1
    assert find("glacier") == ["On Glaciers"]


@pytest.mark.django_db(transaction=True)
def test_build_that_is_undone_leaves_the_old_index_and_its_time():
    import_records(make_record("On Nets"))
    refresh_index()
    before = SearchProgress.objects.get().read_until
    import_records(make_record("On Rivers"))
    with transaction.atomic():
        refresh_index()
        transaction.set_rollback(True)

    assert SearchProgress.objects.get().read_until == before
    assert (find("nets"), find("rivers")) == (["On Nets"], [])


@pytest.mark.django_db(transaction=True)
def test_worker_keeps_the_index_up_to_date_unasked():
    import_records(make_record("On Nets"))
    add_due_jobs()
    lease = take_job([SEARCH])
    assert lease is not None
    do_job(lease)
    connection.close()

    assert find("nets") == ["On Nets"]
    assert Job.objects.get(kind=SEARCH).state == "done"
    add_due_jobs()
    assert not Job.objects.filter(kind=SEARCH, state="waiting").exists()
