"""The change log: what happened to author records, topics and institutions, in the transaction of the change.

Whoever writes does so near the end of its transaction: entries are read in the order of their ids, which are given out
before the entries can be seen. New collaborators are written by the graph, which alone knows them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from django.db import connection

from papers.models import Change

_KINDS, _SUBJECTS = Change.Kind, Change.Subject

_TOPICS = f"""
    SELECT {_SUBJECTS.TOPIC.value} AS subject_kind, topic_id AS subject_id, work_id
    FROM papers_worktopic WHERE work_id = ANY(%(work_ids)s)
"""
_ASSIGNED_TOPICS = f"""
    SELECT {_SUBJECTS.TOPIC.value} AS subject_kind, topic_id AS subject_id, work_id
    FROM papers_assignedtopic WHERE work_id = ANY(%(work_ids)s)
"""
_INSTITUTIONS = f"""
    SELECT DISTINCT {_SUBJECTS.INSTITUTION.value} AS subject_kind, f.match_key AS subject_id, p.work_id
    FROM papers_signatureaffiliation p JOIN papers_affiliation f ON f.id = p.affiliation_id
    WHERE p.work_id = ANY(%(work_ids)s)
"""


class Standing(NamedTuple):
    """What of a work its log tells when it changes, and the author records whose it is."""

    is_retracted: bool
    versions_count: int
    author_ids: frozenset[int]


def log_change(
    *,
    kind: Change.Kind,
    author_ids: Iterable[int],
    work_id: int | None = None,
    other_id: int | None = None,
) -> None:
    """Note that this happened to each of these author records; `other_id` is another one that it is about.

    Must run in the transaction of the change.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO papers_change (kind, subject_kind, subject_id, work_id, other_id)
               SELECT %s, %s, author_id, %s, %s FROM unnest(%s::bigint[]) AS author (author_id)""",
            [kind.value, _SUBJECTS.AUTHOR.value, work_id, other_id, sorted(set(author_ids))],
        )


def log_new_works(work_ids: Collection[int]) -> None:
    """Note for the topics that sources name, and for institutions, that these works came in."""
    _log_works(_KINDS.NEW_WORK, work_ids, f"{_TOPICS} UNION ALL {_INSTITUTIONS}")


def log_assigned_topics(work_ids: Collection[int]) -> None:
    """Note for the topics that this site gave to these works that they came in; not of works of a first load."""
    sql = f"{_ASSIGNED_TOPICS} AND work_id > (SELECT coalesce(max(untold_until), 0) FROM papers_changelog)"
    _log_works(_KINDS.NEW_WORK, work_ids, sql)


def log_new_authorships(pairs: Collection[tuple[int, int]]) -> None:
    """Note that author records, first in each pair, have these works now; not of works that were theirs just before.

    Those are works whose signatures moved (`MovedAuthorship`), which is settled hereby.
    """
    if not pairs:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH pair AS MATERIALIZED (
                   SELECT author_id, work_id FROM unnest(%s::bigint[], %s::bigint[]) AS given (author_id, work_id)
               ), settled AS (
                   DELETE FROM papers_movedauthorship m USING pair p
                   WHERE (m.author_id, m.work_id) = (p.author_id, p.work_id) RETURNING m.author_id, m.work_id
               )
               INSERT INTO papers_change (kind, subject_kind, subject_id, work_id)
               SELECT %s, %s, author_id, work_id FROM (
                   SELECT author_id, work_id FROM pair EXCEPT SELECT author_id, work_id FROM settled
               ) told ORDER BY work_id, author_id""",
            [
                [author_id for author_id, _ in pairs],
                [work_id for _, work_id in pairs],
                _KINDS.NEW_WORK.value,
                _SUBJECTS.AUTHOR.value,
            ],
        )


