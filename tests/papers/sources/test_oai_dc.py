"""OAI-PMH answers in Dublin Core."""

import datetime
import io

import pytest

from papers.records import RecordError, SignatureRecord, WorkRecord
from papers.sources.oai_dc import parse, sniff, split
from tests.papers.sources.reading import data_of

HEAD = (
    b'<?xml version="1.0"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"'
    b' xmlns:dc="http://purl.org/dc/elements/1.1/"><ListRecords>\n'
)


def record(fields: str, key: str = "oai:x.org:1") -> str:
    return (
        f"<record><header><identifier>{key}</identifier></header>"
        f"<metadata><oai_dc:dc>{fields}</oai_dc:dc></metadata></record>"
    )


def read(fields: str, key: str = "oai:x.org:1") -> WorkRecord:
    items = split(io.BytesIO(HEAD + record(f"<dc:title>T</dc:title>{fields}", key).encode()))
    return parse(data_of(next(items)))


def test_record_is_read_whole():
    text = record(
        "<dc:title>A\n title</dc:title><dc:creator>Beispiel, Prof. Dr. Ana</dc:creator><dc:creator>Plato et al."
        "</dc:creator><dc:subject>a</dc:subject><dc:subject>b</dc:subject><dc:description>We show.</dc:description>"
        "<dc:description>Paid.</dc:description><dc:date>2015-01-01T10:00:00Z</dc:date><dc:date>2014-12</dc:date>"
        "<dc:date>2014-12-22</dc:date><dc:type>info:eu-repo/semantics/article</dc:type><dc:language>eng</dc:language>"
        "<dc:identifier>https://x.org/1.pdf</dc:identifier><dc:identifier>https://x.org/1</dc:identifier>"
        "<dc:identifier>doi:10.5555/ABC</dc:identifier><dc:source>Journal of X; Vol 3 (2014)</dc:source>"
    )
    (item,) = split(io.BytesIO(HEAD + text.encode()))
    work = parse(data_of(item))

    assert sniff(HEAD + text.encode())
    assert bytes(work.extra["descriptions"]) == b'["Paid."]'
    assert item.line == 3
    assert work == WorkRecord(
        ids={"doi": "10.5555/abc", "oai": "x.org:1"},
        kind="journal-article",
        title="A title",
        abstract="We show.",
        year=2014,
        published_on=datetime.date(2014, 12, 22),
        venue="Journal of X",
        url="https://x.org/1",
        language="en",
        signatures=(
            SignatureRecord(name="Ana Beispiel", given="Ana", family="Beispiel"),
            SignatureRecord(name="Plato"),
        ),
        keywords=("a", "b"),
        extra=work.extra,
    )


def test_preprint_of_arxiv_keeps_its_comment_and_reference():
    work = read(
        "<dc:identifier>http://arxiv.org/abs/0804.0053</dc:identifier><dc:identifier>J.Math.Phys.51:054102,2010"
        "</dc:identifier><dc:description>Long.</dc:description><dc:description>Comment: 9 pages</dc:description>",
        "oai:arXiv.org:0804.0053",
    )
    assert work.ids == {"arxiv": "0804.0053"}
    assert (work.kind, work.abstract) == ("preprint", "Long.")
    assert work.comment == "9 pages\nJournal reference: J.Math.Phys.51:054102,2010"


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ("Journal (On-line/Unpaginated)", "journal-article"),
        ("http://purl.org/eprint/type/ConferencePaper", "proceedings-article"),
        ("info:eu-repo/semantics/doctoralThesis", "dissertation"),
        ("Conference or Workshop Item", "proceedings-article"),
        ("Book Section", "book-chapter"),
        ("Text", "other"),
    ],
)
def test_kinds_are_told_from_types(given, kind):
    assert read(f"<dc:type>Text</dc:type><dc:type>{given}</dc:type>").kind == kind


def test_year_of_a_harvester_is_not_the_day_of_its_harvest():
    dates = "<dc:date>2015-10-05</dc:date><dc:date>2008-04-02</dc:date>"
    assert read(dates, "oai:CiteSeerX.psu:1").year is None
    assert read(f"{dates}<dc:date>2006</dc:date>", "oai:CiteSeerX.psu:1").year == 2006


def test_relation_gives_no_identifier():
    assert read("<dc:relation>https://doi.org/10.5555/other</dc:relation>").ids == {"oai": "x.org:1"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            '<record><header status="deleted"><identifier>oai:x:1</identifier></header></record>',
            "deleted at its source: oai:x:1",
        ),
        ("<record><metadata><other/></metadata></record>", "no Dublin Core (oai_dc) in this record"),
        (record("<dc:date>2001</dc:date>"), "neither a title nor a description"),
    ],
)
def test_record_that_is_no_work_is_rejected(text, reason):
    (item,) = split(io.BytesIO(HEAD + text.encode()))
    with pytest.raises(RecordError) as error:
        parse(data_of(item))
    assert str(error.value) == reason


def test_answer_without_records_says_why():
    text = b'<OAI-PMH><error code="noRecordsMatch">No\n matching</error></OAI-PMH>'
    assert sniff(text)
    assert [item.reason for item in split(io.BytesIO(text))] == [
        "the source answered with an error: noRecordsMatch: No matching"
    ]
    assert [item.reason for item in split(io.BytesIO(b"<OAI-PMH/>"))] == [
        "an OAI-PMH answer without any record"
    ]


def test_dublin_core_without_an_answer_around_it_is_read():
    text = b'<oai_dc:dc xmlns:oai_dc="x"><dc:title>A</dc:title></oai_dc:dc>'
    (item,) = split(io.BytesIO(text))
    assert sniff(text)
    assert parse(data_of(item)) == WorkRecord(title="A")
