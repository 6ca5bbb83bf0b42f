"""Author records as the researcher page reads them."""

import datetime
from collections.abc import Collection
from typing import Literal

import msgspec

from core.rows import read_row, read_rows
from papers.models import AuthorIdentifier, AuthorRedirect, Correction, NameVariant
from papers.selectors.works import IdentifierRow

VARIANTS = """(SELECT coalesce(json_agg(other.printed ORDER BY other.works_count DESC, other.printed), '[]') FROM (
        SELECT n.printed, sum(v.works_count) AS works_count
        FROM papers_namevariant v JOIN papers_name n ON n.id = v.name_id
        WHERE v.author_id = a.id AND n.printed <> own.printed GROUP BY n.printed
    ) other) AS variants"""
"""Of `papers_author a` named `papers_name own`: its other names as printed, the most frequent first."""
NEWEST_AFFILIATION = """(SELECT row_to_json(newest) FROM (
        SELECT f.name, f.match_key AS institution_id, w.year, w.id AS work_id, w.title AS work_title
        FROM papers_authorship s
        JOIN papers_signatureaffiliation sa ON sa.work_id = s.work_id AND sa.position = s.position
        JOIN papers_affiliation f ON f.id = sa.affiliation_id
        JOIN papers_work w ON w.id = s.work_id
        WHERE s.author_id = a.id
        ORDER BY w.year DESC NULLS LAST, w.published_on DESC NULLS LAST, w.id DESC, f.name LIMIT 1
    ) newest) AS affiliation"""
"""Of `papers_author a`: the AffiliationRow of its newest work that has one."""


class AffiliationRow(msgspec.Struct, frozen=True):
    """An affiliation as printed on a work, and which work that is; `institution_id` is its match key."""

    name: str
    institution_id: int
    year: int | None
    work_id: int
    work_title: str | None


class AuthorRow(msgspec.Struct, frozen=True):
    """An author record with its identifiers and the affiliation printed on its newest work that has one.

    `variants` are its other names as printed, the most frequent first.
    """

    id: int
    name: str
    works_count: int
    first_year: int | None
    last_year: int | None
    changed_at: datetime.datetime
    variants: tuple[str, ...]
    identifiers: tuple[IdentifierRow, ...]
    affiliation: AffiliationRow | None


class AuthorFile(msgspec.Struct, frozen=True):
    """A file in which works of an author record stand, and when it was read."""

    name: str
    form: str
    read_at: datetime.datetime
    records_count: int


def read_author(author_id: int) -> AuthorRow | None:
    """The author record, or None when there is none with this id."""
    sql = f"""
        SELECT a.id, own.printed AS name, a.works_count, a.first_year, a.last_year, a.changed_at,
            {VARIANTS},
            (SELECT coalesce(json_agg(json_build_object('scheme', i.scheme, 'value', i.value)
                                      ORDER BY i.scheme, i.value), '[]')
               FROM papers_authoridentifier i WHERE i.author_id = a.id) AS identifiers,
            {NEWEST_AFFILIATION}
        FROM papers_author a JOIN papers_name own ON own.id = a.name_id WHERE a.id = %(author_id)s
    """
    return read_row(AuthorRow, sql, {"author_id": author_id}, is_prepared=True)


def find_joined_author(old_id: int) -> int | None:
    """The id of the author record that the one with this former id joined, or None."""
    return find_joined_authors([old_id]).get(old_id)


def find_joined_authors(old_ids: Collection[int]) -> dict[int, int]:
    """By former id the id of the author record that it joined; the others are left out."""
    return dict(AuthorRedirect.objects.filter(old_id__in=old_ids).values_list("old_id", "author_id"))


def find_orcids(author_ids: Collection[int]) -> dict[int, str]:
    """By author record the ORCID iD that sources give it, of several the first; the others are left out."""
    held = AuthorIdentifier.objects.filter(author_id__in=author_ids, scheme="orcid").order_by("-value")
    return dict(held.values_list("author_id", "value"))


def find_identified_author(identifiers: Collection[tuple[str, str]]) -> int | None:
    """The id of the author record that has one of these identifiers, scheme and value; None when none has one."""
    found = AuthorIdentifier.objects.filter(pk__in=list(identifiers)).order_by("scheme", "value")
    return found.values_list("author_id", flat=True).first() if identifiers else None


def list_author_files(author_id: int) -> list[AuthorFile]:
    """The files from which the works of an author record were read, the newest first."""
    sql = """
        SELECT f.name, f.form, max(run.started_at) AS read_at, count(*) AS records_count
        FROM papers_authorship a JOIN papers_sourcerecord r ON r.work_id = a.work_id
        JOIN papers_importorigin f ON f.id = r.origin_id JOIN papers_importrun run ON run.id = f.run_id
        WHERE a.author_id = %(author_id)s
        GROUP BY f.name, f.form ORDER BY read_at DESC, f.name
    """
    return read_rows(AuthorFile, sql, {"author_id": author_id}, is_prepared=True)


def read_suppression(author_id: int) -> Literal["hide", "remove"] | None:
    """Whether the author record of this id is hidden or removed; None when it is neither."""
    kinds = Correction.objects.filter(
        author_id=author_id, kind__in=(Correction.Kind.HIDE, Correction.Kind.REMOVE), undone_at=None
    ).values_list("kind", flat=True)
    return "remove" if Correction.Kind.REMOVE in kinds else "hide" if kinds else None


def list_author_names(author_id: int) -> list[str]:
    """All names as printed under which an author record signs."""
    variants = NameVariant.objects.filter(author_id=author_id)
    return list(variants.order_by("name__printed").values_list("name__printed", flat=True).distinct())
