"""Works as they are cited and exported: with every name printed on them, and no page's other parts."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, islice

from core.rows import read_rows
from papers.citations.graphs import LinkedWork
from papers.citations.works import CitedWork
from papers.models import SourceRecord, Work
from papers.selectors.works import LISTED_SOURCES

BATCH_WORKS = 25
"""Of works by 3,000 people, as there are, they take 20 MB."""


def list_cited_works(work_ids: Sequence[int], *, names_limit: int | None = None) -> list[CitedWork]:
    """These works in this order, each as often as asked; one that is gone is left out.

    With `names_limit` they have so many of their names, and the last: as many as a reference needs.

    Of several identifiers of a scheme one stands for all; of DOIs one that arXiv did not give, where there is one.
    """
    sql = """
        SELECT w.id, w.kind, w.year, w.published_on, w.title, t.abstract, venue.name AS venue, t.url, t.language,
            w.is_retracted, w.changed_at,
            (SELECT coalesce(json_agg(json_build_object('printed', n.printed, 'given', n.given, 'family', n.family)
                                      ORDER BY s.position), '[]')
               FROM (
                    (SELECT position, name_id FROM papers_signature WHERE work_id = w.id AND position >= 1
                     ORDER BY position LIMIT %(names)s)
                    UNION
                    (SELECT position, name_id FROM papers_signature WHERE work_id = w.id AND position >= 1
                     ORDER BY position DESC LIMIT 1)
               ) s JOIN papers_name n ON n.id = s.name_id) AS names,
            (SELECT coalesce(json_object_agg(held.scheme, held.value), '{}')
               FROM (SELECT DISTINCT ON (i.scheme) i.scheme, i.value FROM papers_workidentifier i
                      WHERE i.work_id = w.id
                      ORDER BY i.scheme, i.value LIKE '10.48550/%%', i.value) held) AS identifiers
        FROM unnest(%(work_ids)s::bigint[]) WITH ORDINALITY AS asked(id, rank)
        JOIN papers_work w ON w.id = asked.id LEFT JOIN papers_worktext t ON t.work_id = w.id
        LEFT JOIN papers_venue venue ON venue.id = w.venue_id ORDER BY asked.rank
    """
    return read_rows(CitedWork, sql, {"work_ids": list(work_ids), "names": names_limit})


def stream_cited_works(work_ids: Iterable[int]) -> Iterator[CitedWork]:
    """The same one after the other, for any number of works: a batch of them is in memory at a time."""
    return chain.from_iterable(map(list_cited_works, batch_ids(work_ids)))


def list_linked_works(work_ids: Sequence[int]) -> list[LinkedWork]:
    """These works in this order, with the author records that signed them, and with their topics."""
    sql = """
        SELECT w.id, w.kind, w.year, w.title, venue.name AS venue, w.is_retracted,
            (SELECT i.value FROM papers_workidentifier i WHERE i.work_id = w.id AND i.scheme = 'doi'
              ORDER BY i.value LIKE '10.48550/%%', i.value LIMIT 1) AS doi,
            (SELECT coalesce(json_agg(json_build_object('id', a.author_id, 'name', n.printed, 'position', a.position)
                                      ORDER BY a.position), '[]')
               FROM papers_authorship a JOIN papers_author x ON x.id = a.author_id
               JOIN papers_name n ON n.id = x.name_id
              WHERE a.work_id = w.id) AS people,
            coalesce(
                (SELECT json_agg(json_build_object('id', p.id, 'name', p.name, 'score', t.score, 'is_assigned', false)
                                 ORDER BY t.score DESC NULLS LAST, p.id)
                   FROM papers_worktopic t JOIN papers_topic p ON p.id = t.topic_id WHERE t.work_id = w.id),
                (SELECT json_agg(json_build_object('id', p.id, 'name', p.name, 'score', t.score, 'is_assigned', true)
                                 ORDER BY t.score DESC, p.id)
                   FROM papers_assignedtopic t JOIN papers_topic p ON p.id = t.topic_id WHERE t.work_id = w.id),
                '[]') AS topics
        FROM unnest(%(work_ids)s::bigint[]) WITH ORDINALITY AS asked(id, rank)
        JOIN papers_work w ON w.id = asked.id LEFT JOIN papers_venue venue ON venue.id = w.venue_id
        ORDER BY asked.rank
    """
    return read_rows(LinkedWork, sql, {"work_ids": list(work_ids)})


def stream_linked_works(work_ids: Iterable[int]) -> Iterator[LinkedWork]:
    """The same one after the other, for any number of works."""
    return chain.from_iterable(map(list_linked_works, batch_ids(work_ids)))


def iterate_work_ids(*, ids_a_read: int = 5_000) -> Iterator[int]:
    """The ids of all works, the first that came first; a range of the index a query."""
    last = 0
    while ids := list(
        Work.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:ids_a_read]
    ):
        yield from ids
        last = ids[-1]


def batch_ids(work_ids: Iterable[int]) -> Iterator[list[int]]:
    """The ids in their order, `BATCH_WORKS` at a time."""
    waiting = iter(work_ids)
    while batch := list(islice(waiting, BATCH_WORKS)):
        yield batch


def list_source_keys(work_id: int) -> list[str]:
    """The keys of the sources from which a work is known, at most as many as its page lists."""
    keys = (
        SourceRecord.objects.filter(work_id=work_id)
        .order_by("source_key")
        .values_list("source_key", flat=True)
    )
    return list(keys.distinct()[:LISTED_SOURCES])


def find_known_works(work_ids: Collection[int]) -> set[int]:
    """Those of these ids that a work has."""
    return set(Work.objects.filter(pk__in=work_ids).values_list("pk", flat=True))
