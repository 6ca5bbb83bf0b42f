"""Importing by the API: it ends as the forms of pages do."""

from __future__ import annotations

import gzip
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from papers.models import ImportOrigin, ImportRun, Job, Refresh, RejectedRecord
from papers.services.job_kinds import do_job
from papers.services.jobs import take_job
from papers.services.staleness import IMPORT
from profiles.models import User
from tests.asking import ask, sign_in
from tests.factories import plain_static
from tests.papers.live_sources import answer_as_openalex, lead_to, make_author, make_work
from tests.profiles.people import make_curator, make_user

pytestmark = pytest.mark.django_db

QUERY = "openalex:author:A1"
BIBTEX = b"@article{x, title={On Waters}, author={Ada Ax}, doi={10.5555/waters}, year={2020}}"
ENDPOINTS = (
    ("get", "imports"),
    ("post", "imports"),
    ("post", "imports/files?name=a.bib"),
    ("get", "imports/candidates?name=Ada"),
    ("get", f"imports/preview?query={QUERY}"),
    ("get", "imports/1"),
    ("get", "imports/1/rejected"),
    ("post", "imports/1/carry-on"),
)


@pytest.fixture(autouse=True)
def _static():
    with override_settings(**plain_static()):
        yield


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    """Files that are sent are kept here."""
    settings.HOME = tmp_path


@pytest.fixture
def staff() -> Client:
    return sign_in(make_user("Sta Ff", is_staff=True))


@pytest.fixture
def source(server, settings):
    lead_to(settings, server)
    server.answer = answer_as_openalex([make_work(1), make_work(2)], [make_author()])
    return server


def make_run(**fields: object) -> ImportRun:
    run = ImportRun.objects.create(**fields)
    ImportOrigin.objects.create(
        run=run, rank=0, address=QUERY, name="OpenAlex author A1", form="openalex", observed_at=timezone.now()
    )
    return run


def send(client: Client, data: bytes, asked: str = "name=works.bib", **headers: str):
    return client.post(
        f"/api/v1/imports/files?{asked}", data, content_type=headers.get("kind", "application/octet-stream")
    )


def do_import_job() -> None:
    lease = take_job([IMPORT])
    assert lease is not None
    do_job(lease)


@pytest.mark.parametrize(("method", "path"), ENDPOINTS)
def test_importing_is_for_who_looks_after_the_site(source, method, path):
    ask(sign_in(None), method, path, status=401)
    for user in (make_user("Stran Ger"), make_curator()):
        ask(sign_in(user), method, path, status=403)
    assert not source.asked
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_query_is_imported_followed_and_watched(source, staff):
    answer = staff.post("/api/v1/imports", {"query": QUERY}, content_type="application/json")
    run = ImportRun.objects.get()
    assert (answer.status_code, answer["Location"]) == (201, f"/api/v1/imports/{run.pk}")
    assert answer.json()["stage"] == "waiting"
    assert [one["name"] for one in answer.json()["origins"]] == ["OpenAlex author A1"]
    assert Refresh.objects.get().last_run == run
    assert Job.objects.get().subject == str(run.pk)

    do_import_job()
    told = ask(staff, "get", f"imports/{run.pk}")
    assert (told["stage"], told["state"], told["created_count"]) == ("finished", "finished", 2)
    assert told["seconds"] >= 0
    assert told["origins"][0]["is_finished"] is True


@pytest.mark.parametrize("query", ["nobody", "", "x" * 501, "a\0b", "openalex:author:nothing"])
def test_query_that_is_none_is_refused(source, staff, query):
    ask(staff, "post", "imports", {"query": query}, status=400)
    assert not ImportRun.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_file_is_imported_as_it_is_sent(staff):
    for data in (BIBTEX, gzip.compress(BIBTEX)):
        answer = send(staff, data, "name=works.bib&listed_for=Ada+Ax")
        assert answer.status_code == 201, answer.content
        run = ImportRun.objects.get(pk=answer.json()["id"])
        assert answer["Location"] == f"/api/v1/imports/{run.pk}"
        assert Path(run.origins.get().address).read_bytes() == data
        assert answer.json()["listed_for"] == "Ada Ax"
        assert answer.json()["origins"][0]["is_file"] is True
        do_import_job()
    told = [one["created_count"] + one["unchanged_count"] for one in ask(staff, "get", "imports")["results"]]
    assert told == [1, 1]


