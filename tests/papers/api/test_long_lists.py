"""Lists of more works than are counted: read along an index, given up when they take too long."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from core.api.lists import TooLongError, limit_time
from papers.models import Work

pytestmark = pytest.mark.django_db

WORKS = "/api/v1/works"
MANY = 10_060


@pytest.fixture
def works() -> None:
    """Works of forty years, many of one, and 60 without."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO papers_work (kind, year, title, signatures_count, sources_count, is_retracted, changed_at)
               SELECT 1, CASE WHEN n <= 60 THEN NULL ELSE 1980 + n %% 40 END, 'Work ' || n, n %% 7, 1, false, now()
               FROM generate_series(1, %s) n""",
            [MANY],
        )


def read(client: Client, asked: str) -> dict[str, Any]:
    response = client.get(f"{WORKS}?{asked}")
    assert response.status_code == 200, response.content
    answer: dict[str, Any] = response.json()
    return answer


@pytest.mark.parametrize("falls", [True, False])
def test_long_list_read_on_by_year_is_the_whole_list(client, works, falls):
    asked = f"sort=publication_year{':desc' if falls else ''}&select=id,publication_year&per_page=100"
    walked: list[tuple[int | None, int]] = []
    cursor = "*"
    while cursor:
        answer = read(client, f"{asked}&cursor={cursor}")
        assert answer["meta"]["count_is_capped"]
        walked += [(one["publication_year"], int(one["id"])) for one in answer["results"]]
        cursor = answer["meta"]["next_cursor"]
    known = sorted(
        (one for one in Work.objects.values_list("year", "id") if one[0] is not None), reverse=falls
    )
    unknown = sorted((one for one in Work.objects.values_list("year", "id") if one[0] is None), reverse=falls)
    assert walked == known + unknown
    page = read(client, f"{asked}&page=100")
    assert [int(one["id"]) for one in page["results"]] == [key for _, key in walked[9_900:10_000]]


def test_long_list_is_not_sorted_by_what_no_index_is_of(client, works):
    response = client.get(f"{WORKS}?sort=authors_count")
    assert response.status_code == 400
    assert "sorted by one of id, publication_year alone: narrow" in response.json()["detail"]
    assert read(client, "sort=authors_count&filter=publication_year:1990")["meta"]["count"] < 1_000


def test_newest_of_a_long_list_are_a_range_of_the_index(works):
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE papers_work")
        cursor.execute(
            """EXPLAIN SELECT w.year, w.id FROM papers_work w WHERE true AND w.year IS NOT NULL
               AND (w.year, w.id) < (2000, 500) ORDER BY w.year DESC, w.id DESC LIMIT 51"""
        )
        plan = " ".join(line for (line,) in cursor.fetchall())
    assert "work_by_year" in plan
    assert "Sort" not in plan


def test_what_takes_too_long_is_given_up():
    with pytest.raises(TooLongError, match="narrow it"), limit_time(1), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(3)")
