"""The pages on which a claimant sees how their claims stand, what speaks for them, and what would raise their level."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from papers.addresses import researcher_address
from papers.pages.text import count, show_day, show_moment
from profiles.claims import ClaimReason
from profiles.homepages import META_NAME, WELL_KNOWN, make_token
from profiles.models import Claim, Evidence
from profiles.pages.curation_log import CLAIM_ACTIONS
from profiles.selectors.claim_facts import OPEN
from profiles.selectors.claims import ClaimRow, EventRow, EvidenceRow
from profiles.selectors.homepages import ChallengeRow
from profiles.trust.levels import ClaimFacts, find_level

_Kind = Evidence.Kind
_State = Claim.State
STATE_WORDS = {
    _State.PENDING.value: ("pending", "It waits for evidence, or for a curator to look at it."),
    _State.VERIFIED.value: ("verified", "You own this page."),
    _State.COMPETING.value: (
        "competing",
        "Somebody else’s claim came first. A curator decides between them.",
    ),
    _State.WITHDRAWN.value: ("withdrawn", "You took it back, or it joined another of yours."),
    _State.REFUSED.value: ("refused", "A curator refused it."),
    _State.REVOKED.value: ("revoked", "A curator took it back."),
    _State.EXPIRED.value: ("expired", "Nothing came of it for a year, or the record is gone."),
}
_REASONS = {reason.value: reason.label for reason in ClaimReason}


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A piece of evidence: what, about what, how it was found, and until when; `over` says that it counts no longer."""

    said: str
    value: str
    detail: str
    given: str
    until: str
    over: str


@dataclass(frozen=True, slots=True)
class ProofLine:
    """A homepage on which a token is waited for; `state` says how it stands, `is_failed` that the last look failed."""

    id: int
    address: str
    token: str
    meta: str
    link: str
    well_known: str
    state: str
    is_failed: bool
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class HistoryLine:
    when: str
    what: str
    level: str
    said: str


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim in a list of one's own."""

    address: str
    name: str
    state: str
    level: str
    opened: str


@dataclass(frozen=True, slots=True)
class ClaimsPage:
    """All claims of an account, the open ones apart."""

    open: tuple[ClaimLine, ...]
    closed: tuple[ClaimLine, ...]


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """One claim, to whom it belongs. `record_address` is "" when the record is gone; `raised_by` "" at the highest."""

    id: int
    name: str
    record_address: str
    state: str
    said: str
    reason: str
    level: str
    meaning: str
    raised_by: str
    is_open: bool
    is_verified: bool
    evidence: tuple[EvidenceLine, ...]
    over: tuple[EvidenceLine, ...]
    proofs: tuple[ProofLine, ...]
    history: tuple[HistoryLine, ...]


def show_claims_page(claims: Sequence[ClaimRow]) -> ClaimsPage:
    lines = [(one.state in OPEN, show_claim_line(one)) for one in claims]
    return ClaimsPage(
        open=tuple(line for is_open, line in lines if is_open),
        closed=tuple(line for is_open, line in lines if not is_open),
    )


def show_claim_line(claim: ClaimRow) -> ClaimLine:
    return ClaimLine(
        address=f"/me/claims/{claim.id}",
        name=_name(claim),
        state=STATE_WORDS[claim.state][0],
        level=f"L{claim.level}" if claim.state == _State.VERIFIED else "",
        opened=show_day(claim.opened_at),
    )


def show_claim_page(
    claim: ClaimRow, facts: ClaimFacts, challenges: Sequence[ChallengeRow], *, origin: str, now: datetime
) -> ClaimPage:
    """`origin` is the site's scheme and host without "/" behind."""
    state, said = STATE_WORDS[claim.state]
    competes = claim.state == _State.COMPETING
    level = find_level(msgspec.structs.replace(facts, has_competing_claim=competes))
    record = researcher_address(claim.author_id, claim.author_name) if claim.author_name else ""
    is_open = claim.state in OPEN
    proven = {one.value for one in claim.evidence if one.kind == _Kind.HOMEPAGE and one.is_counted}
    return ClaimPage(
        id=claim.id,
        name=_name(claim),
        record_address=record,
        state=state,
        said=said,
        reason=_REASONS.get(claim.reason, ""),
        level=f"L{claim.level}" if claim.state == _State.VERIFIED else "",
        meaning=level.meaning if claim.state == _State.VERIFIED else "",
        raised_by=level.raised_by if is_open else "",
        is_open=is_open,
        is_verified=claim.state == _State.VERIFIED,
        evidence=tuple(show_evidence(one) for one in claim.evidence if one.is_counted),
        over=tuple(show_evidence(one) for one in claim.evidence if not one.is_counted),
        proofs=tuple(
            show_proof(one, record=f"{origin}{record}", now=now)
            for one in challenges
            if is_open and one.address not in proven
        ),
        history=tuple(_show_event(one, claim.user_id) for one in reversed(claim.events)),
    )


