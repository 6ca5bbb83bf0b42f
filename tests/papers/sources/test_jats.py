"""JATS articles."""

import datetime
import io

import pytest

from papers.records import AffiliationRecord, RecordError, SignatureRecord, WorkRecord
from papers.sources.jats import parse, sniff, split
from tests.papers.sources.reading import data_of

ARTICLE = b"""<?xml version="1.0"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS v1.0//EN" "JATS-archivearticle1.dtd">
<article article-type="review-article" xml:lang="en"><?x y?><front><journal-meta><journal-title-group>
<journal-title>Journal of X</journal-title></journal-title-group></journal-meta><article-meta>
<article-id pub-id-type="pmid">12</article-id><article-id pub-id-type="pmc">34</article-id>
<article-id pub-id-type="doi">10.5555/ABC</article-id><article-id pub-id-type="publisher-id">x</article-id>
<title-group><article-title>Of <italic>E. coli</italic><xref ref-type="fn">*</xref></article-title>
<subtitle>A tale</subtitle></title-group>
<contrib-group><contrib contrib-type="author"><contrib-id contrib-id-type="orcid">http://orcid.org/0000-0002-1825-0097
</contrib-id><name><surname>Beispiel</surname><given-names>Ana</given-names></name>
<xref ref-type="aff" rid="a1 a2"/></contrib>
<contrib contrib-type="author"><collab>The X Group</collab></contrib>
<contrib contrib-type="editor"><name><surname>No</surname></name></contrib></contrib-group>
<aff id="a1"><label>1</label><institution-wrap><institution-id>x</institution-id><institution>Inst</institution>
</institution-wrap>, <country>There</country></aff><aff id="a2">Here</aff>
<pub-date pub-type="pmc-release"><year>2011</year></pub-date><pub-date pub-type="ppub"><month>3</month><year>2013</year>
</pub-date><pub-date pub-type="epub"><day>12</day><month>11</month><year>2012</year></pub-date>
<abstract abstract-type="graphical"><p>No</p></abstract>
<abstract><title>Abstract</title><sec><title>Aims</title><p>We <bold>ask</bold>.</p><p>More.</p></sec>
<p>x<inline-formula><mml:math><mml:mi mathvariant="bold">y</mml:mi></mml:math></inline-formula></p></abstract>
<kwd-group><kwd>a</kwd><kwd>b</kwd></kwd-group></article-meta></front>
<body><p>Text &unknown; not needed</p></body>
<back><ref-list><ref><citation><pub-id pub-id-type="doi">10.5555/R</pub-id></citation></ref><ref/></ref-list></back>
</article>"""


def test_article_is_read_whole():
    text = ARTICLE.replace(b"&unknown;", b"&eacute;")
    assert sniff(text)
    (item,) = split(io.BytesIO(text))
    assert item.line == 3
    assert parse(data_of(item)) == WorkRecord(
        ids={"doi": "10.5555/abc", "pmcid": "PMC34", "pmid": "12"},
        kind="review",
        title="Of <italic>E. coli</italic>: A tale",
        abstract="Aims: We <bold>ask</bold>.\n\nMore.\n\n"
        'x<inline-formula><math><mi mathvariant="bold">y</mi></math></inline-formula>',
        year=2012,
        published_on=datetime.date(2012, 11, 12),
        venue="Journal of X",
        language="en",
        signatures=(
            SignatureRecord(
                name="Ana Beispiel",
                given="Ana",
                family="Beispiel",
                ids={"orcid": "0000-0002-1825-0097"},
                affiliations=(AffiliationRecord(name="Inst, There"), AffiliationRecord(name="Here")),
            ),
            SignatureRecord(name="The X Group"),
        ),
        keywords=("a", "b"),
        references=({"doi": "10.5555/r"},),
    )


def test_article_that_is_not_well_formed_is_rejected_with_its_line():
    (item,) = split(io.BytesIO(ARTICLE))
    with pytest.raises(
        RecordError, match=r"^not well-formed XML: undefined entity \(line 20 of the record\)$"
    ):
        parse(data_of(item))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"<article><front/></article>", "no article-meta: it does not say which work it is"),
        (b"<article><front><article-meta/></front></article>", "neither a title nor an abstract"),
    ],
)
def test_article_that_says_too_little_is_rejected(text, reason):
    with pytest.raises(RecordError) as error:
        parse(text)
    assert str(error.value) == reason


def test_set_without_an_article_has_a_reason():
    assert [item.reason for item in split(io.BytesIO(b"<pmc-articleset/>"))] == ["JATS without any article"]
    assert not sniff(b"<article><para/></article>")
