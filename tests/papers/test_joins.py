"""What joins the records of a work to the one that is believed first."""

from __future__ import annotations

import pytest

from papers.joins import Join, JoinRule, explain_joins, explain_sources
from papers.linking import claim_of, link_claims
from papers.records import SignatureRecord, WorkRecord

PEOPLE = (SignatureRecord("Bo Li"), SignatureRecord("Wei Xu"))
TITLE = "Learning to Walk on Rough Ground"
ABSTRACT = "We show that a thing long believed to be hard is in fact easy, and give a way to do it, with experiments."


def version(ids: dict[str, str], year: int = 2019, **fields) -> WorkRecord:
    return WorkRecord(title=TITLE, signatures=PEOPLE, ids=ids, year=year, **fields)


def explain(*records: WorkRecord) -> dict[str, tuple[str, str | None]]:
    """By what each record, named by its index, is joined to the first."""
    claims = [claim_of(str(index), record) for index, record in enumerate(records)]
    (part,) = link_claims(claims)
    joins = explain_joins(part, "0")
    assert joins == explain_joins(part[::-1], "0")
    return {digest: (join.rule.name, join.scheme) for digest, join in sorted(joins.items())}


def test_shared_identifier_is_surer_than_abstract_and_title():
    article = version({"acl": "P1", "doi": "10.1/a"}, abstract=ABSTRACT)

    assert explain(article, version({"arxiv": "1", "doi": "10.1/a"}, abstract=ABSTRACT)) == {
        "1": ("IDENTIFIER", "doi")
    }
    assert explain(article, version({"arxiv": "1"}, abstract=ABSTRACT)) == {"1": ("ABSTRACT", None)}
    assert explain(article, version({"arxiv": "1"})) == {"1": ("RECOGNITION", None)}


def test_surest_way_counts_and_on_it_the_weakest_link():
    article, preprint = version({"acl": "P1"}), version({"arxiv": "1"}, kind="preprint")
    copy = version({"arxiv": "1", "s2": "2"}, kind="preprint", year=2018)

    assert explain(article, preprint, copy) == {"1": ("RECOGNITION", None), "2": ("RECOGNITION", None)}
    assert explain(article, preprint, copy, version({"acl": "P1", "s2": "2"})) == {
        "1": ("IDENTIFIER", "s2"),
        "2": ("IDENTIFIER", "s2"),
        "3": ("IDENTIFIER", "acl"),
    }


def test_recognition_states_its_score():
    claims = [claim_of("0", version({"acl": "P1"})), claim_of("1", version({"arxiv": "1"}, 2017))]

    (join,) = explain_joins(claims, "0").values()

    assert join.score == pytest.approx(55 / 56)


def test_source_is_joined_by_the_surest_of_its_records():
    first = claim_of("0", version({"acl": "P1", "doi": "10.1/a"}))
    older = claim_of("1", version({"arxiv": "1"}, kind="preprint"))
    newer = claim_of("2", version({"arxiv": "1", "doi": "10.1/a"}, kind="preprint"))

    assert explain_sources([first, older, newer], "0") == {"arxiv:1": Join(JoinRule.IDENTIFIER, "doi")}
    assert explain_sources([first], "0") == {}
