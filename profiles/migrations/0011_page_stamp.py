"""The stamp of a researcher's pages as a function of the database: `profiles/selectors/page_stamps.py` says why."""

from django.db import migrations

CREATE = """
CREATE FUNCTION profiles_page_stamp(of_author_id bigint) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT jsonb_build_array(
            a.changed_at, a.name_id, a.works_count,
            (SELECT counted_at FROM graph_graphstate),
            (SELECT surveyed_at FROM graph_survey),
            (SELECT array[b.id::text, b.phase] FROM graph_graphbuild b ORDER BY b.id DESC LIMIT 1),
            EXISTS (SELECT FROM papers_changedwork),
            EXISTS (SELECT FROM graph_changedauthor WHERE author_id IN (0, a.id)),
            (SELECT max(s.id) FROM profiles_trustsnapshot s WHERE s.author_id = a.id),
            (SELECT array[count(*), max(extract(epoch FROM c.changed_at))]
               FROM profiles_claim c WHERE c.author_id = a.id),
            (SELECT array[count(*), count(e.ended_at), max(e.id)]
               FROM profiles_claim c JOIN profiles_evidence e ON e.claim_id = c.id
              WHERE c.author_id = a.id AND c.state = 'verified'),
            (SELECT count(*) FROM profiles_dispute d WHERE d.author_id = a.id AND d.answered_at IS NULL),
            (SELECT r.changed_at FROM profiles_researcher r WHERE r.author_id = a.id),
            (SELECT count(*) FROM profiles_follow f WHERE f.subject_kind = 1 AND f.subject_id = a.id),
            (SELECT array[count(*), max(extract(epoch FROM f.followed_at))]
               FROM profiles_claim c JOIN profiles_follow f ON f.user_id = c.user_id AND f.is_public
              WHERE c.author_id = a.id AND c.state = 'verified'),
            (SELECT array[k.found_at::text, k.score::text, k.is_dismissed::text]
               FROM graph_conflationrisk k WHERE k.author_id = a.id)
        )::text
        FROM papers_author a WHERE a.id = of_author_id
    );
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("profiles", "0010_added_works_stay"),
        ("papers", "0016_change_log"),
        ("graph", "0005_open_conflations"),
    ]

    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION profiles_page_stamp(bigint)")]
