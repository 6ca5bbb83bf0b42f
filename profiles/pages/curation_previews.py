"""What a merge, a split or a move would do, for a curator to look at before it is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from papers.addresses import researcher_address, work_address
from papers.corrections import Reason
from papers.models import Correction
from papers.pages.identifiers import show_author_identifiers
from papers.pages.text import count, show_years
from papers.services.correction_plans import CorrectionPlan, PlannedRecord, PlannedWork

LISTED_WORKS = 100
REASONS = {
    Correction.Kind.MERGE: (Reason.SAME_PERSON, Reason.SOURCE_ERROR, Reason.OWN_WISH),
    Correction.Kind.SPLIT: (Reason.FALLS_APART, Reason.OTHER_PERSON, Reason.SOURCE_ERROR),
    Correction.Kind.MOVE: (Reason.OTHER_PERSON, Reason.SOURCE_ERROR, Reason.FALLS_APART),
    Correction.Kind.REMOVE: (Reason.OWN_WISH, Reason.LAW),
}
_VERBS = {
    Correction.Kind.MERGE: "Merge",
    Correction.Kind.SPLIT: "Split",
    Correction.Kind.MOVE: "Move",
}


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A record before and after; `number` is like "record 12" or "a new record", an empty `after` that it goes."""

    number: str
    name: str
    address: str
    before: str
    after: str
    goes: bool


@dataclass(frozen=True, slots=True)
class PlannedWorkLine:
    address: str
    title: str
    about: str
    is_curated: bool


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """`obstacles` say why it can't be done; then nothing can be applied. `fields` are what applying posts again."""

    address: str
    record_address: str
    verb: str
    title: str
    name: str
    changes: tuple[RecordChange, ...]
    identifiers: tuple[str, ...]
    works: tuple[PlannedWorkLine, ...]
    works_total: str
    unlisted: str
    consequences: tuple[str, ...]
    obstacles: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
    swap_address: str
    swap_other: str
    reasons: tuple[tuple[str, str], ...]


def show_preview_page(
    plan: CorrectionPlan, *, work_ids: Sequence[int], owners: Mapping[int, int]
) -> PreviewPage:
    """The preview of a plan; `owners` are the accounts that own its records, `work_ids` are those that were chosen."""
    name = plan.records[0].name
    is_merge = plan.kind == Correction.Kind.MERGE
    verb = _VERBS[plan.kind]
    other = "" if plan.other_author_id is None else str(plan.other_author_id)
    return PreviewPage(
        address=f"/curate/records/{plan.author_id}/apply",
        record_address=f"/curate/records/{plan.author_id}",
        verb=verb,
        title=f"{verb}: {name}",
        name=name,
        changes=tuple(_show_change(one) for one in plan.records),
        identifiers=tuple(f"{one.label} {one.value}" for one in show_author_identifiers(plan.identifiers)),
        works=tuple(_show_work(work) for work in plan.works[:LISTED_WORKS]),
        works_total=count(len(plan.works), "work"),
        unlisted=f"and {count(len(plan.works) - LISTED_WORKS, 'more work')}"
        if len(plan.works) > LISTED_WORKS
        else "",
        consequences=_list_consequences(plan, owners),
        obstacles=(*plan.obstacles, *list_owner_obstacles(plan, owners)),
        fields=(
            ("kind", plan.kind.value),
            ("seen", plan.digest),
            *([("other" if is_merge else "to", other)] if other else []),
            *((("work", str(one)) for one in work_ids) if not is_merge else ()),
        ),
        swap_address=f"/curate/records/{other}/preview" if is_merge else "",
        swap_other=str(plan.author_id) if is_merge else "",
        reasons=tuple((reason.value, reason.label) for reason in REASONS[plan.kind]),
    )


def list_owner_obstacles(plan: CorrectionPlan, owners: Mapping[int, int]) -> tuple[str, ...]:
    """That two people own the records which a merge would make one."""
    if plan.kind != Correction.Kind.MERGE:
        return ()
    is_of_two = len(set(owners.values())) > 1
    return ("Two people own these records: decide their claims first.",) if is_of_two else ()


def _show_change(record: PlannedRecord) -> RecordChange:
    return RecordChange(
        number=f"record {record.id}" if record.id else "a new record",
        name=record.name,
        address=researcher_address(record.id, record.name) if record.id else "",
        before=_show_works(record.works_before, record.years_before) if record.id else "",
        after=_show_works(record.works_after, record.years_after) if record.works_after else "",
        goes=not record.works_after,
    )


def _show_works(number: int, years: tuple[int, int] | None) -> str:
    return ", ".join(filter(None, [count(number, "work"), show_years(*years) if years else ""]))


def _show_work(work: PlannedWork) -> PlannedWorkLine:
    return PlannedWorkLine(
        address=work_address(work.work_id, work.title),
        title=work.title or "Title not imported",
        about=" · ".join(
            [
                *([] if work.title else [f"work {work.work_id}"]),
                str(work.year or "year not imported"),
                f"signed {work.printed}",
            ]
        ),
        is_curated=work.is_curated,
    )


def _list_consequences(plan: CorrectionPlan, owners: Mapping[int, int]) -> tuple[str, ...]:
    """What follows for addresses and owners."""
    lines = ["Imports and matching keep it so from then on; it can be undone as a whole."]
    goes = next((one for one in plan.records if one.id and not one.works_after), None)
    if goes is not None:
        to = plan.other_author_id if goes.id == plan.author_id else plan.author_id
        lines.append(f"The address of record {goes.id} leads to record {to} from then on.")
        if goes.id in owners:
            lines.append("The claim of its owner goes along.")
    elif owners:
        lines.append("Whoever owns a record goes on to own it, with the works that are then on it.")
    return tuple(lines)
