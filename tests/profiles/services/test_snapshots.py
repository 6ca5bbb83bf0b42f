"""Measuring: what is read of a record, what is written, and when."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.models import ChangedAuthor, ConflationRisk
from graph.services.changed_authors import mark_all_authors_changed, mark_authors_changed
from graph.services.updates import update_graph
from papers.models import (
    AssignedTopic,
    Author,
    Correction,
    ImportOrigin,
    ImportRun,
    Institution,
    Job,
    Name,
    SourceRecord,
    Venue,
    Work,
)
from papers.services.corrections import confirm_works, undo_correction
from papers.services.job_kinds import do_job
from papers.services.jobs import take_job
from papers.services.taxonomy import ensure_topics
from profiles.models import (
    AddedWork,
    Claim,
    Dispute,
    Evidence,
    Follow,
    MeasuringProgress,
    Researcher,
    TrustSnapshot,
)
from profiles.services.snapshots import (
    TRUST,
    TRUST_DAY,
    add_trust_day_job,
    add_trust_job,
    measure_authors,
)
from profiles.trust.formula import measure
from profiles.trust.inputs import FORMULA_VERSION, Inputs, encode_inputs, hash_inputs
from tests.factories import find_author, import_records, make_record, sign
from tests.graph.catalogue import build, update
from tests.graph.conflated import NAME, make_markets, make_waters
from tests.graph.people import write
from tests.papers.catalogue import find_work, start_file
from tests.profiles.measured import measure_all, read_newest
from tests.profiles.people import make_user

pytestmark = pytest.mark.django_db

WEI, JO = "Wei Lin", "Jo Do"
ORCID = "0000-0002-1825-0097"


def read_inputs_of(name: str) -> Inputs:
    return msgspec.convert(read_newest(name).inputs, Inputs)


def points_of(name: str) -> dict[str, int]:
    return {term["key"]: term["points"] for term in read_newest(name).points["terms"]}


def own(name: str, *, level: int = 2, **evidence: str) -> Claim:
    """A verified claim to the record of this name with these pieces of evidence, by kind with "_" for "-"."""
    claim = Claim.objects.create(
        author_id=find_author(name).pk, user=make_user(name), state="verified", level=level
    )
    for kind, value in {"email": "a@b.example", "name": name, **evidence}.items():
        Evidence.objects.create(claim=claim, kind=kind.replace("_", "-"), value=value)
    return claim


def remeasure(*names: str) -> None:
    mark_authors_changed([find_author(name).pk for name in names])
    measure_all()


def import_pair(works: int = 3, **fields: Any) -> None:
    import_records(*(make_record(f"Work {n}", WEI, JO, **fields) for n in range(works)))
    build()


# ---- what is written


def test_snapshot_is_written_with_all_that_it_rests_on():
    import_pair()

    assert measure_all() == 2

    row = read_newest(WEI)
    inputs = msgspec.convert(row.inputs, Inputs)
    measured = measure(inputs)
    assert (row.score, row.level, row.label) == (measured.score, 1, measured.label)
    assert row.points == msgspec.json.decode(msgspec.json.encode(measured.points))
    assert row.evidence == msgspec.json.decode(msgspec.json.encode(measured.evidence))
    assert row.input_hash == hash_inputs(encode_inputs(inputs))
    assert row.formula_version == FORMULA_VERSION
    assert inputs.close_author_ids == (find_author(JO).pk,)
    assert len(inputs.works.single) == 3


def test_nothing_is_measured_before_there_is_a_graph():
    import_records(make_record("A", WEI))

    add_trust_job()
    assert not Job.objects.filter(kind=TRUST).exists()
    assert measure_all() == 1

    assert not TrustSnapshot.objects.exists()


def test_record_that_the_graph_has_not_counted_waits_for_it():
    import_pair()
    measure_all()
    import_records(make_record("New", "Ann Oh"))
    measure_all()
    assert not TrustSnapshot.objects.filter(author_id=find_author("Ann Oh").pk).exists()

    update()
    measure_all()

    assert read_newest("Ann Oh").level == 1


def test_second_snapshot_is_written_only_when_something_changed():
    import_pair()
    measure_all()
    remeasure(WEI, JO)
    assert TrustSnapshot.objects.count() == 2

    import_records(make_record("Another", WEI, JO))
    update()
    measure_all()

    assert TrustSnapshot.objects.count() == 4
    assert len(read_inputs_of(WEI).works.single) == 4


def test_mark_is_taken_off_and_a_record_that_is_gone_keeps_its_snapshots():
    import_pair()
    measure_all()
    gone_id = find_author(WEI).pk
    Author.objects.filter(pk=gone_id).delete()
    mark_authors_changed([gone_id])

    assert measure_all() == 1

    assert not ChangedAuthor.objects.exists()
    assert TrustSnapshot.objects.filter(author_id=gone_id).count() == 1


def test_mark_of_all_has_everything_measured_again_in_batches():
    import_pair()
    measure_all()
    mark_all_authors_changed()

    assert [measure_authors(1), measure_authors(1), measure_authors(1)] == [1, 1, 0]
    assert MeasuringProgress.objects.get().authors_until == max(Author.objects.values_list("pk", flat=True))
    assert TrustSnapshot.objects.count() == 2


def test_version_of_the_formula_has_everything_measured_anew():
    import_pair()
    measure_all()
    MeasuringProgress.objects.update(formula_version=FORMULA_VERSION - 1)

    assert measure_all() == 2


def test_jobs_measure_and_stand_in_line_again():
    import_pair()
    add_trust_job()
    lease = take_job([TRUST])
    assert lease is not None
    do_job(lease)
    add_trust_job()

    assert TrustSnapshot.objects.count() == 2
    assert take_job([TRUST]) is None


def test_killed_batch_leaves_nothing_and_the_next_one_does_it_all():
    import_pair()

    class KilledError(Exception):
        pass

    def die() -> None:
        raise KilledError

    with pytest.raises(KilledError):
        measure_authors(begin_batch=die)
    assert not TrustSnapshot.objects.exists()

    measure_all()
    assert TrustSnapshot.objects.count() == 2


@pytest.mark.parametrize(
    "statement", ["UPDATE profiles_trustsnapshot SET score = 100", "DELETE FROM profiles_trustsnapshot"]
)
def test_snapshots_can_only_be_added(statement):
    import_pair()
    measure_all()

    with pytest.raises(IntegrityError, match="only ever added"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_measuring_asks_the_same_number_of_queries_for_one_and_three(django_assert_num_queries):
    import_records(write("First", WEI, JO, "Ann Oh"))
    build()
    measure_all()
    import_records(*(write(f"More {n}", WEI, JO, "Ann Oh") for n in range(2)))
    update()
    ids = [find_author(name).pk for name in (WEI, JO, "Ann Oh")]
    counted = []
    for author_ids in (ids[:1], ids):
        ChangedAuthor.objects.all().delete()
        mark_authors_changed(author_ids)
        with CaptureQueriesContext(connection) as queries:
            measure_authors()
        counted.append(len(queries))

    assert counted[0] == counted[1] < 30
    assert TrustSnapshot.objects.filter(author_id__in=ids).count() == 6


# ---- what is read


def test_works_are_weighed_by_who_has_them():
    import_records(
        write("Only an address", WEI, ids={"url": "https://example.org/1"}),
        write("No identifier at all", WEI, ids={}),
        write("One source", WEI, ids={"doi": "10.5555/one"}),
        write("Preprint alone", WEI, ids={"arxiv": "2101.00001"}),
        write("Preprint, its own DOI", WEI, ids={"arxiv": "2101.00002", "doi": "10.48550/arxiv.2101.00002"}),
        write("Preprint, published", WEI, ids={"arxiv": "2101.00003", "doi": "10.5555/three"}),
        write("Of two sources", WEI, ids={"openalex": "W1", "doi": "10.5555/two"}),
        write("Of two sources", WEI, ids={"dblp": "conf/x/1", "doi": "10.5555/two"}),
        write("Twice in one source", WEI, ids={"dblp": "conf/x/2", "doi": "10.5555/twice"}),
        write("Twice in one source", WEI, ids={"dblp": "journals/x/2", "doi": "10.5555/twice"}),
    )
    build()
    measure_all()

    works = read_inputs_of(WEI).works
    assert _titles(works.untraced) == {"Only an address", "No identifier at all"}
    assert _titles(works.double) == {"Preprint, published", "Of two sources"}
    assert _titles(works.single) == {
        "One source", "Preprint alone", "Preprint, its own DOI", "Twice in one source",
    }  # fmt: skip
    assert works.assured == ()


def test_record_without_a_work_to_look_up_is_a_name_string():
    import_records(write("Only an address", WEI, ids={"url": "https://example.org/1"}))
    build()
    measure_all()

    row = read_newest(WEI)
    assert (row.level, row.score, row.label) == (0, 0, "Unresolved")


def test_what_only_the_owner_brought_is_no_source():
    import_records(write("Brought", WEI, ids={"doi": "10.5555/made.up"}), write("Known", WEI))
    build()
    claim = own(WEI)
    run_id = SourceRecord.objects.get(work=find_work("doi", "10.5555/made.up")).origin.run_id
    measure_all()
    assert len(read_inputs_of(WEI).works.single) == 2

    ImportOrigin.objects.filter(run_id=run_id).update(run=ImportRun.objects.create())
    SourceRecord.objects.exclude(work=find_work("doi", "10.5555/made.up")).update(origin=_make_origin())
    run_id = SourceRecord.objects.get(work=find_work("doi", "10.5555/made.up")).origin.run_id
    AddedWork.objects.create(author_id=claim.author_id, by=claim.user, run_id=run_id, state="linked")
    remeasure(WEI)

    works = read_inputs_of(WEI).works
    assert (_titles(works.untraced), _titles(works.single)) == ({"Brought"}, {"Known"})


def test_topics_count_from_two_works_of_sources_on():
    twice, once, assigned = {"openalex": "T1"}, {"openalex": "T2"}, 10_036
    import_records(
        write("A", WEI, topics=[twice, once]),
        write("B", WEI, topics=[twice]),
        write("C", WEI),
        write("D", WEI),
    )
    ensure_topics([assigned])
    for title in ("C", "D"):
        AssignedTopic.objects.create(
            work=Work.objects.get(title=title), topic_id=assigned, score=0.9, version=1, terms=["x"]
        )
    build()
    measure_all()

    assert read_inputs_of(WEI).topic_ids == (1,)


def test_affiliations_count_where_they_have_a_ror_id_and_versions_where_they_are_linked():
    place = {"name": "Institute of Waters", "ror": "https://ror.org/03yrm5c26"}
    import_records(
        make_record("A", authors=[sign(WEI, openreview="~Wei1") | {"affiliations": [place]}]),
        make_record("B", authors=[sign(WEI, "A place without", openreview="~Wei1")]),
        make_record(
            "Two of One", authors=[sign(WEI, openreview="~Wei1")], ids={"arxiv": "2101.00009", "doi": "10.5555/v"}
        ),
        make_record(
            "Two of One", authors=[sign(WEI, openreview="~Wei1")], kind="journal-article",
            ids={"doi": "10.5555/v", "dblp": "journals/v/1"},
        ),
    )  # fmt: skip
    build()
    measure_all()

    inputs = read_inputs_of(WEI)
    assert len(inputs.ror_institution_ids) == 1
    assert _titles(inputs.versioned_work_ids) == {"Two of One"}
    assert points_of(WEI)["currency"] == 4


def test_claim_raises_the_level_and_what_only_an_owner_can_do_counts():
    import_pair()
    measure_all()
    claim = own(WEI, level=3, orcid=ORCID)
    Researcher.objects.create(
        author_id=claim.author_id,
        names_reviewed_at=timezone.now(),
        reviewed_at=timezone.now(),
        stated_by=claim.user,
    )
    remeasure(WEI)

    assert read_newest(WEI).level == 3
    assert points_of(WEI)["currency"] == 6

    Researcher.objects.update(stated_by=None)
    remeasure(WEI)

    assert points_of(WEI)["currency"] == 2, "what somebody else reviewed is not the owner's"

    Claim.objects.filter(pk=claim.pk).update(state="withdrawn", level=1)
    remeasure(WEI)

    assert read_newest(WEI).level == 1
    assert points_of(WEI)["currency"] == 0
    assert [row.level for row in TrustSnapshot.objects.filter(author_id=claim.author_id).order_by("id")] == [
        1,
        3,
        3,
        1,
    ]


def test_competing_claim_takes_level_2_down_but_not_level_3():
    import_pair()
    claim = own(WEI)
    Claim.objects.create(author_id=claim.author_id, user=make_user("Other"), state="competing")
    measure_all()

    assert read_newest(WEI).level == 1
    assert [flag["key"] for flag in read_newest(WEI).points["flags"]] == ["competing-claim"]

    Evidence.objects.create(claim=claim, kind="orcid", value=ORCID)
    Claim.objects.filter(pk=claim.pk).update(level=3)
    remeasure(WEI)

    assert read_newest(WEI).level == 3
    assert [flag["key"] for flag in read_newest(WEI).points["flags"]] == ["competing-claim"]


def test_owners_confirmation_counts_at_level_3_and_a_co_authors_too():
    import_pair()
    work = Work.objects.get(title="Work 0")
    wei, jo = own(WEI, level=3, orcid=ORCID), own(JO, level=3, orcid="0000-0001-5109-3700")
    confirm(wei, work)
    update()
    measure_all()
    assert read_inputs_of(WEI).works.assured == (work.pk,)
    assert read_inputs_of(WEI).confirmations == ()

    confirm(jo, work)
    remeasure(WEI)

    (confirmation,) = read_inputs_of(WEI).confirmations
    assert (confirmation.author_id, confirmation.level) == (jo.author_id, 3)
    assert len(read_inputs_of(WEI).works.single) == 2

    undo_correction(correction_id=Correction.objects.get(by=wei.user).pk, by=wei.user)
    remeasure(WEI)
    assert read_inputs_of(WEI).works.assured == ()
    assert read_inputs_of(WEI).confirmations == ()


def test_confirmation_of_a_co_author_whose_level_rises_is_seen_without_a_mark():
    import_pair()
    work = Work.objects.get(title="Work 0")
    wei, jo = own(WEI, level=3, orcid=ORCID), own(JO)
    confirm(wei, work)
    confirm(jo, work)
    update()
    measure_all()
    assert read_inputs_of(WEI).confirmations == ()

    Evidence.objects.create(claim=jo, kind="orcid", value="0000-0001-5109-3700")
    Claim.objects.filter(pk=jo.pk).update(level=3)
    remeasure(JO)

    assert len(read_inputs_of(WEI).confirmations) == 1


def test_organisations_word_on_the_orcid_record_of_the_owner_counts():
    import_pair()
    assured, own_word, other = (Work.objects.get(title=f"Work {n}") for n in range(3))
    listed = {"orcid": ORCID, "asserted_by": "Crossref", "asserted_by_id": "0000-0001-9884-1913"}
    for work, said in (
        (assured, listed | {"asserted_by_id": "APP-945VYTN20C7BZXYT"}),
        (own_word, listed),
        (other, listed | {"asserted_by_id": "APP-1", "orcid": "0000-0001-5109-3700"}),
    ):
        record = SourceRecord.objects.get(work=work)
        SourceRecord.objects.filter(pk=record.pk).update(
            origin=_make_origin("orcid"),
            payload=json.dumps(json.loads(record.payload) | {"extra": {"listed_by": said}}),
        )
    measure_all()
    assert read_inputs_of(WEI).works.assured == ()

    own(WEI, level=3, orcid=ORCID)
    remeasure(WEI)

    assert read_inputs_of(WEI).works.assured == (assured.pk,)


# ---- what holds, and what lapses


def test_open_dispute_and_conflation_keep_the_score_from_rising():
    import_pair()
    measure_all()
    before = read_newest(WEI).score
    dispute = Dispute.objects.create(author_id=find_author(WEI).pk, kind="other", note="?")
    own(WEI, level=3, orcid=ORCID)
    remeasure(WEI)
    held = read_newest(WEI)
    assert (held.score, held.level) == (before, 3)
    assert held.points["held_at"] == before

    remeasure(WEI)
    assert read_newest(WEI).pk == held.pk

    Dispute.objects.filter(pk=dispute.pk).update(answered_at=timezone.now(), answer="not-a-problem")
    remeasure(WEI)
    assert read_newest(WEI).score > before


def test_score_falls_while_it_is_held_and_does_not_come_back_up():
    import_pair()
    own(WEI, level=3, orcid=ORCID)
    measure_all()
    Dispute.objects.create(author_id=find_author(WEI).pk, kind="other", note="?")
    remeasure(WEI)
    high = read_newest(WEI).score
    Evidence.objects.filter(kind="orcid").update(ended_at=timezone.now())
    remeasure(WEI)
    low = read_newest(WEI).score
    Evidence.objects.filter(kind="orcid").update(ended_at=None)
    remeasure(WEI)

    assert low < high
    assert read_newest(WEI).score == low


def test_record_with_a_flag_is_not_held_at_what_half_a_graph_said():
    import_pair()
    import_records(*make_waters(), *make_markets())
    update_graph(limit=1)
    measure_all()
    update()
    measure_all()
    row = read_newest(NAME)
    assert row.points["flags"][0]["key"] == "conflation"
    assert row.score == row.points["total"]

    import_records(
        *(make_record(f"More {n}", authors=[sign(NAME, openreview="~Jun_Lee1")]) for n in range(9))
    )
    update_graph(limit=1)
    remeasure(NAME)
    assert read_newest(NAME).pk == row.pk
    update()
    measure_all()
    assert read_newest(NAME).points["held_at"] == row.score


def test_claim_to_a_record_without_a_flag_need_not_wait_for_the_graph():
    import_pair()
    measure_all()
    import_records(make_record("More", WEI, JO))
    own(WEI, level=3, orcid=ORCID)
    remeasure(WEI)
    assert read_newest(WEI).level == 3


def test_conflation_is_looked_for_before_a_record_is_measured():
    import_records(*make_waters(), *make_markets())
    build()
    measure_all()

    assert ConflationRisk.objects.filter(pk=find_author(NAME).pk).exists()
    assert [flag["key"] for flag in read_newest(NAME).points["flags"]] == ["conflation"]


def test_corrections_answered_in_time_count_and_open_ones_run_out():
    import_pair()
    claim = own(WEI)
    now, long_ago = timezone.now(), timezone.now() - timedelta(days=40)
    asked = {"author_id": claim.author_id, "kind": "other", "note": "?", "by": make_user("Somebody")}
    answered = Dispute.objects.create(
        **asked, opened_at=long_ago, answered_at=long_ago + timedelta(days=29), answer="put-right"
    )
    Dispute.objects.create(**asked, opened_at=long_ago, answered_at=now, answer="put-right")
    Dispute.objects.create(**asked, opened_at=now, answered_at=now, answer="not-a-problem")
    Dispute.objects.create(**asked | {"by": claim.user}, opened_at=now, answered_at=now, answer="put-right")
    overdue = Dispute.objects.create(**asked, opened_at=long_ago)
    Dispute.objects.create(**asked, opened_at=now)
    measure_all()

    inputs = read_inputs_of(WEI)
    assert inputs.answered_dispute_ids == (answered.pk,)
    assert inputs.overdue_dispute_ids == (overdue.pk,)
    assert len(inputs.open_dispute_ids) == 2


def test_what_lapses_is_measured_again_by_the_job_of_the_day():
    import_pair()
    claim = own(WEI, level=3, homepage="https://example.org")
    Evidence.objects.filter(kind="homepage").update(detail={"is_named": True})
    Researcher.objects.create(
        author_id=claim.author_id, reviewed_at=timezone.now() - timedelta(days=300), stated_by=claim.user
    )
    measure_all()
    assert (read_newest(WEI).level, points_of(WEI)["currency"]) == (3, 2)

    Evidence.objects.filter(kind="homepage").update(expires_at=timezone.now() - timedelta(days=1))
    Researcher.objects.update(reviewed_at=timezone.now() - timedelta(days=370))
    _do_day()
    measure_all()

    assert (read_newest(WEI).level, points_of(WEI)["currency"]) == (2, 0)


@pytest.mark.parametrize("lapsed", ["evidence", "review", "dispute"])
def test_job_of_the_day_marks_each_that_lapsed_of_late_and_no_other(lapsed):
    import_pair()
    claim = own(WEI)
    own(JO)
    days = timedelta(days=1)
    Evidence.objects.update(expires_at=timezone.now() + days)
    match lapsed:
        case "evidence":
            Evidence.objects.filter(claim=claim, kind="name").update(expires_at=timezone.now() - days)
        case "review":
            Researcher.objects.create(author_id=claim.author_id, reviewed_at=timezone.now() - 367 * days)
            Researcher.objects.create(author_id=find_author(JO).pk, reviewed_at=timezone.now() - 500 * days)
        case "dispute":
            Dispute.objects.create(
                author_id=claim.author_id, kind="other", note="?", opened_at=timezone.now() - 31 * days
            )
    ChangedAuthor.objects.all().delete()

    _do_day()

    assert set(ChangedAuthor.objects.values_list("pk", flat=True)) == {claim.author_id}


def test_job_of_the_day_is_added_once_a_day():
    add_trust_day_job()
    add_trust_day_job()
    lease = take_job([TRUST_DAY])
    assert lease is not None
    do_job(lease)
    add_trust_day_job()

    assert Job.objects.filter(kind=TRUST_DAY).count() == 1


# ---- what must never move it


@pytest.fixture
def measured_id() -> int:
    """The measured record of somebody with three works, at a place with a ROR id."""
    place = {"name": "Institute of Waters", "ror": "https://ror.org/03yrm5c26", "country": "NL"}
    signature = sign(WEI, openreview="~Wei1") | {"affiliations": [place]}
    import_records(*(make_record(f"Work {n}", authors=[signature], venue="Waters") for n in range(3)))
    build()
    measure_all()
    return find_author(WEI).pk


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    followers_count=st.integers(0, 3),
    venue=st.sampled_from(["Nature", "A Leaflet", "水"]),
    country=st.sampled_from([None, "US", "NG", "CN"]),
    year=st.none() | st.integers(1900, 2100),
    names=st.sampled_from([("林薇", "lin wei"), ("Вэй Линь", "vei lin"), ("وي لين", "wy lyn")]),
)
def test_followers_venue_country_year_and_script_move_nothing(
    measured_id, followers_count, venue, country, year, names
):
    with transaction.atomic():
        for n in range(followers_count):
            Follow.objects.create(user=make_user(f"Follower {n}"), subject_kind=1, subject_id=measured_id)
        Venue.objects.update(name=venue)
        Institution.objects.update(country=country, name="Another Name")
        Work.objects.update(year=year)
        Author.objects.update(first_year=year, last_year=year)
        Name.objects.filter(printed=WEI).update(printed=names[0], folded=names[1])
        mark_authors_changed([measured_id])
        measure_all()

        assert not ChangedAuthor.objects.exists()
        assert TrustSnapshot.objects.filter(author_id=measured_id).count() == 1
        transaction.set_rollback(True)


def test_citations_move_nothing():
    cited = make_record("Cited", WEI, JO, ids={"doi": "10.5555/cited"})
    import_records(cited)
    build()
    measure_all()
    before = read_newest(WEI).input_hash

    import_records(
        *(make_record(f"Citing {n}", "Zoe Zu", references=[{"doi": "10.5555/cited"}]) for n in range(5))
    )
    update()
    mark_authors_changed([find_author(WEI).pk])
    measure_all()

    assert read_newest(WEI).input_hash == before


def test_exact_duplicate_of_a_work_adds_nothing():
    record = write("A", WEI, JO, ids={"doi": "10.5555/a"})
    import_records(record)
    build()
    measure_all()
    import_records(record | {"kind": "preprint"}, record)
    update()
    measure_all()

    assert TrustSnapshot.objects.filter(author_id=find_author(WEI).pk).count() == 1


def _titles(work_ids: tuple[int, ...]) -> set[str | None]:
    return set(Work.objects.filter(pk__in=work_ids).values_list("title", flat=True))


def _make_origin(form: str = "jsonl") -> ImportOrigin:
    origin = start_file()
    origin.form = form
    origin.save()
    return origin


def _do_day() -> None:
    add_trust_day_job()
    lease = take_job([TRUST_DAY])
    assert lease is not None
    do_job(lease)


def confirm(claim: Claim, work: Work) -> None:
    """The owner says that the work is theirs."""
    confirm_works(author_id=claim.author_id, work_ids=[work.pk], by=claim.user, role=Correction.Role.OWNER)
