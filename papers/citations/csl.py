"""CSL JSON: what citation programs exchange. https://docs.citationstyles.org/en/stable/specification.html"""

from typing import Any

from papers.citations.names import NameParts
from papers.citations.works import CitedWork, find_address

_TYPES = {
    "other": "document",
    "preprint": "article",
    "journal-article": "article-journal",
    "proceedings-article": "paper-conference",
    "book": "book",
    "book-chapter": "chapter",
    "dissertation": "thesis",
    "dataset": "dataset",
    "software": "software",
    "report": "report",
    # To CSL a review is of another work; ours are mostly articles that review a field.
    "review": "article-journal",
}
CONTAINED = frozenset({"other", "journal-article", "proceedings-article", "book-chapter", "review"})
"""The kinds that appear in something, which is their venue; that of the others is who publishes or keeps them."""
_IDENTIFIERS = {"doi": "DOI", "pmid": "PMID", "pmcid": "PMCID", "isbn": "ISBN"}


def make_item(work: CitedWork, *, names_limit: int | None = None) -> dict[str, Any]:
    """The work as an item, without its abstract; what is not known is left out."""
    identifiers = {name: work.identifiers.get(scheme) for scheme, name in _IDENTIFIERS.items()}
    arxiv = work.identifiers.get("arxiv") if work.kind_name == "preprint" else None
    item = {
        "id": str(work.id),
        "type": _TYPES[work.kind_name],
        "title": work.plain_title,
        "author": [_make_name(name) for name in work.list_names(names_limit)],
        "container-title" if work.kind_name in CONTAINED else "publisher": work.plain_venue,
        "issued": _make_date(work),
        "genre": "Dissertation" if work.kind_name == "dissertation" else None,
        "number": f"arXiv:{arxiv}" if arxiv else None,
        **identifiers,
        "URL": find_address(work),
        "language": work.language,
    }
    return {key: value for key, value in item.items() if value}


def make_full_item(work: CitedWork) -> dict[str, Any]:
    """The item as it is exported."""
    more = {"abstract": work.plain_abstract, "status": "retracted" if work.is_retracted else ""}
    return make_item(work) | {key: value for key, value in more.items() if value}


def _make_name(name: NameParts) -> dict[str, str]:
    if not name.given:
        return {"literal": name.family}
    parts = {"family": name.family, "given": name.given, "suffix": name.suffix}
    return {key: value for key, value in parts.items() if value}


def _make_date(work: CitedWork) -> dict[str, Any]:
    if work.year is None:
        return {}
    day = work.day
    return {"date-parts": [[work.year, day.month, day.day] if day else [work.year]]}
