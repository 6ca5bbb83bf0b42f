"""The record that an identifier names."""

from collections.abc import Sequence

import msgspec

from core.rows import read_rows
from papers.addresses import institution_address, researcher_address, topic_address, work_address
from papers.asked_identifiers import AskedIdentifier
from papers.names import stable_key

_MOST_TOPIC = 2**31 - 1


class Held(msgspec.Struct, frozen=True):
    """The record that an identifier names: its kind ("work", "researcher", "topic" or "institution"), id and name."""

    kind: str
    id: int
    label: str

    @property
    def address(self) -> str:
        """The one address of its page."""
        return _ADDRESSES[self.kind](self.id, self.label)


def find_identified(identifiers: Sequence[AskedIdentifier]) -> str | None:
    """The address of the one record with one of these identifiers, works first; None when none has one."""
    held = find_held(identifiers)
    return held.address if held else None


def find_held(identifiers: Sequence[AskedIdentifier]) -> Held | None:
    """The one record with one of these identifiers, works first; None when none has one."""
    if not identifiers:
        return None
    sql = """
        WITH asked AS (SELECT * FROM unnest(%(schemes)s::text[], %(values)s::text[]) AS asked(scheme, value))
        SELECT 'work' AS kind, w.id, coalesce(w.title, '') AS label, 1 AS rank
        FROM asked JOIN papers_workidentifier i USING (scheme, value) JOIN papers_work w ON w.id = i.work_id
        UNION ALL
        SELECT 'researcher', a.id, n.printed, 2
        FROM asked JOIN papers_authoridentifier i USING (scheme, value) JOIN papers_author a ON a.id = i.author_id
        JOIN papers_name n ON n.id = a.name_id
        UNION ALL
        SELECT 'topic', t.id, coalesce(t.name, ''), 3 FROM papers_topic t WHERE t.id = ANY(%(topics)s)
        UNION ALL
        SELECT 'institution', f.match_key, f.name, 4
        FROM papers_affiliation f WHERE f.match_key = ANY(%(institutions)s)
        ORDER BY rank, id LIMIT 1
    """
    params = {
        "schemes": [one.scheme for one in identifiers],
        "values": [one.value for one in identifiers],
        "topics": [
            int(one.value[1:])
            for one in identifiers
            if one.scheme == "openalex" and one.value[0] == "T" and int(one.value[1:]) <= _MOST_TOPIC
        ],
        "institutions": [stable_key(one.value) for one in identifiers if one.scheme == "ror"],
    }
    rows = read_rows(Held, sql, params)
    return rows[0] if rows else None


_ADDRESSES = {
    "work": work_address,
    "researcher": researcher_address,
    "topic": topic_address,
    "institution": institution_address,
}
