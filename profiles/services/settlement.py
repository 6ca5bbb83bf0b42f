"""Whose a record is: decided anew from the evidence whenever some of it came or went, in the same transaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models.functions import Now
from django.utils import timezone

from graph.services.changed_authors import mark_authors_changed
from papers.models import Change
from papers.services.jobs import add_job
from profiles.claims import ClaimReason
from profiles.models import Claim, ClaimEvent, Evidence, User
from profiles.selectors.claim_facts import OPEN, can_stand, read_claim_facts
from profiles.services.invitations import expire_strayed
from profiles.trust.levels import STANDING, VOUCHING, ClaimFacts, find_level

CLAIMS = "claims"
"""The kind of job that settles the claims of one record; its subject is the id of that."""

_State = Claim.State
_Action = ClaimEvent.Action


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened to a claim, to be logged with the level that it has when all is settled."""

    claim_id: int
    action: ClaimEvent.Action
    reason: str = ""
    note: str = ""


def settle_record(
    author_id: int, *, by: User | None, happened: Sequence[Happening] = (), preferred_id: int | None = None
) -> None:
    """Decide state and level of all open claims to a record, and log what happened to them.

    The owner stays owner as long as the evidence carries the claim. Else the only open claim is verified when it can
    stand, of several the only one with a strong factor; others wait for a curator. `preferred_id` is a claim that a
    curator approved: it becomes the owner's, and that of a former owner is revoked. Whom a curator once refused this
    record is not verified again without one, and keeps nobody else from it. Must run while the record is held.
    """
    claims = list(Claim.objects.filter(author_id=author_id, state__in=OPEN).order_by("opened_at", "id"))
    facts = read_claim_facts([one.pk for one in claims])
    was = {one.pk: (one.state, one.level) for one in claims}
    owner = _find_owner(claims, facts, preferred_id, barred=_list_barred(author_id, claims))
    log = list(happened)
    for claim in claims:
        if claim is owner:
            claim.state, claim.level = _State.VERIFIED, find_level(facts[claim.pk]).number
        elif owner is not None and owner.pk == preferred_id and claim.state == _State.VERIFIED:
            claim.state, claim.level, claim.reason = _State.REVOKED, 1, ClaimReason.STRONGER_CLAIM
        else:
            is_second = owner is not None or claim is not claims[0]
            claim.state, claim.level = _State.COMPETING if is_second else _State.PENDING, 1
        log += _tell_change(claim, *was[claim.pk])
    _save(claims, was, log, by)
    expire_strayed(author_id, owner.user_id if owner is not None else None)
    _mark(author_id, claims, was)


def _find_owner(
    claims: Sequence[Claim], facts: dict[int, ClaimFacts], preferred_id: int | None, barred: Collection[int]
) -> Claim | None:
    for claim in claims:
        if claim.pk == preferred_id:
            return claim
    able = [one for one in claims if can_stand(facts[one.pk])]
    for claim in able:
        if claim.state == _State.VERIFIED:
            return claim
    able = [one for one in able if one.user_id not in barred or facts[one.pk].is_reviewed]
    if sum(one.user_id not in barred for one in claims) > 1:
        able = [one for one in able if find_level(facts[one.pk]).number >= STANDING]
    return able[0] if len(able) == 1 else None


def _list_barred(author_id: int, claims: Sequence[Claim]) -> Collection[int]:
    return set(
        Claim.objects.filter(
            author_id=author_id,
            user_id__in=[one.user_id for one in claims],
            state__in=[_State.REFUSED, _State.REVOKED],
        ).values_list("user_id", flat=True)
    )


def _tell_change(claim: Claim, state: str, level: int) -> list[Happening]:
    """What the change of its state is called in the log; nothing where it has none of its own."""
    if claim.state == state:
        return []
    action = {
        _State.VERIFIED: _Action.VERIFIED,
        _State.COMPETING: _Action.COMPETING,
        _State.REVOKED: _Action.REVOKED,
    }.get(_State(claim.state))
    if action is not None:
        return [Happening(claim.pk, action, claim.reason if claim.state == _State.REVOKED else "")]
    if state == _State.VERIFIED:
        return [Happening(claim.pk, _Action.EVIDENCE_ENDED, ClaimReason.EVIDENCE_ENDED)]
    return []


def _save(
    claims: Sequence[Claim], was: dict[int, tuple[str, int]], log: Sequence[Happening], by: User | None
) -> None:
    """Losers first: the database lets a record have one owner at a time."""
    changed = [one for one in claims if (one.state, one.level) != was[one.pk]]
    for is_owner in (False, True):
        part = [one for one in changed if (one.state == _State.VERIFIED) is is_owner]
        for one in part:
            one.changed_at = timezone.now()
        Claim.objects.bulk_update(part, ["state", "level", "reason", "changed_at"])
    closed = [one.pk for one in changed if one.state == _State.REVOKED]
    end_evidence(closed)
    levels = {one.pk: one.level for one in claims}
    ClaimEvent.objects.bulk_create(
        ClaimEvent(
            claim_id=one.claim_id,
            action=one.action,
            by=by,
            level=levels.get(one.claim_id, 1),
            reason=one.reason,
            note=one.note,
        )
        for one in log
    )


def end_evidence(claim_ids: Collection[int]) -> None:
    """Let all that stands for these claims count no longer, as they are closed."""
    if claim_ids:
        Evidence.objects.filter(claim_id__in=claim_ids, ended_at=None).update(ended_at=Now())


def _mark(author_id: int, claims: Sequence[Claim], was: dict[int, tuple[str, int]]) -> None:
    """Let everything else that follows from it follow: snapshot, change log, and whom an owner vouches for."""
    mark_authors_changed([author_id])
    for claim in claims:
        if claim.state == _State.VERIFIED and was[claim.pk][0] != _State.VERIFIED:
            Change.objects.create(
                kind=Change.Kind.CLAIM_VERIFIED, subject_kind=Change.Subject.AUTHOR, subject_id=author_id
            )
    moved = [one.pk for one in claims if (one.level >= VOUCHING) is not (was[one.pk][1] >= VOUCHING)]
    settle_vouched(moved)


def settle_vouched(claim_ids: Collection[int]) -> None:
    """Have the records settled soon whose owners these claims vouch for: by a job, which holds one record at a time."""
    if not claim_ids:
        return
    vouched = Claim.objects.filter(
        evidence__kind=Evidence.Kind.VOUCH,
        evidence__value__in=[str(one) for one in claim_ids],
        evidence__ended_at=None,
        state__in=OPEN,
    )
    for author_id in sorted(set(vouched.values_list("author_id", flat=True))):
        add_job(kind=CLAIMS, subject=str(author_id))
