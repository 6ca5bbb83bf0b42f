"""The audit log as curators read it: with names and notes, and with the way to undo."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import QueryDict

from core.pagination import read_page_number
from papers.addresses import researcher_address
from papers.corrections import Reason
from papers.models import Correction
from papers.pages.text import count, show_moment
from profiles.claims import ClaimReason
from profiles.curation import DismissalReason, may_curator_undo
from profiles.models import ClaimEvent, Dispute, Evidence
from profiles.pages.curation_queue import NO_NAME
from profiles.selectors.curation_log import LOG_CAP, LogKind, LogRow

PAGE_SIZE = 50
LAST_PAGE = LOG_CAP // PAGE_SIZE
LARGEST_ID = 10**18 - 1
_CORRECTIONS = dict(Correction.Kind.choices)
_DISPUTES = dict(Dispute.Kind.choices)
EVIDENCE_LABELS = dict(Evidence.Kind.choices)
REASON_LABELS = {one.value: one.label for one in (*ClaimReason, *DismissalReason, *Reason)}
CLAIM_ACTIONS = {
    ClaimEvent.Action.OPENED.value: "Claimed",
    ClaimEvent.Action.EVIDENCE.value: "Evidence for the claim",
    ClaimEvent.Action.EVIDENCE_ENDED.value: "Evidence for the claim ended",
    ClaimEvent.Action.VERIFIED.value: "Claim verified",
    ClaimEvent.Action.COMPETING.value: "Claim competes with another",
    ClaimEvent.Action.REFUSED.value: "Claim refused",
    ClaimEvent.Action.WITHDRAWN.value: "Claim withdrawn",
    ClaimEvent.Action.REVOKED.value: "Claim revoked",
    ClaimEvent.Action.EXPIRED.value: "Claim expired",
    ClaimEvent.Action.MOVED.value: "Claim moved with its record",
}


@dataclass(frozen=True, slots=True)
class LogQuery:
    """Which entries are asked for: about a record, by an account, and which page of them."""

    author_id: int | None = None
    by_id: int | None = None
    page: int = 1

    def to_address(self, *, page: int) -> str:
        """Where these entries are, on that page."""
        words = {"record": self.author_id, "by": self.by_id, "page": page if page > 1 else None}
        query = urlencode({name: word for name, word in words.items() if word is not None})
        return f"/curate/log?{query}" if query else "/curate/log"


@dataclass(frozen=True, slots=True)
class LogLine:
    """One entry. `who` is the account, `who_address` its other entries; `undo_address` is "" where nothing is to undo.

    `address` leads to what it is about, "" where that has no page.
    """

    moment: str
    what: str
    address: str
    record: str
    record_address: str
    other: str
    other_address: str
    who: str
    who_address: str
    reason: str
    note: str
    undone: str
    undo_address: str


@dataclass(frozen=True, slots=True)
class LogPage:
    """`filtered` says whose or which record's entries these are, "" for all."""

    lines: tuple[LogLine, ...]
    filtered: str
    newer_address: str
    older_address: str
    record: str


@dataclass(frozen=True, slots=True)
class CorrectionPage:
    """A correction on a page of its own; `reason` and `undone` are sentences. `interest` says why not to undo it."""

    line: LogLine
    reason: str
    undone: str
    log_address: str
    number: str
    other_number: str
    tools_address: str
    other_tools_address: str
    interest: str


def read_log_query(asked: QueryDict) -> LogQuery:
    """The entries that an address asks for. Raises BadRequest, with a sentence."""
    page = read_page_number(asked.get("page"))
    if page > LAST_PAGE:
        raise BadRequest(
            f"The log is read {LAST_PAGE} pages back; what is older is found by record or account."
        )
    return LogQuery(read_id(asked.get("record"), "A record"), read_id(asked.get("by"), "An account"), page)


def read_id(raw: str | None, of_what: str) -> int | None:
    """The id in an address, None when none is asked for. Raises BadRequest for what is no id."""
    if not raw:
        return None
    if not (raw.isascii() and raw.isdigit() and 1 <= int(raw[:19]) <= LARGEST_ID and len(raw) <= 18):
        raise BadRequest(f"{of_what} is asked for by its number.")
    return int(raw)