def forget_moved_authorships() -> None:
    """Forget whose works were before their signatures moved. Must run when no name block is stale."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM papers_movedauthorship")


def read_standings(work_ids: Collection[int]) -> dict[int, Standing]:
    """How these works stand now, for `log_rebuilt_works`; none for those that are not there."""
    if not work_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT w.id, w.is_retracted,
                   (SELECT count(*) FROM papers_version v WHERE v.work_id = w.id),
                   ARRAY(SELECT a.author_id FROM papers_authorship a WHERE a.work_id = w.id)
               FROM papers_work w WHERE w.id = ANY(%s)""",
            [list(work_ids)],
        )
        return {
            work_id: Standing(is_retracted, versions_count, frozenset(author_ids))
            for work_id, is_retracted, versions_count, author_ids in cursor.fetchall()
        }


def log_rebuilt_works(before: Mapping[int, Standing], destinations: Mapping[int, int]) -> None:
    """Note of works that were made anew, and stood as `before`, which gained a version or were retracted.

    A version is told to the authors alone, a retraction to topics and institutions too. `destinations` is where each
    went that joined another. Author records that lost a work by this are kept in mind: when resolution gives it back
    to them, it is nothing new.
    """
    now = read_standings({destinations.get(work_id, work_id) for work_id in before})
    authors: dict[int, set[int]] = defaultdict(set)
    for work_id, standing in before.items():
        authors[destinations.get(work_id, work_id)] |= standing.author_ids
    stayed = [work_id for work_id in sorted(now) if work_id in before]
    linked = [one for one in stayed if now[one].versions_count > before[one].versions_count]
    retracted = [one for one in stayed if now[one].is_retracted and not before[one].is_retracted]
    _log_of_authors(_KINDS.VERSION_LINKED, linked, authors)
    _log_of_authors(_KINDS.RETRACTION, retracted, authors)
    _log_works(
        _KINDS.RETRACTION, retracted, f"{_TOPICS} UNION ALL {_ASSIGNED_TOPICS} UNION ALL {_INSTITUTIONS}"
    )
    moved = [(one, work_id) for work_id in now for one in authors[work_id] - now[work_id].author_ids]
    if moved:
        with connection.cursor() as cursor:
            cursor.execute(
                """INSERT INTO papers_movedauthorship (author_id, work_id)
                   SELECT * FROM unnest(%s::bigint[], %s::bigint[]) ON CONFLICT DO NOTHING""",
                [[author_id for author_id, _ in moved], [work_id for _, work_id in moved]],
            )


def begin_log_after(work_id: int) -> None:
    """Tell nothing of works up to this one, which a first load brought."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO papers_changelog AS t (id, untold_until) VALUES (1, %s)
               ON CONFLICT (id) DO UPDATE SET untold_until = GREATEST(t.untold_until, EXCLUDED.untold_until)""",
            [work_id],
        )


def _log_works(kind: Change.Kind, work_ids: Collection[int], subjects: str) -> None:
    if work_ids:
        with connection.cursor() as cursor:
            cursor.execute(
                f"""INSERT INTO papers_change (kind, subject_kind, subject_id, work_id)
                    SELECT %(kind)s, subject_kind, subject_id, work_id FROM ({subjects}) told ORDER BY work_id""",
                {"kind": kind.value, "work_ids": list(work_ids)},
            )


def _log_of_authors(
    kind: Change.Kind, work_ids: Iterable[int], authors: Mapping[int, Collection[int]]
) -> None:
    told = [(author_id, work_id) for work_id in work_ids for author_id in sorted(authors[work_id])]
    if told:
        with connection.cursor() as cursor:
            cursor.execute(
                """INSERT INTO papers_change (kind, subject_kind, subject_id, work_id)
                   SELECT %s, %s, * FROM unnest(%s::bigint[], %s::bigint[])""",
                [
                    kind.value,
                    _SUBJECTS.AUTHOR.value,
                    [author_id for author_id, _ in told],
                    [work_id for _, work_id in told],
                ],
            )
