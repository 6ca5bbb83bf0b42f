"""Which source says what of a work, what is believed and why, and where sources contradict each other."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papers import merging
from papers.pages.testimony import LISTED_FACTS, OPEN_DISPUTES, show_account
from papers.records import AffiliationRecord, SignatureRecord, TopicRecord, WorkRecord
from papers.signature_testimony import could_be_one_name, list_signature_facts
from papers.testimony import Fact, Field, Standing, Why, hear, list_facts

DAY = datetime(2024, 1, 1, tzinfo=UTC)


def say(source_key: str, record: WorkRecord, days: int = 0) -> merging.Testimony:
    digest = msgspec.json.encode(record).hex()
    return merging.Testimony(digest, source_key, DAY + timedelta(days=days), record)


def weigh(*testimonies: merging.Testimony) -> list[Fact]:
    hearing = hear(testimonies)
    return [*list_facts(hearing), *list_signature_facts(hearing)]


def find(field: Field, *testimonies: merging.Testimony, scheme: str = "", position: int = 0) -> Fact:
    (fact,) = [
        one
        for one in weigh(*testimonies)
        if (one.field, one.scheme, one.position) == (field, scheme, position)
    ]
    return fact


def tell(fact: Fact) -> list[tuple[str, str, str]]:
    return [(word.source_key, " | ".join(word.said), str(word.standing)) for word in fact.words]


def signed(*names: str, **ids: str) -> tuple[SignatureRecord, ...]:
    return tuple(SignatureRecord(name, ids=ids) for name in names)


ARTICLE = WorkRecord(
    title="A study of “self-supervised” nets", kind="proceedings-article", year=2014, venue="CVPR",
    published_on=date(2014, 6, 1), ids={"dblp": "conf/x", "doi": "10.1/a"}, signatures=signed("Jiashi Feng", "Li Yuan"),
)  # fmt: skip
PREPRINT = WorkRecord(
    title="A Study of ``Self–Supervised'' Nets", kind="preprint", year=2015, venue="arXiv",
    published_on=date(2015, 1, 2), ids={"arxiv": "1401.1", "doi": "10.48550/b"}, comment="9 pages",
    signatures=signed("J. Feng", "Yuan, Li", orcid="0000-0002-1825-0097"),
)  # fmt: skip


def test_published_version_is_believed_before_the_preprint_and_both_are_told():
    year = find(Field.YEAR, say("arxiv:1", PREPRINT), say("dblp:x", ARTICLE))

    assert (year.believed, year.why, year.is_disputed) == (("2014",), Why.PUBLISHED, True)
    assert tell(year) == [("dblp:x", "2014", "believed"), ("arxiv:1", "2015", "differs")]


def test_all_that_two_sources_say_is_told_field_by_field():
    facts = weigh(say("arxiv:1", PREPRINT), say("dblp:x", ARTICLE))

    assert [
        (str(fact.field), fact.scheme, fact.position, " | ".join(fact.believed), fact.why.name, fact.is_disputed)
        for fact in facts
    ] == [
        ("title", "", 0, "A study of “self-supervised” nets", "AGREED", False),
        ("year", "", 0, "2014", "PUBLISHED", True),
        ("day", "", 0, "2014-06-01", "WITH_YEAR", False),
        ("venue", "", 0, "CVPR", "PUBLISHED", False),
        ("kind", "", 0, "proceedings-article", "PUBLISHED", False),
        ("comment", "", 0, "9 pages", "ALONE", False),
        ("identifier", "arxiv", 0, "1401.1", "ALONE", False),
        ("identifier", "dblp", 0, "conf/x", "ALONE", False),
        ("identifier", "doi", 0, "10.1/a", "EVERY", False),
        ("authors", "", 0, "Jiashi Feng | Li Yuan", "AGREED", False),
        ("name", "", 1, "Jiashi Feng", "AGREED", False),
        ("person", "orcid", 1, "", "ORDER", False),
        ("name", "", 2, "Li Yuan", "AGREED", False),
        ("person", "orcid", 2, "0000-0002-1825-0097", "ALONE", False),
    ]  # fmt: skip


def test_what_a_preprint_says_of_its_own_appearance_is_of_another_version():
    venue = find(Field.VENUE, say("arxiv:1", PREPRINT), say("dblp:x", ARTICLE))
    other = find(
        Field.VENUE, say("doi:1", WorkRecord(title="A", kind="book", venue="B")), say("dblp:x", ARTICLE)
    )

    assert tell(venue) == [("dblp:x", "CVPR", "believed"), ("arxiv:1", "arXiv", "version")]
    assert other.is_disputed


def test_newest_word_of_a_source_takes_the_place_of_its_older_ones():
    old, new = WorkRecord(title="A", year=2013), WorkRecord(title="A", year=2014)
    year = find(Field.YEAR, say("dblp:x", new, days=1), say("dblp:x", old))

    assert (year.believed, year.why, year.is_disputed) == (("2014",), Why.NEWEST, False)
    assert tell(year) == [("dblp:x", "2014", "believed"), ("dblp:x", "2013", "past")]


def test_sources_that_stand_alike_are_believed_in_a_fixed_order():
    one, other = (WorkRecord(title="A", kind="book", year=year) for year in (2013, 2014))
    assert find(Field.YEAR, say("doi:2", other), say("acl:1", one)).why is Why.ORDER


def test_day_of_another_source_than_that_of_the_year_is_told_and_left_out():
    day = find(
        Field.DAY,
        say("acl:1", WorkRecord(title="A", kind="book", year=2014)),
        say("arxiv:1", WorkRecord(title="A", year=2014, published_on=date(2014, 3, 1))),
    )
    assert (day.believed, day.why, day.is_disputed) == ((), Why.WITH_YEAR, False)
    assert tell(day) == [("arxiv:1", "2014-03-01", "left out")]


def test_one_source_is_enough_to_mark_a_retraction():
    fact = find(
        Field.RETRACTION,
        say("acl:1", WorkRecord(title="A")),
        say("doi:1", WorkRecord(title="A", is_retracted=True)),
    )
    assert (fact.why, fact.is_disputed) == (Why.ONE_IS_ENOUGH, False)


def test_source_that_names_no_kind_says_nothing_against_one_that_does():
    fact = find(Field.KIND, say("acl:1", WorkRecord(title="A")), say("doi:1", ARTICLE))
    assert tell(fact) == [("doi:1", "proceedings-article", "believed")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("On Self-Supervised Nets", "on self–supervised  nets"),
        (r"Schr\"odinger's $\alpha$-nets", "Schrödinger’s α‑nets"),
        (r"{GAN}s for \emph{all}", "GANs for all"),
        ("Nets & more", "Nets &amp; more"),
        ("Ｎｅｔｓ", "Nets"),
        ("?!", "?!"),
    ],
)
def test_title_in_other_dress_is_no_disagreement(one, other):
    fact = find(Field.TITLE, say("acl:1", WorkRecord(title=one)), say("doi:1", WorkRecord(title=other)))
    assert (fact.believed, fact.is_disputed) == ((one,), False)


@pytest.mark.parametrize(("one", "other"), [("Nets", "Networks"), ("Nets", "Nets: A Survey"), ("?!", "!")])
def test_other_title_is_a_disagreement(one, other):
    fact = find(Field.TITLE, say("acl:1", WorkRecord(title=one)), say("doi:1", WorkRecord(title=other)))
    assert fact.is_disputed


def test_abstract_cut_short_is_no_disagreement_and_another_one_is():
    text = "We show at some length what nets of this kind can do and what they cannot. " * 3
    for other, is_disputed in (
        (text[:150] + "…", False),
        (text[:150].upper(), False),
        ("Other. " * 30, True),
    ):
        fact = find(
            Field.ABSTRACT, say("acl:1", WorkRecord(abstract=text)), say("doi:1", WorkRecord(abstract=other))
        )
        assert fact.is_disputed is is_disputed


def test_two_ids_of_a_catalogue_that_lists_a_work_once_are_a_disagreement():
    one, other = (WorkRecord(title="A", ids={"arxiv": value}) for value in ("1401.1", "1402.2"))
    fact = find(Field.IDENTIFIER, say("acl:1", one), say("doi:1", other), scheme="arxiv")
    assert (fact.why, fact.is_disputed) == (Why.EVERY, True)


@pytest.mark.parametrize(
    ("names", "fields"),
    [
        (("Jiashi Feng", "Li Yuan"), []),
        (("J. Feng", "Yuan Li"), []),
        (("Li Yuan", "Jiashi Feng"), ["authors"]),
        (("Jiashi Feng",), ["authors"]),
        (("Jiashi Feng", "Wei Zhang"), ["name"]),
    ],
)
def test_lists_of_names_disagree_as_a_whole_or_name_by_name(names, fields):
    other = WorkRecord(title="A", kind="preprint", signatures=signed(*names))
    facts = weigh(say("acl:1", ARTICLE), say("arxiv:1", other))
    disputed = [str(fact.field) for fact in facts if fact.is_disputed]
    assert [field for field in disputed if field in ("authors", "name")] == fields


def test_affiliations_disagree_when_each_names_a_place_that_the_other_does_not():
    def at(*places: str) -> WorkRecord:
        affiliations = tuple(AffiliationRecord(place) for place in places)
        return WorkRecord(title="A", signatures=(SignatureRecord("Li Yuan", affiliations=affiliations),))

    def is_disputed(*places: str) -> bool:
        fact = find(
            Field.AFFILIATION,
            say("acl:1", at("NUS", "Peking University")),
            say("doi:1", at(*places)),
            position=1,
        )
        return fact.is_disputed  # fmt: skip

    assert not is_disputed("peking-university")
    assert not is_disputed("NUS", "Peking University", "Pengcheng Lab")
    assert is_disputed("NUS", "Pengcheng Lab")


def test_identifier_of_a_person_that_only_another_source_knows_is_told_with_its_source():
    one, other = (
        WorkRecord(title="A", signatures=signed("Li Yuan")),
        WorkRecord(title="A", signatures=signed("Yuan, Li", dblp="1/2")),
    )
    fact = find(Field.PERSON, say("acl:1", one), say("doi:1", other), scheme="dblp", position=1)
    assert (fact.believed, tell(fact)) == (("1/2",), [("doi:1", "1/2", "believed")])


@pytest.mark.parametrize(
    ("name", "other", "could_be"),
    [
        ("Jiashi Feng", "Feng, Jiashi", True),
        ("J. Feng", "Jiashi Feng", True),
        ("Ana Lima", "Ana Souza Lima", True),
        ("Jun Yu Li", "Junyu Li", True),
        ("José Núñez", "Jose Nunez", True),
        ("Jiashi Feng", "Jiashi Fang", False),
        ("J. F.", "Jiashi Feng", False),
        ("Wei Li", "Wei Wei Zhang", False),
    ],
)
def test_names_that_could_be_one_are_told_from_others(name, other, could_be):
    assert could_be_one_name(name, other) is could_be_one_name(other, name) is could_be


signatures = st.builds(
    SignatureRecord,
    name=st.sampled_from(["Jiashi Feng", "Feng, Jiashi", "J. Feng", "Wei Zhang", "Li Yuan", "林薇"]),
    given=st.sampled_from([None, "Jiashi"]),
    family=st.sampled_from([None, "Feng"]),
    ids=st.sampled_from([{}, {"dblp": "1"}, {"dblp": "2"}, {"orcid": "3"}]),
    affiliations=st.sampled_from([(), (AffiliationRecord("NUS"),), (AffiliationRecord("MIT"),)]),
)
records = st.builds(
    WorkRecord,
    ids=st.dictionaries(st.sampled_from(["doi", "arxiv"]), st.sampled_from(["1", "2"])),
    title=st.sampled_from([None, "A", "a", "B"]),
    abstract=st.sampled_from([None, "We.", "They."]),
    kind=st.sampled_from(["other", "preprint", "journal-article"]),
    year=st.sampled_from([None, 2018, 2019]),
    published_on=st.sampled_from([None, date(2018, 1, 1), date(2019, 2, 2)]),
    venue=st.sampled_from([None, "V", "W"]),
    language=st.sampled_from([None, "en", "en-US", "de"]),
    is_retracted=st.booleans(),
    signatures=st.lists(signatures, max_size=3).map(tuple),
    topics=st.sampled_from([(), (TopicRecord("T1"),), (TopicRecord("T2", name="Nets"), TopicRecord("T1"))]),
)
testimonies = st.lists(
    st.builds(say, st.sampled_from(["acl:P1", "arxiv:1", "doi:1"]), records, st.integers(0, 2)),
    min_size=1,
    max_size=6,
)


@settings(max_examples=400, deadline=None)
@given(testimonies, st.randoms(use_true_random=False))
def test_order_of_testimonies_never_matters(said, random):
    facts = weigh(*said)
    random.shuffle(said)
    assert weigh(*said) == facts


@settings(max_examples=600, deadline=None)
@given(testimonies)
def test_what_is_believed_is_what_the_work_says(said):
    merged = hear(said).merged
    for fact in weigh(*said):
        believed = [word.said for word in fact.words if word.standing is Standing.BELIEVED]
        assert believed == ([fact.believed] if fact.believed else [])
        assert fact.believed == _read(merged, fact)


def _read(merged: WorkRecord, fact: Fact) -> tuple[str, ...]:
    """The value of a fact's field, read from the merged record by other means than the facts are."""
    if fact.position:
        signature = merged.signatures[fact.position - 1]
        return {
            Field.NAME: (signature.name,),
            Field.PERSON: tuple(filter(None, [signature.ids.get(fact.scheme)])),
            Field.AFFILIATION: tuple(one.name for one in signature.affiliations),
        }[fact.field]
    values = {
        Field.IDENTIFIER: merged.ids.get(fact.scheme),
        Field.DAY: merged.published_on,
        Field.ADDRESS: merged.url,
        Field.RETRACTION: "retracted" if merged.is_retracted else None,
    }
    if fact.field is Field.AUTHORS:
        return tuple(one.name for one in merged.signatures)
    if fact.field is Field.TOPICS:
        return tuple(one.name or one.openalex for one in merged.topics)
    value = values[fact.field] if fact.field in values else getattr(merged, fact.field)
    return () if value is None else (str(value),)


