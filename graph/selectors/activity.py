"""What an author record did in which year, as the graph has counted its works: on which topics, with whom."""

import msgspec

from graph.records import MOST_PAIRED

TOPICS_TOLD = 6
"""Of so many topics the years are told: those with the most works."""


class TopicYear(msgspec.Struct, frozen=True):
    """How many works of a year are on a topic; `year` is None for those without one."""

    topic_id: int
    year: int | None
    works_count: int


class PeopleYear(msgspec.Struct, frozen=True):
    """With how many people works of a year were signed, and with how many of them for the first time."""

    year: int
    people_count: int
    new_count: int


class Activity(msgspec.Struct, frozen=True):
    """The years of an author record, rising. `undated_people_count` is of those with whom no work has a year."""

    topics: tuple[TopicYear, ...] = ()
    people: tuple[PeopleYear, ...] = ()
    undated_people_count: int = 0


COUNTED = f"""
    SELECT c.year, c.topic_ids, CASE WHEN c.authors_count <= {MOST_PAIRED} THEN c.author_ids END AS author_ids
    FROM papers_authorship a JOIN graph_countedwork c ON c.work_id = a.work_id
    WHERE a.author_id = %(author_id)s AND %(author_id)s = ANY(c.author_ids)
"""
"""The works of `author_id` that are counted as theirs; a crowd makes no pairs."""

ACTIVITY = f"""
    SELECT
        (SELECT coalesce(json_agg(told ORDER BY told.topic_id, told.year), '[]') FROM (
            SELECT on_it.id AS topic_id, c.year, count(*) AS works_count
            FROM counted c CROSS JOIN unnest(c.topic_ids) on_it(id)
            WHERE on_it.id IN (
                SELECT e.target_id FROM graph_authortopic e JOIN papers_topic t ON t.id = e.target_id
                WHERE e.source_id = %(author_id)s AND t.name IS NOT NULL
                ORDER BY e.works_count - e.assigned_works_count DESC, e.assigned_works_count DESC, t.name, t.id
                LIMIT {TOPICS_TOLD})
            GROUP BY on_it.id, c.year
        ) told) AS topics,
        (SELECT coalesce(json_agg(told ORDER BY told.year), '[]') FROM (
            SELECT met.year, count(*) AS people_count, count(*) FILTER (WHERE e.first_year = met.year) AS new_count
            FROM (SELECT DISTINCT c.year, other.id FROM counted c CROSS JOIN unnest(c.author_ids) other(id)
                  WHERE c.year IS NOT NULL) met
            JOIN mine e ON e.target_id = met.id GROUP BY met.year
        ) told) AS people,
        (SELECT count(*) FROM mine WHERE first_year IS NULL) AS undated_people_count
"""
"""An `Activity` from the edges `mine` of `author_id` and its works `counted`."""
