"""Corrections written: the word itself, what follows from it, and how everything was before."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import msgspec
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection
from django.db.models import Q

from papers.corrections import CorrectionError
from papers.models import Change, Correction, Rule, WorkRedirect
from papers.selectors.signatures import load_block_sets
from papers.services.catalogue import (
    CatalogueBusyError,
    FirstLoadError,
    hold_catalogue_soon,
    mark_changed,
    redirect_ids,
)
from papers.services.changes import log_change
from papers.services.kept_rows import KeptRows
from papers.services.resolution import resolve_blocks, stamp_apart, stamp_authors

SUPPRESSING = (Correction.Kind.HIDE, Correction.Kind.REMOVE)


class Put(NamedTuple):
    """A signature and the author record that a person puts it on; None is nobody."""

    work_id: int
    position: int
    block: int
    author_id: int | None


class Deed(NamedTuple):
    """What a correction does. `refused` are (work, name block, author record); `lifted_for` lets one record's go."""

    kind: Correction.Kind
    author_id: int
    other_author_id: int | None
    puts: Sequence[Put]
    refused: Sequence[tuple[int, int, int]] = ()
    lifted_for: int | None = None
    joined_id: int | None = None


class Said(NamedTuple):
    """Who makes a correction, as what, and why."""

    by: AbstractBaseUser
    role: Correction.Role
    reason: str
    note: str = ""


def hold_for_correction() -> None:
    """Hold the catalogue before anything else that others wait for; held until this transaction ends.

    Raises CorrectionError while an import does not let go of it, or it is loaded for the first time.
    """
    try:
        hold_catalogue_soon()
    except CatalogueBusyError as error:
        raise CorrectionError("An import is writing just now. Nothing was done; try again soon.") from error
    except FirstLoadError as error:
        raise CorrectionError("The catalogue is being loaded for the first time. Try again later.") from error


def select_blocks(author_ids: Collection[int]) -> set[int]:
    """The name blocks under which these records sign."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT DISTINCT n.block FROM papers_namevariant v JOIN papers_name n ON n.id = v.name_id
               WHERE v.author_id = ANY(%s)""",
            [list(author_ids)],
        )
        return {block for (block,) in cursor.fetchall()}


def commit(deed: Deed, said: Said, *, target_id: int | None = None) -> Correction:
    """Write what the deed says and what follows from it, and how it was before."""
    works_count = len(deed.puts)
    if deed.refused:
        deed = deed._replace(puts=[*deed.puts, *_select_namesakes(deed.puts)])
    signers = _select_signers(deed.puts)
    involved = {deed.author_id, *signers, *(put.author_id for put in deed.puts if put.author_id is not None)}
    if deed.other_author_id is not None:
        involved.add(deed.other_author_id)
    blocks = select_blocks(involved) | {put.block for put in deed.puts}
    kept = KeptRows()
    kept.keep(involved)
    correction = write_correction(deed, said, {}, works_count)
    lifted = _write_word(deed, correction)
    stamp_authors(involved)
    if deed.joined_id is not None and target_id is not None:
        redirect_ids("author", {deed.joined_id: target_id})
    resolve_blocks(blocks, kept.keep)
    correction.before = {
        **kept.take_changed(),
        "puts": [list(put) for put in deed.puts],
        "papers_refusal": lifted,
        "blocks": sorted(blocks),
    }
    correction.save(update_fields=["before"])
    mark_changed({put.work_id for put in deed.puts})
    log_correction(correction)
    return correction


def _select_namesakes(puts: Sequence[Put]) -> list[Put]:
    """The other signatures of the same name on the same works, kept where they are.

    A refusal tells its signature by the name, and so is one of theirs too.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT a.work_id, a.position, n.block, a.author_id
               FROM unnest(%s::bigint[], %s::bigint[]) AS put (work_id, block)
               JOIN papers_name n USING (block) JOIN papers_signature s ON (s.work_id, s.name_id) = (put.work_id, n.id)
               JOIN papers_authorship a ON (a.work_id, a.position) = (s.work_id, s.position) AND NOT a.is_curated
               WHERE (a.work_id, a.position) NOT IN (SELECT * FROM unnest(%s::bigint[], %s::integer[]))""",
            [
                [put.work_id for put in puts],
                [put.block for put in puts],
                [put.work_id for put in puts],
                [put.position for put in puts],
            ],
        )
        return [Put(*row) for row in cursor.fetchall()]


def _select_signers(puts: Sequence[Put]) -> set[int]:
    """The author records that these signatures are now."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT DISTINCT author_id FROM papers_authorship
               WHERE (work_id, position) IN (SELECT * FROM unnest(%s::bigint[], %s::integer[]))""",
            [[put.work_id for put in puts], [put.position for put in puts]],
        )
        return {author_id for (author_id,) in cursor.fetchall()}


def write_correction(deed: Deed, said: Said, before: dict[str, Any], works_count: int) -> Correction:
    correction = Correction.objects.create(
        kind=deed.kind,
        author_id=deed.author_id,
        other_author_id=deed.other_author_id,
        by_id=said.by.pk,
        role=said.role,
        reason=said.reason,
        note=said.note,
        works_count=works_count,
        before=before,
    )
    correction.refresh_from_db()
    return correction


