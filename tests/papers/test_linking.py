"""Which records are one work: by identifiers and abstracts, against catalogues, in whatever order."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papers.linking import MOST_SHARING, Claim, claim_of, link_claims, list_keys
from papers.records import SignatureRecord, WorkRecord

ABSTRACT = (
    "We show that a thing long believed to be hard is in fact easy, "
    "and give a way to do it, with experiments on five sets."
)


def link(*records: WorkRecord) -> list[set[int]]:
    """The records parted into works, as sets of their indexes."""
    return link_listed(list(enumerate(records)))


def link_listed(numbered: list[tuple[int, WorkRecord]]) -> list[set[int]]:
    parts = link_claims(claim_of(f"{index:02d}", record) for index, record in numbered)
    return sorted(({int(claim.digest) for claim in part} for part in parts), key=min)


def work(title: str | None = None, **fields) -> WorkRecord:
    return WorkRecord(title=title, **fields)


def test_records_that_share_an_identifier_are_one_work():
    assert link(work("A", ids={"doi": "10.1/a"}), work("B", ids={"doi": "10.1/a", "acl": "P1"})) == [{0, 1}]


def test_records_linked_through_a_third_are_one_work():
    preprint = work("A", ids={"arxiv": "1911.1"}, kind="preprint")
    article = work("A", ids={"doi": "10.1/a"}, kind="journal-article")
    both = work("A", ids={"arxiv": "1911.1", "doi": "10.1/a"})

    assert link(preprint, article) == [{0}, {1}]
    assert link(preprint, article, both) == [{0, 1, 2}]


def test_shared_title_alone_links_nothing():
    assert link(work("Preface", ids={"acl": "P1"}), work("Preface", ids={"acl": "P2"})) == [{0}, {1}]


def test_same_value_of_another_scheme_links_nothing():
    assert link(work("A", ids={"pmid": "12"}), work("A", ids={"s2": "12"})) == [{0}, {1}]


def test_shared_doi_of_two_catalogue_entries_with_other_titles_stays_two_works():
    one, other = work("A", ids={"acl": "P1", "doi": "10.1/x"}), work("B", ids={"acl": "P2", "doi": "10.1/x"})

    assert link(one, other) == [{0}, {1}]


def test_shared_doi_of_two_catalogue_entries_with_one_title_is_one_work():
    one, other = (
        work("A study", ids={"acl": "P1", "doi": "10.1/x"}),
        work("a STUDY!", ids={"acl": "P2", "doi": "10.1/x"}),
    )

    assert link(one, other) == [{0, 1}]


def test_shared_doi_with_other_titles_is_one_work_where_no_catalogue_objects():
    one, other = (
        work("A", ids={"acl": "P1", "doi": "10.1/x"}),
        work("B", ids={"arxiv": "1911.1", "doi": "10.1/x"}),
    )

    assert link(one, other) == [{0, 1}]


def test_record_of_a_contested_identifier_joins_the_work_of_its_title():
    contested = {"doi": "10.1/x"}
    one, other = work("A", ids={"acl": "P1", **contested}), work("B", ids={"acl": "P2", **contested})

    assert link(one, other, work("B", ids={"acl": "P2"})) == [{0}, {1, 2}]


def test_shared_abstract_gives_a_title_to_a_record_without_one():
    assert link(work(abstract=ABSTRACT), work("A", ids={"acl": "P1"}, abstract=ABSTRACT)) == [{0, 1}]


def test_shared_abstract_gives_a_title_where_no_record_has_an_identifier():
    assert link(work(abstract=ABSTRACT), work("A", abstract=ABSTRACT, listed_for=("Jiashi Feng",))) == [
        {0, 1}
    ]
    assert link(work("A", abstract=ABSTRACT), work("A", abstract=ABSTRACT, year=2019)) == [{0, 1}]


def test_shared_abstract_is_told_by_its_words_alone():
    other = f"  {ABSTRACT.upper()}\n".replace(", ", " — ")

    assert link(work(abstract=ABSTRACT), work("A", ids={"acl": "P1"}, abstract=other)) == [{0, 1}]


def test_shared_abstract_is_told_by_its_words_however_long():
    long = " ".join(f"{ABSTRACT} Part {number}." for number in range(10))
    spaced = long.replace(", ", "\n  ").replace(". ", ". — ")

    assert link(work(abstract=long), work("A", abstract=spaced)) == [{0, 1}]


def test_short_abstract_links_nothing():
    assert link(work(abstract="An editorial."), work("A", ids={"acl": "P1"}, abstract="An editorial.")) == [
        {0},
        {1},
    ]


def test_shared_abstract_with_other_titles_stays_two_works():
    one, other = (
        work("A", ids={"acl": "P1"}, abstract=ABSTRACT),
        work("B", ids={"arxiv": "1"}, abstract=ABSTRACT),
    )

    assert link(one, other) == [{0}, {1}]


def test_shared_abstract_of_the_same_title_is_one_work():
    one, other = (
        work("A", ids={"acl": "P1"}, abstract=ABSTRACT),
        work("A", ids={"arxiv": "1"}, abstract=ABSTRACT),
    )

    assert link(one, other) == [{0, 1}]


def test_records_known_by_their_abstracts_alone_are_one_work():
    assert link(work(abstract=ABSTRACT), work(abstract=ABSTRACT, listed_for=("Jiashi Feng",))) == [{0, 1}]


def test_record_without_identifiers_is_known_by_title_year_venue_and_names():
    names = (SignatureRecord("Jiashi Feng"),)
    known = work("A", year=2019, venue="V", signatures=names)

    assert link(known, work("A", year=2019, venue="V", signatures=names, comment="9 pages")) == [{0, 1}]
    assert link(known, work("A", year=2020, venue="V", signatures=names)) == [{0}, {1}]
    assert link(known, work("A", year=2019, venue="W", signatures=names)) == [{0}, {1}]
    assert link(known, work("A", year=2019, venue="V", signatures=(SignatureRecord("Wei Zhang"),))) == [
        {0},
        {1},
    ]
    assert link(known, work("B", year=2019, venue="V", signatures=names)) == [{0}, {1}]


PEOPLE = (SignatureRecord("Bo Li"), SignatureRecord("Wei Xu"))
TITLE = "Learning to Walk on Rough Ground"


def version(
    ids: dict[str, str],
    kind: str = "proceedings-article",
    year: int = 2019,
    title: str = TITLE,
    signatures: tuple[SignatureRecord, ...] = PEOPLE,
) -> WorkRecord:
    return WorkRecord(title=title, signatures=signatures, ids=ids, kind=kind, year=year)  # fmt: skip


PREPRINT = version({"arxiv": "1901.00001"}, "preprint", 2018)


@pytest.mark.parametrize(
    "article",
    [
        version({"doi": "10.1/a"}),
        version({"acl": "P1", "doi": "10.1/a"}),
        version({"openalex": "W2"}, title=f"{TITLE.upper()}."),
        version({}),
        version({"doi": "10.1101/2019"}, "preprint"),
    ],
)
def test_title_authors_and_years_make_versions_one_work(article):
    assert link(PREPRINT, article) == [{0, 1}]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (version({"doi": "10.1/a"}), version({"doi": "10.2/b"})),
        (version({"acl": "P1"}), version({"acl": "P2"})),
        (version({"openalex": "W1"}), version({"openalex": "W2"})),
        (version({"arxiv": "1901.00001"}, "preprint"), version({"arxiv": "1901.00002"}, "preprint")),
        (version({"arxiv": "1", "doi": "10.1/a"}, "preprint"), version({"doi": "10.1/b"})),
        (version({"doi": "10.1101/1"}, "preprint"), version({"doi": "10.1101/2"}, "preprint")),
        (PREPRINT, version({"doi": "10.1/a"}, year=2024)),
        (PREPRINT, version({"doi": "10.1/a"}, signatures=(SignatureRecord("Ann Oz"),))),
        (PREPRINT, version({"doi": "10.1/a"}, title="Learning to Walk on Smooth Ground")),
    ],
)
def test_what_a_catalogue_title_authors_or_years_tell_apart_stays_two_works(one, other):
    assert link(one, other) == [{0}, {1}]


def test_preprint_and_article_with_entries_of_their_own_in_a_catalogue_are_one_work():
    assert link(version({"openalex": "W1"}, "preprint"), version({"openalex": "W2"})) == [{0, 1}]


def test_preprint_joins_the_surest_of_two_articles():
    few = version({"acl": "P1"}, signatures=(*PEOPLE, SignatureRecord("Ann Oz")))

    assert link(few, PREPRINT, version({"acl": "P2"})) == [{0}, {1, 2}]


def test_identifier_shows_which_article_is_the_preprints():
    one, other = version({"acl": "P1"}), version({"acl": "P2", "doi": "10.1/a"})
    assert link(PREPRINT, one, other) == [{0, 1}, {2}]

    assert link(PREPRINT, one, other, work(ids={"arxiv": "1901.00001", "doi": "10.1/a"})) == [{0, 2, 3}, {1}]


def test_heading_that_many_records_share_joins_none():
    columns = [version({"acl": f"P{number}"}) for number in range(MOST_SHARING - 1)]

    assert len(link(PREPRINT, *columns)) == MOST_SHARING - 1
    assert len(link(PREPRINT, *columns, version({"acl": "P99"}))) == MOST_SHARING + 1


def test_records_without_a_common_key_have_nothing_to_do_with_each_other():
    claims = [claim_of("1", PREPRINT), claim_of("2", version({"doi": "10.1/a"}))]

    assert set(list_keys(claims[0])) & set(list_keys(claims[1])) == {("title", claims[0].title_key)}
    assert [claim.sight for claim in claims] != [claim_of("1", PREPRINT, for_linking=False).sight] * 2


def test_source_key_names_the_record_in_its_catalogue():
    ids = {"doi": "10.1/a", "arxiv": "1911.1", "acl": "P1", "url": "https://a.example/"}

    assert claim_of("", work("A", ids=ids)).source_key == "acl:P1"
    assert (
        claim_of("", work("A", ids={"doi": "10.1/a", "url": "https://a.example/"})).source_key == "doi:10.1/a"
    )
    assert claim_of("", work("A", ids={"doi": "10.1/a", "sample": "w1"})).source_key == "sample:w1"


def optional(**fields):
    return st.fixed_dictionaries(
        {}, optional={key: st.sampled_from(values) for key, values in fields.items()}
    )


records = st.builds(
    lambda title, abstract, ids, more: WorkRecord(title=title, abstract=abstract, ids=ids, **more),
    st.sampled_from([None, "A", "B", "C", TITLE, TITLE.upper()]),
    st.sampled_from([None, ABSTRACT, ABSTRACT + " More.", "Short."]),
    optional(
        doi=["10.1/a", "10.1/b"], arxiv=["1", "2"], acl=["P1", "P2", "P3"], openalex=["W1", "W2"], dblp=["d"]
    ),
    optional(
        year=[2018, 2019, 2022],
        venue=["V"],
        kind=["preprint", "journal-article"],
        signatures=[PEOPLE, PEOPLE[:1], (*PEOPLE, SignatureRecord("A. Oz"))],
    ),
)
catalogues = st.lists(records, min_size=2, max_size=8).map(lambda found: list(enumerate(found)))


@settings(max_examples=400, deadline=None)
@given(catalogues, st.randoms(use_true_random=False))
def test_order_of_records_never_matters(numbered, random):
    expected = link_listed(numbered)
    random.shuffle(numbered)

    assert link_listed(numbered) == expected
    assert link_listed(numbered + numbered[:2]) == expected


@settings(max_examples=400, deadline=None)
@given(catalogues)
def test_records_that_share_nothing_with_a_work_never_part_or_join_it(numbered):
    far = [(50 + index, work("A", ids={"sample": f"w{index}"})) for index in range(3)]

    linked = link_listed(numbered + far)

    assert [part for part in linked if min(part) < 50] == link_listed(numbered)
    assert {50} in linked


@settings(max_examples=400, deadline=None)
@given(catalogues)
def test_every_record_is_in_one_work(numbered):
    assert sorted(index for part in link_listed(numbered) for index in part) == [
        index for index, _ in numbered
    ]


@settings(max_examples=400, deadline=None)
@given(catalogues)
def test_parts_are_sorted_by_source_key(numbered):
    parts = link_claims(claim_of(f"{index:02d}", record) for index, record in numbered)

    def key(claim: Claim) -> tuple[str, str]:
        return claim.source_key, claim.digest

    assert [sorted(part, key=key) for part in parts] == parts
    assert sorted(parts, key=lambda part: key(part[0])) == parts
