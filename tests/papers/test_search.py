"""The page of a search."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client, override_settings

from papers.models import SearchProgress, Topic, Work
from papers.services.names import refresh_names
from papers.services.search_index import refresh_index
from tests.factories import find_author, import_records, make_record, plain_static, sign
from tests.papers.catalogue import OBSERVED_AT

pytestmark = pytest.mark.django_db

ORCID = "0000-0002-1825-0097"
VISION = {"openalex": "T1", "name": "Vision"}


@pytest.fixture(autouse=True)
def _static():
    with override_settings(**plain_static()):
        yield


def import_and_index(*records):
    import_records(*records)
    refresh_index()
    refresh_names()


def search(client, **fields):
    response = client.get("/search", fields)
    assert response.status_code == 200
    return response.content.decode()


def list_titles(page):
    titles = re.findall(r'class="title"[^>]*><a href="[^"]*">(.*?)</a>', page)
    return [re.sub("</?mark>", "", title) for title in titles]


def make_feng(number: int, *names: str) -> dict[str, Any]:
    return make_record(
        f"Feng nets {number}",
        authors=[sign(name, f"Feng Institute {number}") for name in names],
        topics=[{"openalex": f"T{number + 1}", "name": f"Feng topic {number}"}],
    )


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("kind", "queries"), [("", 7), ("people", 6), ("works", 6), ("topics", 5), ("institutions", 5)]
)
def test_search_asks_as_many_queries_whatever_it_finds(
    client, django_assert_num_queries, rows, kind, queries
):
    import_and_index(*(make_feng(n, "Jia Feng", "Li Feng", "Yu Feng") for n in range(rows)))
    with django_assert_num_queries(queries):
        page = search(client, q="feng", type=kind)
    marks = {"works": 'class="work"', "topics": 'href="/topics/', "institutions": 'href="/institutions/'}
    for name, mark in marks.items():
        assert page.count(mark) == (rows if kind in ("", name) else 0)


@pytest.mark.parametrize("people", [3, 5])
def test_search_asks_as_many_queries_however_many_people(client, django_assert_num_queries, people):
    import_and_index(make_feng(0, *(f"J{letter}a Feng" for letter in "abcde"[:people])))
    with django_assert_num_queries(7):
        assert search(client, q="feng").count('class="person"') == people


def test_everything_shows_the_best_of_each_kind_and_leads_to_the_rest(client):
    import_and_index(
        *(
            make_record(
                f"On Rivers {n}", f"Rivers Ann{chr(97 + n)}", topics=[{"openalex": f"T{n + 1}", "name": f"Rivers {n}"}]
            )
            for n in range(25)
        )
    )  # fmt: skip
    page = search(client, q="rivers")
    assert [page.count(mark) for mark in ('class="person"', 'class="work"', 'href="/topics/')] == [5, 5, 5]
    for kind, many in (("people", "people"), ("works", "works"), ("topics", "topics")):
        assert f"25\u00a0{many}" in page
        assert f'href="/search?q=rivers&amp;type={kind}">All' in page

    first = search(client, q="rivers", type="works")
    second = search(client, q="rivers", type="works", page=2)
    assert (first.count('class="work"'), second.count('class="work"')) == (20, 5)
    assert 'href="/search?q=rivers&amp;type=works&amp;page=2"' in first
    assert 'name="type" value="works"' in first
    assert client.get("/search?q=rivers&type=works&page=3").status_code == 404


def test_filters_mean_the_same_typed_and_filled_in(client):
    import_and_index(
        make_record("Deep nets", "Jiashi Feng", year=2019, topics=[VISION]),
        make_record("Wide nets", "Jiashi Feng", year=2021, kind="book", topics=[{"openalex": "T2", "name": "Rivers"}]),
        make_record("Old nets", "Li Yuan", year=1999, topics=[VISION]),
        make_record("Lakes", "Li Yuan", year=1995, kind="preprint"),
    )  # fmt: skip
    same = [
        ("nets author:feng", {"author": "feng"}, ["Wide nets", "Deep nets"]),
        ('nets author:"feng jiashi"', {"author": "feng jiashi"}, ["Wide nets", "Deep nets"]),
        ("nets author:feng year:2019", {"author": "feng", "year_from": "2019", "year_to": "2019"}, ["Deep nets"]),
        ("nets year:1990-2019", {"year_from": "1990", "year_to": "2019"}, ["Deep nets", "Old nets"]),
        ("nets year:-2000", {"year_to": "2000"}, ["Old nets"]),
        ("nets year:2020-", {"year_from": "2020"}, ["Wide nets"]),
        ("nets kind:book", {"kind": "book"}, ["Wide nets"]),
        ("nets topic:vis", {"topic": "vis"}, ["Deep nets", "Old nets"]),
        ("nets topic:T1 author:yuan", {"topic": "T1", "author": "yuan"}, ["Old nets"]),
        ("nets topic:T999", {"topic": "T999"}, []),
        ("nets author:nobody", {"author": "nobody"}, []),
    ]  # fmt: skip
    for typed, fields, titles in same:
        assert list_titles(search(client, q=typed, type="works")) == titles, typed
        assert list_titles(search(client, q="nets", type="works", **fields)) == titles, fields
    assert list_titles(search(client, q="author:yuan", type="works")) == ["Old nets", "Lakes"]
    assert list_titles(search(client, q="topic:vision", type="works")) == ["Deep nets", "Old nets"]
    assert list_titles(search(client, q="kind:preprint year:1990-1999", type="works")) == [
        "Old nets",
        "Lakes",
    ]


def test_filters_that_hold_are_shown_and_can_be_dropped(client):
    import_and_index(make_record("Deep nets", "Jiashi Feng", year=2019))
    page = search(client, q="nets year:2019 author:feng", type="works")
    assert '<details class="narrow" open>' in page
    assert 'name="author" value="feng"' in page
    assert 'name="year_from" value="2019"' in page
    assert (
        '<bdi>author feng</bdi> <a href="/search?q=nets&amp;year_from=2019&amp;year_to=2019&amp;type=works">'
        in page
    )
    assert 'value="nets year:2019 author:feng"' in page
    filled = search(client, q="nets", type="works", author="feng")
    assert 'type="search" name="q" value="nets author:feng"' in filled


def test_works_are_sorted_as_asked(client):
    import_and_index(
        make_record("Rivers", abstract="Nets.", year=2024),
        make_record("Nets", year=2001),
        make_record("Nets too", year=1999),
    )  # fmt: skip
    for sort, titles in (
        ("", ["Nets", "Nets too", "Rivers"]),
        ("newest", ["Rivers", "Nets", "Nets too"]),
        ("oldest", ["Nets too", "Nets", "Rivers"]),
    ):
        assert list_titles(search(client, q="nets", type="works", sort=sort)) == titles


def test_words_that_were_found_are_marked_in_titles(client):
    import_and_index(make_record(r"Networks &amp; $x_{net}$ <b>"))
    page = search(client, q="network", type="works")
    assert "<mark>Networks</mark>" in page
    assert "<b>" not in list_titles(page)[0]


@pytest.mark.parametrize(
    "asked",
    ["10.5555/Rivers.1", "https://doi.org/10.5555/rivers.1", "doi:10.5555/rivers.1", "arXiv:2101.00001v3",
     "https://arxiv.org/pdf/2101.00001v2", "2101.00001", "hep-th/9901001", "W123456789", "https://openalex.org/W123456789",
     "PMID: 12345", "https://pubmed.ncbi.nlm.nih.gov/12345/", "PMC77777", "P05-1034", "https://aclanthology.org/P05-1034.pdf",
     "conf/cvpr/Feng21", "https://dblp.org/rec/conf/cvpr/Feng21.html", "https://openreview.net/forum?id=aBc_1",
     "CorpusID:99887766", f"https://www.semanticscholar.org/paper/On-Rivers/{'ab' * 20}"],
)  # fmt: skip
def test_identifier_of_a_work_leads_to_its_page(client, asked):
    import_records(
        make_record("On Rivers", ids={
            "doi": "10.5555/rivers.1", "arxiv": "2101.00001", "openalex": "W123456789", "pmid": "12345",
            "pmcid": "PMC77777", "acl": "P05-1034", "dblp": "conf/cvpr/Feng21", "openreview": "aBc_1", "s2": "99887766",
        }),
        make_record("On Lakes", ids={"arxiv": "hep-th/9901001"}),
        make_record("On Seas", ids={"s2": "ab" * 20}),
    )  # fmt: skip
    response = client.get("/search", {"q": asked})
    assert response.status_code == 302
    assert re.fullmatch(r"/works/\d+-on-(rivers|lakes|seas)", response["Location"])


@pytest.mark.parametrize(
    "asked", [ORCID, f"https://orcid.org/{ORCID}", "orcid 0000000218250097", "A5000000001", "~Jiashi_Feng1"]
)
def test_identifier_of_a_person_leads_to_their_page(client, asked):
    import_records(
        make_record(
            "On Rivers",
            authors=[sign("Jiashi Feng", orcid=ORCID, openalex="A5000000001", openreview="~Jiashi_Feng1")],
        )
    )
    response = client.get("/search", {"q": asked})
    assert (response.status_code, response["Location"]) == (
        302,
        f"/researchers/{find_author('Jiashi Feng').pk}-jiashi-feng",
    )


@pytest.mark.parametrize("asked", ["https://ror.org/01tgyzw49", "ror:01tgyzw49", "01tgyzw49"])
def test_ror_id_leads_to_the_institution(client, asked):
    place = {"name": "National University of Singapore", "ror": "01tgyzw49"}
    import_records(make_record("On Rivers", authors=[{"name": "Jiashi Feng", "affiliations": [place]}]))
    response = client.get("/search", {"q": asked})
    assert response.status_code == 302
    assert response["Location"].startswith("/institutions/")
    assert client.get(response["Location"]).status_code in (200, 301)


def test_number_of_a_topic_leads_to_it(client):
    Topic.objects.create(id=10036, name="Vision")
    assert client.get("/search?q=T10036")["Location"] == "/topics/10036-vision"
    assert client.get("/search?q=https://openalex.org/T10036")["Location"] == "/topics/10036-vision"


@pytest.mark.parametrize(
    ("asked", "query"),
    [
        ("10.5555/none", "crossref"),
        ("arXiv:2101.99999", "arxiv"),
        (ORCID, "orcid"),
        ("https://openalex.org/A5", "openalex"),
    ],
)
def test_identifier_that_is_not_held_offers_its_import(client, asked, query):
    page = search(client, q=asked)
    assert "Nothing here has the identifier" in page
    assert "Nothing found" not in page
    assert f'href="/imports/preview?query={query}%3A' in page


def test_identifier_that_no_source_can_be_asked_for_says_so(client):
    assert "No live source can be asked for it" in search(client, q="PMID:424242")


@pytest.mark.parametrize("asked", ["A1", "T5", "2019", "BERT", "i3", "covid-19"])
def test_words_that_may_be_identifiers_are_searched_for(client, asked):
    import_and_index(make_record(f"On {asked} and more"))
    page = search(client, q=asked)
    assert "Nothing here has the identifier" not in page
    assert len(list_titles(page)) == 1


def test_institution_is_found_by_any_words_of_its_names(client):
    import_and_index(
        make_record(
            "A", authors=[sign("Li Yuan", "Nanyang Technological University", "École Polytechnique")]
        ),
        make_record("B", authors=[sign("Li Wang", "Nanyang Technological University")]),
        make_record("C", authors=[sign("Li Xu", "University of Nanyang Bay")]),
    )
    page = search(client, q="univ nanyang", type="institutions")
    names = re.findall(r'href="/institutions/[^"]*"><bdi>([^<]*)</bdi>', page)
    assert names == ["Nanyang Technological University", "University of Nanyang Bay"]
    assert "École Polytechnique" in search(client, q="ecole poly", type="institutions")
    import_and_index(make_record("D", authors=[sign("Li Zhu", "Nanyang Observatory")]))
    assert "Nanyang Observatory" in search(client, q="nanyang", type="institutions")


def test_topic_is_found_by_beginnings_of_its_words_and_nearly(client):
    Topic.objects.create(id=1, name="Hydrology and Watershed Management")
    Topic.objects.create(id=2, name="Machine Learning")
    assert "Hydrology and Watershed" in search(client, q="water hydro", type="topics")
    page = search(client, q="hydrolgy watershed managment", type="topics")
    assert "Nearest topics" in page
    assert "Hydrology and Watershed" in page
    assert "None of the topics here" in search(client, q="zzz", type="topics")


def test_nothing_found_says_so_and_offers_an_import(client):
    import_and_index(make_record("On Rivers", "Jiashi Feng"))
    page = search(client, q="nobody at all <b>")
    assert "Nothing here has all of “<bdi>nobody at all &lt;b&gt;</bdi>”" in page
    assert 'href="/imports/candidates?q=nobody+at+all+%3Cb%3E"' in page


def test_works_with_most_of_the_words_are_shown_where_none_has_all(client):
    import_and_index(make_record("On Rivers of Mars"), make_record("On Lakes"))
    page = search(client, q="rivers mars zebra", type="works")
    assert "Nearest works" in page
    assert list_titles(page) == ["On Rivers of Mars"]


def test_year_that_the_venue_says_is_not_said_twice(client):
    import_and_index(make_record("On Rivers", year=2019, venue="ICLR 2019"))
    assert "<bdi>ICLR 2019</bdi></a></span>" in search(client, q="rivers")
    import_and_index(make_record("On Lakes", year=2019, venue="ICLR"))
    assert "<bdi>ICLR</bdi></a> · 2019</span>" in search(client, q="lakes")


def test_works_with_part_of_a_name_are_not_shown_beside_who_bears_it(client):
    import_and_index(make_record("On Rivers", "Jiashi Feng"), make_record("Feng and Water"))
    page = search(client, q="jiashi feng")
    assert "Jiashi Feng" in page
    assert "Nearest works" not in page
    assert list_titles(page) == []
    assert list_titles(search(client, q="jiashi feng", type="works")) == ["Feng and Water"]


def test_misspelt_name_finds_the_nearest_people(client):
    import_and_index(make_record("On Rivers", "Jiashi Feng"))
    page = search(client, q="jiashi fang", type="people")
    assert "Nearest people" in page
    assert "Jiashi Feng" in page


@pytest.mark.parametrize(
    "asked", ["nobody", "%", "_", "…", "' OR 1=1 --", "\\", "日本", "'''", "a'b:*", "!!", "()&|"]
)
@pytest.mark.parametrize("kind", ["", "people", "works", "topics", "institutions"])
def test_search_for_what_is_not_there_fails_nowhere(client, asked, kind):
    import_and_index(make_record("On Rivers", authors=[sign("Jiashi Feng", "NUS")]))
    page = search(client, q=asked, type=kind)
    assert "here" in page
    assert list_titles(page) == []


@pytest.mark.parametrize("kind", ["", "works"])
def test_search_says_when_works_are_not_indexed_yet(client, kind):
    import_records(make_record("On Rivers"))
    page = search(client, q="rivers", type=kind)
    assert "The search index is being built" in page
    assert "0\u00a0works" not in page

    refresh_index()
    SearchProgress.objects.update(read_until=OBSERVED_AT)  # as when some transaction was open for long
    assert "The search index is being built" not in search(client, q="lakes", type=kind)


def test_search_of_an_empty_site_does_not_wait_for_an_index(client):
    assert "No work here has all of" in search(client, q="rivers", type="works")


@pytest.mark.parametrize("fields", [{}, {"q": "++"}, {"q": "", "type": "works"}, {"q": "-nets"}])
def test_search_without_words_says_how_to_ask(client, django_assert_max_num_queries, fields):
    with django_assert_max_num_queries(5):
        page = search(client, **fields)
    assert "How to ask" in page or "Nothing here" in page


def test_search_keeps_what_was_asked(client):
    assert 'value="&quot;Feng&quot; &lt;b&gt;"' in search(client, q='"Feng" <b>')


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"q": "x" * 10_000}, 400),
        ({"q": "fe\x00ng"}, 400),
        ({"q": "feng", "author": "x" * 10_000}, 400),
        ({"q": "feng", "author": "a\x00"}, 400),
        ({"q": "feng", "author": ["a"] * 9}, 400),
        ({"q": "feng", "page": "0"}, 400),
        ({"q": "feng", "page": "x"}, 400),
        ({"q": "feng", "type": "rivers"}, 400),
        ({"q": "feng", "sort": "worst"}, 400),
        ({"q": "feng", "kind": "poem"}, 400),
        ({"q": "feng", "year_from": "soon"}, 400),
        ({"q": "feng", "year_to": "99999"}, 400),
        ({"q": "feng", "page": "2"}, 404),
        ({"q": "feng", "type": "works", "page": "2"}, 404),
        ({"q": "feng", "type": "people", "page": "2"}, 404),
        ({"q": "feng", "type": "topics", "page": "2"}, 404),
        ({"q": "feng", "type": "institutions", "page": "50"}, 404),
        ({"q": "feng", "type": "people", "page": "51"}, 404),
        ({"q": "feng", "type": "people", "page": "9" * 9}, 404),
        ({"q": "", "type": "works", "page": "2"}, 404),
    ],
)
def test_search_refuses_what_cannot_be_asked(client, query, status):
    import_and_index(make_record("A", "Jiashi Feng"))
    response = client.get("/search", query)
    assert response.status_code == status
    assert 'action="/search"' in response.content.decode()


@pytest.mark.parametrize(
    "asked", ["topic:T999999999", "topic:9999999999999", "W99999999999999", "T99999999999", "author:" + "x" * 1900,
              "a " * 900, "-a " * 600, '"a" ' * 400, "year:1000-2100", "\u202e\u200b", "🦆" * 500, "ror:000000000"],
)  # fmt: skip
def test_search_takes_anything_up_to_its_length(client, asked):
    import_and_index(make_record("A duck", "Jiashi Feng"))
    search(client, q=asked)
    search(client, q=f"duck {asked}", type="works")


def test_search_says_where_it_stops_counting(client):
    letters = "abcdefghijk"
    names = [f"Xu Q{a}{b}{c}" for a in letters for b in letters for c in letters][:1001]
    import_and_index(make_record("A crowd", *names))
    first = search(client, q="xu", type="people")
    assert "1,000+\u00a0people" in first
    assert "1–20 of 1,000+" in first
    assert client.get("/search?q=xu&type=people&page=50").status_code == 200
    assert client.get("/search?q=xu&type=people&page=51").status_code == 404


def test_search_takes_no_post():
    assert Client().post("/search").status_code == 405


@pytest.mark.parametrize(
    "title",
    ["The", "To be, or not to be", "?!", "On Schr\\\"odinger and $\\alpha$-decay", "H<sub>2</sub>O &amp; more",
     'The "great" -debate', "author:feng or year:2019", "深度学习方法",
     "A " + "very " * 300 + "long title", "10.5555/x as a title", "-nets"],
)  # fmt: skip
def test_title_in_quotes_finds_its_work_first(client, title):
    import_and_index(
        make_record(title, year=1990),
        *(make_record(f"{title} revisited {n}", abstract=title, year=2024) for n in range(3)),
    )
    work = Work.objects.get(year=1990)
    for asked in (f'"{title}"', f"“{title}”"):
        page = search(client, q=asked, type="works")
        assert re.findall(r'class="title"[^>]*><a href="/works/(\d+)', page)[0] == str(work.pk), asked


def test_of_titles_that_differ_in_signs_alone_the_one_that_is_typed_comes_first(client):
    import_and_index(make_record("N/A", year=1990), make_record("'NA'", year=2020))
    assert list_titles(search(client, q='"N/A"', type="works")) == ["N/A", "&#x27;NA&#x27;"]
    assert list_titles(search(client, q="\"'NA'\"", type="works")) == ["&#x27;NA&#x27;", "N/A"]


def test_count_says_when_a_name_stands_for_more_people_than_are_looked_at(client):
    letters = "abcdefghijk"
    import_and_index(make_record("A crowd", *(f"Xu Q{a}{b}" for a in letters for b in letters)))
    assert "1+\u00a0works" in search(client, q="author:xu", type="works")
    assert "1\u00a0work" in search(client, q='author:"xu qaa"', type="works")
