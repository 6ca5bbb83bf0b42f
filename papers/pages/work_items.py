"""A work as it stands in a list."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.utils.safestring import SafeString

from papers.addresses import citation_address, venue_address, work_address
from papers.models import Kind, Rule
from papers.names import stable_key
from papers.pages.bylines import Byline, show_byline
from papers.pages.identifiers import Identifier, label_work_scheme, show_work_identifiers
from papers.pages.text import enumerate_words, shorten, show_day, show_html, show_plain
from papers.pages.topics import note_topics
from papers.selectors.works import AuthorshipRow, SourceRow, VersionRow, WorkRow

FOLDED_ABSTRACT = 300
"""A longer abstract, in characters, is folded to its first lines."""
OPENING = 140
"""How much of its abstract stands for a title that no source gave, in characters."""

KIND_LABELS = {kind.value: kind.label for kind in Kind}
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_RULE_LABELS = {rule.value: rule.label for rule in Rule}
_HELD_BY_WORD = "a person’s word, and nothing else, holds it together with the others"
"""Of a work that nothing links to another, on a record that has others: resolution alone puts none there."""


@dataclass(frozen=True, slots=True)
class Title:
    """A title as HTML; when `is_imported` is False it is the opening words of the abstract.

    `language` is the tag that a source gives, like "de", or "".
    """

    html: SafeString
    is_imported: bool
    language: str = ""


class Titled(Protocol):
    """What of a work its title is made of."""

    @property
    def title(self) -> str | None: ...
    @property
    def title_html(self) -> str | None: ...
    @property
    def abstract(self) -> str | None: ...
    @property
    def abstract_html(self) -> str | None: ...
    @property
    def language(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Abstract:
    html: SafeString
    is_folded: bool
    language: str = ""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """Where a source record stands: `unit` is what is counted there, `key` its name in its source."""

    origin: str
    unit: str
    line: str
    read_on: str
    key: str


@dataclass(frozen=True, slots=True)
class Why:
    """Why a work is on a page: a sentence, the figures behind it, and the source records."""

    because: str
    evidence: str
    signed_as: str
    certainty: str
    rule_version: str
    sources: tuple[SourceLine, ...]


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One work of a list; an empty text or tuple is not shown, `byline` without people says that none is imported.

    `retracted_by` names the sources that say that it is retracted, "" where that is not read.
    """

    address: str
    title: Title
    kind: str
    venue: str
    year: str
    byline: Byline
    identifiers: tuple[Identifier, ...]
    versions: tuple[str, ...]
    topics: tuple[str, ...]
    topics_note: str
    abstract: Abstract | None
    is_retracted: bool
    why: Why | None
    work_id: int = 0
    cite_address: str = ""
    retracted_by: str = ""
    venue_address: str = ""


def show_work_item(work: WorkRow, *, self_id: int | None) -> WorkItem:
    """The work as an item of a list on the page of the author record `self_id`."""
    title = show_title(work)
    return WorkItem(
        address=work_address(work.id, work.title),
        title=title,
        kind=KIND_LABELS[work.kind],
        venue=work.venue or "",
        year=show_year(work.year),
        byline=show_byline(work.signatures, total=work.signatures_count, self_id=self_id),
        identifiers=tuple(one for one in show_work_identifiers(work.identifiers) if one.address),
        versions=show_versions(work),
        topics=tuple(topic.name for topic in work.topics if topic.name),
        topics_note=note_topics(work.topics),
        abstract=show_abstract(work),
        is_retracted=work.is_retracted,
        why=show_why(work.authorship, work.sources) if work.authorship else None,
        work_id=work.id,
        cite_address=citation_address(work.id, work.title),
        retracted_by=_name_sources(work.retracted_by),
        venue_address=show_venue_address(work.venue),
    )


def show_venue_address(venue: str | None) -> str:
    """Where the page of a venue is, by its name as printed; "" without one."""
    return venue_address(stable_key(venue), venue) if venue else ""


def _name_sources(keys: Iterable[str]) -> str:
    return enumerate_words(sorted({label_work_scheme(key.partition(":")[0]) for key in keys}))


def show_title(work: Titled) -> Title:
    """The title, else the opening words of the abstract: a work has one or the other."""
    language = _language_tag(work)
    if work.title is not None:
        return Title(show_html(work.title_html, work.title), is_imported=True, language=language)
    return Title(show_html(None, show_plain_title(work)), is_imported=False, language=language)


def show_plain_title(work: Titled) -> str:
    """What `show_title` shows, as plain text."""
    if work.title is not None:
        return show_plain(work.title_html, work.title)
    return shorten(show_plain(work.abstract_html, work.abstract or ""), OPENING)


def show_abstract(work: WorkRow) -> Abstract | None:
    if work.abstract is None:
        return None
    is_folded = len(work.abstract) > FOLDED_ABSTRACT
    return Abstract(show_html(work.abstract_html, work.abstract), is_folded, _language_tag(work))


def _language_tag(work: Titled) -> str:
    return work.language if work.language and _LANGUAGE_TAG.fullmatch(work.language) else ""


def show_year(year: int | None) -> str:
    return "Year not imported" if year is None else str(year)


def show_versions(work: WorkRow) -> tuple[str, ...]:
    """The other appearances of a work, like "Proceedings article, CVPR 2022"."""
    return tuple(show_version(version) for version in list_others(work))


def list_others(work: WorkRow) -> list[VersionRow]:
    """The appearances of a work that are not told by its own row."""
    own = (work.kind, work.year, work.venue)
    return [version for version in work.versions if (version.kind, version.year, version.venue) != own]


def show_version(version: VersionRow) -> str:
    venue, year = version.venue or "", str(version.year or "")
    return ", ".join(filter(None, [KIND_LABELS[version.kind], venue, "" if year in venue else year]))


def show_source(source: SourceRow) -> SourceLine:
    unit = "item" if source.is_live else "line"
    return SourceLine(source.origin, unit, f"{source.line:,}", show_day(source.read_at), source.key)


def show_why(authorship: AuthorshipRow, sources: tuple[SourceRow, ...]) -> Why:
    """The rule that decided, in words; a list is why a work is here even where no rule had to decide."""
    is_held = authorship.rule == Rule.ALONE and not authorship.is_only
    return Why(
        because=f"This work is here because {_HELD_BY_WORD if is_held else _RULE_LABELS[authorship.rule]}",
        evidence=authorship.evidence or "",
        signed_as=authorship.signed_as,
        certainty="" if authorship.score is None else f"{authorship.score:.2f}",
        rule_version=str(authorship.rule_version),
        sources=tuple(show_source(source) for source in sources),
    )
