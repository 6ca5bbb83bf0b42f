"""Works as files: any list in any form, those of a search, and all of them."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client, override_settings

from core.limits import count_towards
from papers.citations.forms import Form, content_type
from papers.models import Correction, Work
from papers.pages.exports import compress, stream_works
from papers.selectors.citations import BATCH_WORKS, iterate_work_ids, list_linked_works
from papers.selectors.sources import stream_records
from papers.services.search_index import refresh_index
from papers.sources.work_jsonl import encode_line
from papers.views.exports import ALL_LIMIT
from tests.factories import find_author, import_records, make_record, plain_static, sign
from tests.papers.corrections import hide

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _static():
    with override_settings(**plain_static()):
        yield


VISION = {"openalex": "T1", "name": "Vision", "score": 0.5}


def write(form: Form, *work_ids: int) -> str:
    return b"".join(stream_works(form, iter(work_ids))).decode()


def add_works(*titles: str) -> list[int]:
    import_records(*(make_record(title, "Ada Byron", topics=[VISION]) for title in titles))
    return [Work.objects.get(title=title).pk for title in titles]


def download(client: Client, address: str) -> bytes:
    response: Any = client.get(address)
    assert response.status_code == 200, response
    return b"".join(response.streaming_content)


# ---- any list


@pytest.mark.parametrize("form", Form)
def test_works_come_in_their_order_without_those_that_are_gone(form):
    alpha, _, gamma = add_works("Alpha", "Beta", "Gamma")

    written = write(form, gamma, 10**12, alpha)

    assert written.index("Gamma") < written.index("Alpha")
    assert "Beta" not in written


@pytest.mark.parametrize("form", Form)
def test_works_are_read_in_batches(django_assert_num_queries, form):
    ids = add_works(*(f"Work {number}" for number in range(BATCH_WORKS + 1)))

    each = 2 if form is Form.WORK_JSONL else 1
    for count, batches in ((1, 1), (3, 1), (BATCH_WORKS, 1), (BATCH_WORKS + 1, 2)):
        with django_assert_num_queries(batches * each):
            write(form, *ids[:count])


def test_work_json_lines_of_a_work_are_what_each_source_says():
    told = [
        make_record("On Nets", ids={"acl": "P1"}, year=2019, venue="ACL"),
        make_record("On Nets", ids={"acl": "P1", "arxiv": "1911.10143"}, keywords=["nets"]),
        make_record(
            "On Nets", ids={"arxiv": "1911.10143"}, comment="9 pages", references=[{"doi": "10.5555/x"}]
        ),
    ]
    import_records(*told)

    lines = [json.loads(line) for line in write(Form.WORK_JSONL, Work.objects.get().pk).splitlines()]

    assert [line["ids"] for line in lines] == [{"acl": "P1", "arxiv": "1911.10143"}, {"arxiv": "1911.10143"}]
    assert lines[0]["keywords"] == ["nets"]
    assert (lines[1]["comment"], lines[1]["references"]) == ("9 pages", [{"doi": "10.5555/x"}])


def test_graph_of_works_names_those_who_have_a_page_alone():
    import_records(make_record("Alpha", "Ada Byron", "Ben Carr", topics=[VISION]))
    ada, ben = find_author("Ada Byron"), find_author("Ben Carr")
    hide(ben, Correction.Kind.HIDE)

    text = write(Form.GRAPHML, Work.objects.get().pk)

    assert fromstring(text) is not None
    assert f'<node id="author:{ada.pk}">' in text
    assert "Ben Carr" not in text
    assert '<node id="topic:1">' in text


def test_of_who_is_hidden_sources_say_the_printed_name_alone():
    ada, ben = sign("Ada Byron", "A House", openreview="~A1"), sign("Ben Carr", "B House", openreview="~B1")
    import_records(make_record("Alpha", authors=[ada, ben]), make_record("Beta", authors=[sign("Eve Font")]))
    hide(find_author("Ben Carr"), Correction.Kind.REMOVE)
    hide(find_author("Eve Font"), Correction.Kind.REMOVE)

    text = write(Form.WORK_JSONL, *iterate_work_ids())

    first, second = (json.loads(line)["authors"] for line in text.splitlines())
    assert first == [ada, {"name": "Ben Carr"}]
    assert second == [{"name": "Eve Font"}]


def test_linked_work_has_the_topics_of_its_sources_before_those_assigned():
    (work_id,) = add_works("Alpha")
    (work,) = list_linked_works([work_id])

    assert [(one.id, one.name, one.score, one.is_assigned) for one in work.topics] == [
        (1, "Vision", 0.5, False)
    ]
    assert [(one.name, one.position) for one in work.people] == [("Ada Byron", 1)]


# ---- of a search


def test_works_of_a_search_are_a_file(client):
    add_works("Deep nets", "Shallow nets", "Rivers")
    refresh_index()

    response = client.get("/search/works.csv?q=nets&sort=oldest")

    assert response["Content-Type"] == content_type(Form.CSV)
    assert response["Content-Disposition"] == 'attachment; filename="works.csv"'
    lines = b"".join(response.streaming_content).decode().splitlines()
    assert [line.split(",")[2] for line in lines] == ["title", "Deep nets", "Shallow nets"]
    assert download(client, "/search/works.csl.json?q=nothing") == b"[]\n"
    assert download(client, "/search/works.csl.json") == b"[]\n"


@pytest.mark.parametrize("query", ["kind=x", "sort=x", "year_from=x", f"q={'x' * 3_000}", "q=%00"])
def test_search_that_cannot_be_is_refused(client, query):
    assert client.get(f"/search/works.bib?{query}").status_code == 400


def test_page_of_found_works_leads_to_the_files(client):
    add_works("Deep nets")
    refresh_index()

    page = client.get("/search?q=nets&type=works&kind=preprint").content.decode()
    for form in Form:
        assert f'href="/search/works.{form}?q=nets&amp;kind=preprint"' in page
    assert "/search/works." not in client.get("/search?q=nothing&type=works").content.decode()


# ---- all works


def test_all_works_are_a_compressed_file(client):
    add_works("Alpha", "Beta", "Gamma")

    response = client.get("/works.jsonl.gz")

    assert response["Content-Type"] == "application/gzip"
    assert response["Content-Disposition"] == 'attachment; filename="works.jsonl.gz"'
    assert "Content-Encoding" not in response
    lines = gzip.decompress(b"".join(response.streaming_content)).splitlines(keepends=True)
    assert sorted(lines) == sorted(map(encode_line, stream_records()))


def test_all_works_of_an_empty_site_are_an_empty_file(client):
    assert gzip.decompress(download(client, "/works.jsonl.gz")) == b""


def test_all_works_are_not_taken_too_often(client):
    count_towards(ALL_LIMIT, "4:2130706433", times=ALL_LIMIT.most - 1)
    assert client.head("/works.jsonl.gz").status_code == 200
    assert client.get("/works.jsonl.gz").status_code == 200

    refused = client.get("/works.jsonl.gz")

    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 80_000
    assert "From one address all works are taken at most 12 times in 1 day" in refused.content.decode()


def test_long_files_leave_threads_for_all_else(client):
    add_works("Alpha")
    topic = client.get("/topics/1/works.csv")["Location"]
    sent: list[Any] = [client.get(address) for address in ("/works.jsonl.gz", topic)]
    assert [one.status_code for one in sent] == [200, 200]
    begun = [iter(one.streaming_content) for one in sent]
    assert all(next(one) for one in begun)
    for address in ("/works.jsonl.gz", topic):
        refused = client.get(address)
        assert (refused.status_code, refused["Retry-After"]) == (503, "60")
        assert "As many long files as can be are being sent" in refused.content.decode()
        assert client.head(address).status_code == 200
    download(client, f"/works/{Work.objects.get().pk}.csv")
    list(begun.pop())
    download(client, topic)
    list(begun.pop())
    for _ in range(3):
        download(client, topic)


def test_home_page_leads_to_all_works_when_there_are_any(client):
    assert "/works.jsonl.gz" not in client.get("/").content.decode()
    add_works("Alpha")
    assert 'href="/works.jsonl.gz"' in client.get("/").content.decode()


def test_ids_of_all_works_are_ranges_of_the_index(django_assert_num_queries):
    ids = add_works("Alpha", "Beta", "Gamma")

    with django_assert_num_queries(3):
        assert list(iterate_work_ids(ids_a_read=2)) == sorted(ids)


def test_compressed_file_is_the_same_of_the_same_bytes():
    pieces = [b"a" * 10_000, b"", b"b"]

    assert gzip.decompress(b"".join(compress(pieces))) == b"".join(pieces)
    assert b"".join(compress(pieces)) == b"".join(compress(iter(pieces)))
