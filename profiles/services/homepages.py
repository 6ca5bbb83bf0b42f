"""Homepage proofs: asked for by a claimant, looked for by a job, looked at again later.

A proof is for one address and one claim. It stays on the page: it is looked at again each month, and the evidence ends
when it is missing three times, some days apart, so that a server that is down for a day costs nobody their level.
"""

from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from core.public_web import (
    MAX_ADDRESS_CHARS,
    PageError,
    Resolve,
    fetch_public_page,
    normalize_page_address,
    resolve_host,
)
from papers.services.jobs import Lease, add_job, finish_job, hold_lease
from profiles.claims import ClaimError
from profiles.homepages import digest_token, find_proof, find_well_known, make_token
from profiles.models import Challenge, Claim, ClaimEvent, Evidence, User
from profiles.selectors.claim_facts import OPEN
from profiles.selectors.named_homepages import find_naming_source
from profiles.services.record_locks import lock_claim
from profiles.services.settlement import Happening, settle_record

HOMEPAGE = "homepage"
"""The kind of job that looks at one page; its subject is the id of the challenge."""

ASKED_FOR = timedelta(days=30)
"""So long a token waits to be put on a page."""
LOOKED_AT_EVERY = timedelta(days=30)
MISSED_AGAIN_AFTER = timedelta(days=3)
MOST_MISSED = 3
MOST_ASKED = 5
"""So many tokens one claim may wait for at a time."""
_MOST_LOOKS = 500
"""So many pages are looked at again a sweep at most; the others follow."""

_Action = ClaimEvent.Action


@transaction.atomic
def ask_for_proof(*, claim_id: int, address: str, by: User) -> Challenge:
    """The challenge to show that a homepage is the claimant's: the one that waits for this address, or a new one.

    Raises ClaimError when the claim is another's or closed, or this is no address that would be looked at.
    """
    claim = lock_claim(claim_id)
    if claim.user_id != by.pk or claim.state not in OPEN:
        raise ClaimError("Only an open claim of your own can be proven.")
    try:
        dressed = normalize_page_address(address.strip())
    except PageError as error:
        if address.strip().partition("://")[2].partition("/")[0] not in settings.LOCAL_HOMEPAGES:
            raise ClaimError(str(error)) from None
        dressed = address.strip()
    if len(dressed) > MAX_ADDRESS_CHARS:
        raise ClaimError("This address is too long.")
    Challenge.objects.filter(claim=claim, used_at=None, expires_at__lte=Now()).delete()
    waiting = Challenge.objects.filter(claim=claim, used_at=None)
    known = waiting.filter(address=dressed).first()
    if known is not None:
        return known
    if Evidence.objects.filter(
        claim=claim, kind=Evidence.Kind.HOMEPAGE, value=dressed, ended_at=None
    ).exists():
        raise ClaimError("This page is proven already.")
    if waiting.count() >= MOST_ASKED:
        raise ClaimError(f"{MOST_ASKED} pages wait for their tokens already. Take one of them back first.")
    challenge = Challenge.objects.create(
        claim=claim, address=dressed, token_digest="", expires_at=timezone.now() + ASKED_FOR
    )
    challenge.token_digest = digest_token(make_token(challenge.pk, dressed))
    challenge.save(update_fields=["token_digest"])
    return challenge


@transaction.atomic
def check_proof(*, challenge_id: int, by: User) -> None:
    """Have the page looked at, soon. Raises ClaimError when the challenge is another's, used, or too old."""
    challenge = _get_own(challenge_id, by)
    if challenge.used_at is not None or challenge.expires_at < timezone.now():
        raise ClaimError("This token is no longer waited for. Ask for a new one.")
    add_job(kind=HOMEPAGE, subject=str(challenge.pk))


@transaction.atomic
def forget_proof(*, challenge_id: int, by: User) -> None:
    """Wait no longer for a token; of one that was used nothing changes. Raises ClaimError when it is another's."""
    challenge = _get_own(challenge_id, by)
    Challenge.objects.filter(pk=challenge.pk, used_at=None).delete()


def _get_own(challenge_id: int, by: User) -> Challenge:
    challenge = Challenge.objects.filter(pk=challenge_id, claim__user=by, claim__state__in=OPEN).first()
    if challenge is None:
        raise ClaimError("There is no such token of yours.")
    return challenge


