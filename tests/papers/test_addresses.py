"""Addresses of records."""

from __future__ import annotations

import pytest
from django.urls import resolve

from papers.addresses import SLUG_LENGTH, researcher_address, venue_address, work_address


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Jiashi Feng", "/researchers/7-jiashi-feng"),
        ("Łucja Wierzbiańska-Nowak", "/researchers/7-lucja-wierzbianska-nowak"),
        ("林薇", "/researchers/7-lin-wei"),
        ("…", "/researchers/7"),
        ("a/../b?c#d", "/researchers/7-a-b-c-d"),
    ],
)
def test_researcher_address_is_ascii_and_leads_to_the_page(name, address):
    assert researcher_address(7, name) == address
    assert resolve(address).kwargs["author_id"] == 7


def test_work_address_cuts_a_long_title_at_a_word():
    address = work_address(9, "Few-Shot " + "learning " * 40)
    assert address.startswith("/works/9-few-shot-learning")
    assert len(address) <= len("/works/9") + SLUG_LENGTH
    assert address.endswith("learning")
    assert resolve(address).kwargs["work_id"] == 9


def test_work_address_without_title_is_its_number():
    assert work_address(9, None) == "/works/9"
    assert resolve("/works/9").kwargs["work_id"] == 9


def test_address_of_a_venue_is_that_of_its_printed_name():
    assert venue_address(-1, "Neural Networks") == "/venues/ffffffffffffffff-neural-networks"
    assert venue_address(1, "雑誌") == "/venues/0000000000000001-za-zhi"
