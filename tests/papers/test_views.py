"""The page of a work, and search."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings

from papers.addresses import work_address
from papers.models import Work, WorkRedirect
from tests.factories import find_author, import_records, make_record, plain_static, sign

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


def test_work_page_marks_a_retraction_and_a_source_that_differs(client):
    import_records(make_record("Old Title", ids={"doi": "10.5555/r"}, venue="A"))
    import_records(make_record("Old Title", ids={"doi": "10.5555/r"}, venue="B", is_retracted=True))
    page = client.get(address_of("Old Title")).content.decode()
    assert "Retracted." in page
    assert "What a source says otherwise than this page is in italics." in page


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
    assert described["author"] == [{"@type": "Person", "name": "Jiashi Feng"}]
    assert described["url"].startswith(f"{ORIGIN}/works/")
    assert described["sameAs"] == ["https://doi.org/10.5555/x.2"]
    assert described["creativeWorkStatus"] == "Retracted"


@pytest.mark.parametrize("works", [1, 3])
def test_work_page_asks_one_query(client, django_assert_num_queries, works):
    import_records(
        *(make_record(f"Work {n}", "Jiashi Feng", "Li Yuan", abstract="We.") for n in range(works))
    )
    path = address_of("Work 0")
    with django_assert_num_queries(1):
        client.get(path)


@pytest.mark.parametrize("people", [1, 3])
def test_search_asks_two_queries(client, django_assert_num_queries, people):
    import_records(*(make_record(f"Work {n}", f"Jia{'shi' * n} Feng") for n in range(people)))
    with django_assert_num_queries(2):
        response = client.get("/search?q=feng&type=people")
    assert response.content.decode().count('class="person"') == people


def test_search_keeps_what_was_asked_and_links_people(client):
    import_records(make_record("A", "Jiashi Feng"))
    page = client.get("/search", {"q": '"Feng" <b>'}).content.decode()
    assert 'value="&quot;Feng&quot; &lt;b&gt;"' in page
    page = client.get("/search", {"q": "Feng"}).content.decode()
    assert f'href="/researchers/{find_author("Jiashi Feng").pk}-jiashi-feng"' in page
    assert "1\u00a0person" in page


def test_search_without_a_name_asks_for_one(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get("/search?q=++").content.decode()
    assert "Any part of a name" in page


@pytest.mark.parametrize("asked", ["nobody", "%", "_", "…", "' OR 1=1 --", "\\", "日本"])
def test_search_that_finds_nobody_says_so(client, asked):
    import_records(make_record("A", "Jiashi Feng"))
    response = client.get("/search", {"q": asked})
    assert response.status_code == 200
    assert "Nobody here has a name" in response.content.decode()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"q": "x" * 10_000}, 400),
        ({"q": "fe\x00ng"}, 400),
        ({"q": "feng", "page": "0"}, 400),
        ({"q": "feng", "page": "x"}, 400),
        ({"q": "feng", "type": "works"}, 400),
        ({"q": "feng", "page": "2"}, 404),
        ({"q": "feng", "page": "51"}, 404),
        ({"q": "feng", "page": "9" * 9}, 404),
        ({"q": "", "page": "2"}, 404),
    ],
)
def test_search_refuses_what_cannot_be_asked(client, query, status):
    import_records(make_record("A", "Jiashi Feng"))
    response = client.get("/search", query)
    assert response.status_code == status
    assert 'action="/search"' in response.content.decode()


def test_search_pages_through_what_it_found(client):
    import_records(*(make_record(f"W{n}", f"Xu {chr(97 + n)}bel") for n in range(25)))
    first = client.get("/search?q=xu").content.decode()
    second = client.get("/search?q=xu&page=2").content.decode()
    assert "25\u00a0people" in first
    assert 'href="/search?q=xu&amp;page=2"' in first
    assert (first.count('class="person"'), second.count('class="person"')) == (20, 5)


@pytest.mark.parametrize("path", ["/works/1", "/search"])
def test_pages_of_papers_take_no_post(path):
    assert Client().post(path).status_code == 405


def test_search_says_where_it_stops_counting(client):
    letters = "abcdefghijk"
    names = [f"Xu Q{a}{b}{c}" for a in letters for b in letters for c in letters][:1001]
    import_records(make_record("A crowd", *names))
    first = client.get("/search?q=xu").content.decode()
    assert "1,000+ people" in first
    assert "1–20 of 1,000+" in first
    assert client.get("/search?q=xu&page=50").status_code == 200
    assert client.get("/search?q=xu&page=51").status_code == 404
