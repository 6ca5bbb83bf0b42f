"""Health, readiness and the pages of what is not there."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import BadRequest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.http import Http404
from django.test import override_settings
from django.urls import Resolver404

from core.views import show_bad_request, show_failure, show_health, show_not_found, show_readiness
from papers.tasks import sweep_jobs
from tests.factories import plain_static


@pytest.fixture(autouse=True)
def _static():
    with override_settings(**plain_static()):
        yield


def test_show_health_asks_no_database(rf):
    response = show_health(rf.get("/healthz"))
    assert (response.status_code, response.content) == (200, b"ok")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_show_readiness_is_ready_when_both_answer(rf):
    response = show_readiness(rf.get("/readyz"))
    assert response.status_code == 200
    assert json.loads(response.content) == {
        "database": "ok",
        "redis": "ok",
        "migrations": "ok",
        "worker_seen_seconds": None,
    }


@pytest.mark.django_db
def test_show_readiness_tells_when_a_worker_last_looked(rf):
    sweep_jobs()
    assert 0 <= json.loads(show_readiness(rf.get("/readyz")).content)["worker_seen_seconds"] <= 60


@pytest.mark.django_db
def test_show_readiness_counts_migrations_that_are_not_applied(rf):
    MigrationRecorder(connection).migration_qs.filter(app="graph").order_by("-id")[0].delete()
    response = show_readiness(rf.get("/readyz"))
    assert response.status_code == 503
    assert json.loads(response.content)["migrations"] == "1 not applied"


@pytest.mark.django_db
def test_show_readiness_names_the_failure_of_redis(rf, settings, tmp_path):
    settings.REDIS_URL = f"unix://{tmp_path}/nothing.sock"
    response = show_readiness(rf.get("/readyz"))
    assert response.status_code == 503
    assert json.loads(response.content)["redis"] == "ConnectionError"


@pytest.mark.parametrize(
    ("view", "exception", "status", "said"),
    [
        (show_not_found, Http404("No work here has the number 7."), 404, "No work here has the number 7."),
        (show_not_found, Resolver404({"tried": [], "path": "x"}), 404, "The address may be mistyped"),
        (show_not_found, Http404(), 404, "The address may be mistyped"),
        (show_bad_request, BadRequest("A year has four digits."), 400, "A year has four digits."),
        (show_bad_request, BadRequest("<script>alert(1)</script>."), 400, "not as it should be"),
    ],
)
def test_error_pages_say_what_was_asked_and_help(rf, view, exception, status, said):
    response = view(rf.get("/x"), exception)
    page = response.content.decode()
    assert response.status_code == status
    assert said in page
    assert 'action="/search"' in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("path", ["/search", "/api/v1/works"])
@pytest.mark.parametrize(
    ("asked", "host"), [("", "elsewhere.example"), ("a=1&" * 1_001, "testserver")], ids=["host", "fields"]
)
def test_what_the_framework_says_to_programmers_is_said_to_nobody(client, path, asked, host):
    refused = client.get(f"{path}?{asked}", headers={"host": host})
    assert refused.status_code == 400
    for word in ("ALLOWED_HOSTS", "settings", "DATA_UPLOAD"):
        assert word not in refused.text


def test_show_failure_needs_no_database(rf):
    response = show_failure(rf.get("/x"))
    assert response.status_code == 500
    assert "nothing was lost" in response.content.decode()


def test_icon_is_where_browsers_look_for_it(client):
    assert client.get("/favicon.ico")["Location"] == "/static/icon.svg"
