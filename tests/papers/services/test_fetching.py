"""Live origins: read answer by answer, stopped anywhere and carried on, and what a source that fails leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from papers.models import (
    Author,
    ImportOrigin,
    ImportRun,
    Job,
    RejectedRecord,
    SourceBudget,
    SourceRecord,
    Work,
)
from papers.records import SourceError
from papers.services.asking import list_queries, name_query
from papers.services.fetching import fetch_origin
from papers.services.imports import carry_on, start_query_run
from papers.services.jobs import LeaseLostError, add_job, take_job
from papers.sources.live.query import CursorLostError, Query, SourceAwayError, parse_query
from papers.sources.live.registry import SOURCES
from tests.papers.catalogue import find_inconsistencies, take_row_versions, take_snapshot
from tests.papers.live_sources import LATER, answer_as_openalex, answer_by_folder, lead_to, make_work, reply
from tests.papers.sources.live.protocols import (
    ORCID,
    answer_crossref,
    answer_openalex,
    answer_orcid,
    make_harvest,
)
from tests.servers import Asked, Reply, open_session

pytestmark = pytest.mark.django_db

AUTHOR = parse_query("openalex:author:A1")
WORKS = [make_work(number) for number in range(1, 9)]


@pytest.fixture
def source(server, settings):
    lead_to(settings, server)
    server.answer = answer_as_openalex(WORKS)
    return server


def count(run: ImportRun) -> tuple[int, int, int, int]:
    run.refresh_from_db()
    return run.created_count, run.updated_count, run.unchanged_count, run.rejected_count


def fetch(run: ImportRun, **options) -> ImportOrigin:
    """Read the only origin of a run."""
    origin = run.origins.get()
    fetch_origin(run, origin, open_session(), lambda origin: None, **options)
    origin.refresh_from_db()
    return origin


def spent() -> int:
    return sum(SourceBudget.objects.values_list("spent_count", flat=True))


def test_start_of_a_query_notes_what_is_asked_and_asks_nothing(source):
    run = start_query_run(AUTHOR, listed_for="Elna Thorsvik")

    origin = run.origins.get()
    assert (origin.address, origin.name, origin.is_live) == (
        "openalex:author:A1",
        "OpenAlex author A1",
        True,
    )
    assert (origin.cursor, origin.total_count, origin.items_done, origin.form) == (None, None, 0, "")
    assert (run.state, run.listed_for, source.asked) == ("running", "Elna Thorsvik", [])


def test_run_of_a_query_takes_all_works_and_resolves_who_is_who(source):
    reported = []

    run = carry_on(
        start_query_run(AUTHOR), report_items=lambda o: reported.append((o.items_done, o.total_count))
    )

    assert (run.state, count(run)) == ("finished", (8, 0, 0, 0))
    assert reported == [(3, 8), (6, 8), (8, 8)]
    origin = run.origins.get()
    assert (origin.is_finished, origin.form, origin.total_count) == (True, "openalex", 8)
    assert Author.objects.get().works_count == 8
    assert sorted(SourceRecord.objects.values_list("line", flat=True)) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert find_inconsistencies() == []


def test_each_answer_is_counted_against_the_budget_of_its_source(source):
    carry_on(start_query_run(AUTHOR))

    assert list(SourceBudget.objects.values_list("source", "spent_count")) == [
        ("openalex", 4)
    ]  # the last is empty


def test_same_query_again_finds_nothing_new(source):
    carry_on(start_query_run(AUTHOR))
    before = take_snapshot()

    run = carry_on(start_query_run(AUTHOR))

    assert count(run) == (0, 0, 8, 0)
    after = take_snapshot()
    for part in before:
        if part != "sources":  # they were observed again
            assert after[part] == before[part], part


def test_rejected_items_of_two_answers_are_both_kept(source):
    bad = {"id": "https://openalex.org/W77", "authorships": []}
    works = [WORKS[0], bad, WORKS[1], WORKS[2], bad | {"id": "https://openalex.org/W78"}]
    source.answer = answer_as_openalex(works)

    run = carry_on(start_query_run(Query("openalex", "search", "waters")))

    assert count(run) == (3, 0, 0, 2)
    assert list(RejectedRecord.objects.order_by("line").values_list("line", "reason")) == [
        (2, "neither a title nor an abstract"),
        (5, "neither a title nor an abstract"),
    ]


def test_query_that_finds_nothing_finishes(source):
    source.answer = answer_as_openalex([])

    run = carry_on(start_query_run(AUTHOR))

    assert (run.state, count(run), run.origins.get().is_finished) == ("finished", (0, 0, 0, 0), True)
    assert spent() == 1


def test_source_that_is_down_leaves_a_failed_run_that_goes_on_where_it_stood(source):
    whole = answer_as_openalex(WORKS)
    source.answer = lambda asked: whole(asked) if asked.params["cursor"] != "after-3" else LATER
    run = start_query_run(AUTHOR)

    with pytest.raises(SourceAwayError, match="come back in") as told:
        carry_on(run)

    assert count(run) == (3, 0, 0, 0)
    assert run.state == "failed"
    assert run.note == str(told.value)
    assert "\n" not in run.note
    assert told.value.retry_after_seconds == pytest.approx(86_400, abs=5)
    assert run.origins.get().cursor == "after-3"
    assert spent() == len(source.asked) == 2
    source.answer = whole
    source.asked.clear()

    carry_on(run)

    assert (run.state, count(run), run.note) == ("finished", (8, 0, 0, 0), "")
    assert source.asked[0].params["cursor"] == "after-3"
    assert Author.objects.get().works_count == 8


class StopError(Exception):
    """Raised in the middle of a run, as a Ctrl-C is."""


@pytest.mark.parametrize("stopped_after", [1, 2, 3])
def test_run_that_is_stopped_goes_on_without_a_gap_or_a_double(source, stopped_after):
    run = start_query_run(AUTHOR)
    pages = []

    def stop(origin: ImportOrigin) -> None:
        pages.append(origin.items_done)
        if len(pages) == stopped_after:
            raise StopError

    with pytest.raises(StopError):
        carry_on(run, report_items=stop)
    carry_on(run)

    assert count(run) == (8, 0, 0, 0)
    assert (Work.objects.count(), run.origins.get().items_done) == (8, 8)
    assert spent() == 4


def test_answer_that_cannot_be_written_leaves_nothing_of_it(source, monkeypatch):
    run = start_query_run(AUTHOR)

    def fail(source: str, count: int) -> None:
        raise StopError

    with monkeypatch.context() as patched:
        patched.setattr("papers.services.fetching.spend_requests", fail)
        with pytest.raises(StopError):
            fetch(run)

    origin = run.origins.get()
    assert (origin.cursor, origin.items_done, Work.objects.count(), spent()) == (None, 0, 0, 0)


def test_origin_that_another_process_reads_is_left_to_it(source):
    run = start_query_run(AUTHOR)
    mine = run.origins.get()
    fetch(run)

    with pytest.raises(LeaseLostError, match="another process"):
        fetch_origin(run, mine, open_session(), lambda origin: None)

    assert count(run) == (8, 0, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_worker_that_lost_its_job_writes_nothing(source):
    run = start_query_run(AUTHOR)
    job = add_job(kind="import", subject=str(run.pk))
    lease = take_job(["import"])
    assert lease is not None
    type(job).objects.filter(pk=job.pk).update(token=lease.token + 1)

    with pytest.raises(LeaseLostError):
        fetch(run, lease=lease)

    assert (Work.objects.count(), run.origins.get().items_done) == (0, 0)


def test_one_source_that_is_down_does_not_lose_the_others(source):
    whole = answer_as_openalex([*WORKS, make_work(100, "A2", "Wei Lin")])
    source.answer = lambda asked: LATER if "A1" in asked.params["filter"] else whole(asked)
    run = start_query_run(AUTHOR)
    other = run.origins.get()
    other.pk, other.rank, other.address = None, 1, "openalex:author:A2"
    other.save()

    with pytest.raises(SourceAwayError):
        carry_on(run)

    assert (count(run), run.state) == ((1, 0, 0, 0), "failed")
    assert Author.objects.get().name.printed == "Wei Lin"
    assert find_inconsistencies() == []
    source.answer = whole
    source.asked.clear()
    carry_on(run)
    assert (count(run), run.state) == ((9, 0, 0, 0), "finished")
    assert not any("A2" in asked.params["filter"] for asked in source.asked)


def test_failures_of_two_sources_are_both_said(source):
    source.answer = lambda asked: Reply(status=400)
    run = start_query_run(AUTHOR)
    other = run.origins.get()
    other.pk, other.rank, other.address = None, 1, "openalex:search:waters"
    other.save()

    with pytest.raises(SourceError) as told:
        carry_on(run)

    assert str(told.value).count("400 Bad Request") == 2
    assert not isinstance(told.value, SourceAwayError)


def test_source_that_forgot_where_we_were_is_asked_anew(source, monkeypatch):
    run = start_query_run(AUTHOR)
    bad = make_work(50, title=None)
    source.answer = answer_as_openalex([bad, *WORKS])
    stopped: list[int] = []

    def stop(origin: ImportOrigin) -> None:
        stopped.append(origin.items_done)
        raise StopError

    with pytest.raises(StopError):
        carry_on(run, report_items=stop)
    from papers.sources.live import openalex

    ask = openalex.fetch_pages

    def forget(query, *, session, access, cursor=None):
        if cursor is not None:
            raise CursorLostError("OpenAlex: the cursor is too old")
        yield from ask(query, session=session, access=access, cursor=cursor)

    with monkeypatch.context() as patched:
        patched.setattr(openalex, "fetch_pages", forget)
        carry_on(run)

    assert stopped == [3]
    assert (count(run), Work.objects.count()) == ((8, 0, 2, 1), 8)
    assert run.origins.get().items_done == 9
    assert find_inconsistencies() == []


@pytest.mark.django_db(transaction=True)
def test_job_whose_source_always_forgets_is_not_begun_for_ever(source):
    def forget(asked: Asked) -> Reply:
        if "resumptionToken" in asked.params:
            return make_harvest('<error code="badResumptionToken">expired</error>')
        record = "<record><header><identifier>oai:x:1</identifier></header></record>"
        return make_harvest(f"<ListRecords>{record}<resumptionToken>next</resumptionToken></ListRecords>")

    source.answer = forget
    run = start_query_run(parse_query("arxiv-oai:set:cs"))
    ImportOrigin.objects.filter(run=run).update(cursor="old", items_done=1)
    add_job(kind="import", subject=str(run.pk))
    lease = take_job(["import"])
    assert lease is not None

    with pytest.raises(CursorLostError):
        fetch(run, lease=lease)

    assert run.origins.get().items_done == 1
    assert Job.objects.get().attempts == 1


def test_total_that_no_column_holds_is_cut(source):
    document = {"meta": {"count": 10**30, "next_cursor": None}, "results": [WORKS[0]]}
    source.answer = lambda asked: reply(document)

    run = carry_on(start_query_run(AUTHOR))

    assert run.origins.get().total_count == 2**63 - 1


def test_refresh_asks_for_what_changed_since(source):
    carry_on(start_query_run(parse_query("openalex:author:A1@2026-01-31")))

    assert source.asked[0].params["filter"].endswith("from_updated_date:2026-01-31")


def test_query_for_an_orcid_id_asks_every_source_that_knows_people_by_it():
    query = Query("orcid", "record", "0000-0002-1825-0097")

    asked = list_queries(query)

    assert asked[0] == query
    assert {one.source for one in asked} == {"orcid"} | {one.NAME for one in SOURCES if "orcid" in one.BY}
    assert all("0000-0002-1825-0097" in str(one) for one in asked)


PROTOCOLS: dict[str, Callable[[Asked], Reply]] = {
    "orcid": answer_orcid,
    "openalex": answer_openalex,
    "crossref": answer_crossref,
}


def test_orcid_id_brings_what_every_source_knows_in_one_run(source):
    source.answer = answer_by_folder(PROTOCOLS)

    run = carry_on(start_query_run(parse_query(f"orcid:{ORCID}")))

    assert [origin.address for origin in run.origins.order_by("rank")] == [
        f"orcid:record:{ORCID}",
        f"openalex:orcid:{ORCID}",
        f"crossref:orcid:{ORCID}",
    ]
    assert all(origin.items_done == 250 for origin in run.origins.all())
    assert (sum(count(run)), run.rejected_count, run.state) == (750, 0, "finished")
    assert dict(SourceBudget.objects.values_list("source", "spent_count")) == {
        "orcid": 4,
        "openalex": 4,
        "crossref": 3,
    }
    assert find_inconsistencies() == []


def test_orcid_id_when_one_source_is_down_brings_the_others_and_says_which(source):
    source.answer = answer_by_folder({**PROTOCOLS, "orcid": lambda asked: LATER})
    run = start_query_run(parse_query(f"orcid:{ORCID}"))

    with pytest.raises(SourceAwayError, match=r"^ORCID: "):
        carry_on(run)

    assert sum(count(run)) == 500
    assert run.note.startswith("ORCID: ")
    assert "OpenAlex" not in run.note
    unread = run.origins.filter(is_finished=False)
    assert [origin.name for origin in unread] == [f"ORCID record {ORCID}"]
    source.answer = answer_by_folder(PROTOCOLS)
    carry_on(run)
    assert (sum(count(run)), run.state, run.note) == (750, "finished", "")


def test_query_names_its_source_for_people():
    assert name_query(parse_query("openalex:author:A1@2026-01-31")) == "OpenAlex author A1 since 2026-01-31"
    assert name_query(parse_query("pmc-oai:set:cs")) == "OAI-PMH (pmc) set cs"
    assert date(2026, 1, 31) == parse_query("openalex:author:A1@2026-01-31").since


def test_same_query_from_two_runs_touches_no_row_but_those_of_imports(source):
    first = carry_on(start_query_run(AUTHOR))
    again = start_query_run(AUTHOR)
    again.origins.update(observed_at=first.origins.get().observed_at)
    before = take_row_versions()

    carry_on(again)

    changed = {name for name, rows in take_row_versions().items() if rows != before[name]}
    assert changed == set()
