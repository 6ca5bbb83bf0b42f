"""Decisions of curators that come at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from graph.models import ConflationRisk
from papers.corrections import Reason
from papers.models import Correction
from papers.services.corrections import plan_split
from profiles.claims import ClaimReason
from profiles.curation import CurationError, DismissalReason
from profiles.models import Claim, ClaimEvent, Dismissal, User
from profiles.selectors.claims import list_claims_to
from profiles.selectors.curation_claims import digest_claims
from profiles.services.curation import (
    Decision,
    apply_seen_plan,
    decide_seen_claim,
    dismiss_risk,
    undo_as_curator,
)
from tests.factories import find_author, import_records, make_record, sign
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