def _write_word(deed: Deed, correction: Correction) -> list[dict[str, Any]]:
    """The authorships, refusals and suppressions; the refusals that were lifted for them."""
    places = [[put.work_id for put in deed.puts], [put.position for put in deed.puts]]
    with connection.cursor() as cursor:
        lifted = _lift_refusals(cursor, deed)
        cursor.execute(
            """INSERT INTO papers_refusal (work_id, block, author_id, correction_id)
               SELECT *, %s FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) ON CONFLICT DO NOTHING""",
            [correction.pk, *([row[column] for row in deed.refused] for column in range(3))],
        )
        cursor.execute(
            """DELETE FROM papers_authorship
               WHERE (work_id, position) IN (SELECT * FROM unnest(%s::bigint[], %s::integer[]))""",
            places,
        )
        if deed.kind in SUPPRESSING:
            _suppress(cursor, deed, correction)
            return lifted
        cursor.execute(
            """INSERT INTO papers_authorship
                   (work_id, position, author_id, rule, rule_version, score, evidence, is_curated)
               SELECT work_id, position, author_id, %s, 0, 1.0, NULL, true
               FROM unnest(%s::bigint[], %s::integer[], %s::bigint[]) AS put (work_id, position, author_id)""",
            [int(Rule.CURATED), *places, [put.author_id for put in deed.puts]],
        )
    return lifted


def _lift_refusals(cursor: Any, deed: Deed) -> list[dict[str, Any]]:
    if deed.lifted_for is None:
        return []
    cursor.execute(
        """DELETE FROM papers_refusal r WHERE (r.work_id, r.block) IN (SELECT * FROM unnest(%s::bigint[], %s::bigint[]))
           AND (r.author_id = %s OR r.author_id IN (SELECT old_id FROM papers_authorredirect WHERE author_id = %s))
           RETURNING work_id, block, author_id, correction_id""",
        [
            [put.work_id for put in deed.puts],
            [put.block for put in deed.puts],
            deed.lifted_for,
            deed.lifted_for,
        ],
    )
    columns = ("work_id", "block", "author_id", "correction_id")
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _suppress(cursor: Any, deed: Deed, correction: Correction) -> None:
    cursor.execute(
        """INSERT INTO papers_suppressedsignature (work_id, block, author_id, correction_id)
           SELECT *, %s, %s FROM unnest(%s::bigint[], %s::bigint[]) ON CONFLICT DO NOTHING""",
        [
            deed.author_id,
            correction.pk,
            [put.work_id for put in deed.puts],
            [put.block for put in deed.puts],
        ],
    )
    cursor.execute(
        """INSERT INTO papers_suppressedidentifier (scheme, value, author_id, correction_id)
           SELECT scheme, value, author_id, %s FROM papers_authoridentifier WHERE author_id = %s
           ON CONFLICT DO NOTHING""",
        [correction.pk, deed.author_id],
    )
    cursor.execute(
        "DELETE FROM papers_authorredirect WHERE author_id = %s RETURNING old_id", [deed.author_id]
    )
    stamp_apart([old_id for (old_id,) in cursor.fetchall()])


def take_back_notes(correction: Correction) -> set[int]:
    """Take away the refusals and suppressions of a correction, and write again those that it lifted.

    Gives the name blocks in which they spoke, also of names that other sources printed since.
    """
    blocks = set(correction.before.get("blocks", ()))
    with connection.cursor() as cursor:
        for table in ("papers_refusal", "papers_suppressedsignature"):
            cursor.execute(f"SELECT block FROM {table} WHERE correction_id = %s", [correction.pk])
            blocks.update(block for (block,) in cursor.fetchall())
        if correction.kind in SUPPRESSING:
            blocks.update(one.block for own in load_block_sets(blocks)[0] for one in own)
        for table in ("papers_refusal", "papers_suppressedsignature", "papers_suppressedidentifier"):
            cursor.execute(f"DELETE FROM {table} WHERE correction_id = %s", [correction.pk])
        cursor.execute(
            """INSERT INTO papers_refusal (work_id, block, author_id, correction_id)
               SELECT w.id, b.block, b.author_id, b.correction_id
               FROM jsonb_populate_recordset(NULL::papers_refusal, %s) b
               LEFT JOIN papers_workredirect r ON r.old_id = b.work_id
               JOIN papers_work w ON w.id = coalesce(r.work_id, b.work_id) ON CONFLICT DO NOTHING""",
            [msgspec.json.encode(correction.before.get("papers_refusal", [])).decode()],
        )
    return blocks


def check_last(correction: Correction) -> None:
    """Raises CorrectionError when a later correction that stands touched a signature of this one."""
    touched = _list_touched(correction)
    ids = {correction.author_id, correction.other_author_id, *correction.before.get("made", ())} - {None}
    ids |= {put.author_id for put in list_puts(correction)} - {None}
    later = Correction.objects.filter(pk__gt=correction.pk, undone_at=None).filter(
        Q(author_id__in=ids) | Q(other_author_id__in=ids)
    )
    newest = [one for one in later.order_by("-id") if _list_touched(one) & touched]
    if newest:
        raise CorrectionError(
            f"Later corrections stand on this one; undo number {newest[0].pk} first: {newest[0].get_kind_display()}."
        )


def list_puts(correction: Correction) -> list[Put]:
    """The signatures that a correction put somewhere, as they stood then."""
    return [Put(*one) for one in correction.before["puts"]]


def _list_touched(correction: Correction) -> set[tuple[int, int]]:
    """The same by work as it is now, and name block."""
    puts = list_puts(correction)
    joined = dict(
        WorkRedirect.objects.filter(old_id__in=[put.work_id for put in puts]).values_list("old_id", "work_id")
    )
    return {(joined.get(put.work_id, put.work_id), put.block) for put in puts}


def log_correction(correction: Correction) -> None:
    """Write it to the change logs of its records; none of somebody who wants to be shown nowhere."""
    if correction.kind in SUPPRESSING:
        return
    for author_id, other_id in (
        (correction.author_id, correction.other_author_id),
        (correction.other_author_id, correction.author_id),
    ):
        if author_id is not None:
            log_change(kind=Change.Kind.CORRECTION, author_ids=[author_id], other_id=other_id)
