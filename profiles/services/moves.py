"""What people settled about a record goes along when it joins another: claims, statements, reports, who follows it."""

from collections.abc import Sequence

from django.db import connection, transaction
from django.utils import timezone

from graph.services.changed_authors import mark_authors_changed
from papers.models import Change
from papers.selectors.authors import find_joined_authors
from profiles.models import (
    AddedWork,
    Claim,
    ClaimEvent,
    Complaint,
    Dispute,
    Highlight,
    Invitation,
    Researcher,
    StatedName,
)
from profiles.selectors.claim_facts import OPEN
from profiles.selectors.claims import read_ownership
from profiles.services.record_locks import lock_records
from profiles.services.settlement import Happening, end_evidence, settle_record, settle_vouched
from profiles.stated import MOST_HIGHLIGHTS
from profiles.trust.levels import VOUCHING

_Action = ClaimEvent.Action
_STATED = ["collaboration", "affiliation", "bio", "links", "names_reviewed_at", "reviewed_at"]


@transaction.atomic
def follow_redirect(old_id: int) -> None:
    """Move all that hangs on a former id to the record that it joined; nothing when it joined none, or all is moved.

    Of two owners the one at the higher level stays, of equals the one whose claim was opened first; the other's
    competes. An account that had claims to both keeps one, the verified one or else the older. What is stated on the
    page is the owner's who stays.
    """
    new_id = find_joined_authors([old_id]).get(old_id)
    if new_id is None:
        return
    lock_records([old_id, new_id])
    happened = _join_claims(old_id, new_id)
    Invitation.objects.filter(author_id=old_id).update(author_id=new_id)
    Complaint.objects.filter(author_id=old_id).update(author_id=new_id)
    settle_record(new_id, by=None, happened=happened)
    _move_statements(old_id, new_id)
    Dispute.objects.filter(author_id=old_id).update(author_id=new_id)
    AddedWork.objects.filter(author_id=old_id).update(author_id=new_id)
    _move_follows(old_id, new_id)
    Researcher.objects.filter(author_id=old_id).delete()
    mark_authors_changed([old_id])


@transaction.atomic
def return_claims(old_id: int, new_id: int) -> None:
    """Give a record that was joined and is there again, as when a merge is undone, the claims back that it had.

    Of an account that claimed it anew meanwhile the new claim stays.
    """
    lock_records([old_id, new_id])
    returning = Claim.objects.filter(author_id=new_id, state__in=OPEN, pk__in=_list_returning_to(old_id))
    claims = list(returning.order_by("opened_at", "pk"))
    if not claims:
        return
    settle_vouched([one.pk for one in claims if one.level >= VOUCHING])
    happened = [Happening(one.pk, _Action.MOVED, note=f"back from {new_id}") for one in claims]
    claimants = set(Claim.objects.filter(author_id=old_id, state__in=OPEN).values_list("user_id", flat=True))
    for one in claims:
        is_double = one.user_id in claimants
        claimants.add(one.user_id)
        one.author_id, one.level, one.changed_at = old_id, 1, timezone.now()
        one.state = Claim.State.WITHDRAWN if is_double else Claim.State.PENDING
    closed = [one.pk for one in claims if one.state == Claim.State.WITHDRAWN]
    happened += [Happening(claim_id, _Action.WITHDRAWN) for claim_id in closed]
    end_evidence(closed)
    Claim.objects.bulk_update(claims, ["author_id", "state", "level", "changed_at"])
    returned = Invitation.objects.filter(author_id=new_id, recipient__in=[one.user_id for one in claims])
    returned.update(author_id=old_id)
    settle_record(old_id, by=None, happened=happened)
    settle_record(new_id, by=None)


def list_returning() -> list[tuple[int, int]]:
    """Where claims belong that are elsewhere, and where they are: their record is there again, or joined another."""
    sql = f"""
        SELECT DISTINCT h.author_id, c.author_id FROM ({_HOMES}) h JOIN profiles_claim c ON c.id = h.claim_id
        WHERE c.state IN ('pending', 'verified', 'competing') AND c.author_id <> h.author_id
    """
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [(old_id, new_id) for old_id, new_id in cursor.fetchall()]


def _list_returning_to(author_id: int) -> list[int]:
    """The claims that moved and belong to this record."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT claim_id FROM ({_HOMES}) h WHERE author_id = %s", [author_id])
        return [claim_id for (claim_id,) in cursor.fetchall()]


_HOMES = """
    SELECT first_move.claim_id, coalesce(a.id, r.author_id) AS author_id FROM (
        SELECT DISTINCT ON (claim_id) claim_id, substring(note FROM 6)::bigint AS claimed_id
        FROM profiles_claimevent WHERE action = 'moved' AND note LIKE 'from %%' ORDER BY claim_id, id
    ) first_move
    LEFT JOIN papers_author a ON a.id = first_move.claimed_id
    LEFT JOIN papers_authorredirect r ON r.old_id = first_move.claimed_id
    WHERE coalesce(a.id, r.author_id) IS NOT NULL
