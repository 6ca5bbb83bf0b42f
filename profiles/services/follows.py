"""Who follows what, and how far they have read."""

from django.db import connection, transaction
from django.db.models import QuerySet

from graph.records import NodeKey, NodeKind
from papers.models import AuthorRedirect
from profiles.models import Follow, User
from profiles.subjects import MOST_FOLLOWED, SUBJECT_KINDS

_LAST_CHANGE_ID = 2**63 - 1


class FollowError(Exception):
    """It can't be followed; the text is one line for the person."""


@transaction.atomic
def follow(*, subject: NodeKey, by: User) -> bool:
    """Follow what is not followed yet, privately; whether that changed anything.

    What happened before the first follow of an account counts as read: nobody waited for it. Two at once
    end in one row. Raises FollowError when the account follows `MOST_FOLLOWED` already.
    """
    own = _lock_follows(by)
    known = own.filter(subject_kind=SUBJECT_KINDS[subject.kind], subject_id__in=_list_ids(subject))
    if known.exists():
        return False
    if own.count() >= MOST_FOLLOWED:
        raise FollowError(
            f"You follow {MOST_FOLLOWED:,} already, which is as many as one account can: unfollow some first."
        )
    if not own.exists():
        mark_feed_read(until=_LAST_CHANGE_ID, by=by)
    Follow.objects.create(user=by, subject_kind=SUBJECT_KINDS[subject.kind], subject_id=subject.id)
    return True


def unfollow(*, subject: NodeKey, by: User) -> bool:
    """Follow it no more, nor the records that joined it; whether that changed anything."""
    deleted, _ = Follow.objects.filter(
        user=by, subject_kind=SUBJECT_KINDS[subject.kind], subject_id__in=_list_ids(subject)
    ).delete()
    return deleted > 0


def set_public(*, subject: NodeKey, is_public: bool, by: User) -> bool:
    """Let everybody see that they follow it, or nobody; whether that changed anything."""
    changed = (
        Follow.objects.filter(
            user=by, subject_kind=SUBJECT_KINDS[subject.kind], subject_id__in=_list_ids(subject)
        )
        .exclude(is_public=is_public)
        .update(is_public=is_public)
    )
    return changed > 0


def mark_feed_read(*, until: int, by: User) -> None:
    """Note that they have seen all changes up to this one; what they saw before stays seen, what is to come is not."""
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE profiles_user SET feed_read_id =
                   GREATEST(feed_read_id, LEAST(%s::bigint, (SELECT coalesce(max(id), 0) FROM papers_change)))
               WHERE id = %s""",
            [until, by.pk],
        )


def _lock_follows(user: User) -> QuerySet[Follow]:
    """The follows of an account, to which nobody else adds until this transaction ends."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    return Follow.objects.filter(user=user)


def _list_ids(subject: NodeKey) -> list[int]:
    """The id of a subject and those of the records that joined it, under which it may still be followed."""
    if subject.kind is not NodeKind.AUTHOR:
        return [subject.id]
    return [subject.id, *AuthorRedirect.objects.filter(author_id=subject.id).values_list("old_id", flat=True)]
