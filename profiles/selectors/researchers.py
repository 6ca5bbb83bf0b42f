"""What owners state of themselves, as pages and forms read it."""

import datetime

import msgspec

from core.rows import read_row
from profiles.stated import Link, Statement


class NameRow(msgspec.Struct, frozen=True):
    """A name that the owner says is theirs, or, when not `is_shown`, one that is not to be shown."""

    name: str
    is_shown: bool


class StatedRow(msgspec.Struct, frozen=True):
    """What the owner of a page states. `highlights` are works of the record still, in their order.

    `orcid` is the iD that they signed in with. The times are None where they never said or reviewed anything.
    """

    owner_id: int
    level: int
    collaboration: str
    affiliation: str
    bio: str
    links: tuple[Link, ...]
    names: tuple[NameRow, ...]
    highlights: tuple[int, ...]
    orcid: str | None
    stated_at: datetime.datetime | None
    names_reviewed_at: datetime.datetime | None
    reviewed_at: datetime.datetime | None

    @property
    def statement(self) -> Statement:
        """The part of it that one form holds."""
        return Statement(self.collaboration, self.affiliation, self.bio, self.links)


def read_stated(author_id: int) -> StatedRow | None:
    """What the owner of this author record states; None while nobody's claim to it is verified. One query.

    What somebody said whose page it is no longer is not read.
    """
    return read_row(StatedRow, _STATED, {"author_id": author_id}, is_prepared=True)


_STATED = """
    SELECT c.user_id AS owner_id, c.level, coalesce(r.collaboration, '') AS collaboration,
        coalesce(r.affiliation, '') AS affiliation, coalesce(r.bio, '') AS bio,
        coalesce(r.links, '[]') AS links, r.changed_at AS stated_at, r.names_reviewed_at, r.reviewed_at,
        (SELECT coalesce(json_agg(json_build_object('name', n.name, 'is_shown', n.is_shown) ORDER BY n.name), '[]')
           FROM profiles_statedname n WHERE n.researcher_id = r.author_id) AS names,
        (SELECT coalesce(json_agg(h.work_id ORDER BY h.rank, h.work_id), '[]') FROM profiles_highlight h
           JOIN papers_authorship a ON a.author_id = h.researcher_id AND a.work_id = h.work_id
          WHERE h.researcher_id = r.author_id) AS highlights,
        (SELECT e.value FROM profiles_evidence e WHERE e.claim_id = c.id AND e.kind = 'orcid' AND e.ended_at IS NULL
            AND (e.expires_at IS NULL OR e.expires_at > now()) ORDER BY e.id LIMIT 1) AS orcid
    FROM profiles_claim c
    LEFT JOIN profiles_researcher r ON r.author_id = c.author_id AND r.stated_by_id = c.user_id
    WHERE c.author_id = %(author_id)s AND c.state = 'verified'
"""
