"""Crossref: works as its API writes them, and its other answers."""

import datetime
import io
import json

import msgspec
import pytest

from papers.records import AffiliationRecord, RecordError, SignatureRecord, WorkRecord
from papers.sources.crossref import parse, sniff, split
from tests.papers.sources.reading import data_of

WORK = {
    "indexed": {"date-parts": [[2026, 6, 3]]},
    "reference-count": 2,
    "publisher": "AAAS",
    "issue": "3946",
    "DOI": "10.1126/SCIENCE.169.3946.635",
    "type": "journal-article",
    "created": {"date-parts": [[2006, 10, 5]]},
    "page": "635-641",
    "title": ["The Structure of <i>Ordinary</i> Water"],
    "container-title": ["Science"],
    "abstract": "<jats:p>New data.</jats:p>",
    "author": [
        {
            "given": "Henry S.",
            "family": "Frank",
            "suffix": "Jr.",
            "sequence": "first",
            "ORCID": "http://orcid.org/0000-0002-1825-0097",
            "affiliation": [
                {"name": "NUS", "id": [{"id": "https://ror.org/01tgyzw49", "id-type": "ROR"}]},
                {"name": " "},
            ],
        },
        {"name": "The ATLAS Collaboration", "sequence": "additional", "affiliation": []},
        {"family": "Madonna"},
    ],
    "published-print": {"date-parts": [[1970, 8, 14]]},
    "issued": {"date-parts": [[1970, 8, 14]]},
    "published": {"date-parts": [[1970, 8]]},
    "URL": "http://dx.doi.org/10.1126/science.169.3946.635",
    "language": "en",
    "reference": [{"key": "a", "DOI": "10.1063/1.1747247"}, {"key": "b", "unstructured": "A book"}],
}
GOLDEN = WorkRecord(
    ids={"doi": "10.1126/science.169.3946.635"},
    kind="journal-article",
    title="The Structure of <i>Ordinary</i> Water",
    abstract="<jats:p>New data.</jats:p>",
    year=1970,
    published_on=datetime.date(1970, 8, 14),
    venue="Science",
    url="http://dx.doi.org/10.1126/science.169.3946.635",
    language="en",
    signatures=(
        SignatureRecord(
            name="Henry S. Frank Jr.",
            given="Henry S.",
            family="Frank",
            ids={"orcid": "0000-0002-1825-0097"},
            affiliations=(AffiliationRecord(name="NUS", ror="01tgyzw49"),),
        ),
        SignatureRecord(name="The ATLAS Collaboration"),
        SignatureRecord(name="Madonna"),
    ),
    references=({"doi": "10.1063/1.1747247"},),
)


def parse_work(**fields: object) -> WorkRecord:
    return parse(json.dumps(WORK | {key.replace("_", "-"): value for key, value in fields.items()}).encode())


def split_document(document: object):
    return list(split(io.BytesIO(json.dumps(document).encode())))


def answer(kind: str, message: object) -> dict[str, object]:
    return {"status": "ok", "message-type": kind, "message-version": "1.0.0", "message": message}


def test_work_is_read_whole():
    record = parse_work()

    assert msgspec.structs.replace(record, extra={}) == GOLDEN
    assert {key: json.loads(bytes(raw)) for key, raw in record.extra.items()} == {
        "publisher": "AAAS",
        "issue": "3946",
        "page": "635-641",
    }


@pytest.mark.parametrize(
    ("parts", "year", "day"),
    [
        ([[2020, 2, 29]], 2020, datetime.date(2020, 2, 29)),
        ([["2020", "02", "29"]], 2020, datetime.date(2020, 2, 29)),
        ([[2021, 2, 29]], 2021, None),
        ([[2020, 13, 1]], 2020, None),
        ([[2020, 3]], 2020, None),
        ([[2020]], 2020, None),
        ([[None]], None, None),
        ([[]], None, None),
        ([None], None, None),
        ([], None, None),
        (None, None, None),
        ([[99, 1, 1]], None, None),
        ([[10**18, 1, 1]], None, None),
    ],
)
def test_date_is_read_as_far_as_it_is_given(parts, year, day):
    record = parse_work(published=None, issued={"date-parts": parts}, published_print=None)

    assert (record.year, record.published_on) == (year, day)


def test_day_is_of_the_year_that_is_shown():
    record = parse_work(
        published={"date-parts": [[2019]]}, issued=None, published_print={"date-parts": [[2020, 1, 2]]}
    )

    assert (record.year, record.published_on) == (2019, None)


