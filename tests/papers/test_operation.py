"""Figures for the program that watches over the site, and who is given them."""

from __future__ import annotations

import pytest
from django.test import Client

from papers.models import ImportRun, Job
from tests.factories import plain_static

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _static(settings):
    for name, value in plain_static().items():
        setattr(settings, name, value)


def test_metrics_count_requests_jobs_and_lines_of_the_newest_import(django_assert_num_queries):
    ImportRun.objects.create(created_count=1)
    ImportRun.objects.create(created_count=40, rejected_count=2)
    for subject in ("1", "2"):
        Job.objects.create(kind="graph", subject=subject)
    Job.objects.create(kind="import", subject="3", state=Job.State.FAILED)
    Job.objects.create(kind="import", subject="4", state=Job.State.DONE)
    Client().get("/search")
    with django_assert_num_queries(2):
        said = Client().get("/metrics").content.decode()
    assert 'peerlight_jobs{kind="graph",state="waiting"} 2.0' in said
    assert 'peerlight_jobs{kind="import",state="failed"} 1.0' in said
    assert 'state="done"' not in said
    assert 'peerlight_import_lines{result="created"} 40.0' in said
    assert 'peerlight_import_lines{result="rejected"} 2.0' in said
    assert 'peerlight_request_seconds_count{method="GET",status="2xx",view="search"}' in said


@pytest.mark.parametrize(("extra", "status"), [
    ({}, 200),
    ({"REMOTE_ADDR": "::1"}, 200),
    ({"REMOTE_ADDR": "192.0.2.7"}, 404),
    ({"REMOTE_ADDR": ""}, 404),
    ({"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 404),
    ({"HTTP_AUTHORIZATION": "Bearer "}, 200),
])  # fmt: skip
def test_metrics_without_a_token_are_for_this_machine(extra, status):
    assert Client().get("/metrics", **extra).status_code == status


def test_metrics_behind_a_proxy_need_a_token(settings):
    settings.BEHIND_PROXY = True
    assert Client().get("/metrics").status_code == 404


@pytest.mark.parametrize(
    ("given", "status"), [("Bearer s3cret", 200), ("Bearer s3cre", 404), ("Bearer \xff", 404), ("", 404)]
)
def test_metrics_with_a_token_are_for_who_has_it(settings, given, status):
    settings.METRICS_TOKEN = "s3cret"
    answer = Client().get("/metrics", REMOTE_ADDR="192.0.2.7", HTTP_AUTHORIZATION=given)
    assert answer.status_code == status
