"""RIS as reference managers and publishers write it. https://en.wikipedia.org/wiki/RIS_(file_format)"""

import re
from collections.abc import Iterator, Mapping
from io import BufferedIOBase
from typing import Any

import rispy

from papers.identifiers import normalize_identifiers, normalize_url
from papers.records import RawItem, RecordError, WorkRecord
from papers.sources.dates import Dated, read_date
from papers.sources.files import cut_before, cut_whole
from papers.sources.languages import read_language
from papers.sources.person_names import collect, sign_printed
from papers.sources.phrases import fold_space, list_unique
from papers.sources.text import check_text

FORM = "ris"

_KINDS = {
    "JOUR": "journal-article",
    "EJOUR": "journal-article",
    "JFULL": "journal-article",
    "MGZN": "journal-article",
    "ABST": "proceedings-article",
    "CONF": "proceedings-article",
    "CPAPER": "proceedings-article",
    "BOOK": "book",
    "EBOOK": "book",
    "EDBOOK": "book",
    "CHAP": "book-chapter",
    "ECHAP": "book-chapter",
    "THES": "dissertation",
    "DATA": "dataset",
    "DBASE": "dataset",
    "COMP": "software",
    "RPRT": "report",
    "UNPB": "preprint",
    "INPR": "preprint",
}
_BEGINNING = re.compile(rb"^[ \t]*TY[ \t]{1,2}-", re.MULTILINE)
_SNIFFED = re.compile(
    rb"(?:[A-Z][A-Z0-9][ \t]{1,2}-[^\n]*\n|[ \t\r]*\n){0,5}[ \t]*TY[ \t]{1,2}-[ \t]*[A-Z]{2,8}\s"
)
_END = re.compile(r"ER[ \t]{1,2}-[^\n]*(?:\n|\Z)")
_LINE = re.compile(r"[ \t]*([A-Z][A-Z0-9])[ \t]{1,2}-[ \t]?(.*)")
_TITLES = ("title", "primary_title", "translated_title", "short_title")
_VENUES = ("journal_name", "alternate_title3", "secondary_title", "alternate_title1", "alternate_title2")


def sniff(head: bytes) -> bool:
    """Whether the text begins with a reference, or with a few lines of tags before one."""
    return bool(_SNIFFED.match(head.removeprefix(b"\xef\xbb\xbf").lstrip()))


def split(stream: BufferedIOBase) -> Iterator[RawItem]:
    """Each reference from its TY to the next one. Text before the first is refused, not lost."""
    reason = "text before the first reference (TY  -)"
    return cut_whole(stream, lambda data: cut_before(data, _BEGINNING, otherwise=reason))


def parse(data: bytes) -> WorkRecord:
    """The work of one reference. Raises RecordError with the reason."""
    check_text(data)
    fields = _read_fields(data.decode())
    title = _first(fields, *_TITLES)
    abstract = _first(fields, "abstract", "notes_abstract")
    if title is None and abstract is None:
        raise RecordError("neither a title (TI, T1) nor an abstract (AB, N2)")
    kind = _KINDS.get(str(fields["type_of_reference"]).strip().upper(), "other")
    dated = _date(fields)
    urls = [url for text in fields.get("urls", []) if (url := normalize_url(text.strip()))]
    return WorkRecord(
        ids=_identify(fields, urls),
        kind=kind,
        title=title,
        abstract=abstract,
        year=dated.year,
        published_on=dated.day,
        venue=None if kind == "book" else _first(fields, *_VENUES),
        url=next(iter(urls), None),
        comment=fold_space("; ".join(fields.get("notes", []))),
        language=read_language(_first(fields, "language")),
        signatures=collect(
            [sign_printed(name) for name in [*fields.get("first_authors", []), *fields.get("authors", [])]]
        ),
        keywords=list_unique(fields.get("keywords", [])),
    )


def _read_fields(text: str) -> dict[str, Any]:
    """The fields by the names that rispy gives them. What follows the end of the reference is not part of it."""
    end = _END.search(text)
    lines: list[list[str]] = []
    for line in (text[: end.start()] if end else text).split("\n"):
        match = _LINE.fullmatch(line.rstrip())
        if match:
            lines.append([f"{match[1]}  - {match[2]}"])
        elif line.strip() and lines:  # a value goes on
            lines[-1].append(line.strip())
    references = rispy.loads("\n".join([*map(" ".join, lines), "ER  - "]))
    if len(references) != 1:
        raise RecordError("not a RIS reference: no type (TY  -)")
    return dict(references[0])


def _first(fields: Mapping[str, Any], *names: str) -> str | None:
    """The text of the first of these fields that has one."""
    texts = (fold_space(value) for name in names if isinstance(value := fields.get(name), str))
    return next(filter(None, texts), None)


def _date(fields: Mapping[str, Any]) -> Dated:
    """DA is the whole date where it is given, PY and Y1 begin with the year."""
    day, year = _first(fields, "date"), _first(fields, "year", "publication_year")
    dates = [read_date(text) for text in (day, year) if text]
    known = [dated for dated in dates if dated.year]
    return next((dated for dated in known if dated.day), next(iter(known), Dated()))


def _identify(fields: Mapping[str, Any], urls: list[str]) -> dict[str, str]:
    found: dict[str, object] = {
        "doi": _first(fields, "doi") or next((url for url in urls if "doi.org/" in url), None),
        "arxiv": next((url for url in urls if "arxiv.org/" in url), None),
        "acl": next((url for url in urls if "aclanthology.org/" in url), None),
    }
    if "pubmed" in (_first(fields, "name_of_database", "database_provider") or "").lower():
        found["pmid"] = _first(fields, "accession_number")
    return normalize_identifiers({scheme: value for scheme, value in found.items() if value})
