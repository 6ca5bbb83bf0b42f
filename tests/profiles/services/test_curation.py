"""Decisions of curators that come at the same moment."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from graph.models import ConflationRisk
from graph.services.changed_authors import mark_authors_changed
from papers.corrections import Reason
from papers.models import Author, Correction
from papers.services.catalogue import hold_catalogue
from papers.services.corrections import confirm_works, plan_merge, plan_split
from papers.services.job_kinds import do_job
from papers.services.jobs import take_job
from profiles.claims import ClaimReason
from profiles.curation import CurationError, DismissalReason
from profiles.models import Claim, ClaimEvent, Dismissal, Dispute, User
from profiles.selectors.claims import list_claims_to
from profiles.selectors.curation_claims import digest_claims
from profiles.services.curation import (
    Decision,
    apply_seen_plan,
    decide_seen_claim,
    dismiss_risk,
    remove_as_asked,
    undo_as_curator,
)
from profiles.services.settlement import CLAIMS
from tests.factories import find_author, import_records, make_record, sign
from tests.papers.workers import Worker
from tests.profiles.curated import make_risk
from tests.profiles.people import claim, make_author, make_curator, make_user

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 5


def run_at_once(*deeds) -> list[bool]:
    """Do these at the same moment, each on a connection of its own; whether each was done."""
    barrier = Barrier(len(deeds))

    def run(deed) -> bool:
        try:
            barrier.wait()
            deed()
        except CurationError:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def test_two_curators_decide_one_claim_and_one_decision_stands():
    author, curators = make_author(), [make_curator(), make_curator()]
    for _ in range(ROUNDS):
        one = claim(author, make_user("Eve Ek"))
        seen = digest_claims(list_claims_to(author.pk))

        def decide(by: User, decision: Decision, one: Claim = one, seen: str = seen) -> None:
            decide_seen_claim(
                claim_id=one.pk, seen=seen, decision=decision, reason=ClaimReason.NO_EVIDENCE, note="", by=by
            )

        done = run_at_once(
            lambda: decide(curators[0], Decision.APPROVE), lambda: decide(curators[1], Decision.REFUSE)
        )
        assert sorted(done) == [False, True]
        state = "verified" if done[0] else "refused"
        assert Claim.objects.get(pk=one.pk).state == state
        assert ClaimEvent.objects.filter(claim=one, action__in=["verified", "refused"]).count() == 1
        Claim.objects.all().delete()


def test_two_curators_split_one_record_and_one_split_stands():
    import_records(
        *(make_record(title, authors=[sign("Wei Lin", openalex="A1")]) for title in ("A", "B", "C"))
    )
    author, curators = find_author("Wei Lin"), [make_curator(), make_curator()]
    work_id = author.authorship_set.earliest("work_id").work_id

    def split(by: User) -> None:
        apply_seen_plan(plan=plan, seen=plan.digest, by=by, reason=Reason.FALLS_APART)

    for _ in range(ROUNDS):
        plan = plan_split(author_id=author.pk, work_ids=[work_id])
        assert sorted(run_at_once(*(lambda by=by: split(by) for by in curators))) == [False, True]
        correction = Correction.objects.get(undone_at=None)

        def undo(by: User, pk: int = correction.pk) -> None:
            undo_as_curator(correction_id=pk, by=by)

        run_at_once(*(lambda by=by: undo(by) for by in curators))
        assert not Correction.objects.filter(undone_at=None).exists()
        assert author.authorship_set.count() == 3


def test_claim_follows_its_record_with_the_next_job_after_a_merge_and_after_its_undoing():
    import_records(
        make_record("A", authors=[sign("Ada Ax", openalex="A1")]),
        make_record("B", authors=[sign("Ada Ax", openalex="A2")]),
    )
    kept, joined = Author.objects.order_by("id")
    own, curator = claim(joined, make_user("Ada Ax")), make_curator()

    plan = plan_merge(kept_id=kept.pk, joined_id=joined.pk)
    correction = apply_seen_plan(plan=plan, seen=plan.digest, by=curator, reason=Reason.SAME_PERSON)
    assert find_claimed(own) == kept.pk

    undo_as_curator(correction_id=correction.pk, by=curator)
    assert find_claimed(own) == joined.pk


def find_claimed(own: Claim) -> int:
    """The record that it is a claim to, when the job that waits is done."""
    lease = take_job([CLAIMS])
    assert lease is not None
    do_job(lease)
    own.refresh_from_db()
    assert own.state == Claim.State.VERIFIED
    return own.author_id


def test_two_curators_dismiss_one_risk_and_it_is_kept_once():
    author, curators = make_author(), [make_curator(), make_curator()]
    for _ in range(ROUNDS):
        risk = make_risk(author.pk, [1], [2])

        def dismiss(by: User, risk: ConflationRisk = risk) -> None:
            dismiss_risk(author_id=author.pk, found_at=risk.found_at, by=by, reason=DismissalReason.MOVED)

        assert sorted(run_at_once(*(lambda by=by: dismiss(by) for by in curators))) == [False, True]
        assert Dismissal.objects.count() == 1
        ConflationRisk.objects.all().delete()
        Dismissal.objects.all().delete()


def test_curator_is_told_when_an_import_does_not_let_go():
    import_records(*(make_record(title, authors=[sign("Wei Lin", openalex="A1")]) for title in ("A", "B")))
    author, curator = find_author("Wei Lin"), make_curator()
    work_id = author.authorship_set.earliest("work_id").work_id
    dispute = Dispute.objects.create(author_id=author.pk, kind=Dispute.Kind.REMOVAL, note="Mine.")
    correction = confirm_works(
        author_id=author.pk, work_ids=[work_id], by=curator, role=Correction.Role.CURATOR
    )
    plan = plan_split(author_id=author.pk, work_ids=[work_id])
    other = Worker()
    try:
        other.do(connect_and_hold)
        for do in (
            lambda: apply_seen_plan(plan=plan, seen=plan.digest, by=curator, reason=Reason.FALLS_APART),
            lambda: undo_as_curator(correction_id=correction.pk, by=curator),
            lambda: remove_as_asked(dispute_id=dispute.pk, by=curator, reason=Reason.OWN_WISH),
        ):
            with pytest.raises(CurationError, match="An import is writing"):
                do()
    finally:
        other.end()
    assert Dispute.objects.get().answered_at is None
    assert (
        apply_seen_plan(plan=plan, seen=plan.digest, by=curator, reason=Reason.FALLS_APART).works_count == 1
    )


def test_removal_that_waits_for_the_catalogue_keeps_nobody_waiting():
    author, curator = make_author(), make_curator()
    dispute = Dispute.objects.create(author_id=author.pk, kind=Dispute.Kind.REMOVAL, note="Mine.")
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            hold_catalogue()
            removal = pool.submit(remove_alone, dispute.pk, curator)
            while not is_somebody_waiting():
                time.sleep(0.02)
            mark_authors_changed([author.pk])  # as who counts works does, with the catalogue held
        removal.result()
    assert Correction.objects.get().kind == Correction.Kind.REMOVE


def remove_alone(dispute_id: int, by: User) -> None:
    try:
        remove_as_asked(dispute_id=dispute_id, by=by, reason=Reason.OWN_WISH)
    finally:
        connection.close()


def is_somebody_waiting() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)")
        (is_waiting,) = cursor.fetchone()
    return bool(is_waiting)


def connect_and_hold() -> None:
    """Hold the catalogue in this session until it ends."""
    connection.set_autocommit(False)
    hold_catalogue()
