"""Works as they are cited and exported: with every name printed on them, and no page's other parts."""

from collections.abc import Collection, Iterator, Sequence
from itertools import chain

from core.rows import read_rows
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


def stream_cited_works(work_ids: Sequence[int]) -> Iterator[CitedWork]:
    """The same one after the other, for any number of works: a batch of them is in memory at a time."""
    starts = range(0, len(work_ids), BATCH_WORKS)
    return chain.from_iterable(list_cited_works(work_ids[start : start + BATCH_WORKS]) for start in starts)


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
