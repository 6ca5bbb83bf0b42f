"""The state of a list of works is its address."""

from __future__ import annotations

import pytest
from django.core.exceptions import BadRequest
from django.http import QueryDict

from papers.models import Kind
from papers.pages.work_list import WorkListQuery, count_shown, read_list_query, show_work_list
from papers.selectors.works import Order, WorkCount, WorkFilter

COUNTS = [
    WorkCount(2021, Kind.PREPRINT, "arXiv", 3, 3),
    WorkCount(2021, Kind.BOOK, None, 1, 1),
    WorkCount(None, Kind.PREPRINT, "arXiv", 2, 0),
]


@pytest.mark.parametrize(
    "text", ["", "?sort=oldest", "?year=2021&kind=preprint&page=2", "?sort=title&year=unknown", "?kind=other"]
)
def test_read_list_query_reads_back_what_was_written(text):
    assert read_list_query(QueryDict(text.removeprefix("?"))).to_text() == text


@pytest.mark.parametrize(
    "text",
    [
        "sort=best",
        "year=20",
        "year=x",
        "year=0000",
        "year=²²²²",
        "kind=poem",
        "page=0",
        "page=x",
        "sort=",
        "kind=",
        "year=2021%00",
    ],
)
def test_read_list_query_refuses_what_no_list_can_be_asked(text):
    with pytest.raises(BadRequest, match=r"\.$"):
        read_list_query(QueryDict(text))


@pytest.mark.parametrize(
    ("only", "shown"),
    [
        (WorkFilter(), 6),
        (WorkFilter(year=2021), 4),
        (WorkFilter(year=0), 2),
        (WorkFilter(kind=Kind.PREPRINT), 5),
        (WorkFilter(year=2021, kind=Kind.BOOK), 1),
        (WorkFilter(year=1999), 0),
    ],
)
def test_count_shown_counts_what_the_filter_leaves(only, shown):
    assert count_shown(COUNTS, only) == shown


def test_show_work_list_counts_each_facet_within_the_other():
    query = WorkListQuery(only=WorkFilter(kind=Kind.PREPRINT))
    shown = show_work_list([], COUNTS, query, path="/p", anchor="#works", self_id=1)
    kinds, years = shown.facets

    assert shown.total == "6 published items"
    assert [(one.label, one.works, one.is_current) for one in kinds.choices] == [
        ("Preprint", "5", True),
        ("Book", "1", False),
    ]
    assert kinds.all_address == "/p#works"
    assert [(one.label, one.works) for one in years.choices] == [("2021", "3"), ("not imported", "2")]
    assert years.choices[1].address == "/p?year=unknown&kind=preprint#works"
    assert years.all_address is None


def test_show_work_list_keeps_the_narrowing_when_sorted_and_begins_anew():
    query = WorkListQuery(Order.NEWEST, WorkFilter(year=2021), page=2)
    shown = show_work_list([], COUNTS, query, path="/p", anchor="", self_id=1)
    assert [one.address for one in shown.orders] == [
        "/p?year=2021",
        "/p?sort=oldest&year=2021",
        "/p?sort=title&year=2021",
    ]
    assert [one.is_current for one in shown.orders] == [True, False, False]
