"""Dates, names and languages as sources write them."""

import datetime

import pytest

from papers.sources.dates import make_date, read_date, read_month
from papers.sources.languages import read_language
from papers.sources.person_names import sign, sign_printed

DAY = datetime.date(2014, 12, 2)


@pytest.mark.parametrize(
    ("text", "year", "day"),
    [
        ("2014-12-02", 2014, DAY),
        ("2014/12/2/other", 2014, DAY),
        ("2014-12-02T08:18:35Z", 2014, DAY),
        ("2014-12", 2014, None),
        (" 2014 ", 2014, None),
        ("2014-13-02", 2014, None),
        ("Spring 1998", 1998, None),
        ("in 12345", None, None),
        ("0000", None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_dates_are_read_as_far_as_they_go(text, year, day):
    assert read_date(text) == (year, day)


def test_parts_make_a_date_only_when_they_are_all_there():
    assert make_date("2014", "Dec.", "2") == (2014, DAY)
    assert make_date("2014", None, "2") == (2014, None)
    assert make_date("x", "1", "2") == (None, None)
    assert [read_month(month) for month in ("3", "03", "March", "mar.", "13", "Spring", None)] == [3] * 4 + [
        None
    ] * 3


def test_languages_have_two_letters_where_they_can():
    given = ["eng", "English", "en_US", "ger", "ngerman", "haw", "und", "no language", None]
    assert [read_language(language) for language in given] == [
        "en",
        "en",
        "en_US",
        "de",
        "de",
        "haw",
        None,
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        ("Last, First", ("First Last", "First", "Last")),
        ("Last, First, Jr.", ("First Last Jr.", "First", "Last")),
        ("Last, III, First", ("First Last III", "First", "Last")),
        ("First Last, Jr", ("First Last, Jr", None, None)),
        ("First Last", ("First Last", None, None)),
        ("Dept. of X, Univ. Y, Z", ("Dept. of X, Univ. Y, Z", None, None)),
        ("Last, F. et al.", ("F. Last", "F.", "Last")),
    ],
)
def test_printed_names_are_turned_round_when_they_are_last_first(printed, parts):
    signature = sign_printed(printed)
    assert signature is not None
    assert (signature.name, signature.given, signature.family) == parts


def test_names_that_say_nothing_are_none():
    assert sign_printed(" et al.") is None
    assert sign_printed(None) is None
    assert sign("", " ") is None
