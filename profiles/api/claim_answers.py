"""Claims as the API tells them."""

import datetime

import msgspec

from papers.addresses import researcher_address
from profiles.pages.claims import show_evidence, show_proof
from profiles.selectors.claim_facts import OPEN, read_claim_facts
from profiles.selectors.claims import ClaimRow, EventRow, EvidenceRow
from profiles.selectors.homepages import ChallengeRow
from profiles.trust.levels import find_level


class ClaimedAnswer(msgspec.Struct, frozen=True):
    """The researcher that is claimed; name and address are null when the record is gone."""

    id: str
    display_name: str | None
    address: str | None


class EvidenceAnswer(msgspec.Struct, frozen=True):
    """A piece of evidence, what it is of, and how it was found; it counts while `is_counted`."""

    kind: str
    value: str
    detail: str
    given_at: datetime.datetime
    expires_at: datetime.datetime | None
    ended_at: datetime.datetime | None
    is_counted: bool


class ClaimEventAnswer(msgspec.Struct, frozen=True):
    """An entry of the log of a claim; `is_own` when the claimant did it. `level` is the one that it led to, 0 to 5."""

    action: str
    is_own: bool
    level: int
    reason: str | None
    at: datetime.datetime


class OwnClaimAnswer(msgspec.Struct, frozen=True):
    """A claim with what speaks for it and what happened to it, the newest last.

    `state` is pending, verified, competing, withdrawn, refused, revoked or expired; `level` is 2 to 5 while it is
    verified, else null. `raised_by` says what would raise it, null where nothing can.
    """

    id: str
    researcher: ClaimedAnswer
    state: str
    level: int | None
    reason: str | None
    raised_by: str | None
    opened_at: datetime.datetime
    changed_at: datetime.datetime
    evidence: tuple[EvidenceAnswer, ...]
    events: tuple[ClaimEventAnswer, ...]
    address: str


class ProofAnswer(msgspec.Struct, frozen=True):
    """A homepage on which `token` is waited for: in its text, as `meta` or as `link`, or in the file `well_known`.

    `state` says how it stands. `checked_at` is null until it was looked at; while `is_due`, it is about to be.
    """

    id: str
    homepage: str
    token: str
    meta: str
    link: str
    well_known: str
    state: str
    asked_at: datetime.datetime
    expires_at: datetime.datetime
    checked_at: datetime.datetime | None
    is_due: bool


def describe_claims(claims: list[ClaimRow]) -> list[OwnClaimAnswer]:
    """The answers of claims, in their order. One query."""
    facts = read_claim_facts([one.id for one in claims])
    levels = {
        one.id: find_level(
            msgspec.structs.replace(facts[one.id], has_competing_claim=one.state == "competing")
        )
        for one in claims
    }
    return [_describe(one, levels[one.id].raised_by) for one in claims]


def _describe(claim: ClaimRow, raised_by: str) -> OwnClaimAnswer:
    name = claim.author_name
    return OwnClaimAnswer(
        id=str(claim.id),
        researcher=ClaimedAnswer(
            str(claim.author_id), name, None if name is None else researcher_address(claim.author_id, name)
        ),
        state=claim.state,
        level=claim.level if claim.state == "verified" else None,
        reason=claim.reason or None,
        raised_by=raised_by if raised_by and claim.state in OPEN else None,
        opened_at=claim.opened_at,
        changed_at=claim.changed_at,
        evidence=tuple(_describe_evidence(one) for one in claim.evidence),
        events=tuple(_describe_event(one, claim.user_id) for one in claim.events),
        address=f"/me/claims/{claim.id}",
    )


def _describe_evidence(one: EvidenceRow) -> EvidenceAnswer:
    shown = show_evidence(one)
    return EvidenceAnswer(
        one.kind, shown.value, shown.detail, one.given_at, one.expires_at, one.ended_at, one.is_counted
    )


def _describe_event(one: EventRow, user_id: int) -> ClaimEventAnswer:
    return ClaimEventAnswer(one.action, one.by_id == user_id, one.level, one.reason or None, one.at)


def describe_proof(challenge: ChallengeRow, claim: ClaimRow, *, origin: str) -> ProofAnswer:
    """`origin` is the site's scheme and host without "/" behind."""
    record = f"{origin}{researcher_address(claim.author_id, claim.author_name or '')}"
    shown = show_proof(challenge, record=record, now=datetime.datetime.now(datetime.UTC))
    return ProofAnswer(
        id=str(challenge.id),
        homepage=challenge.address,
        token=shown.token,
        meta=shown.meta,
        link=shown.link,
        well_known=shown.well_known,
        state=shown.state,
        asked_at=challenge.asked_at,
        expires_at=challenge.expires_at,
        checked_at=challenge.checked_at,
        is_due=challenge.is_due,
    )
