"""Who wrote what, put right by people: applied as a whole, undone as a whole, and outliving every import.

What follows from a correction is resolved in its own transaction, so that undoing it can write back every row as it
was, also of records that it was not about. Each gives up when the catalogue can't be had for some seconds.
"""

from collections.abc import Collection, Sequence

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, transaction
from django.db.models.functions import Now

from papers.corrections import CorrectionError, Reason
from papers.models import Correction
from papers.selectors.corrections import NameRow, RecordRow, SignedRow, list_names, list_signed
from papers.services.catalogue import mark_changed, take_ids
from papers.services.correction_plans import (
    CorrectionPlan,
    find_records,
    follow_ids,
    plan_again,
    plan_merge,
    plan_move,
    plan_split,
)
from papers.services.correction_writing import (
    SUPPRESSING,
    Deed,
    Put,
    Said,
    check_last,
    commit,
    hold_for_correction,
    list_puts,
    log_correction,
    select_blocks,
    take_back_notes,
    write_correction,
)
from papers.services.kept_rows import put_authorships, put_records
from papers.services.resolution import resolve_blocks, settle_blocks
from papers.signature_testimony import could_be_one_name

__all__ = [
    "CorrectionError",
    "CorrectionPlan",
    "apply_plan",
    "confirm_works",
    "hold_for_correction",
    "link_work",
    "plan_merge",
    "plan_move",
    "plan_split",
    "refuse_works",
    "suppress_author",
    "undo_correction",
]


@transaction.atomic
def apply_plan(
    *, plan: CorrectionPlan, by: AbstractBaseUser, role: Correction.Role, reason: str, note: str = ""
) -> Correction:
    """Do what the plan says. Raises CorrectionError when there are obstacles, or the records changed since."""
    _settle([plan.author_id] if plan.other_author_id is None else [plan.author_id, plan.other_author_id])
    if plan.obstacles:
        raise CorrectionError(plan.obstacles[0])
    if plan_again(plan).digest != plan.digest:
        raise CorrectionError("The record changed since this was planned; look at the plan again.")
    target, other_id = plan.author_id, plan.other_author_id
    if plan.kind == Correction.Kind.SPLIT:
        (target,) = take_ids("papers_author", 1)
        other_id = target
    elif plan.kind == Correction.Kind.MOVE and other_id is not None:
        target = other_id
    leaving = plan.author_id if plan.kind != Correction.Kind.MERGE else other_id
    goes = not any(work.author_id == leaving for work in plan.staying)
    deed = Deed(
        plan.kind,
        plan.author_id,
        other_id,
        [Put(work.work_id, work.position, work.block, target) for work in plan.works],
        [] if goes else [(work.work_id, work.block, plan.author_id) for work in plan.works],
        joined_id=leaving if goes else None,
    )
    return commit(deed, Said(by, role, reason, note), target_id=target)


@transaction.atomic
def confirm_works(
    *, author_id: int, work_ids: Collection[int], by: AbstractBaseUser, role: Correction.Role
) -> Correction:
    """Let these works of the record stay on it whatever sources say. Raises CorrectionError.

    Works that were confirmed already are left; when all were, the correction that did it comes back.
    """
    (author_id,) = _settle([author_id])
    (record,) = find_records([author_id]).values()
    rows = _choose(list_signed([author_id]), work_ids, record)
    done = _find_done(Correction.Kind.CONFIRM, author_id, {(row.work_id, row.block) for row in rows})
    if done:
        return done
    deed = Deed(Correction.Kind.CONFIRM, author_id, None, [_put(row, author_id) for row in rows])
    return commit(deed, Said(by, role, _reason_of(role)))


@transaction.atomic
def refuse_works(
    *,
    author_id: int,
    work_ids: Collection[int],
    by: AbstractBaseUser,
    role: Correction.Role,
    reason: str,
    note: str = "",
) -> Correction:
    """Take these works off the record for good, each to a record of its own. Raises CorrectionError.

    When all were refused already, the correction that did it comes back.
    """
    (author_id,) = _settle([author_id])
    (record,) = find_records([author_id]).values()
    signed = list_signed([author_id])
    if not {row.work_id for row in signed} & set(work_ids):
        done = _find_done(Correction.Kind.REFUSE, author_id, {(work_id, None) for work_id in work_ids})
        if done:
            return done
    rows = _choose(signed, work_ids, record)
    if len(rows) == len(signed):
        raise CorrectionError("These are all works of the record: nothing would be left of it.")
    stubs = take_ids("papers_author", len(rows))
    deed = Deed(
        Correction.Kind.REFUSE,
        author_id,
        stubs[0] if len(stubs) == 1 else None,
        [_put(row, stub) for row, stub in zip(rows, stubs, strict=True)],
        [(row.work_id, row.block, author_id) for row in rows],
    )
    return commit(deed, Said(by, role, reason, note))


