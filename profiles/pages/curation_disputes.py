"""A problem that somebody reported, and what a curator answers."""

from dataclasses import dataclass

from papers.addresses import researcher_address, work_address
from papers.models import Correction
from papers.pages.text import count, show_moment
from papers.selectors.authors import AuthorRow
from profiles.claims import ClaimReason
from profiles.models import Claim, Dispute
from profiles.pages.curation_log import REASON_LABELS
from profiles.pages.curation_previews import REASONS
from profiles.pages.curation_queue import NO_NAME
from profiles.selectors.claims import DisputeRow
from profiles.selectors.curation_claims import RecordClaim

ANSWERS = (
    ClaimReason.PUT_RIGHT,
    ClaimReason.NOT_A_PROBLEM,
    ClaimReason.NO_EVIDENCE,
    ClaimReason.OTHER_PERSON,
    ClaimReason.RECORD_MIXED,
    ClaimReason.IMPERSONATION,
    ClaimReason.ASKED_FOR,
)
_KINDS = dict(Dispute.Kind.choices)


@dataclass(frozen=True, slots=True)
class ClaimedLine:
    """A claim to the record, and where it is decided."""

    name: str
    standing: str
    address: str
    is_reporter: bool


@dataclass(frozen=True, slots=True)
class DisputePage:
    """`answered` says how and when, "" while it is open; `interest` why this curator may not answer, "" if they may.

    `record_about` is "" when the record is gone.
    """

    id: str
    address: str
    title: str
    kind: str
    name: str
    record_about: str
    record_address: str
    tools_address: str
    log_address: str
    who: str
    moment: str
    note: str
    work: str
    work_address: str
    claims: tuple[ClaimedLine, ...]
    answered: str
    answer_note: str
    reasons: tuple[tuple[str, str], ...]
    removal_reasons: tuple[tuple[str, str], ...]
    interest: str


def show_dispute_page(
    dispute: DisputeRow, *, author: AuthorRow | None, claims: tuple[RecordClaim, ...], interest: str
) -> DisputePage:
    """The report with who claims the record; `author` is None when the record is gone."""
    name = author.name if author else f"record {dispute.author_id}"
    answered = ""
    if dispute.answered_at is not None:
        answered = f"Answered {show_moment(dispute.answered_at)}: {REASON_LABELS.get(dispute.answer, dispute.answer)}"
    may_remove = dispute.kind == Dispute.Kind.REMOVAL and author is not None
    return DisputePage(
        id=str(dispute.id),
        address=f"/curate/disputes/{dispute.id}",
        title=f"Report on {name}",
        kind=_KINDS.get(dispute.kind, dispute.kind),
        name=name,
        record_about=count(author.works_count, "work") if author else "",
        record_address=researcher_address(author.id, author.name) if author else "",
        tools_address=f"/curate/records/{author.id}" if author else "",
        log_address=f"/curate/log?record={dispute.author_id}",
        who=(dispute.by_name or NO_NAME) if dispute.by_id else "an account that is gone",
        moment=show_moment(dispute.opened_at),
        note=dispute.note,
        work=(dispute.work_title or f"Work {dispute.work_id}") if dispute.work_id else "",
        work_address=work_address(dispute.work_id, dispute.work_title) if dispute.work_id else "",
        claims=tuple(
            ClaimedLine(
                one.user_name or NO_NAME,
                f"{Claim.State(one.state).label.lower()}, L{one.level}",
                f"/curate/claims/{one.claim_id}",
                one.user_id == dispute.by_id,
            )
            for one in claims
        ),
        answered=answered,
        answer_note=dispute.answer_note,
        reasons=tuple((one.value, one.label) for one in ANSWERS),
        removal_reasons=tuple((one.value, one.label) for one in REASONS[Correction.Kind.REMOVE])
        if may_remove
        else (),
        interest=interest,
    )
