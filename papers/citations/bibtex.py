"""BibTeX entries in UTF-8. http://www.bibtex.org/Format/, with the entry types and fields that BibLaTeX adds."""

import re
from collections.abc import Iterable, Iterator

from papers.citations.latex import escape, escape_address
from papers.citations.names import NameParts
from papers.citations.works import CitedWork, find_address
from papers.names import fold_text

_TYPES = {
    "other": ("misc", "howpublished"),
    "preprint": ("unpublished", "note"),
    "journal-article": ("article", "journal"),
    "proceedings-article": ("inproceedings", "booktitle"),
    "book": ("book", "publisher"),
    "book-chapter": ("incollection", "booktitle"),
    "dissertation": ("phdthesis", "school"),
    "dataset": ("dataset", "publisher"),
    "software": ("software", "publisher"),
    "report": ("techreport", "institution"),
    "review": ("article", "journal"),
}
"""By kind the entry type, and the field that has the venue."""
_IDENTIFIERS = {"doi": "doi", "isbn": "isbn", "pmid": "pmid", "pmcid": "pmcid"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SHORT_WORDS = frozenset(
    ["a", "an", "the", "on", "of", "in", "to", "for", "and", "from", "with", "by", "at", "as", "is", "are"]
)
_NAME_MARKS = re.compile(r",|\band\b|^\W*others\W*$", re.IGNORECASE)


def write_entries(works: Iterable[CitedWork]) -> Iterator[str]:
    """The entry of each work, under a key that no other work has, and that is the same in every list."""
    for work in works:
        yield write_entry(work, f"{make_key(work)}-{work.id}")


def make_key(work: CitedWork) -> str:
    """ "feng2019deep": the family of the first author, the year, the first word of the title that says anything."""
    names = work.list_names(1)
    family = "".join(fold_text(names[0].family).split())[:30] if names else ""
    words = fold_text(work.plain_title[:200]).split()
    word = next((word for word in words if word not in _SHORT_WORDS), next(iter(words), ""))
    return f"{family or 'anonymous'}{work.year or ''}{word[:30]}"


def write_entry(work: CitedWork, key: str) -> str:
    """The entry, which ends with a line feed; what is not known is left out."""
    entry_type, fields = _list_fields(work)
    lines = [
        f"  {name} = {value if name == 'month' else f'{{{value}}}'},\n" for name, value in fields if value
    ]
    return f"@{entry_type}{{{key},\n{''.join(lines)}}}\n"


def _list_fields(work: CitedWork) -> tuple[str, list[tuple[str, str]]]:
    entry_type, venue_field = _TYPES[work.kind_name]
    identifiers = work.identifiers
    venue, note = escape(work.plain_venue), "Retracted" if work.is_retracted else ""
    if work.kind_name == "preprint":
        if "arxiv" in identifiers:  # as arXiv itself writes it
            entry_type, venue = "misc", ""
        else:  # an unpublished work must have a note
            venue, note = "", ", ".join(filter(None, [venue or "Preprint", note]))
    day = work.day
    return entry_type, [
        # In braces of its own no style takes its capitals away.
        ("title", f"{{{escape(work.plain_title)}}}" if work.plain_title else ""),
        ("author", " and ".join(map(_write_name, work.list_names()))),
        (venue_field, venue),
        ("year", str(work.year or "")),
        ("month", _MONTHS[day.month - 1] if day else ""),
        ("day", str(day.day) if day else ""),
        *((name, escape_address(identifiers.get(scheme, ""))) for scheme, name in _IDENTIFIERS.items()),
        ("eprint", escape_address(identifiers.get("arxiv", ""))),
        ("archiveprefix", "arXiv" if "arxiv" in identifiers else ""),
        ("url", escape_address(find_address(work))),
        ("language", escape(work.language or "")),
        ("note", note),
        ("abstract", escape(work.plain_abstract)),
    ]


def _write_name(name: NameParts) -> str:
    """ "Feng, Jiashi", "Smith, Jr., John", or a name in one piece in braces, which keep it together."""
    if not name.given:
        return f"{{{escape(name.family)}}}"
    parts = (name.family, name.suffix, name.given)
    return ", ".join(_guard(part) for part in parts if part)


def _guard(part: str) -> str:
    """The part of a name, in braces where BibTeX would part it further."""
    escaped = escape(part)
    return f"{{{escaped}}}" if _NAME_MARKS.search(part) else escaped
