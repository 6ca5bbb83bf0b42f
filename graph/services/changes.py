"""What the graph alone knows of the change log: who works together for the first time."""

from django.db import connection

from papers.models import Change


def log_new_collaborators() -> None:
    """Note for both of two author records that they now share a work of at most `CLOSE_AUTHORS`, for the first time.

    Only of records that had works before: nobody could follow the others. Of larger works it would be told of each of
    a crowd. A record that joined another brings it no new collaborators, nor is it one. Full builds tell nothing: they
    do not know what was. Must run where `edges.apply_changes` merged `edge_change` into the collaborations.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH gained AS MATERIALIZED (
                   SELECT author_id, sum(works_count) AS works_count FROM (
                       SELECT unnest(author_ids) AS author_id, 1 AS works_count FROM fresh_work
                       UNION ALL SELECT unnest(author_ids), -1 FROM former_work
                   ) counted GROUP BY author_id
               ), known AS MATERIALIZED (
                   SELECT g.author_id FROM gained g JOIN papers_author a ON a.id = g.author_id
                   WHERE a.works_count > g.works_count
               ), came AS MATERIALIZED (
                   SELECT d.source_id, d.target_id FROM edge_change d
                   JOIN known s ON s.author_id = d.source_id JOIN known o ON o.author_id = d.target_id
                   JOIN graph_collaboration t ON (t.source_id, t.target_id) = (d.source_id, d.target_id)
                   WHERE d.close_works_count > 0 AND t.close_works_count = d.close_works_count
               ), stayed AS (
                   SELECT coalesce(s.author_id, d.source_id) AS source_id,
                       coalesce(o.author_id, d.target_id) AS target_id
                   FROM edge_change d LEFT JOIN papers_authorredirect s ON s.old_id = d.source_id
                   LEFT JOIN papers_authorredirect o ON o.old_id = d.target_id
                   WHERE d.close_works_count < 0 AND (s.old_id IS NOT NULL OR o.old_id IS NOT NULL)
                       AND EXISTS (SELECT FROM came)
               )
               INSERT INTO papers_change (kind, subject_kind, subject_id, other_id)
               SELECT %s, %s, source_id, target_id FROM (
                   SELECT source_id, target_id FROM came EXCEPT SELECT source_id, target_id FROM stayed
               ) told ORDER BY least(source_id, target_id), source_id""",
            [Change.Kind.NEW_COLLABORATOR.value, Change.Subject.AUTHOR.value],
        )
