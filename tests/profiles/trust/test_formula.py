"""The golden cases, and the laws of the formula."""

from __future__ import annotations

from datetime import date
from math import floor, log
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import assume
from hypothesis import strategies as st

from profiles.trust.formula import LABELS, Measured, find_label, measure
from profiles.trust.inputs import (
    Confirmation,
    Inputs,
    WorkIds,
    decode_inputs,
    encode_inputs,
    hash_inputs,
    settle,
)
from profiles.trust.levels import LEVELS, ClaimFacts, Factor, Vouch
from profiles.trust.points import LISTED_IDS
from profiles.trust.provenance import THIRDS
from profiles.trust.registry import TERMS
from tests.profiles.trust.inputs import WEIGHTS, add_evidence, all_inputs, claims, law, make_works

GOLDEN = Inputs(works=make_works(single=47), close_author_ids=(1, 2, 3, 4), topic_ids=tuple(range(1, 12)))
L2 = ClaimFacts(is_claimed=True, has_verified_email=True, has_fitting_name=True)
BEST_UNCLAIMED = msgspec.structs.replace(
    GOLDEN,
    works=make_works(double=47),
    close_author_ids=tuple(range(1, 9)),
    ror_institution_ids=(1,),
    versioned_work_ids=(1,),
)
EVERYTHING = Inputs(
    claim=msgspec.structs.replace(L2, factors=tuple(Factor), is_asserted=True, is_reviewed=True),
    works=make_works(assured=64),
    close_author_ids=tuple(range(1, 9)),
    topic_ids=tuple(range(1, 11)),
    ror_institution_ids=(1,),
    orcid="0000-0002-1825-0097",
    names_reviewed_on=date(2026, 1, 1),
    reviewed_on=date(2026, 1, 1),
    versioned_work_ids=(1,),
    confirmations=tuple(Confirmation(n, 3, n) for n in (1, 2, 3)),
    answered_dispute_ids=(1, 2),
)


def change(inputs: Inputs, **fields: Any) -> Inputs:
    return msgspec.structs.replace(inputs, **fields)


def points_of(measured: Measured) -> dict[str, int]:
    return {term.key: term.points for term in measured.points.terms}


# ---- the golden cases


def test_golden_case_is_21_and_emerging() -> None:
    measured = measure(GOLDEN)

    assert (measured.score, measured.label, measured.level) == (21, "Emerging", 1)
    assert points_of(measured) == {
        "identity": 6,
        "provenance": 9,
        "coherence": 6,
        "currency": 0,
        "stewardship": 0,
    }


def test_best_unclaimed_inputs_are_39_capped_to_34() -> None:
    measured = measure(BEST_UNCLAIMED)

    assert (measured.points.total, measured.points.cap, measured.score) == (39, 34, 34)
    assert measured.label == "Emerging"


def test_golden_case_claimed_at_l2_is_30() -> None:
    assert measure(change(GOLDEN, claim=L2)).score == 30


def test_empty_l1_record_is_6_and_unresolved() -> None:
    measured = measure(Inputs())

    assert (measured.score, measured.label, measured.level) == (6, "Unresolved", 1)


def test_everything_at_l5_is_100() -> None:
    measured = measure(EVERYTHING)

    assert (measured.score, measured.label, measured.level) == (100, "Well evidenced", 5)
    assert all(term.points == term.maximum for term in measured.points.terms)
    assert sum(term.maximum for term in TERMS) == 100


def test_name_string_only_is_nothing() -> None:
    measured = measure(Inputs(claim=ClaimFacts(has_findable_work=False), works=make_works(untraced=3)))

    assert (measured.score, measured.label, measured.level) == (0, "Unresolved", 0)


@pytest.mark.parametrize(
    ("score", "label"),
    [
        (0, "Unresolved"), (9, "Unresolved"), (10, "Emerging"), (34, "Emerging"), (35, "Developing"),
        (54, "Developing"), (55, "Established"), (74, "Established"), (75, "Well evidenced"), (100, "Well evidenced"),
    ],
)  # fmt: skip
def test_label_of_score(score: int, label: str) -> None:
    assert find_label(score) == label


# ---- the laws


@law(all_inputs())
def test_score_and_terms_keep_their_bounds(inputs: Inputs) -> None:
    measured = measure(inputs)

    assert 0 <= measured.score <= LEVELS[measured.level].cap <= 100
    assert all(0 <= term.points <= term.maximum for term in measured.points.terms)
    assert measured.points.total == sum(term.points for term in measured.points.terms)
    assert measured.label in {label for _, label in LABELS}


