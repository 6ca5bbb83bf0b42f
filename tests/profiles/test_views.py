"""The home page, the researcher page and its parts, and the gallery."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from papers.addresses import researcher_address
from papers.models import AuthorRedirect, ImportRun
from papers.services.topics import assign_topics
from profiles.models import Researcher, StatedName
from tests.factories import find_author, import_records, make_record, sign
from tests.graph.counted import import_counted
from tests.profiles.owners import make_owner

pytestmark = pytest.mark.django_db

NAMES = ("Jiashi Feng", "Shuicheng Yan")


def address_of(name: str) -> str:
    return researcher_address(find_author(name).pk, name)


def read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, response
    return response.content.decode()


def find_address(page: str, start: str) -> str:
    """The first address on the page that begins so."""
    found = re.search(f'href="({start}[^"#]*)', page)
    assert found is not None
    return found[1]


def list_titles(page: str) -> list[str]:
    return re.findall(r'class="title"[^>]*><a [^>]*>(.*?)</a>', page)


# ---- home


def test_home_says_how_to_import_when_nothing_is(client):
    page = read(client, "/")
    assert "Nothing imported yet." in page
    assert "manage.py import_works" in page
    assert 'class="person"' not in page


def test_home_shows_what_is_held_and_where_to_begin(client):
    import_records(make_record("A", *NAMES), make_record("B", "Jiashi Feng", "Shuicheng Yan"))
    ImportRun.objects.update(created_count=2, rejected_count=1, state="finished", listed_for="Jiashi Feng")
    page = read(client, "/")
    assert re.search(r"<b>2</b><span>works</span>", page)
    assert re.search(r"<b>2</b><span>people</span>", page)
    assert f'href="{address_of("Jiashi Feng")}"' in page
    assert "2 new" in page
    assert "1 rejected" in page


def test_home_says_that_a_run_failed_and_keeps_the_note_for_operators(client):
    ImportRun.objects.create(state="failed", note="/srv/data/a.jsonl: the file ends in the middle")
    page = read(client, "/")
    assert '<span class="warn">failed</span>' in page
    assert "the file ends in the middle" not in page


@pytest.mark.parametrize("works", [1, 3])
def test_home_asks_four_queries(client, django_assert_num_queries, works):
    import_records(*(make_record(f"Work {n}", *NAMES, f"Third {'x' * n}") for n in range(works)))
    with django_assert_num_queries(4):
        client.get("/")


# ---- the researcher page


def test_researcher_page_shows_header_counts_and_works(client):
    topic = {"openalex": "T10036", "name": "Neural architecture search"}
    import_counted(
        *(
            make_record(
                f"Work {n}",
                authors=[sign("Jiashi Feng", "ByteDance", openreview="~Jiashi_Feng1"), sign("Shuicheng Yan")],
                year=2019 + n,
                venue="CVPR",
                topics=[topic],
                abstract="An abstract.",
            )
            for n in range(3)
        )
    )
    page = read(client, address_of("Jiashi Feng"))

    assert "<h1><bdi>Jiashi Feng</bdi></h1>" in page
    assert "Publishes on Neural architecture search. 3\u00a0works, 2019–2021." in page
    assert "Made from the imported works." in page
    assert "from a source, not authenticated" in page
    assert "Collaboration preference not stated" in page
    assert "ByteDance" in page
    assert "3 published items" in page
    assert re.search(r'<b>1</b><span class="of">close collaborator</span>', page)
    assert f'<a href="{address_of("Shuicheng Yan")}"><bdi>Shuicheng Yan</bdi></a>' in page
    assert "<b><bdi>Jiashi Feng</bdi></b>, " in page
    assert "why is this here?" in page
    assert list_titles(page) == ["Work 2", "Work 1", "Work 0"]


def test_researcher_page_never_shows_the_unknown_as_zero(client):
    import_counted(
        make_record("A", listed_for=["Jiashi Feng"], year=None), make_record("B", listed_for=["Jiashi Feng"])
    )
    page = read(client, address_of("Jiashi Feng"))
    for said in (
        "Affiliation not imported",
        "topics not imported",
        "co-authors not imported",
        "Authors not imported",
        "Year not imported",
        "it stands in a list",
    ):
        assert said in page
    assert "<b>0</b>" not in page


def test_researcher_page_sorts_and_narrows(client):
    import_records(
        make_record("Beta", *NAMES, year=2020),
        make_record("Alpha", *NAMES, year=2021, kind="book"),
        make_record("Gamma", *NAMES, year=2019),
    )
    path = address_of("Jiashi Feng")
    assert list_titles(read(client, f"{path}?sort=oldest")) == ["Gamma", "Beta", "Alpha"]
    assert list_titles(read(client, f"{path}?sort=title")) == ["Alpha", "Beta", "Gamma"]
    assert list_titles(read(client, f"{path}?year=2020")) == ["Beta"]
    assert list_titles(read(client, f"{path}?kind=book")) == ["Alpha"]
    nothing = read(client, f"{path}?kind=book&year=2019")
    assert list_titles(nothing) == []
    assert "No work of this list matches." in nothing


def test_researcher_page_pages_by_fifty(client):
    import_records(*(make_record(f"Work {n:03}", *NAMES) for n in range(120)))
    path = address_of("Jiashi Feng")
    first, third = read(client, path), read(client, f"{path}?page=3")
    assert (len(list_titles(first)), len(list_titles(third))) == (50, 20)
    assert "101–120 of 120" in third
    assert f'href="{path}?page=2#works"' in first
    assert client.get(f"{path}?page=4").status_code == 404


def test_researcher_page_escapes_what_sources_say(client):
    evil = "<script>alert(1)</script>\"'&"
    import_records(
        make_record(
            evil, authors=[sign(f"Eve {evil}", evil), sign(evil)], venue=evil, abstract=evil, comment=evil
        )
    )
    found = read(client, "/search?q=eve")
    researcher = read(client, find_address(found, "/researchers/"))
    work = read(client, find_address(researcher, "/works/"))
    for page in (found, researcher, work):
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize("tail", ["", "-someone-else", "-x.jsonld"])
@pytest.mark.parametrize("part", ["", "/works"])
def test_researcher_page_has_one_address(client, tail, part):
    import_records(make_record("A", *NAMES))
    author = find_author("Jiashi Feng")
    response = client.get(f"/researchers/{author.pk}{tail}{part}?sort=title")
    assert response.status_code == 301
    assert response["Location"] == f"{address_of('Jiashi Feng')}{part}?sort=title"


def test_researcher_page_of_a_joined_record_leads_to_the_other(client):
    import_records(make_record("A", *NAMES))
    author = find_author("Jiashi Feng")
    AuthorRedirect.objects.create(old_id=987654, author=author)
    response = client.get("/researchers/987654-j-feng")
    assert (response.status_code, response["Location"]) == (301, address_of("Jiashi Feng"))
    response = client.get("/researchers/987654.jsonld")
    assert (response.status_code, response["Location"]) == (301, f"/researchers/{author.pk}.jsonld")


@pytest.mark.parametrize(
    "path",
    [
        "/researchers/999",
        "/researchers/0",
        "/researchers/x-y",
        f"/researchers/{'9' * 19}",
        f"/researchers/{'9' * 18}",
    ],
)
def test_researcher_page_of_nobody_is_404_and_helps(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert 'action="/search"' in response.content.decode()


@pytest.mark.parametrize(
    "query", ["sort=best", "year=99", "year=9999999999", "kind=poem", "page=0", "page=%00", "year=%00"]
)
@pytest.mark.parametrize("part", ["", "/works"])
def test_researcher_page_refuses_what_no_list_can_be_asked(client, query, part):
    import_records(make_record("A", *NAMES))
    response = client.get(f"{address_of('Jiashi Feng')}{part}?{query}")
    assert response.status_code == 400
    assert 'action="/search"' in response.content.decode()


@pytest.mark.parametrize("works", [1, 3])
def test_researcher_page_asks_fourteen_queries_and_one_once_it_is_kept(
    client, django_assert_num_queries, works
):
    import_counted(*(make_record(f"Work {n}", *NAMES, f"Third {'x' * n}") for n in range(works)))
    path = address_of("Jiashi Feng")
    with django_assert_num_queries(14):
        client.get(path)
    with django_assert_num_queries(1):
        client.get(path)


@pytest.mark.parametrize("works", [1, 3])
def test_works_part_asks_four_queries(client, django_assert_num_queries, works):
    import_records(*(make_record(f"Work {n}", *NAMES) for n in range(works)))
    path = f"{address_of('Jiashi Feng')}/works"
    with django_assert_num_queries(4):
        page = read(client, path)
    assert len(list_titles(page)) == works


def test_researcher_data_describes_a_person(client):
    import_records(make_record("A", authors=[sign("Jiashi Feng", "ByteDance", orcid="0000-0002-1825-0097")]))
    response = client.get(f"/researchers/{find_author('Jiashi Feng').pk}.jsonld")
    described = response.json()
    assert response["Content-Type"] == "application/ld+json"
    assert described["@type"] == "ProfilePage"
    assert described["mainEntity"]["name"] == "Jiashi Feng"
    assert described["mainEntity"]["sameAs"] == ["https://orcid.org/0000-0002-1825-0097"]


def test_researcher_page_heads_are_complete(client):
    import_records(make_record("A", *NAMES))
    page = read(client, address_of("Jiashi Feng"))
    assert f'<link rel="canonical" href="http://testserver{address_of("Jiashi Feng")}">' in page
    assert 'type="application/ld+json"' in page
    assert '<meta property="og:title" content="Jiashi Feng">' in page
    assert re.search(r"<script(?![^>]* src=)", page) is None
    assert " style=" not in page


def test_researcher_page_is_signposted_for_programs(client):
    import_records(make_record("A", *NAMES))
    address = address_of("Jiashi Feng")
    links = client.get(address)["Link"]
    assert f'<http://testserver{address}>; rel="cite-as"' in links
    assert '<https://schema.org/ProfilePage>; rel="type"' in links
    described = re.search(
        r'<http://testserver(/[^>]*)>; rel="describedby"; type="application/ld\+json"', links
    )
    fed = re.search(r'<http://testserver(/[^>]*)>; rel="alternate"; type="application/atom\+xml"', links)
    assert described is not None
    assert fed is not None
    for path in (described[1], fed[1]):
        assert client.get(path).status_code == 200


def test_researcher_data_names_works_places_and_topics(client):
    import_counted(
        make_record(
            "On Nets",
            authors=[sign("Jiashi Feng", "ByteDance", orcid="0000-0002-1825-0097")],
            topics=[{"openalex": "T10036", "name": "Reading"}],
        ),
        make_record(
            None,
            authors=[sign("Jiashi Feng", orcid="0000-0002-1825-0097")],
            abstract="What is said of it.",
            year=None,
        ),
    )
    described = client.get(f"/researchers/{find_author('Jiashi Feng').pk}.jsonld").json()
    person = described["mainEntity"]
    assert person["identifier"] == [
        {"@type": "PropertyValue", "propertyID": "ORCID", "value": "0000-0002-1825-0097"}
    ]
    assert person["agentInteractionStatistic"]["userInteractionCount"] == 2
    assert [one.get("headline") for one in described["hasPart"]] == ["On Nets", None]
    assert {one["author"]["@id"] for one in described["hasPart"]} == {person["@id"]}
    linked = [person["affiliation"]["@id"], person["knowsAbout"][0]["@id"]]
    for address in (*linked, *(one["url"] for one in described["hasPart"])):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("works", [1, 3])
def test_researcher_data_asks_as_many_queries_for_three_works_as_for_one(
    client, django_assert_num_queries, works
):
    import_records(*(make_record(f"Work {n}", *NAMES) for n in range(works)))
    author = find_author("Jiashi Feng")
    with django_assert_num_queries(4):
        client.get(f"/researchers/{author.pk}.jsonld")
    with django_assert_num_queries(2):
        client.get(f"/researchers/{author.pk}.linkset.json")


def test_linkset_of_a_researcher_leads_to_the_works(client):
    import_records(make_record("A", *NAMES), make_record("B", *NAMES))
    author = find_author("Jiashi Feng")
    answer = client.get(f"/researchers/{author.pk}.linkset.json")
    (linkset,) = answer.json()["linkset"]
    assert answer["Content-Type"] == "application/linkset+json"
    assert linkset["anchor"] == f"http://testserver{address_of('Jiashi Feng')}"
    assert len(linkset["item"]) == 2
    assert all(client.get(one["href"]).status_code == 200 for one in linkset["item"])


def test_researcher_page_says_what_is_not_covered_and_takes_reports(client):
    import_records(make_record("A", *NAMES, venue="CVPR"), make_record("B", *NAMES, venue=None))
    address = address_of("Jiashi Feng")
    foot = read(client, f"{address}/provenance")
    assert "the journal or other venue of 1\u00a0work." in foot
    report = f"/researchers/{find_author('Jiashi Feng').pk}/report"
    assert f'<a href="{report}" rel="nofollow">Report a problem</a>' in foot
    assert f'href="{report}"' in read(client, f"{address}/actions")
    assert f'<a href="{address}/history">' in foot


def test_researcher_page_says_on_paper_where_and_when(client):
    import_records(make_record("A", *NAMES))
    address = address_of("Jiashi Feng")
    today = timezone.now()
    assert (
        f'<p class="on-paper">http://testserver{address}, as of '
        f"<span data-today>{today.day} {today:%b %Y}</span></p>" in read(client, address)
    )


# ---- the gallery


def test_gallery_is_there_for_development_only(client, settings):
    assert client.get("/gallery").status_code == 404
    settings.DEBUG = True
    assert "nothing imported" in read(client, "/gallery")


def test_gallery_draws_every_component(client, settings):
    settings.DEBUG = True
    drawn = {template.name for template in client.get("/gallery").templates}
    components = {
        f"components/{path.name}" for path in (settings.BASE_DIR / "templates" / "components").iterdir()
    }
    assert components - drawn == set()


@pytest.mark.parametrize("path", ["/", "/researchers/1"])
def test_pages_of_profiles_take_no_post(client, path):
    assert client.post(path).status_code == 405


FLOODS = "Flood risk and river discharge under climate change"


def test_researcher_page_lists_topics_that_this_site_assigned_apart(client):
    import_records(
        make_record("Told", *NAMES, topics=[{"openalex": "T10036", "name": "Vision"}]),
        make_record(FLOODS, *NAMES),
    )
    assign_topics()
    import_counted()
    page = read(client, address_of("Jiashi Feng"))

    sourced, assigned = re.findall(r"<dt>Topics.*?</dd>", page, re.DOTALL)
    assert "assigned by this site" not in sourced
    assert "Neural" in sourced
    assert "assigned by this site" in assigned
    assert "Flood Risk Assessment and Management" in assigned
    assert "Flood" not in sourced
    assert re.search(r'<b>1</b><span class="of">topic</span>', page)


def test_assigned_topics_are_not_said_to_be_imported(client):
    import_records(make_record(FLOODS, *NAMES))
    assign_topics()
    import_counted()
    page = read(client, address_of("Jiashi Feng"))

    assert "topics not imported" in page
    assert "Publishes on" not in page
    assert '<li class="unknown">assigned by this site</li>' in page


@pytest.mark.parametrize("works", [1, 3])
def test_researcher_page_asks_fourteen_queries_whatever_its_topics(client, django_assert_num_queries, works):
    import_records(*(make_record(f"{FLOODS}, part {n}", *NAMES) for n in range(works)))
    assign_topics()
    import_counted()
    path = address_of("Jiashi Feng")
    with django_assert_num_queries(14):
        client.get(path)


def test_researcher_page_tells_possible_works_apart(client):
    yan = sign("Shuicheng Yan", openreview="~Shuicheng_Yan1")
    import_counted(
        *(make_record(f"Work {n}", authors=[sign("Jiashi Feng"), yan]) for n in range(2)),
        make_record("Signed with initials", authors=[sign("J. Feng"), yan]),
    )
    page = read(client, address_of("Jiashi Feng"))
    _, _, possible = page.partition('id="possible"')
    assert "Signed with initials" in possible
    assert "Signed with initials" not in page.partition('id="works"')[2].partition("</section>")[0]
    assert re.search(r"Signed <bdi>J\. Feng</bdi>, with <a [^>]+><bdi>Shuicheng Yan</bdi></a>", possible)
    assert "2 published items" in page
    assert client.get(f"{address_of('Jiashi Feng')}/possible").status_code == 200
    assert client.get(f"{address_of('Shuicheng Yan')}/possible").status_code == 404


def test_works_are_not_possible_by_a_name_that_the_person_hides(client):
    ada = {"openreview": "~Ada1"}
    yan = sign("Shuicheng Yan", openreview="~Shuicheng_Yan1")
    import_counted(
        *(make_record(f"Work {n}", authors=[sign("Ada Byron", **ada), yan]) for n in range(2)),
        make_record("Under another name", authors=[sign("Peter Byron", **ada), yan]),
        make_record("Signed with initials", authors=[sign("P. Byron"), yan]),
    )
    author, address = find_author("Ada Byron"), f"{address_of('Ada Byron')}/possible"
    assert "P. Byron" in read(client, address)
    page = Researcher.objects.create(author_id=author.pk, stated_by=make_owner(author))
    StatedName.objects.create(researcher=page, name="Peter Byron", is_shown=False)
    assert client.get(address).status_code == 404