@settings(max_examples=400, deadline=None)
@given(testimonies)
def test_all_that_the_work_says_is_told_with_its_source(said):
    merged = hear(said).merged
    told = {(str(fact.field), fact.scheme) for fact in weigh(*said) if fact.believed}
    for field in ("title", "abstract", "year", "venue", "language", "topics"):
        assert ((field, "") in told) == bool(getattr(merged, field))
    assert {scheme for field, scheme in told if field == "identifier"} == set(merged.ids)
    assert (("authors", "") in told) == bool(merged.signatures)


@settings(max_examples=400, deadline=None)
@given(records, st.lists(st.sampled_from(["acl:P1", "arxiv:1", "doi:1"]), min_size=1, max_size=4))
def test_what_all_sources_say_alike_is_no_disagreement(record, source_keys):
    facts = weigh(*(say(source_key, record, days) for days, source_key in enumerate(source_keys)))
    assert not any(fact.is_disputed for fact in facts)
    assert all(word.standing is not Standing.PAST for fact in facts for word in fact.words)


def test_account_lists_as_many_contradictions_as_it_says_and_how_many_more_there_are():
    people = range(LISTED_FACTS + 50)
    account = show_account(
        [
            say(key, WorkRecord(title="A", kind="book", signatures=tuple(
                SignatureRecord(f"Name {number}", ids={"orcid": f"{key}-{number}"}) for number in people
            )))
            for key in ("acl:1", "doi:2")
        ]
    )  # fmt: skip
    assert account is not None
    listed = len(account.disputes) + len(account.folded_disputes)
    assert (len(account.disputes), listed) == (OPEN_DISPUTES, LISTED_FACTS)
    assert account.folded_disputes_label == f"and {LISTED_FACTS - OPEN_DISPUTES} more"
    assert account.unlisted_disputes == "and 50 more"
