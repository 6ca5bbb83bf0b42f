"""What the graph counts of works: one row a work, read from the papers as they stand."""

from django.db import connection

MOST_TOPICS, MOST_INSTITUTIONS = 100, 100
"""Of a work with more of them none is counted: it would make a pair of each with each. Sources give three topics."""

COLUMNS = (
    "work_id, year, authors_count, author_ids, topic_ids, is_assigned, placed_author_ids, institution_ids"
)


def select_facts(only: str) -> str:
    """SQL of the rows, as they should be counted, of the works whose id fits `only`, as in `BETWEEN 1 AND 9`."""
    return f"""
        SELECT w.id AS work_id, w.year,
            GREATEST(w.signatures_count, coalesce(cardinality(signed.author_ids), 0)) AS authors_count,
            coalesce(signed.author_ids, '{{}}') AS author_ids,
            coalesce(told.topic_ids, given.topic_ids) AS topic_ids,
            told.topic_ids IS NULL AND given.topic_ids IS NOT NULL AS is_assigned,
            placed.author_ids AS placed_author_ids, placed.institution_ids
        FROM papers_work w
        LEFT JOIN (
            SELECT work_id, array_agg(author_id ORDER BY author_id) AS author_ids
            FROM papers_authorship WHERE work_id {only} GROUP BY work_id
        ) signed ON signed.work_id = w.id
        LEFT JOIN (
            SELECT work_id, array_agg(topic_id ORDER BY topic_id) AS topic_ids
            FROM papers_worktopic WHERE work_id {only} GROUP BY work_id HAVING count(*) <= {MOST_TOPICS}
        ) told ON told.work_id = w.id
        LEFT JOIN (
            SELECT work_id, array_agg(topic_id ORDER BY topic_id) AS topic_ids
            FROM papers_assignedtopic WHERE work_id {only} GROUP BY work_id
        ) given ON given.work_id = w.id
        LEFT JOIN (
            SELECT work_id, array_agg(author_id ORDER BY author_id, match_key) AS author_ids,
                array_agg(match_key ORDER BY author_id, match_key) AS institution_ids
            FROM (
                SELECT DISTINCT a.work_id, a.author_id, f.match_key
                FROM papers_signatureaffiliation p JOIN papers_authorship a USING (work_id, position)
                JOIN papers_affiliation f ON f.id = p.affiliation_id
                WHERE p.work_id {only} AND a.work_id {only}
            ) once GROUP BY work_id HAVING count(DISTINCT match_key) <= {MOST_INSTITUTIONS}
        ) placed ON placed.work_id = w.id
        WHERE w.id {only}
    """


def recount_marked(limit: int) -> None:
    """Count up to `limit` marked works again, and leave what was and what is in `former_work` and `fresh_work`.

    Works that say what they said are in neither, yet all their author records are marked as changed: what the sources
    say of a work is more than is counted. The tables, of the columns of `CountedWork`, go with the transaction, which
    must hold the catalogue.
    """
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE marked_work (work_id bigint PRIMARY KEY) ON COMMIT DROP")
        cursor.execute(
            """WITH taken AS (
                   DELETE FROM papers_changedwork WHERE work_id IN (
                       SELECT work_id FROM papers_changedwork ORDER BY work_id LIMIT %s
                   ) RETURNING work_id
               )
               INSERT INTO marked_work SELECT work_id FROM taken""",
            [limit],
        )
        cursor.execute("ANALYZE marked_work")
        cursor.execute(
            f"""CREATE TEMPORARY TABLE fresh_work ON COMMIT DROP AS
                {select_facts("IN (SELECT work_id FROM marked_work)")}"""
        )
        cursor.execute(
            f"""CREATE TEMPORARY TABLE former_work ON COMMIT DROP AS
                SELECT {COLUMNS} FROM graph_countedwork JOIN marked_work USING (work_id)"""
        )
        cursor.execute("DROP TABLE marked_work")
        cursor.execute(
            """INSERT INTO graph_changedauthor
               SELECT unnest(author_ids) FROM fresh_work UNION SELECT unnest(author_ids) FROM former_work
               ON CONFLICT DO NOTHING"""
        )
        cursor.execute(
            """WITH same AS (
                   DELETE FROM fresh_work n USING former_work o
                   WHERE n.work_id = o.work_id AND n IS NOT DISTINCT FROM o RETURNING n.work_id
               )
               DELETE FROM former_work o USING same WHERE o.work_id = same.work_id"""
        )
        cursor.execute("DELETE FROM graph_countedwork c USING former_work o WHERE c.work_id = o.work_id")
        cursor.execute(f"INSERT INTO graph_countedwork ({COLUMNS}) SELECT {COLUMNS} FROM fresh_work")
