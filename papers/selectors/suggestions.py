"""What may be meant by what is typed so far: people, topics and institutions by the beginning of their names."""

from collections.abc import Sequence

import msgspec

from core.rows import read_rows
from papers.models import NamedKind
from papers.name_words import arrange_words, list_words
from papers.selectors.named import list_bearers
from papers.selectors.near_people import find_near_people
from papers.selectors.people import CARD_WORKS

MOST_SUGGESTED = 10
_MOST_PLACES = 2
"""How many topics, and how many institutions, are suggested at most where there are people enough."""
_MOST_NEAR, _FEWEST_LETTERS = 5, 4
"""From so many letters on, so many people of a similar name are suggested where nothing begins as typed."""

_ROWS = """
    SELECT asked.kind, asked.id, own.printed AS name, a.works_count, a.first_year, a.last_year, NULL AS country, (
        SELECT f.name FROM (
            SELECT work_id, position FROM papers_authorship WHERE author_id = a.id ORDER BY work_id DESC LIMIT %(works)s
        ) mine
        JOIN papers_signatureaffiliation sa ON sa.work_id = mine.work_id AND sa.position = mine.position
        JOIN papers_affiliation f ON f.id = sa.affiliation_id JOIN papers_work w ON w.id = mine.work_id
        ORDER BY w.year DESC NULLS LAST, w.id DESC, f.name LIMIT 1
    ) AS affiliation, asked.rank
    FROM unnest(%(kinds)s::smallint[], %(ids)s::bigint[]) WITH ORDINALITY AS asked(kind, id, rank)
    JOIN papers_author a ON a.id = asked.id JOIN papers_name own ON own.id = a.name_id WHERE asked.kind = 1
    UNION ALL
    SELECT asked.kind, asked.id, t.name, NULL, NULL, NULL, NULL, NULL, asked.rank
    FROM unnest(%(kinds)s::smallint[], %(ids)s::bigint[]) WITH ORDINALITY AS asked(kind, id, rank)
    JOIN papers_topic t ON t.id = asked.id WHERE asked.kind = 2 AND t.name IS NOT NULL
    UNION ALL
    SELECT asked.kind, asked.id, named.name, NULL, NULL, NULL, named.country, NULL, asked.rank
    FROM unnest(%(kinds)s::smallint[], %(ids)s::bigint[]) WITH ORDINALITY AS asked(kind, id, rank)
    CROSS JOIN LATERAL (
        SELECT coalesce(i.name, f.name) AS name, coalesce(i.country, f.country) AS country
        FROM papers_affiliation f LEFT JOIN papers_institution i ON i.ror = f.institution_id
        WHERE f.match_key = asked.id ORDER BY length(f.name), f.name LIMIT 1
    ) named WHERE asked.kind = 3
"""


class SuggestedRow(msgspec.Struct, frozen=True):
    """What is suggested. Of people alone: `works_count`, the years of the works that have one, and `affiliation`, the
    newest of their latest `CARD_WORKS` works.

    `country` is the two letters of an institution's, where a source gives it.
    """

    kind: NamedKind
    id: int
    name: str
    works_count: int | None
    first_year: int | None
    last_year: int | None
    affiliation: str | None
    country: str | None


class Suggested(msgspec.Struct, frozen=True):
    """Up to MOST_SUGGESTED rows: people, then topics, then institutions.

    `is_near` when nothing begins as typed, and these are people of the most similar names.
    """

    rows: tuple[SuggestedRow, ...]
    is_near: bool = False


def list_suggestions(asked: str, *, kinds: Sequence[NamedKind] = tuple(NamedKind)) -> Suggested:
    """What of these kinds may be meant: what is called just so, then who has most works.

    Nothing when nothing can be searched for.
    """
    words = list_words(asked)
    if not words:
        return Suggested(())
    bearers = list_bearers(kinds, arrange_words(words), limit=MOST_SUGGESTED)
    keys = [(one.kind, one.subject_id) for one in bearers]
    is_near = not keys and NamedKind.PERSON in kinds and sum(map(len, words)) >= _FEWEST_LETTERS
    if is_near:
        keys = [(NamedKind.PERSON, one) for one in find_near_people(words)[:_MOST_NEAR]]
    rows = _read(_choose(keys)) if keys else []
    return Suggested(tuple(rows), is_near=is_near and bool(rows))


def _choose(keys: list[tuple[NamedKind, int]]) -> list[tuple[NamedKind, int]]:
    """As many people as there is room for beside a few topics and institutions; more of these where people are few."""
    people, topics, institutions = ([key for key in keys if key[0] is kind] for kind in NamedKind)
    room = MOST_SUGGESTED - len(people)
    least = min(len(topics), _MOST_PLACES), min(len(institutions), _MOST_PLACES)
    topics = topics[: max(least[0], room - least[1])]
    institutions = institutions[: max(least[1], room - len(topics))]
    return people[: MOST_SUGGESTED - len(topics) - len(institutions)] + topics + institutions


def _read(keys: list[tuple[NamedKind, int]]) -> list[SuggestedRow]:
    """Their rows, in this order; what is no more is left out."""
    sql = f"""SELECT kind, id, name, works_count, first_year, last_year, affiliation, country
              FROM ({_ROWS}) named ORDER BY rank"""
    params = {"kinds": [kind.value for kind, _ in keys], "ids": [key for _, key in keys], "works": CARD_WORKS}
    return read_rows(SuggestedRow, sql, params, is_prepared=True)
