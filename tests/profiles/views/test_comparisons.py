"""Researchers side by side."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from graph.models import GraphState
from papers.addresses import researcher_address
from papers.models import Author, AuthorRedirect, Correction
from papers.services.corrections import suppress_author
from profiles.models import User
from tests.factories import find_author, import_records, make_record
from tests.graph.counted import import_counted
from tests.graph.people import find_key, import_line
from tests.graph.surveyed import be, id_of, import_few
from tests.profiles.measured import measure_all

pytestmark = pytest.mark.django_db

LINE = ("Ada Ax", "Ben Bo", "Cem Cy", "Dia Du")


def compare(client, *names: str, **asked: str):
    numbers = ",".join(str(find_author(name).pk) for name in names)
    return client.get("/compare", {"researchers": numbers, **asked} if numbers else asked)


def read(client, *names: str, **asked: str) -> str:
    response = compare(client, *names, **asked)
    assert response.status_code == 200, response
    return str(response.content.decode())


def plain(page: str) -> str:
    return " ".join(re.sub("<[^>]*>", " ", page).replace("\xa0", " ").split())


def list_rows(page: str, section: str) -> list[list[str]]:
    """The rows of the table in a section: its head and its cells."""
    part = page.partition(f'id="{section}"')[2].partition("</section>")[0]
    return [
        [plain(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]
        for row in re.findall(r"<tr>.*?</tr>", part.partition("<tbody>")[2], re.DOTALL)
    ]


# ---- what is compared


def test_page_puts_topics_people_and_places_side_by_side(client):
    import_few()
    page = read(client, "Ada Byron", "Ben Carr")
    assert list_rows(page, "topics") == [
        ["Nets", "3 works", "3 works"],
        ["Faces &amp; Masks", "1 work", "2 works"],
    ]
    assert list_rows(page, "collaborators") == [["Cy Dorn", "1 work", "1 work"]]
    assert list_rows(page, "institutions") == [
        ["Babbage House", "1 work", "4 works"],
        ["Turing House", "3 works", ""],
    ]


def test_figures_lead_to_the_works_behind_them(client):
    import_few()
    page = read(client, "Ada Byron", "Ben Carr")
    evidence = f"/explore/edge?source={find_key('Ada Byron')}&amp;target=topic:10036"
    assert f'href="{evidence}"' in page
    behind = client.get(evidence.replace("&amp;", "&"))
    assert "3\xa0works" in behind.content.decode()
    assert f'href="/explore/edge?source={find_key("Ada Byron")}&amp;target={find_key("Ben Carr")}"' in page


def test_shared_works_are_listed_and_counted(client):
    import_few()
    page = read(client, "Ada Byron", "Ben Carr")
    works = page.partition('id="works"')[2]
    titles = ("One", "Two", "Three", "Four", "Five")
    assert [title for title in titles if f">{title}</a>" in works] == ["One", "Two", "Three"]
    assert "3 works, the newest first" in plain(page)
    assert "3 works together, 2015–2024" in plain(page)


def test_years_are_drawn_on_one_scale(client):
    import_few()
    page = read(client, "Ada Byron", "Cy Dorn")
    assert page.count('<svg viewBox="0 0 150 100"') == 2
    heights = re.findall(r'<rect[^>]* x="141" y="[\d.]+" width="8" height="([\d.]+)"', page)
    assert heights == ["100.0", "50.0"]


def test_trust_is_no_part_of_it(client):
    import_few()
    measure_all()
    page = read(client, "Ada Byron", "Ben Carr").partition("<main")[2]
    assert "/trust" not in page
    assert re.findall("[^.]*[Tt]rust[^.]*", plain(page)) == [
        next(one for one in re.findall("[^.]*[Tt]rust[^.]*", plain(page)) if "no part" in one)
    ]


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ("Ben Bo", "1 step apart."),
        ("Cem Cy", "2 steps apart, over 1 collaborator in common."),
        ("Dia Du", "3 steps apart. Over Ben Bo · Cem Cy ."),
    ],
)
def test_page_says_how_far_they_are_apart(client, end, said):
    import_line(*LINE)
    page = read(client, "Ada Ax", end)
    assert said in plain(page)
    assert f'href="/explore/path?from={find_key("Ada Ax")}&amp;to={find_key(end)}"' in page


def test_nothing_in_common_is_said_and_no_path_too(client):
    import_counted(make_record("A", authors=[be("Ada Byron")]), make_record("B", authors=[be("Ben Carr")]))
    page = plain(read(client, "Ada Byron", "Ben Carr"))
    for said in (
        "no work together", "No path.", "They signed no work together", "No topic of their works is known.",
        "Nobody signed works with more than one of them.", "No affiliation of theirs is imported.",
    ):  # fmt: skip
        assert said in page
    assert "No path. Why : Ada Byron and Ben Carr" in page
    assert "The path" not in page


def test_without_a_graph_years_and_works_are_shown_and_the_rest_is_not_known(client):
    import_few()
    GraphState.objects.all().delete()
    page = read(client, "Ada Byron", "Ben Carr")
    assert "The graph is being built." in page
    assert "How far apart is not known yet." in page
    assert 'id="topics"' not in page
    assert page.count("<svg") == 2
    assert ">Three</a>" in page


def test_works_without_a_year_are_told_apart(client):
    import_few()
    page = read(client, "Ada Byron", "Ben Carr")
    assert (
        f'href="{researcher_address(id_of("Ben Carr"), "Ben Carr")}/works?year=unknown">1\xa0work</a>' in page
    )
    import_records(make_record("Undated", authors=[be("Fay Gore")], year=None))
    assert "Years not imported" in read(client, "Ada Byron", "Fay Gore")


def test_three_people_are_enumerated_in_the_heading(client):
    import_few()
    page = read(
        client, *[author.name.printed for author in Author.objects.select_related("name").order_by("pk")[:3]]
    )
    heading = plain(page.partition("<h1")[2].partition(">")[2].partition("</h1>")[0])
    assert re.fullmatch(r"[^,]+ , [^,]+ and [^,]+", heading), heading


def test_page_asks_as_often_for_three_people_as_for_two(client):
    names = ("Ada Ax", "Ben Bo", "Cem Cy")
    import_records(*(make_record(f"W{number}", authors=list(map(be, names))) for number in range(3)))
    import_counted(make_record("Last", authors=list(map(be, [*names, "Dia Du"]))))
    ids = [find_author(name).pk for name in names]

    def count_queries(chosen: list[int]) -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get("/compare", {"researchers": ",".join(map(str, chosen))})
        return len(asked)

    assert count_queries(ids[:2]) == count_queries(ids) == 9


# ---- who is asked for


def test_page_without_people_asks_for_a_name(client):
    page = read(client)
    assert "Begin with" in page
    assert 'name="name"' in page


def test_one_person_is_shown_with_the_form_for_another(client):
    import_line(*LINE[:2])
    page = read(client, "Ada Ax")
    assert f'name="researchers" value="{find_author("Ada Ax").pk}"' in page
    assert ">Ada Ax</bdi>" in page
    assert 'id="years"' not in page


def test_name_of_several_lists_them_to_choose_from(client):
    import_line("Ada Ax", "Ada Axel")
    import_records(make_record("Z", "Ada Axelson"))
    page = read(client, "Ada Ax", name="ada")
    ada = find_author("Ada Ax").pk
    for name in ("Ada Axel", "Ada Axelson"):
        assert f'href="/compare?researchers={ada},{find_author(name).pk}"' in page
    assert f"{ada},{ada}" not in page


def test_name_of_one_person_leads_to_the_comparison(client):
    import_line(*LINE[:3])
    ada, cem = find_author("Ada Ax").pk, find_author("Cem Cy").pk
    response = compare(client, "Ada Ax", name="cy cem")
    assert (response.status_code, response["Location"]) == (302, f"/compare?researchers={ada},{cem}")


def test_name_of_nobody_is_said(client):
    import_line(*LINE[:2])
    assert "Nobody here has a name with all of “xyzzy”" in read(client, "Ada Ax", name="xyzzy")
    assert "To choose from <small>nobody else" in read(client, "Ada Ax", name="ada")


def test_same_person_twice_is_told(client):
    import_line(*LINE[:2])
    assert "That is one and the same record." in read(client, "Ada Ax", "Ada Ax")
    both = read(client, "Ada Ax", "Ada Ax", "Ben Bo")
    assert "That is one and the same record." in both
    assert 'id="years"' in both


def test_people_given_one_by_one_lead_to_the_one_address(client):
    import_line(*LINE[:2])
    ada, ben = find_author("Ada Ax").pk, find_author("Ben Bo").pk
    response = client.get("/compare", {"researchers": [ada, ben]})
    assert (response.status_code, response["Location"]) == (301, f"/compare?researchers={ada},{ben}")


def test_merged_record_leads_to_the_one_that_it_joined(client):
    import_line(*LINE[:2])
    ada, ben = find_author("Ada Ax").pk, find_author("Ben Bo").pk
    AuthorRedirect.objects.create(old_id=1_000_000_007, author_id=ben)
    response = client.get(f"/compare?researchers={ada},1000000007&name=x")
    assert (response.status_code, response["Location"]) == (301, f"/compare?researchers={ada},{ben}&name=x")
    assert response["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(("kind", "status"), [(Correction.Kind.HIDE, 404), (Correction.Kind.REMOVE, 410)])
def test_people_who_are_not_shown_are_not_compared(client, kind, status):
    import_line(*LINE[:2])
    ada, ben = find_author("Ada Ax").pk, find_author("Ben Bo").pk
    by = User.objects.create_user("cur@example.org", is_curator=True)
    suppress_author(author_id=ben, kind=kind, by=by, role=Correction.Role.CURATOR, reason="own-wish")
    response = client.get(f"/compare?researchers={ada},{ben}")
    assert response.status_code == status
    assert "Ben Bo" not in response.content.decode()


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("researchers=999999999999999999", 404),
        ("researchers=9999999999999999999", 400),
        ("researchers=1,2,3,4", 400),
        ("researchers=0", 400),
        ("researchers=a", 400),
        ("researchers=1%002", 400),
        ("researchers=١", 400),
        ("researchers=" + "1" * 10_000, 400),
        ("researchers=author:1", 400),
        ("researchers=-1", 400),
        ("name=" + "x" * 201, 400),
        ("name=a%00b", 400),
        ("researchers=1,2,3&name=x", 400),
        ("researchers=", 200),
        ("name=%ED%A0%80", 200),
        ("name=%20", 200),
    ],
)
def test_nonsense_is_answered_with_a_page_that_helps(client, asked, status):
    assert client.get(f"/compare?{asked}").status_code == status


def test_page_of_a_researcher_leads_there(client):
    import_line(*LINE[:2])
    ada = find_author("Ada Ax")
    page = client.get(researcher_address(ada.pk, "Ada Ax")).content.decode()
    assert f'href="/compare?researchers={ada.pk}"' in page
