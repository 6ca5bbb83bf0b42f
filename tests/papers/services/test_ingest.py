"""Batches of records into works and signatures: what is counted, kept, believed and left alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from papers.joins import JoinRule
from papers.linking import MOST_SHARING
from papers.models import (
    Author,
    Institution,
    Kind,
    Name,
    NameToken,
    Signature,
    SignatureIdentifier,
    SourceRecord,
    StaleBlock,
    Topic,
    Venue,
    Version,
    Work,
    WorkIdentifier,
    WorkRedirect,
    WorkText,
    WorkTopic,
)
from papers.services.ingest import Outcome
from tests.papers.catalogue import (
    OBSERVED_AT,
    Snapshot,
    fetch,
    find_inconsistencies,
    find_work,
    ingest,
    resolve,
    take_row_versions,
    take_snapshot,
)

pytestmark = pytest.mark.django_db

ABSTRACT = (
    "We show that a thing long believed to be hard is easy, "
    "and give a way to do it, with experiments on five sets."
)
LATER = OBSERVED_AT + timedelta(days=1)
FULL = {
    "ids": {"acl": "P1", "doi": "10.1000/a"},
    "kind": "proceedings-article",
    "title": "On $x^2$",
    "abstract": ABSTRACT,
    "year": 2019,
    "published_on": "2019-06-01",
    "venue": "ACL 2019",
    "url": "https://a.example/P1",
    "comment": "9 pages",
    "language": "en",
    "authors": [
        {
            "name": "Jiashi Feng",
            "ids": {"orcid": "0000-0002-1825-0097"},
            "affiliations": [{"name": "NUS", "ror": "02nr0ka47", "country": "SG"}],
        },
        {"name": "冯佳时"},
    ],
    "topics": [{"openalex": "T10036", "score": 0.5, "name": "Seas"}],
}


def venue_of(work: Work) -> str | None:
    return work.venue.name if work.venue else None


def test_record_becomes_a_work_with_all_that_it_says():
    assert ingest(FULL) == Outcome(created=1)

    work = find_work("doi", "10.1000/a")
    text = WorkText.objects.get(work=work)
    topic = WorkTopic.objects.get(work=work)
    assert (work.get_kind_display(), work.title, work.year, str(work.published_on)) == (
        "Proceedings article", "On $x^2$", 2019, "2019-06-01",
    )  # fmt: skip
    assert (venue_of(work), work.signatures_count, work.sources_count, work.is_retracted) == (
        "ACL 2019",
        2,
        1,
        False,
    )
    assert (text.abstract, text.comment, text.url, text.language) == (
        ABSTRACT,
        "9 pages",
        "https://a.example/P1",
        "en",
    )
    assert "<math" in str(text.title_html)
    assert text.abstract_html is None
    assert (topic.topic_id, topic.topic.name, topic.score) == (10036, "Seas", 0.5)
    assert list(Signature.objects.order_by("position").values_list("position", "name__printed")) == [
        (1, "Jiashi Feng"),
        (2, "冯佳时"),
    ]
    assert SignatureIdentifier.objects.get().value == "0000-0002-1825-0097"
    assert (Institution.objects.get().name, Institution.objects.get().country) == ("NUS", "SG")
    assert SourceRecord.objects.get().source_key == "acl:P1"
    assert not Version.objects.exists()


def test_names_can_be_found_by_every_word():
    ingest({"title": "A", "authors": [{"name": "José-María García Li"}]})

    assert sorted(NameToken.objects.values_list("token", flat=True)) == ["garcia", "josemaria", "li"]


def test_ingest_decides_nothing_about_who_is_who():
    ingest(FULL)

    assert not Author.objects.exists()
    blocks = set(Name.objects.values_list("block", flat=True))
    assert set(StaleBlock.objects.values_list("block", flat=True)) == blocks


def test_record_said_again_changes_no_row():
    ingest(FULL, {"title": "Other"}, {"abstract": ABSTRACT})
    resolve()
    before = take_row_versions()

    assert ingest(FULL, {"title": "Other"}, {"abstract": ABSTRACT}) == Outcome(unchanged=3)
    assert take_row_versions() == before


def test_record_said_twice_in_a_batch_counts_once():
    assert ingest(FULL, FULL, {"title": "Other"}) == Outcome(created=2, unchanged=1)


def test_record_of_a_known_work_counts_as_an_update():
    ingest(FULL)

    assert ingest(
        {"ids": {"doi": "10.1000/a"}, "title": "On x"}, {"ids": {"acl": "P2"}, "title": "New"}
    ) == Outcome(created=1, updated=1)


def test_two_records_of_a_new_work_count_as_one_created_and_one_update():
    article = {"ids": {"arxiv": "1911.10143", "doi": "10.1000/a"}, "title": "A"}

    assert ingest({"ids": {"arxiv": "1911.10143"}, "title": "A"}, article) == Outcome(created=1, updated=1)


PREPRINT = {
    "ids": {"arxiv": "1911.10143"},
    "kind": "preprint",
    "title": "Learning to Walk on Rough Ground",
    "year": 2018,
    "authors": [{"name": "Bo Li"}, {"name": "Wei Xu"}],
}
ARTICLE = PREPRINT | {
    "ids": {"doi": "10.1000/a"},
    "kind": "journal-article",
    "year": 2019,
    "authors": [{"name": "Li, B."}, {"name": "Wei Xu"}],
}


@pytest.mark.parametrize("records", [(PREPRINT, ARTICLE), (ARTICLE, PREPRINT)])
def test_preprint_and_article_are_versions_with_a_stated_score(records):
    for record in records:
        ingest(record)
    resolve()

    versions = list(Version.objects.values_list("kind", "join_rule", "join_scheme", "join_score"))
    assert versions == [
        (Kind.JOURNAL_ARTICLE, None, None, None),
        (Kind.PREPRINT, JoinRule.RECOGNITION, None, pytest.approx(0.995, abs=0.001)),
    ]
    assert find_work("arxiv", "1911.10143") == find_work("doi", "10.1000/a")
    assert find_inconsistencies() == []


def test_version_says_that_an_identifier_joined_it():
    ingest(PREPRINT | {"ids": {"arxiv": "1911.10143", "doi": "10.1000/a"}}, ARTICLE)

    version = Version.objects.get(rank=2)
    assert (version.join_rule, version.join_scheme, version.join_score) == (JoinRule.IDENTIFIER, "doi", None)


def test_identifier_takes_a_preprint_away_from_the_article_that_title_and_authors_gave_it():
    other = ARTICLE | {"ids": {"doi": "10.1000/b"}, "venue": "Other"}
    ingest(PREPRINT, ARTICLE)
    resolve()
    assert find_work("arxiv", "1911.10143") == find_work("doi", "10.1000/a")

    ingest(other | {"ids": {"doi": "10.1000/b", "arxiv": "1911.10143"}}, other)
    resolve()

    assert find_work("arxiv", "1911.10143") == find_work("doi", "10.1000/b")
    assert find_work("doi", "10.1000/a").sources_count == 1
    assert find_inconsistencies() == []


def test_title_that_too_many_share_joins_nothing_any_more():
    columns = [ARTICLE | {"ids": {"acl": f"P{number}"}} for number in range(MOST_SHARING - 1)]
    ingest(PREPRINT, *columns)
    assert Work.objects.count() == MOST_SHARING - 1

    assert ingest(ARTICLE | {"ids": {"acl": "P99"}}) == Outcome(created=1)
    resolve()

    assert Work.objects.count() == MOST_SHARING + 1
    assert not Version.objects.exists()
    assert find_inconsistencies() == []
    assert ingest(ARTICLE | {"ids": {"acl": "P100"}}) == Outcome(created=1)


def test_batch_without_records_does_nothing():
    assert ingest() == Outcome()


def test_missing_value_never_erases_a_present_one():
    ingest(FULL)
    before = take_snapshot()
    ingest({"ids": {"acl": "P1"}, "title": "On $x^2$"}, observed_at=LATER)
    after = take_snapshot()

    def without_key(part: str, snapshot: Snapshot) -> list[Any]:
        return [row[1:] for row in snapshot[part]]

    for part in (
        "texts",
        "identifiers",
        "signatures",
        "signature affiliations",
        "signature identifiers",
        "topics",
    ):
        assert without_key(part, after) == without_key(part, before)
    assert without_key("works", after) == without_key("works", before)


@pytest.mark.parametrize("newer_first", [False, True])
def test_newer_record_of_the_same_source_wins_and_the_older_fills_gaps(newer_first):
    old = {"ids": {"acl": "P1"}, "title": "Old", "comment": "1 page", "authors": [{"name": "A B"}]}
    new = {"ids": {"acl": "P1"}, "title": "New", "authors": [{"name": "C D"}, {"name": "A B"}]}
    observed = [(old, OBSERVED_AT), (new, LATER)]
    for record, observed_at in observed[::-1] if newer_first else observed:
        ingest(record, observed_at=observed_at)
        resolve()

    work = find_work("acl", "P1")
    assert (work.title, work.sources_count, work.worktext.comment) == ("New", 1, "1 page")
    assert list(Signature.objects.order_by("position").values_list("name__printed", flat=True)) == [
        "C D",
        "A B",
    ]
    assert find_inconsistencies() == []


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_record_said_again_later_is_the_newest_whatever_the_order(order):
    told = [("Old", 0), ("New", 1), ("Old", 2)]
    for index in order:
        title, days = told[index]
        ingest({"ids": {"acl": "P1"}, "title": title}, observed_at=OBSERVED_AT + timedelta(days=days))

    assert find_work("acl", "P1").title == "Old"
    assert SourceRecord.objects.count() == 2


@pytest.mark.parametrize("untitled_first", [True, False])
@pytest.mark.parametrize(
    ("untitled", "titled"),
    [
        ({"abstract": ABSTRACT}, {"ids": {"acl": "P1"}, "title": "A", "abstract": ABSTRACT}),
        ({"abstract": ABSTRACT}, {"title": "A", "abstract": ABSTRACT, "year": 2019}),
        ({"abstract": ABSTRACT}, {"title": "A", "abstract": ABSTRACT.upper()}),
        (
            {"abstract": "Short.", "ids": {"arxiv": "1911.10143"}},
            {"title": "A", "ids": {"arxiv": "1911.10143v2"}},
        ),
        (
            {"abstract": ABSTRACT, "listed_for": ["B C"]},
            {"title": "A", "abstract": ABSTRACT, "listed_for": ["D E"]},
        ),
    ],
)
def test_work_known_only_by_its_abstract_takes_its_title(untitled, titled, untitled_first):
    for record in (untitled, titled) if untitled_first else (titled, untitled):
        ingest(record)

    assert Work.objects.get().title == "A"


def test_work_without_title_keeps_none():
    ingest({"abstract": ABSTRACT})

    assert Work.objects.get().title is None


def test_preprint_and_article_with_one_arxiv_id_are_versions_of_one_work():
    ingest(
        {"ids": {"arxiv": "1911.10143"}, "kind": "preprint", "title": "A", "year": 2019, "venue": "arXiv"},
        {
            "ids": {"arxiv": "1911.10143", "doi": "10.1000/a"},
            "kind": "journal-article",
            "title": "A",
            "year": 2020,
            "venue": "Journal",
        },
    )

    work = Work.objects.get()
    assert (work.get_kind_display(), work.year, venue_of(work), work.sources_count) == (
        "Journal article", 2020, "Journal", 1,
    )  # fmt: skip


@pytest.mark.parametrize("article_first", [True, False])
def test_preprint_and_article_of_two_sources_are_versions_of_one_work(article_first):
    preprint = {
        "ids": {"arxiv": "1911.10143"},
        "kind": "preprint",
        "title": "A",
        "year": 2019,
        "venue": "arXiv",
    }
    article = {
        "ids": {"acl": "P1", "arxiv": "1911.10143"}, "kind": "proceedings-article", "title": "A", "year": 2020,
        "venue": "ACL",
    }  # fmt: skip
    for record in (article, preprint) if article_first else (preprint, article):
        ingest(record)

    work = Work.objects.get()
    assert (work.get_kind_display(), work.year, work.sources_count) == ("Proceedings article", 2020, 2)
    assert list(
        Version.objects.order_by("rank").values_list("rank", "year", "venue__name", "source_key")
    ) == [
        (1, 2020, "ACL", "acl:P1"),
        (2, 2019, "arXiv", "arxiv:1911.10143"),
    ]


@pytest.mark.parametrize("later_first", [True, False])
def test_shared_doi_with_other_catalogue_ids_and_titles_stays_two_works(later_first):
    records = [
        {"ids": {"acl": f"P{number}", "doi": "10.1000/x"}, "title": f"Title {number}"} for number in (1, 2)
    ]
    for record in records[::-1] if later_first else records:
        ingest(record)

    assert Work.objects.count() == 2
    assert find_work("doi", "10.1000/x") == find_work("acl", "P1")
    assert fetch("SELECT work_id, scheme, value FROM papers_contestedidentifier") == [
        (find_work("acl", "P2").pk, "doi", "10.1000/x")
    ]


def test_contested_identifier_leads_a_record_to_the_work_of_its_title():
    for number in (1, 2):
        ingest({"ids": {"acl": f"P{number}", "doi": "10.1000/x"}, "title": f"Title {number}"})
    ingest({"ids": {"acl": "P2", "doi": "10.1000/x"}, "title": "Title 2", "comment": "9 pages"})

    assert Work.objects.count() == 2
    assert find_work("acl", "P2").worktext.comment == "9 pages"


@pytest.mark.parametrize("scheme", ["title", "abstract"])
def test_scheme_that_is_called_as_a_key_of_ours_joins_as_any_other(scheme):
    ingest({"ids": {scheme: "A1"}, "title": "Title One"})
    ingest({"ids": {scheme: "A1"}, "title": "Title One", "year": 2019})
    assert find_work(scheme, "A1").year == 2019
    assert find_inconsistencies() == []


def test_works_that_join_leave_a_redirect():
    ingest({"ids": {"arxiv": "1911.10143"}, "title": "A"})
    ingest({"ids": {"acl": "P1"}, "title": "A"})
    old = {find_work("arxiv", "1911.10143").pk, find_work("acl", "P1").pk}

    ingest({"ids": {"arxiv": "1911.10143", "acl": "P1"}, "title": "A", "comment": "9 pages"})

    work = Work.objects.get()
    assert fetch("SELECT old_id, work_id FROM papers_workredirect") == [((old - {work.pk}).pop(), work.pk)]
    assert work.pk in old


def test_redirect_follows_a_work_that_joins_again():
    schemes = {"arxiv": "1911.10143", "acl": "P1", "pmid": "1"}
    for scheme, value in schemes.items():
        ingest({"ids": {scheme: value}, "title": "A"})
    old = {find_work(scheme, value).pk for scheme, value in schemes.items()}

    ingest({"ids": {"arxiv": "1911.10143", "acl": "P1"}, "title": "A", "comment": "9 pages"})
    ingest({"ids": {"acl": "P1", "pmid": "1"}, "title": "A", "comment": "8 pages"})

    work = Work.objects.get()
    assert set(fetch("SELECT old_id, work_id FROM papers_workredirect")) == {
        (one, work.pk) for one in old - {work.pk}
    }


def test_works_that_join_are_redirected_together():
    old: dict[str, set[int]] = {}
    for title in "ABC":
        ingest({"ids": {"arxiv": f"1911.1014{ord(title) - 64}"}, "title": title})
        ingest({"ids": {"acl": title}, "title": title})
        old[title] = set(Work.objects.filter(title=title).values_list("pk", flat=True))

    with CaptureQueriesContext(connection) as queries:
        ingest(
            *(
                {"ids": {"arxiv": f"1911.1014{ord(title) - 64}", "acl": title}, "title": title}
                for title in old
            )
        )

    kept = {title: Work.objects.get(title=title).pk for title in old}
    assert set(fetch("SELECT old_id, work_id FROM papers_workredirect")) == {
        (one, kept[title]) for title, ids in old.items() for one in ids - {kept[title]}
    }
    assert sum("papers_workredirect" in query["sql"] for query in queries) == 2


def test_work_that_was_never_shown_leaves_no_redirect():
    ingest(
        {"ids": {"arxiv": "1911.10143"}, "title": "A"},
        {"ids": {"acl": "P1"}, "title": "A"},
        {"ids": {"arxiv": "1911.10143", "acl": "P1"}, "title": "A"},
    )

    assert Work.objects.count() == 1
    assert not WorkRedirect.objects.exists()


def test_work_keeps_its_id_when_records_come():
    ingest({"ids": {"acl": "P1"}, "title": "A"})
    work = find_work("acl", "P1")

    ingest({"ids": {"acl": "P1"}, "title": "B"}, observed_at=LATER)

    assert find_work("acl", "P1").pk == work.pk


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_wording_of_a_dictionary_depends_on_no_order(order, together):
    records = [
        {
            "ids": {"acl": f"P{number}"},
            "title": "A",
            "authors": [{"name": "A B", "affiliations": [{"name": name, "ror": "02nr0ka47", **more}]}],
            "topics": [topic],
        }
        for number, name, more, topic in (
            (1, "Nat. Univ.", {"country": "SG"}, {"openalex": "T1"}),
            (2, "National University", {}, {"openalex": "T1", "name": "Seas"}),
            (3, "NUS", {"country": "MY"}, {"openalex": "T1", "name": "Oceans"}),
        )
    ]
    ordered = [records[index] for index in order]
    for batch in [ordered] if together else [[record] for record in ordered]:
        ingest(*batch)

    institution = Institution.objects.get()
    assert (institution.name, institution.country) == ("NUS", "MY")
    assert Topic.objects.get().name == "Oceans"


def test_listed_person_is_marked_on_their_signature():
    ingest(
        {
            "title": "A",
            "authors": [{"name": "Wei Zhang"}, {"name": "Jiashi Feng"}],
            "listed_for": ["Feng, Jiashi"],
        }
    )

    assert SignatureIdentifier.objects.get().position == 2
    assert Signature.objects.count() == 2


def test_listed_person_who_is_not_printed_stands_below_the_first_position():
    ingest({"title": "A", "authors": [{"name": "Wei Zhang"}], "listed_for": ["Jiashi Feng"]})

    assert list(Signature.objects.order_by("position").values_list("position", "name__printed")) == [
        (0, "Jiashi Feng"),
        (1, "Wei Zhang"),
    ]
    assert Work.objects.get().signatures_count == 1


def test_same_name_twice_on_a_work_is_two_signatures():
    ingest({"title": "A", "authors": [{"name": "Wei Zhang"}, {"name": "Wei Zhang"}]})

    assert list(Signature.objects.order_by("position").values_list("position", flat=True)) == [1, 2]


@pytest.mark.parametrize(
    "text",
    [
        "back\\slash \\N \\. \\t",
        "tab\tand\nline",
        "quote ' \" %s {} $1",
        "\u202eright to left",
        "🦉 \U0010ffff",
        "\\.",
    ],
)
def test_text_comes_out_as_it_went_in(text):
    ingest(
        {"ids": {"acl": "P1"}, "title": text, "abstract": text, "venue": text, "authors": [{"name": text}]}
    )

    work = find_work("acl", "P1")
    assert {work.title, work.worktext.abstract, venue_of(work), Name.objects.get().printed} == {text.strip()}


def test_hostile_values_are_taken_or_left_out_but_stop_nothing():
    outcome = ingest(
        {"title": "A" * 1_000_000, "authors": [{"name": "B" * 100_000}], "venue": "V" * 100_000},
        {"title": "Topics", "topics": [{"openalex": f"T{9 * 10**number + 7}"} for number in range(5, 13)]},
        {"title": "Lists", "listed_for": [f"Name {number}" for number in range(100)]},
        {"title": "Scores", "topics": [{"openalex": "T1", "score": 1e308}, {"openalex": "T1", "score": -1}]},
        {"title": "Twice", "authors": [{"name": "A", "affiliations": [{"name": "X"}, {"name": "X"}]}]},
        {"title": "Nobody", "authors": [{"name": "\u202e"}, {"name": "?"}, {"ids": {"dblp": "x/1"}}]},
        {"title": "Ids", "ids": {"a": "x" * 200, "b": "'; DROP TABLE papers_work; --", "c": "\\N"}},
    )

    assert outcome == Outcome(created=7)
    assert find_inconsistencies() == ["a block is stale", "a signature has no authorship"]
    resolve()
    assert find_inconsistencies() == []


@pytest.mark.parametrize("ids", [{"record": "{}"}, {"Record": "{}"}])
def test_source_cannot_name_a_work_as_the_site_does(ids):
    ingest({"title": "A"})
    (own,) = WorkIdentifier.objects.values_list("value", flat=True)

    ingest({"title": "B", "ids": dict.fromkeys(ids, own)})

    assert list(Work.objects.order_by("title").values_list("title", flat=True)) == ["A", "B"]


def test_source_cannot_put_a_signature_on_a_list_or_a_record_as_people_do():
    ingest({"title": "A", "authors": [{"name": "A B", "ids": {"curated": "1", "list": "a b", "dblp": "1"}}]})

    assert list(SignatureIdentifier.objects.values_list("scheme", flat=True)) == ["dblp"]


def test_changed_at_moves_with_the_works_that_change():
    ingest({"ids": {"acl": "P1"}, "title": "A"}, {"ids": {"acl": "P2"}, "title": "B"})
    Work.objects.update(changed_at=OBSERVED_AT)

    ingest({"ids": {"acl": "P1"}, "title": "A", "comment": "9 pages"})

    assert find_work("acl", "P1").changed_at > OBSERVED_AT
    assert find_work("acl", "P2").changed_at == OBSERVED_AT


def test_changed_at_stays_when_a_record_says_nothing_new():
    ingest({"ids": {"acl": "P1"}, "title": "A", "comment": "9 pages"})
    Work.objects.update(changed_at=OBSERVED_AT)

    ingest({"ids": {"acl": "P1"}, "title": "A"}, observed_at=OBSERVED_AT - timedelta(days=1))

    assert find_work("acl", "P1").changed_at == OBSERVED_AT
    assert Venue.objects.count() == 0
