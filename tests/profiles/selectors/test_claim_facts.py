"""What stands for claims: which evidence counts, and when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from profiles.selectors.claim_facts import read_claim_facts
from profiles.trust.levels import ClaimFacts, Factor, Vouch, find_level
from tests.factories import find_author, import_records, make_record, sign
from tests.graph.catalogue import build
from tests.papers.catalogue import find_work
from tests.profiles.people import give, make_claim

pytestmark = pytest.mark.django_db

ORCID = "0000-0002-1825-0097"


def read(claim) -> ClaimFacts:
    return read_claim_facts([claim.pk])[claim.pk]


def test_claim_without_evidence_says_nothing_of_itself():
    import_records(make_record("A", "Wei Lin"))
    claim = make_claim(find_author("Wei Lin").pk, state="pending")

    assert read(claim) == ClaimFacts(is_claimed=True)


def test_record_whose_works_have_only_an_address_is_a_name(django_assert_num_queries):
    import_records(make_record("A", "Wei Lin", ids={"url": "https://example.org/a"}))
    claim = make_claim(find_author("Wei Lin").pk, state="pending")

    with django_assert_num_queries(1):
        facts = read_claim_facts([claim.pk, claim.pk + 1])

    assert set(facts) == {claim.pk}
    assert not facts[claim.pk].has_findable_work


def test_evidence_counts_until_it_ends_or_expires():
    import_records(make_record("A", "Wei Lin"))
    claim = make_claim(find_author("Wei Lin").pk)
    now = timezone.now()
    give(claim, "email", ended_at=now)
    give(claim, "homepage", expires_at=now - timedelta(hours=1))
    give(claim, "review", expires_at=now + timedelta(days=1))
    give(claim, "name")
    give(claim, "institution-email")
    give(claim, "organisation", expires_at=now - timedelta(days=1))

    assert read(claim) == ClaimFacts(
        is_claimed=True, has_fitting_name=True, factors=(Factor.INSTITUTION_EMAIL,), is_reviewed=True
    )


def test_orcid_is_a_factor_only_where_its_works_overlap():
    import_records(
        make_record("A", authors=[sign("Wei Lin", orcid=ORCID)]),
        make_record("B", "Jo Do", ids={"doi": "10.5555/b"}),
    )
    wei = make_claim(find_author("Wei Lin").pk, level=3)
    jo = make_claim(find_author("Jo Do").pk)
    give(wei, "orcid", ORCID)
    other = give(jo, "orcid", ORCID)

    assert read(wei).factors == (Factor.ORCID,)
    assert read(jo).factors == ()

    other.detail = {"work_ids": [find_work("doi", "10.5555/b").pk]}
    other.save()
    assert read(jo).factors == (Factor.ORCID,)


def test_competing_claims_see_each_other_while_open():
    import_records(make_record("A", "Wei Lin"))
    author_id = find_author("Wei Lin").pk
    owner = make_claim(author_id)
    make_claim(author_id, state="withdrawn")
    assert not read(owner).has_competing_claim

    rival = make_claim(author_id, state="competing")
    facts = read_claim_facts([owner.pk, rival.pk])

    assert facts[owner.pk].has_competing_claim
    assert facts[rival.pk].has_competing_claim


def test_vouches_count_while_the_vouching_claim_stands():
    import_records(
        make_record("A", authors=[sign("Wei Lin", "Here"), sign("Jo Do", "There"), sign("Ann Oh", "Where")]),
        make_record("B", authors=[sign("Wei Lin", "Here"), sign("Jo Do", "There"), sign("Ann Oh", "Where")]),
    )
    build()
    claim = make_claim(find_author("Wei Lin").pk, level=3)
    jo, ann = make_claim(find_author("Jo Do").pk, level=4), make_claim(find_author("Ann Oh").pk, level=5)
    gone = make_claim(find_author("Ann Oh").pk, state="revoked")
    give(claim, "homepage")
    for value in (jo.pk, ann.pk, gone.pk, "nobody", "9" * 30):
        give(claim, "vouch", value)

    facts = read(claim)

    assert {(one.author_id, one.level) for one in facts.vouches} == {(jo.author_id, 4), (ann.author_id, 5)}
    assert len({one.institution_id for one in facts.vouches} - {None}) == 2
    assert find_level(facts).number == 4
    assert all(isinstance(one, Vouch) for one in facts.vouches)
