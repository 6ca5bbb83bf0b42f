"""The page of an edge: the works behind it, and what they sum up to."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from graph.addresses import edge_address
from graph.models import AuthorInstitution, AuthorTopic, Collaboration
from graph.records import NodeKey, NodeKind
from papers.models import AuthorRedirect
from papers.services.topics import assign_topics
from tests.factories import import_records, make_record, sign
from tests.graph.counted import import_counted, key_of, key_of_work

pytestmark = pytest.mark.django_db

TOPIC = {"openalex": "T10036", "name": "Neural architecture search"}
OTHER_TOPIC = {"openalex": "T10057", "name": "Face recognition"}
SEARCH, FACES = NodeKey(NodeKind.TOPIC, 10036), NodeKey(NodeKind.TOPIC, 10057)


def be(name: str, *affiliations: str) -> dict[str, Any]:
    """A signature of the one person of this name."""
    return sign(name, *affiliations, openreview=f"~{name.replace(' ', '_')}1")


ADA, BEN = be("Ada Byron"), be("Ben Carr")
CROWD = [sign(f"Member {'x' * (n // 26)}{chr(97 + n % 26)}") for n in range(99)]


def import_pair() -> None:
    """Ada and Ben sign a work of two, one of sixteen, one of a hundred and one, and one without a year."""
    import_counted(
        make_record("Of two", authors=[ADA, BEN], year=2015, topics=[TOPIC]),
        make_record("Of sixteen", authors=[ADA, BEN, *CROWD[:14]], year=2024, topics=[TOPIC, OTHER_TOPIC]),
        make_record("Of a crowd", authors=[ADA, BEN, *CROWD], year=2020),
        make_record("Undated", authors=[be("Ada Byron", "Turing House"), BEN], year=None),
    )


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response
    return response.content.decode()


def list_titles(page: str) -> list[str]:
    return re.findall(r'class="title"[^>]*><a [^>]*>(.*?)</a></h4>', page)


def test_edge_of_two_people_shows_its_works_and_their_sums(client):
    import_pair()
    page = read(client, edge_address(*sorted([key_of("Ada Byron"), key_of("Ben Carr")])))
    counted, crowded = page.split('id="not-counted"')

    assert "<bdi>Ada Byron</bdi></a> and <a" in page
    assert "3\u00a0works together, 2015–2024." in page
    assert list_titles(counted) == ["Of sixteen", "Of two", "Undated"]
    assert list_titles(crowded) == ["Of a crowd"]
    assert "1\u00a0work by more than 100 authors" in crowded
    edge = Collaboration.objects.get(source_id=key_of("Ada Byron").id, target_id=key_of("Ben Carr").id)
    assert edge.works_count == 3
    assert re.search(rf'Weight</dt><dd><span class="num">{edge.weight:.3f}</span>', page)
    assert re.search(rf'Close works</dt><dd><span class="num">{edge.close_works_count}</span>', page)
    assert re.search(rf'Late works</dt><dd><span class="num">{edge.late_works_count}</span>', page)


def test_edge_has_one_address(client):
    import_pair()
    ends = sorted([key_of("Ada Byron"), key_of("Ben Carr")])
    response = client.get(edge_address(*reversed(ends)))
    assert (response.status_code, response["Location"]) == (302, edge_address(*ends))
    response = client.get(edge_address(SEARCH, ends[0]))
    assert (response.status_code, response["Location"]) == (302, edge_address(ends[0], SEARCH))


def test_edge_is_found_under_the_former_id_of_a_person(client):
    import_pair()
    ends = sorted([key_of("Ada Byron"), key_of("Ben Carr")])
    AuthorRedirect.objects.create(old_id=10**9, author_id=ends[0].id)
    response = client.get(edge_address("author:1000000000", ends[1]))
    assert (response.status_code, response["Location"]) == (302, edge_address(*ends))


def test_edges_of_other_kinds_show_what_is_behind_them(client):
    import_pair()
    ada = key_of("Ada Byron")
    (row,) = AuthorInstitution.objects.all()
    place = NodeKey(NodeKind.INSTITUTION, row.target_id)

    page = read(client, edge_address(ada, SEARCH))
    assert "2\u00a0works on this topic, 2015–2024." in page
    assert list_titles(page) == ["Of sixteen", "Of two"]
    page = read(client, edge_address(ada, place))
    assert "1\u00a0work signed from there." in page
    assert list_titles(page) == ["Undated"]
    page = read(client, edge_address(SEARCH, FACES))
    assert list_titles(page) == ["Of sixteen"]
    page = read(client, edge_address(ada, key_of_work("Of a crowd")))
    assert list_titles(page) == ["Of a crowd"]
    page = read(client, edge_address(key_of_work("Of two"), SEARCH))
    assert list_titles(page) == ["Of two"]


def test_edge_of_a_topic_says_which_works_have_it_from_this_site(client):
    text = "Flood risk and river discharge under climate change"
    import_records(make_record(f"{text}, one", authors=[ADA]), make_record(f"{text}, two", authors=[ADA]))
    assign_topics()
    import_counted()
    row = AuthorTopic.objects.order_by("-works_count")[0]
    assert row.assigned_works_count == row.works_count == 2

    page = read(client, edge_address(key_of("Ada Byron"), NodeKey(NodeKind.TOPIC, row.target_id)))
    assert re.search(r'Topics of this site</dt><dd><span class="num">2</span>', page)
    pair = AuthorTopic.objects.order_by("target_id").values_list("target_id", flat=True)[:2]
    page = read(client, edge_address(*(NodeKey(NodeKind.TOPIC, one) for one in pair)))
    assert len(list_titles(page)) == 2


def test_edge_of_a_crowd_alone_says_that_nothing_is_counted(client):
    import_counted(make_record("Of a crowd", authors=[ADA, BEN, *CROWD]))
    page = read(client, edge_address(*sorted([key_of("Ada Byron"), key_of("Ben Carr")])))
    assert "No work that counts is behind this." in page
    assert "Weight" not in page
    assert list_titles(page) == ["Of a crowd"]


def test_edge_is_paged(client):
    import_counted(*(make_record(f"Work {n:02}", authors=[ADA, BEN]) for n in range(51)))
    address = edge_address(*sorted([key_of("Ada Byron"), key_of("Ben Carr")]))
    assert len(list_titles(read(client, address))) == 50
    assert list_titles(read(client, f"{address}&page=2")) == ["Work 50"]
    assert client.get(f"{address}&page=3").status_code == 404
    turned = edge_address(*sorted([key_of("Ada Byron"), key_of("Ben Carr")], reverse=True))
    assert client.get(f"{turned}&page=2")["Location"] == f"{address}&page=2"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "source=author:1",
        "source=author:1&target=author:1",
        "source=author:1&target=person:1",
        "source=work:1&target=work:2",
        "source=work:1&target=institution:0000000000000001",
        "source=author:99999999999999999999&target=author:1",
        "source=author:1%00&target=author:2",
        "source=author:1&target=author:2&page=x",
    ],
)
def test_edge_that_cannot_be_is_refused(client, query):
    response = client.get(f"/explore/edge?{query}")
    assert response.status_code == 400
    assert 'class="lede"' in response.content.decode()


def test_edge_that_is_not_there_is_not_found(client):
    import_counted(make_record("One", authors=[ADA]), make_record("Two", authors=[BEN]))
    ends = sorted([key_of("Ada Byron"), key_of("Ben Carr")])
    assert "nothing joins the two" in client.get(edge_address(*ends)).content.decode()
    for address in (edge_address(*ends), edge_address(ends[0], "author:999999999999999999")):
        assert client.get(address).status_code == 404


def test_edge_before_the_first_build_is_not_counted_yet(client):
    import_records(make_record("One", authors=[ADA, BEN]))
    response = client.get(edge_address(*sorted([key_of("Ada Byron"), key_of("Ben Carr")])))
    assert response.status_code == 404
    assert "not counted yet" in response.content.decode()


@pytest.mark.parametrize("works", [1, 3])
def test_edge_is_read_in_three_queries(client, django_assert_num_queries, works):
    import_counted(*(make_record(f"Work {n}", authors=[ADA, BEN], topics=[TOPIC]) for n in range(works)))
    address = edge_address(*sorted([key_of("Ada Byron"), key_of("Ben Carr")]))
    with django_assert_num_queries(3):
        client.get(address)
