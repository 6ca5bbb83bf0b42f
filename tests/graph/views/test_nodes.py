"""The pages of topics and institutions, their parts, and communities."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from graph.models import Community, GraphState, Survey, SurveyedNode, SurveyedPerson
from graph.pages.nodes import show_person_of
from graph.records import NodeKey, NodeKind
from graph.selectors.surveyed_nodes import NodePersonRow
from graph.services.surveys import survey_graph
from papers.addresses import (
    format_institution_id,
    institution_address,
    researcher_address,
    topic_address,
    work_address,
)
from papers.models import Institution, Topic, Work
from papers.services.taxonomy import load_taxonomy
from tests.factories import find_author, import_records, make_record
from tests.graph.counted import import_counted
from tests.graph.surveyed import BABBAGE, FACES, NETS, TURING, be, id_of, import_few, place_of, survey_few

pytestmark = pytest.mark.django_db

NETS_PAGE = topic_address(10036, "Nets")


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response
    return response.content.decode()


def place_page(printed: str) -> str:
    return institution_address(place_of(printed), printed)


def cut(page: str, name: str) -> str:
    """The section of this name."""
    found = re.search(rf'<section [^>]*aria-labelledby="{name}-label">.*?</section>', page, re.DOTALL)
    assert found is not None, name
    return found[0]


def cut_list(page: str) -> str:
    """The heading of a list of collaborators."""
    return page.partition('<h2 id="list-1-label">')[2].partition("</h2>")[0]


def list_titles(page: str) -> list[str]:
    return re.findall(r'class="title"[^>]*><a [^>]*>(.*?)</a></h', page)


def list_names(section: str) -> list[str]:
    return re.findall(r'class="who"[^>]*><bdi>(.*?)</bdi>', section)


# ---- topics


def test_topic_page_shows_numbers_that_lead_to_what_they_count(client):
    survey_few()
    page = read(client, NETS_PAGE)
    assert f'<a href="{NETS_PAGE}/works"><b>3</b><span class="of">works</span></a>' in page
    assert f'<a href="{NETS_PAGE}/people"><b>3</b><span class="of">people</span></a>' in page
    people = cut(page, "people")
    assert list_names(people)[2] == "Cy Dorn"
    assert f'href="/explore/edge?source=author:{id_of("Ada Byron")}&amp;target=topic:10036">3 of 4' in people
    assert "share 0.33" in people
    assert "Trust and citations have no part in it" in people
    assert list_names(cut(page, "rising")) == ["Ada Byron"]
    assert "3 of 4\N{NO-BREAK SPACE}collaborators" in cut(page, "rising")
    found = re.search(r'href="([^"]*/collaborators[^"]*)">3 of 4', cut(page, "rising"))
    assert found is not None
    assert "3\N{NO-BREAK SPACE}people" in cut_list(read(client, found[1]))
    neighbours = cut(page, "neighbours")
    assert list_names(neighbours) == ["Faces &amp; Masks"]
    assert 'href="/explore/edge?source=topic:10036&amp;target=topic:10057"' in neighbours
    assert list_titles(cut(page, "works")) == ["Three", "Two", "One"]
    assert f'<td><a class="num" href="{NETS_PAGE}/works?year=2024">1</a></td>' in cut(page, "years")
    assert "from the survey of" in cut(page, "standing")


def test_topic_page_tells_what_the_taxonomy_says(client):
    load_taxonomy()
    page = read(client, topic_address(10036, Topic.objects.get(id=10036).name or ""))
    assert "This cluster of papers" in page
    assert "Physical Sciences › Computer Science › " in page
    assert 'href="https://openalex.org/T10036"' in page


def test_topic_that_only_a_source_names_says_what_is_not_known(client):
    survey_few()
    page = read(client, NETS_PAGE)
    assert "Place in the taxonomy not imported" in page
    assert "This cluster" not in page


def test_topic_given_by_this_site_says_so(client):
    survey_few()
    SurveyedNode.objects.filter(node_id=10036).update(assigned_works_count=2)
    assert "2 of these works have the topic from this site" in read(client, NETS_PAGE)
    SurveyedNode.objects.filter(node_id=10036).update(assigned_works_count=3)
    assert "All of these works have the topic from this site" in read(client, NETS_PAGE)


# ---- institutions


def test_institution_page_says_what_is_printed_and_not_matched(client):
    survey_few()
    page = read(client, place_page(TURING))
    assert "As printed on works, not matched to a ROR id" in page
    assert "Country not imported" in page
    neighbours = cut(page, "neighbours")
    other = format_institution_id(place_of(BABBAGE))
    assert list_names(neighbours) == [BABBAGE]
    assert f'href="{place_page(TURING)}/works?with={other}">3' in neighbours
    assert f'href="{place_page(TURING)}/people?with={other}">1' in neighbours


def test_institution_with_a_ror_id_is_named_by_it_and_found_by_it(client):
    ror = "03yrm5c26"
    import_counted(
        make_record(
            "One",
            authors=[
                {"name": "Ada Byron", "affiliations": [{"name": "Turing Hse", "ror": ror, "country": "GB"}]}
            ],
        )
    )
    name = Institution.objects.get(ror=ror).name
    page = institution_address(place_of("Turing Hse"), name)
    assert client.get(f"/institutions/{ror}").url == page
    assert f'href="https://ror.org/{ror}"' in read(client, page)
    assert "GB" in read(client, page)
    data = json.loads(client.get(f"{institution_address(place_of('Turing Hse'), '')}.jsonld").content)
    assert (data["@type"], data["sameAs"]) == ("Organization", f"https://ror.org/{ror}")


def test_institution_lists_other_spellings(client):
    import_counted(
        make_record("One", authors=[be("Ada Byron", "Turing House")]),
        make_record("Two", authors=[be("Ada Byron", "TURING HOUSE.")]),
    )
    page = read(client, place_page("Turing House"))
    assert '<h1 class="title"><bdi>Turing House</bdi></h1>' in page
    assert "<bdi>TURING HOUSE.</bdi>" in page


# ---- works and people on pages of their own


@pytest.mark.parametrize(
    ("query", "titles"),
    [("", ["Two", "Five"]), ("?year=2023", ["Two"]), ("?year=unknown", ["Five"]), ("?year=1999", [])],
)
def test_works_page_lists_newest_first_and_by_year(client, query, titles):
    survey_few()
    page = read(client, f"{topic_address(10057, 'Faces & Masks')}/works{query}")
    assert list_titles(page) == titles


def test_works_page_is_paged(client):
    import_counted(
        *(make_record(f"Work {n:02d}", "Ada Byron", year=2000 + n % 20, topics=[NETS]) for n in range(60))
    )
    survey_graph()
    first, second = (read(client, f"{NETS_PAGE}/works{query}") for query in ("", "?page=2"))
    assert (len(list_titles(first)), len(list_titles(second))) == (50, 10)
    assert not set(list_titles(first)) & set(list_titles(second))
    assert client.get(f"{NETS_PAGE}/works?page=3").status_code == 404


def test_shared_works_and_people_are_those_of_both(client):
    survey_few()
    other = format_institution_id(place_of(BABBAGE))
    works = read(client, f"{place_page(TURING)}/works?with={other}")
    assert list_titles(works) == ["Three", "Two", "One"]
    people = read(client, f"{place_page(TURING)}/people?with={other}")
    assert list_names(people) == ["Ada Byron"]
    assert "3 of 4" in people


def test_people_page_lists_those_of_a_community(client):
    survey_few()
    community = Community.objects.get()
    assert f"{NETS_PAGE}/people?community={community.id}" in cut(read(client, NETS_PAGE), "communities")
    everybody = list_names(read(client, f"{NETS_PAGE}/people"))
    assert len(everybody) == 3
    members = list_names(read(client, f"{NETS_PAGE}/people?community={community.id}"))
    assert set(members) <= set(everybody)
    assert list_names(read(client, f"{NETS_PAGE}/people?community=999")) == []


@pytest.mark.parametrize(("share", "said"), [(0.333, "0.33"), (0.005, "0.01"), (1 / 340, "below 0.01")])
def test_share_of_one_work_among_many_is_not_told_as_nothing(share, said):
    row = NodePersonRow(author_id=1, name="Ada", works_count=1, all_works_count=335, share=share)
    assert show_person_of(NodeKey(NodeKind.TOPIC, 1), row).note == f"share {said}"


def test_people_page_has_everybody_by_works(client):
    import_counted(
        make_record("One", authors=[be("Ada Byron")], topics=[NETS]),
        make_record("Two", authors=[be("Ada Byron")], topics=[NETS]),
        make_record("Crowd", *(f"Ben {a}{b}ton" for a in "abcdefghij" for b in "abcdefghij"), topics=[NETS]),
    )
    survey_graph()
    ranked = read(client, f"{NETS_PAGE}/people")
    found = re.search(
        r'The first 100 of (\d+) are listed. <a href="([^"]*)">All (\d+) by works here</a>', ranked
    )
    assert found is not None
    assert (found[1], found[2]) == (found[3], f"{NETS_PAGE}/people?sort=works")
    assert f"<small>{found[1]}\N{NO-BREAK SPACE}people</small>" in ranked
    pages = [read(client, f"{NETS_PAGE}/people?sort=works&page={number}") for number in (1, 2, 3)]
    names = [name for page in pages for name in list_names(page)]
    assert len(names) == int(found[1]) > 100
    assert names[0] == "Ada Byron"
    assert "· share" not in pages[0]


def test_community_page_lists_its_people(client):
    survey_few()
    community = Community.objects.get()
    page = read(client, f"/communities/{community.id}")
    assert page.count('class="person"') == community.members_count
    assert "Community around " in page
    assert client.get(f"/communities/{community.id}?page=2").status_code == 404


# ---- state


def test_page_before_the_first_survey_says_so(client):
    import_records(make_record("One", authors=[be("Ada Byron", TURING)], topics=[NETS]))
    for address in (NETS_PAGE, f"{NETS_PAGE}/works", f"{NETS_PAGE}/people", place_page(TURING)):
        page = read(client, address)
        assert "Nothing is surveyed yet." in page
        assert "<b>0</b>" not in page


def test_topic_without_a_counted_work_says_so(client):
    survey_few()
    Topic.objects.create(id=7, name="Silence")
    page = read(client, topic_address(7, "Silence"))
    assert "No work was counted here yet." in page
    assert "<b>0</b>" not in page


def test_page_says_when_works_were_counted_again_since(client):
    survey_few()
    assert "counted again since" not in read(client, NETS_PAGE)
    state = GraphState.objects.get()
    Survey.objects.update(counted_at=state.counted_at.replace(year=2020))
    assert "counted again since" in read(client, NETS_PAGE)


def test_people_who_are_gone_are_left_out(client):
    survey_few()
    SurveyedPerson.objects.filter(rank=1).update(author_id=10**12)
    assert len(list_names(cut(read(client, NETS_PAGE), "people"))) == 2


# ---- links from other pages


def test_researcher_page_names_rising_collaborations_with_their_works(client):
    survey_few()
    ada, ben = id_of("Ada Byron"), id_of("Ben Carr")
    page = read(client, researcher_address(ada, "Ada Byron"))
    rising = re.search(r"<dt>Rising with</dt>(.*?)</dd>", page, re.DOTALL)
    assert rising is not None
    assert re.findall(r"<bdi>(.*?)</bdi>", rising[1]) == ["Ben Carr"]
    assert "2 of 3\N{NO-BREAK SPACE}works since 2022" in rising[1]
    first, second = sorted([ada, ben])
    assert f'href="/explore/edge?source=author:{first}&amp;target=author:{second}"' in rising[1]
    assert "Rising with" not in read(client, researcher_address(id_of("Cy Dorn"), "Cy Dorn"))


def test_work_page_leads_to_its_topics_and_institutions(client):
    survey_few()
    work = Work.objects.get(title="Two")
    page = read(client, work_address(work.pk, work.title))
    for address in (
        NETS_PAGE,
        topic_address(10057, "Faces & Masks"),
        place_page(TURING),
        place_page(BABBAGE),
    ):
        assert f'<a href="{address}">' in page
        assert client.get(address).status_code == 200


def test_researcher_page_leads_to_the_institution(client):
    survey_few()
    page = read(client, researcher_address(id_of("Ben Carr"), "Ben Carr"))
    assert f'<a href="{place_page(BABBAGE)}"><bdi>{BABBAGE}</bdi></a>' in page


# ---- addresses


def test_other_addresses_lead_to_the_one_of_each(client):
    survey_few()
    digits = format_institution_id(place_of(TURING))
    for asked, address in {
        "/topics/10036": NETS_PAGE,
        "/topics/10036-other": NETS_PAGE,
        "/topics/10036-other/works?year=2024": f"{NETS_PAGE}/works?year=2024",
        "/topics/10036/people": f"{NETS_PAGE}/people",
        f"/institutions/{digits}": place_page(TURING),
        f"/institutions/{digits}-x/people?page=1": f"{place_page(TURING)}/people?page=1",
    }.items():
        response = client.get(asked)
        assert (response.status_code, response.url) == (301, address)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/topics/99999", 404),
        ("/topics/999999999999999999", 404),
        ("/topics/0", 404),
        ("/topics/9999999999999999999", 404),
        ("/topics/99999.jsonld", 404),
        ("/institutions/ffffffffffffffff", 404),
        ("/institutions/FFFFFFFFFFFFFFFF", 404),
        ("/institutions/zz", 404),
        ("/institutions/03yrm5c26", 404),
        ("/communities/1", 404),
        ("/communities/999999999999999999", 404),
        (f"{NETS_PAGE}/works?year=x", 400),
        (f"{NETS_PAGE}/works?sort=title", 400),
        (f"{NETS_PAGE}/works?kind=book", 400),
        (f"{NETS_PAGE}/works?page=0", 400),
        (f"{NETS_PAGE}/works?page=999999999", 404),
        (f"{NETS_PAGE}/works?with=0000000000000000", 400),
        (f"{NETS_PAGE}/people?community=x", 400),
        (f"{NETS_PAGE}/people?community=99999999999", 400),
        (f"{NETS_PAGE}/people?community=2147483648", 400),
        (f"{NETS_PAGE}/people?page=9", 404),
        (f"{NETS_PAGE}/people?sort=share", 400),
        (f"{NETS_PAGE}/people?sort=works&community=1", 400),
        ("/institutions/{turing}/works?with=zz", 400),
        ("/institutions/{turing}/works?with=%00", 400),
        ("/institutions/{turing}/works?with=ffffffffffffffff", 404),
        ("/institutions/{turing}/works?with={turing}&year=2024", 400),
        ("/institutions/{turing}/people?with={turing}&community=1", 400),
    ],
)
def test_bad_addresses_are_told_so(client, address, status):
    import_few()
    turing = f"{format_institution_id(place_of(TURING))}-turing-house"
    assert client.get(address.format(turing=turing)).status_code == status


def test_topic_data_is_a_term_of_openalex(client):
    survey_few()
    data = json.loads(client.get("/topics/10057.jsonld").content)
    assert (data["@type"], data["name"], data["termCode"]) == ("DefinedTerm", "Faces & Masks", "T10057")
    assert data["@id"] == f"http://testserver{topic_address(10057, FACES['name'])}"


# ---- cost


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("part", "queries"),
    [("", 5), ("/works", 4), ("/people", 3), ("/people?community=1", 3), ("/people?sort=works", 3)],
)
def test_pages_of_a_topic_ask_as_many_queries_whatever_their_rows(
    client, django_assert_num_queries, count, part, queries
):
    import_counted(
        *(
            make_record(
                f"Work {n}", be(f"Ada {n}", TURING)["name"], f"Ben {n}", f"Cy {n}", topics=[NETS, FACES]
            )
            for n in range(count)
        )
    )
    survey_graph()
    with django_assert_num_queries(queries):
        read(client, f"{NETS_PAGE}{part}")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("part", "queries"), [("", 5), ("/works", 4), ("/people", 3), ("/works?with", 5), ("/people?with", 4)]
)
def test_pages_of_an_institution_ask_as_many_queries_whatever_their_rows(
    client, django_assert_num_queries, count, part, queries
):
    import_counted(
        *(
            make_record(f"Work {n}", authors=[be(f"Ada B{n}", TURING, BABBAGE), be(f"Ben C{n}", TURING)])
            for n in range(count)
        )
    )
    survey_graph()
    if part.endswith("with"):
        part += f"={format_institution_id(place_of(BABBAGE))}"
    address = f"{place_page(TURING)}{part}"
    with django_assert_num_queries(queries):
        read(client, address)


@pytest.mark.parametrize("count", [3, 9])
def test_page_of_a_community_asks_two_queries_more_than_its_people(client, django_assert_num_queries, count):
    import_counted(make_record("One", *(f"Ada {'abcdefghi'[n]}son" for n in range(count))))
    survey_graph()
    assert find_author("Ada ason")
    community = Community.objects.get()
    with django_assert_num_queries(3):
        assert read(client, f"/communities/{community.id}").count('class="person"') == count
