"""Works as a table, as spreadsheets and Python's own reader take it."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.citations.forms import Form, write_works
from papers.citations.tables import COLUMNS, defuse
from papers.citations.works import CitedWork
from tests.papers.citations.cited import make_cited
from tests.papers.citations.test_forms import hostile, unhurried


def read_table(*works: CitedWork) -> list[dict[str, str]]:
    text = "".join(write_works(works, Form.CSV))
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_table_says_what_is_known_of_a_work():
    (row,) = read_table(make_cited("Anna Li", "Bo, Jr.", abstract="One,\n\n“two”.", is_retracted=True))

    assert row == dict.fromkeys(COLUMNS, "") | {
        "id": "7",
        "kind": "journal-article",
        "title": "Deep Learning for DNA",
        "authors": "Anna Li; Bo, Jr.",
        "year": "2019",
        "venue": "Journal of Things",
        "doi": "10.5555/x.1",
        "is_retracted": "yes",
        "abstract": row["abstract"],
    }
    assert row["abstract"].split() == ["One,", "“two”."]


def test_lines_end_as_the_standard_says_and_quotes_are_doubled():
    head, line, *rest = "".join(write_works([make_cited(title='The "Best", Ever')], Form.CSV)).split("\r\n")

    assert head.split(",") == list(COLUMNS)
    assert ',"The ""Best"", Ever",' in line
    assert rest == [""]


@pytest.mark.parametrize("mark", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_cell_that_a_spreadsheet_computes_is_text(mark):
    assert defuse(f"{mark}1+1") == f"'{mark}1+1"


@pytest.mark.parametrize("cell", ["", "1-1", "a=b", "Ω", " =1"])
def test_other_cells_stand_as_they_are(cell):
    assert defuse(cell) == cell


def test_formula_in_any_text_of_a_work_is_defused():
    evil = '=HYPERLINK("https://evil.example","Open")'
    (row,) = read_table(
        make_cited(evil, title=evil, venue=evil, abstract=evil, url=evil, identifiers={"doi": "@SUM(1)"})
    )

    assert [row[name] for name in ("title", "authors", "venue", "url", "abstract")] == [f"'{evil}"] * 5
    assert row["doi"] == "'@SUM(1)"


@unhurried
@given(st.lists(hostile, max_size=3))
def test_hostile_text_stays_in_its_cell(works):
    rows = read_table(*works)

    assert len(rows) == len(works)
    assert all(set(row) == set(COLUMNS) for row in rows)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row.values())
