"""What people said of signatures: refused ones bring nothing, and leave the rest of their record as it was."""

from __future__ import annotations

from papers.resolution.evidence import Signed, list_proofs, list_signals
from papers.resolution.people import find_people
from papers.resolution.word import hold_together
from tests.papers.resolution.signatures import sign

ORCID, OTHER_ORCID = ("orcid", "0000-0002-1825-0097"), ("orcid", "0000-0001-5109-3700")


def people(*signatures: Signed) -> list[list[int]]:
    """The persons found, each as the works that they signed."""
    return sorted(sorted(one.work_id for one in members) for members, _ in find_people(list(signatures)))


def test_refused_signature_brings_nothing_but_a_word():
    refused = sign(1, identifiers=(ORCID,), coauthors=(11,), author_id=9, is_curated=True, refused_for=(7,))

    assert list_signals(refused) == []
    assert list_proofs([refused, sign(2, identifiers=(ORCID,))]) == [[("curated", "9")], [ORCID]]
    assert list_proofs([refused]) == [[("curated", "9")]]


def test_refused_signature_neither_disputes_nor_doubles_an_identifier():
    disputing = sign(1, identifiers=(ORCID,), author_id=9, is_curated=True, refused_for=(7,))
    curated = sign(2, identifiers=(ORCID,), author_id=7, is_curated=True)
    doubled = sign(2, 2, "Wei Zhang", identifiers=(ORCID,), refused_for=(7,))

    proofs = list_proofs([disputing, curated, doubled, sign(3, identifiers=(ORCID,))])

    assert proofs[1:] == [[ORCID, ("curated", "7")], [], [ORCID]]


def test_refused_signature_without_a_word_stands_alone():
    assert people(
        sign(1, coauthors=(11,), author_id=7), sign(2, coauthors=(11,), author_id=8, refused_for=(7,))
    ) == [[1], [2]]


def test_what_a_refused_signature_tied_together_stays_together():
    bridge = sign(2, coauthors=(11, 12), author_id=9, is_curated=True, refused_for=(7,))

    assert people(sign(1, coauthors=(11,), author_id=7), bridge, sign(3, coauthors=(12,), author_id=7)) == [
        [1, 3],
        [2],
    ]


def test_what_a_refused_signature_would_tie_for_the_first_time_stays_apart():
    bridge = sign(2, coauthors=(11, 12), author_id=9, is_curated=True, refused_for=(7,))

    assert people(sign(1, coauthors=(11,), author_id=7), bridge, sign(3, coauthors=(12,))) == [[1], [2], [3]]


def test_pieces_with_two_identifiers_of_one_kind_or_one_work_stay_apart():
    bridge = sign(2, coauthors=(11, 12), author_id=9, is_curated=True, refused_for=(7,))
    one = sign(1, coauthors=(11,), identifiers=(ORCID,), author_id=7)

    for other in (
        sign(3, coauthors=(12,), identifiers=(OTHER_ORCID,), author_id=7),
        sign(1, 2, coauthors=(12,), author_id=7),
    ):
        assert hold_together([[one], [bridge], [other]], [bridge]) == [[one], [bridge], [other]]


def test_suppressed_signature_takes_with_it_what_is_grouped_with_it():
    gone = sign(1, identifiers=(ORCID,), author_id=7, is_curated=True)._replace(is_suppressed=True)

    assert people(gone, sign(2, identifiers=(ORCID,)), sign(3, identifiers=(OTHER_ORCID,))) == [[3]]
    assert people(gone) == []
