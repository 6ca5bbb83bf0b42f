"""Text cleaned, checked and shown."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papers.records import RecordError
from papers.sources.text import check_text, clean_text, read_year, show_excerpt


@pytest.mark.parametrize(
    ("given_text", "cleaned"),
    [
        (None, None),
        ("", None),
        (" \n\t ", None),
        ("\x00\x07", None),
        ("  A title ", "A title"),
        ("two\n\nparagraphs\tand a tab", "two\n\nparagraphs\tand a tab"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a\x00b\x1fc\x7fd\x85e\x9ff", "abcdef"),
        ("Cle\u0301ment", "Clément"),
        ("e\x00\u0301", "é"),
        ("\u00a0Müller\u00a0", "Müller"),
        ("We use $\\alpha$ & <b>", "We use $\\alpha$ & <b>"),
        ("李明", "李明"),
    ],
)
def test_text_is_cleaned(given_text, cleaned):
    assert clean_text(given_text) == cleaned


@settings(max_examples=1000, deadline=None)
@given(st.text())
def test_text_cleaned_twice_is_cleaned_once(text):
    once = clean_text(text)

    assert clean_text(once) == once
    if once is not None:
        assert once == once.strip() == unicodedata.normalize("NFC", once) != ""
        assert not [char for char in once if unicodedata.category(char) == "Cc" and char not in "\n\t"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"a\0b", "a NUL byte (byte 2)"),
        (b"caf\xe9", "not UTF-8: byte 0xe9 (byte 4)"),
        (b"\xed\xa0\x80", "not UTF-8: byte 0xed (byte 1)"),
        (b"\xc0\x80", "not UTF-8: byte 0xc0 (byte 1)"),
    ],
)
def test_bytes_that_are_no_text_are_refused_with_their_place(data, reason):
    with pytest.raises(RecordError) as caught:
        check_text(data)

    assert str(caught.value) == reason


@pytest.mark.parametrize(
    ("value", "year"),
    [
        (2020, 2020),
        (2020.0, 2020),
        ("2020", 2020),
        (" 2020 ", 2020),
        (1000, 1000),
        (2100, 2100),
        (999, None),
        (2101, None),
        (2020.5, None),
        (0, None),
        (-2020, None),
        (1e300, None),
        ("20", None),
        ("2020a", None),
        ("٢٠٢٠", None),
        ("", None),
        (None, None),
    ],
)
def test_year_is_one_or_none(value, year):
    assert read_year(value) == year


def test_excerpt_is_short_and_can_be_stored():
    assert show_excerpt(b"a\0b\xff") == "a\ufffdb\ufffd"
    assert show_excerpt("é".encode() * 5000) == "é" * 2000
    assert show_excerpt(b"") == ""


@pytest.mark.parametrize("text", ["\u200b", " \u200b\ufeff ", "\u00ad\u2060", "\u202a\u200f"])
def test_text_of_which_nothing_is_seen_is_none(text):
    assert clean_text(text) is None
    assert clean_text(f"{text}a") is not None
