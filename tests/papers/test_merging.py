"""What a work says, made of what its sources say: nothing present is erased, the newest and the published first."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papers import merging
from papers.merging import list_versions, merge_records, merge_signatures, rank_sources
from papers.records import AffiliationRecord, SignatureRecord, TopicRecord, WorkRecord

DAY = datetime(2024, 1, 1, tzinfo=UTC)


def say(record: WorkRecord, source_key: str = "acl:P1", days: int = 0) -> merging.Testimony:
    digest = msgspec.json.encode(record).hex()
    return merging.Testimony(digest, source_key, DAY + timedelta(days=days), record)


def merge(*testimonies: merging.Testimony) -> WorkRecord:
    return merge_records([testimony.record for testimony in rank_sources(testimonies)])


def appear(*testimonies: merging.Testimony) -> list[tuple[str, int | None, str | None]]:
    return [(one.kind, one.year, one.venue) for one in list_versions(rank_sources(testimonies))]


def test_missing_value_never_erases_a_present_one():
    full = WorkRecord(
        kind="journal-article", title="A", abstract="B", year=2019, published_on=date(2019, 1, 2), venue="V", url="https://a.example/",
        comment="9 pages", language="en", signatures=(SignatureRecord("Jiashi Feng"),),
        topics=(TopicRecord("T1"),), keywords=("k",), references=({"doi": "10.1/r"},),
    )  # fmt: skip

    assert merge(say(full), say(WorkRecord(title="A"), days=1)) == full
    assert merge(say(full, "doi:1"), say(WorkRecord(title="A"), "acl:P1")) == full


def test_newer_record_of_the_same_source_wins():
    old, new = WorkRecord(title="Old", year=2018, comment="1 page"), WorkRecord(title="New", year=2019)

    assert merge(say(old), say(new, days=1)) == WorkRecord(title="New", year=2019, comment="1 page")
    assert merge(say(new), say(old, days=1)).title == "Old"


def test_published_version_is_believed_before_the_preprint():
    preprint = WorkRecord(title="Draft", kind="preprint", year=2018, venue="arXiv", comment="9 pages")
    article = WorkRecord(title="Final", kind="journal-article", year=2019, venue="Journal")

    merged = merge(say(preprint, "arxiv:1", days=1), say(article, "doi:10.1/a"))

    assert (merged.kind, merged.title, merged.year, merged.venue, merged.comment) == (
        "journal-article", "Final", 2019, "Journal", "9 pages",
    )  # fmt: skip


def test_year_and_day_come_from_one_source():
    dated = WorkRecord(title="A", kind="preprint", year=2018, published_on=date(2018, 3, 1))

    merged = merge(say(dated, "arxiv:1"), say(WorkRecord(title="A", kind="review", year=2019), "acl:P1"))

    assert (merged.year, merged.published_on) == (2019, None)


def test_work_is_retracted_when_any_source_says_so():
    assert merge(say(WorkRecord(title="A")), say(WorkRecord(is_retracted=True), "doi:1")).is_retracted


def test_lists_of_all_sources_count():
    one, other = WorkRecord(title="A", listed_for=("B", "A")), WorkRecord(title="A", listed_for=("C", "A"))

    assert merge(say(one), say(other, "doi:1")).listed_for == ("A", "B", "C")


def test_identifiers_of_all_sources_are_kept_the_best_source_first():
    one, other = (
        WorkRecord(ids={"acl": "P1", "doi": "10.1/a"}),
        WorkRecord(ids={"arxiv": "1", "doi": "10.1/b"}),
    )

    assert merge(say(one, "acl:P1"), say(other, "arxiv:1")).ids == {
        "acl": "P1",
        "arxiv": "1",
        "doi": "10.1/a",
    }


@pytest.mark.parametrize(("given_name", "family"), [(None, None), ("Jiashi", "Feng")])
def test_signature_gains_what_another_list_knows_of_the_same_name(given_name, family):
    printed = SignatureRecord("Jiashi Feng", ids={"orcid": "0000-0002-1825-0097"})
    known = SignatureRecord(
        "Feng, Jiashi", given_name, family, {"orcid": "x", "dblp": "f/1"}, (AffiliationRecord("NUS"),)
    )

    assert merge_signatures([(printed,), (known,)]) == (
        SignatureRecord(
            "Jiashi Feng",
            ids={"dblp": "f/1", "orcid": "0000-0002-1825-0097"},
            affiliations=(AffiliationRecord("NUS"),),
        ),
    )


def test_name_printed_the_same_gains_how_it_is_split():
    printed = SignatureRecord("Ana Souza Lima")
    split = SignatureRecord("Ana Souza Lima", given="Ana Souza", family="Lima")

    assert merge_signatures([(printed,), (split,)]) == (split,)
    assert merge_signatures([(split,), (printed,)]) == (split,)


def test_signature_keeps_its_own_affiliations():
    one, other = (SignatureRecord("A B", affiliations=(AffiliationRecord(name),)) for name in ("NUS", "MIT"))

    assert merge_signatures([(one,), (other,)]) == (one,)


def test_signature_gains_nothing_from_another_name_or_another_number_of_names():
    one, other = SignatureRecord("Jiashi Feng"), SignatureRecord("Wei Zhang", ids={"dblp": "z/1"})

    assert merge_signatures([(one,), (other,)]) == (one,)
    assert merge_signatures([(one,), (SignatureRecord("Jiashi Feng", ids={"dblp": "f/1"}), other)]) == (one,)


def test_work_of_one_appearance_has_no_versions():
    same = WorkRecord(title="A", kind="preprint", year=2019, venue="arXiv")

    assert appear(say(same), say(msgspec.structs.replace(same, comment="9 pages"), "doi:1")) == []


def test_versions_are_the_different_appearances_the_best_first():
    preprint = WorkRecord(title="A", kind="preprint", year=2018, venue="arXiv")
    article = WorkRecord(title="A", kind="journal-article", year=2019, venue="Journal")

    assert appear(say(preprint, "arxiv:1"), say(article, "doi:10.1/a")) == [
        ("journal-article", 2019, "Journal"),
        ("preprint", 2018, "arXiv"),
    ]


def test_superseded_record_is_no_version():
    wrong, mended = WorkRecord(title="A", year=2018), WorkRecord(title="A", year=2019)

    assert appear(say(wrong), say(mended, days=1)) == []


records = st.builds(
    WorkRecord,
    title=st.sampled_from([None, "A", "B"]),
    kind=st.sampled_from(["other", "preprint", "journal-article"]),
    year=st.sampled_from([None, 2018, 2019]),
    venue=st.sampled_from([None, "V", "W"]),
    comment=st.sampled_from([None, "9 pages"]),
    is_retracted=st.booleans(),
    signatures=st.lists(
        st.builds(
            SignatureRecord,
            name=st.sampled_from(["Jiashi Feng", "Feng, Jiashi", "Wei Zhang"]),
            ids=st.sampled_from([{}, {"dblp": "1"}, {"dblp": "2"}, {"orcid": "3"}]),
        ),
        max_size=2,
    ).map(tuple),
    listed_for=st.sampled_from([(), ("A",), ("B",)]),
)
testimonies = st.lists(
    st.builds(say, records, st.sampled_from(["acl:P1", "arxiv:1", "doi:1"]), st.integers(0, 2)),
    min_size=1,
    max_size=6,
)


@settings(max_examples=400, deadline=None)
@given(testimonies, st.randoms(use_true_random=False))
def test_order_of_records_never_matters(said, random):
    merged, versions = merge(*said), appear(*said)
    random.shuffle(said)

    assert merge(*said) == merged
    assert appear(*said) == versions


@settings(max_examples=400, deadline=None)
@given(testimonies)
def test_what_any_source_says_the_work_says(said):
    merged = merge(*said)

    for field in ("title", "year", "venue", "comment", "is_retracted", "signatures", "listed_for"):
        values = [getattr(one.record, field) for one in said]
        assert bool(getattr(merged, field)) == any(values)


@settings(max_examples=400, deadline=None)
@given(testimonies)
def test_merging_source_by_source_first_says_the_same(said):
    """An export writes each source's word on a work as one record: read again, they make the same work."""
    merged_of: dict[str, merging.Testimony] = {}
    for source_key in {one.source_key for one in said}:
        own = [one for one in said if one.source_key == source_key]
        merged_of[source_key] = say(merge(*own), source_key)

    assert merge(*merged_of.values()) == merge(*said)
    assert appear(*merged_of.values()) == appear(*said)
