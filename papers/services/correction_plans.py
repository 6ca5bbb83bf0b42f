"""What a merge, a split or a move would do, worked out before anything is done; nothing is written here."""

from collections import Counter
from collections.abc import Collection, Sequence

import msgspec

from papers.corrections import CorrectionError
from papers.models import AuthorRedirect, Correction
from papers.names import stable_key
from papers.selectors.corrections import RecordRow, SignedRow, list_records, list_signed
from papers.selectors.works import IdentifierRow

MOST_TOLD = 10
"""So many obstacles of one kind are told one by one."""


class PlannedWork(msgspec.Struct, frozen=True):
    """A work of a plan, the name under which it is signed, and the record that it would stand on; None is a new one."""

    work_id: int
    position: int
    block: int
    printed: str
    title: str | None
    year: int | None
    is_curated: bool
    author_id: int
    to_author_id: int | None


class PlannedRecord(msgspec.Struct, frozen=True):
    """A record of a plan before and after. `id` is None for a new one, `works_after` 0 for one that goes."""

    id: int | None
    name: str
    works_before: int
    works_after: int
    years_before: tuple[int, int] | None
    years_after: tuple[int, int] | None
    identifiers: tuple[IdentifierRow, ...]


class CorrectionPlan(msgspec.Struct, frozen=True):
    """What a correction would do. `works` are those that go, `staying` those that stay on the two records.

    `records` are the one that it is about and the other one, before and after; `identifiers` those that go along.
    `obstacles` say, a line each, why it can't be done. `digest` is of all that the plan rests on.
    """

    kind: Correction.Kind
    author_id: int
    other_author_id: int | None
    works: tuple[PlannedWork, ...]
    staying: tuple[PlannedWork, ...]
    records: tuple[PlannedRecord, ...]
    identifiers: tuple[IdentifierRow, ...]
    obstacles: tuple[str, ...]
    digest: str


def plan_merge(*, kept_id: int, joined_id: int) -> CorrectionPlan:
    """All works of the joined record would stand on the kept one. Raises CorrectionError when one is not there."""
    kept_id, joined_id = follow_ids([kept_id, joined_id])
    records = find_records([kept_id, joined_id])
    signed = list_signed([kept_id, joined_id])
    going = [row for row in signed if row.author_id == joined_id and joined_id != kept_id]
    obstacles = ["These two are one record already."] if kept_id == joined_id else []
    obstacles += _list_doubles(going, signed, records[kept_id]) + _list_refused(going, records[kept_id])
    return _lay_out(
        Correction.Kind.MERGE, kept_id, joined_id, going, signed, kept_id, records,
        records[joined_id].identifiers, obstacles,
    )  # fmt: skip


def plan_split(*, author_id: int, work_ids: Collection[int]) -> CorrectionPlan:
    """These works would stand on a new record. Raises CorrectionError when there is no such record."""
    (author_id,) = follow_ids([author_id])
    records = find_records([author_id])
    signed = list_signed([author_id])
    going = [row for row in signed if row.work_id in set(work_ids)]
    obstacles = _list_missing(going, work_ids, records[author_id])
    if going and len(going) == len(signed):
        obstacles.append("These are all works of the record: nothing would be left of it.")
    return _lay_out(
        Correction.Kind.SPLIT, author_id, None, going, signed, None, records, (), obstacles
    )  # fmt: skip


def plan_move(*, author_id: int, work_ids: Collection[int], to_author_id: int) -> CorrectionPlan:
    """These works would stand on the other record. Raises CorrectionError when there is no such record."""
    author_id, to_author_id = follow_ids([author_id, to_author_id])
    records = find_records([author_id, to_author_id])
    signed = list_signed([author_id, to_author_id])
    going = [row for row in signed if row.author_id == author_id and row.work_id in set(work_ids)]
    obstacles = _list_missing(going, work_ids, records[author_id])
    if author_id == to_author_id:
        obstacles = ["The works are on this record already."]
        going = []
    obstacles += _list_doubles(going, signed, records[to_author_id])
    obstacles += _list_refused(going, records[to_author_id])
    leaves = len(going) == sum(row.author_id == author_id for row in signed)
    return _lay_out(
        Correction.Kind.MOVE, author_id, to_author_id, going, signed, to_author_id, records,
        records[author_id].identifiers if leaves else (), obstacles,
    )  # fmt: skip


def plan_again(plan: CorrectionPlan) -> CorrectionPlan:
    """The same plan as things stand now."""
    work_ids = [work.work_id for work in plan.works]
    if plan.kind == Correction.Kind.SPLIT:
        return plan_split(author_id=plan.author_id, work_ids=work_ids)
    if plan.other_author_id is None:
        raise CorrectionError("The plan says no other record; plan it again.")
    if plan.kind == Correction.Kind.MERGE:
        return plan_merge(kept_id=plan.author_id, joined_id=plan.other_author_id)
    return plan_move(author_id=plan.author_id, work_ids=work_ids, to_author_id=plan.other_author_id)


