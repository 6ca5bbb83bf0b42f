"""Files that people bring: kept while they are needed, and some days more."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from papers.models import ImportRun
from papers.services.imports import start_run
from papers.services.job_kinds import SWEEPS
from papers.services.uploads import KEPT_DAYS, delete_old_uploads, store_upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.HOME = tmp_path


def bring(title: str, *, days_ago: int) -> Path:
    """A file that was brought some days ago."""
    path = store_upload("works.jsonl", [f'{{"title": "{title}"}}\n'.encode()])
    day = timezone.now() - timedelta(days=days_ago)
    folder = path.parent.rename(path.parent.with_name(f"{day:%Y%m%d-%H%M%S}{path.parent.name[15:]}"))
    return folder / path.name


def begin_run(path: Path, state: ImportRun.State) -> None:
    run = start_run([path])
    run.state = state
    run.save()


def test_old_file_is_deleted_when_no_import_needs_it(tmp_path):
    old, new = KEPT_DAYS + 1, KEPT_DAYS - 1
    of_no_run = bring("No run", days_ago=old)
    done, done_lately = bring("Done", days_ago=old), bring("Done", days_ago=new)
    failed, waiting = bring("Failed", days_ago=old), bring("Waiting", days_ago=old)
    begin_run(done, ImportRun.State.FINISHED)
    begin_run(done_lately, ImportRun.State.FINISHED)
    begin_run(failed, ImportRun.State.FAILED)
    begin_run(waiting, ImportRun.State.RUNNING)
    other = tmp_path / "uploads" / "20200101-notes"
    other.mkdir()

    assert delete_old_uploads() == 2

    assert [path.parent.exists() for path in (of_no_run, done)] == [False, False]
    assert all(path.exists() for path in (done_lately, failed, waiting, other))


def test_old_files_are_looked_for_once_an_hour(tmp_path, django_assert_num_queries):
    begin_run(bring("Failed", days_ago=KEPT_DAYS + 1), ImportRun.State.FAILED)
    delete_old_uploads()
    bring("Old", days_ago=KEPT_DAYS + 1)

    with django_assert_num_queries(0):
        assert delete_old_uploads() == 0

    an_hour_ago = time.time() - 3601
    os.utime(tmp_path / "uploads" / ".swept", (an_hour_ago, an_hour_ago))
    assert delete_old_uploads() == 1


def test_where_nothing_was_brought_there_is_nothing_to_delete():
    assert delete_old_uploads() == 0
    assert delete_old_uploads in SWEEPS
