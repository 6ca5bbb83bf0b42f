"""What becomes of claims with time: records join others, evidence and claims expire, what speaks for them changes.

A job of the kind `claims` does it: what is due every ten minutes (subject ""), what accounts and sources say now once a
day ("daily"), one record when it is asked for (its id).
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from papers.models import Author, Change, Job
from papers.services.jobs import Lease, add_job, hold_lease, keep_lease
from profiles.models import Claim, Evidence
from profiles.selectors.claim_facts import OPEN
from profiles.services.claims import KEPT_WAITING, close_claims_of_gone, expire_claims
from profiles.services.evidence import list_outdated, refresh_record
from profiles.services.homepages import add_homepage_jobs
from profiles.services.moves import follow_redirect, list_returning, return_claims
from profiles.services.record_locks import lock_records
from profiles.services.settlement import CLAIMS

SOON, DAILY = "", "daily"
SWEPT_EVERY = {SOON: timedelta(minutes=10), DAILY: timedelta(days=1)}
BATCH = 500
"""So many claims are held against accounts and sources at a time."""

_MOVED = {
    SOON: ("profiles_claim", "profiles_researcher", "profiles_dispute", "profiles_addedwork"),
    DAILY: ("profiles_follow",),
}
"""What names author records; follows are too many to be looked through often."""


def add_claim_jobs() -> None:
    """Add a job for each sweep that was not done for its time, and for pages to look at again."""
    now = timezone.now()
    for subject, pause in SWEPT_EVERY.items():
        recent = Q(state=Job.State.DONE, changed_at__gt=now - pause) | Q(state=Job.State.RUNNING)
        if not Job.objects.filter(recent, kind=CLAIMS, subject=subject).exists():
            add_job(kind=CLAIMS, subject=subject)
    add_homepage_jobs()


def do_claims(lease: Lease) -> None:
    """Sweep as the subject of the job says. Each record is seen to in a transaction of its own."""
    if lease.subject not in SWEPT_EVERY:
        _do_each([int(lease.subject)], see_to_record, lease)
        return
    _do_each(_list_joined(_MOVED[lease.subject]), follow_redirect, lease)
    if lease.subject == SOON:
        for old_id, new_id in list_returning():
            _do_each([old_id], partial(return_claims, new_id=new_id), lease)
        _do_each(_list_due(), see_to_record, lease)
    else:
        _look_anew(lease)


def see_to_record(author_id: int) -> None:
    """Bring the claims to one record up to date: what it joined, what is over, what speaks for them now."""
    with transaction.atomic():
        follow_redirect(author_id)
        expire_claims(author_id)
        if Author.objects.filter(pk=author_id).exists():
            refresh_record(author_id)
        elif not _is_suppressed(author_id):
            lock_records([author_id])
            close_claims_of_gone(author_id)


def _do_each(author_ids: Iterable[int], do: Callable[[int], None], lease: Lease) -> None:
    for author_id in author_ids:
        with transaction.atomic():
            hold_lease(lease)
            do(author_id)


def _list_joined(tables: Iterable[str]) -> list[int]:
    """The former ids that are still named in these tables."""
    named = " UNION ".join(
        f"SELECT subject_id AS id FROM {table} WHERE subject_kind = {Change.Subject.AUTHOR.value}"
        if table == "profiles_follow"
        else f"SELECT author_id AS id FROM {table}"
        for table in tables
    )
    return _list_ids(
        f"SELECT named.id FROM ({named}) named JOIN papers_authorredirect r ON r.old_id = named.id"
    )


def _list_due() -> list[int]:
    """The records with evidence that expired, claims that waited too long, and open claims to what is gone."""
    open_claims = Claim.objects.filter(state__in=OPEN)
    expired = Evidence.objects.filter(ended_at=None, expires_at__lte=timezone.now(), claim__state__in=OPEN)
    waited = open_claims.exclude(state=Claim.State.VERIFIED).filter(
        changed_at__lt=timezone.now() - KEPT_WAITING
    )
    gone = _list_ids(f"""
        SELECT c.author_id FROM profiles_claim c WHERE c.state IN ('pending', 'verified', 'competing')
        AND NOT EXISTS (SELECT FROM papers_author a WHERE a.id = c.author_id) AND NOT {_SUPPRESSED}
    """)
    return sorted(
        {
            *expired.values_list("claim__author_id", flat=True),
            *waited.values_list("author_id", flat=True),
            *gone,
        }
    )


_SUPPRESSED = """(EXISTS (SELECT FROM papers_suppressedsignature s WHERE s.author_id = c.author_id)
    OR EXISTS (SELECT FROM papers_suppressedidentifier s WHERE s.author_id = c.author_id))"""
"""Of anything `c`: whether its record is hidden or removed by somebody, and so can come back."""


def _is_suppressed(author_id: int) -> bool:
    return bool(_list_ids(f"SELECT 1 FROM (SELECT {author_id:d} AS author_id) c WHERE {_SUPPRESSED}"))


def _look_anew(lease: Lease) -> None:
    """Hold all open claims against what accounts and sources say now, and see to those records where it is new."""
    last_id = 0
    while True:
        claims = Claim.objects.filter(state__in=OPEN, pk__gt=last_id).order_by("pk")
        claim_ids = list(claims.values_list("id", flat=True)[:BATCH])
        if not claim_ids:
            return
        keep_lease(lease)
        _do_each(list_outdated(claim_ids), see_to_record, lease)
        last_id = claim_ids[-1]


def _list_ids(sql: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return sorted({row[0] for row in cursor.fetchall()})
