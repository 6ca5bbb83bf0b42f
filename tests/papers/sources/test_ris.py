"""RIS as reference managers write it."""

import datetime
import io

import pytest

from papers.records import RecordError, SignatureRecord, WorkRecord
from papers.sources.ris import parse, sniff, split
from tests.papers.sources.reading import data_of


def read(text: str) -> list[WorkRecord]:
    return [parse(data_of(item)) for item in split(io.BytesIO(text.encode()))]


def test_reference_is_read_whole():
    text = (
        "TY  - JOUR\r\nAU  - Beispiel, Ana\r\nAU  - Muster, B., Jr.\r\nTI  - A title\r\nthat goes on\r\n"
        "JO  - J. Imag.\r\nJF  - Journal of Imagination\r\nPY  - 2014\r\nDA  - 2014/12/22/\r\nDO  - 10.5555/ABC\r\n"
        "UR  - https://example.org/a; https://arxiv.org/abs/1408.0689\r\nKW  - a\r\nKW  - b\r\nAB  - We show.\r\n"
        "LA  - eng\r\nN1  - 9 pages\r\nXX  - unknown\r\nER  - \r\n"
    )
    assert sniff(text.encode())
    assert read(text) == [
        WorkRecord(
            ids={"arxiv": "1408.0689", "doi": "10.5555/abc"},
            kind="journal-article",
            title="A title that goes on",
            abstract="We show.",
            year=2014,
            published_on=datetime.date(2014, 12, 22),
            venue="J. Imag.",
            url="https://example.org/a",
            comment="9 pages",
            language="en",
            signatures=(
                SignatureRecord(name="Ana Beispiel", given="Ana", family="Beispiel"),
                SignatureRecord(name="B. Muster Jr.", given="B.", family="Muster"),
            ),
            keywords=("a", "b"),
        )
    ]


def test_references_are_cut_with_and_without_their_ends():
    text = "junk\nTY  - BOOK\nT1  - A\nTY - CHAP\nT1 - B\nT2  - In\nER  -\n\nTY  - THES\nER  - \n"
    items = list(split(io.BytesIO(text.encode())))

    assert [item.line for item in items] == [1, 2, 4, 9]
    assert items[0].reason == "text before the first reference (TY  -)"
    first, second = (parse(data_of(item)) for item in items[1:3])
    assert (first.title, first.kind, first.venue) == ("A", "book", None)
    assert (second.title, second.kind, second.venue) == ("B", "book-chapter", "In")
    with pytest.raises(RecordError, match=r"^neither a title"):
        parse(data_of(items[3]))


def test_text_that_only_looks_like_it_is_not_claimed():
    assert not sniff(b"TYPE - JOUR\n")
    assert not sniff(b"@article{a}")
    assert sniff(b"\xef\xbb\xbf\r\nTY  - JOUR\r\n")