def follow_ids(author_ids: Sequence[int]) -> list[int]:
    """The ids, each of a record that joined another replaced by the other's."""
    joined = dict(AuthorRedirect.objects.filter(old_id__in=author_ids).values_list("old_id", "author_id"))
    return [joined.get(author_id, author_id) for author_id in author_ids]


def find_records(author_ids: Collection[int]) -> dict[int, RecordRow]:
    """These author records by id. Raises CorrectionError when one is not there."""
    records = list_records(list(author_ids))
    for author_id in author_ids:
        if author_id not in records:
            raise CorrectionError(f"There is no author record {author_id}; it may be gone since.")
    return records


def name_work(title: str | None, year: int | None) -> str:
    """A work in a sentence."""
    return f"“{title or 'Untitled'}”" + (f" ({year})" if year else "")


def _list_doubles(going: Sequence[SignedRow], signed: Sequence[SignedRow], target: RecordRow) -> list[str]:
    held = {row.work_id for row in signed if row.author_id == target.id}
    return _tell(
        [f"Both signed {name_work(row.title, row.year)}." for row in going if row.work_id in held],
        "more works that both signed",
    )


def _list_refused(going: Sequence[SignedRow], target: RecordRow) -> list[str]:
    return _tell(
        [
            f"{name_work(row.title, row.year)} was refused as not theirs by {target.name}; undo that first."
            for row in going
            if target.id in row.refused_for
        ],
        "more works that were refused",
    )


def _list_missing(going: Sequence[SignedRow], work_ids: Collection[int], record: RecordRow) -> list[str]:
    missing = len(set(work_ids)) - len(going)
    if not work_ids:
        return ["No work is chosen."]
    return [f"{missing} of these works are not on the record of {record.name} any more."] if missing else []


def _tell(lines: list[str], rest: str) -> list[str]:
    left = len(lines) - MOST_TOLD
    return [*lines[:MOST_TOLD], f"There are {left} {rest}."] if left > 0 else lines


def _lay_out(
    kind: Correction.Kind,
    author_id: int,
    other_author_id: int | None,
    going: Sequence[SignedRow],
    signed: Sequence[SignedRow],
    target: int | None,
    records: dict[int, RecordRow],
    identifiers: tuple[IdentifierRow, ...],
    obstacles: Sequence[str],
) -> CorrectionPlan:
    moved = {(row.work_id, row.position) for row in going}
    staying = [row for row in signed if (row.work_id, row.position) not in moved]
    ids = dict.fromkeys((author_id, *([target] if target not in (None, author_id) else [])))
    if other_author_id is not None:
        ids.setdefault(other_author_id)
    shown = [_show_record(records[id_], going, signed, target) for id_ in ids]
    if target is None and going:
        shown.append(_show_new(going))
    return CorrectionPlan(
        kind=kind,
        author_id=author_id,
        other_author_id=other_author_id,
        works=tuple(_show_work(row, target) for row in going),
        staying=tuple(_show_work(row, row.author_id) for row in staying),
        records=tuple(shown),
        identifiers=identifiers,
        obstacles=tuple(obstacles),
        digest=_digest(kind, author_id, other_author_id, going, signed, obstacles),
    )


def _show_work(row: SignedRow, to_author_id: int | None) -> PlannedWork:
    return PlannedWork(
        row.work_id, row.position, row.block, row.printed, row.title, row.year, row.is_curated, row.author_id,
        to_author_id,
    )  # fmt: skip


def _show_record(
    record: RecordRow, going: Sequence[SignedRow], signed: Sequence[SignedRow], target: int | None
) -> PlannedRecord:
    before = [row for row in signed if row.author_id == record.id]
    moved = {(row.work_id, row.position) for row in going}
    after = [row for row in before if (row.work_id, row.position) not in moved]
    if record.id == target:
        after = [*before, *going]
    return PlannedRecord(
        record.id, record.name, len(before), len(after), _span(before), _span(after), record.identifiers
    )


def _show_new(going: Sequence[SignedRow]) -> PlannedRecord:
    printed = Counter(row.printed for row in going)
    name = min(printed, key=lambda one: (-printed[one], one))
    return PlannedRecord(None, name, 0, len(going), None, _span(going), ())


def _span(rows: Sequence[SignedRow]) -> tuple[int, int] | None:
    years = [row.year for row in rows if row.year is not None]
    return (min(years), max(years)) if years else None


def _digest(
    kind: str,
    author_id: int,
    other_author_id: int | None,
    going: Sequence[SignedRow],
    signed: Sequence[SignedRow],
    obstacles: Sequence[str],
) -> str:
    """Of who signed what, and what people said of it."""
    facts = sorted(
        (row.author_id, row.work_id, row.position, row.block, row.is_curated, sorted(row.refused_for))
        for row in signed
    )
    chosen = sorted((row.work_id, row.position) for row in going)
    key = stable_key(repr((kind, author_id, other_author_id, chosen, facts, sorted(obstacles))))
    return f"{key & (1 << 64) - 1:016x}"
