"""Topics and institutions as the survey counts them: their works, years, neighbours and communities."""

from django.db import connection

from graph.models import SurveyedKind
from graph.records import MOST_PAIRED
from graph.services.next_tables import next_name
from graph.services.surveyed_people import NODE_EDGES

LISTED_NEIGHBOURS = 20
LISTED_COMMUNITIES = 5
LEAST_PEOPLE = 2
"""A community is one of a node when so many of its people are there."""


def write_works() -> None:
    """The works of each topic and institution, as the graph has counted them."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {next_name("graph_surveyedwork")} (kind, node_id, year, work_id)
                SELECT {SurveyedKind.TOPIC}, t.id, coalesce(c.year, 0), c.work_id
                FROM graph_countedwork c, unnest(c.topic_ids) AS t (id)
                UNION ALL
                SELECT DISTINCT {SurveyedKind.INSTITUTION}, i.id, coalesce(c.year, 0), c.work_id
                FROM graph_countedwork c, unnest(c.institution_ids) AS i (id)"""
        )


def write_nodes() -> None:
    """The numbers of each topic and institution that has works; `write_works` comes first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {next_name("graph_surveyednode")}
                    (kind, node_id, works_count, assigned_works_count, people_count, years, works_a_year)
                SELECT kind, node_id, works.works_count, coalesce(given.works_count, 0),
                    coalesce(people.people_count, 0), works.years, works.works_a_year
                FROM (
                    SELECT kind, node_id, sum(works_count) AS works_count,
                        coalesce(array_agg(year ORDER BY year) FILTER (WHERE year > 0), '{{}}') AS years,
                        coalesce(array_agg(works_count ORDER BY year) FILTER (WHERE year > 0), '{{}}') AS works_a_year
                    FROM (
                        SELECT kind, node_id, year, count(*)::integer AS works_count
                        FROM {next_name("graph_surveyedwork")} GROUP BY kind, node_id, year
                    ) yearly GROUP BY kind, node_id
                ) works
                LEFT JOIN (
                    SELECT kind, node_id, count(*) AS people_count FROM {NODE_EDGES} e GROUP BY kind, node_id
                ) people USING (kind, node_id)
                LEFT JOIN (
                    SELECT {SurveyedKind.TOPIC} AS kind, t.id AS node_id, count(*) AS works_count
                    FROM graph_countedwork c, unnest(c.topic_ids) AS t (id) WHERE c.is_assigned GROUP BY t.id
                ) given USING (kind, node_id)"""
        )


def write_neighbours() -> None:
    """The institutions that share works, else people, with each; those that share most works come first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {next_name("graph_neighbouringinstitution")}
                    (source_id, rank, target_id, works_count, people_count)
                WITH placed AS MATERIALIZED (
                    SELECT c.work_id, array_agg(DISTINCT i.id ORDER BY i.id) AS ids
                    FROM graph_countedwork c, unnest(c.institution_ids) AS i (id)
                    WHERE c.authors_count <= {MOST_PAIRED} GROUP BY c.work_id
                ), person AS MATERIALIZED (
                    SELECT array_agg(target_id ORDER BY target_id) AS ids FROM graph_authorinstitution
                    GROUP BY source_id HAVING count(*) BETWEEN 2 AND {MOST_PAIRED}
                ), shared AS (
                    SELECT a.id AS source_id, b.id AS target_id, 1 AS works_count, 0 AS people_count
                    FROM placed p, unnest(p.ids) AS a (id), unnest(p.ids) AS b (id) WHERE a.id <> b.id
                    UNION ALL
                    SELECT a.id, b.id, 0, 1
                    FROM person p, unnest(p.ids) AS a (id), unnest(p.ids) AS b (id) WHERE a.id <> b.id
                )
                SELECT source_id, rank, target_id, works_count, people_count FROM (
                    SELECT source_id, target_id, sum(works_count) AS works_count, sum(people_count) AS people_count,
                        row_number() OVER (
                            PARTITION BY source_id ORDER BY sum(works_count) DESC, sum(people_count) DESC, target_id
                        ) AS rank
                    FROM shared GROUP BY source_id, target_id
                ) ranked WHERE rank <= {LISTED_NEIGHBOURS}"""
        )


def write_node_communities() -> None:
    """The communities with the most people of each topic and institution; `write_communities` comes first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {next_name("graph_nodecommunity")} (kind, node_id, rank, community_id, people_count)
                SELECT kind, node_id, rank, community_id, people_count FROM (
                    SELECT e.kind, e.node_id, m.community_id, count(*) AS people_count, row_number() OVER (
                        PARTITION BY e.kind, e.node_id ORDER BY count(*) DESC, m.community_id
                    ) AS rank
                    FROM {NODE_EDGES} e JOIN {next_name("graph_communitymember")} m USING (author_id)
                    GROUP BY e.kind, e.node_id, m.community_id HAVING count(*) >= {LEAST_PEOPLE}
                ) ranked WHERE rank <= {LISTED_COMMUNITIES}"""
        )
