"""What a list of works can be narrowed by, and how many works each value would leave."""

import msgspec

from core.rows import read_row
from papers.selectors.signatures import MOST_COAUTHORS
from papers.selectors.work_conditions import FREE_SCHEMES
from papers.selectors.works import WorkFilter, give_parameters, list_conditions

LISTED_VALUES = 24
"""How many values of a facet are read: those with the most works."""


class NumberCount(msgspec.Struct, frozen=True):
    """How many works have this year, 0 where no source gives one, or this kind."""

    value: int
    works_count: int


class SchemeCount(msgspec.Struct, frozen=True):
    """How many works a source tells of, or have an identifier of a scheme."""

    value: str
    works_count: int


class NamedCount(msgspec.Struct, frozen=True):
    """How many works have this topic, or are by this author record too."""

    value: int
    name: str
    works_count: int


class WorkFacets(msgspec.Struct, frozen=True):
    """The works of an author record by what they can be narrowed to.

    `total_count` is of all, `shown_count` of those that the filter leaves. Each facet counts the works that all of the
    filter but itself leaves; the years newest first, of the others those with the most works first, up to
    `LISTED_VALUES`. `free` says where whole texts are known to be free, `free_count` of how many works they are.
    `topic_name` and `coauthor_name` are of those in the filter, None where there is none such.
    """

    total_count: int
    shown_count: int
    years: tuple[NumberCount, ...]
    kinds: tuple[NumberCount, ...]
    sources: tuple[SchemeCount, ...]
    topics: tuple[NamedCount, ...]
    coauthors: tuple[NamedCount, ...]
    free: tuple[SchemeCount, ...]
    free_count: int
    unfree_count: int
    topic_name: str | None = None
    coauthor_name: str | None = None


_FREE = ", ".join(f"'{scheme}'" for scheme in FREE_SCHEMES)
# Each is over the works `mine` that the other facets leave, which {others} says.
_FACETS = {
    "year": "SELECT year AS value, count(*) AS works_count FROM mine WHERE {others} GROUP BY year ORDER BY year DESC",
    "kind": """
        SELECT kind AS value, count(*) AS works_count FROM mine WHERE {others}
        GROUP BY kind ORDER BY works_count DESC, kind""",
    "source": f"""
        SELECT split_part(r.source_key, ':', 1) AS value, count(DISTINCT mine.id) AS works_count
        FROM mine JOIN papers_sourcerecord r ON r.work_id = mine.id WHERE {{others}}
        GROUP BY 1 ORDER BY works_count DESC, value LIMIT {LISTED_VALUES}""",
    "topic_id": f"""
        SELECT topic.id AS value, topic.name, count(*) AS works_count FROM (
            SELECT t.topic_id FROM mine JOIN papers_worktopic t ON t.work_id = mine.id WHERE {{others}}
            UNION ALL
            SELECT t.topic_id FROM mine JOIN papers_assignedtopic t ON t.work_id = mine.id
            WHERE {{others}} AND NOT EXISTS (SELECT FROM papers_worktopic told WHERE told.work_id = mine.id)
        ) about JOIN papers_topic topic ON topic.id = about.topic_id WHERE topic.name IS NOT NULL
        GROUP BY topic.id ORDER BY works_count DESC, topic.name, topic.id LIMIT {LISTED_VALUES}""",
    "coauthor_id": f"""
        SELECT best.author_id AS value, n.printed AS name, best.works_count FROM (
            SELECT x.author_id, count(*) AS works_count FROM mine JOIN papers_authorship x ON x.work_id = mine.id
            WHERE mine.signatures_count <= {MOST_COAUTHORS} AND x.author_id <> %(author_id)s AND {{others}}
            GROUP BY x.author_id ORDER BY works_count DESC, x.author_id LIMIT {LISTED_VALUES}
        ) best JOIN papers_author author ON author.id = best.author_id JOIN papers_name n ON n.id = author.name_id
        ORDER BY best.works_count DESC, n.printed, best.author_id""",
    "is_open": f"""
        SELECT i.scheme AS value, count(DISTINCT mine.id) AS works_count
        FROM mine JOIN papers_workidentifier i ON i.work_id = mine.id WHERE i.scheme IN ({_FREE}) AND {{others}}
        GROUP BY i.scheme ORDER BY works_count DESC, i.scheme""",
}
_PLURALS = {
    "year": "years",
    "kind": "kinds",
    "source": "sources",
    "topic_id": "topics",
    "coauthor_id": "coauthors",
    "is_open": "free",
}


def read_work_facets(author_id: int, only: WorkFilter) -> WorkFacets:
    """The facets of the works of an author record under a filter, in one query over these works alone."""
    conditions = list_conditions(only)

    def others(but: str = "") -> str:
        return " AND ".join(["true", *(f"mine.of_{name}" for name in conditions if name != but)])

    marks = "".join(f", ({condition}) AS of_{name}" for name, condition in conditions.items())
    facets = (
        f"(SELECT coalesce(json_agg(one), '[]') FROM ({sql.format(others=others(name))}) one) AS {_PLURALS[name]},"
        for name, sql in _FACETS.items()
    )
    sql = f"""
        WITH mine AS MATERIALIZED (
            SELECT w.id, coalesce(w.year, 0) AS year, w.kind, w.signatures_count, EXISTS (
                SELECT FROM papers_workidentifier i WHERE i.work_id = w.id AND i.scheme IN ({_FREE})) AS is_free {marks}
            FROM papers_authorship a JOIN papers_work w ON w.id = a.work_id WHERE a.author_id = %(author_id)s
        )
        SELECT {" ".join(facets)}
            (SELECT count(*) FROM mine) AS total_count,
            (SELECT count(*) FROM mine WHERE {others()}) AS shown_count,
            (SELECT count(*) FROM mine WHERE is_free AND {others("is_open")}) AS free_count,
            (SELECT count(*) FROM mine WHERE NOT is_free AND {others("is_open")}) AS unfree_count,
            (SELECT name FROM papers_topic WHERE id = %(topic_id)s::int) AS topic_name,
            (SELECT n.printed FROM papers_author x JOIN papers_name n ON n.id = x.name_id
              WHERE x.id = %(coauthor_id)s::bigint) AS coauthor_name
    """
    params = {"author_id": author_id, **give_parameters(only)}
    found = read_row(WorkFacets, sql, params, is_prepared=not conditions)
    assert found is not None  # noqa: S101 - a query without FROM has one row
    return found
