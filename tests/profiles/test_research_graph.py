"""The research graph on the researcher page, and its lists at their own addresses."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from graph.models import GraphBuild, GraphState
from graph.selectors.author_edges import read_author_edges
from graph.selectors.state import read_state
from papers.addresses import researcher_address
from papers.models import AuthorRedirect
from papers.selectors.authors import read_author
from papers.services.topics import assign_topics
from profiles.pages.edge_lists import show_institutions_page
from tests.factories import find_author, import_records, make_record, sign
from tests.graph.counted import import_counted

pytestmark = pytest.mark.django_db

TOPIC = {"openalex": "T10036", "name": "Neural architecture search"}
FLOODS = "Flood risk and river discharge under climate change"
PARTS = ("graph", "collaborators", "topics", "institutions")


def be(name: str, *affiliations: str) -> dict[str, Any]:
    """A signature of the one person of this name."""
    return sign(name, *affiliations, openreview=f"~{name.replace(' ', '_')}1")


ADA, BEN = be("Ada Byron", "Turing House"), be("Ben Carr")


def address_of(name: str) -> str:
    return researcher_address(find_author(name).pk, name)


def read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, response
    return response.content.decode()


def read_part(client: Client, path: str) -> str:
    """The research graph of a page alone."""
    found = re.search(r'<section class="row" id="graph".*?</section>', read(client, path), re.DOTALL)
    assert found is not None
    return found[0]


def list_names(page: str) -> list[str]:
    """The names of a list, in its order."""
    listed = re.search(r'<ul class="edge-list">.*?</ul>', page, re.DOTALL)
    assert listed is not None
    return re.findall(r"<li><a [^>]*><bdi>(.*?)</bdi>", listed[0])


# ---- the part of the researcher page


def test_part_lists_people_topics_and_institutions_with_their_evidence(client):
    import_counted(
        make_record("One", authors=[ADA, BEN], year=2015, topics=[TOPIC]),
        make_record("Two", authors=[ADA, BEN], year=2020),
    )
    part = read_part(client, address_of("Ada Byron"))

    assert f'<a href="{address_of("Ben Carr")}"><bdi>Ben Carr</bdi></a>' in part
    assert '<a href="/topics/10036-neural-architecture-search">' in part
    assert '<bdi>Turing House</bdi></a> <span class="note">as printed</span>' in part
    assert "2\u00a0works" in part
    assert ', <span class="whole">2015–2020</span>' in part
    assert f'href="/explore?focus=author:{find_author("Ada Byron").pk}"' in part
    for address in re.findall(r'href="(/explore/edge[^"]*)"', part):
        assert client.get(address.replace("&amp;", "&")).status_code == 200, address
    assert part.count("/explore/edge") == 3


def test_part_keeps_a_place_for_the_drawing_and_its_own_address_has_it(client):
    import_counted(make_record("One", authors=[ADA, BEN], topics=[TOPIC]))
    address = address_of("Ada Byron")
    part = read_part(client, address)
    drawn = read_part(client, f"{address}/graph")

    assert f'data-graph="{address}/graph"' in part
    assert re.findall(r'<svg viewBox="[^"]*"', part) == re.findall(r'<svg viewBox="[^"]*"', drawn)
    assert "<line" not in part
    assert drawn.count("<line") == 3
    assert re.search(r"<text [^>]*>Ben Carr</text>", drawn)
    assert re.search(r'<text class="self"[^>]*>Ada Byron</text>', drawn)
    assert "js/graph.js" in read(client, address)


def test_part_draws_just_what_it_lists(client):
    people = [be(f"Member {chr(65 + n // 26)}{chr(97 + n % 26)}", f"House {n}") for n in range(30)]
    import_counted(make_record("One", authors=[ADA, *people], topics=[TOPIC]))
    drawn = read_part(client, f"{address_of('Ada Byron')}/graph")
    listed = re.findall(r'<li><a href="([^"]*)"><bdi>', drawn)
    assert len(listed) == 16
    assert set(re.findall(r'<a href="([^"]*)"><title>', drawn)) == set(listed)


def test_part_says_how_old_it_is_and_what_changed_since(client):
    import_counted(make_record("One", authors=[ADA, BEN]), make_record("Other", authors=[be("Cy Dorn")]))
    GraphState.objects.update(counted_at=timezone.now() - timedelta(minutes=3))
    import_records(make_record("Two", authors=[ADA, BEN]))

    assert "counted 3\u00a0minutes ago. Since then " in read_part(client, address_of("Ada Byron"))
    fresh = read_part(client, address_of("Cy Dorn"))
    assert "counted 3\u00a0minutes ago, and no work changed since." in fresh


def test_part_before_the_first_build_says_so_and_shows_no_zero(client):
    import_records(make_record("One", authors=[ADA, BEN], topics=[TOPIC]))
    page = read(client, address_of("Ada Byron"))
    assert "The graph is being built." in page
    assert "collaborators not counted yet" in page
    assert "topics not counted yet" in page
    assert "<b>0</b>" not in page
    assert "Not imported: topics" not in page
    assert '<dl class="named edges">' not in page
    assert "data-growing" in page
    assert "js/graph.js" in page


def test_part_shows_how_far_a_build_is(client):
    import_records(make_record("One", authors=[ADA, BEN]))
    GraphBuild.objects.create(late_from=2022, parts_count=19)
    part = read_part(client, address_of("Ada Byron"))
    assert re.search(r'<progress max="19" value="0"', part)


def test_part_of_a_failed_build_can_be_looked_at_again(client):
    import_records(make_record("One", authors=[ADA, BEN]))
    GraphBuild.objects.create(late_from=2022, phase=GraphBuild.Phase.FAILED, note="out of room")
    part = read_part(client, address_of("Ada Byron"))
    assert "The graph could not be built." in part
    assert f'<a href="{address_of("Ada Byron")}/graph">Look again</a>' in part
    assert "out of room" not in part


def test_part_of_a_person_whom_the_graph_does_not_know_yet_says_so(client):
    import_counted(make_record("One", authors=[be("Cy Dorn")]))
    import_records(make_record("Two", authors=[ADA, BEN], topics=[TOPIC]))
    page = read(client, address_of("Ada Byron"))
    assert page.count('<span class="unknown">Not counted yet</span>') == 3
    assert "collaborators not counted yet" in page
    assert "topics not counted yet" in page


def test_part_tells_what_is_not_imported_from_what_there_is_none_of(client):
    import_counted(
        make_record("Alone", authors=[be("Cy Dorn")]), make_record("Listed", listed_for=["Jiashi Feng"])
    )
    assert "None on works of up to 100 authors" in read_part(client, address_of("Cy Dorn"))
    assert "Co-authors not imported" in read_part(client, address_of("Jiashi Feng"))


def test_part_names_works_of_a_crowd_that_make_no_pairs(client):
    crowd = [sign(f"Member {'x' * (n // 26)}{chr(97 + n % 26)}") for n in range(100)]
    import_counted(make_record("Of a crowd", authors=[ADA, *crowd]))
    part = read_part(client, address_of("Ada Byron"))
    assert "1\u00a0work by more than 100 authors makes no pairs" in part


def test_part_marks_topics_that_only_this_site_gave(client):
    import_records(make_record(FLOODS, authors=[ADA, BEN]))
    assign_topics()
    import_counted()
    assert '<span class="note">assigned by this site</span>' in read_part(client, address_of("Ada Byron"))


def test_part_escapes_what_sources_say(client):
    evil = "<script>alert(1)</script>\"'&"
    import_counted(make_record("One", authors=[ADA | {"affiliations": [{"name": evil}]}, be(f"Eve {evil}")]))
    for path in ("", "/graph", "/collaborators", "/institutions"):
        page = read(client, f"{address_of('Ada Byron')}{path}")
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


# ---- the lists


def test_collaborators_are_sorted_and_lead_to_their_evidence(client):
    import_counted(
        *(make_record(f"Three {n}", authors=[ADA, BEN, be("Cy Dorn")], year=2010) for n in range(3)),
        *(make_record(f"Two {n}", authors=[ADA, be("Dee Eads")], year=2020) for n in range(2)),
        make_record("Also", authors=[ADA, be("Dee Eads"), be("Cy Dorn")], year=2019),
    )
    address = f"{address_of('Ada Byron')}/collaborators"
    page = read(client, address)
    assert "3\u00a0people" in page
    assert list_names(page) == ["Dee Eads", "Cy Dorn", "Ben Carr"]
    assert "weight\u00a01.50" in page
    assert list_names(read(client, f"{address}?sort=works")) == ["Cy Dorn", "Dee Eads", "Ben Carr"]
    assert list_names(read(client, f"{address}?sort=newest")) == ["Dee Eads", "Cy Dorn", "Ben Carr"]
    for edge in re.findall(r'href="(/explore/edge[^"]*)"', page):
        assert client.get(edge.replace("&amp;", "&")).status_code == 200


def import_near_and_far() -> None:
    """Of 18 people Ben Carr is close, Dee Eads is new; with Cy Dorn all works are of a crowd, with Eve Frey undated."""
    circle = [be(f"Member {chr(97 + n)}") for n in range(14)]
    import_counted(
        *(make_record(f"Near {n}", authors=[ADA, BEN], year=2015 + n) for n in range(3)),
        *(
            make_record(f"Far {n}", authors=[ADA, BEN, be("Cy Dorn"), *circle], year=2001 + n)
            for n in range(3)
        ),
        make_record("Once", authors=[ADA, be("Dee Eads")], year=2016),
        make_record("Some day", authors=[ADA, be("Eve Frey")], year=None),
    )


@pytest.mark.parametrize("part", PARTS)
def test_parts_are_stale_only_when_works_of_the_person_changed(client, part):
    import_counted(make_record("One", authors=[ADA, BEN]))
    path = f"{address_of('Ada Byron')}/{part}"
    import_records(make_record("Of others", authors=[be("Cy Dorn"), be("Dee Eads")]))
    assert "Since then" not in read(client, path)
    import_records(make_record("Of hers", authors=[ADA, be("Eve Fox")]))
    assert "Since then 1\u00a0work changed" in read(client, path)


def test_close_collaborators_are_a_list_of_their_own(client):
    import_near_and_far()
    address = f"{address_of('Ada Byron')}/collaborators"
    page = read(client, f"{address}?close=1")
    assert list_names(page) == ["Ben Carr"]
    assert "1\u00a0person" in page
    assert "(3\u00a0close)" in page
    assert f'<a href="{address}">All (18)</a>' in page
    assert f'<a href="{address}?close=1" aria-current="true">Close (1)</a>' in page
    whole = read(client, address)
    assert f'<a href="{address}?close=1">Close (1)</a>' in whole
    assert "18\u00a0people" in whole


def test_quick_read_leads_to_just_what_it_counts(client):
    import_near_and_far()
    page = read(client, address_of("Ada Byron"))
    address = f"{address_of('Ada Byron')}/collaborators?close=1"
    assert f'<a href="{address}"><b>1</b><span class="of">close collaborator</span></a>' in page
    ends = sorted([find_author("Ada Byron").pk, find_author("Ben Carr").pk])
    edge = f"/explore/edge?source=author:{ends[0]}&amp;target=author:{ends[1]}"
    quick_read = page.partition('id="quick-read"')[2].partition("</section>")[0]
    assert re.search(rf'<a href="{re.escape(edge)}"[^>]*>3<', quick_read)


def test_new_collaborators_are_those_whose_first_work_together_is_late(client):
    import_near_and_far()
    address = f"{address_of('Ada Byron')}/collaborators"
    page = read(client, f"{address}?since=2016&sort=works")
    assert list_names(page) == ["Dee Eads"]
    assert "1 of 17\u00a0people with a known year. Of 1\u00a0more person no year is known." in page
    assert f'<a href="{address}?since=2016&amp;sort=works" aria-current="true">New since 2016 (1)</a>' in page
    assert f'<a href="{address}?sort=works">All (18)</a>' in page
    assert client.get(f"{address}?since=2016&page=2").status_code == 404


def test_collaborators_are_paged_by_fifty(client):
    people = [be(f"Member {chr(65 + n // 26)}{chr(97 + n % 26)}") for n in range(60)]
    import_counted(make_record("One", authors=[ADA, *people]))
    address = f"{address_of('Ada Byron')}/collaborators"
    assert len(list_names(read(client, address))) == 50
    second = read(client, f"{address}?sort=works&page=2")
    assert len(list_names(second)) == 10
    assert f'href="{address}?sort=works"' in second
    assert client.get(f"{address}?page=3").status_code == 404


@pytest.mark.parametrize(
    "query",
    ["sort=best", "sort=%00", "page=0", "page=x", "close=0", "close=", "since=", "since=99", "since=99999",
     "since=%00", "close=1&since=2020"],
)  # fmt: skip
def test_collaborators_refuse_what_no_list_can_be_asked(client, query):
    import_counted(make_record("One", authors=[ADA, BEN]))
    assert client.get(f"{address_of('Ada Byron')}/collaborators?{query}").status_code == 400


def test_topics_of_sources_and_of_this_site_stand_apart(client):
    import_records(
        make_record("Told", authors=[ADA, BEN], topics=[TOPIC]), make_record(FLOODS, authors=[ADA, BEN])
    )
    assign_topics()
    import_counted()
    page = read(client, f"{address_of('Ada Byron')}/topics")
    sourced, assigned = page.split("assigned by this site")
    assert 'href="/topics/10036-' in sourced
    assert "Flood" not in sourced
    assert "Flood Risk Assessment and Management" in assigned


def test_institutions_are_listed_with_what_they_are_called_by(client):
    import_counted(make_record("One", authors=[ADA, BEN]))
    page = read(client, f"{address_of('Ada Byron')}/institutions")
    assert list_names(page) == ["Turing House"]
    assert "as printed" in page


def test_institutions_that_are_too_many_say_which_are_listed():
    import_counted(make_record("One", authors=[be("Ada Byron", "Turing House", "Lace Hall", "Mill End")]))
    author = read_author(find_author("Ada Byron").pk)
    assert author is not None
    said = []
    for listed in (2, 3):
        edges = read_author_edges(author.id, people=0, close=0, institutions=listed)
        page = show_institutions_page(author, edges, read_state(), now=timezone.now())
        assert page.total == "3\u00a0institutions"
        said.append(page.said)
    assert said == ["Those 2 with the most works are listed.", ""]


@pytest.mark.parametrize("part", PARTS)
def test_parts_have_one_address(client, part):
    import_counted(make_record("One", authors=[ADA, BEN]))
    author = find_author("Ada Byron")
    AuthorRedirect.objects.create(old_id=987654, author=author)
    for path in (
        f"/researchers/{author.pk}/{part}",
        f"/researchers/{author.pk}-x/{part}",
        f"/researchers/987654/{part}",
    ):
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (301, f"{address_of('Ada Byron')}/{part}")
    assert client.get(f"/researchers/999/{part}").status_code == 404


@pytest.mark.parametrize("part", PARTS)
def test_parts_are_there_before_the_first_build(client, part):
    import_records(make_record("One", authors=[ADA, BEN]))
    page = read(client, f"{address_of('Ada Byron')}/{part}")
    assert "The graph is being built." in page
    assert "None in the works" not in page


@pytest.mark.parametrize("works", [1, 3])
@pytest.mark.parametrize(
    ("part", "queries"), [("graph", 7), ("collaborators", 4), ("topics", 3), ("institutions", 3)]
)
def test_parts_ask_as_many_queries_whatever_they_show(
    client, django_assert_num_queries, works, part, queries
):
    import_counted(
        *(
            make_record(
                f"Work {n}",
                authors=[be("Ada Byron", f"House {n}"), be(f"Ben {chr(65 + n)}arr")],
                topics=[TOPIC],
            )
            for n in range(works)
        )
    )
    path = f"{address_of('Ada Byron')}/{part}"
    with django_assert_num_queries(queries):
        client.get(path)


def test_page_stays_small(client):
    people = [
        be(f"Member {chr(65 + n // 26)}{chr(97 + n % 26)}", f"The House of the Member {n}") for n in range(60)
    ]
    abstract = "What works of its kind show is shown once more, at some length, and drawn. " * 14
    import_counted(
        *(
            make_record(
                f"Title {n}", authors=[ADA, *people[n : n + 8]], topics=[TOPIC], abstract=f"{n} {abstract}"
            )
            for n in range(50)
        )
    )
    assert len(gzip.compress(read(client, address_of("Ada Byron")).encode())) <= 60_000
