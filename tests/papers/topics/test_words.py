"""The terms of texts."""

from __future__ import annotations

import pytest

from papers.topics.words import list_terms, show_terms
from tests.clocks import do_within


def test_list_terms_gives_words_and_pairs_without_plural():
    assert list_terms("River Floods") == ["river", "flood", "river flood"]


@pytest.mark.parametrize(
    ("word", "term"),
    [
        ("policies", "policy"),
        ("models", "model"),
        ("analogous", "analogous"),
        ("basis", "basis"),
        ("glass", "glass"),
        ("gas", "gas"),
    ],
)
def test_list_terms_takes_off_the_ending_of_the_plural_alone(word, term):
    assert list_terms(word) == [term]


def test_list_terms_leaves_out_what_says_nothing():
    assert list_terms("In this paper we show a new method of 3 x") == []


def test_list_terms_pairs_over_silent_words_but_not_over_the_end_of_a_clause():
    assert "quality life" in list_terms("the quality of life")
    assert "quality life" not in list_terms("quality, life")


def test_show_terms_gives_the_first_print_with_the_words_between():
    shown = show_terms("The Quality of Life, and qualities of lives. User-centred")

    assert shown["quality"] == "quality"
    assert shown["quality life"] == "quality of life"
    assert shown["user centred"] == "user-centred"


@pytest.mark.parametrize(
    "between",
    [' "<b>" ', " 12 ", " \\ ", "\u202e", "\u200b", " " * 80],
    ids=["tag", "number", "slash", "bidi", "zero", "wide"],
)  # fmt: skip
def test_show_terms_gives_nothing_between_two_words_but_words(between):
    assert show_terms(f"river{between}flood")["river flood"] == "river flood"


@pytest.mark.parametrize(
    "text",
    ["a" * 100_000, "river " * 17_000, "((((" * 25_000, "\x00\ud800" * 50_000, "河川の洪水" * 20_000, "İ" * 50_000],
    ids=["one word", "repeated", "brackets", "not text", "other script", "grows in lower case"],
)  # fmt: skip
def test_hostile_text_has_shown_terms_for_all_its_terms_in_little_time(text):
    terms, shown = do_within(1, lambda: (list_terms(text), show_terms(text)))

    assert set(terms) == set(shown)


def test_list_terms_of_nothing_is_empty():
    assert list_terms("") == []
    assert show_terms("") == {}
