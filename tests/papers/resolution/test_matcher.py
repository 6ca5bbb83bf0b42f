"""Who is who among signatures: what joins, what never does, whatever the order."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from papers.resolution.evidence import Signed, list_proofs
from papers.resolution.matcher import connect, match_signatures
from tests.papers.resolution.signatures import sign

ORCID = ("orcid", "0000-0002-1825-0097")
OTHER_ORCID = ("orcid", "0000-0001-5109-3700")
DBLP = ("dblp", "f/1")


def match(*signatures: Signed) -> list[list[tuple[int, int]]]:
    """The persons, each as the sorted (work, position) of their signatures."""
    groups = match_signatures(signatures, list_proofs(signatures))
    return sorted(sorted((one.work_id, one.position) for one in group) for group in groups)


def people(*signatures: Signed) -> list[list[int]]:
    """The persons, each as the sorted works that they signed."""
    return [[work_id for work_id, _ in person] for person in match(*signatures)]


def test_identifier_joins_names_of_different_blocks():
    one, other = sign(1, identifiers=(ORCID,)), sign(2, name="Jiashi Y. H. Feng-Li", identifiers=(ORCID,))

    assert people(one, other) == [[1, 2]]


def test_identifier_joins_initials():
    assert people(sign(1, identifiers=(ORCID,)), sign(2, name="J. Feng", identifiers=(ORCID,))) == [[1, 2]]


def test_identifiers_join_through_a_signature_that_has_both():
    both = sign(3, identifiers=(DBLP, ORCID))

    assert people(sign(1, identifiers=(ORCID,)), sign(2, identifiers=(DBLP,)), both) == [[1, 2, 3]]


def test_identifiers_that_differ_part_the_same_name():
    one, other = (
        sign(work, identifiers=(orcid,), coauthors=(5,)) for work, orcid in ((1, ORCID), (2, OTHER_ORCID))
    )

    assert people(one, other) == [[1], [2]]


def test_identifier_twice_on_one_work_joins_nothing():
    doubled = [sign(1, 1, identifiers=(ORCID,)), sign(1, 2, "Wei Feng", identifiers=(ORCID,))]

    assert match(*doubled, sign(2, identifiers=(ORCID,))) == [[(1, 1)], [(1, 2)], [(2, 1)]]


def test_full_name_alone_joins_nothing():
    assert people(sign(1), sign(2)) == [[1], [2]]


def test_full_name_with_a_shared_coauthor_joins():
    assert people(sign(1, coauthors=(5, 6)), sign(2, coauthors=(6, 7)), sign(3, coauthors=(8,))) == [
        [1, 2],
        [3],
    ]


def test_full_name_with_a_shared_affiliation_joins():
    assert people(sign(1, affiliations=(5,)), sign(2, affiliations=(5,))) == [[1, 2]]


def test_affiliation_is_no_coauthor():
    assert people(sign(1, affiliations=(5,)), sign(2, coauthors=(5,))) == [[1], [2]]


def test_other_name_with_a_shared_coauthor_joins_nothing():
    assert people(sign(1, coauthors=(5,)), sign(2, name="Wei Zhang", coauthors=(5,))) == [[1], [2]]


def test_initials_alone_join_nothing():
    assert people(
        sign(1, name="J. Feng", coauthors=(5, 6), affiliations=(7,)),
        sign(2, name="J. Feng", coauthors=(5, 6), affiliations=(7,)),
    ) == [[1], [2]]
    assert people(
        sign(1, coauthors=(5, 6), affiliations=(7,)),
        sign(2, name="J. Feng", coauthors=(5, 6), affiliations=(7,)),
    ) == [[1], [2]]


def test_names_of_nobody_join_nothing():
    assert people(sign(1, name="?", coauthors=(5, 6)), sign(2, name="", coauthors=(5, 6))) == [[1], [2]]


def test_middle_initials_that_differ_part():
    assert people(
        sign(1, name="Jiashi X. Feng", coauthors=(5,)), sign(2, name="Jiashi Y. Feng", coauthors=(5,))
    ) == [
        [1],
        [2],
    ]


def test_name_without_middle_initial_joins_the_one_that_has_it():
    assert people(sign(1, name="Jiashi X. Feng", coauthors=(5,)), sign(2, coauthors=(5,))) == [[1, 2]]


def test_name_without_middle_initial_joins_neither_of_two():
    one, other = (
        sign(work, name=f"Jiashi {initial}. Feng", coauthors=(5,)) for work, initial in ((1, "X"), (2, "Y"))
    )

    assert people(one, other, sign(3, coauthors=(5,))) == [[1], [2], [3]]


def test_signature_joins_the_identified_record_that_its_evidence_points_to():
    identified = [
        sign(1, identifiers=(ORCID,), coauthors=(5,)),
        sign(2, identifiers=(OTHER_ORCID,), coauthors=(6,)),
    ]

    assert people(*identified, sign(3, coauthors=(5,))) == [[1, 3], [2]]


def test_signature_whose_evidence_points_at_two_records_joins_neither():
    identified = [
        sign(1, identifiers=(ORCID,), coauthors=(5,)),
        sign(2, identifiers=(OTHER_ORCID,), coauthors=(6,)),
    ]

    assert people(*identified, sign(3, coauthors=(5, 6))) == [[1], [2], [3]]


def test_signature_that_joins_leads_others_on():
    identified = sign(1, identifiers=(ORCID,), coauthors=(5,))

    assert people(
        identified, sign(2, coauthors=(5, 6)), sign(3, coauthors=(6, 7)), sign(4, coauthors=(7,))
    ) == [[1, 2, 3, 4]]


def test_person_has_one_signature_on_a_work():
    namesakes = [sign(1, 1, coauthors=(5,)), sign(1, 2, coauthors=(5,))]

    found = match(*namesakes, sign(2, 1, coauthors=(5,)))

    assert all(len({work for work, _ in person}) == len(person) for person in found)


def test_signature_of_a_record_stays_where_a_person_put_it():
    curated = sign(1, author_id=7, is_curated=True)

    assert people(curated, sign(2, name="Wei Zhang", author_id=7, is_curated=True)) == [[1, 2]]


def test_records_that_people_keep_apart_stay_apart():
    one = sign(1, identifiers=(ORCID,), author_id=7, is_curated=True)
    other = sign(2, identifiers=(DBLP,), author_id=8, is_curated=True)
    between = sign(3, identifiers=(DBLP, ORCID))

    assert not any({1, 2} <= set(person) for person in people(one, other, between))


def test_curated_signature_keeps_its_place_before_another_on_the_work():
    elsewhere = sign(2, identifiers=(ORCID,), author_id=7, is_curated=True)
    curated = sign(1, 2, author_id=7, is_curated=True)

    assert [(1, 2), (2, 1)] in match(sign(1, 1, identifiers=(ORCID,)), curated, elsewhere)


def test_connect_parts_what_shares_a_key():
    assert connect([{1}, {2}, {1, 3}, set(), {3}]) == [[0, 2, 4], [1], [3]]


names = st.sampled_from(
    ["Jiashi Feng", "Feng, Jiashi", "J. Feng", "Jiashi X. Feng", "Jiashi Y. Feng", "Wei Feng", ""]
)
signatures = st.lists(
    st.builds(
        sign,
        st.integers(1, 5),
        st.integers(1, 3),
        names,
        given=st.sampled_from([None, "Jiashi"]),
        family=st.sampled_from([None, "Feng", "Li"]),
        coauthors=st.lists(st.integers(1, 4), max_size=2, unique=True).map(tuple),
        affiliations=st.lists(st.integers(1, 2), max_size=1).map(tuple),
        identifiers=st.lists(st.sampled_from([ORCID, OTHER_ORCID, DBLP]), max_size=2, unique=True).map(tuple),
    ),
    min_size=2,
    max_size=10,
    unique_by=lambda one: (one.work_id, one.position),
)


@settings(max_examples=400, deadline=None)
@given(signatures, st.randoms(use_true_random=False))
def test_order_of_signatures_never_matters(found, random):
    expected = match(*found)
    random.shuffle(found)

    assert match(*found) == expected


@settings(max_examples=200, deadline=None)
@given(signatures, st.permutations(range(1, 6)))
def test_work_ids_never_matter(found, ids):
    renumbered = [one._replace(work_id=ids[one.work_id - 1]) for one in found]
    expected = sorted(
        sorted((ids[work - 1], position) for work, position in person) for person in match(*found)
    )

    assert match(*renumbered) == expected


@settings(max_examples=200, deadline=None)
@given(signatures)
def test_every_signature_is_one_persons_and_no_work_has_a_person_twice(found):
    matched = match(*found)

    assert sorted(place for person in matched for place in person) == sorted(
        (one.work_id, one.position) for one in found
    )
    assert all(len({work for work, _ in person}) == len(person) for person in matched)


@settings(max_examples=200, deadline=None)
@given(signatures)
def test_initials_are_joined_by_identifiers_alone(found):
    joined = {place for person in match(*found) if len(person) > 1 for place in person}
    proofs = list_proofs(found)

    for one, own in zip(found, proofs, strict=True):
        if not one.key.is_full and not own:
            assert (one.work_id, one.position) not in joined


@settings(max_examples=200, deadline=None)
@given(signatures)
def test_far_signatures_change_nothing(found):
    far = [sign(100 + number, name="Ana Lima", coauthors=(1,), affiliations=(1,)) for number in range(3)]

    assert [person for person in match(*found, *far) if person[0][0] < 100] == match(*found)
