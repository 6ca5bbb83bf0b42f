"""Who may vouch for whom: co-authors, by works that sources made both of them authors of."""

import datetime

import msgspec

from core.rows import read_rows
from profiles.selectors.found_evidence import is_added
from profiles.trust.levels import VOUCHING

LISTED_WORKS = 5
_SHARED = f"""
    SELECT own.id AS claim_id, own.author_id, own.level, count(*) AS works_count,
        (array_agg(mine.work_id ORDER BY mine.work_id))[1:%(listed)s] AS work_ids
    FROM profiles_claim own
    JOIN papers_authorship mine ON mine.author_id = own.author_id
    JOIN papers_authorship theirs ON theirs.work_id = mine.work_id AND theirs.author_id = %(author_id)s
    WHERE own.user_id = %(user_id)s AND own.state = 'verified' AND own.level >= %(level)s
        AND own.author_id <> %(author_id)s
        AND NOT {is_added("mine")} AND NOT {is_added("theirs")}
    GROUP BY own.id ORDER BY works_count DESC, own.id LIMIT 1
"""


class SharedWorks(msgspec.Struct, frozen=True):
    """What an account's own record shares with another: `claim_id` is its claim to its own, `level` that of it.

    `work_ids` are some of the works.
    """

    claim_id: int
    author_id: int
    level: int
    works_count: int
    work_ids: tuple[int, ...]


class GivenVouch(msgspec.Struct, frozen=True):
    """A vouch that an account gave; `author_name` is None when the record is gone."""

    id: int
    author_id: int
    author_name: str | None
    user_name: str
    given_at: datetime.datetime
    expires_at: datetime.datetime
    ended_at: datetime.datetime | None
    is_counted: bool


def find_shared_works(*, user_id: int, author_id: int) -> SharedWorks | None:
    """The account's own record, verified at the level from which people vouch, that shares most works with this one.

    None when there is none that shares a work. Works that an owner added to either record don't count.
    """
    params = {"user_id": user_id, "author_id": author_id, "level": VOUCHING, "listed": LISTED_WORKS}
    return next(iter(read_rows(SharedWorks, _SHARED, params)), None)


def list_given_vouches(user_id: int) -> list[GivenVouch]:
    """All vouches that an account gave, the newest first."""
    sql = """
        SELECT e.id, c.author_id, own.printed AS author_name, u.name AS user_name, e.given_at, e.expires_at, e.ended_at,
            e.ended_at IS NULL AND e.expires_at > now() AND giver.state = 'verified' AND giver.level >= %(level)s
                AS is_counted
        FROM profiles_evidence e JOIN profiles_claim c ON c.id = e.claim_id JOIN profiles_user u ON u.id = c.user_id
        JOIN profiles_claim giver ON giver.id = CASE WHEN e.kind = 'vouch' THEN e.value::bigint END
        LEFT JOIN papers_author a ON a.id = c.author_id LEFT JOIN papers_name own ON own.id = a.name_id
        WHERE e.by_id = %(user_id)s AND e.kind = 'vouch' ORDER BY e.given_at DESC, e.id DESC
    """
    return read_rows(GivenVouch, sql, {"user_id": user_id, "level": VOUCHING})
