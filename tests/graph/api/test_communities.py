"""Communities for other programs."""

from __future__ import annotations

import pytest

from graph.models import Community, CommunityMember
from tests.factories import find_author, make_record
from tests.graph.api.test_views import be, read, read_problem
from tests.graph.counted import import_counted

pytestmark = pytest.mark.django_db

COMMUNITIES = "/api/v1/graph/communities"
NAMES = ("Ada Ax", "Ben Bo", "Cem Cy")


@pytest.fixture
def people() -> list[int]:
    """Three people in one community, the first the most central."""
    topic = {"openalex": "T10036", "name": "Reading"}
    import_counted(make_record("One", authors=[be(name) for name in NAMES], topics=[topic]))
    ids = [find_author(name).pk for name in NAMES]
    Community.objects.create(id=7, members_count=3, central_author_ids=ids[:1], topic_ids=[10036])
    for weight, author_id in zip((3, 2, 1), ids, strict=True):
        CommunityMember.objects.create(author_id=author_id, community_id=7, weight=weight)
    return ids


def test_communities_are_listed_by_size(client, people):
    Community.objects.create(id=8, members_count=4, central_author_ids=[], topic_ids=[])
    answer = read(client, f"{COMMUNITIES}?sort=members_count:desc")
    assert [one["id"] for one in answer["results"]] == ["8", "7"]
    assert answer["results"][1] == {
        "id": "7",
        "members_count": 3,
        "central_names": ["Ada Ax"],
        "topics": ["Reading"],
        "address": "/communities/7",
    }
    assert read(client, f"{COMMUNITIES}?filter=members_count:<4")["meta"]["count"] == 1


def test_community_has_its_people_in_pages(client, people):
    answer = read(client, f"{COMMUNITIES}/7?per_page=2")
    assert [one["display_name"] for one in answer["results"]] == list(NAMES[:2])
    assert {one["community_id"] for one in answer["results"]} == {answer["community"]["id"]} == {"7"}
    assert (answer["meta"]["count"], answer["community"]["id"]) == (3, "7")
    second = read(client, f"{COMMUNITIES}/7?per_page=2&page=2")
    assert [one["key"] for one in second["results"]] == [f"author:{people[2]}"]


@pytest.mark.parametrize("asked", ["/9", "/99999999999", "/7?page=2"])
def test_community_that_is_not_there_is_told(client, people, asked):
    read_problem(client, f"{COMMUNITIES}{asked}", 404)


@pytest.mark.parametrize("count", [1, 3])
def test_community_asks_as_often_at_one_person_as_at_three(client, people, django_assert_num_queries, count):
    with django_assert_num_queries(3):
        assert len(read(client, f"{COMMUNITIES}/7?per_page={count}")["results"]) == count
