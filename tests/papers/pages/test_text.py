"""Texts, numbers and days."""

from __future__ import annotations

import datetime

import pytest

from papers.pages.text import (
    count,
    enumerate_words,
    shorten,
    show_day,
    show_html,
    show_moment,
    show_plain,
    show_years,
)


def test_show_html_escapes_plain_text_only():
    assert show_html(None, "a < b & c") == "a &lt; b &amp; c"
    assert show_html("<em>a</em>", "\\emph{a}") == "<em>a</em>"


def test_show_plain_says_what_a_reader_sees():
    assert show_plain(None, "a < b") == "a < b"
    assert show_plain("<em>a</em> b", "\\emph{a} b") == "a b"


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("one two", "one two"),
        ("one two three", "one two …"),
        ("one, two-three", "one …"),
        ("x" * 20, "x" * 10 + " …"),
    ],
)
def test_shorten_cuts_at_words(text, short):
    assert shorten(text, 10) == short


def test_count_agrees_in_number_and_stays_on_one_line():
    assert [count(number, "work") for number in (0, 1, 1234)] == [
        "0\u00a0works",
        "1\u00a0work",
        "1,234\u00a0works",
    ]
    assert count(2, "person", "people") == "2\u00a0people"


@pytest.mark.parametrize(
    ("words", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_enumerate_words_ends_with_and(words, said):
    assert enumerate_words(words) == said


@pytest.mark.parametrize(
    ("first", "last", "said"), [(2019, 2023, "2019–2023"), (2021, 2021, "2021"), (None, None, "")]
)
def test_show_years_is_empty_without_years(first, last, said):
    assert show_years(first, last) == said


def test_show_day_has_no_leading_zero():
    assert show_day(datetime.date(2026, 11, 5)) == "5 Nov 2026"


def test_show_moment_is_in_utc_and_says_so():
    east = datetime.timezone(datetime.timedelta(hours=9))
    assert show_moment(datetime.datetime(2026, 11, 6, 3, 7, tzinfo=east)) == "5 Nov 2026, 18:07 UTC"
