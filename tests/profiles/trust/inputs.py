"""What the formula reads, made by hypothesis."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from profiles.trust.inputs import Confirmation, Inputs, WorkIds
from profiles.trust.levels import ClaimFacts, Factor, Vouch


def law(*strategies: st.SearchStrategy[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A property test, on however slow a machine."""
    unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    return lambda test: unhurried(given(*strategies)(test))


def vouches() -> st.SearchStrategy[tuple[Vouch, ...]]:
    """Up to five, few enough institutions that some are the same."""
    one = st.builds(Vouch, st.integers(1, 9), st.integers(2, 5), st.none() | st.integers(1, 3))
    return st.lists(one, max_size=5).map(tuple)


def claims() -> st.SearchStrategy[ClaimFacts]:
    """Any facts of a claim, or of none."""
    return st.builds(
        ClaimFacts,
        has_findable_work=st.booleans(),
        is_claimed=st.booleans(),
        has_verified_email=st.booleans(),
        has_fitting_name=st.booleans(),
        has_competing_claim=st.booleans(),
        factors=st.lists(st.sampled_from(Factor), max_size=3).map(tuple),
        vouches=vouches(),
        is_reviewed=st.booleans(),
        is_asserted=st.booleans(),
    )


def add_evidence(claim: ClaimFacts, more: ClaimFacts) -> ClaimFacts:
    """The claim with all that speaks for it in either; a competing claim, which speaks against, stays as it was."""
    return ClaimFacts(
        has_findable_work=claim.has_findable_work or more.has_findable_work,
        is_claimed=claim.is_claimed or more.is_claimed,
        has_verified_email=claim.has_verified_email or more.has_verified_email,
        has_fitting_name=claim.has_fitting_name or more.has_fitting_name,
        has_competing_claim=claim.has_competing_claim,
        factors=claim.factors + more.factors,
        vouches=claim.vouches + more.vouches,
        is_reviewed=claim.is_reviewed or more.is_reviewed,
        is_asserted=claim.is_asserted or more.is_asserted,
    )


WEIGHTS = WorkIds.__struct_fields__
"""How a work can be evidenced, the least first."""


def ids(most: int = 10) -> st.SearchStrategy[tuple[int, ...]]:
    """Some ids in any order, perhaps one of them twice."""
    return st.lists(st.integers(1, 90), max_size=most).map(tuple)


def days() -> st.SearchStrategy[date | None]:
    return st.none() | st.dates(date(2025, 1, 1), date(2026, 12, 31))


def all_inputs(**fixed: Any) -> st.SearchStrategy[Inputs]:
    """Any inputs; those that are fixed are as given."""
    confirmation = st.builds(
        Confirmation, st.integers(1, 9), st.integers(2, 5), st.none() | st.integers(1, 5)
    )
    parts: dict[str, Any] = {
        "claim": claims(),
        "works": st.builds(WorkIds, **{name: ids() for name in WEIGHTS}),
        "close_author_ids": ids(),
        "topic_ids": ids(),
        "ror_institution_ids": ids(2),
        "orcid": st.none() | st.just("0000-0002-1825-0097"),
        "names_reviewed_on": days(),
        "reviewed_on": days(),
        "versioned_work_ids": ids(2),
        "confirmations": st.lists(confirmation, max_size=5).map(tuple),
        "answered_dispute_ids": ids(3),
        "overdue_dispute_ids": ids(2),
        "is_conflated": st.booleans(),
        "open_dispute_ids": ids(2),
        "retracted_work_ids": ids(2),
        "held_at": st.none() | st.integers(0, 100),
    }
    assert set(parts) == set(Inputs.__struct_fields__)
    return st.builds(Inputs, **{name: fixed.get(name, part) for name, part in parts.items()})


def make_works(*, first: int = 1, **counts: int) -> WorkIds:
    """So many works of each weight, each with an id of its own."""
    made, next_id = {}, first
    for name, count in counts.items():
        made[name] = tuple(range(next_id, next_id + count))
        next_id += count
    return WorkIds(**made)
