"""The header of the researcher page: who it is, as sources and the owner say it, and in one sentence what they do."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from graph.selectors.author_edges import TopicEdge
from papers.addresses import institution_address, work_address
from papers.names import is_latin
from papers.pages.identifiers import Identifier, show_author_identifiers
from papers.pages.text import count, enumerate_words, show_years
from papers.selectors.authors import AuthorRow
from papers.selectors.works import IdentifierRow, WorkCount
from profiles.pages.stated import NOTHING_STATED, Stated, leave_hidden

SUMMARY_PARTS = 3
LONGEST_VENUE = 24
"""A longer venue name does not go into a sentence."""
LISTED_VARIANTS = 6


@dataclass(frozen=True, slots=True)
class AffiliationLine:
    """The affiliation printed on the newest work that has one, the page of the institution, and which work that is."""

    name: str
    address: str
    year: str
    work_address: str


@dataclass(frozen=True, slots=True)
class Header:
    """Who this is. `native_names` are those in another script; `summary` is one sentence made from the works.

    `identifiers` are those that sources give. `orcid` is the iD that the owner signed in with; it is none of them.
    """

    name: str
    native_names: tuple[str, ...]
    variants: tuple[str, ...]
    summary: str
    affiliation: AffiliationLine | None
    identifiers: tuple[Identifier, ...]
    orcid: Identifier | None = None
    stated: Stated = NOTHING_STATED


def show_header(author: AuthorRow, summary: str, stated: Stated = NOTHING_STATED) -> Header:
    """The header; `summary` is `summarize_works`."""
    variants = leave_hidden(author.variants, stated)
    native = tuple(name for name in variants if not is_latin(name)) if is_latin(author.name) else ()
    printed = author.affiliation
    identifiers = show_author_identifiers(author.identifiers)
    return Header(
        name=author.name,
        native_names=native[:2],
        variants=tuple(name for name in variants if name not in native[:2])[:LISTED_VARIANTS],
        summary=summary,
        affiliation=None
        if printed is None
        else AffiliationLine(
            printed.name,
            institution_address(printed.institution_id, printed.name),
            str(printed.year or ""),
            work_address(printed.work_id, printed.work_title),
        ),
        identifiers=tuple(one for one in identifiers if one.value != stated.orcid),
        orcid=show_orcid(stated),
        stated=stated,
    )


def show_orcid(stated: Stated) -> Identifier | None:
    """The iD that the owner signed in with."""
    own = [IdentifierRow("orcid", stated.orcid)] if stated.orcid else []
    return next(iter(show_author_identifiers(own)), None)


def summarize_works(author: AuthorRow, counts: Sequence[WorkCount], topics: Sequence[TopicEdge]) -> str:
    """One sentence from the imported works: what about or else where, how many, when."""
    span = ", ".join(
        filter(None, [count(author.works_count, "work"), show_years(author.first_year, author.last_year)])
    )
    named = [topic.name for topic in topics if topic.name][:SUMMARY_PARTS]
    if named:
        return f"Publishes on {'; '.join(named)}. {span}."
    series = _list_series(counts)[:SUMMARY_PARTS]
    return f"{span}, most often in {enumerate_words(series)}." if series else f"{span}."


def _list_series(counts: Sequence[WorkCount]) -> list[str]:
    """The venues without their year, those with the most works first; of two with as many, in alphabetical order."""
    numbers: Counter[str] = Counter()
    for one in counts:
        words = (one.venue or "").split()
        name = " ".join(words[:-1] if words and words[-1].isdigit() else words)
        if name and len(name) <= LONGEST_VENUE:
            numbers[name] += one.works_count
    return sorted(numbers, key=lambda name: (-numbers[name], name))
