"""Pages by number."""

from __future__ import annotations

import pytest
from django.core.exceptions import BadRequest
from django.http import Http404

from core.pagination import build_pager, check_page_exists, count_pages, read_page_number


@pytest.mark.parametrize(("raw", "number"), [(None, 1), ("1", 1), ("12", 12), ("007", 7)])
def test_read_page_number_reads_numbers_from_one(raw, number):
    assert read_page_number(raw) == number


@pytest.mark.parametrize("raw", ["", "0", "-1", "1.5", "x", "²", "9" * 10, "9" * 10_000, "1\x00", "١"])
def test_read_page_number_refuses_what_is_no_page(raw):
    with pytest.raises(BadRequest):
        read_page_number(raw)


@pytest.mark.parametrize(("total", "pages"), [(0, 1), (1, 1), (50, 1), (51, 2), (100, 2), (101, 3)])
def test_count_pages_rounds_up_and_is_never_none(total, pages):
    assert count_pages(total, 50) == pages


def test_check_page_exists_ends_with_the_list():
    check_page_exists(2, total=51, size=50)
    with pytest.raises(Http404):
        check_page_exists(3, total=51, size=50)


def test_build_pager_is_absent_on_one_page():
    assert build_pager(1, total=50, size=50, address_of=str) is None


def test_build_pager_shows_ends_neighbours_and_gaps():
    pager = build_pager(7, total=1000, size=50, address_of=lambda page: f"?page={page}")

    assert pager is not None
    assert [link.label for link in pager.links] == ["1", "…", "5", "6", "7", "8", "9", "…", "20"]
    assert [link.label for link in pager.links if link.is_current] == ["7"]
    assert [link.address for link in pager.links if link.label == "…"] == [None, None]
    assert (pager.previous_address, pager.next_address) == ("?page=6", "?page=8")
    assert pager.shown == "301–350 of 1,000"


def test_build_pager_stops_at_both_ends():
    first = build_pager(1, total=60, size=50, address_of=str)
    last = build_pager(2, total=60, size=50, address_of=str, total_text="60+")

    assert first is not None
    assert last is not None
    assert first.previous_address is None
    assert last.next_address is None
    assert last.shown == "51–60 of 60+"
