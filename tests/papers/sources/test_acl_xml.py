"""ACL Anthology XML."""

import io

import pytest

from papers.records import AffiliationRecord, RecordError, SignatureRecord, WorkRecord
from papers.sources.acl_xml import parse, sniff, split
from tests.papers.sources.reading import data_of

COLLECTION = b"""<?xml version='1.0' encoding='UTF-8'?>
<collection id="2020.acl">
  <volume id="main" ingest-date="2020-06-21" type="proceedings">
    <meta><booktitle>Proceedings of X</booktitle><editor><first>E</first><last>D</last></editor>
      <year>2020</year><month>July</month></meta>
    <frontmatter><url>2020.acl-main.0</url></frontmatter>
    <paper id="1">
      <title>Of <fixed-case>BERT</fixed-case> and <tex-math>x^2</tex-math></title>
      <author id="ana-beispiel-x" orcid="0000-0002-1825-0097"><first>Ana</first><last>Beispiel</last>
        <affiliation>Here</affiliation><variant script="hani"><last>x</last></variant></author>
      <author><first/><last>Plato</last></author>
      <abstract>We show.</abstract><doi>10.18653/v1/2020.acl-main.1</doi><bibkey>b</bibkey>
    </paper>
    <paper id="2"><title>Broken</paper>
    <paper id="3"><title>Third</title><retracted date="2021-01-01">x</retracted></paper>
  </volume>
  <volume id="j1" type="journal"><meta><journal-title>Journal</journal-title><booktitle>B</booktitle></meta>
    <paper id="1"><title>T</title><year>1999</year></paper></volume>
</collection>"""


def read(text: bytes) -> list[WorkRecord]:
    return [parse(data_of(item)) for item in split(io.BytesIO(text))]


def test_collection_is_read_paper_by_paper():
    assert sniff(COLLECTION)
    first, broken, third, article = split(io.BytesIO(COLLECTION))

    assert [item.line for item in (first, broken, third, article)] == [7, 14, 15, 18]
    assert parse(data_of(first)) == WorkRecord(
        ids={"acl": "2020.acl-main.1", "doi": "10.18653/v1/2020.acl-main.1"},
        kind="proceedings-article",
        title="Of BERT and <tex-math>x^2</tex-math>",
        abstract="We show.",
        year=2020,
        venue="Proceedings of X",
        url="https://aclanthology.org/2020.acl-main.1/",
        signatures=(
            SignatureRecord(
                name="Ana Beispiel",
                given="Ana",
                family="Beispiel",
                ids={"acl": "ana-beispiel-x", "orcid": "0000-0002-1825-0097"},
                affiliations=(AffiliationRecord(name="Here"),),
            ),
            SignatureRecord(name="Plato"),
        ),
    )
    with pytest.raises(RecordError, match="mismatched tag"):
        parse(data_of(broken))
    assert parse(data_of(third)).is_retracted
    journal = parse(data_of(article))
    assert (journal.ids["acl"], journal.kind, journal.venue, journal.year) == (
        "2020.acl-j1.1",
        "journal-article",
        "Journal",
        1999,
    )


@pytest.mark.parametrize(
    ("collection", "volume", "paper", "key"),
    [
        ("P19", "1", "1", "P19-1001"),
        ("W04", "25", "4", "W04-2504"),
        ("D19", "1", "448", "D19-1448"),
        ("D19", "50", "3", "D19-5003"),
        ("C69", "1", "2", "C69-0102"),
        ("2021.x", "1", "9", "2021.x-1.9"),
    ],
)
def test_papers_have_the_ids_of_the_anthology(collection, volume, paper, key):
    text = f'<collection id="{collection}"><volume id="{volume}"><paper id="{paper}"><title>T</title></paper></volume>'
    (work,) = read(text.encode())
    assert work.ids == {"acl": key}


def test_collection_without_a_paper_has_a_reason():
    assert [item.reason for item in split(io.BytesIO(b'<collection id="x"/>'))] == [
        "a collection without any paper"
    ]
    with pytest.raises(RecordError, match=r"^a paper without its volume$"):
        parse(b"<paper/>")