"""
"""By claim that ever moved the record that it belongs to: the one that was claimed, or what that joined.

However many joined one after the other, and in whatever order that is undone.
"""


def _join_claims(old_id: int, new_id: int) -> list[Happening]:
    """Claims of both records in one, at most one verified, and one open of each account. What happened to them."""
    moving = list(Claim.objects.filter(author_id=old_id))
    claims = [*moving, *Claim.objects.filter(author_id=new_id, state__in=OPEN)]
    happened = [
        Happening(one.pk, _Action.MOVED, note=f"from {old_id}") for one in moving if one.state in OPEN
    ]
    closed, demoted = _choose(sorted(claims, key=lambda one: (-one.level, one.opened_at, one.pk)))
    settle_vouched([one.pk for one in (*closed, *demoted) if one.level >= VOUCHING])
    for one in closed:
        one.state = Claim.State.WITHDRAWN
        happened.append(Happening(one.pk, _Action.WITHDRAWN))
    for one in demoted:
        one.state = Claim.State.COMPETING
        happened.append(Happening(one.pk, _Action.COMPETING))
    for one in (*closed, *demoted):
        one.level, one.changed_at = 1, timezone.now()
    Claim.objects.bulk_update([*closed, *demoted], ["state", "level", "changed_at"])
    end_evidence([one.pk for one in closed])
    Claim.objects.filter(pk__in=[one.pk for one in moving]).update(author_id=new_id)
    return happened


def _choose(claims: Sequence[Claim]) -> tuple[list[Claim], list[Claim]]:
    """Which of the open claims, the surest first, are closed as doubles, and which verified ones are no owner's now."""
    is_open = [one for one in claims if one.state in OPEN]
    kept: dict[int, Claim] = {}
    for one in sorted(is_open, key=lambda claim: claim.state != Claim.State.VERIFIED):
        kept.setdefault(one.user_id, one)
    closed = [one for one in is_open if kept[one.user_id] is not one]
    owners = [one for one in is_open if one.state == Claim.State.VERIFIED and one not in closed]
    return closed, owners[1:]


def _move_statements(old_id: int, new_id: int) -> None:
    """What the owner of the record stated of the old one, in place of what another stated, or added to their own.

    Added to, what says something already stays; of highlights there are as many as there may be.
    """
    old, new = Researcher.objects.get(author_id=old_id), Researcher.objects.get(author_id=new_id)
    owner_id = read_ownership(new_id).owner_id
    if owner_id is None or old.stated_by_id != owner_id:
        return
    is_added = new.stated_by_id == owner_id
    for field in _STATED:
        if not (is_added and getattr(new, field)):
            setattr(new, field, getattr(old, field))
    new.stated_by, new.changed_at = old.stated_by, timezone.now()
    new.save(update_fields=[*_STATED, "stated_by", "changed_at"])
    if not is_added:
        StatedName.objects.filter(researcher=new).delete()
        Highlight.objects.filter(researcher=new).delete()
    StatedName.objects.bulk_create(
        [
            StatedName(researcher=new, name=one.name, is_shown=one.is_shown)
            for one in StatedName.objects.filter(researcher=old)
        ],
        ignore_conflicts=True,
    )
    work_ids = [
        *Highlight.objects.filter(researcher=new).order_by("rank").values_list("work_id", flat=True),
        *Highlight.objects.filter(researcher=old).order_by("rank").values_list("work_id", flat=True),
    ]
    Highlight.objects.filter(researcher=new).delete()
    Highlight.objects.bulk_create(
        Highlight(researcher=new, work_id=work_id, rank=rank)
        for rank, work_id in enumerate(list(dict.fromkeys(work_ids))[:MOST_HIGHLIGHTS], 1)
    )


def _move_follows(old_id: int, new_id: int) -> None:
    params = {"old": old_id, "new": new_id, "kind": Change.Subject.AUTHOR.value}
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO profiles_follow (user_id, subject_kind, subject_id, is_public, followed_at)
               SELECT user_id, subject_kind, %(new)s, is_public, followed_at FROM profiles_follow
               WHERE subject_kind = %(kind)s AND subject_id = %(old)s ON CONFLICT DO NOTHING""",
            params,
        )
        cursor.execute(
            "DELETE FROM profiles_follow WHERE subject_kind = %(kind)s AND subject_id = %(old)s", params
        )
