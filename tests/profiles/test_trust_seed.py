"""The trust of the researcher of seed 001: his page and the author lists found for its works, imported and measured."""

from __future__ import annotations

import json
from html import unescape
from math import floor, log
from typing import Any

import msgspec
import pytest
from django.test import Client

from graph.models import ConflationRisk
from graph.services.changed_authors import mark_all_authors_changed
from papers.addresses import researcher_address
from papers.models import Author
from papers.names import fold_text
from papers.services.topics import assign_topics
from papers.sources import researcher_page, work_jsonl
from papers.sources.files import open_source
from profiles.models import TrustSnapshot
from profiles.trust.inputs import Inputs
from tests.graph.catalogue import build, update
from tests.papers.catalogue import ingest, resolve
from tests.papers.sources.reading import data_of
from tests.profiles.measured import measure_all
from tests.real_data import SHARED, needs_shared

pytestmark = [pytest.mark.django_db, needs_shared]

NAME = "Jiashi Feng"
SEED = SHARED / "seeds" / "001_3a61578cb107992b.txt"
DERIVED = SHARED / "data" / "seeds_derived"


def read_page() -> list[dict[str, Any]]:
    """The works of the page as Work JSON Lines has them."""
    with open_source(SEED) as stream:
        works = [researcher_page.parse(data_of(item)) for item in researcher_page.split(stream)]
    return [json.loads(work_jsonl.encode(work)) for work in works]


def read_author_lists(page: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The works of the page whose authors were found, with the identifier under which the list stands."""
    papers: dict[str, str] = {}
    for line in (DERIVED / "jiashi_feng_all_papers.jsonl").read_text().splitlines():
        paper = json.loads(line)
        papers.setdefault(fold_text(paper["title"]), paper["id"])
    lists = json.loads((DERIVED / "seed001_jiashi_feng_authors.json").read_text())
    found = {fold_text(one["title"]): one for one in lists}
    records = []
    for work in page:
        key = fold_text(work["title"])
        names = found[key]["authors"]
        if names:
            scheme, _, value = papers[key].partition(":")
            # The lists have some arXiv ids as numbers.
            ids = {"arxiv": f"{float(value):.5f}"} if scheme == "arxiv" else {"paperlists": papers[key]}
            records.append(
                {
                    "ids": ids,
                    "title": work["title"],
                    "abstract": work["abstract"],
                    "year": found[key]["venue_year"],
                    "kind": "preprint" if scheme == "arxiv" else "proceedings-article",
                    "authors": [{"name": name} for name in names],
                }
            )
    return records


def import_seed() -> Author:
    """The author record of the page, measured."""
    page = read_page()
    lists = read_author_lists(page)
    assert (len(page), len(lists)) == (47, 31)
    ingest(*page)
    ingest(*lists)
    resolve()
    build()
    measure_all()
    return max(Author.objects.filter(name__printed=NAME), key=lambda author: author.works_count)


def test_seed_is_measured_and_every_term_opens_to_its_evidence(client: Client) -> None:
    author = import_seed()

    row = TrustSnapshot.objects.get(author_id=author.pk)
    inputs = msgspec.convert(row.inputs, Inputs)
    points = {term["key"]: term["points"] for term in row.points["terms"]}
    assert (row.level, row.label) == (1, "Emerging")
    works = inputs.works
    assert (len(works.untraced), len(works.single), works.double, works.assured) == (16, 31, (), ())
    assert points == {
        "identity": 6,
        # 31 of 47 works stand in a list that can be looked up; the others have no identifier.
        "provenance": floor(30 * 31 / 3 / 47 * log(48) / log(65) + 0.5),
        # No source names topics: those that this site assigned are no evidence.
        "coherence": min(len(inputs.close_author_ids), 8),
        # Preprints of the page and papers of the lists are versions of one work.
        "currency": 2,
        "stewardship": 0,
    }
    assert len(inputs.close_author_ids) > 8
    assert row.score == sum(points.values())

    address = f"{researcher_address(author.pk, NAME)}"
    quick = " ".join(client.get(address).content.decode().split())
    assert f'<b class="num">{row.score}</b> <span class="of">–</span> Emerging' in quick
    page = unescape(client.get(f"{address}/trust").content.decode())
    assert page.count('class="term"') == 5
    for key in ("identity", "provenance", "coherence", "currency"):
        assert row.evidence[key], key
        assert all(one["count"] for one in row.evidence[key])
    assert "31\xa0works of one source" in page
    assert "16\xa0works that can’t be looked up at a source" in page
    assert f"{len(inputs.close_author_ids)}\xa0close collaborators" in page
    assert page.count("What would raise it: ") == 5
    assert client.get(f"{address}/trust.json").json()["inputs"] == row.inputs


def test_works_of_one_person_are_no_flag_in_a_catalogue_of_nothing_else() -> None:
    author = import_seed()
    assert not ConflationRisk.objects.filter(pk=author.pk).exists()
    while assign_topics():
        pass
    update()
    mark_all_authors_changed()
    measure_all()
    assert not ConflationRisk.objects.filter(pk=author.pk).exists()
