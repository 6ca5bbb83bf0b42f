"""Each term from its inputs to its points, as the design says them, and what would raise it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from profiles.trust import coherence, currency, identity, provenance, stewardship
from profiles.trust.inputs import Confirmation, Inputs
from profiles.trust.levels import ClaimFacts, Factor, Vouch
from profiles.trust.points import Points, round_half_up
from tests.profiles.trust.inputs import make_works

OWNED = ClaimFacts(is_claimed=True, has_verified_email=True, has_fitting_name=True)
DAY = date(2026, 3, 1)


def confirmed(*institutions: int | None, level: int = 3) -> tuple[Confirmation, ...]:
    return tuple(Confirmation(number, level, one) for number, one in enumerate(institutions, 1))


def keys(points: Points) -> list[str]:
    return [one.key for one in points.bases]


@pytest.mark.parametrize(
    ("points", "claim", "rests_on"),
    [
        (0, ClaimFacts(has_findable_work=False), ["works-found"]),
        (6, ClaimFacts(), ["works-found"]),
        (15, OWNED, ["email", "name", "works-found"]),
        (25, ClaimFacts(is_claimed=True, factors=(Factor.HOMEPAGE,)), ["homepage", "works-found"]),
        (33, ClaimFacts(is_claimed=True, is_reviewed=True), ["review", "works-found"]),
        (40, ClaimFacts(is_claimed=True, is_asserted=True), ["organisation", "works-found"]),
    ],
)
def test_identity_is_worth_its_level(points: int, claim: ClaimFacts, rests_on: list[str]) -> None:
    measured = identity.measure(Inputs(claim=claim, works=make_works(single=1, untraced=1)))

    assert measured.exact == points
    assert keys(measured) == rests_on
    assert measured.bases[-1].count == 1


def test_identity_lists_only_vouches_that_count() -> None:
    claim = ClaimFacts(is_claimed=True, factors=(Factor.ORCID,), vouches=(Vouch(7, 4, 1), Vouch(8, 3, 2)))

    (vouches,) = [one for one in identity.measure(Inputs(claim=claim)).bases if one.key == "vouches"]

    assert vouches.ids == (7,)


@pytest.mark.parametrize(
    ("points", "counts"),
    [
        (0, {}),
        (0, {"untraced": 64}),
        (2, {"single": 1}),  # 30 · ⅓ · ln 2 / ln 65 = 1.66
        (9, {"single": 47}),  # 9.27
        (19, {"double": 47}),  # 18.55
        (28, {"assured": 47}),  # 27.82
        (10, {"single": 64}),
        (20, {"double": 64}),
        (30, {"assured": 64}),
        (30, {"assured": 1000}),
        (15, {"assured": 50, "untraced": 50}),
        (5, {"single": 50, "untraced": 50}),
        (13, {"untraced": 10, "single": 10, "double": 10, "assured": 10}),  # 30 · ½ · ln 41 / ln 65 = 13.34 …
    ],
)
def test_provenance_is_the_mean_weight_by_the_number_of_works(points: int, counts: dict[str, int]) -> None:
    measured = provenance.measure(Inputs(works=make_works(**counts)))

    assert round_half_up(measured.exact) == points
    assert {one.key: one.count for one in measured.bases} == {
        f"works-{name}": count for name, count in counts.items()
    }


def test_provenance_says_what_is_missing() -> None:
    mixed = provenance.measure(Inputs(works=make_works(untraced=1, single=1))).raised_by
    best = provenance.measure(Inputs(works=make_works(assured=64))).raised_by

    assert "a second, independent source" in mixed
    assert mixed.startswith("An identifier that leads to a source")
    assert best == ""


@pytest.mark.parametrize(
    ("points", "close", "topics"),
    [
        (0, 0, 0),
        (6, 4, 11),
        (6, 4, 10),
        (1, 0, 3),
        (0, 0, 2),
        (1, 1, 2),
        (2, 1, 3),
        (10, 8, 10),
        (10, 50, 90),
        (8, 9, 1),
    ],
)
def test_coherence_counts_close_collaborators_and_topics(points: int, close: int, topics: int) -> None:
    measured = coherence.measure(Inputs(close_author_ids=tuple(range(close)), topic_ids=tuple(range(topics))))

    assert round_half_up(measured.exact) == points
    assert [one.count for one in measured.bases] == [count for count in (close, topics) if count]
    assert bool(measured.raised_by) == (points < 10)


@pytest.mark.parametrize(
    ("points", "claim", "fields"),
    [
        (0, OWNED, {}),
        (2, ClaimFacts(), {"ror_institution_ids": (5, 6)}),
        (2, ClaimFacts(), {"versioned_work_ids": (5,)}),
        (4, ClaimFacts(), {"ror_institution_ids": (5,), "versioned_work_ids": (5,)}),
        (0, ClaimFacts(), {"orcid": "0000-0002-1825-0097", "names_reviewed_on": DAY, "reviewed_on": DAY}),
        (2, OWNED, {"orcid": "0000-0002-1825-0097"}),
        (2, OWNED, {"names_reviewed_on": DAY}),
        (2, OWNED, {"reviewed_on": DAY}),
        (6, OWNED, {"orcid": "0000-0002-1825-0097", "names_reviewed_on": DAY, "reviewed_on": DAY}),
    ],
)
def test_currency_gives_two_for_each_thing(points: int, claim: ClaimFacts, fields: dict[str, Any]) -> None:
    measured = currency.measure(Inputs(claim=claim, **fields))

    assert measured.exact == points
    assert len(measured.bases) == points / 2


def test_currency_names_the_day_and_what_is_missing() -> None:
    measured = currency.measure(Inputs(claim=OWNED, reviewed_on=DAY))

    assert measured.bases[0].detail == "2026-03-01"
    assert "ROR" in measured.raised_by
    assert "twelve months" not in measured.raised_by


@pytest.mark.parametrize(
    ("points", "claim", "fields"),
    [
        (0, ClaimFacts(), {"confirmations": confirmed(1, 2, 3), "answered_dispute_ids": (1, 2)}),
        (0, OWNED, {}),
        (2, OWNED, {"confirmations": confirmed(1)}),
        (2, OWNED, {"confirmations": confirmed(1, 1)}),
        (4, OWNED, {"confirmations": confirmed(1, 2)}),
        (6, OWNED, {"confirmations": confirmed(1, 2, 3, 4)}),
        (0, OWNED, {"confirmations": confirmed(1, 2, level=2)}),
        (0, OWNED, {"confirmations": confirmed(None, None)}),
        (2, OWNED, {"answered_dispute_ids": (1,)}),
        (4, OWNED, {"answered_dispute_ids": (1, 2, 3)}),
        (0, OWNED, {"answered_dispute_ids": (1,), "overdue_dispute_ids": (2,)}),
        (0, OWNED, {"overdue_dispute_ids": (2, 3)}),
        (2, OWNED, {"confirmations": confirmed(1), "overdue_dispute_ids": (2,)}),
        (10, OWNED, {"confirmations": confirmed(1, 2, 3), "answered_dispute_ids": (1, 2)}),
    ],
)
def test_stewardship_counts_institutions_and_answers(
    points: int, claim: ClaimFacts, fields: dict[str, Any]
) -> None:
    measured = stewardship.measure(Inputs(claim=claim, **fields))

    assert measured.exact == points
    assert bool(measured.raised_by) == (points < 10)
