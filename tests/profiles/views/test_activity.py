"""The activity of a researcher: works by kind, topics and collaborators over time, each leading to its works."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from graph.models import GraphState
from papers.addresses import researcher_address
from tests.factories import find_author, import_records, make_record, sign
from tests.graph.counted import import_counted

pytestmark = pytest.mark.django_db

VISION = {"openalex": "T10036", "name": "Neural architecture search"}
FLOODS = {"openalex": "T10330", "name": "Hydrology"}
ADA, BEN, CY = (sign(name, openreview=f"~{name[0]}1") for name in ("Ada Byron", "Ben Carr", "Cy Dorn"))


def address_of(name: str = "Ada Byron") -> str:
    return researcher_address(find_author(name).pk, name)


def read_section(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer
    found = re.search(
        r'<section class="row[^"]*" id="timeline".*?</section>', answer.content.decode(), re.DOTALL
    )
    assert found is not None
    return found[0]


def list_rows(section: str) -> list[list[str]]:
    """The rows of all tables, as text."""
    rows = re.findall(r"<tr>(.*?)</tr>", section, re.DOTALL)
    return [[re.sub(r"<[^>]*>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)] for row in rows]


def test_timeline_tells_works_by_kind_topics_and_collaborators_of_each_year(client):
    import_counted(
        make_record("One", authors=[ADA, BEN], year=2019, kind="book", topics=[VISION]),
        make_record("Two", authors=[ADA, BEN, CY], year=2021, kind="book", topics=[VISION, FLOODS]),
        make_record("Three", authors=[ADA], year=2021, kind="dataset"),
    )
    section = read_section(client, f"{address_of()}/timeline")
    assert list_rows(section) == [
        ["Year", "Book", "Dataset", "Works"],
        ["2021", "1", "1", "2"],
        ["2019", "1", "", "1"],
        ["Year", "Neural architecture search", "Hydrology"],
        ["2021", "1", "1"],
        ["2019", "1", ""],
        ["Year", "New", "Known from earlier years", "People"],
        ["2021", "1", "1", "2"],
        ["2019", "1", "", "1"],
    ]


def test_each_number_and_bar_leads_to_the_works_behind_it(client):
    import_counted(
        make_record("One", authors=[ADA, BEN], year=2019, kind="book", topics=[VISION]),
        make_record("Two", authors=[ADA, BEN], year=2021, kind="dataset"),
    )
    section = read_section(client, f"{address_of()}/timeline")
    assert f'href="{address_of()}?year=2019&amp;kind=book#works"' in section
    assert f'href="{address_of()}?year=2019&amp;topic=10036#works"' in section
    addresses = {one.replace("&amp;", "&") for one in re.findall(r'href="([^"]*)"', section)}
    assert len(addresses) > 5
    for address in addresses:
        assert client.get(address).status_code == 200, address
    bars = re.findall(r'tabindex="-1"><title>([^<]*)</title><rect class="layer', section)
    assert bars == [
        "Book, 2019: 1\u00a0work",
        "Dataset, 2021: 1\u00a0work",
        "Neural architecture search, 2019: 1\u00a0work",
        "New, 2019: 1\u00a0person",
        "Known from earlier years, 2021: 1\u00a0person",
    ]


def test_page_has_the_same_drawings_in_a_compact_form(client):
    import_counted(make_record("One", authors=[ADA, BEN], year=2019, topics=[VISION]))
    compact, whole = read_section(client, address_of()), read_section(client, f"{address_of()}/timeline")
    assert f'<a href="{address_of()}/timeline">Larger, with a table of each</a>' in compact
    assert compact.count("<table") == 1
    assert whole.count("<table") == 3
    drawn = [re.findall(r"<svg.*?</svg>", one, re.DOTALL) for one in (compact, whole)]
    assert drawn[0] == drawn[1]


def test_all_drawings_have_the_same_years(client):
    import_counted(
        make_record("One", authors=[ADA], year=1990),
        make_record("Two", authors=[ADA, BEN], year=2019, topics=[VISION]),
    )
    section = read_section(client, f"{address_of()}/timeline")
    assert set(re.findall(r'viewBox="0 0 (\d+) 100"', section)) == {"300"}


def test_what_has_no_year_is_said_apart_and_is_no_zero(client):
    import_counted(
        make_record("One", authors=[ADA, BEN], year=None, topics=[VISION]),
        make_record("Two", authors=[ADA, BEN], year=None),
    )
    section = read_section(client, f"{address_of()}/timeline")
    assert f'<a href="{address_of()}?year=unknown#works">2\u00a0works</a> without a year' in section
    assert "1\u00a0work</a> without a year" in section
    assert "Of 1\u00a0person no year is known." in section
    assert "that have a year" in section
    assert 'class="layer' not in section
    assert ">0<" not in section


def test_what_is_not_imported_is_said(client):
    import_counted(make_record("One", listed_for=["Ada Byron"], year=2020))
    section = read_section(client, address_of())
    assert "Topics not imported" in section
    assert "Co-authors not imported" in section


def test_what_is_not_counted_yet_is_said_and_works_are_drawn_all_the_same(client):
    import_records(make_record("One", authors=[ADA, BEN], year=2020, topics=[VISION]))
    section = read_section(client, address_of())
    assert section.count("Not counted yet") == 2
    assert section.count('class="layer-1"') == 2
    assert "The graph is being built." in section


def test_graph_that_is_behind_says_so(client):
    import_counted(make_record("One", authors=[ADA, BEN], year=2020))
    assert "graph-notice" not in read_section(client, address_of())
    import_records(make_record("Two", authors=[ADA, BEN], year=2021))
    assert GraphState.objects.count() == 1
    assert "Since then" in read_section(client, address_of())


def test_works_of_crowds_make_no_collaborators(client):
    crowd = [sign(f"Member {chr(65 + n // 26)}{chr(97 + n % 26)}") for n in range(101)]
    import_counted(make_record("One", authors=[ADA, *crowd], year=2020))
    section = read_section(client, address_of())
    assert "None on works of up to 100 authors that have a year" in section


def test_more_kinds_than_can_be_told_apart_are_one(client):
    kinds = ("book", "dataset", "preprint", "review", "report", "software")
    import_counted(
        *(
            make_record(f"Work {rank} {n}", authors=[ADA], kind=kind, year=2020)
            for rank, kind in enumerate(kinds)
            for n in range(6 - rank)
        )
    )
    rows = list_rows(read_section(client, f"{address_of()}/timeline"))
    assert rows[0] == ["Year", "Book", "Dataset", "Preprint", "Review", "Other kinds", "Works"]
    assert rows[1] == ["2020", "6", "5", "4", "3", "3", "21"]


@pytest.mark.parametrize("works", [1, 3])
def test_timeline_asks_five_queries(client, django_assert_num_queries, works):
    import_counted(
        *(make_record(f"Work {n}", authors=[ADA, BEN], year=2018 + n, topics=[VISION]) for n in range(works))
    )
    address = f"{address_of()}/timeline"
    with django_assert_num_queries(5):
        client.get(address)
