"""The page of the paths between two people."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from graph.models import Collaboration, GraphBuild
from graph.pages.paths import show_path_page
from graph.selectors.paths import find_paths, read_path_parts, read_people
from graph.selectors.state import read_state
from papers.models import Author, AuthorRedirect, ChangedWork, Work
from tests.factories import import_records
from tests.graph.catalogue import build
from tests.graph.people import find_id, find_key, import_line, write

pytestmark = pytest.mark.django_db

LINE = ("Ada Ax", "Ben Bo", "Cem Cy", "Dia Du", "Eve Ek", "Fay Fu", "Gus Gy", "Hal Ho")


def ask(client: Client, start: str, end: str):
    return client.get(f"/explore/path?{urlencode({'from': start, 'to': end})}")


def read(client: Client, start: str, end: str) -> str:
    response = ask(client, start, end)
    assert response.status_code == 200, response
    return str(response.content.decode())


def list_names(page: str) -> list[str]:
    """The people of the strongest path."""
    first = page.partition("More paths")[0]
    return re.findall(r'class="who"[^>]*><bdi>(.*?)</bdi>', first)


# ---- asking


def test_page_without_people_asks_for_two(client):
    page = read(client, "", "")
    assert page.count('type="search" name="') == 3  # the site's own search and the two
    assert "Find the path" in page


def test_name_of_several_people_lists_them_to_choose_from(client):
    import_line(*LINE[:2])
    import_records(write("Of another", "Ada Axel", "Ida In"))
    page = read(client, "ada", find_key("Ben Bo"))

    assert "2\u00a0people" in page
    for name in ("Ada Ax", "Ada Axel"):
        assert f'href="/explore/path?from={find_key(name)}&amp;to={find_key("Ben Bo")}"' in page
    assert f'name="to" value="{find_key("Ben Bo")}"' in page


def test_names_of_both_can_be_typed_at_once(client):
    import_records(write("A", "Ada Ax", "Ada Axel"))
    page = read(client, "ada", "ax")
    assert f'href="/explore/path?from={find_key("Ada Ax")}&amp;to=ax"' in page


def test_name_of_one_person_leads_to_the_address_with_keys(client):
    import_line(*LINE[:2])
    response = ask(client, "bo ben", find_key("Ada Ax"))
    assert response.status_code == 302
    assert response["Location"] == f"/explore/path?from={find_key('Ben Bo')}&to={find_key('Ada Ax')}"


@pytest.mark.parametrize("name", ["AT&T", "x#y", "Xz W&to=author:1", "A+B", "50%25"])
def test_name_of_any_characters_stays_as_it_was_typed(client, name):
    import_records(write("A", "Ada Ax", "Ada Axel"))
    page = read(client, "ada", name)
    address = html.unescape(re.findall(r'href="(/explore/path?[^"]*)"', page)[0])
    assert parse_qs(urlsplit(address).query)["to"] == [name]
    response = ask(client, "axel", name)
    assert parse_qs(urlsplit(response["Location"]).query)["to"] == [name]


@pytest.mark.parametrize("name", ["zz", "…"])
def test_name_of_nobody_is_said_to_be_so(client, name):
    import_line(*LINE[:2])
    page = read(client, name, "")
    assert f"Nobody here has a name with all of “{name}”." in page
    assert f'value="{name}"' in page


@pytest.mark.parametrize(
    "text", ["work:1", "author:0", "author:x", "author:9999999999999999999", "topic:1", "a\x00b", "a" * 201]
)
@pytest.mark.parametrize("end", ["from", "to"])
def test_page_refuses_what_names_nobody(client, end, text):
    response = client.get("/explore/path", {end: text})
    assert response.status_code == 400
    assert b"A path leads" in response.content or b"A name " in response.content


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_page_is_only_read(client, method):
    assert getattr(client, method)("/explore/path").status_code == 405


def test_unknown_person_is_not_found(client):
    import_line(*LINE[:2])
    response = ask(client, find_key("Ada Ax"), "author:999999999999999999")
    assert response.status_code == 404
    assert b"No researcher here has the number 999999999999999999." in response.content


def test_former_id_leads_to_the_record_that_it_joined(client):
    import_line(*LINE[:2])
    AuthorRedirect.objects.create(old_id=1_000_000_007, author_id=find_id("Ada Ax"))
    response = ask(client, "author:1000000007", find_key("Ben Bo"))
    assert response.status_code == 302
    assert list_names(read(client, *re.findall(r"author:\d+", response["Location"]))) == ["Ada Ax", "Ben Bo"]


# ---- answers


def test_page_draws_the_people_and_the_works_of_each_step(client):
    import_records(
        *(write(f"Work {n}", "Ada Ax", "Ben Bo", year=2010 + n) for n in range(5)),
        write("One more", "Ben Bo", "Cem Cy", year=None),
    )
    build()
    page = read(client, find_key("Ada Ax"), find_key("Cem Cy"))

    assert "2\u00a0steps apart." in page
    assert "There is one shortest path." in page
    assert list_names(page) == ["Ada Ax", "Ben Bo", "Cem Cy"]
    assert "5\u00a0works together, 2010–2014" in page
    assert re.findall(r">(Work \d|One more)</a>", page) == ["Work 4", "Work 3", "Work 2", "One more"]
    assert "and 2 more" in page
    assert "Year not imported" in page
    assert f'href="/explore/edge?source={find_key("Ada Ax")}&amp;target={find_key("Ben Bo")}"' in page
    assert f'href="/explore/path?from={find_key("Cem Cy")}&amp;to={find_key("Ada Ax")}"' in page


def test_strongest_path_comes_first_and_no_more_than_three_are_drawn(client):
    middles = ("Ben Bo", "Cem Cy", "Dia Du", "Eve Ek")
    records = [write(f"{name} {end}", name, end) for name in middles for end in ("Ada Ax", "Zoe Zu")]
    import_records(*records, write("Again", "Eve Ek", "Zoe Zu"))
    build()
    page = read(client, find_key("Ada Ax"), find_key("Zoe Zu"))

    assert "There are 4 shortest paths, the strongest first; shown: 3." in page
    assert list_names(page) == ["Ada Ax", "Eve Ek", "Zoe Zu"]
    assert len(re.findall("<summary>over ", page)) == 2


def test_page_of_a_person_and_themselves_says_so(client):
    import_line(*LINE[:2])
    assert "This is one and the same person." in read(client, find_key("Ada Ax"), find_key("Ada Ax"))


def test_page_says_when_no_path_is_short_enough(client):
    import_line(*LINE)
    assert "6\u00a0steps apart." in read(client, find_key("Ada Ax"), find_key("Gus Gy"))
    page = read(client, find_key("Ada Ax"), find_key("Hal Ho"))
    assert "No path of at most 6\u00a0steps." in page
    assert list_names(page) == []


def test_page_says_where_collaborations_lead_when_there_is_no_path(client):
    import_records(
        write("A", "Ada Ax", "Ben Bo", "Cem Cy"), write("B", *LINE[3:]), write("C", LINE[3], LINE[4])
    )
    build()
    page = read(client, find_key("Dia Du"), find_key("Ada Ax"))
    assert "No path." in page
    assert "From Ada Ax, collaborations lead to 2\u00a0people in all, and Dia Du is not among them." in page


def test_page_says_who_has_no_collaborators(client):
    import_records(write("A", "Ada Ax", "Ben Bo"), write("B", "Cem Cy"))
    build()
    page = read(client, find_key("Ada Ax"), find_key("Cem Cy"))
    assert "Cem Cy shares no work of at most 100 authors with anybody here." in page


def test_page_says_how_far_was_searched_and_never_that_there_is_no_path():
    import_line(*LINE[:5])
    ids = find_id("Ada Ax"), find_id("Eve Ek")
    people = read_people(ids)
    for most_read, said in (
        (3, "No path of at most 2\u00a0steps; not searched further."),
        (0, "Not searched."),
    ):
        page = show_path_page(
            people[ids[0]],
            people[ids[1]],
            read_path_parts(find_paths(*ids, most_read=most_read)),
            read_state(),
            now=timezone.now(),
        )
        assert (page.headline, page.first) == (said, None)
        assert said in render_to_string("explore/path.html", {"page": page})


def test_page_says_that_the_graph_is_not_built(client):
    import_records(write("A", "Ada Ax", "Ben Bo"))
    ends = find_key("Ada Ax"), find_key("Ben Bo")
    page = read(client, *ends)
    assert "The graph is being built." in page
    assert "No path" not in page
    GraphBuild.objects.create(late_from=2020, parts_count=7)
    assert '<progress max="7" value="0"' in read(client, *ends)
    GraphBuild.objects.update(phase="failed", note="/srv is full")
    page = read(client, *ends)
    assert "The graph could not be built." in page
    assert f'<a href="/explore/path?from={ends[0]}&amp;to={ends[1]}">Look again</a>' in page
    assert "/srv" not in page


def test_page_says_since_when_works_have_changed(client):
    import_line(*LINE[:2])
    page = read(client, find_key("Ada Ax"), find_key("Ben Bo"))
    assert "What is shown was counted just now, and no work changed since." in page
    assert "Since then" not in page
    ChangedWork.objects.create(work_id=Work.objects.get().pk)
    page = read(client, find_key("Ada Ax"), find_key("Ben Bo"))
    assert "Since then 1\u00a0work changed." in page
    assert "1\u00a0step apart." in page


def test_path_over_a_record_that_is_gone_is_not_drawn(client):
    import_line(*LINE[:3])
    Author.objects.filter(pk=find_id("Ben Bo")).delete()
    page = read(client, find_key("Ada Ax"), find_key("Cem Cy"))
    assert "The records on the way are being changed just now: ask again in a minute." in page
    assert list_names(page) == []


def test_names_and_titles_are_shown_as_text(client):
    import_records(write("<script>alert(1)</script>", "Ada <b>Ax", "Ben Bo"))
    build()
    page = read(client, find_key("Ada <b>Ax"), find_key("Ben Bo"))
    assert "<script>alert" not in page
    assert "<bdi>Ada &lt;b&gt;Ax</bdi>" in page


@pytest.mark.parametrize("works", [1, 3])
@pytest.mark.parametrize("steps", [1, 3])
def test_page_asks_a_query_a_step_and_five_more(client, django_assert_num_queries, steps, works):
    import_line(*LINE[: steps + 1], works=works)
    assert Collaboration.objects.count() == 2 * steps
    ends = find_key(LINE[0]), find_key(LINE[steps])
    with django_assert_num_queries(5 + steps):
        ask(client, *ends)
