"""What the formula reads, made by hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from profiles.trust.levels import ClaimFacts, Factor, Vouch


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
