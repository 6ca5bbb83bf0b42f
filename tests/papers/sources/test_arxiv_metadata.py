"""The metadata dump of arXiv."""

import datetime
import json

import pytest

from papers.records import AffiliationRecord, RecordError, SignatureRecord, WorkRecord
from papers.sources.arxiv_metadata import parse, sniff
from papers.sources.work_jsonl import sniff as sniff_works

GIVEN = {
    "id": "0704.0001",
    "submitter": "A",
    "authors": "A. Beispiel, B. Muster Jr",
    "title": "A title\n  on two lines",
    "comments": "9 pages",
    "journal-ref": "J. Imag. 1",
    "doi": "10.5555/ABC",
    "categories": "hep-ph cs.DL",
    "abstract": "  We show\nthis.\n",
    "versions": [{"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"}, {"created": "x"}],
    "update_date": "2008-11-26",
    "authors_parsed": [["Beispiel", "A.", "", "Here", "There"], ["Muster", "B.", "Jr"], ["", "", ""]],
}


def read(**changes: object) -> WorkRecord:
    return parse(json.dumps(GIVEN | changes).encode())


def test_line_is_read_whole():
    assert sniff(json.dumps(GIVEN).encode())
    here = (AffiliationRecord(name="Here"), AffiliationRecord(name="There"))
    assert read() == WorkRecord(
        ids={"arxiv": "0704.0001", "doi": "10.5555/abc"},
        kind="preprint",
        title="A title on two lines",
        abstract="We show this.",
        year=2007,
        published_on=datetime.date(2007, 4, 2),
        url="https://arxiv.org/abs/0704.0001",
        comment="9 pages\nJournal reference: J. Imag. 1",
        signatures=(
            SignatureRecord(name="A. Beispiel", given="A.", family="Beispiel", affiliations=here),
            SignatureRecord(name="B. Muster Jr", given="B.", family="Muster"),
        ),
        keywords=("hep-ph", "cs.DL"),
    )


def test_id_that_was_saved_as_a_number_gets_its_zeros_back():
    assert read(id=704.0001).ids["arxiv"] == "0704.0001"
    assert read(id=1501.1).ids["arxiv"] == "1501.10000"


def test_authors_in_one_text_are_taken_apart_when_nobody_did():
    assert [
        signature.name for signature in read(authors_parsed=None, authors="A. B,\n C. D and E F").signatures
    ] == [
        "A. B",
        "C. D",
        "E F",
    ]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": None}, "no arXiv id"),
        ({"id": "x"}, "id: 'x' is no arXiv id"),
        ({"title": "", "abstract": None}, "neither a title nor an abstract"),
    ],
)
def test_line_that_says_too_little_is_rejected(changes, reason):
    with pytest.raises(RecordError) as error:
        read(**changes)
    assert str(error.value) == reason


def test_work_json_lines_are_not_claimed():
    assert not sniff(b'{"title": "a", "authors": []}\n')
    assert sniff_works(b'{"title": "a", "authors": []}\n')
