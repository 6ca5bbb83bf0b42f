"""The XML of answers: well formed whatever is in it."""

from __future__ import annotations

from datetime import UTC, datetime

from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from papers.oai.answers import Header, Provider, write_answer, write_error, write_record
from papers.oai.questions import OaiError

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ANY_TEXT = st.text(st.characters(exclude_categories=()))
"""Lone surrogates and noncharacters too."""


@given(ANY_TEXT, ANY_TEXT)
def test_answer_is_well_formed_whatever_is_in_it(asked, title):
    provider = Provider("http://site.example/oai", "site.example", "who@site.example")
    record = write_record(Header(1, 1, NOW), [("title", title)], "site.example")
    pieces = [b"<GetRecord>", record, b"</GetRecord>", write_error(OaiError("badVerb", asked))]
    written = b"".join(write_answer(provider, {"verb": asked}, NOW, pieces))
    root = fromstring(written)
    assert root.findtext("{*}request") == provider.address
    assert len(list(root.iter("{http://purl.org/dc/elements/1.1/}title"))) == 1


def test_controls_and_marks_of_a_text_do_no_harm():
    record = write_record(Header(1, 1, NOW), [("title", "a\x00\x0b<b>&\ud800\uffff]]>")], "site.example")
    root = fromstring(b'<x xmlns:xsi="x">' + record + b"</x>")
    assert root.findtext(".//{http://purl.org/dc/elements/1.1/}title") == "a<b>&]]>"
