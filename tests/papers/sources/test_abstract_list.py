"""Lists of abstracts without titles."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papers.records import RecordError, WorkRecord
from papers.sources.abstract_list import parse, sniff, split
from tests.papers.sources.reading import data_of

TEXT = """\
Abstract:We propose a list. Its abstract: one line.
Abstract: It goes on
over two lines.

And over two paragraphs.

  ABSTRACT : The last one, {with} 3 % more.
"""
ABSTRACTS = [
    "We propose a list. Its abstract: one line.",
    "It goes on\nover two lines.\n\nAnd over two paragraphs.",
    "The last one, {with} 3 % more.",
]


@pytest.mark.parametrize("text", [TEXT, TEXT.rstrip(), "\ufeff\n" + TEXT, TEXT.replace("\n", "\r\n")])
def test_list_is_read_in_its_order(text):
    assert sniff(text.encode())
    works = [parse(data_of(item)) for item in split(io.BytesIO(text.encode()))]

    assert works == [WorkRecord(abstract=abstract) for abstract in ABSTRACTS]


def test_items_know_their_lines():
    assert [item.line for item in split(io.BytesIO(TEXT.encode()))] == [1, 2, 7]


def test_text_before_the_first_is_refused_and_not_lost():
    before, *items = split(io.BytesIO(f"\nMy publications\n\n{TEXT}".encode()))

    assert (before.line, before.data) == (1, None)
    assert before.reason == 'text that does not begin with "Abstract:"'
    assert before.excerpt == "My publications"
    assert [item.line for item in items] == [4, 5, 10]


def test_text_without_any_is_one_reason():
    (item,) = split(io.BytesIO(b"Nothing of the kind.\n"))

    assert (item.data, item.excerpt) == (None, "Nothing of the kind.")


def test_empty_abstract_is_rejected_and_the_rest_is_not():
    first, second = split(io.BytesIO(b"Abstract: \n\nAbstract: We.\n"))

    with pytest.raises(RecordError, match=r'^nothing follows "Abstract:"$'):
        parse(data_of(first))
    assert parse(data_of(second)) == WorkRecord(abstract="We.")


@pytest.mark.parametrize("bad", [b"a\x00b", b"caf\xe9"])
def test_invalid_bytes_reject_one_abstract(bad):
    first, second = split(io.BytesIO(b"Abstract: " + bad + b"\nAbstract: We.\n"))

    with pytest.raises(RecordError):
        parse(data_of(first))
    assert parse(data_of(second)) == WorkRecord(abstract="We.")


@pytest.mark.parametrize(
    "head", [b"", b"Abstracts: all", b"A list\nAbstract: We", b"\x00Abstract:", b"abstraction"]
)
def test_other_texts_are_not_taken_for_a_list(head):
    assert not sniff(head)


@settings(max_examples=1000, deadline=None)
@given(st.binary() | st.text().map(lambda text: f"Abstract:{text}".encode(errors="replace")))
def test_any_bytes_are_read_or_rejected(data):
    try:
        work = parse(data)
    except RecordError:
        return
    assert work.abstract
