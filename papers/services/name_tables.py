"""The tables of the name index, made anew from what stands in the others: each statement fills one.

All of it is also what a small change of them comes to: `papers/services/names.py` applies the same to what changed.
"""

from collections.abc import Collection, Iterable, Iterator

from django.db import connection

from papers.copying import copy_lines
from papers.models import NameDeletion, NamedKind, NameEntry, NamePrefix
from papers.name_words import DELETIONS, LISTED_FROM, MOST_COUNTED, TURNED, turn_name
from papers.names import fold_text
from papers.rows import copy_line

TABLES = tuple(model._meta.db_table for model in (NameEntry, NamePrefix, NameDeletion))
FEWEST_WORKS = 3
"""A place without a ROR id is found by its name from so many works on: rarer ones are mostly slips."""
STEP = LISTED_FROM // 2
LISTED = 40
"""So many of its best bearers are listed with a beginning."""
LONGEST_PREFIX = 30

_UNTURNED = frozenset(
    ["a", "and", "at", "de", "del", "der", "des", "di", "du", "et", "for", "in", "of", "on", "the"]
)
_LINES_AT_ONCE = 10_000

PEOPLE = f"""
    SELECT DISTINCT {NamedKind.PERSON.value} AS kind, a.id AS subject_id, turned.words, a.works_count,
        a.changed_at AS built_from
    FROM papers_author a JOIN papers_namevariant v ON v.author_id = a.id JOIN papers_name n ON n.id = v.name_id
    CROSS JOIN LATERAL ({TURNED.format(folded="n.folded")}) turned
"""
"""SQL of the entries of author records `a`."""

_TOPICS = """
    SELECT t.id, t.name, coalesce(given.works_count, 0) FROM papers_topic t LEFT JOIN (
        SELECT topic_id, count(*) AS works_count FROM (
            SELECT topic_id FROM papers_worktopic UNION ALL SELECT topic_id FROM papers_assignedtopic
        ) one GROUP BY topic_id
    ) given ON given.topic_id = t.id WHERE t.name IS NOT NULL
"""
_INSTITUTIONS = f"""
    SELECT DISTINCT ON (f.match_key) f.match_key, coalesce(i.name, f.name), used.works_count
    FROM (
        SELECT place.match_key, count(DISTINCT s.work_id) AS works_count
        FROM papers_signatureaffiliation s JOIN papers_affiliation place ON place.id = s.affiliation_id
        GROUP BY place.match_key
        HAVING count(DISTINCT s.work_id) >= {FEWEST_WORKS} OR bool_or(place.institution_id IS NOT NULL)
    ) used JOIN papers_affiliation f USING (match_key) LEFT JOIN papers_institution i ON i.ror = f.institution_id
    ORDER BY f.match_key, length(f.name), f.name
"""

_IN_RANGE = """
    e.kind = {kind} AND e.words >= rtrim({prefix})
    AND e.words < rtrim({prefix}) || CASE WHEN right({prefix}, 1) = ' ' THEN '!' ELSE '~' END
"""
"""SQL of an entry that begins so; with a space at the end, of one that begins with just these words."""


def best_bearers(entries: str, *, kind: str, prefix: str) -> str:
    """SQL of the `subject_ids` and `works_counts` of a prefix. Who bears it twice is there once."""
    return f"""
        SELECT array_agg(subject_id ORDER BY works_count DESC, subject_id) AS subject_ids,
            array_agg(works_count ORDER BY works_count DESC, subject_id) AS works_counts
        FROM (SELECT subject_id, max(works_count) AS works_count FROM (
            SELECT e.subject_id, e.works_count FROM {entries} e WHERE {_IN_RANGE.format(kind=kind, prefix=prefix)}
            ORDER BY e.works_count DESC, e.subject_id LIMIT {4 * LISTED}
        ) top GROUP BY subject_id ORDER BY max(works_count) DESC, subject_id LIMIT {LISTED}) best
    """


