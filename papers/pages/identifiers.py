"""Identifiers as people read them, and where each leads."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import quote

from papers.selectors.works import IdentifierRow

_HIDDEN = frozenset({"list", "record", "url"})
"""Marks of our own, and addresses, which are links of another kind."""
_UNNAMED = {"record": "a record without identifier", "url": "Address"}


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier; `address` is None where we know no page for it."""

    label: str
    value: str
    address: str | None


def s2_address(value: str) -> str:
    """Semantic Scholar numbers papers in two ways."""
    return f"https://api.semanticscholar.org/{'CorpusID:' if value.isdigit() else ''}{_quote(value)}"


def _quote(value: str) -> str:
    return quote(value, safe="/:~()._;-+")


def _under(prefix: str) -> Callable[[str], str]:
    return lambda value: prefix + _quote(value)


_WORKS: dict[str, tuple[str, Callable[[str], str] | None]] = {
    "doi": ("DOI", _under("https://doi.org/")),
    "arxiv": ("arXiv", _under("https://arxiv.org/abs/")),
    "acl": ("ACL Anthology", _under("https://aclanthology.org/")),
    "openreview": ("OpenReview", _under("https://openreview.net/forum?id=")),
    "pmid": ("PubMed", _under("https://pubmed.ncbi.nlm.nih.gov/")),
    "pmcid": ("PubMed Central", _under("https://pmc.ncbi.nlm.nih.gov/articles/")),
    "dblp": ("DBLP", _under("https://dblp.org/rec/")),
    "s2": ("Semantic Scholar", s2_address),
    "openalex": ("OpenAlex", _under("https://openalex.org/")),
    "isbn": ("ISBN", None),
    "mag": ("MAG", None),
    "s2paper": ("Semantic Scholar paper", _under("https://www.semanticscholar.org/paper/")),
}
_AUTHORS: dict[str, tuple[str, Callable[[str], str] | None]] = {
    "orcid": ("ORCID", _under("https://orcid.org/")),
    "openalex": ("OpenAlex", _under("https://openalex.org/")),
    "dblp": ("DBLP", _under("https://dblp.org/pid/")),
    "openreview": ("OpenReview", _under("https://openreview.net/profile?id=")),
    "acl": ("ACL Anthology", _under("https://aclanthology.org/people/")),
    "s2": ("Semantic Scholar", _under("https://www.semanticscholar.org/author/")),
    "scopus": ("Scopus", None),
}


def label_work_scheme(scheme: str) -> str:
    """What an identifier of works of this scheme is called."""
    return _WORKS[scheme][0] if scheme in _WORKS else _UNNAMED.get(scheme, scheme)


def work_identifier_address(scheme: str, value: str) -> str | None:
    """Where an identifier of a work leads; None where we know no page for it."""
    resolve = _WORKS[scheme][1] if scheme in _WORKS else None
    return resolve(value) if resolve else None


def label_author_scheme(scheme: str) -> str:
    """What an identifier of people of this scheme is called."""
    return _AUTHORS[scheme][0] if scheme in _AUTHORS else scheme


def show_work_identifiers(rows: Iterable[IdentifierRow]) -> tuple[Identifier, ...]:
    """The identifiers of a work: those that lead somewhere first, in the order in which people look for them."""
    return _show(rows, _WORKS)


def show_author_identifiers(rows: Iterable[IdentifierRow]) -> tuple[Identifier, ...]:
    """The identifiers that sources give to an author record."""
    return _show(rows, _AUTHORS)


def name_scheme(scheme: str) -> str:
    """The name of a scheme of works for people, as in "the same DOI"."""
    if scheme == "record":
        return "title, year, venue and authors"
    return _WORKS[scheme][0] if scheme in _WORKS else scheme


def _show(
    rows: Iterable[IdentifierRow], known: dict[str, tuple[str, Callable[[str], str] | None]]
) -> tuple[Identifier, ...]:
    ranks = {scheme: rank for rank, scheme in enumerate(known)}
    shown = sorted(
        (row for row in rows if row.scheme not in _HIDDEN),
        key=lambda row: (ranks.get(row.scheme, len(ranks)), row.scheme),
    )
    identifiers = []
    for row in shown:
        label, resolve = known.get(row.scheme, (row.scheme, None))
        identifiers.append(Identifier(label, row.value, resolve(row.value) if resolve else None))
    return tuple(identifiers)