@pytest.mark.parametrize(
    ("data", "asked", "status", "said"),
    [
        (BIBTEX, "", 400, "name=works.bib"),
        (BIBTEX, "name=a.bib&form=nonsense", 400, "There are abstracts"),
        (b"nothing that is known", "name=a.bin", 422, "No form that can be read"),
    ],
)
def test_file_that_cannot_be_imported_is_refused_and_not_kept(staff, tmp_path, data, asked, status, said):
    answer = send(staff, data, asked)
    assert answer.status_code == status
    assert said in answer.json()["detail"]
    assert not ImportRun.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_file_that_is_too_large_or_no_file_is_refused(staff, settings):
    settings.UPLOAD_MAX_BYTES = 50
    answer = send(staff, BIBTEX)
    assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")
    assert send(staff, BIBTEX, kind="multipart/form-data; boundary=x").status_code == 415
    assert not ImportRun.objects.exists()


def test_file_that_breaks_off_on_its_way_is_refused_and_not_kept(staff, tmp_path):
    cut = {"wsgi.input": BytesIO(b'{"title": "On Waters"}\n{"ti'), "CONTENT_LENGTH": "500"}
    address = "/api/v1/imports/files?name=works.jsonl"
    answer = staff.generic("POST", address, b"-", content_type="application/octet-stream", **cut)
    assert (answer.status_code, "broke off" in answer.json()["detail"]) == (400, True)
    assert not ImportRun.objects.exists()
    assert list(tmp_path.glob("uploads/*")) == []


def test_file_that_is_empty_is_refused(staff):
    sent = {"CONTENT_TYPE": "application/octet-stream", "CONTENT_LENGTH": "0"}
    answer = staff.generic("POST", "/api/v1/imports/files?name=a.bib", **sent)
    assert answer.status_code == 400
    assert "not empty" in answer.json()["detail"]


def test_large_file_is_taken(staff):
    entries = b"\n".join(
        b"@article{x%d, title={On Waters %d}, author={Ada Ax}}" % (n, n) for n in range(60_000)
    )
    assert len(entries) > 3 << 20
    assert send(staff, entries).status_code == 201


def test_rejected_items_are_listed_with_reasons(staff):
    run = make_run(state="finished", rejected_count=3)
    RejectedRecord.objects.bulk_create(
        RejectedRecord(origin=run.origins.get(), line=line, reason="no title", excerpt="{}")
        for line in (7, 8, 9)
    )
    told = ask(staff, "get", f"imports/{run.pk}/rejected?per_page=2&page=2")
    assert told["meta"]["count"] == 3
    assert told["results"] == [
        {"origin": "OpenAlex author A1", "line": 9, "reason": "no title", "excerpt": "{}"}
    ]
    ask(staff, "get", f"imports/{run.pk}/rejected?page=2", status=404)
    ask(staff, "get", "imports/999999/rejected", status=404)


def test_stopped_import_is_carried_on_and_a_finished_one_stays(staff):
    run = make_run(state="failed", note="the source is away")
    told = ask(staff, "get", f"imports/{run.pk}")
    assert (told["stage"], told["note"], told["can_carry_on"]) == ("failed", "the source is away", True)
    ask(staff, "post", f"imports/{run.pk}/carry-on", status=202)
    ask(staff, "post", f"imports/{run.pk}/carry-on", status=202)
    assert Job.objects.get().subject == str(run.pk)
    done = make_run(state="finished")
    ask(staff, "post", f"imports/{done.pk}/carry-on", status=202)
    assert Job.objects.count() == 1
    ask(staff, "post", "imports/999999/carry-on", status=404)


def test_candidates_and_what_would_come_are_told(source, staff):
    found = ask(staff, "get", "imports/candidates?name=Elna")
    assert (QUERY, "Elna Thorsvik") in {(one["query"], one["display_name"]) for one in found["results"]}
    told = ask(staff, "get", f"imports/preview?query={QUERY}")
    assert len(told["results"][0]["works"]) == 2
    assert not any(one["is_known"] for one in told["results"][0]["works"])
    assert not ImportRun.objects.exists()
    ask(staff, "get", "imports/candidates", status=400)
    ask(staff, "get", "imports/preview?query=nobody", status=400)


def test_imports_are_narrowed_and_sorted(staff):
    runs = [make_run(state=state) for state in ("finished", "failed", "finished")]
    newest = ask(staff, "get", "imports?sort=id:desc")["results"]
    assert [one["id"] for one in newest] == [str(run.pk) for run in reversed(runs)]
    failed = ask(staff, "get", "imports?filter=state:failed")["results"]
    assert [one["id"] for one in failed] == [str(runs[1].pk)]
    ask(staff, "get", "imports?filter=state:lost", status=400)


def test_list_asks_as_often_at_one_import_as_at_three(staff):
    counts = []
    for _ in range(3):
        make_run(state="finished")
        with CaptureQueriesContext(connection) as queries:
            ask(staff, "get", "imports")
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert User.objects.count() == 1
