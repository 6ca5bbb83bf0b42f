"""Communities as pages read them."""

from __future__ import annotations

import pytest

from graph.models import Community, CommunityMember
from graph.pages.communities import name_community
from graph.selectors.communities import list_members, name_communities
from papers.models import Topic
from tests.factories import find_author, import_records, make_record

pytestmark = pytest.mark.django_db


def test_communities_are_told_by_their_people_and_topics():
    import_records(make_record("One", "Ada Byron", "Ben Carr", "Cy Dorn", "Dee Eads"))
    ada, ben = (find_author(name).pk for name in ("Ada Byron", "Ben Carr"))
    Topic.objects.create(id=7, name="Engines")
    Community.objects.create(id=3, members_count=3, central_author_ids=[ben, ada, 10**12], topic_ids=[7, 8])

    found = name_communities([3, 4])

    assert set(found) == {3}
    assert (found[3].id, found[3].members_count, found[3].topics) == (3, 3, ("Engines",))
    assert name_community(found[3]) == "around Ben Carr and Ada Byron"
    assert name_communities([]) == {}


def test_members_are_listed_by_weight():
    import_records(make_record("One", "Ada Byron", "Ben Carr", "Cy Dorn"))
    ada, ben, cy = (find_author(name).pk for name in ("Ada Byron", "Ben Carr", "Cy Dorn"))
    Community.objects.create(id=3, members_count=3, central_author_ids=[ben], topic_ids=[])
    for author_id, weight in ((ada, 1.0), (ben, 3.0), (cy, 2.0)):
        CommunityMember.objects.create(author_id=author_id, community_id=3, weight=weight)
    assert list_members(3, offset=0, limit=2) == (ben, cy)
    assert list_members(3, offset=2, limit=2) == (ada,)


def test_community_whose_people_are_gone_has_no_names():
    Community.objects.create(id=3, members_count=3, central_author_ids=[1, 2, 3], topic_ids=[])
    assert name_community(name_communities([3])[3]) == "of unnamed people"
