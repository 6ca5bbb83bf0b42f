"""Semantic Scholar: papers as its API answers them."""

import datetime
import io
import json

import msgspec
import pytest

from papers.records import RecordError, SignatureRecord, WorkRecord
from papers.sources.semantic_scholar import parse, sniff, split
from tests.papers.sources.reading import data_of

SHA = "c31c87c591a25c64fbaa82e8ac6a81831b6ac7ce"
PAPER = {
    "paperId": SHA,
    "externalIds": {
        "MAG": "2096684396",
        "DOI": "10.2139/SSRN.288970",
        "ArXiv": "2011.09463",
        "ACL": "P19-1001",
        "PubMed": "29456894",
        "PubMedCentral": "5815332",
        "DBLP": "conf/acl/X19",
        "CorpusId": 470667,
    },
    "corpusId": 470667,
    "publicationVenue": {"id": "x", "name": "Quarterly Journal", "type": "journal"},
    "url": f"https://www.semanticscholar.org/paper/{SHA}",
    "title": "How much?",
    "abstract": "Much.",
    "venue": "",
    "year": 2001,
    "publicationTypes": ["JournalArticle", "Conference"],
    "publicationDate": "2001-10-02",
    "journal": {"name": "QJ", "volume": "1"},
    "authors": [
        {"authorId": "97501516", "name": "M. Bertrand", "affiliations": ["MIT", ""]},
        {"authorId": None, "name": "E. Duflo"},
        {"authorId": "7", "name": None},
        None,
    ],
    "references": [{"paperId": None, "title": "x"}, {"paperId": "a" * 40, "externalIds": None}, None],
    "s2FieldsOfStudy": [{"category": "Economics", "source": "external"}],
    "citationCount": 7,
}
GOLDEN = WorkRecord(
    ids={
        "acl": "P19-1001",
        "arxiv": "2011.09463",
        "dblp": "conf/acl/X19",
        "doi": "10.2139/ssrn.288970",
        "mag": "2096684396",
        "pmcid": "PMC5815332",
        "pmid": "29456894",
        "s2": "470667",
        "s2paper": SHA,
    },
    kind="proceedings-article",
    title="How much?",
    abstract="Much.",
    year=2001,
    published_on=datetime.date(2001, 10, 2),
    venue="Quarterly Journal",
    url=f"https://www.semanticscholar.org/paper/{SHA}",
    references=({"s2paper": "a" * 40},),
)


def parse_paper(**fields: object) -> WorkRecord:
    return parse(json.dumps(PAPER | fields).encode())


def split_document(document: object):
    return list(split(io.BytesIO(json.dumps(document).encode())))


def test_paper_is_read_whole():
    record = parse_paper()

    assert msgspec.structs.replace(record, extra={}, signatures=()) == GOLDEN
    first, second, third = record.signatures
    assert (first.name, first.ids, first.affiliations[0].name) == ("M. Bertrand", {"s2": "97501516"}, "MIT")
    assert (second, third) == (SignatureRecord(name="E. Duflo"), SignatureRecord(name="", ids={"s2": "7"}))
    assert list(record.extra) == ["s2FieldsOfStudy"]


@pytest.mark.parametrize(
    ("types", "venue", "kind"),
    [
        (["JournalArticle", "Review"], "X", "review"),
        (["JournalArticle"], "X", "journal-article"),
        (["JournalArticle"], "arXiv.org", "preprint"),
        (["Book", "JournalArticle"], "", "book"),
        (None, "arXiv.org", "preprint"),
        (None, "X", "other"),
        (["News"], "X", "other"),
    ],
)
def test_types_are_one_of_our_kinds(types, venue, kind):
    assert parse_paper(publicationTypes=types, venue=venue).kind == kind


def test_paper_of_which_nearly_everything_is_null_is_read():
    assert parse(json.dumps(dict.fromkeys(PAPER) | {"title": "A"}).encode()) == WorkRecord(title="A")
    assert parse(b'{"title": "A", "corpusId": "19170988", "authors": ["Alan Turing"]}') == WorkRecord(
        title="A", ids={"s2": "19170988"}, signatures=(SignatureRecord(name="Alan Turing"),)
    )


@pytest.mark.parametrize(
    "document",
    [
        [PAPER, PAPER],
        {"total": 2, "offset": 0, "data": [PAPER, PAPER]},
        {"total": 2, "token": None, "data": [{"paper": PAPER, "snippet": {}}, PAPER]},
        {"offset": 0, "data": [{"citingPaper": PAPER, "contexts": []}, {"citedPaper": PAPER}]},
        {"recommendedPapers": [PAPER, PAPER]},
        {"authorId": "1", "name": "A", "papers": [PAPER, PAPER]},
    ],
)
def test_lists_and_pages_give_the_same_papers(document):
    for indent in (None, 2):
        text = json.dumps(document, indent=indent).encode()
        assert sniff(text)
        assert [parse(data_of(item)).ids for item in split(io.BytesIO(text))] == [GOLDEN.ids] * 2


def test_papers_of_an_author_with_a_title_as_message_are_papers():
    (item,) = split_document(PAPER | {"message": "x"})

    assert parse(data_of(item)).ids == GOLDEN.ids


@pytest.mark.parametrize(
    ("document", "reasons"),
    [
        (
            [None, PAPER, None],
            [
                "null: what was asked for here was not found",
                None,
                "null: what was asked for here was not found",
            ],
        ),
        ({"total": 0, "offset": 0}, ["a page without papers"]),
        ({"data": []}, ["a page without papers"]),
        ({"authorId": "1", "name": "A"}, ["an author without papers"]),
        ({"error": "Paper not found"}, ["Semantic Scholar answered with an error: Paper not found"]),
        ({"message": "Too many", "code": "429"}, ["Semantic Scholar answered with an error: Too many"]),
        ({"data": {"a": 1}}, ["data: an object where a list should be"]),
    ],
)
def test_what_is_not_there_is_a_reason(document, reasons):
    assert [item.reason for item in split_document(document)] == reasons


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"authorId": "1", "name": "A"}', "an author, not a paper"),
        (b'{"paperId": "1"}', "neither a title nor an abstract"),
        (b'{"paperId": 1}', "paperId: a number where text should be"),
        (b"7", "not a JSON object but a number"),
    ],
)
def test_what_is_no_paper_has_a_reason(data, reason):
    with pytest.raises(RecordError) as caught:
        parse(data)
    assert str(caught.value) == reason


@pytest.mark.parametrize(
    "head",
    [
        b'{"total": 0, "offset": 0}',
        b'{"error": "Not found"}',
        b'{"message": "Too many", "code": "429"}',
        b'{"authorId"',
    ],
)
def test_other_answers_are_known(head):
    assert sniff(head) == (head != b'{"authorId"')
