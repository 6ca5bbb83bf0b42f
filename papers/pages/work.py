"""The page of one work."""

from contextlib import suppress
from dataclasses import dataclass
from math import floor

import msgspec
from django.conf.locale import LANG_INFO

from papers.addresses import citation_address, institution_address, work_address
from papers.joins import JoinRule
from papers.merging import Testimony
from papers.pages.bylines import Signatory, separate, show_signatory
from papers.pages.exports import Export, link_exports
from papers.pages.identifiers import Identifier, name_scheme, show_work_identifiers
from papers.pages.testimony import Account, show_account
from papers.pages.text import count, shorten, show_day, show_plain
from papers.pages.topics import TopicLine, show_topics
from papers.pages.work_items import (
    KIND_LABELS,
    Abstract,
    SourceLine,
    Title,
    list_others,
    show_abstract,
    show_plain_title,
    show_source,
    show_title,
    show_venue_address,
    show_version,
)
from papers.pages.work_metadata import MetaTag, list_meta_tags
from papers.records import WorkRecord
from papers.selectors.nobodys import leave_out
from papers.selectors.works import PrintedAffiliation, SignatureRow, VersionRow, WorkRow

OPEN_SIGNATURES = 30
"""How many names stand open on the page; the rest of a consortium is folded."""
OPEN_SOURCES = 10
DESCRIPTION = 200


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version of the work; `joined` is what makes it one, "" for the first."""

    text: str
    joined: str


@dataclass(frozen=True, slots=True)
class AffiliationLink:
    """An affiliation as printed, and the page of the institution."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class WorkPage:
    """All that the page shows; an empty text or tuple is said to be not imported, or left out where that says nothing.

    `affiliations` are numbered from 1; the marks of the people refer to them.
    """

    address: str
    data_address: str
    cite_address: str
    exports: tuple[Export, ...]
    title: Title
    plain_title: str
    description: str
    kind: str
    year: str
    is_year_in_venue: bool
    venue: str
    venue_address: str
    published_on: str
    people: tuple[Signatory, ...]
    separator: str
    folded_people: tuple[Signatory, ...]
    folded_label: str
    authors_count: str
    affiliations: tuple[AffiliationLink, ...]
    abstract: Abstract | None
    comment: str
    url: str
    language: str
    topics: tuple[TopicLine, ...]
    identifiers: tuple[Identifier, ...]
    versions: tuple[VersionLine, ...]
    is_retracted: bool
    sources: tuple[SourceLine, ...]
    folded_sources: tuple[SourceLine, ...]
    folded_sources_label: str
    unlisted_sources: str
    unheard_sources: str
    account: Account | None
    meta_tags: tuple[MetaTag, ...]


def show_work_page(work: WorkRow) -> WorkPage:
    """The page of a work read with all its parts."""
    title, plain_title = show_title(work), show_plain_title(work)
    affiliations = tuple(dict.fromkeys(place for one in work.signatures for place in one.affiliations))
    people = _show_people(work.signatures, affiliations)
    folded = people[OPEN_SIGNATURES:]
    sources = tuple(show_source(source) for source in work.sources)
    heard = hear_sources(work)
    unlisted_count = work.records_count - len(sources)
    return WorkPage(
        address=work_address(work.id, work.title),
        data_address=f"/works/{work.id}.jsonld",
        cite_address=citation_address(work.id, work.title),
        exports=link_exports(f"/works/{work.id}"),
        title=title,
        plain_title=plain_title,
        description=shorten(show_plain(work.abstract_html, work.abstract or "") or plain_title, DESCRIPTION),
        kind=KIND_LABELS[work.kind],
        year="" if work.year is None else str(work.year),
        is_year_in_venue=work.year is not None and str(work.year) in (work.venue or ""),
        venue=work.venue or "",
        venue_address=show_venue_address(work.venue),
        published_on=show_day(work.published_on) if work.published_on else "",
        people=people[:OPEN_SIGNATURES],
        separator=separate(people),
        folded_people=folded,
        folded_label=f"and {len(folded):,} more",
        authors_count=count(len(people), "author"),
        affiliations=tuple(
            AffiliationLink(one.name, institution_address(one.institution_id, one.name))
            for one in affiliations
        ),
        abstract=show_abstract(work),
        comment=work.comment or "",
        url=work.url or "",
        language=_name_language(title.language),
        topics=show_topics(work.topics),
        identifiers=show_work_identifiers(work.identifiers),
        versions=tuple(
            _show_version_line(version)
            for version in (VersionRow(work.kind, work.year, work.venue), *list_others(work))
        ),
        is_retracted=work.is_retracted,
        sources=sources[:OPEN_SOURCES],
        folded_sources=sources[OPEN_SOURCES:],
        folded_sources_label=f"and {len(sources) - OPEN_SOURCES:,} more",
        unlisted_sources=f"and {unlisted_count:,} more" if unlisted_count > 0 else "",
        unheard_sources=f"{len(heard):,} of {work.records_count:,}"
        if len(heard) < work.records_count
        else "",
        account=show_account(heard),
        meta_tags=list_meta_tags(work),
    )


def _name_language(tag: str) -> str:
    """ "in German"; "" for English, in which the page is, and for what has no name here."""
    code = tag.lower().partition("-")[0]
    return (
        ""
        if code == "en" or code not in LANG_INFO or "name" not in LANG_INFO[code]
        else f"in {LANG_INFO[code]['name']}"
    )


def _show_version_line(version: VersionRow) -> VersionLine:
    match version.join_rule:
        case JoinRule.IDENTIFIER if version.join_scheme:
            joined = f"by the same {name_scheme(version.join_scheme)}"
        case JoinRule.ABSTRACT:
            joined = "by the same abstract"
        case JoinRule.RECOGNITION if version.join_score is not None:
            # Rounded down: 0.998 is not certain.
            score = floor(version.join_score * 100) / 100
            joined = f"recognised by title, authors and year, score {score:.2f}"
        case _:
            joined = ""
    return VersionLine(show_version(version), joined)


def _show_people(
    signatures: tuple[SignatureRow, ...], affiliations: tuple[PrintedAffiliation, ...]
) -> tuple[Signatory, ...]:
    numbers = {place: number for number, place in enumerate(affiliations, 1)}
    return tuple(
        show_signatory(
            one,
            marks=",".join(str(number) for number in sorted({numbers[place] for place in one.affiliations})),
        )
        for one in signatures
    )


def hear_sources(work: WorkRow) -> list[Testimony]:
    """What was read of the records, as everybody may know it; one that this version cannot read says nothing."""
    heard = []
    for source in work.sources:
        if source.word is not None:
            with suppress(msgspec.DecodeError):
                said = msgspec.json.decode(source.word.payload, type=WorkRecord)
                record = leave_out(said, work.nobodys_marks)
                heard.append(Testimony(source.word.digest, source.key, source.word.observed_at, record))
    return heard