@law(all_inputs(is_conflated=st.just(False), open_dispute_ids=st.just(())))
def test_score_is_the_sum_under_the_cap(inputs: Inputs) -> None:
    measured = measure(inputs)

    assert measured.score == min(measured.points.total, measured.points.cap)


@law(all_inputs(claim=claims().map(lambda claim: msgspec.structs.replace(claim, is_claimed=False))))
def test_unclaimed_never_exceeds_emerging(inputs: Inputs) -> None:
    measured = measure(inputs)

    assert measured.label in ("Unresolved", "Emerging")
    assert measured.level <= 1


@law(all_inputs(), st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(inputs: Inputs, random: Random) -> None:
    shuffled = _shuffle(inputs, random)

    assert settle(shuffled) == settle(inputs)
    assert measure(shuffled) == measure(inputs)
    assert encode_inputs(settle(shuffled)) == encode_inputs(settle(inputs))


@law(all_inputs(), st.sampled_from(WEIGHTS))
def test_exact_duplicate_work_adds_nothing(inputs: Inputs, name: str) -> None:
    works = getattr(inputs.works, name)
    doubled = msgspec.structs.replace(inputs.works, **{name: works + works[:1]})

    assert measure(change(inputs, works=doubled)) == measure(inputs)


@law(all_inputs(), st.data())
def test_weaker_evidence_of_a_work_never_raises(inputs: Inputs, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(WEIGHTS[1:]))
    works = getattr(settle(inputs).works, name)
    assume(works)
    work_id = data.draw(st.sampled_from(works))
    weaker = WEIGHTS[WEIGHTS.index(name) - 1]

    weakened = msgspec.structs.replace(
        settle(inputs).works,
        **{
            name: tuple(one for one in works if one != work_id),
            weaker: (*getattr(settle(inputs).works, weaker), work_id),
        },
    )

    _assert_no_term_rose(inputs, change(inputs, works=weakened))


@law(all_inputs(), st.data())
def test_work_taken_away_that_is_no_worse_evidenced_than_the_mean_never_raises(
    inputs: Inputs, data: st.DataObject
) -> None:
    works = settle(inputs).works
    counts = {name: len(getattr(works, name)) for name in WEIGHTS}
    total = sum(counts.values())
    assume(total)
    mean = sum(count * THIRDS[name] for name, count in counts.items()) / total
    name = data.draw(st.sampled_from([name for name in WEIGHTS if counts[name] and THIRDS[name] >= mean]))

    fewer = msgspec.structs.replace(works, **{name: getattr(works, name)[1:]})

    _assert_no_term_rose(inputs, change(inputs, works=fewer))


_TAKEN = (
    "close_author_ids", "topic_ids", "ror_institution_ids", "orcid", "names_reviewed_on", "reviewed_on",
    "versioned_work_ids", "confirmations", "answered_dispute_ids",
)  # fmt: skip


@law(all_inputs(), st.sampled_from(_TAKEN))
def test_evidence_taken_away_never_raises(inputs: Inputs, name: str) -> None:
    value = getattr(inputs, name)
    less = value[1:] if isinstance(value, tuple) else None

    _assert_no_term_rose(inputs, change(inputs, **{name: less}))


@law(all_inputs(), claims())
def test_evidence_of_a_claim_taken_away_never_raises(inputs: Inputs, more: ClaimFacts) -> None:
    _assert_no_term_rose(change(inputs, claim=add_evidence(inputs.claim, more)), inputs)


@law(all_inputs(), st.integers(0, 100))
def test_score_never_rises_while_a_flag_holds_it(inputs: Inputs, before: int) -> None:
    held = measure(change(inputs, is_conflated=True, held_at=before))
    disputed = measure(change(inputs, open_dispute_ids=(7,), held_at=before))
    first = measure(change(inputs, is_conflated=True, held_at=None))

    assert held.score == disputed.score == min(first.score, before)
    assert held.points.held_at == before
    assert held.label == find_label(held.score)


@law(all_inputs(is_conflated=st.just(False), open_dispute_ids=st.just(())), st.integers(0, 100))
def test_score_is_free_when_nothing_holds_it(inputs: Inputs, before: int) -> None:
    assert measure(change(inputs, held_at=before)) == measure(change(inputs, held_at=None))


@law(all_inputs(is_conflated=st.just(False), open_dispute_ids=st.just(())))
def test_flags_score_nothing(inputs: Inputs) -> None:
    flagged = change(inputs, is_conflated=True, open_dispute_ids=(1,), retracted_work_ids=(2,), held_at=None)

    assert measure(flagged).score == measure(inputs).score
    assert {"conflation", "dispute", "retraction"} <= {flag.key for flag in measure(flagged).points.flags}


def test_formula_reads_nothing_that_must_not_count() -> None:
    read = " ".join([*Inputs.__struct_fields__, *ClaimFacts.__struct_fields__, *Vouch.__struct_fields__])

    for word in (
        "follow",
        "cit",
        "venue",
        "h_index",
        "country",
        "script",
        "name_",
        "year",
        "kind",
        "sources",
    ):
        assert word not in read.replace("has_fitting_name", "")


# ---- what is stored


@law(all_inputs())
def test_same_inputs_have_the_same_hash_after_being_stored(inputs: Inputs) -> None:
    encoded = encode_inputs(settle(inputs))
    stored = msgspec.json.encode(dict(reversed(msgspec.json.decode(encoded).items())))

    assert encode_inputs(decode_inputs(stored)) == encoded
    assert measure(decode_inputs(stored)) == measure(inputs)
    assert hash_inputs(encode_inputs(decode_inputs(stored))) == hash_inputs(encoded)


@law(all_inputs(), all_inputs())
def test_other_inputs_have_another_hash(one: Inputs, other: Inputs) -> None:
    encoded = [encode_inputs(settle(inputs)) for inputs in (one, other)]

    assert (hash_inputs(encoded[0]) == hash_inputs(encoded[1])) == (settle(one) == settle(other))


@law(all_inputs())
def test_every_point_rests_on_something(inputs: Inputs) -> None:
    works = inputs.works
    has_found = bool(works.single or works.double or works.assured)
    measured = measure(
        change(inputs, claim=msgspec.structs.replace(inputs.claim, has_findable_work=has_found))
    )

    for term in measured.points.terms:
        bases = measured.evidence.get(term.key, ())
        assert bases or not term.points
        assert all(one.count >= 1 and len(one.ids) <= LISTED_IDS for one in bases)
        assert not term.raised_by or term.raised_by.endswith(".")
        assert term.raised_by or term.points == term.maximum


def test_long_lists_are_cut_but_counted() -> None:
    found = measure(Inputs(works=make_works(single=250))).evidence["identity"][0]

    assert (found.count, len(found.ids)) == (250, LISTED_IDS)


# ---- rounding


def test_no_points_of_provenance_lie_so_near_a_half_that_rounding_could_err() -> None:
    for count in range(1, 64):
        for thirds in range(3 * count + 1):
            exact = 10 * thirds / count * log(1 + count) / log(65)
            assert abs(exact - floor(exact) - 0.5) > 1e-9, (count, thirds)


@law(st.integers(64, 400), st.integers(0, 400))
def test_halves_of_provenance_are_rounded_up(count: int, thirds: int) -> None:
    assume(thirds <= count)
    measured = measure(Inputs(works=make_works(single=thirds, untraced=count - thirds)))

    assert points_of(measured)["provenance"] == (20 * thirds + count) // (2 * count)


def test_halves_are_rounded_up_where_they_are_exact() -> None:
    measured = measure(Inputs(works=make_works(single=15, untraced=85)))  # 30 · ⅓ · 15 / 100 = 1.5

    assert points_of(measured)["provenance"] == 2


def _assert_no_term_rose(more: Inputs, less: Inputs) -> None:
    before, after = measure(more), measure(less)
    assert after.score <= before.score
    assert after.level <= before.level
    for one, other in zip(before.points.terms, after.points.terms, strict=True):
        assert other.points <= one.points, one.key


def _shuffle(inputs: Inputs, random: Random) -> Inputs:
    """The same with each list in another order and its first thing once more."""

    def shuffle(items: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(random.sample(items + items[:1], len(items + items[:1])))

    fields = {
        name: shuffle(value)
        for name in Inputs.__struct_fields__
        if isinstance(value := getattr(inputs, name), tuple)
    }
    works = WorkIds(**{name: shuffle(getattr(inputs.works, name)) for name in WEIGHTS})
    claim = msgspec.structs.replace(
        inputs.claim, factors=shuffle(inputs.claim.factors), vouches=shuffle(inputs.claim.vouches)
    )
    return change(inputs, works=works, claim=claim, **fields)
