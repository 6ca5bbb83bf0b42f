"""Levels: what each asks for, and that more evidence never gives a lower one."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest

from profiles.trust.levels import LEVELS, ClaimFacts, Factor, Vouch, count_institutions, find_level
from tests.profiles.trust.inputs import add_evidence, claims, law

PLAIN = ClaimFacts(is_claimed=True, has_verified_email=True, has_fitting_name=True)
NEAR, FAR, NOWHERE = Vouch(1, 4, 10), Vouch(2, 4, 20), Vouch(3, 5, None)


@pytest.mark.parametrize(
    ("number", "claim"),
    [
        (0, ClaimFacts(has_findable_work=False)),
        (1, ClaimFacts()),
        (0, ClaimFacts(has_findable_work=False, is_claimed=True)),
        (1, msgspec.structs.replace(PLAIN, has_verified_email=False)),
        (1, msgspec.structs.replace(PLAIN, has_fitting_name=False)),
        (1, msgspec.structs.replace(PLAIN, has_competing_claim=True)),
        (2, PLAIN),
        (2, msgspec.structs.replace(PLAIN, has_findable_work=False)),
        (2, msgspec.structs.replace(PLAIN, vouches=(NEAR, FAR))),
        (3, ClaimFacts(is_claimed=True, factors=(Factor.ORCID,))),
        (3, msgspec.structs.replace(PLAIN, factors=(Factor.HOMEPAGE,), has_competing_claim=True)),
        (3, msgspec.structs.replace(PLAIN, factors=(Factor.ORCID, Factor.ORCID))),
        (3, msgspec.structs.replace(PLAIN, factors=(Factor.ORCID,), vouches=(NEAR,))),
        (3, msgspec.structs.replace(PLAIN, factors=(Factor.ORCID,), vouches=(NEAR, NOWHERE))),
        (3, msgspec.structs.replace(PLAIN, factors=(Factor.ORCID,), vouches=(NEAR, Vouch(2, 4, 10)))),
        (3, msgspec.structs.replace(PLAIN, factors=(Factor.ORCID,), vouches=(NEAR, Vouch(2, 3, 20)))),
        (4, msgspec.structs.replace(PLAIN, factors=(Factor.ORCID,), vouches=(NEAR, FAR))),
        (4, ClaimFacts(is_claimed=True, factors=(Factor.ORCID, Factor.INSTITUTION_EMAIL))),
        (4, ClaimFacts(is_claimed=True, is_reviewed=True)),
        (5, ClaimFacts(is_claimed=True, is_asserted=True)),
        (1, ClaimFacts(is_asserted=True, is_reviewed=True, factors=tuple(Factor))),
    ],
)
def test_level_of_facts(number: int, claim: ClaimFacts) -> None:
    level = find_level(claim)

    assert level.number == number
    assert (level.points, level.cap) == [(0, 9), (6, 34), (15, 49), (25, 69), (33, 89), (40, 100)][number]
    assert bool(level.raised_by) == (number < 5)


def test_levels_rise_in_points_and_cap() -> None:
    assert [level.number for level in LEVELS] == list(range(6))
    for lower, higher in pairwise(LEVELS):
        assert lower.points < higher.points
        assert lower.cap < higher.cap


@law(claims(), claims())
def test_level_never_falls_by_more_evidence(claim: ClaimFacts, more: ClaimFacts) -> None:
    assert find_level(add_evidence(claim, more)).number >= find_level(claim).number


@law(claims())
def test_level_falls_to_that_of_no_claim_at_least(claim: ClaimFacts) -> None:
    unclaimed = msgspec.structs.replace(claim, is_claimed=False)

    assert find_level(unclaimed).number <= min(1, find_level(claim).number)


def test_next_level_names_what_is_missing() -> None:
    half = msgspec.structs.replace(PLAIN, has_verified_email=False)
    strong = msgspec.structs.replace(PLAIN, factors=(Factor.ORCID,))
    contested = msgspec.structs.replace(PLAIN, has_competing_claim=True)

    assert find_level(half).raised_by.startswith("A verified e-mail address; or one strong factor: ")
    assert "homepage" in find_level(strong).raised_by
    assert "ORCID" not in find_level(strong).raised_by
    assert find_level(contested).raised_by.startswith("The end of the competing claim")


def test_institutions_are_counted_once_and_only_known_ones() -> None:
    assert count_institutions((NEAR, FAR, NOWHERE, Vouch(4, 5, 10)), least_level=4) == 2
    assert count_institutions((NEAR, FAR), least_level=5) == 0
