"""What people type into the search box, taken apart."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from papers.search_query import (
    SearchQuery,
    format_search,
    format_words,
    narrow_search,
    parse_search,
)

PIECES = st.sampled_from(
    ["graph", '"', "“", "-", "author:", "year:", "topic:", "kind:", "2019", "-2021", " ", "preprint", "feng", ":",
     "\x00", "\ud800", "學", "journal-article", '"a b"', "--", "\u00a0", "–"]
)  # fmt: skip
TYPED = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=20).map("".join))


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("", SearchQuery()),
        ("graph  nets", SearchQuery(words=("graph", "nets"))),
        ('"message passing" nets', SearchQuery(words=("nets",), phrases=("message passing",))),
        ("“message  passing”", SearchQuery(phrases=("message passing",))),
        ('"nets"', SearchQuery(phrases=("nets",))),
        ('nets -survey -"social network"', SearchQuery(words=("nets",), excluded=("survey", "social network"))),
        ('author:feng AUTHOR:"jiashi feng"', SearchQuery(authors=("feng", "jiashi feng"))),
        ("year:2019", SearchQuery(year_from=2019, year_to=2019)),
        ("year:2019-2021", SearchQuery(year_from=2019, year_to=2021)),
        ("year:2021–2019", SearchQuery(year_from=2019, year_to=2021)),
        ("year:2019-", SearchQuery(year_from=2019)),
        ("year:-2019", SearchQuery(year_to=2019)),
        ('topic:T10036 topic:"flood risk"', SearchQuery(topics=("T10036", "flood risk"))),
        ("kind:Journal-Article", SearchQuery(kind="journal-article")),
        ('kind:"journal article"', SearchQuery(kind="journal-article")),
    ],
)  # fmt: skip
def test_parse_search_takes_apart_what_is_typed(text, query):
    assert parse_search(text) == query


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("year:soon", ("year:soon",)),
        ("year:99", ("year:99",)),
        ("year:0000", ("year:0000",)),
        ("kind:poem", ("kind:poem",)),
        ("BERT: nets", ("BERT:", "nets")),
        ("author:", ("author:",)),
        ("self-supervised", ("self-supervised",)),
        ('un"closed', ("un", "closed")),
        ("- --", ()),
    ],
)
def test_what_is_no_filter_is_taken_as_words(text, words):
    assert parse_search(text) == SearchQuery(words=words)


def test_excluding_alone_asks_for_nothing():
    assert parse_search("-nets").is_empty
    assert not parse_search("year:2019").is_empty


@given(TYPED)
@example('a:"" -')
@example('x:"b c"')
@example("-author:feng")
@example('year:" 2019 - 2021 "')
def test_no_text_is_an_error_and_a_query_is_the_same_when_typed_again(text):
    query = parse_search(text)
    assert parse_search(format_search(query)) == query


@given(TYPED, TYPED)
def test_form_and_language_mean_the_same(name, topic):
    filled = narrow_search(
        SearchQuery(words=("nets",)), authors=[name], topics=[topic], kind="preprint", year_from="2019", year_to=""
    )  # fmt: skip
    assert parse_search(format_search(filled)) == filled
    assert format_words(filled) == "nets"


def test_form_adds_to_what_is_typed():
    typed = parse_search("nets author:feng")
    filled = narrow_search(
        typed, authors=["feng", " yuan ", ""], topics=[], kind="poem", year_from="", year_to="2021"
    )
    assert filled == SearchQuery(words=("nets",), authors=("feng", "yuan"), year_to=2021)