def _name(claim: ClaimRow) -> str:
    return claim.author_name or f"the record {claim.author_id}, which is gone"


def show_evidence(one: EvidenceRow) -> EvidenceLine:
    over = ""
    if not one.is_counted:
        over = f"ended {show_day(one.ended_at)}" if one.ended_at else "expired"
    return EvidenceLine(
        said=_Kind(one.kind).label,
        value=_show_value(one),
        detail=_show_detail(one.kind, one.detail),
        given=show_day(one.given_at),
        until=show_day(one.expires_at) if one.expires_at else "",
        over=over,
    )


def _show_value(one: EvidenceRow) -> str:
    if one.kind in (_Kind.VOUCH, _Kind.REVIEW):
        return (one.by_name or "") if one.kind == _Kind.VOUCH else ""
    return str(one.detail.get("address", one.value)) if one.kind == _Kind.INSTITUTION_EMAIL else one.value


def _show_detail(kind: str, detail: Mapping[str, Any]) -> str:
    match kind:
        case _Kind.NAME:
            return f"fits “{detail.get('printed', '')}”"
        case _Kind.ORCID:
            return f"it stands on {count(detail.get('works_count', 0), 'work')} of this record"
        case _Kind.INSTITUTION_EMAIL:
            return f"counts where the name fits; the affiliation reads “{detail.get('affiliation', '')}”"
        case _Kind.HOMEPAGE:
            return _show_homepage(detail)
        case _Kind.VOUCH:
            works = count(detail.get("works_count", 0), "work")
            return f"{works} together; counts while they are at level L4 or above"
        case _Kind.ORGANISATION:
            return ", ".join(filter(None, [detail.get("role"), f"put there by {detail.get('asserted_by')}"]))
    return ""


def _show_homepage(detail: Mapping[str, Any]) -> str:
    found = f"found as {detail.get('how', '')}"
    if detail.get("missed"):
        found += f", but missed {count(detail['missed'], 'time')} since"
    if not detail.get("is_named"):
        return f"{found}; no source names this page, so that it is weak evidence and raises no level"
    return f"{found}; named by {detail.get('named_by')}"


def show_proof(one: ChallengeRow, *, record: str, now: datetime) -> ProofLine:
    token = make_token(one.id, one.address)
    is_over = one.expires_at <= now
    state = f"Waited for until {show_day(one.expires_at)}. Not looked at yet."
    if is_over:
        state = "This token is no longer waited for. Ask for a new one."
    elif one.is_due:
        state = "The page is being looked at. Load this page anew in a moment."
    elif one.checked_at is not None:
        state = f"Looked at {show_moment(one.checked_at)}: {one.note}"
    return ProofLine(
        id=one.id,
        address=one.address,
        token=token,
        meta=f'<meta name="{META_NAME}" content="{token}">',
        link=f'<a rel="me" href="{record}#{token}">Peerlight</a>',
        well_known=WELL_KNOWN,
        state=state,
        is_failed=one.checked_at is not None and not one.is_due and not is_over,
        is_waiting=one.is_due and not is_over,
    )


def _show_event(event: EventRow, user_id: int) -> HistoryLine:
    kind = event.note if event.note in _Kind.values else ""
    who = "by you" if event.by_id == user_id else "by a curator" if event.reason and event.by_id else ""
    is_word = event.action != "moved" and not kind
    said = [_REASONS.get(event.reason, ""), event.note if is_word else "", _Kind(kind).label if kind else ""]
    return HistoryLine(
        when=show_day(event.at),
        what=" ".join(filter(None, [CLAIM_ACTIONS[event.action], who])),
        level=f"L{event.level}" if event.level > 1 and event.action != "opened" else "",
        said=" ".join(filter(None, said)),
    )
