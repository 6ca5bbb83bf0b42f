"""What is held and what came in."""

from __future__ import annotations

import pytest

from papers.models import ImportOrigin, ImportRun
from papers.selectors.imports import Holdings, list_newest_runs, read_holdings
from tests.factories import import_records, make_record

pytestmark = pytest.mark.django_db


def test_read_holdings_of_nothing_is_nothing():
    assert read_holdings() == Holdings(0, 0, 0)


def test_read_holdings_counts_works_people_and_files_that_brought_some():
    import_records(make_record("A", "Jiashi Feng", "Li Yuan"))
    ImportOrigin.objects.update(items_done=1)
    assert read_holdings() == Holdings(works_count=1, authors_count=2, origins_count=1)


def test_list_newest_runs_is_newest_first_with_three_files():
    old, new = ImportRun.objects.create(), ImportRun.objects.create(rejected_count=2)
    for rank in range(5):
        ImportOrigin.objects.create(
            run=new,
            rank=rank,
            address=f"/{rank}",
            name=f"{rank}.jsonl",
            form="jsonl",
            bytes_count=1,
            observed_at=new.started_at,
        )
    runs = list_newest_runs(limit=5)
    assert [run.id for run in runs] == [new.pk, old.pk]
    assert (runs[0].origins_count, [one.name for one in runs[0].origins]) == (
        5,
        ["0.jsonl", "1.jsonl", "2.jsonl"],
    )
    assert (runs[0].rejected_count, runs[1].origins) == (2, ())
