"""The page of a work."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client, override_settings

from papers.addresses import work_address
from papers.models import AssignedTopic, ImportOrigin, Work, WorkRedirect
from papers.services.topics import assign_topics
from tests.factories import find_author, import_records, make_record, plain_static, sign
from tests.papers.catalogue import OBSERVED_AT, ingest

pytestmark = pytest.mark.django_db

ORIGIN = "http://testserver"


@pytest.fixture(autouse=True)
def _static():
    with override_settings(**plain_static()):
        yield


def address_of(title: str) -> str:
    work = Work.objects.get(title=title)
    return work_address(work.pk, work.title)


def test_work_page_shows_all_that_is_known(client):
    import_records(
        make_record(
            r"Learning $\alpha$ & \emph{more}",
            authors=[sign("Jiashi Feng", "ByteDance"), sign("Shuicheng Yan", "NUS")],
            ids={"doi": "10.5555/x.1", "arxiv": "2101.00001"},
            venue="CVPR 2021",
            abstract="We learn.",
            comment="9 pages",
            topics=[{"openalex": "T1", "name": "Vision"}],
        )
    )
    page = client.get(address_of(r"Learning $\alpha$ & \emph{more}")).content.decode()

    assert "<em>more</em>" in page
    assert "<math" in page
    assert f'href="/researchers/{find_author("Jiashi Feng").pk}-jiashi-feng"' in page
    for shown in ("ByteDance", "NUS", "CVPR 2021", "We learn.", "9 pages", "Vision", "works.jsonl"):
        assert shown in page
    assert 'href="https://doi.org/10.5555/x.1"' in page
    assert '<meta name="citation_author" content="Jiashi Feng">' in page
    assert '<meta name="citation_title" content="Learning α &amp; more">' in page
    assert f'<link rel="canonical" href="{ORIGIN}/works/' in page


def test_work_page_says_what_is_not_imported(client):
    import_records(make_record(None, abstract="A work known by its abstract alone.", kind="other", year=None))
    page = client.get(f"/works/{Work.objects.get().pk}").content.decode()
    for said in ("Title not imported", "Authors not imported", "Venue not imported", "Year not imported"):
        assert said in page
    assert "A work known by its abstract alone." in page
    assert "citation_title" not in page


@pytest.mark.parametrize(
    ("kind", "tag"),
    [
        ("journal-article", "citation_journal_title"),
        ("proceedings-article", "citation_conference_title"),
        ("preprint", None),
        ("book-chapter", None),
    ],
)
def test_work_page_tells_programs_what_its_venue_is_only_where_it_is_known(client, kind, tag):
    import_records(make_record("On Rivers", kind=kind, venue="Somewhere"))
    page = client.get(address_of("On Rivers")).content.decode()
    told = re.findall(r'<meta name="(\w+)" content="Somewhere">', page)
    assert told == ([tag] if tag else [])


def test_work_page_marks_a_retraction_with_its_source(client):
    import_records(make_record("Old Title", ids={"doi": "10.5555/r"}, venue="A"))
    import_records(make_record("Old Title", ids={"doi": "10.5555/r"}, venue="A", is_retracted=True))
    page = client.get(address_of("Old Title")).content.decode()
    assert "Retracted." in page
    assert "retracted" in text_of(page, "Retraction")


def text_of(page: str, label: str) -> str:
    """The words behind a label of a list of facts."""
    found = re.search(rf"<dt><bdi>{label}</bdi></dt><dd>(.*?)</dd>", page, re.DOTALL)
    assert found, label
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", found[1]))


def test_work_page_shows_where_its_sources_contradict_each_other(client):
    import_records(
        make_record("On Nets", "J. Feng", ids={"doi": "10.5555/x", "dblp": "conf/x"}, year=2014, kind="book"),
        make_record("on nets", "Jiashi Feng", ids={"doi": "10.5555/x", "arxiv": "1501.00001"}, year=2015),
    )
    page = client.get(address_of("On Nets")).content.decode()
    open_part = page[page.index('id="sources-label"') : page.index("Every fact with its source")]

    assert text_of(open_part, "Year") == (
        "2014 (DBLP) · 2015 (arXiv)Shown: 2014, because a published version is believed before a preprint."
    )
    assert "<dt><bdi>Title" not in open_part
    assert text_of(page, "Title") == "On Nets (DBLP, arXiv)"
    assert text_of(page, "Kind") == "Book (DBLP) · Preprint (another version, arXiv)"


def test_work_page_of_one_source_stays_plain(client):
    import_records(make_record("On Nets", "Jiashi Feng"))
    page = client.get(address_of("On Nets")).content.decode()
    assert "Every fact with its source" not in page
    assert "works.jsonl" in page


def test_work_page_says_when_sources_agree_and_what_one_said_before(client):
    ids = {"doi": "10.5555/x"}
    ingest(make_record("On Nets", ids=ids, venue="A"), observed_at=OBSERVED_AT)
    ingest(make_record("On Nets", ids=ids, venue="B"), observed_at=OBSERVED_AT + timedelta(days=1))
    page = client.get(address_of("On Nets")).content.decode()
    assert "One source, read several times." in page
    assert text_of(page, "Venue") == "B (DOI) · A (earlier, DOI)"


def test_work_page_stays_small_whatever_the_number_of_records(client, django_assert_num_queries):
    days = range(230)
    for start in range(0, len(days), 10):
        records = [
            make_record(
                "On Nets",
                "Li Yuan",
                ids={"arxiv": "2101.00001"},
                comment=f"{day} pages",
                abstract="We. " * 1500,
            )
            for day in days[start : start + 10]
        ]
        ingest(*records, observed_at=OBSERVED_AT + timedelta(days=start))
    path = address_of("On Nets")
    with django_assert_num_queries(1):
        page = client.get(path).content.decode()

    assert "and 190 more" in page
    assert "and 30 more" in page
    assert re.search(r"newest words of 1\d\d of 230 source records", page)
    assert page.count('class="file"') == 400
    assert len(page) < 200_000


def test_work_page_of_a_crowd_with_two_lists_stays_small(client):
    names = [(f"G{number:04d}a", f"F{number:04d}b") for number in range(3_000)]
    ids = {"doi": "10.5555/x"}
    ingest(make_record("Big", *(f"{given} {family}" for given, family in names), ids=ids | {"acl": "X1"}))
    ingest(
        make_record(
            "Big",
            *(f"{family}, {given}" for given, family in names[:2999]),
            "Zoe Zed",
            ids=ids | {"dblp": "x"},
        )
    )
    page = client.get(address_of("Big")).content.decode()
    account = page[page.index('class="account"') : page.index('class="sources"')]

    assert text_of(account, "Author 3,000") == (
        "G2999a F2999b (ACL Anthology) · Zoe Zed (DBLP)Shown: G2999a F2999b, because "
        "of sources that stand alike the first in a fixed order is believed."
    )
    assert "more, not listed here" in account
    assert len(account) < 100_000


def test_work_page_says_what_makes_a_version_one():
    people = {"authors": [sign("Bo Li"), sign("Wei Xu")]}
    title = "Learning to Walk on Rough Ground"
    import_records(
        make_record(title, ids={"doi": "10.5555/x.1"}, kind="journal-article", venue="J", **people),
        make_record(title, ids={"arxiv": "2101.00001"}, **people),
        make_record(
            title, ids={"pmid": "1", "doi": "10.5555/x.1"}, kind="journal-article", venue="K", **people
        ),
    )

    page = Client().get(address_of(title)).content.decode()

    assert "Journal article, K, 2021" in page
    assert page.count("by the same DOI") == 1
    assert (
        '<bdi>Preprint, 2021</bdi> <span class="note">recognised by title, authors and year, score 0.99</span>'
        in page
    )


def test_work_page_folds_a_consortium(client):
    import_records(
        make_record("Big", *(f"Member {chr(65 + n // 26)}{chr(97 + n % 26)}son" for n in range(130)))
    )
    page = client.get(address_of("Big")).content.decode()
    assert "and 100 more" in page
    assert page.count('href="/researchers/') == 130


@pytest.mark.parametrize("tail", ["", "-wrong-words", "-x.jsonld", "-on-the-matter-and-more"])
def test_work_page_has_one_address(client, tail):
    import_records(make_record("On the Matter"))
    response = client.get(f"/works/{Work.objects.get().pk}{tail}")
    assert response.status_code == 301
    assert response["Location"] == address_of("On the Matter")


def test_work_page_of_a_joined_work_leads_to_the_other(client):
    import_records(make_record("On the Matter"))
    WorkRedirect.objects.create(old_id=987654, work=Work.objects.get())
    for address, target in (
        ("/works/987654-old", address_of("On the Matter")),
        ("/works/987654.jsonld", f"/works/{Work.objects.get().pk}.jsonld"),
    ):
        response = client.get(address)
        assert (response.status_code, response["Location"]) == (301, target)


@pytest.mark.parametrize(
    "path",
    ["/works/999", "/works/0", "/works/x", "/works/-1", f"/works/{'9' * 19}", f"/works/{'9' * 18}.jsonld"],
)
def test_work_page_of_nothing_is_404_and_helps(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert 'action="/search"' in response.content.decode()


def test_work_data_describes_an_article(client):
    import_records(
        make_record(
            "On <b>",
            "Jiashi Feng",
            ids={"doi": "10.5555/x.2"},
            venue="CVPR",
            abstract="We.",
            is_retracted=True,
        )
    )
    response = client.get(f"/works/{Work.objects.get().pk}.jsonld")
    described = response.json()
    assert response["Content-Type"] == "application/ld+json"
    assert described["@type"] == "ScholarlyArticle"
    assert [one["name"] for one in described["author"]] == ["Jiashi Feng"]
    assert response["Link"] == f'<{described["url"]}>; rel="describes"; type="text/html"'
    assert described["url"].startswith(f"{ORIGIN}/works/")
    assert described["sameAs"] == ["https://doi.org/10.5555/x.2"]
    assert described["creativeWorkStatus"] == "Retracted"


@pytest.mark.parametrize("sources", [1, 3])
def test_work_page_asks_one_query_whatever_its_sources(client, django_assert_num_queries, sources):
    schemes = ("acl", "dblp", "arxiv")[:sources]
    values = {"acl": "P05-1.1", "dblp": "conf/x", "arxiv": "2101.00001"}
    import_records(
        *(make_record("A", ids={"doi": "10.5555/x", scheme: values[scheme]}) for scheme in schemes)
    )
    path = address_of("A")
    with django_assert_num_queries(1):
        page = client.get(path).content.decode()
    assert page.count("works.jsonl") == sources


@pytest.mark.parametrize("works", [1, 3])
def test_work_page_asks_one_query(client, django_assert_num_queries, works):
    import_records(
        *(make_record(f"Work {n}", "Jiashi Feng", "Li Yuan", abstract="We.") for n in range(works))
    )
    path = address_of("Work 0")
    with django_assert_num_queries(1):
        client.get(path)


def test_work_of_a_query_stands_at_an_item_of_it_and_that_of_a_file_at_a_line(client):
    import_records(make_record("On Rivers"))
    path = address_of("On Rivers")
    assert 'works.jsonl</span>, line <span class="num">1</span>' in client.get(path).content.decode()

    ImportOrigin.objects.update(bytes_count=None)

    assert 'works.jsonl</span>, item <span class="num">1</span>' in client.get(path).content.decode()


@pytest.mark.parametrize("path", ["/works/1", "/search"])
def test_pages_of_papers_take_no_post(path):
    assert Client().post(path).status_code == 405


def test_work_page_marks_topics_that_this_site_assigned_and_says_why(client):
    import_records(make_record("Flood risk and river discharge under climate change"))
    assign_topics()
    page = client.get(address_of("Flood risk and river discharge under climate change")).content.decode()

    assert "Flood Risk Assessment and Management" in page
    assert "Global and Planetary Change" in page
    assert page.count("assigned by this site, score 0.") == AssignedTopic.objects.count() > 0
    assert "“<bdi>flood risk</bdi>”" in page
    assert re.search(r"about \d\d in 100 are in the right subfield", page)
    assert "version 1 of the method" in page


def test_work_page_of_a_topic_that_a_source_names_has_no_mark(client):
    title = "Flood risk and river discharge under climate change"
    import_records(make_record(title, topics=[{"openalex": "T10036", "name": "Vision"}]))
    assign_topics()
    page = client.get(address_of(title)).content.decode()

    assert "Vision" in page
    assert "assigned by this site" not in page


def test_work_page_shows_the_topics_of_a_source_at_once_where_the_site_had_assigned_some(client):
    record = make_record("Flood risk and river discharge under climate change")
    ingest(record, observed_at=OBSERVED_AT)
    assign_topics()
    ingest(
        record | {"topics": [{"openalex": "T1", "name": "Vision"}]},
        observed_at=OBSERVED_AT + timedelta(days=1),
    )
    page = client.get(address_of(record["title"])).content.decode()

    assert AssignedTopic.objects.exists()
    assert "Vision" in page
    assert "assigned by this site" not in page


@pytest.mark.parametrize("topics_count", [1, 3])
def test_work_page_asks_one_query_whatever_its_topics(client, django_assert_num_queries, topics_count):
    import_records(make_record("Flood risk and river discharge under climate change"))
    assign_topics()
    kept = AssignedTopic.objects.order_by("-score")[:topics_count].values_list("topic", flat=True)
    AssignedTopic.objects.exclude(topic__in=list(kept)).delete()
    assert AssignedTopic.objects.count() == topics_count
    path = address_of("Flood risk and river discharge under climate change")
    with django_assert_num_queries(1):
        client.get(path)
