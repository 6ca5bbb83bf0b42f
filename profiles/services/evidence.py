"""Evidence kept as it is found: what came is written, what is no longer there ends, and the level follows."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from profiles.models import Claim, ClaimEvent, Evidence, User
from profiles.selectors.claim_facts import OPEN
from profiles.selectors.found_evidence import FoundEvidence, find_evidence
from profiles.services.record_locks import lock_records
from profiles.services.settlement import Happening, settle_record

_Action = ClaimEvent.Action
_FOUND = (
    Evidence.Kind.NAME,
    Evidence.Kind.EMAIL,
    Evidence.Kind.ORCID,
    Evidence.Kind.INSTITUTION_EMAIL,
    Evidence.Kind.ORGANISATION,
)
"""The kinds that are looked up anew; others are given once and stay until they end by themselves."""


def refresh_evidence(claim_ids: Collection[int]) -> list[Happening]:
    """Write what is found for these open claims, end what is not, and say what happened.

    Must run while their records are held; the caller settles them. Nothing changes for a record that is not there.
    """
    found = find_evidence(claim_ids)
    kept: dict[int, list[Evidence]] = {claim_id: [] for claim_id in found}
    for one in Evidence.objects.filter(claim_id__in=found, ended_at=None):
        kept[one.claim_id].append(one)
    happened: list[Happening] = []
    for claim_id, evidence in found.items():
        happened += _write(claim_id, evidence, kept[claim_id])
    return happened


def _write(claim_id: int, found: Sequence[FoundEvidence], kept: Sequence[Evidence]) -> list[Happening]:
    new = {(str(one.kind), one.value): one for one in found}
    old = {(one.kind, one.value): one for one in kept if one.kind in _FOUND}
    updated = [
        one
        for key, one in old.items()
        if key in new and (one.detail, one.expires_at) != (new[key].detail, new[key].expires_at)
    ]
    for one in updated:
        one.detail, one.expires_at = new[one.kind, one.value].detail, new[one.kind, one.value].expires_at
    Evidence.objects.bulk_update(updated, ["detail", "expires_at"])
    Evidence.objects.filter(pk__in=[one.pk for key, one in old.items() if key not in new]).update(
        ended_at=Now()
    )
    Evidence.objects.bulk_create(
        Evidence(
            claim_id=claim_id, kind=one.kind, value=one.value, detail=one.detail, expires_at=one.expires_at
        )
        for key, one in new.items()
        if key not in old
    )
    ended = [
        Happening(claim_id, _Action.EVIDENCE_ENDED, note=kind) for kind, _ in sorted(old.keys() - new.keys())
    ]
    came = [
        Happening(claim_id, _Action.EVIDENCE, note=kind) for kind, value in new if (kind, value) not in old
    ]
    return ended + came


@transaction.atomic
def refresh_record(author_id: int, *, by: User | None = None) -> None:
    """Look up anew what speaks for all open claims to a record, end what expired, and settle whose it is."""
    lock_records([author_id])
    claim_ids = list(Claim.objects.filter(author_id=author_id, state__in=OPEN).values_list("id", flat=True))
    expired = Evidence.objects.filter(claim_id__in=claim_ids, ended_at=None, expires_at__lte=Now())
    happened = [Happening(one.claim_id, _Action.EVIDENCE_ENDED, note=one.kind) for one in expired]
    expired.update(ended_at=Now())
    happened += refresh_evidence(claim_ids)
    settle_record(author_id, by=by, happened=happened)


def refresh_account(*, by: User) -> None:
    """Look up anew what speaks for the claims of an account, as after it got or lost an address, an iD or a name."""
    claims = Claim.objects.filter(user=by, state__in=OPEN).order_by("author_id")
    for author_id in claims.values_list("author_id", flat=True):
        refresh_record(author_id, by=by)


def list_outdated(claim_ids: Collection[int]) -> list[int]:
    """The records of those of these claims for which something else is found now than is written. Writes nothing."""
    found = find_evidence(claim_ids)
    kept: dict[int, set[tuple[str, str]]] = {claim_id: set() for claim_id in found}
    over: set[int] = set()
    evidence = Evidence.objects.filter(
        Q(kind__in=_FOUND) | Q(expires_at__lte=Now()), claim_id__in=found, ended_at=None
    )
    for one in evidence.annotate(is_over=Q(expires_at__lte=Now())):
        kept[one.claim_id].add((one.kind, one.value))
        if one.is_over:
            over.add(one.claim_id)
    outdated = [
        claim_id
        for claim_id, pieces in found.items()
        if claim_id in over or {(str(one.kind), one.value) for one in pieces} != kept[claim_id]
    ]
    return sorted(set(Claim.objects.filter(pk__in=outdated).values_list("author_id", flat=True)))
