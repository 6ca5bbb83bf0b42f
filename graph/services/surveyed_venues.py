"""Venues as the survey counts them: their works, years, people and topics. A venue is its name as printed.

What the graph counts of a work does not say where it appeared: that is read from the papers, by the key of each work.
People are ranked by works, not by share of theirs: whoever published in one place alone would lead everywhere.
"""

from django.db import connection

from graph.models import SurveyedKind
from graph.records import LISTED_PEOPLE, UNSEEN
from graph.services.next_tables import next_name

LISTED_TOPICS = 20

_PRINTED = "graph_countedwork c JOIN papers_work w ON w.id = c.work_id AND w.venue_id IS NOT NULL"


def write_venues() -> None:
    """The works, numbers, people and topics of each venue."""
    with connection.cursor() as cursor:
        for sql in (_WORKS, _PEOPLE, _NODES, _RANKED, "DROP TABLE venue_person", _TOPICS):
            cursor.execute(sql)


_WORKS = f"""
    INSERT INTO {next_name("graph_surveyedwork")} (kind, node_id, year, work_id)
    SELECT {SurveyedKind.VENUE}, w.venue_id, coalesce(c.year, 0), c.work_id FROM {_PRINTED}
"""
_PEOPLE = f"""
    CREATE TEMPORARY TABLE venue_person ON COMMIT DROP AS
    SELECT w.venue_id, a.id AS author_id, count(*)::integer AS works_count
    FROM {_PRINTED}, unnest(c.author_ids) AS a (id) GROUP BY w.venue_id, a.id
"""
_NODES = f"""
    INSERT INTO {next_name("graph_surveyednode")}
        (kind, node_id, works_count, assigned_works_count, people_count, years, works_a_year)
    SELECT {SurveyedKind.VENUE}, venue_id, works_count, 0, coalesce(people_count, 0), years, works_a_year
    FROM (
        SELECT venue_id, sum(works_count) AS works_count,
            coalesce(array_agg(year ORDER BY year) FILTER (WHERE year > 0), '{{}}') AS years,
            coalesce(array_agg(works_count ORDER BY year) FILTER (WHERE year > 0), '{{}}') AS works_a_year
        FROM (
            SELECT w.venue_id, coalesce(c.year, 0) AS year, count(*)::integer AS works_count
            FROM {_PRINTED} GROUP BY w.venue_id, coalesce(c.year, 0)
        ) yearly GROUP BY venue_id
    ) works LEFT JOIN (
        SELECT venue_id, count(*) AS people_count FROM venue_person GROUP BY venue_id
    ) people USING (venue_id)
"""
_RANKED = f"""
    INSERT INTO {next_name("graph_surveyedperson")}
        (kind, node_id, rank, author_id, works_count, all_works_count, share)
    SELECT {SurveyedKind.VENUE}, p.venue_id, p.rank, p.author_id, p.works_count, a.works_count,
        p.works_count::float8 / (a.works_count + {UNSEEN})
    FROM (
        SELECT *, row_number() OVER (PARTITION BY venue_id ORDER BY works_count DESC, author_id) AS rank
        FROM venue_person
    ) p JOIN papers_author a ON a.id = p.author_id WHERE p.rank <= {LISTED_PEOPLE}
"""
_TOPICS = f"""
    INSERT INTO {next_name("graph_venuetopic")} (source_id, rank, target_id, works_count)
    SELECT venue_id, rank, topic_id, works_count FROM (
        SELECT w.venue_id, t.id AS topic_id, count(*) AS works_count,
            row_number() OVER (PARTITION BY w.venue_id ORDER BY count(*) DESC, t.id) AS rank
        FROM {_PRINTED}, unnest(c.topic_ids) AS t (id) GROUP BY w.venue_id, t.id
    ) ranked WHERE rank <= {LISTED_TOPICS}
"""
