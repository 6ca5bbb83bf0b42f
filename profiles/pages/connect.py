"""The section of the researcher page that says whose it is, on what evidence, and how somebody claims it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from papers.pages.text import count, show_day
from profiles.models import Claim, Evidence
from profiles.selectors.public_claims import EvidenceKind, OwnStanding, PublicClaim


@dataclass(frozen=True, slots=True)
class PublicEvidence:
    """A kind of evidence in words, and since when it counts."""

    said: str
    since: str


@dataclass(frozen=True, slots=True)
class Connect:
    """Whose the page is, for everybody. `level` is "" while nobody owns it; `flags` are what stands beside it."""

    author_id: int
    level: str
    since: str
    evidence: tuple[PublicEvidence, ...]
    flags: tuple[str, ...]
    login_address: str
    report_address: str
    vouch_address: str


@dataclass(frozen=True, slots=True)
class OwnClaim:
    """What is said to an account of its own claim: `headline` is "" without one, `address` where it stands."""

    headline: str
    said: str
    address: str
    may_vouch: bool


def show_connect(author_id: int, claim: PublicClaim, *, address: str) -> Connect:
    """The public part; `address` is that of the researcher."""
    return Connect(
        author_id=author_id,
        level=f"L{claim.level}" if claim.level is not None else "",
        since=show_day(claim.verified_at) if claim.verified_at else "",
        evidence=tuple(PublicEvidence(_say_kind(one), show_day(one.since)) for one in claim.evidence),
        flags=_list_flags(claim),
        login_address=f"/account/login/?{urlencode({'next': address})}",
        report_address=f"/researchers/{author_id}/report",
        vouch_address=f"/researchers/{author_id}/vouch",
    )


def show_own_claim(standing: OwnStanding) -> OwnClaim:
    """What the section says to who is signed in."""
    headline, said = _OWN_WORDS.get(standing.state or "", ("", ""))
    address = f"/me/claims/{standing.claim_id}" if standing.claim_id is not None else ""
    return OwnClaim(headline, said, address, standing.may_vouch)


_OWN_WORDS = {
    Claim.State.VERIFIED.value: ("You own this page", ""),
    Claim.State.PENDING.value: (
        "Claim pending",
        "It waits for evidence or for a curator; you can add evidence at any time.",
    ),
    Claim.State.COMPETING.value: (
        "Your claim competes with another",
        "Somebody else’s claim came first; a curator decides between them.",
    ),
}


def _say_kind(one: EvidenceKind) -> str:
    label = Evidence.Kind(one.kind).label
    if one.kind == Evidence.Kind.VOUCH and one.pieces_count > 1:
        return f"{one.pieces_count} co-authors vouch"
    return f"{label}, which no source names" if one.is_weak else label


def _list_flags(claim: PublicClaim) -> tuple[str, ...]:
    flags = []
    if claim.rivals_count:
        rivals = count(claim.rivals_count, "other claim" if claim.level is not None else "claim")
        flags.append(
            f"{rivals} to this page {'waits' if claim.rivals_count == 1 else 'wait'} for evidence or a curator."
        )
    if claim.disputes_count:
        reports = count(claim.disputes_count, "report")
        is_are = "is" if claim.disputes_count == 1 else "are"
        flags.append(f"{reports} of a problem with this page {is_are} not answered yet.")
    return tuple(flags)
