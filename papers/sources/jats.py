"""JATS articles, as PubMed Central and publishers give them: one in a file or many. https://jats.nlm.nih.gov"""

from collections.abc import Iterator
from io import BufferedIOBase
from xml.etree.ElementTree import Element

from papers.identifiers import normalize_identifiers
from papers.records import RawItem, RecordError, SignatureRecord, WorkRecord
from papers.sources.dates import Dated, make_date
from papers.sources.files import cut_whole
from papers.sources.jats_markup import read_abstract, read_inline
from papers.sources.languages import read_language
from papers.sources.person_names import collect, sign
from papers.sources.phrases import fold_space, list_unique
from papers.sources.xml_cutting import cut_elements, sniff_root
from papers.sources.xml_elements import find_text, list_texts, read_element, read_text

FORM = "jats"

_KINDS = {
    "review-article": "review",
    "systematic-review": "review",
    "book-review": "review",
    "data-paper": "journal-article",
    "preprint": "preprint",
    "dissertation": "dissertation",
    "report": "report",
}
_SCHEMES = {"doi": "doi", "pmid": "pmid", "pmc": "pmcid", "pmcid": "pmcid", "arxiv": "arxiv"}
# When a work appeared, best first; those of an archive (pmc-release) say nothing of that.
_DATES = ("epub", "pub", "electronic", "ppub", "print", "epub-ppub", "collection", "issue-pub", "")
# Affiliations tied to no name are all names'; no more of them than people have.
_MAX_SHARED = 10
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def sniff(head: bytes) -> bool:
    """Whether the text is a JATS article or a set of them."""
    if sniff_root(head, "pmc-articleset", "article-set"):
        return True
    return sniff_root(head, "article") and any(
        word in head for word in (b"<front", b"JATS", b"Z39.96", b"NLM//DTD")
    )


def split(stream: BufferedIOBase) -> Iterator[RawItem]:
    """Each article; a set without any is one item with a reason."""
    return cut_whole(
        stream, lambda data: cut_elements(data, "article", without_any="JATS without any article")
    )


def parse(data: bytes) -> WorkRecord:
    """The work of one article. Raises RecordError with the reason."""
    article = read_element(data)
    meta = article.find("front/article-meta")
    if meta is None:
        raise RecordError("no article-meta: it does not say which work it is")
    title = read_inline(meta.find("title-group/article-title"))
    subtitle = read_inline(meta.find("title-group/subtitle"))
    abstract = _find_abstract(meta)
    if title is None and abstract is None:
        raise RecordError("neither a title nor an abstract")
    dated = _date(meta)
    return WorkRecord(
        ids=normalize_identifiers(_list_ids(meta, "article-id")),
        kind=_KINDS.get(article.get("article-type") or "", "journal-article"),
        title=f"{title}: {subtitle}" if title and subtitle else title,
        abstract=abstract,
        year=dated.year,
        published_on=dated.day,
        venue=_find_journal(article),
        language=read_language(article.get(_XML_LANGUAGE)),
        is_retracted=article.get("article-type") == "retracted-article",
        signatures=_list_signatures(meta),
        keywords=list_unique(_list_keywords(meta)),
        references=_list_references(article),
    )


def _list_ids(element: Element, name: str) -> dict[str, object]:
    ids: dict[str, object] = {}
    for found in element.iterfind(name):
        scheme = _SCHEMES.get(found.get("pub-id-type") or "")
        text = read_text(found)
        if scheme and text:
            ids.setdefault(scheme, text)
    return ids


def _find_abstract(meta: Element) -> str | None:
    """The abstract without a type; those for editors, graphics and lay readers are others."""
    abstracts = meta.findall("abstract")
    plain = [abstract for abstract in abstracts if not abstract.get("abstract-type")]
    return next(filter(None, map(read_abstract, plain or abstracts)), None)


def _find_journal(article: Element) -> str | None:
    journal = article.find("front/journal-meta")
    if journal is None:
        return None
    return find_text(journal, "journal-title-group/journal-title") or find_text(journal, "journal-title")


def _date(meta: Element) -> Dated:
    dates: dict[str, Dated] = {}
    for found in meta.iterfind("pub-date"):
        use = found.get("pub-type") or found.get("publication-format") or found.get("date-type") or ""
        parts = (find_text(found, name) for name in ("year", "month", "day"))
        dates.setdefault(use, make_date(*parts))
    known = [dates[use] for use in _DATES if use in dates and dates[use].year]
    return next((dated for dated in known if dated.day), next(iter(known), Dated()))


def _list_signatures(meta: Element) -> tuple[SignatureRecord, ...]:
    affiliations = {
        found.get("id"): text
        for found in meta.iter("aff")
        if (text := _read_affiliation(found)) and found.get("id")
    }
    signatures = []
    for group in meta.iterfind("contrib-group"):
        unnamed = [found for found in group.iterfind("aff") if not found.get("id")]
        shared = [text for found in unnamed[:_MAX_SHARED] if (text := _read_affiliation(found))]
        for person in group.iterfind("contrib"):
            if person.get("contrib-type", "author") == "author":
                signatures.append(_sign(person, affiliations, shared))
    return collect(signatures)


def _sign(person: Element, affiliations: dict[str | None, str], shared: list[str]) -> SignatureRecord | None:
    keys = [key for ref in person.iterfind("xref[@ref-type='aff']") for key in (ref.get("rid") or "").split()]
    named = [affiliations[key] for key in keys if key in affiliations]
    own = [text for found in person.iterfind("aff") if (text := _read_affiliation(found))]
    orcid = find_text(person, "contrib-id[@contrib-id-type='orcid']")
    ids = {"orcid": orcid} if orcid else {}
    name = person.find("name")
    if name is None:
        name = person.find("name-alternatives/name")
    texts = own + named or shared
    if name is None:
        organisation = find_text(person, "collab") or find_text(person, "string-name")
        return sign(None, organisation, ids=ids, affiliations=texts)
    given, family, suffix = (find_text(name, part) for part in ("given-names", "surname", "suffix"))
    return sign(given, family, suffix, ids=ids, affiliations=texts)


def _read_affiliation(affiliation: Element) -> str | None:
    """The text without the number that ties it to names."""
    parts = [affiliation.text or ""]
    for child in affiliation:
        if child.tag not in ("label", "institution-id"):
            parts += [*_list_institution(child)]
        parts.append(child.tail or "")
    text = fold_space("".join(parts))
    return text.replace(" ,", ",").strip(" ,;*") or None if text else None


def _list_institution(child: Element) -> Iterator[str]:
    """The texts of an institution, which may be wrapped together with its identifiers."""
    if child.tag == "institution-wrap":
        yield from (text for part in child.iterfind("institution") for text in part.itertext())
    elif isinstance(child.tag, str):
        yield from child.itertext()


def _list_keywords(meta: Element) -> list[str]:
    return [
        word
        for group in meta.iterfind("kwd-group")
        if group.get("kwd-group-type") != "abbreviations"
        for word in list_texts(group, "kwd")
    ]


def _list_references(article: Element) -> tuple[dict[str, str], ...]:
    found = [
        normalize_identifiers(_list_ids(citation, ".//pub-id"))
        for reference in article.iterfind("back//ref-list/ref")
        for citation in [reference]
    ]
    return tuple([ids for ids in found if ids])