def do_homepage(lease: Lease, *, resolve: Resolve = resolve_host) -> None:
    """Look at the page of a challenge, write what was found, and note that the job is done."""
    challenge = Challenge.objects.filter(pk=int(lease.subject)).first()
    if challenge is None:
        return
    token = make_token(challenge.pk, challenge.address)
    if digest_token(token) != challenge.token_digest:  # SECRET_KEY is another than when it was asked for
        found, note = "", "The key of this site has changed. Ask for a new token."
    else:
        found, note = look_for_proof(challenge.address, token, resolve=resolve)
    with transaction.atomic():
        hold_lease(lease)
        _write_finding(challenge.pk, found, note)
        finish_job(lease)


def look_for_proof(address: str, token: str, *, resolve: Resolve = resolve_host) -> tuple[str, str]:
    """How the token was found, in words, or "" and the line that says why not."""
    reasons = []
    for place in (address, find_well_known(address)):
        try:
            page = fetch_public_page(place, resolve=resolve, local=settings.LOCAL_HOMEPAGES)
        except PageError as error:
            reasons.append(str(error))
            continue
        found = find_proof(page.text, token)
        if found:
            return (found if place == address else "a file under /.well-known/"), ""
        reasons.append("The token is not on the page.")
    return "", reasons[0]


def _write_finding(challenge_id: int, found: str, note: str) -> None:
    claim_id = Challenge.objects.filter(pk=challenge_id).values_list("claim_id", flat=True).first()
    if claim_id is None:
        return
    claim = lock_claim(claim_id)  # when it goes in this moment, whoever takes the job next finds that
    challenge = Challenge.objects.filter(pk=challenge_id, claim=claim).first()
    if challenge is None or claim.state not in OPEN:
        return
    challenge.checked_at, challenge.note = timezone.now(), note
    if challenge.used_at is not None:
        happened = _look_again(challenge, found)
    elif found and challenge.expires_at > timezone.now():
        challenge.used_at = timezone.now()
        happened = _add_evidence(challenge, found, claim)
    else:
        happened = []
    challenge.save(update_fields=["checked_at", "note", "used_at"])
    if happened:
        settle_record(claim.author_id, by=None, happened=happened)


def _add_evidence(challenge: Challenge, found: str, claim: Claim) -> list[Happening]:
    named_by = find_naming_source(claim.author_id, challenge.address)
    Evidence.objects.create(
        claim=claim,
        kind=Evidence.Kind.HOMEPAGE,
        value=challenge.address,
        detail={
            "how": found,
            "named_by": named_by,
            "is_named": bool(named_by),
            "missed": 0,
        },
    )
    return [Happening(claim.pk, _Action.EVIDENCE, note=Evidence.Kind.HOMEPAGE)]


def _look_again(challenge: Challenge, found: str) -> list[Happening]:
    """What a later look means for the evidence: it stays, is missed once more, or ends."""
    evidence = Evidence.objects.filter(
        claim_id=challenge.claim_id, kind=Evidence.Kind.HOMEPAGE, value=challenge.address, ended_at=None
    ).first()
    if evidence is None:
        return []
    claim = challenge.claim
    was_named = evidence.detail["is_named"]
    if found:
        named_by = find_naming_source(claim.author_id, challenge.address)
        evidence.detail |= {"how": found, "named_by": named_by, "is_named": bool(named_by), "missed": 0}
    else:
        evidence.detail["missed"] += 1
    if evidence.detail["missed"] >= MOST_MISSED:
        evidence.ended_at = timezone.now()
    evidence.save(update_fields=["detail", "ended_at"])
    if evidence.ended_at is not None:
        return [Happening(claim.pk, _Action.EVIDENCE_ENDED, note=Evidence.Kind.HOMEPAGE)]
    if was_named is not evidence.detail["is_named"]:
        return [Happening(claim.pk, _Action.EVIDENCE, note=Evidence.Kind.HOMEPAGE)]
    return []


def add_homepage_jobs() -> None:
    """Add a job for each proven page that was not looked at for a month, or was missed some days ago."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT p.id FROM profiles_evidence e JOIN profiles_claim c ON c.id = e.claim_id
               JOIN profiles_challenge p ON p.claim_id = e.claim_id AND p.address = e.value AND p.used_at IS NOT NULL
               WHERE e.kind = 'homepage' AND e.ended_at IS NULL AND c.state = ANY(%s)
               AND p.checked_at < CASE WHEN e.detail->>'missed' = '0' THEN %s ELSE %s END
               ORDER BY p.checked_at LIMIT %s""",
            [list(OPEN), now - LOOKED_AT_EVERY, now - MISSED_AGAIN_AFTER, _MOST_LOOKS],
        )
        challenge_ids = [challenge_id for (challenge_id,) in cursor.fetchall()]
    for challenge_id in challenge_ids:
        add_job(kind=HOMEPAGE, subject=str(challenge_id))
