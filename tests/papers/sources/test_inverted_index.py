"""Abstracts given as positions of words."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.records import RecordError
from papers.sources.inverted_index import MAX_WORDS, read_inverted_index
from tests.clocks import do_within


def read(index: object) -> str | None:
    return read_inverted_index(json.dumps(index).encode())


@pytest.mark.parametrize(
    ("index", "abstract"),
    [
        ({"We": [0, 2], "say": [1], "so.": [3]}, "We say We so."),
        ({"late": [7], "We": [0], "are": [3]}, "We are late"),
        ({"": [0], "a": [1]}, "a"),
        ({"b": [], "c": [5]}, "c"),
        ({"a": [0], "b": [0]}, "b"),
        ({"a": [MAX_WORDS - 1]}, "a"),
        ({"e\u0301": [0], "line\n": [1], "\u0000": [2]}, "é line"),
        ({}, None),
        ({"": [0]}, None),
        (None, None),
    ],
)
def test_words_stand_in_the_order_of_their_positions(index, abstract):
    assert read(index) == abstract


POSITION = "abstract_inverted_index: a position that no abstract has; they go from 0 to 99,999"
SHAPE = "abstract_inverted_index: not a list of positions for each word"


@pytest.mark.parametrize(
    ("index", "reason"),
    [
        ({"a": [MAX_WORDS]}, POSITION),
        ({"a": [10**9]}, POSITION),
        ({"a": [10**40]}, POSITION),
        ({"a": [-1]}, POSITION),
        ({"a": ["0"]}, SHAPE),
        ({"a": 0}, SHAPE),
        ({"a": None}, SHAPE),
        ({"a": [0.5]}, SHAPE),
        (["a"], SHAPE),
        ("a", SHAPE),
    ],
)
def test_what_is_no_abstract_is_refused(index, reason):
    with pytest.raises(RecordError) as caught:
        read(index)
    assert str(caught.value) == reason


def test_far_too_many_words_are_refused_or_read_at_once():
    at_one_place, many = {"word": [0] * 1_000_000}, {f"w{n}": [n] for n in range(MAX_WORDS)}

    one, all_of_them = do_within(4, lambda: (read(at_one_place), read(many)))

    assert len((one or "").split()) == 1
    assert len((all_of_them or "").split()) == MAX_WORDS


def test_long_word_at_many_positions_is_refused():
    with pytest.raises(RecordError, match="longer"):
        read({"x" * 1000: list(range(50_000))})


@given(
    st.lists(
        st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=8), min_size=1, max_size=40
    )
)
def test_abstract_is_put_together_again(words):
    index: dict[str, list[int]] = {}
    for position, word in enumerate(words):
        index.setdefault(word, []).append(2 * position)  # with a gap behind each

    assert (read(index) or "").encode() == unicodedata.normalize("NFC", " ".join(words)).encode()
