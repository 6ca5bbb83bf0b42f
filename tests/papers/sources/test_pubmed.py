"""PubMed article sets."""

import datetime
import io

import pytest

from papers.records import AffiliationRecord, RecordError, SignatureRecord, WorkRecord
from papers.sources.pubmed import parse, sniff, split
from tests.papers.sources.reading import data_of

ARTICLE = """<PubmedArticle><MedlineCitation><PMID Version="1">123</PMID><Article>
<Journal><Title>Journal of X</Title><JournalIssue><PubDate>{issue}</PubDate></JournalIssue></Journal>
<ArticleTitle>Of <i>E. coli</i> &amp; others.</ArticleTitle>
<Abstract><AbstractText Label="AIMS">We
 ask.</AbstractText><AbstractText>H<sub>2</sub>O.</AbstractText></Abstract>
<AuthorList><Author><LastName>Beispiel</LastName><ForeName>Ana B</ForeName><Suffix>Jr</Suffix>
<Identifier Source="ORCID">https://orcid.org/0000-0002-1825-0097</Identifier>
<AffiliationInfo><Affiliation>Here</Affiliation></AffiliationInfo>
<AffiliationInfo><Affiliation>There</Affiliation></AffiliationInfo></Author>
<Author ValidYN="N"><LastName>Beispeil</LastName></Author>
<Author><CollectiveName>The X Group</CollectiveName></Author></AuthorList>
<Language>eng</Language>
<PublicationTypeList><PublicationType>Journal Article</PublicationType>{types}</PublicationTypeList>
{online}</Article>{notes}
<MeshHeadingList><MeshHeading><DescriptorName>Water</DescriptorName></MeshHeading></MeshHeadingList>
<KeywordList><Keyword>ice</Keyword></KeywordList></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="doi">10.5555/ABC</ArticleId>
<ArticleId IdType="pmc">PMC77</ArticleId></ArticleIdList>
<ReferenceList><Reference><ArticleIdList><ArticleId IdType="pubmed">9</ArticleId></ArticleIdList></Reference>
<Reference><Citation>x</Citation></Reference></ReferenceList></PubmedData></PubmedArticle>"""


def read(issue: str = "<Year>2018</Year>", types: str = "", online: str = "", notes: str = "") -> WorkRecord:
    text = ARTICLE.format(issue=issue, types=types, online=online, notes=notes)
    (item,) = split(io.BytesIO(f"<PubmedArticleSet>{text}</PubmedArticleSet>".encode()))
    return parse(data_of(item))


def test_article_is_read_whole():
    here = (AffiliationRecord(name="Here"), AffiliationRecord(name="There"))
    assert sniff(b"<PubmedArticleSet>")
    assert read("<Year>2018</Year><Month>May</Month><Day>17</Day>") == WorkRecord(
        ids={"doi": "10.5555/abc", "pmcid": "PMC77", "pmid": "123"},
        kind="journal-article",
        title="Of <i>E. coli</i> & others",
        abstract="AIMS: We ask.\n\nH<sub>2</sub>O.",
        year=2018,
        published_on=datetime.date(2018, 5, 17),
        venue="Journal of X",
        language="en",
        signatures=(
            SignatureRecord(
                name="Ana B Beispiel Jr",
                given="Ana B",
                family="Beispiel",
                ids={"orcid": "0000-0002-1825-0097"},
                affiliations=here,
            ),
            SignatureRecord(name="The X Group"),
        ),
        keywords=("ice", "Water"),
        references=({"pmid": "9"},),
    )


@pytest.mark.parametrize(
    ("issue", "online", "year", "day"),
    [
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", "", 1998, None),
        ("<MedlineDate>Spring 2000</MedlineDate>", "", 2000, None),
        ("<Year>2018</Year><Season>Winter</Season>", "", 2018, None),
        ("", "", None, None),
        (
            "<Year>2018</Year>",
            "<ArticleDate><Year>2017</Year><Month>12</Month><Day>31</Day></ArticleDate>",
            2017,
            datetime.date(2017, 12, 31),
        ),
        ("<Year>2018</Year><Month>2</Month><Day>30</Day>", "", 2018, None),
    ],
)
def test_dates_are_read_as_far_as_they_go(issue, online, year, day):
    work = read(issue, online=online)
    assert (work.year, work.published_on) == (year, day)


def test_retracted_work_is_told_from_the_notice_of_it():
    assert read(types="<PublicationType>Retracted Publication</PublicationType>").is_retracted
    note = '<CommentsCorrectionsList><CommentsCorrections RefType="{}"/></CommentsCorrectionsList>'
    assert read(notes=note.format("RetractionIn")).is_retracted
    assert not read(notes=note.format("RetractionOf")).is_retracted
    assert not read(types="<PublicationType>Retraction of Publication</PublicationType>").is_retracted


def test_review_is_one_though_it_is_an_article_too():
    assert read(types="<PublicationType>Review</PublicationType>").kind == "review"


def test_book_and_bare_citation_are_read():
    book = b"""<PubmedBookArticle><BookDocument><PMID>5</PMID><Book><BookTitle>B</BookTitle><PubDate><Year>1999</Year>
</PubDate></Book><ArticleTitle>Chapter</ArticleTitle></BookDocument></PubmedBookArticle>"""
    (item,) = split(io.BytesIO(book))
    work = parse(data_of(item))
    assert (work.kind, work.title, work.venue, work.year, work.ids) == (
        "book-chapter",
        "Chapter",
        "B",
        1999,
        {"pmid": "5"},
    )
    bare = b"<MedlineCitation><PMID>6</PMID><Article><ArticleTitle>[Titel].</ArticleTitle></Article></MedlineCitation>"
    (item,) = split(io.BytesIO(bare))
    assert parse(data_of(item)) == WorkRecord(ids={"pmid": "6"}, kind="journal-article", title="Titel")


def test_set_without_an_article_has_a_reason():
    assert [item.reason for item in split(io.BytesIO(b"<PubmedArticleSet/>"))] == [
        "a PubMed set without any article"
    ]
    with pytest.raises(RecordError, match=r"^no Article in this PubMed record$"):
        parse(b"<PubmedArticle><MedlineCitation/></PubmedArticle>")
