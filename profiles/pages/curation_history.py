"""The public history of a record: what was put right, when, as what somebody did it, and why."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from papers.addresses import researcher_address
from papers.corrections import Reason
from papers.models import Correction
from papers.pages.text import count, enumerate_words, show_day
from papers.selectors.authors import AuthorRow
from profiles.curation import DismissalReason
from profiles.models import ClaimEvent
from profiles.selectors.curation_history import HISTORY_CAP, HistoryKind, HistoryRow

LISTED_FORMER = 20
LEAST_VERIFIED = 2
_REASONS = {reason.value: reason.label for reason in (*Reason, *DismissalReason)}
_ROLES = {Correction.Role.OWNER.value: "by its owner", Correction.Role.CURATOR.value: "by a curator"}
_CLAIM_ENDS = {
    ClaimEvent.Action.WITHDRAWN.value: "The claim to this record was withdrawn by its owner",
    ClaimEvent.Action.REVOKED.value: "The claim to this record was taken back by a curator",
    ClaimEvent.Action.EXPIRED.value: "The claim to this record expired",
}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One entry; `other` is the name of another record and `other_address` its page, "" where none is or it is gone.

    `who` is "by its owner", "by a curator" or "". `undone` is the day on which it was undone, or "".
    """

    day: str
    what: str
    other: str
    other_address: str
    who: str
    reason: str
    undone: str


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """`former` says under which other numbers it was found, "" for none; `more` that older entries are left out."""

    address: str
    researcher_address: str
    title: str
    description: str
    name: str
    lines: tuple[HistoryLine, ...]
    former: str
    more: str


def show_history_page(
    author: AuthorRow, rows: Sequence[HistoryRow], *, author_ids: Collection[int]
) -> HistoryPage:
    """The history of the record that has `author_ids`: its own and those of the records that joined it."""
    address = researcher_address(author.id, author.name)
    return HistoryPage(
        address=f"{address}/history",
        researcher_address=address,
        title=f"History of the record of {author.name}",
        description=f"What was put right on the page of {author.name}.",
        name=author.name,
        lines=tuple(_show_line(row, author_ids) for row in rows),
        former=_show_former([one for one in author_ids if one != author.id]),
        more=f"These are the newest {HISTORY_CAP:,}." if len(rows) >= HISTORY_CAP else "",
    )


def _show_line(row: HistoryRow, author_ids: Collection[int]) -> HistoryLine:
    what, other = _say(row, author_ids)
    is_there = row.other_name is not None and other is not None and other not in author_ids
    return HistoryLine(
        day=show_day(row.at),
        what=what,
        other=(row.other_name or "") if is_there else (f"record {other}" if other else ""),
        other_address=researcher_address(other, row.other_name or "") if is_there and other else "",
        who=_ROLES.get(row.role, ""),
        reason=_REASONS.get(row.reason, ""),
        undone=show_day(row.undone_at) if row.undone_at else "",
    )


def _say(row: HistoryRow, author_ids: Collection[int]) -> tuple[str, int | None]:
    """What happened, seen from this record, and the id of the other record, which is named behind it."""
    match row.kind:
        case HistoryKind.CORRECTION:
            return _say_correction(row, is_other_side=row.author_id not in author_ids)
        case HistoryKind.CLAIM:
            return _say_claim(row), None
        case HistoryKind.DISMISSAL:
            return "Looked at because the works fall apart, and left as it is", None


def _say_correction(row: HistoryRow, *, is_other_side: bool) -> tuple[str, int | None]:
    works = count(row.works_count or 0, "work")
    near, far = row.other_author_id, row.author_id
    match row.what, is_other_side:
        case "confirm", _:
            return f"{works} confirmed as theirs", None
        case "refuse", False:
            return f"{works} refused as not theirs", None
        case "refuse", True:
            return f"Set apart, with {works}, as not of", far
        case "move", False:
            return f"{works} moved to", near
        case "move", True:
            return f"{works} moved here from", far
        case "merge", False:
            return f"Joined, with {works}, by", near
        case "merge", True:
            return "This record joined", far
        case "split", False:
            return f"{works} split off as", near
        case "split", True:
            return f"Split off, with {works}, from", far
    return f"{works} put right", near


def _say_claim(row: HistoryRow) -> str:
    if row.what in _CLAIM_ENDS:
        return _CLAIM_ENDS[row.what]
    if (row.level or 0) < LEAST_VERIFIED:
        return "The claim to this record is not verified any more"
    if row.what == ClaimEvent.Action.VERIFIED:
        return f"A claim to this record was verified, at level L{row.level}"
    return f"The claim to this record is at level L{row.level}"


def _show_former(former: Sequence[int]) -> str:
    if not former:
        return ""
    named = [str(one) for one in former[:LISTED_FORMER]]
    if len(former) > LISTED_FORMER:
        named.append(f"{len(former) - LISTED_FORMER:,} more")
    label = "number" if len(former) == 1 else "numbers"
    return f"Also found under the former {label} {enumerate_words(named)}."
