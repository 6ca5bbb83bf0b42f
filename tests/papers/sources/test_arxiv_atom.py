"""Answers of the arXiv API."""

import datetime
import io

import pytest

from papers.records import AffiliationRecord, RecordError, SignatureRecord, WorkRecord
from papers.sources.arxiv_atom import parse, sniff, split
from tests.papers.sources.reading import data_of

FEED = b"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/x</id><title>arXiv Query</title>
%b</feed>"""
ENTRY = b"""<entry>
    <id>http://arxiv.org/abs/cs.DB/9809011v2</id>
    <title>A title\n  on two lines</title>
    <updated>2001-01-01T00:00:00Z</updated>
    <summary>  We show $a &lt; b$.\n  And more. </summary>
    <category term="cs.DL"/><category term="cs.DB"/>
    <published>1998-09-09T17:59:46Z</published>
    <arxiv:comment>9 pages</arxiv:comment>
    <arxiv:primary_category term="cs.DB"/>
    <arxiv:journal_ref>J. Imag. 1 (1999) 2</arxiv:journal_ref>
    <arxiv:doi>10.5555/ABC 10.5555/def</arxiv:doi>
    <author><name>Ana Beispiel</name><arxiv:affiliation>Here</arxiv:affiliation></author>
    <author><name>Muster, B.</name></author>
  </entry>"""


def read(entries: bytes) -> list[WorkRecord]:
    return [parse(data_of(item)) for item in split(io.BytesIO(FEED % entries))]


def test_entry_is_read_whole():
    assert sniff(FEED % ENTRY)
    assert read(ENTRY) == [
        WorkRecord(
            ids={"arxiv": "cs/9809011", "doi": "10.5555/abc"},
            kind="preprint",
            title="A title on two lines",
            abstract="We show $a < b$. And more.",
            year=1998,
            published_on=datetime.date(1998, 9, 9),
            url="https://arxiv.org/abs/cs/9809011",
            comment="9 pages\nJournal reference: J. Imag. 1 (1999) 2",
            signatures=(
                SignatureRecord(name="Ana Beispiel", affiliations=(AffiliationRecord(name="Here"),)),
                SignatureRecord(name="B. Muster", given="B.", family="Muster"),
            ),
            keywords=("cs.DB", "cs.DL"),
        )
    ]


def test_empty_answer_has_a_reason():
    (item,) = split(io.BytesIO(FEED % b""))
    assert item.reason == "an answer of arXiv without any entry"


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (
            b"<entry><id>http://arxiv.org/api/errors#incorrect_id_format_for_x</id><title>Error</title>"
            b"<summary>incorrect id format for x</summary></entry>",
            "arXiv answered with an error: incorrect id format for x",
        ),
        (b"<entry><title>Error</title></entry>", "arXiv answered with an error: it does not say which"),
        (b"<entry><id>x</id><title>a</title></entry>", "no arXiv id but 'x'"),
        (b"<entry><id>http://arxiv.org/abs/1605.08386v1</id></entry>", "neither a title nor an abstract"),
    ],
)
def test_entry_that_is_no_preprint_is_rejected(entry, reason):
    with pytest.raises(RecordError) as error:
        read(entry)
    assert str(error.value) == reason