def show_log_page(rows: Sequence[LogRow], query: LogQuery) -> LogPage:
    """The page of the log; `rows` may be one more than a page shows, which says that there are older ones."""
    has_older = len(rows) > PAGE_SIZE and query.page < LAST_PAGE
    filtered = " ".join(
        [
            *([f"about record {query.author_id}"] if query.author_id else []),
            *([f"by account {query.by_id}"] if query.by_id else []),
        ]
    )
    return LogPage(
        lines=tuple(show_log_line(row) for row in rows[:PAGE_SIZE]),
        filtered=filtered,
        newer_address=query.to_address(page=query.page - 1) if query.page > 1 else "",
        older_address=query.to_address(page=query.page + 1) if has_older else "",
        record=str(query.author_id or ""),
    )


def show_log_line(row: LogRow) -> LogLine:
    """An entry with the name of whoever did it."""
    return LogLine(
        moment=show_moment(row.at),
        what=_say(row),
        address=_find_address(row),
        record=row.author_name or f"record {row.author_id}",
        record_address=researcher_address(row.author_id, row.author_name) if row.author_name else "",
        other=(row.other_name or f"record {row.other_author_id}") if row.other_author_id else "",
        other_address=researcher_address(row.other_author_id, row.other_name)
        if row.other_author_id and row.other_name
        else "",
        who=_name_account(row),
        who_address=f"/curate/log?by={row.by_id}" if row.by_id else "",
        reason=REASON_LABELS.get(row.reason, row.reason),
        note=EVIDENCE_LABELS.get(row.note, row.note) if row.kind is LogKind.CLAIM else row.note,
        undone=f"undone {show_moment(row.undone_at)} by {row.undone_by_name or NO_NAME}"
        if row.undone_at
        else "",
        undo_address=f"/curate/corrections/{row.id}/undo" if _can_be_undone(row) else "",
    )


def _name_account(row: LogRow) -> str:
    if row.by_id is None:
        return "the site" if row.kind is LogKind.CLAIM else "an account that is gone"
    name = row.by_name or NO_NAME
    return f"{name}, its owner" if row.role == Correction.Role.OWNER else name


def _say(row: LogRow) -> str:
    match row.kind:
        case LogKind.CORRECTION:
            label = _CORRECTIONS.get(row.what, row.what)
            return f"{count(row.works_count or 0, 'work')} {label}" if row.works_count else label.capitalize()
        case LogKind.CLAIM:
            action = CLAIM_ACTIONS.get(row.what, row.what)
            return f"{action}, level L{row.level}"
        case LogKind.REPORT:
            return f"Reported: {_DISPUTES.get(row.what, row.what)}"
        case LogKind.ANSWER:
            return f"Answered: {_DISPUTES.get(row.what, row.what)}"
        case LogKind.DISMISSAL:
            return "Left as one record, though its works fall apart"


def _find_address(row: LogRow) -> str:
    match row.kind:
        case LogKind.CORRECTION:
            return f"/curate/corrections/{row.id}"
        case LogKind.CLAIM:
            return f"/curate/claims/{row.id}"
        case LogKind.REPORT | LogKind.ANSWER:
            return f"/curate/disputes/{row.id}"
        case LogKind.DISMISSAL:
            return f"/curate/records/{row.author_id}"


def show_correction_page(row: LogRow, *, interest: str) -> CorrectionPage:
    """A correction as its own page shows it."""
    line = show_log_line(row)
    return CorrectionPage(
        line=line,
        reason=f"Because {line.reason}.",
        undone=f"{line.undone[:1].upper()}{line.undone[1:]}",
        log_address=f"/curate/log?record={row.author_id}",
        number=f"record {row.author_id}",
        other_number=f"record {row.other_author_id}" if row.other_author_id else "",
        tools_address=f"/curate/records/{row.author_id}",
        other_tools_address=f"/curate/records/{row.other_author_id}" if row.other_author_id else "",
        interest=interest,
    )


def _can_be_undone(row: LogRow) -> bool:
    return (
        row.kind is LogKind.CORRECTION
        and row.undone_at is None
        and may_curator_undo(kind=row.what, role=row.role, is_revoked=row.is_revoked)
    )