@transaction.atomic
def link_work(*, author_id: int, work_id: int, by: AbstractBaseUser, role: Correction.Role) -> Correction:
    """Put a work on the record, at the name that fits. Raises CorrectionError, also where no name or several fit.

    From a record that has other works too it comes without its evidence, which would draw these along.
    """
    signers = [row.author_id for row in list_names(work_id) if row.author_id is not None]
    author_id = _settle([author_id, *signers])[0]
    (record,) = find_records([author_id]).values()
    names = list_names(work_id)
    if any(row.author_id == author_id for row in names):
        return confirm_works(author_id=author_id, work_ids=[work_id], by=by, role=role)
    name = _find_fitting(names, record)
    signer_id, keeps_others = name.author_id or 0, (name.works_count or 0) > 1
    deed = Deed(
        Correction.Kind.MOVE,
        signer_id,
        author_id,
        [Put(work_id, name.position, name.block, author_id)],
        [(work_id, name.block, signer_id)] if keeps_others else [],
        lifted_for=author_id,
        joined_id=None if keeps_others else signer_id,
    )
    return commit(deed, Said(by, role, _reason_of(role)), target_id=author_id)


@transaction.atomic
def suppress_author(
    *,
    author_id: int,
    kind: Correction.Kind,
    by: AbstractBaseUser,
    role: Correction.Role,
    reason: str,
    note: str = "",
) -> Correction:
    """Let this person be shown nowhere: what they signed, or what is found to be theirs later, is nobody's.

    `kind` is HIDE or REMOVE. A record that is hidden can be removed. Raises CorrectionError when it is not there.
    """
    if kind not in SUPPRESSING:
        raise ValueError(kind)
    said = Said(by, role, reason, note)
    (author_id,) = _settle([author_id])
    last = Correction.objects.filter(author_id=author_id, kind__in=SUPPRESSING, undone_at=None).last()
    if last and last.kind in (kind, Correction.Kind.REMOVE):
        return last
    if last:
        return write_correction(
            Deed(kind, author_id, None, ()), said, {"puts": last.before["puts"]}, last.works_count
        )
    find_records([author_id])
    deed = Deed(kind, author_id, None, [_put(row, None) for row in list_signed([author_id])])
    return commit(deed, said)


@transaction.atomic
def undo_correction(*, correction_id: int, by: AbstractBaseUser) -> Correction:
    """Write all rows back as they were, as far as imports did not change them since; done twice, it is done once.

    Raises CorrectionError when there is no such correction, or when later ones stand on it.
    """
    hold_for_correction()
    correction = Correction.objects.filter(pk=correction_id).first()
    if correction is None:
        raise CorrectionError("There is no such correction.")
    if correction.undone_at is not None:
        return correction
    check_last(correction)
    before = correction.before
    blocks = take_back_notes(correction)
    work_ids = {put.work_id for put in list_puts(correction)}
    if "blocks" in before:
        put_records(before)
        work_ids |= put_authorships(before)
        resolve_blocks(blocks)
    mark_changed(work_ids)
    Correction.objects.filter(pk=correction_id).update(undone_at=Now(), undone_by=by.pk)
    log_correction(correction)
    correction.refresh_from_db()
    return correction


def _settle(author_ids: Sequence[int]) -> list[int]:
    """Hold the catalogue with what touches these records resolved; their ids, followed to where they lead."""
    hold_for_correction()
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM papers_staleblock)")
        (is_stale,) = cursor.fetchone()
    if is_stale:
        settle_blocks(select_blocks(follow_ids(author_ids)))
    return follow_ids(author_ids)


def _choose(signed: Sequence[SignedRow], work_ids: Collection[int], record: RecordRow) -> list[SignedRow]:
    """What the record signed of these works. Raises CorrectionError when one is not on it, or there are none."""
    rows = [row for row in signed if row.work_id in set(work_ids)]
    if not rows or len(rows) < len(set(work_ids)):
        raise CorrectionError(
            f"A work is not on the record of {record.name} any more." if work_ids else "No work is chosen."
        )
    return rows


def _put(row: SignedRow, author_id: int | None) -> Put:
    return Put(row.work_id, row.position, row.block, author_id)


def _find_fitting(names: Sequence[NameRow], record: RecordRow) -> NameRow:
    """The one name on a work that could be this record's."""
    alike = [row for row in names if row.block in record.blocks]
    fitting = alike or [
        row for row in names if any(could_be_one_name(row.printed, name) for name in record.names)
    ]
    if len(fitting) != 1:
        raise CorrectionError(
            f"{'No' if not fitting else 'More than one'} name on this work could be that of {record.name}."
        )
    (name,) = fitting
    if name.author_id is None:
        raise CorrectionError(f"{name.printed} on this work can’t be put on a record.")
    if name.is_curated and not (name.is_refused and name.works_count == 1):
        raise CorrectionError(
            f"{name.printed} on this work is somebody else’s by a person’s word; ask a curator to move it."
        )
    return name


def _reason_of(role: Correction.Role) -> Reason:
    return Reason.OWN_WORD if role == Correction.Role.OWNER else Reason.SAME_PERSON


def _find_done(
    kind: Correction.Kind, author_id: int, signatures: set[tuple[int, int | None]]
) -> Correction | None:
    """The last correction that stands and did this to all of these; a name block of None is any."""
    for correction in Correction.objects.filter(kind=kind, author_id=author_id, undone_at=None).order_by(
        "-id"
    ):
        puts = list_puts(correction)
        if signatures <= {(put.work_id, block) for put in puts for block in (put.block, None)}:
            return correction
    return None
