"""Following: idempotent, one's own, no more than an account can; two clicks at once are one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from graph.records import NodeKey, NodeKind, author_key
from papers.models import AuthorRedirect, Change
from profiles.models import Follow, User
from profiles.selectors.follows import list_follows, read_following
from profiles.services.follows import FollowError, follow, mark_feed_read, set_public, unfollow
from profiles.subjects import MOST_FOLLOWED, name_subject, read_subject
from tests.profiles.people import make_author, make_user

ADA = author_key(12)
NETS = NodeKey(NodeKind.TOPIC, 10036)
HOUSE = NodeKey(NodeKind.INSTITUTION, -7)


@pytest.fixture
def user(db) -> User:
    return make_user()


@pytest.mark.parametrize("subject", [ADA, NETS, HOUSE])
def test_second_follow_and_second_unfollow_change_nothing(user, subject):
    assert follow(subject=subject, by=user)
    before = Follow.objects.values().get()
    assert not follow(subject=subject, by=user)
    assert Follow.objects.values().get() == before
    assert before["is_public"] is False
    assert name_subject(before["subject_kind"], before["subject_id"]) == subject
    assert unfollow(subject=subject, by=user)
    assert not unfollow(subject=subject, by=user)
    assert not Follow.objects.exists()


def test_follows_are_counted_and_known_by_account(user):
    other = make_user()
    follow(subject=ADA, by=user)
    follow(subject=NETS, by=other)
    assert (read_following(ADA, user).followers_count, read_following(ADA, user).is_following) == (1, True)
    assert (read_following(ADA, other).followers_count, read_following(ADA, other).is_following) == (1, False)
    assert read_following(HOUSE, None).followers_count == 0
    unfollow(subject=ADA, by=other)
    assert read_following(ADA, None).followers_count == 1


def test_follow_becomes_public_and_private_again(user):
    follow(subject=ADA, by=user)
    assert set_public(subject=ADA, is_public=True, by=user)
    assert not set_public(subject=ADA, is_public=True, by=user)
    assert Follow.objects.get().is_public
    assert not set_public(subject=ADA, is_public=False, by=make_user())
    assert set_public(subject=ADA, is_public=False, by=user)
    assert not Follow.objects.get().is_public


def test_record_that_joined_another_is_followed_there(user):
    kept = make_author("Ada Ax")
    follow(subject=author_key(999_999_999), by=user)
    AuthorRedirect.objects.create(old_id=999_999_999, author=kept)
    assert read_following(author_key(kept.pk), user).is_following
    assert [one.node and one.node.label for one in list_follows(user, offset=0, limit=5)] == ["Ada Ax"]
    assert not follow(subject=author_key(kept.pk), by=user)
    assert unfollow(subject=author_key(kept.pk), by=user)
    assert not Follow.objects.exists()


def test_account_follows_no_more_than_it_can(user):
    Follow.objects.bulk_create(
        Follow(user=user, subject_kind=1, subject_id=number) for number in range(1, MOST_FOLLOWED + 1)
    )
    with pytest.raises(FollowError, match="You follow 1,000 already"):
        follow(subject=NETS, by=user)
    assert not follow(subject=author_key(1), by=user)
    unfollow(subject=author_key(1), by=user)
    assert follow(subject=NETS, by=user)


def test_feed_is_read_up_to_what_there_is_and_never_back(user):
    Change.objects.bulk_create(Change(kind=6, subject_kind=1, subject_id=1) for _ in range(3))
    ids = list(Change.objects.order_by("id").values_list("id", flat=True))
    for until, read in ((ids[1], ids[1]), (ids[0], ids[1]), (2**63 - 1, ids[2])):
        mark_feed_read(until=until, by=user)
        user.refresh_from_db()
        assert user.feed_read_id == read
    assert make_user().feed_read_id == 0


def test_what_was_before_the_first_follow_counts_as_read(user):
    Change.objects.bulk_create(Change(kind=6, subject_kind=1, subject_id=1) for _ in range(2))
    before = Change.objects.latest("id").pk

    follow(subject=author_key(1), by=user)
    Change.objects.create(kind=6, subject_kind=1, subject_id=2)
    follow(subject=author_key(2), by=user)

    user.refresh_from_db()
    assert user.feed_read_id == before


@pytest.mark.parametrize("text", ["work:1", "author:0", "author:9999999999999999999", "", "a\x00", "topic:x"])
def test_what_nobody_can_follow_is_refused_in_words(text):
    with pytest.raises(ValueError, match=r"can be followed|a node is named like"):
        read_subject(text)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_are_one_follow():
    user = make_user()
    for number in range(1, 21):
        barrier = Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            done = [pool.submit(_click, user, author_key(number), barrier) for _ in range(2)]
            assert sorted(one.result() for one in done) == [False, True]
    assert Follow.objects.count() == 20
    assert Follow.objects.filter(followed_at__lte=timezone.now()).count() == 20


def _click(user: User, subject: NodeKey, barrier: Barrier) -> bool:
    try:
        barrier.wait(60)
        return follow(subject=subject, by=user)
    finally:
        connection.close()
