"""The OAI-PMH provider as harvesters meet it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from oaipmh_scythe import Scythe
from oaipmh_scythe.exceptions import NoRecordsMatch

from papers.models import Work, WorkRedirect
from papers.oai.questions import write_moment
from papers.records import KINDS
from papers.sources import oai_dc
from papers.sources.xml_cutting import cut_elements
from papers.views import oai
from tests.factories import import_records, make_record, plain_static, sign

DC = "{http://purl.org/dc/elements/1.1/}"


@pytest.fixture(scope="session", autouse=True)
def _static() -> Iterator[None]:
    with override_settings(**plain_static()):
        yield


def read(client: Any, **asked: str) -> Element:
    answer = client.get("/oai", asked)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    root: Element = fromstring(b"".join(answer.streaming_content))
    return root


def list_records(client: Any, **asked: str) -> list[Element]:
    return list(read(client, verb="ListRecords", metadataPrefix="oai_dc", **asked).iterfind(".//{*}record"))


def list_ids(records: list[Element]) -> list[str]:
    return [record.findtext(".//{*}identifier") or "" for record in records]


def list_texts(record: Element, name: str) -> list[str | None]:
    return [element.text for element in record.iter(f"{DC}{name}")]


def name_work(work: Work) -> str:
    return f"oai:testserver:works/{work.pk}"


def set_changed(work: Work, moment: datetime) -> None:
    Work.objects.filter(pk=work.pk).update(changed_at=moment)


@pytest.mark.django_db
class TestOneAnswer:
    def test_identify_says_where_the_site_begins(self, client, settings):
        settings.CONTACT_EMAIL = None
        settings.DEFAULT_FROM_EMAIL = "Peerlight <who@site.example>"
        import_records(make_record("One"))
        set_changed(Work.objects.get(), datetime(2020, 1, 2, 3, 4, 5, 678, tzinfo=UTC))
        root = read(client, verb="Identify")
        assert root.findtext(".//{*}earliestDatestamp") == "2020-01-02T03:04:05Z"
        assert root.findtext(".//{*}adminEmail") == "who@site.example"
        assert root.findtext(".//{*}baseURL") == "http://testserver/oai"

    def test_empty_site_identifies_itself_and_lists_nothing(self, client):
        assert read(client, verb="Identify").findtext(".//{*}earliestDatestamp")
        error = read(client, verb="ListRecords", metadataPrefix="oai_dc").find("{*}error")
        assert error is not None
        assert error.get("code") == "noRecordsMatch"

    def test_sets_are_the_kinds(self, client):
        specs = [one.text for one in read(client, verb="ListSets").iterfind(".//{*}setSpec")]
        assert sorted(filter(None, specs)) == sorted(KINDS)

    def test_record_says_what_the_page_says(self, client):
        import_records(
            make_record(
                "On <i>Nets</i>\x0b & $x_1$",
                authors=[sign("Ada Ax"), sign("林 君宇")],
                ids={"doi": "10.5555/n.1", "arxiv": "2101.00001"},
                kind="proceedings-article",
                published_on="2020-03-01",
                venue="Waters 2020",
                abstract="What is said of it.",
                language="en",
                topics=[{"openalex": "T10036", "name": "Reading", "score": 0.5}],
            )
        )
        work = Work.objects.get()
        root = read(client, verb="GetRecord", metadataPrefix="oai_dc", identifier=name_work(work))
        (record,) = root.iterfind(".//{*}record")
        assert record.findtext("{*}header/{*}setSpec") == "proceedings-article"
        assert record.findtext("{*}header/{*}datestamp") == write_moment(work.changed_at)
        assert list_texts(record, "title") == ["On Nets & x_1"]
        assert list_texts(record, "creator") == ["Ada Ax", "林 君宇"]
        assert list_texts(record, "subject") == ["Reading"]
        assert list_texts(record, "description") == ["What is said of it."]
        assert list_texts(record, "date") == ["2020-03-01"]
        assert list_texts(record, "source") == ["Waters 2020"]
        assert list_texts(record, "type") == ["info:eu-repo/semantics/conferencePaper"]
        page, *others = list_texts(record, "identifier")
        assert page is not None
        assert client.get(page.removeprefix("http://testserver")).status_code == 200
        assert others == ["https://doi.org/10.5555/n.1", "https://arxiv.org/abs/2101.00001"]

    def test_work_known_by_its_abstract_has_no_title(self, client):
        import_records(make_record(None, abstract="Only what is said of it.", year=None, kind="other"))
        (record,) = list_records(client)
        assert list_texts(record, "title") == list_texts(record, "date") == []

    @pytest.mark.parametrize("kind", KINDS)
    def test_own_reader_of_harvests_reads_each_kind_back(self, client, kind):
        import_records(make_record("On Nets", "Ada Ax", kind=kind, ids={"doi": "10.5555/n.1"}))
        answer: Any = client.get("/oai?verb=ListRecords&metadataPrefix=oai_dc")
        (item,) = cut_elements(b"".join(answer.streaming_content), "record")
        found = oai_dc.parse(item.data or b"")
        assert (found.title, found.kind, found.year, found.ids["doi"]) == (
            "On Nets",
            kind,
            2021,
            "10.5555/n.1",
        )
        assert [one.name for one in found.signatures] == ["Ada Ax"]

    def test_work_that_joined_another_is_deleted(self, client):
        import_records(make_record("On Nets", ids={"doi": "10.5555/n.1"}))
        import_records(make_record("Of Other Things", ids={"arxiv": "2101.00001"}))
        old = set(Work.objects.values_list("pk", flat=True))
        Work.objects.update(changed_at=datetime(2020, 1, 1, tzinfo=UTC))
        # A record with both identifiers makes them one.
        import_records(make_record("On Nets", ids={"doi": "10.5555/n.1", "arxiv": "2101.00001"}))
        kept = Work.objects.get()
        (gone_id,) = old - {kept.pk}
        assert WorkRedirect.objects.get().old_id == gone_id

        gone = f"oai:testserver:works/{gone_id}"
        records = list_records(client, **{"from": "2020-01-02"})
        assert list_ids(records) == [name_work(kept), gone]
        root = read(client, verb="GetRecord", metadataPrefix="oai_dc", identifier=gone)
        header = root.find(".//{*}header")
        assert header is not None
        assert header.get("status") == "deleted"
        assert root.find(".//{*}metadata") is None

    def test_window_and_set_narrow_the_list(self, client):
        for number, kind in enumerate(("preprint", "book", "preprint")):
            import_records(make_record(f"Number {number}", kind=kind))
        works = list(Work.objects.order_by("pk"))
        for number, work in enumerate(works):
            set_changed(work, datetime(2020, 1, 1 + number, 12, 0, 0, 999_999, tzinfo=UTC))
        first, second, third = map(name_work, works)
        assert list_ids(list_records(client, set="preprint")) == [first, third]
        assert list_ids(list_records(client, until="2020-01-02")) == [first, second]
        assert list_ids(list_records(client, **{"from": "2020-01-02T12:00:00Z"})) == [second, third]
        assert list_ids(list_records(client, until="2020-01-01T12:00:00Z")) == [first]
        assert not list_records(client, until="2020-01-01T11:59:59Z")
        headers = read(client, verb="ListIdentifiers", metadataPrefix="oai_dc", set="book").iterfind(
            ".//{*}header"
        )
        assert [header.findtext("{*}identifier") for header in headers] == [second]

    def test_posting_asks_the_same_and_needs_no_secret(self, client):
        import_records(make_record("One"))
        client.handler.enforce_csrf_checks = True
        answer = client.post("/oai", {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"})
        assert answer.status_code == 200
        assert b"<header>" in b"".join(answer.streaming_content)

    @pytest.mark.parametrize(
        ("query", "repeats"),
        [
            ("verb=nothing&a=b", False),
            ("verb=Identify&a=b", False),
            ("verb=GetRecord&metadataPrefix=oai_dc&identifier=x", True),
        ],
    )
    def test_errors_repeat_what_was_asked_where_that_makes_sense(self, client, query, repeats):
        root = fromstring(b"".join(client.get(f"/oai?{query}").streaming_content))
        request = root.find("{*}request")
        assert bool(request.attrib) == repeats
        assert root.find("{*}error") is not None

    @pytest.mark.parametrize("verb", ["ListRecords", "ListIdentifiers"])
    def test_list_takes_as_many_queries_for_three_works_as_for_one(self, client, verb):
        def count() -> int:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                b"".join(client.get(f"/oai?verb={verb}&metadataPrefix=oai_dc").streaming_content)
            return len(queries)

        import_records(make_record("One", "Ada Ax"))
        at_one = count()
        import_records(make_record("Two", "Ada Ax", "Bo By"), make_record("Three", "Cy Co"))
        assert count() == at_one


WORKS = 2 * oai.LISTED_RECORDS + 20


def import_many() -> None:
    import_records(
        *(
            make_record(f"Number {n}", "Ada Ax", kind=KINDS[n % 3], ids={"doi": f"10.5555/n.{n}"})
            for n in range(WORKS)
        )
    )


@contextmanager
def open_client(live_server: Any) -> Iterator[Any]:
    """A public client of the provider."""
    with Scythe(f"{live_server.url}/oai") as scythe:
        yield scythe


@pytest.mark.django_db(transaction=True)
class TestHarvest:
    """By a public client, over HTTP."""

    def test_all_works_come_exactly_once(self, live_server):
        import_many()
        with open_client(live_server) as scythe:
            records = list(scythe.list_records(metadata_prefix="oai_dc"))
            of_kind = list(scythe.list_records(metadata_prefix="oai_dc", set_=KINDS[1]))
            headers = list(scythe.list_identifiers(metadata_prefix="oai_dc"))
            one = scythe.get_record(identifier=headers[0].identifier, metadata_prefix="oai_dc")
            assert scythe.identify().granularity == "YYYY-MM-DDThh:mm:ssZ"
        expected = Counter(f"oai:localhost:works/{pk}" for pk in Work.objects.values_list("pk", flat=True))
        assert Counter(record.header.identifier for record in records) == expected
        assert Counter(header.identifier for header in headers) == expected
        assert {record.metadata["title"][0] for record in records} == {f"Number {n}" for n in range(WORKS)}
        assert len(of_kind) == len([n for n in range(WORKS) if n % 3 == 1])
        assert one.header.identifier == headers[0].identifier

    def test_works_that_come_meanwhile_come_once_and_push_none_out(self, live_server):
        import_many()
        found = []
        with open_client(live_server) as scythe:
            for number, record in enumerate(scythe.list_records(metadata_prefix="oai_dc")):
                found.append(record.header.identifier)
                if number % 50 == 0 and number <= oai.LISTED_RECORDS:
                    import_records(make_record(f"Later {number}", kind=KINDS[number % 3]))
        expected = {f"oai:localhost:works/{pk}" for pk in Work.objects.values_list("pk", flat=True)}
        assert len(found) == len(expected) == WORKS + 3
        assert set(found) == expected

    def test_work_that_changes_meanwhile_comes_at_the_end(self, live_server):
        import_many()
        found: list[str] = []
        with open_client(live_server) as scythe:
            for number, record in enumerate(scythe.list_records(metadata_prefix="oai_dc")):
                found.append(record.metadata["title"][0])
                if number == 0:  # the pages behind the first are not read yet
                    again = make_record(
                        "Number 150, as Printed", ids={"doi": "10.5555/n.150"}, venue="Waters"
                    )
                    import_records(again)
        assert len(found) == len(set(found)) == WORKS
        assert "150" in found[-1]

    def test_what_is_not_committed_yet_is_asked_for_again(self, live_server, client):
        """A work bears the time at which its transaction began: no answer says that it knows what came later."""
        import_records(make_record("Early"))
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT now()")
            (began_at,) = cursor.fetchone()
            import_records(make_record("Late"))
            answer = read(client, verb="ListRecords", metadataPrefix="oai_dc")
            cursor.execute("ROLLBACK")
        other.close()
        said = answer.findtext("{*}responseDate")
        assert [one.text for one in answer.iter(f"{DC}title")] == ["Early"]
        assert said == write_moment(began_at)
        with open_client(live_server) as scythe:
            records = list(scythe.list_records(metadata_prefix="oai_dc", from_=said))
        assert "Late" in [one.metadata["title"][0] for one in records]

    def test_nothing_since_a_day_to_come_is_no_match(self, live_server):
        import_records(make_record("One"))
        with open_client(live_server) as scythe, pytest.raises(NoRecordsMatch):
            list(scythe.list_records(metadata_prefix="oai_dc", from_="2100-01-01"))
