"""Citing: one work in every style, several in one, and files of them."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.test import Client, override_settings
from django.utils.http import http_date

from core.limits import count_towards
from papers.addresses import citation_address
from papers.citations.forms import CITED, CITING, Form, content_type
from papers.citations.styles import NAMES_GIVEN, Style, format_reference, name_style
from papers.models import Work, WorkRedirect
from papers.pages.citations import MOST_WORKS
from papers.selectors.citations import BATCH_WORKS, list_cited_works
from papers.selectors.references import read_references
from papers.views.citations import WRITTEN_LIMIT
from tests.factories import import_records, make_record, plain_static, sign
from tests.papers.citations.test_forms import READERS
from tests.papers.sources.reading import data_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _static():
    with override_settings(**plain_static()):
        yield


def add_work(title: str | None = "On Nets", *names: str, **fields: object) -> Work:
    import_records(make_record(title, *(names or ("Jiashi Feng", "Shuicheng Yan")), **fields))
    return Work.objects.latest("pk")


def read(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response
    return response.content.decode()


def download(client: Client, address: str) -> str:
    response: Any = client.get(address)
    assert response.status_code == 200, response
    return b"".join(response.streaming_content).decode()


def test_citation_page_shows_each_style_and_form(client):
    work = add_work(
        "On <i>Nets</i> & $x_1$", venue="Waters", kind="journal-article", ids={"doi": "10.5555/n.1"}
    )
    page = read(client, citation_address(work.pk, work.title))
    for style in Style:
        assert f"<h3>{name_style(style)} " in page
    for said in (
        "Feng, J., &amp; Yan, S. (2021). On Nets &amp;",
        "<i>Waters</i>",
        f"@article{{feng2021nets-{work.pk},",
        "TY  - JOUR",
    ):
        assert said in page
    for form in Form:
        assert f'href="/works/{work.pk}.{form}"' in page
    assert "Made from the records of DOI." in page
    assert "Not imported: volume, issue, pages." in page


def test_citation_page_says_what_is_missing(client):
    work = add_work(None, abstract="Opening words of it.", year=None, kind="other")
    page = read(client, citation_address(work.pk, None))
    assert "Not imported: title, year, venue, volume, issue, pages." in page
    assert page.count("[Untitled]") == len(Style)
    assert "Title not imported" in page
    assert "Opening words" not in page.partition("For programs")[0]


def test_citation_page_marks_a_retraction(client):
    work = add_work(is_retracted=True)
    assert "Retracted." in read(client, citation_address(work.pk, work.title))
    assert "Retracted." in read(client, f"/cite?works={work.pk}")


def test_citation_page_shows_no_export_that_is_too_long(client):
    work = add_work("On Crowds", *(f"Member Number {number}" for number in range(1_000)))
    page = read(client, citation_address(work.pk, work.title))
    assert page.count("Too long to be shown here.") == len(CITING)
    assert "Member Number 500" not in page
    assert download(client, f"/works/{work.pk}.ris").count("AU  - ") == 1_000


@pytest.mark.parametrize("tail", ["", "-wrong-words"])
def test_citation_page_has_one_address(client, tail):
    work = add_work()
    response = client.get(f"/works/{work.pk}{tail}/cite")
    assert response.status_code == 301
    assert response["Location"] == citation_address(work.pk, work.title)


def test_citations_of_a_joined_work_are_those_of_the_work_it_joined(client):
    work = add_work()
    WorkRedirect.objects.create(old_id=99_999, work=work)
    assert client.get("/works/99999/cite")["Location"] == citation_address(work.pk, work.title)
    assert client.get("/works/99999.bib")["Location"] == f"/works/{work.pk}.bib"
    page = read(client, f"/cite?works=99999,{work.pk}")
    assert page.count("data-line") == 1
    assert "No work here" not in page


@pytest.mark.parametrize(
    "address", ["/works/99/cite", "/works/99-x/cite", "/works/99.bib", "/cite.bib?works=99"]
)
def test_citations_of_no_work_are_not_there(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("form", Form)
def test_file_of_a_work_says_what_it_is(client, form):
    work = add_work()
    response = client.get(f"/works/{work.pk}.{form}")
    assert response["Content-Type"] == content_type(form)
    assert response["Content-Disposition"] == f'attachment; filename="feng2021nets.{form}"'
    assert response["X-Robots-Tag"] == "noindex"
    assert b"On Nets" in b"".join(response.streaming_content)


@pytest.mark.parametrize("form", READERS)
def test_file_of_a_work_is_read_by_our_own_import(client, form):
    work = add_work("On Nets & 50% {More}", venue="CVPR 2021", kind="proceedings-article")
    text = download(client, f"/works/{work.pk}.{form}").encode()
    (item,) = READERS[form].split(BytesIO(text))
    record = READERS[form].parse(data_of(item))
    assert [one.name for one in record.signatures] == ["Jiashi Feng", "Shuicheng Yan"]
    assert record.venue == "CVPR 2021"


@pytest.mark.parametrize("form", sorted(CITED))
def test_file_of_a_work_is_not_sent_twice_until_the_work_changes(client, form):
    work = add_work()
    address = f"/works/{work.pk}.{form}"
    first = client.get(address)
    etag = first["ETag"]
    assert first["Last-Modified"] == http_date(int(work.changed_at.timestamp()))
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    assert client.get(address, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    Work.objects.filter(pk=work.pk).update(changed_at=work.changed_at + timedelta(seconds=2))
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


def test_of_two_dois_the_one_that_arxiv_did_not_give_is_cited(client):
    import_records(
        make_record(
            "On Nets", "Jiashi Feng", ids={"doi": "10.48550/arxiv.2101.00001"}, abstract="Same words " * 20
        ),
        make_record(
            "On Nets", "Jiashi Feng", ids={"doi": "10.5555/z", "arxiv": "2101.00001"}, kind="journal-article"
        ),
    )
    (work,) = list_cited_works([Work.objects.get().pk])
    assert work.identifiers["doi"] == "10.5555/z"


def test_selected_works_keep_their_order_and_are_cited_once(client):
    works = [add_work(f"Work {word}") for word in ("Alpha", "Beta", "Gamma")]
    a, b, c = (work.pk for work in works)
    for query in (f"works={c}&works={a}&works={b}&works={a}", f"works={c},{a}&works={b}"):
        page = read(client, f"/cite?{query}&style=mla")
        assert re.findall(r"Work (Alpha|Beta|Gamma)\.”", page) == ["Gamma", "Alpha", "Beta"]
    assert f"/cite?works={c},{a},{b}&amp;style=ieee" in page
    assert f"/cite.bib?works={c},{a},{b}" in page
    assert 'style=mla" rel="nofollow" aria-current="true"' in page
    assert re.findall(r"TI  - Work (\w+)", download(client, f"/cite.ris?works={c},{a}&works={b}")) == [
        "Gamma",
        "Alpha",
        "Beta",
    ]


def test_selected_works_are_numbered_where_the_style_numbers(client):
    work = add_work()
    assert 'class="cited numbered"' in read(client, f"/cite?works={work.pk}&style=vancouver")
    assert 'class="cited"' in read(client, f"/cite?works={work.pk}&style=apa")


def test_numbers_of_no_work_are_said(client):
    work = add_work()
    assert "No work here has the number 999." in read(client, f"/cite?works=999,{work.pk}")
    assert "No works here have the numbers 998 and 999." in read(client, "/cite?works=998,999")
    assert "On Nets" in download(client, f"/cite.ris?works=999,{work.pk}")


def test_nothing_selected_says_how_to_select(client):
    assert "No work is selected." in read(client, "/cite")
    assert "No work is selected." in read(client, "/cite?works=")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("works=one", "Works are asked for by their numbers"),
        ("works=0", "Works are asked for by their numbers"),
        ("works=-1", "Works are asked for by their numbers"),
        ("works=" + "9" * 19, "Works are asked for by their numbers"),
        ("works=%00", "Works are asked for by their numbers"),
        ("works=%ED%A0%80", "Works are asked for by their numbers"),
        ("works=" + "9" * 10_000, "Works are asked for by their numbers"),
        ("works=1&style=bluebook", "The styles are apa, mla"),
        ("works=1&style=", "The styles are apa, mla"),
        ("works=" + ",".join(map(str, range(1, MOST_WORKS + 2))), f"At most {MOST_WORKS} works"),
    ],
)
def test_what_cannot_be_cited_is_refused_with_a_sentence(client, query, said):
    assert said in read(client, f"/cite?{query}", status=400)


@pytest.mark.parametrize("query", ["", "?works=", "?works=x", "?works=%00"])
def test_files_of_nothing_are_refused(client, query):
    assert client.get(f"/cite.csl.json{query}").status_code == 400


def test_citing_asks_as_much_for_three_works_as_for_one(client, django_assert_num_queries):
    works = [add_work(f"Work {number}").pk for number in range(3)]
    for asked in (works[:1], works):
        with django_assert_num_queries(2):
            client.get(f"/cite?works={','.join(map(str, asked))}")
        with django_assert_num_queries(2):
            download(client, f"/cite.bib?works={','.join(map(str, asked))}")


def test_citation_page_asks_two_queries(client, django_assert_num_queries):
    work = add_work("On Nets", *(f"Member Number {number}" for number in range(40)))
    with django_assert_num_queries(2):
        client.get(citation_address(work.pk, work.title))


def test_files_of_many_works_are_read_in_batches(client, django_assert_num_queries):
    import_records(*(make_record(f"Work {number}", "Jiashi Feng") for number in range(BATCH_WORKS + 1)))
    ids = ",".join(map(str, Work.objects.values_list("pk", flat=True)))
    with django_assert_num_queries(3):
        assert len(json.loads(download(client, f"/cite.csl.json?works={ids}"))) == BATCH_WORKS + 1


@pytest.mark.parametrize("count", [1, NAMES_GIVEN, NAMES_GIVEN + 1, NAMES_GIVEN + 2, 3 * NAMES_GIVEN])
def test_references_need_no_more_names_than_they_are_given(client, count):
    work = add_work("On Crowds", *(f"Member Number{number}" for number in range(count)))
    (full,) = list_cited_works([work.pk])
    (short,) = list_cited_works([work.pk], names_limit=NAMES_GIVEN + 1)
    assert len(full.names) == count
    assert len(short.names) == min(count, NAMES_GIVEN + 2)
    assert [format_reference(short, style) for style in Style] == [
        format_reference(full, style) for style in Style
    ]
    assert format_reference(full, Style.MLA) in read(client, f"/cite?works={work.pk}&style=mla")


def test_references_are_written_once_until_the_work_changes():
    work = add_work()
    cited = list_cited_works([work.pk])
    first = read_references(cited, [Style.APA])
    assert first == {(work.pk, Style.APA): format_reference(cited[0], Style.APA)}
    (key,) = [key for key in _list_kept() if f":{work.pk}:" in key]
    cache.set(key, "kept", 60)
    assert read_references(cited, [Style.APA])[work.pk, Style.APA] == "kept"
    Work.objects.filter(pk=work.pk).update(changed_at=work.changed_at + timedelta(seconds=1))
    assert read_references(list_cited_works([work.pk]), [Style.APA]) == first


def _list_kept() -> list[str]:
    with redis.Redis.from_url(settings.CACHES["default"]["LOCATION"]) as client:
        return [key.decode().removeprefix(":1:") for key in client.scan_iter("*reference:*")]


def test_references_are_written_without_redis(client, caplog):
    work = add_work()
    away = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    with override_settings(CACHES={"default": away}):
        assert "Feng, J., &amp; Yan, S. (2021)." in read(client, f"/cite?works={work.pk}")
    assert "no reference is kept" in caplog.text


def test_references_are_written_for_nobody_who_has_too_many_written(client):
    works = [add_work(f"On Nets {number}") for number in range(3)]
    read(client, f"/cite?works={works[0].pk}")
    count_towards(WRITTEN_LIMIT, "4:2130706433", times=WRITTEN_LIMIT.most - 2)
    read(client, f"/cite?works={works[0].pk},{works[1].pk}")
    refused = client.get(f"/cite?works={works[2].pk}")
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    # What was written lately costs nothing, and others are others.
    read(client, f"/cite?works={works[0].pk},{works[1].pk}")
    assert client.get(f"/cite?works={works[2].pk}", REMOTE_ADDR="192.0.2.7").status_code == 200


def test_hostile_title_brings_no_markup_to_the_pages(client):
    title = "<script>alert(1)</script><img src=x onerror=alert(2)> \"quoted\" 'it'"
    work = add_work(title, "<b onclick=x>Bob</b> O'Neil")
    for address in (citation_address(work.pk, work.title), f"/cite?works={work.pk}"):
        page = read(client, address)
        main = page[page.index("<main") : page.index("</main")]
        for tag in ("<script>", "<img", "<b "):
            assert tag not in main


def test_work_page_and_search_engines_are_told_of_citations_apart(client):
    work = add_work()
    page = read(client, f"/works/{work.pk}-on-nets")
    assert f'href="{citation_address(work.pk, work.title)}" rel="nofollow"' in page
    assert '<meta name="robots" content="noindex">' in read(client, citation_address(work.pk, work.title))


def test_source_of_a_split_name_is_believed(client):
    split = {"given": "Gabriel", "family": "García Márquez"}
    import_records(make_record("On Nets", authors=[sign("Gabriel García Márquez") | split]))
    assert "García Márquez, G. (2021)." in read(client, f"/cite?works={Work.objects.get().pk}")
