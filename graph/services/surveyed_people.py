"""People as the survey ranks them: by share of their work, by new collaborators, by works of late. Never by trust.

Three formulas, each a part of a whole plus five: works here / (all works + 5), new collaborators / (all + 5), late
works together / (all together + 5). The five stand for what we have not seen. Without them whoever has one work would
win everywhere with 100 %; with them one of one counts 0.17, ten of ten 0.67 and thirty of fifty 0.55.
"""

from django.db import connection

from graph.models import SurveyedKind
from graph.records import LISTED_PEOPLE, UNSEEN
from graph.services.next_tables import next_name

RISING_PEOPLE = 10
RISING_COLLABORATIONS = 10

LEAST_NEW = 3
"""Who is rising found at least so many new collaborators in late years, and had some before."""
LEAST_TOGETHER = 3
"""A collaboration that is rising has at least so many works, and more than half of them in late years."""

NODE_EDGES = f"""(
    SELECT {SurveyedKind.TOPIC} AS kind, target_id::bigint AS node_id, source_id AS author_id, works_count, last_year
    FROM graph_authortopic
    UNION ALL
    SELECT {SurveyedKind.INSTITUTION}, target_id, source_id, works_count, last_year FROM graph_authorinstitution
)"""
"""SQL of the people of all topics and institutions."""


def write_people() -> None:
    """The people of each topic and institution with the greatest shares of their own work there."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {next_name("graph_surveyedperson")}
                    (kind, node_id, rank, author_id, works_count, all_works_count, share)
                WITH counted AS MATERIALIZED (
                    SELECT a.id, count(*) AS works_count FROM graph_countedwork c, unnest(c.author_ids) AS a (id)
                    GROUP BY a.id
                )
                SELECT kind, node_id, rank, author_id, works_count, all_works_count, share FROM (
                    SELECT e.kind, e.node_id, e.author_id, e.works_count, a.works_count AS all_works_count,
                        e.works_count::float8 / (a.works_count + {UNSEEN}) AS share,
                        row_number() OVER (
                            PARTITION BY e.kind, e.node_id
                            ORDER BY e.works_count::float8 / (a.works_count + {UNSEEN}) DESC, e.works_count DESC,
                                e.author_id
                        ) AS rank
                    FROM {NODE_EDGES} e JOIN counted a ON a.id = e.author_id
                ) ranked WHERE rank <= {LISTED_PEOPLE}"""
        )


def write_rising_people(*, late_from: int) -> None:
    """The people of each topic and institution, with late works there, who found most new collaborators of late.

    A collaborator is new whose first work together is late; only those with a year count.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {next_name("graph_risingperson")}
                    (kind, node_id, rank, author_id, new_count, collaborators_count)
                WITH rising AS MATERIALIZED (
                    SELECT source_id AS author_id, count(*) FILTER (WHERE first_year >= %(late_from)s) AS new_count,
                        count(first_year) AS collaborators_count
                    FROM graph_collaboration GROUP BY source_id
                    HAVING count(*) FILTER (WHERE first_year >= %(late_from)s) >= {LEAST_NEW}
                        AND count(*) FILTER (WHERE first_year < %(late_from)s) >= 1
                )
                SELECT kind, node_id, rank, author_id, new_count, collaborators_count FROM (
                    SELECT e.kind, e.node_id, r.*, row_number() OVER (
                        PARTITION BY e.kind, e.node_id
                        ORDER BY r.new_count::float8 / (r.collaborators_count + {UNSEEN}) DESC, r.author_id
                    ) AS rank
                    FROM {NODE_EDGES} e JOIN rising r USING (author_id) WHERE e.last_year >= %(late_from)s
                ) ranked WHERE rank <= {RISING_PEOPLE}""",
            {"late_from": late_from},
        )


def write_rising_collaborations() -> None:
    """For each person those with whom most of at least `LEAST_TOGETHER` works are late."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {next_name("graph_risingcollaboration")}
                    (source_id, rank, target_id, works_count, late_works_count)
                SELECT source_id, rank, target_id, works_count, late_works_count FROM (
                    SELECT *, row_number() OVER (
                        PARTITION BY source_id
                        ORDER BY late_works_count::float8 / (works_count + {UNSEEN}) DESC, target_id
                    ) AS rank
                    FROM graph_collaboration
                    WHERE works_count >= {LEAST_TOGETHER} AND late_works_count * 2 > works_count
                ) ranked WHERE rank <= {RISING_COLLABORATIONS}"""
        )
