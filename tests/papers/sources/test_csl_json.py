"""CSL JSON as citation programs export it."""

import datetime
import io
import json

import msgspec
import pytest

from papers.records import RecordError, SignatureRecord, WorkRecord
from papers.sources.csl_json import parse, sniff, split
from tests.papers.sources.reading import data_of

ITEM = {
    "id": "li2020",
    "type": "paper-conference",
    "title": "A title",
    "container-title": "AAAI",
    "author": [
        {"family": "Gogh", "given": "Vincent", "non-dropping-particle": "van"},
        {"literal": "World Bank"},
    ],
    "issued": {"date-parts": [["2020", 2, "7"]]},
    "DOI": "https://doi.org/10.1609/X.1",
    "PMID": 29456894,
    "URL": "http://arxiv.org/abs/1911.10143v2",
    "language": "en-US",
    "keyword": "graphs; trees, ",
    "page": "1-9",
}


def parse_item(**fields: object) -> WorkRecord:
    return parse(json.dumps(ITEM | fields).encode())


def test_item_is_read_whole():
    assert parse_item() == WorkRecord(
        ids={"arxiv": "1911.10143", "doi": "10.1609/x.1", "pmid": "29456894"},
        kind="proceedings-article",
        title="A title",
        year=2020,
        published_on=datetime.date(2020, 2, 7),
        venue="AAAI",
        url="http://arxiv.org/abs/1911.10143v2",
        language="en-US",
        signatures=(
            SignatureRecord(name="Vincent van Gogh", given="Vincent", family="van Gogh"),
            SignatureRecord(name="World Bank"),
        ),
        keywords=("graphs", "trees"),
        extra={"page": msgspec.Raw(b'"1-9"')},
    )


@pytest.mark.parametrize(
    ("issued", "year"),
    [
        ({"raw": "2020-03"}, 2020),
        ({"literal": "Spring 2020"}, 2020),
        ("2020-03-01", 2020),
        ({}, None),
        ("soon", None),
    ],
)
def test_date_is_read_however_it_is_written(issued, year):
    assert parse_item(issued=issued).year == year


@pytest.mark.parametrize(
    ("type_", "kind"),
    [
        ("article-journal", "journal-article"),
        ("article", "preprint"),
        ("chapter", "book-chapter"),
        ("thesis", "dissertation"),
        ("motion_picture", "other"),
    ],
)
def test_type_is_one_of_our_kinds(type_, kind):
    assert parse_item(type=type_).kind == kind


def test_list_wrapper_single_and_lines_give_the_same_items():
    files = [[ITEM, ITEM], {"items": [ITEM, ITEM]}]
    texts = [json.dumps(file, indent=2) for file in files] + ["\n".join([json.dumps(ITEM)] * 2)]

    for text in texts:
        assert sniff(text.encode())
        assert [parse(data_of(item)) for item in split(io.BytesIO(text.encode()))] == [parse_item()] * 2
    (item,) = split(io.BytesIO(json.dumps(ITEM).encode()))
    assert parse(data_of(item)) == parse_item()


def test_what_is_no_item_has_a_reason():
    (empty,) = split(io.BytesIO(b"[]"))
    (number,) = split(io.BytesIO(b"[7]"))

    assert empty.reason == "a page without works"
    with pytest.raises(RecordError, match=r"^not a JSON object but a number$"):
        parse(data_of(number))
    with pytest.raises(RecordError, match=r"^neither a title nor an abstract$"):
        parse_item(title=" ")
    with pytest.raises(RecordError, match="authors; the limit is"):
        parse_item(author=[{"family": "A"}] * 10_001)
