"""Works of the real corpora, found by their titles."""

from __future__ import annotations

import gzip
from itertools import islice
from typing import Any

import msgspec
import pytest

from papers.models import Work
from papers.pages.text import show_plain
from papers.search_query import parse_search
from papers.selectors.search import search_works
from papers.services.search_index import refresh_index
from tests.papers.catalogue import ingest
from tests.real_data import find_real, needs_shared

pytestmark = [needs_shared, pytest.mark.django_db]

READ, EVERY = 6_000, 60


def list_records() -> list[dict[str, Any]]:
    """Of the beginning of each corpus one in so many, and the longest, shortest and marked-up titles."""
    chosen = []
    for path in find_real("data/corpora/*.jsonl.gz"):
        with gzip.open(path) as lines:
            records = [msgspec.json.decode(line) for line in islice(lines, READ)]
        titled = sorted((one for one in records if one.get("title")), key=lambda one: len(one["title"]))
        marked = [one for one in titled if any(sign in one["title"] for sign in '\\$<&"')]
        chosen += [*records[::EVERY], *titled[:20], *titled[-20:], *marked[:40]]
    return chosen


def test_every_title_in_quotes_finds_its_work_first():
    ingest(*list_records())
    refresh_index()
    works = [
        (pk, title, html)
        for pk, title, html in Work.objects.values_list("pk", "title", "worktext__title_html")
        if title is not None
    ]
    titles = {pk: title.casefold() for pk, title, _ in works}
    assert len(titles) > 300
    for _, title, html in works:
        for shown in {title, show_plain(html, title)}:
            for asked in (f'"{shown}"', f"“{shown}”", shown):
                found = search_works(parse_search(asked), title=asked, offset=0, limit=1)
                assert found.work_ids, asked
                assert titles[found.work_ids[0]] == title.casefold(), asked
