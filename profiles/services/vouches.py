"""Vouches: a co-author's word that a claim is its claimant's."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from profiles.claims import ClaimError
from profiles.models import Claim, ClaimEvent, Evidence, User
from profiles.selectors.claim_facts import OPEN
from profiles.selectors.vouching import find_shared_works
from profiles.services.record_locks import lock_claim
from profiles.services.settlement import Happening, settle_record

MOST_A_YEAR = 5
COUNTED_FOR = timedelta(days=730)
"""24 months."""

_YEAR = timedelta(days=365)
_Action = ClaimEvent.Action


@transaction.atomic
def give_vouch(*, claim_id: int, by: User) -> Evidence:
    """Vouch for an open claim of a co-author; the vouch that was given before is given once.

    Counted are all that the account gave in the last 365 days, withdrawn ones too. Raises ClaimError when it may not.
    """
    claimant_ids = Claim.objects.filter(pk=claim_id).values_list("user_id", flat=True)
    # Two at once by one account are two, and two who vouch for each other see each other.
    people = User.objects.filter(pk__in=[by.pk, *claimant_ids]).order_by("pk")
    list(people.select_for_update(no_key=True))
    claim = lock_claim(claim_id)
    given = Evidence.objects.filter(kind=Evidence.Kind.VOUCH, by=by)
    known = given.filter(claim=claim, ended_at=None, expires_at__gt=timezone.now()).first()
    if known is not None:
        return known
    if claim.state not in OPEN:
        raise ClaimError("This claim is closed: nobody can vouch for it.")
    if claim.user_id == by.pk:
        raise ClaimError("Nobody vouches for themselves.")
    shared = find_shared_works(user_id=by.pk, author_id=claim.author_id)
    if shared is None:
        raise ClaimError(
            "You can vouch for people with whom a record of yours, at level L4 or above, shares a work."
        )
    returned = Evidence.objects.filter(
        kind=Evidence.Kind.VOUCH, by=claim.user_id, claim__user=by, ended_at=None
    )
    if returned.exists():
        raise ClaimError("They vouch for you: two people can't vouch for each other.")
    if given.filter(given_at__gt=timezone.now() - _YEAR).count() >= MOST_A_YEAR:
        raise ClaimError(
            f"You vouched {MOST_A_YEAR} times in the last year, which is as often as anybody can."
        )
    given.filter(claim=claim, ended_at=None).update(ended_at=timezone.now())  # expired, and not swept yet
    vouch = Evidence.objects.create(
        claim=claim,
        kind=Evidence.Kind.VOUCH,
        value=str(shared.claim_id),
        detail={
            "author_id": shared.author_id,
            "works_count": shared.works_count,
            "work_ids": list(shared.work_ids),
        },
        by=by,
        expires_at=timezone.now() + COUNTED_FOR,
    )
    happened = [Happening(claim.pk, _Action.EVIDENCE, note=Evidence.Kind.VOUCH)]
    settle_record(claim.author_id, by=by, happened=happened)
    return vouch


@transaction.atomic
def withdraw_vouch(*, evidence_id: int, by: User) -> None:
    """Take one's word back; once it ended nothing changes. Raises ClaimError when it is another's."""
    vouch = Evidence.objects.filter(pk=evidence_id, kind=Evidence.Kind.VOUCH, by=by).first()
    if vouch is None:
        raise ClaimError("There is no such vouch of yours.")
    claim: Claim = lock_claim(vouch.claim_id)
    ended = Evidence.objects.filter(pk=evidence_id, ended_at=None).update(ended_at=timezone.now())
    if ended:
        happened = [Happening(claim.pk, _Action.EVIDENCE_ENDED, note=Evidence.Kind.VOUCH)]
        settle_record(claim.author_id, by=by, happened=happened)
