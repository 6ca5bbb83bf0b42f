"""Topics as their pages read them."""

import msgspec

from core.rows import read_row


class TopicEntry(msgspec.Struct, frozen=True):
    """What the taxonomy says of a topic; None where it is not known here."""

    id: int
    name: str
    description: str | None
    subfield: str | None
    field: str | None
    domain: str | None


def read_topic(topic_id: int) -> TopicEntry | None:
    """The topic with this number, or None when there is none or it has no name."""
    sql = """
        SELECT t.id, t.name, t.description, s.name AS subfield, f.name AS field, d.name AS domain
        FROM papers_topic t LEFT JOIN papers_subfield s ON s.id = t.subfield_id
        LEFT JOIN papers_field f ON f.id = s.field_id LEFT JOIN papers_domain d ON d.id = f.domain_id
        WHERE t.id = %(topic_id)s AND t.name IS NOT NULL
    """
    return read_row(TopicEntry, sql, {"topic_id": topic_id})
