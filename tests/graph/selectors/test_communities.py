"""Communities as pages read them."""

from __future__ import annotations

import pytest

from graph.models import Community, CommunityMember
from graph.pages.communities import name_community
from graph.selectors.communities import read_communities
from papers.models import Topic
from tests.factories import find_author, import_records, make_record

pytestmark = pytest.mark.django_db


def test_communities_are_told_by_their_people_and_topics():
    import_records(make_record("One", "Ada Byron", "Ben Carr", "Cy Dorn", "Dee Eads"))
    ada, ben, cy, dee = (find_author(name).pk for name in ("Ada Byron", "Ben Carr", "Cy Dorn", "Dee Eads"))
    Topic.objects.create(id=7, name="Engines")
    Community.objects.create(id=3, members_count=3, central_author_ids=[ben, ada, 10**12], topic_ids=[7, 8])
    for author_id in (ada, ben, cy):
        CommunityMember.objects.create(author_id=author_id, community_id=3, weight=1.0)

    found = read_communities([ada, cy, dee])

    assert set(found) == {ada, cy}
    assert found[ada] == found[cy]
    assert (found[ada].id, found[ada].members_count, found[ada].topics) == (3, 3, ("Engines",))
    assert name_community(found[ada]) == "around Ben Carr and Ada Byron"
    assert read_communities([]) == {}


def test_community_whose_people_are_gone_has_no_names():
    Community.objects.create(id=3, members_count=3, central_author_ids=[1, 2, 3], topic_ids=[])
    CommunityMember.objects.create(author_id=1, community_id=3, weight=1.0)
    assert name_community(read_communities([1])[1]) == "of unnamed people"
