"""BibTeX as people keep it, and as DBLP and the ACL Anthology write it. http://www.bibtex.org/Format/

Titles and abstracts stay in LaTeX, which is rendered where they are shown; names and venues are decoded.
"""

import re
from collections.abc import Iterator, Mapping
from io import BufferedIOBase

from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names

from core.rendering.document import to_plain
from papers.identifiers import ARXIV_ID, normalize_identifier, normalize_identifiers, normalize_url
from papers.records import RawItem, RecordError, SignatureRecord, WorkRecord
from papers.sources.bibtex_entries import cut_entries, read_entry
from papers.sources.dates import Dated, make_date, read_date
from papers.sources.files import cut_whole
from papers.sources.languages import read_language
from papers.sources.person_names import MAX_SIGNATURES, collect, sign
from papers.sources.phrases import fold_paragraphs, fold_space, list_unique
from papers.sources.text import check_text, show_excerpt

FORM = "bibtex"

_KINDS = {
    "article": "journal-article",
    "inproceedings": "proceedings-article",
    "conference": "proceedings-article",
    "proceedings": "book",
    "book": "book",
    "mvbook": "book",
    "collection": "book",
    "booklet": "book",
    "inbook": "book-chapter",
    "incollection": "book-chapter",
    "phdthesis": "dissertation",
    "mastersthesis": "dissertation",
    "thesis": "dissertation",
    "techreport": "report",
    "report": "report",
    "dataset": "dataset",
    "data": "dataset",
    "software": "software",
    "unpublished": "preprint",
}
_WORDS = "|".join(
    (*_KINDS, "misc", "online", "electronic", "manual", "string", "comment", "preamble", "patent")
)
_SNIFFED = re.compile(rf"^[ \t]*@[ \t]*(?:{_WORDS})[ \t\r\n]*[{{(]".encode(), re.MULTILINE | re.IGNORECASE)
_PREPRINT_SERVER = re.compile(
    r"\b(?:CoRR|arxiv|bioRxiv|medRxiv|ssrn|preprints?\.org|preprint)\b", re.IGNORECASE
)
_ARXIV_IN_TEXT = re.compile(rf"(?:arxiv[:./\s]+(?:abs/)?|abs/)({ARXIV_ID})", re.IGNORECASE)
_HOMONYM = re.compile(r"(.*\S)\s+(\d{4})")
_SYMBOLS = {"textless": "<", "textgreater": ">", "textasciitilde": "~", "textunderscore": "_", "sim": "~"}
_SYMBOL = re.compile(r"\{?\\(" + "|".join(_SYMBOLS) + r")(?:\{\}|\b)\}?|\$\\(sim)\$")
_ESCAPES = re.compile(r"\\(?=[^A-Za-z])|[{}]")
_KEYWORD_ENDS = re.compile(r"[;,\n]")
_MAX_BRACES = 3
_MAX_NAME_CHARS = 500
_MAX_AUTHORS_CHARS = 100 * MAX_SIGNATURES


def sniff(head: bytes) -> bool:
    """Whether a line of the text begins an entry of a kind that BibTeX has."""
    return (
        b"\0" not in head and not head.lstrip().startswith((b"<", b"{", b"[")) and bool(_SNIFFED.search(head))
    )


def split(stream: BufferedIOBase) -> Iterator[RawItem]:
    """Each entry, with what it refers to; a file without any is one item with a reason."""
    return cut_whole(stream, _cut)


def _cut(data: bytes) -> Iterator[RawItem]:
    is_empty = True
    for item in cut_entries(data):
        is_empty = False
        yield item
    if is_empty:
        yield RawItem(line=1, reason="no BibTeX entry", excerpt=show_excerpt(data))


def parse(data: bytes) -> WorkRecord:
    """The work of one entry. Raises RecordError with the reason."""
    check_text(data)
    kind, key, fields = read_entry(data)
    if not fields:
        raise RecordError(f"an empty entry: @{kind} without any field")
    title = _read_title(fields)
    abstract = fold_paragraphs(re.split(r"\n\s*\n", fields.get("abstract", "")))
    if title is None and abstract is None:
        raise RecordError(f"neither a title nor an abstract{f' ({key})' if key else ''}")
    ids = _identify(key, fields)
    dated = _date(fields)
    return WorkRecord(
        ids=ids,
        kind=_read_kind(kind, fields, ids),
        title=title,
        abstract=abstract,
        year=dated.year,
        published_on=dated.day,
        venue=_find_venue(fields),
        url=_find_address(fields),
        comment=_decode(fields.get("note")),
        language=read_language(fields.get("langid") or fields.get("language")),
        signatures=_list_signatures(fields.get("author", "")),
        keywords=list_unique(map(_decode, _KEYWORD_ENDS.split(fields.get("keywords", "")))),
    )


def _decode(text: str | None) -> str | None:
    """A name, venue or note in plain text."""
    return fold_space(to_plain(text).replace("{", "").replace("}", "")) if text else None


