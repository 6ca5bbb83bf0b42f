"""What moves when a page moves: one short text for all that a page of a researcher is made of."""

from django.db import connection


def read_researcher_stamp(author_id: int) -> str | None:
    """The stamp of the pages of an author record as everybody sees them; None when there is no such record. One query.

    It moves with the record and its works, the graph and its survey, what is marked to be counted or measured again,
    the trust snapshot, claims with their evidence, reports, what the owner states and follows in public, the followers,
    and the conflation risk. Names of topics, venues and co-authors are not in it.

    A function of the database, which plans its sixteen look-ups once a session: that takes longer than looking.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT profiles_page_stamp(%s)", [author_id])
        (stamp,) = cursor.fetchone()
    return stamp if stamp is None else str(stamp)
