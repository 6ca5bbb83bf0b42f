"""Claims: opened and withdrawn by people, decided and revoked by curators, let go when nothing comes of them.

Each of these holds the record, writes what happened to the claim's log, and settles whose the record is.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from papers.models import Author
from profiles.claims import ClaimError, ClaimReason
from profiles.models import Claim, ClaimEvent, Evidence, User
from profiles.selectors.claim_facts import OPEN
from profiles.services.evidence import refresh_evidence
from profiles.services.record_locks import lock_claim, lock_records
from profiles.services.settlement import Happening, end_evidence, settle_record, settle_vouched
from profiles.trust.levels import VOUCHING

KEPT_WAITING = timedelta(days=365)
"""So long a claim waits for evidence or a curator before it is let go."""

_State = Claim.State
_Action = ClaimEvent.Action


@transaction.atomic
def open_claim(*, author_id: int, by: User) -> Claim:
    """The account's open claim to this record: a new one, or the one there is.

    It is verified at once when nobody else's is open, and address and name speak for it. `author_id` is that of the
    record, not a former one. Raises ClaimError when there is no such record.
    """
    lock_records([author_id])
    if not Author.objects.filter(pk=author_id).exists():
        raise ClaimError(f"No researcher here has the number {author_id}.")
    claim = Claim.objects.filter(author_id=author_id, user=by, state__in=OPEN).first()
    if claim is not None:
        return claim
    claim = Claim.objects.create(author_id=author_id, user=by)
    happened = [Happening(claim.pk, _Action.OPENED), *refresh_evidence([claim.pk])]
    settle_record(author_id, by=by, happened=happened)
    claim.refresh_from_db()
    return claim


@transaction.atomic
def withdraw_claim(*, claim_id: int, by: User) -> Claim:
    """Close one's own claim; of one that is closed nothing changes. Raises ClaimError when it is another's."""
    claim = lock_claim(claim_id)
    if claim.user_id != by.pk:
        raise ClaimError("A claim is withdrawn by the person who made it.")
    if claim.state in OPEN:
        _close([claim], _State.WITHDRAWN, _Action.WITHDRAWN, by=by)
    return claim


def withdraw_claims_of(*, by: User) -> None:
    """Close all claims of an account, as before it is deleted."""
    claims = Claim.objects.filter(user=by, state__in=OPEN).order_by("author_id")
    for claim_id in claims.values_list("id", flat=True):
        withdraw_claim(claim_id=claim_id, by=by)


@transaction.atomic
def decide_claim(*, claim_id: int, by: User, approve: bool, reason: ClaimReason, note: str = "") -> Claim:
    """A curator's word: the claim is theirs, with the review as evidence, or refused.

    Approving a claim to a record that is another's revokes that one's; approving a verified one is a review and raises
    its level. Raises ClaimError when it is the curator's own, was reviewed, or is closed.
    """
    claim = lock_claim(claim_id)
    if claim.user_id == by.pk:
        raise ClaimError("Nobody decides on their own claim.")
    if claim.state not in OPEN:
        raise ClaimError(f"This claim is {claim.state} already, and nothing was done.")
    if not approve:
        if claim.state == _State.VERIFIED:
            raise ClaimError("This claim is verified: it can be revoked, and no longer be refused.")
        claim.decided_by = by
        _close([claim], _State.REFUSED, _Action.REFUSED, by=by, reason=reason, note=note)
        return claim
    _review(claim, by=by, reason=reason, note=note)
    claim.refresh_from_db()
    return claim


def _review(claim: Claim, *, by: User, reason: ClaimReason, note: str) -> None:
    if Evidence.objects.filter(claim=claim, kind=Evidence.Kind.REVIEW, ended_at=None).exists():
        raise ClaimError("This claim was reviewed already, and nothing was done.")
    Evidence.objects.create(claim=claim, kind=Evidence.Kind.REVIEW, value=str(by.pk), by=by)
    Claim.objects.filter(pk=claim.pk).update(reason=reason, decided_by=by)
    happened = [Happening(claim.pk, _Action.EVIDENCE, reason, note)]
    settle_record(claim.author_id, by=by, happened=happened, preferred_id=claim.pk)


@transaction.atomic
def revoke_claim(*, claim_id: int, by: User, reason: ClaimReason, note: str = "") -> Claim:
    """Take a verified claim back. Raises ClaimError when it is not verified, or is the curator's own."""
    claim = lock_claim(claim_id)
    if claim.user_id == by.pk:
        raise ClaimError("Nobody decides on their own claim; you can withdraw it.")
    if claim.state != _State.VERIFIED:
        raise ClaimError(f"This claim is {claim.state}: only a verified one is revoked.")
    claim.decided_by = by
    _close([claim], _State.REVOKED, _Action.REVOKED, by=by, reason=reason, note=note)
    return claim


@transaction.atomic
def expire_claims(author_id: int) -> None:
    """Let go of the claims to this record that waited longer than `KEPT_WAITING`. Competing ones wait as long."""
    lock_records([author_id])
    waiting = Claim.objects.filter(
        author_id=author_id,
        state__in=[_State.PENDING, _State.COMPETING],
        changed_at__lt=timezone.now() - KEPT_WAITING,
    )
    _close(list(waiting), _State.EXPIRED, _Action.EXPIRED, by=None)


def close_claims_of_gone(author_id: int) -> None:
    """Let go of the claims to a record that is no more. Must run while it is held."""
    claims = list(Claim.objects.filter(author_id=author_id, state__in=OPEN))
    _close(claims, _State.EXPIRED, _Action.EXPIRED, by=None)


def _close(
    claims: Sequence[Claim],
    state: Claim.State,
    action: ClaimEvent.Action,
    *,
    by: User | None,
    reason: ClaimReason | None = None,
    note: str = "",
) -> None:
    """Close claims to one record, if any, and settle whose it is then. Must run while it is held."""
    if not claims:
        return
    settle_vouched([one.pk for one in claims if one.level >= VOUCHING])
    for one in claims:
        one.state, one.level, one.reason = state, 1, reason or ""
        one.changed_at = timezone.now()
    Claim.objects.bulk_update(claims, ["state", "level", "reason", "changed_at", "decided_by"])
    end_evidence([one.pk for one in claims])
    happened = [Happening(one.pk, action, reason or "", note) for one in claims]
    settle_record(claims[0].author_id, by=by, happened=happened)
