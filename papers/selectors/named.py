"""Who and what is called so: bearers of names from the name index, in a number of steps that size does not change."""

from collections.abc import Sequence

import msgspec

from core.rows import read_rows
from papers.models import NamedKind
from papers.name_words import LISTED_FROM

_TO_THE_END = "~"
"""What sorts behind all that goes on with letters."""

_HITS = f"""
    SELECT kind, subject_id, max(fit) AS fit, max(works_count) AS works_count FROM (
        SELECT kinds.kind, e.subject_id, e.works_count, CASE
            WHEN e.words = asked.words AND asked.words LIKE '%% %%' THEN 2
            WHEN asked.is_whole OR e.words = asked.words OR starts_with(e.words, asked.words || ' ') THEN 1
            ELSE 0 END AS fit
        FROM unnest(%(kinds)s::smallint[]) AS kinds(kind)
        CROSS JOIN unnest(%(arrangements)s::text[], %(whole)s::boolean[]) AS asked(words, is_whole)
        CROSS JOIN LATERAL (
            SELECT subject_id, words, works_count FROM papers_nameentry
            WHERE kind = kinds.kind AND words >= asked.words AND words < asked.words || '{_TO_THE_END}'
            AND NOT (%(trusts_lists)s AND EXISTS (
                SELECT FROM papers_nameprefix p WHERE p.kind = kinds.kind AND p.prefix = asked.words))
            ORDER BY words LIMIT %(scanned)s
        ) e
        UNION ALL
        SELECT p.kind, best.subject_id, best.works_count,
            CASE WHEN right(p.prefix, 1) = ' ' OR p.prefix = ANY(%(initials)s) THEN 1 ELSE 0 END
        FROM papers_nameprefix p
        CROSS JOIN unnest(p.subject_ids[:%(listed)s], p.works_counts[:%(listed)s]) AS best(subject_id, works_count)
        WHERE p.kind = ANY(%(kinds)s::smallint[]) AND p.prefix = ANY(%(prefixes)s)
    ) one GROUP BY kind, subject_id
"""
"""SQL of who bears a name as asked: of each order the first `scanned` in the order of words, in which those who are
called just so come first; and where more bear it, the best known of all: these alone where `trusts_lists`."""


class _Counted(msgspec.Struct, frozen=True):
    subject_id: int
    found_count: int


class Bearer(msgspec.Struct, frozen=True):
    """Who or what bears a name. `fit` is 2 when it is the whole name, 1 when all words are its words, else 0."""

    kind: NamedKind
    subject_id: int
    fit: int


def count_people(
    arrangements: Sequence[str], *, cap: int, offset: int, limit: int
) -> tuple[tuple[int, ...], int]:
    """The author records of one page, who fit best and then who have most works first; and how many, at most `cap`."""
    sql = f"""
        WITH hits AS MATERIALIZED ({_HITS})
        SELECT h.subject_id, least(%(cap)s, (SELECT count(*) FROM hits)) AS found_count
        FROM hits h JOIN papers_author a ON a.id = h.subject_id
        ORDER BY h.fit DESC, h.works_count DESC, h.subject_id LIMIT %(limit)s OFFSET %(offset)s
    """
    params = _lay_out((NamedKind.PERSON,), arrangements, scanned=cap, listed=cap, trusts_lists=False) | {
        "cap": cap,
        "limit": limit,
        "offset": offset,
    }
    rows = read_rows(_Counted, sql, params)
    return tuple(row.subject_id for row in rows), rows[0].found_count if rows else 0


def list_bearers(kinds: Sequence[NamedKind], arrangements: Sequence[str], *, limit: int) -> list[Bearer]:
    """Up to `limit` of each kind: what is called just so, then who has most works, however much of it is typed."""
    sql = f"""
        SELECT kind, subject_id, fit FROM (
            SELECT *, row_number() OVER (PARTITION BY kind ORDER BY fit = 2 DESC, works_count DESC, subject_id) AS rank
            FROM ({_HITS}) hits
        ) ranked WHERE rank <= %(limit)s ORDER BY kind, rank
    """
    return read_rows(
        Bearer,
        sql,
        _lay_out(kinds, arrangements, scanned=LISTED_FROM, listed=limit, trusts_lists=True)
        | {"limit": limit},
    )


def _lay_out(
    kinds: Sequence[NamedKind], arrangements: Sequence[str], *, scanned: int, listed: int, trusts_lists: bool
) -> dict[str, object]:
    # A letter that stands alone is the whole of a word that begins with it.
    initials = [words for words in arrangements if len(words.rpartition(" ")[2]) == 1]
    return {
        "kinds": [kind.value for kind in kinds],
        "arrangements": list(arrangements),
        "whole": [words in initials for words in arrangements],
        "initials": initials,
        "prefixes": [*arrangements, *(() if trusts_lists else (f"{words} " for words in arrangements))],
        "scanned": scanned,
        "listed": listed,
        "trusts_lists": trusts_lists,
    }