def count_names(entries: str, word: str) -> str:
    """SQL of how many names of people have the word, up to MOST_COUNTED."""
    return f"""(SELECT count(*) FROM (
        SELECT FROM {entries} e
        WHERE e.kind = {NamedKind.PERSON.value} AND e.words >= {word} AND e.words < {word} || '!'
        LIMIT {MOST_COUNTED}) counted)"""


def forget_people(author_ids: Collection[int]) -> None:
    """Take out author records that are none any more, at once: who is hidden is found no longer."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {TABLES[0]} WHERE kind = {NamedKind.PERSON.value} AND subject_id = ANY(%s)",
            [list(author_ids)],
        )


def fill_entries(entries: str) -> int:
    """Write all entries to an empty table; how many people's there are."""
    with connection.cursor() as cursor:
        # In the order of words, so that those of one beginning lie together.
        cursor.execute(f"INSERT INTO {entries} {PEOPLE} ORDER BY 3, 2")
        people_count = int(cursor.rowcount)
    fill_places(entries)
    return people_count


def fill_places(entries: str) -> None:
    """Write the entries of all topics and institutions."""
    for kind, query in ((NamedKind.TOPIC, _TOPICS), (NamedKind.INSTITUTION, _INSTITUTIONS)):
        with connection.chunked_cursor() as cursor:
            cursor.execute(query)
            while rows := cursor.fetchmany(_LINES_AT_ONCE):
                copy_lines(entries, ("kind", "subject_id", "words", "works_count"), _lay_out(kind, rows))


def _lay_out(kind: NamedKind, rows: Iterable[tuple[int, str, int]]) -> Iterator[str]:
    for subject_id, name, works_count in rows:
        for words in turn_name(fold_text(name), unturned=_UNTURNED):
            yield copy_line(kind.value, subject_id, words, works_count)


def fill_prefixes(prefixes: str, entries: str) -> None:
    """Write all beginnings of so many entries to an empty table, with their best bearers.

    Every `STEP`th entry is looked at, in order: what two neighbours of these both begin with, at least that many in
    between begin with, too. So one pass finds all beginnings of `LISTED_FROM` entries, whatever their length.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {prefixes} (kind, prefix, subject_ids, works_counts)
                WITH numbered AS (
                    SELECT kind, words || ' ' AS words, row_number() OVER (PARTITION BY kind ORDER BY words) AS number
                    FROM {entries}
                ), neighbours AS (
                    SELECT kind, words, lead(words) OVER (PARTITION BY kind ORDER BY number) AS next_words
                    FROM numbered WHERE number %% %(step)s = 0
                ), shared AS (
                    SELECT DISTINCT kind, left(words, letters) AS prefix
                    FROM neighbours, generate_series(1, least(length(words), %(longest)s)) AS letters
                    WHERE left(words, letters) = left(next_words, letters)
                )
                SELECT shared.kind, shared.prefix, best.subject_ids, best.works_counts
                FROM shared
                CROSS JOIN LATERAL ({best_bearers(entries, kind="shared.kind", prefix="shared.prefix")}) best
                WHERE shared.prefix <> '' AND best.subject_ids IS NOT NULL""",
            {"step": STEP, "longest": LONGEST_PREFIX},
        )


def fill_deletions(deletions: str, entries: str) -> None:
    """Write the deletions of all words of people's names to an empty table."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {deletions} (deletion, word, names_count)
                SELECT one.deletion, counted.word, least(counted.names_count, %s) FROM (
                    SELECT left(split_part(words, ' ', 1), 40) AS word, count(*) AS names_count
                    FROM {entries} WHERE kind = {NamedKind.PERSON.value} GROUP BY 1
                ) counted CROSS JOIN LATERAL ({DELETIONS.format(word="counted.word")}) one
                WHERE counted.word <> '' ORDER BY 1, 2""",
            [MOST_COUNTED],
        )
