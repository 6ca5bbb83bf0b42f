"""PubMed article sets. https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/index.html"""

from collections.abc import Iterator
from io import BufferedIOBase
from xml.etree.ElementTree import Element

from papers.identifiers import normalize_identifiers
from papers.records import RawItem, RecordError, SignatureRecord, WorkRecord
from papers.sources.dates import Dated, make_date, read_date
from papers.sources.files import cut_whole
from papers.sources.jats_markup import read_inline, read_labelled
from papers.sources.languages import read_language
from papers.sources.person_names import collect, sign
from papers.sources.phrases import fold_paragraphs, list_unique
from papers.sources.text import show_excerpt
from papers.sources.xml_cutting import cut_elements, sniff_root
from papers.sources.xml_elements import find_text, list_texts, read_element, read_text

FORM = "pubmed"

_SCHEMES = {"pubmed": "pmid", "doi": "doi", "pmc": "pmcid"}
# The first that an article has; "Journal Article" stands beside nearly every other.
_KINDS = {
    "Preprint": "preprint",
    "Systematic Review": "review",
    "Review": "review",
    "Meta-Analysis": "review",
    "Dataset": "dataset",
    "Technical Report": "report",
    "Academic Dissertation": "dissertation",
    "Congress": "proceedings-article",
}
_PLACEHOLDERS = frozenset({"[not available].", "[in process citation].", "[in process citation]"})


def sniff(head: bytes) -> bool:
    """Whether the text is a set of PubMed articles, or one."""
    return sniff_root(
        head,
        "PubmedArticleSet",
        "PubmedArticle",
        "MedlineCitationSet",
        "MedlineCitation",
        "PubmedBookArticle",
    )


def split(stream: BufferedIOBase) -> Iterator[RawItem]:
    """Each article and book; a set without any is one item with a reason."""
    return cut_whole(stream, _cut)


def _cut(data: bytes) -> Iterator[RawItem]:
    is_empty = True
    for names in (("PubmedArticle", "PubmedBookArticle"), ("MedlineCitation",)):
        for item in cut_elements(data, *names):
            is_empty = False
            yield item
        if not is_empty:
            return
    yield RawItem(line=1, reason="a PubMed set without any article", excerpt=show_excerpt(data))


def parse(data: bytes) -> WorkRecord:
    """The work of one article. Raises RecordError with the reason."""
    record = read_element(data)
    book = record.find("BookDocument")
    citation = record if record.tag == "MedlineCitation" else record.find("MedlineCitation")
    article = book if book is not None else None if citation is None else citation.find("Article")
    if article is None:
        raise RecordError("no Article in this PubMed record")
    title = _read_title(article)
    abstract = _read_abstract(article)
    if title is None and abstract is None:
        raise RecordError("neither a title nor an abstract")
    types = list_texts(article, ".//PublicationType")
    dated = _date(article)
    return WorkRecord(
        ids=_identify(record, article),
        kind="book-chapter" if book is not None else _read_kind(types),
        title=title,
        abstract=abstract,
        year=dated.year,
        published_on=dated.day,
        venue=find_text(article, "Journal/Title") or find_text(article, "Book/BookTitle"),
        language=read_language(find_text(article, "Language")),
        is_retracted=_is_retracted(record, types),
        signatures=_list_signatures(article),
        keywords=list_unique(
            [
                *list_texts(record, ".//KeywordList/Keyword"),
                *list_texts(record, ".//MeshHeading/DescriptorName"),
            ]
        ),
        references=_list_references(record),
    )


def _read_title(article: Element) -> str | None:
    """The title without the full stop that PubMed ends each with; that of another language when it is the only one."""
    for name in ("ArticleTitle", "VernacularTitle"):
        title = read_inline(article.find(name))
        if title and title.lower() not in _PLACEHOLDERS:
            if title.startswith("[") and title.endswith("]."):  # translated
                title = title[1:-2].strip() + "."
            return title[:-1].rstrip() or title if title.endswith(".") and not title.endswith("..") else title
    return None


def _read_abstract(article: Element) -> str | None:
    return fold_paragraphs(
        read_labelled(part.get("Label"), read_inline(part))
        for part in article.iterfind("Abstract/AbstractText")
        if (part.get("Label") or "").upper() != "UNLABELLED" or read_inline(part)
    )


def _identify(record: Element, article: Element) -> dict[str, str]:
    ids: dict[str, object] = {}
    for found in record.iterfind("PubmedData/ArticleIdList/ArticleId"):
        scheme, text = _SCHEMES.get(found.get("IdType") or ""), read_text(found)
        if scheme and text:
            ids.setdefault(scheme, text)
    for found in article.iterfind("ELocationID[@EIdType='doi']"):
        if found.get("ValidYN") != "N":
            ids.setdefault("doi", read_text(found))
    number = (
        find_text(record, "PMID") or find_text(record, "MedlineCitation/PMID") or find_text(article, "PMID")
    )
    return normalize_identifiers(ids | {"pmid": number} if number else ids)


def _read_kind(types: list[str]) -> str:
    return next((kind for name, kind in _KINDS.items() if name in types), "journal-article")


def _is_retracted(record: Element, types: list[str]) -> bool:
    """Whether the work was retracted, which is not what the notice of a retraction was."""
    return "Retracted Publication" in types or any(
        note.get("RefType") == "RetractionIn" for note in record.iter("CommentsCorrections")
    )


def _date(article: Element) -> Dated:
    """The day that it appeared online, else that of its issue."""
    online = article.find("ArticleDate")
    issue = article.find("Journal/JournalIssue/PubDate")
    if issue is None:
        issue = article.find("Book/PubDate")
    dates = [_read_parts(found) for found in (online, issue) if found is not None]
    known = [dated for dated in dates if dated.year]
    return next((dated for dated in known if dated.day), next(iter(known), Dated()))


def _read_parts(found: Element) -> Dated:
    medline = find_text(found, "MedlineDate")  # "1998 Dec-1999 Jan", "2000 Spring"
    if medline:
        return read_date(medline)
    return make_date(*(find_text(found, name) for name in ("Year", "Month", "Day")))


def _list_signatures(article: Element) -> tuple[SignatureRecord, ...]:
    lists = [found for found in article.iterfind("AuthorList") if found.get("Type") != "editors"]
    return collect([_sign(author) for found in lists for author in found.iterfind("Author")])


def _sign(author: Element) -> SignatureRecord | None:
    if author.get("ValidYN") == "N":  # a misspelling that was put right beside it
        return None
    affiliations = list_texts(author, "AffiliationInfo/Affiliation") or list_texts(author, "Affiliation")
    orcid = find_text(author, "Identifier[@Source='ORCID']")
    ids = {"orcid": orcid} if orcid else {}
    given = find_text(author, "ForeName") or find_text(author, "FirstName") or find_text(author, "Initials")
    family = find_text(author, "LastName") or find_text(author, "CollectiveName")
    return sign(given, family, find_text(author, "Suffix"), ids=ids, affiliations=affiliations)


def _list_references(record: Element) -> tuple[dict[str, str], ...]:
    references = []
    for reference in record.iterfind(".//ReferenceList/Reference"):
        ids: dict[str, object] = {}
        for found in reference.iterfind("ArticleIdList/ArticleId"):
            scheme = _SCHEMES.get(found.get("IdType") or "")
            if scheme:
                ids.setdefault(scheme, read_text(found))
        references.append(normalize_identifiers(ids))
    return tuple([ids for ids in references if ids])
