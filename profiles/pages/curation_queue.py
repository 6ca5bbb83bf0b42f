"""The curators' queue: what waits, since when, and where it is decided."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.http import QueryDict

from core.pagination import Pager, build_pager, read_page_number
from papers.pages.text import count, show_day
from papers.pages.work_facets import Choice
from profiles.models import Dispute
from profiles.selectors.curation_queue import QUEUE_CAP, QueueCounts, QueueKind, QueueRow

PAGE_SIZE = 50
NO_NAME = "an account without a name"
_KIND_LABELS = {
    QueueKind.CLAIM: "Claims",
    QueueKind.COMPETING: "Competing claims",
    QueueKind.DISPUTE: "Reported problems",
    QueueKind.REMOVAL: "Removal requests",
    QueueKind.CONFLATION: "Records that fall apart",
    QueueKind.COMPLAINT: "Complaints about invitations",
}
_LINE_LABELS = {
    QueueKind.CLAIM: "Claim",
    QueueKind.COMPETING: "Competing claim",
    QueueKind.DISPUTE: "Reported",
    QueueKind.REMOVAL: "Removal request",
    QueueKind.CONFLATION: "Falls apart",
    QueueKind.COMPLAINT: "Complaint",
}
_SUBJECTS = dict(Dispute.Kind.choices)


@dataclass(frozen=True, slots=True)
class QueueQuery:
    """Which page of the queue; `only` None for all that waits."""

    only: QueueKind | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One thing that waits: `address` is where it is decided, `label` its kind, `about` what is known of it.

    `name` is that of the author record, as it is now; when the record is gone, `is_gone` and a line that says so.
    """

    label: str
    address: str
    name: str
    is_gone: bool
    about: str
    since: str


@dataclass(frozen=True, slots=True)
class QueuePage:
    choices: tuple[Choice, ...]
    total: str
    lines: tuple[QueueLine, ...]
    is_narrowed: bool
    pager: Pager | None


def read_queue_query(asked: QueryDict) -> QueueQuery:
    """The part of the queue that an address asks for. Raises BadRequest, with a sentence."""
    raw = asked.get("kind")
    if raw is not None and raw not in list(QueueKind):
        raise BadRequest(f"What waits is one of {', '.join(QueueKind)}.")
    return QueueQuery(QueueKind(raw) if raw else None, read_page_number(asked.get("page")))


def count_listed(counts: QueueCounts, only: QueueKind | None) -> int:
    """How many the pages of the queue hold: at most `QUEUE_CAP`."""
    return min(QUEUE_CAP, sum(_count(counts, kind) for kind in QueueKind if only in (None, kind)))


def show_queue_page(rows: Sequence[QueueRow], counts: QueueCounts, query: QueueQuery) -> QueuePage:
    """The page of the queue that was asked for."""
    total = sum(_count(counts, kind) for kind in QueueKind if query.only in (None, kind))
    return QueuePage(
        choices=_list_choices(counts, query.only),
        total=_show_count(total),
        lines=tuple(_show_line(row) for row in rows),
        is_narrowed=query.only is not None,
        pager=build_pager(
            query.page,
            total=count_listed(counts, query.only),
            size=PAGE_SIZE,
            address_of=lambda page: _queue_address(query.only, page),
            total_text=_show_count(total),
        ),
    )


def _count(counts: QueueCounts, kind: QueueKind) -> int:
    return int(getattr(counts, kind.value))


def _show_count(number: int) -> str:
    return f"more than {QUEUE_CAP:,}" if number > QUEUE_CAP else f"{number:,}"


def _list_choices(counts: QueueCounts, only: QueueKind | None) -> tuple[Choice, ...]:
    total = sum(_count(counts, kind) for kind in QueueKind)
    return (
        Choice("All", _queue_address(None), only is None, _show_count(total)),
        *(
            Choice(label, _queue_address(kind), only is kind, _show_count(_count(counts, kind)))
            for kind, label in _KIND_LABELS.items()
        ),
    )


def _queue_address(only: QueueKind | None, page: int = 1) -> str:
    words = [*([f"kind={only}"] if only else []), *([f"page={page}"] if page > 1 else [])]
    return f"/curate?{'&'.join(words)}" if words else "/curate"


def _show_line(row: QueueRow) -> QueueLine:
    return QueueLine(
        label=_LINE_LABELS[row.kind],
        address=_decision_address(row),
        name=row.author_name or f"Record {row.author_id}",
        is_gone=row.author_name is None,
        about=_show_about(row),
        since=show_day(row.at),
    )


def _decision_address(row: QueueRow) -> str:
    match row.kind:
        case QueueKind.CLAIM | QueueKind.COMPETING:
            return f"/curate/claims/{row.id}"
        case QueueKind.DISPUTE | QueueKind.REMOVAL:
            return f"/curate/disputes/{row.id}"
        case QueueKind.CONFLATION:
            return f"/curate/records/{row.id}"
        case QueueKind.COMPLAINT:
            return f"/curate/complaints/{row.id}"


def _show_about(row: QueueRow) -> str:
    match row.kind:
        case QueueKind.CLAIM | QueueKind.COMPETING:
            evidence = (
                count(row.evidence_count, "piece") + " of evidence" if row.evidence_count else "no evidence"
            )
            return f"by {row.account or NO_NAME}, {evidence}"
        case QueueKind.DISPUTE | QueueKind.REMOVAL:
            return _SUBJECTS.get(row.subject, row.subject)
        case QueueKind.CONFLATION:
            return f"into {count(row.parts_count, 'part')}"
        case QueueKind.COMPLAINT:
            return f"about what {row.account or NO_NAME} wrote"
