"""Topics and institutions by their names: what works are about, and where they come from."""

import re

import msgspec
from rapidfuzz import fuzz, process, utils

from core.rows import read_rows
from papers.search_text import ask_beginnings, fold

FOUND_CAP = 1000
MOST_MEANT = 50
"""So many topics does a filter stand for at most."""
LEAST_LIKENESS = 80.0
"""Of 100, from which on a topic's name is taken to be meant by one that is misspelt."""
MOST_LIKE = 5

_NUMBER = re.compile(r"[tT]?(\d{1,9})", re.ASCII)


class TopicFound(msgspec.Struct, frozen=True):
    """A topic; `subfield` is None where the taxonomy does not have it."""

    id: int
    name: str
    subfield: str | None


class InstitutionFound(msgspec.Struct, frozen=True):
    """An institution, by its match key; `country` is None where no affiliation prints one."""

    id: int
    name: str
    country: str | None


class FoundTopics(msgspec.Struct, frozen=True):
    """One page of the topics found; `is_near` when none has such a name, and these have the most similar ones."""

    topics: tuple[TopicFound, ...]
    found_count: int
    is_near: bool = False


class FoundInstitutions(msgspec.Struct, frozen=True):
    """One page of the institutions found, and how many there are: at most `FOUND_CAP` + 1."""

    institutions: tuple[InstitutionFound, ...]
    found_count: int


class _Topic(TopicFound, frozen=True):
    fit: int
    subfield_fits: bool


class _Institution(InstitutionFound, frozen=True):
    found_count: int


def search_topics(asked: str, *, offset: int, limit: int) -> FoundTopics:
    """Topics whose name has all words of `asked`, each the beginning of one; then those of subfields that have them.

    There are some thousand topics: all are read. Where none has them, those are found whose name is much like it.
    """
    found = _list_topics(asked)
    if found:
        topics = tuple(TopicFound(one.id, one.name, one.subfield) for one in found)
        return FoundTopics(topics[offset : offset + limit], len(topics))
    near = _list_like(asked) if offset == 0 else ()
    return FoundTopics(near[:limit], len(near), is_near=bool(near))


def find_meant_topics(asked: str) -> tuple[int, ...]:
    """The topics that a filter means: that of a number, like T10036, or up to `MOST_MEANT` by name; () for none."""
    number = _NUMBER.fullmatch(asked.strip())
    if number:
        return (int(number[1]),)
    return tuple(one.id for one in search_topics(asked, offset=0, limit=MOST_MEANT).topics)


def search_institutions(asked: str, *, offset: int, limit: int) -> FoundInstitutions:
    """Institutions that a name with all words of `asked` is printed for, each the beginning of one.

    Those printed most come first: candidates are taken from the prominent ones, and from the others only where those
    are fewer than `FOUND_CAP` + 1.
    """
    hits = """SELECT institution_id, name, country, uses_count FROM papers_institutionsearch
              WHERE is_prominent = {is_prominent} AND document @@ (SELECT query FROM asked) LIMIT %(cap)s"""
    sql = f"""
        WITH asked AS MATERIALIZED (SELECT {ask_beginnings("%(asked)s")} AS query),
        prominent AS MATERIALIZED ({hits.format(is_prominent="true")}),
        others AS MATERIALIZED (
            SELECT * FROM ({hits.format(is_prominent="false")}) s WHERE (SELECT count(*) FROM prominent) < %(cap)s
        ),
        found AS MATERIALIZED (SELECT * FROM prominent UNION ALL SELECT * FROM others LIMIT %(cap)s)
        SELECT institution_id AS id, name, country, (SELECT count(*) FROM found) AS found_count
        FROM found ORDER BY uses_count DESC, length(name), institution_id LIMIT %(limit)s OFFSET %(offset)s
    """
    params = {"asked": asked, "cap": FOUND_CAP + 1, "limit": limit, "offset": offset}
    rows = read_rows(_Institution, sql, params)
    institutions = tuple(InstitutionFound(row.id, row.name, row.country) for row in rows)
    return FoundInstitutions(institutions, rows[0].found_count if rows else 0)


def _list_topics(asked: str) -> list[_Topic]:
    words = [re.escape(word) for word in re.findall(r"\w+", asked.lower())]
    if not words:
        return []
    sql = f"""
        SELECT t.id, t.name, s.name AS subfield, CASE WHEN lower(t.name) = lower(%(asked)s) THEN 0 ELSE 1 END AS fit,
            NOT lower({fold("t.name")}) ~ ALL (%(patterns)s) AS subfield_fits
        FROM papers_topic t LEFT JOIN papers_subfield s ON s.id = t.subfield_id
        WHERE t.name IS NOT NULL AND (lower({fold("t.name")}) ~ ALL (%(patterns)s)
                                      OR lower({fold("s.name")}) ~ ALL (%(patterns)s))
        ORDER BY subfield_fits, fit, length(t.name), t.name
    """
    return read_rows(_Topic, sql, {"asked": asked.strip(), "patterns": [rf"\m{word}" for word in words]})


def _list_like(asked: str) -> tuple[TopicFound, ...]:
    sql = """SELECT t.id, t.name, s.name AS subfield FROM papers_topic t
             LEFT JOIN papers_subfield s ON s.id = t.subfield_id WHERE t.name IS NOT NULL ORDER BY t.id"""
    topics = read_rows(TopicFound, sql, {})
    like = process.extract(
        asked,
        [one.name for one in topics],
        scorer=fuzz.token_set_ratio,
        processor=utils.default_process,
        score_cutoff=LEAST_LIKENESS,
        limit=MOST_LIKE,
    )
    return tuple(topics[place] for _, _, place in like)