@pytest.mark.parametrize(
    ("fields", "kind", "kept"),
    [
        ({"type": "proceedings-article"}, "proceedings-article", None),
        ({"type": "posted-content", "subtype": "preprint"}, "preprint", "posted-content/preprint"),
        ({"type": "posted-content", "subtype": "letter"}, "other", "posted-content/letter"),
        ({"type": "monograph"}, "book", None),
        ({"type": "book-section"}, "book-chapter", None),
        ({"type": "peer-review"}, "other", "peer-review"),
        ({"type": None}, "other", None),
    ],
)
def test_type_is_one_of_our_kinds(fields, kind, kept):
    record = parse_work(**fields)

    assert record.kind == kind
    assert record.extra.get("type") == (None if kept is None else msgspec.Raw(json.dumps(kept).encode()))


def test_preprint_stands_in_its_archive():
    record = parse_work(
        type="posted-content", subtype="preprint", container_title=[], institution=[{"name": "bioRxiv"}]
    )

    assert record.venue == "bioRxiv"


@pytest.mark.parametrize(
    ("fields", "is_retracted"),
    [
        ({"updated_by": [{"DOI": "10.1/notice", "type": "retraction"}]}, True),
        ({"updated_by": [{"DOI": "10.1/notice", "type": "correction"}, None]}, False),
        ({"update_to": [{"DOI": "10.1126/science.169.3946.635", "type": "withdrawal"}]}, True),
        ({"update_to": [{"DOI": "10.1/another", "type": "retraction"}]}, False),
    ],
)
def test_work_is_retracted_by_a_notice_and_the_notice_is_not(fields, is_retracted):
    record = parse_work(**fields)

    assert record.is_retracted is is_retracted
    assert ("update-to" in record.extra) == ("update_to" in fields)


def test_work_of_which_nearly_everything_is_null_is_read():
    assert parse(
        b'{"DOI": "10.1000/x", "title": [null, "", "A"], "author": [null, {}], "reference": null}'
    ) == WorkRecord(ids={"doi": "10.1000/x"}, title="A")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"DOI": "10.1000/x", "title": []}', "neither a title nor an abstract"),
        (b'{"title": ["A"]}', "no DOI, which every work of Crossref has"),
        (b'{"DOI": "10.1000/x", "title": [1]}', "title[0]: a number where text should be"),
        (b"[]", "not a JSON object but a list"),
    ],
)
def test_what_is_no_work_has_a_reason(data, reason):
    with pytest.raises(RecordError) as caught:
        parse(data)
    assert str(caught.value) == reason


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (answer("work-list", {"items": []}), "a page without works"),
        (answer("work-list", {"items": None}), "a page without works"),
        (answer("funder-list", {"items": [{"id": "1"}]}), "an answer of the kind funder-list, not works"),
        (answer("work-agency", {"DOI": "10.1/x"}), "an answer of the kind work-agency, not works"),
        (
            {
                "status": "failed",
                "message-type": "validation-failure",
                "message": [{"message": "Bad\nfilter"}],
            },
            "Crossref answered with an error: Bad filter",
        ),
        (
            {"status": "failed", "message-type": "exception", "message": "Broken"},
            "Crossref answered with an error: Broken",
        ),
    ],
)
def test_answer_without_works_is_one_reason(document, reason):
    (item,) = split_document(document)

    assert item.reason == reason
    assert sniff(json.dumps(document).encode())


@pytest.mark.parametrize("text", [b"Resource not found.", b"<html></html>", b"Frank, H. S. (1970). Water."])
def test_text_is_one_reason(text):
    (item,) = split(io.BytesIO(text))

    assert (item.reason, sniff(text)) == ("not JSON: invalid character (byte 0)", False)


def test_page_list_dump_and_lines_give_the_same_works():
    line = json.dumps(WORK)
    files = [
        json.dumps(answer("work-list", {"facets": {}, "total-results": 2, "items": [WORK, WORK]})),
        json.dumps({"items": [WORK, WORK]}, indent=1),
        json.dumps([WORK, WORK]),
        f"{line}\n{line}",
    ]

    for file in files:
        assert sniff(file.encode())
        works = [parse(data_of(item)) for item in split(io.BytesIO(file.encode()))]
        assert [work.ids for work in works] == [GOLDEN.ids] * 2
    for document in (WORK, answer("work", WORK)):
        (item,) = split_document(document)
        assert parse(data_of(item)).title == GOLDEN.title
