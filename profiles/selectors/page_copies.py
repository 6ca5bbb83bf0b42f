"""Copies of researcher pages, and the facts of which one is made."""

import datetime
from collections.abc import Sequence

import msgspec

from core.rendering import to_plain
from core.rows import read_rows
from graph.selectors.author_edges import read_author_edges
from graph.selectors.state import read_state
from papers.models import Kind
from papers.selectors.authors import AuthorRow, list_author_files
from papers.selectors.works import NEWEST_FIRST, IdentifierRow, find_joined_works
from profiles.copied import (
    FORM,
    CopiedPage,
    CopiedPlace,
    CopiedSource,
    CopiedTerm,
    CopiedTrust,
    CopiedWork,
    decode_copy,
)
from profiles.models import PageCopy
from profiles.selectors.snapshots import SnapshotRow, read_snapshot
from profiles.trust.registry import TERMS

MOST_WORKS, MOST_SOURCES = 4_000, 100
LISTED_COPIES = 100

_TITLES = {term.key: term.title for term in TERMS}


class CopyRow(msgspec.Struct, frozen=True):
    """That there is a copy, of the record or of one that joined it."""

    author_id: int
    day: datetime.date


class KeptCopy(msgspec.Struct, frozen=True):
    """A copy as it was kept."""

    author_id: int
    day: datetime.date
    digest: str
    page: CopiedPage


class _WorkRow(msgspec.Struct, frozen=True):
    id: int
    kind: int
    year: int | None
    title: str | None
    title_html: str | None
    venue: str | None
    is_retracted: bool
    identifiers: tuple[IdentifierRow, ...]


class _WorkId(msgspec.Struct, frozen=True):
    work_id: int


def list_copies(author_ids: Sequence[int]) -> list[CopyRow]:
    """The copies of these records, the newest `LISTED_COPIES` first; one query."""
    sql = """
        SELECT author_id, day FROM profiles_pagecopy WHERE author_id = ANY(%(author_ids)s::bigint[])
        ORDER BY day DESC, author_id LIMIT %(limit)s
    """
    return read_rows(CopyRow, sql, {"author_ids": list(author_ids), "limit": LISTED_COPIES})


def find_copy(author_id: int, day: datetime.date) -> KeptCopy | None:
    """The copy of this record and day, or None."""
    row = PageCopy.objects.filter(author_id=author_id, day=day).first()
    return KeptCopy(row.author_id, row.day, row.digest, decode_copy(row.content)) if row else None


def list_left_works(author_id: int, work_ids: Sequence[int]) -> frozenset[int]:
    """Those of these works that are not of this record today; the record of a work that joined another counts."""
    left = set(work_ids) - _list_own(author_id, work_ids)
    if not left:
        return frozenset()
    joined = find_joined_works(left)
    still = _list_own(author_id, list(joined.values())) if joined else set()
    return frozenset(one for one in left if joined.get(one) not in still)


def read_page_facts(author: AuthorRow) -> CopiedPage:
    """What a copy of the page of this record says today."""
    is_counted = read_state().counted_at is not None
    edges = read_author_edges(author.id, people=0, close=0, institutions=0)
    place = author.affiliation
    newest = read_snapshot(author.id).newest
    return CopiedPage(
        form=FORM,
        name=author.name,
        names=author.variants,
        identifiers=author.identifiers,
        affiliation=CopiedPlace(place.name, place.year) if place else None,
        works_count=author.works_count,
        first_year=author.first_year,
        last_year=author.last_year,
        collaborators_count=edges.collaborators_count if is_counted else None,
        close_count=edges.close_count if is_counted else None,
        topics_count=sum(bool(topic.name) for topic in edges.topics) if is_counted else None,
        trust=_copy_trust(newest) if newest else None,
        sources=tuple(
            CopiedSource(one.name, one.read_at, one.records_count)
            for one in list_author_files(author.id)[:MOST_SOURCES]
        ),
        works=tuple(_list_works(author.id)),
    )


def _copy_trust(newest: SnapshotRow) -> CopiedTrust:
    return CopiedTrust(
        score=newest.score,
        level=newest.level,
        label=newest.label,
        is_claimed=newest.is_claimed,
        formula_version=newest.formula_version,
        measured_at=newest.computed_at,
        terms=tuple(
            CopiedTerm(_TITLES.get(term.key, term.key), term.points, term.maximum)
            for term in newest.points.terms
        ),
        total=newest.points.total,
        cap=newest.points.cap,
    )


def _list_works(author_id: int) -> list[CopiedWork]:
    sql = f"""
        SELECT w.id, w.kind, w.year, w.title, t.title_html, venue.name AS venue, w.is_retracted,
            (SELECT coalesce(json_agg(json_build_object('scheme', i.scheme, 'value', i.value)
                                      ORDER BY i.scheme, i.value), '[]')
               FROM papers_workidentifier i WHERE i.work_id = w.id) AS identifiers
        FROM papers_authorship a JOIN papers_work w ON w.id = a.work_id
        LEFT JOIN papers_worktext t ON t.work_id = w.id LEFT JOIN papers_venue venue ON venue.id = w.venue_id
        WHERE a.author_id = %(author_id)s ORDER BY {NEWEST_FIRST} LIMIT %(limit)s
    """
    return [
        CopiedWork(
            id=row.id,
            kind=Kind(row.kind).label,
            year=row.year,
            title=row.title if row.title_html is None else to_plain(row.title_html),
            venue=row.venue,
            identifiers=row.identifiers,
            is_retracted=row.is_retracted,
        )
        for row in read_rows(_WorkRow, sql, {"author_id": author_id, "limit": MOST_WORKS})
    ]


def _list_own(author_id: int, work_ids: Sequence[int]) -> set[int]:
    sql = """
        SELECT work_id FROM papers_authorship
        WHERE author_id = %(author_id)s AND work_id = ANY(%(work_ids)s::bigint[])
    """
    return {
        row.work_id for row in read_rows(_WorkId, sql, {"author_id": author_id, "work_ids": list(work_ids)})
    }