def _unescape(text: str) -> str:
    """An identifier or address without what LaTeX needs in it."""
    text = _SYMBOL.sub(lambda match: _SYMBOLS[match[1] or match[2]], text)
    return _ESCAPES.sub("", text).strip()


def _read_title(fields: Mapping[str, str]) -> str | None:
    """The title as it came, without the braces around the whole of it that keep its capitals."""
    title = fold_space(fields.get("title"))
    for _ in range(_MAX_BRACES):
        if not (title and title[0] == "{" and title.endswith("}") and _closes_at_end(title)):
            break
        title = title[1:-1].strip() or None
    return title


def _closes_at_end(text: str) -> bool:
    """Whether the brace that it begins with is closed by the one that it ends with."""
    depth = 0
    for match in re.finditer(r"(?<!\\)[{}]", text):
        depth += 1 if match[0] == "{" else -1
        if depth == 0:
            return match.end() == len(text)
    return False


def _identify(key: str, fields: Mapping[str, str]) -> dict[str, str]:
    url = _unescape(fields.get("url") or fields.get("ee") or "")
    ids: dict[str, object] = {
        "doi": _unescape(fields.get("doi", "")) or _when("doi.org/", url),
        "arxiv": _find_arxiv(fields, url),
        "acl": _when("aclanthology", url) or _when("aclweb.org/anthology/", url),
        "openreview": _when("openreview.net/", url),
        "pmid": fields.get("pmid"),
        "pmcid": fields.get("pmcid") or fields.get("pmc"),
    }
    if key.upper().startswith("DBLP:"):
        ids["dblp"] = key
    elif key.startswith("10.") or key.lower().startswith("doi:10."):
        ids["doi"] = ids["doi"] or key
    return normalize_identifiers({scheme: value for scheme, value in ids.items() if value})


def _when(mark: str, url: str) -> str | None:
    return url if mark in url.lower() else None


def _find_arxiv(fields: Mapping[str, str], url: str) -> str | None:
    """From `eprint`, unless it is of another archive; else from the address, the journal or the volume."""
    archive = fields.get("archiveprefix") or fields.get("eprinttype") or "arxiv"
    eprint = normalize_identifier("arxiv", _unescape(fields.get("eprint", "")))
    if eprint and archive.strip().lower() == "arxiv":
        return eprint
    for name in ("journal", "volume", "howpublished", "note"):
        match = _ARXIV_IN_TEXT.search(fields.get(name, ""))
        if match and (name != "note" or "journal" not in fields):
            return match[1]
    return _when("arxiv.org/", url)


def _read_kind(kind: str, fields: Mapping[str, str], ids: Mapping[str, str]) -> str:
    place = fields.get("journal") or fields.get("journaltitle") or fields.get("howpublished") or ""
    if _PREPRINT_SERVER.search(place) or (
        "arxiv" in ids and not place and kind in ("misc", "article", "online")
    ):
        return "preprint"
    return _KINDS.get(kind, "other")


def _date(fields: Mapping[str, str]) -> Dated:
    year = _decode(fields.get("year"))
    if not year and (date := _decode(fields.get("date"))):
        return read_date(date)
    known = read_date(year).year
    return make_date(str(known), _decode(fields.get("month")), fields.get("day")) if known else Dated()


def _find_venue(fields: Mapping[str, str]) -> str | None:
    names = ("journal", "journaltitle", "booktitle", "school", "institution")
    venue = next(filter(None, (_decode(fields.get(name)) for name in names)), None)
    return "arXiv" if venue and _ARXIV_IN_TEXT.search(venue) else venue


def _find_address(fields: Mapping[str, str]) -> str | None:
    names = ("url", "ee", "howpublished")
    return next(filter(None, (normalize_url(_unescape(fields.get(name, ""))) for name in names)), None)


def _list_signatures(authors: str) -> tuple[SignatureRecord, ...]:
    if len(authors) > _MAX_AUTHORS_CHARS:
        raise RecordError(f"author: {len(authors):,} characters; the limit is {_MAX_AUTHORS_CHARS:,}")
    names = split_multiple_persons_names(authors)
    return collect([_sign(name) for name in names if name.lower() not in ("others", "and")])


def _sign(name: str) -> SignatureRecord | None:
    """The signature of "First von Last", "von Last, First" or "von Last, Jr, First", an organisation in braces."""
    homonym = _HOMONYM.fullmatch(name)
    ids = {}
    if homonym:  # the number by which DBLP tells people of one name apart
        name = homonym[1]
        ids["dblp-name"] = f"{_decode(name)} {homonym[2]}"
    if len(name) > _MAX_NAME_CHARS or (name[0] == "{" and _closes_at_end(name)):
        return sign(None, _decode(name), ids=ids)
    parts = parse_single_name_into_parts(name, strict=False)
    given, family, suffix = (" ".join(words) for words in (parts.first, parts.von + parts.last, parts.jr))
    return sign(_decode(given), _decode(family), _decode(suffix), ids=ids)
