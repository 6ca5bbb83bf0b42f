"""Which identifiers prove who signed, and which signals two signatures can share."""

from __future__ import annotations

from papers.resolution.evidence import list_proofs, list_signals
from tests.papers.resolution.signatures import sign

ORCID = ("orcid", "0000-0002-1825-0097")
DBLP = ("dblp", "f/1")


def test_identifier_of_a_source_is_a_proof():
    assert list_proofs([sign(1, identifiers=(ORCID,)), sign(2)]) == [[ORCID], []]


def test_identifier_twice_on_one_work_proves_nothing_anywhere():
    doubled = [sign(1, 1, identifiers=(ORCID,)), sign(1, 2, "Wei Zhang", identifiers=(ORCID,))]

    assert list_proofs([*doubled, sign(2, identifiers=(ORCID, DBLP))]) == [[], [], [DBLP]]


def test_identifier_proves_nothing_for_a_name_that_shares_no_word():
    own = [sign(1, identifiers=(ORCID,)), sign(2, identifiers=(ORCID,))]

    assert list_proofs([*own, sign(3, name="Wei Zhang", identifiers=(ORCID,))]) == [[ORCID], [ORCID], []]


def test_identifier_proves_for_another_form_of_the_name():
    own = [sign(1, identifiers=(ORCID,)), sign(2, identifiers=(ORCID,))]
    others = [sign(3, name="J. Feng", identifiers=(ORCID,)), sign(4, name="Jiashi Li", identifiers=(ORCID,))]

    assert list_proofs(own + others) == [[ORCID]] * 4


def test_word_of_a_person_is_a_proof():
    curated = sign(1, author_id=7, is_curated=True)

    assert list_proofs([curated, sign(2, author_id=7)]) == [[("curated", "7")], []]


def test_identifier_that_people_gave_to_two_records_proves_nothing():
    parted = [sign(number, identifiers=(ORCID,), author_id=number, is_curated=True) for number in (1, 2)]

    proofs = list_proofs([*parted, sign(3, identifiers=(ORCID,))])

    assert proofs == [[("curated", "1")], [("curated", "2")], []]


def test_identifier_that_a_person_gave_to_one_record_proves():
    curated = sign(1, identifiers=(ORCID,), author_id=7, is_curated=True)

    assert list_proofs([curated, sign(2, identifiers=(ORCID,), author_id=8)]) == [
        [ORCID, ("curated", "7")],
        [ORCID],
    ]


def test_signals_are_coauthors_and_affiliations():
    assert sorted(list_signals(sign(1, coauthors=(11, 12), affiliations=(21,)))) == [
        (2, 11),
        (2, 12),
        (3, 21),
    ]
    assert list_signals(sign(1, identifiers=(ORCID,))) == []


def test_order_of_signatures_never_matters():
    signatures = [
        sign(1, 1, identifiers=(ORCID,)),
        sign(1, 2, "Wei Zhang", identifiers=(DBLP,)),
        sign(2, 1, "J. Feng", identifiers=(ORCID,)),
        sign(3, 1, "Wei Zhang", identifiers=(ORCID,)),
        sign(4, 1, "Zhang Wei", identifiers=(DBLP,)),
    ]
    expected = dict(zip(signatures, list_proofs(signatures), strict=True))

    for _ in signatures:
        signatures = [*signatures[1:], signatures[0]]
        assert dict(zip(signatures, list_proofs(signatures), strict=True)) == expected
    assert list_proofs(signatures[::-1]) == list_proofs(signatures)[::-1]
