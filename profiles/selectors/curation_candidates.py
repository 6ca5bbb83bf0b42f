"""Other records that could be the same person's, with what speaks for that and what against it."""

import msgspec

from core.rows import read_rows
from papers.selectors.works import IdentifierRow

COMPARED = 100
"""So many records of these names are compared, those with the most works; of a common name there are far more."""
LISTED_CANDIDATES = 12
_WORKS = 500
_PAIRED = 100
_NAMED = 5


class Candidate(msgspec.Struct, frozen=True):
    """Another record under one of the names, and what both have in common; lists are cut, counts are true.

    `both_count` works are signed by both, which makes them two people. The rest comes from at most 500 works of each.
    """

    id: int
    name: str
    works_count: int
    first_year: int | None
    last_year: int | None
    is_owned: bool
    people: tuple[str, ...]
    people_count: int
    places: tuple[str, ...]
    identifiers: tuple[IdentifierRow, ...]
    both_count: int
    own_orcids: tuple[str, ...]
    their_orcids: tuple[str, ...]


def list_candidates(author_id: int, *, only: int | None = None) -> list[Candidate]:
    """Records whose names stand in a name block of this one, what hangs together most first; `only` compares that one.

    Those who signed a work together come last. One query, bounded by `COMPARED` records of 500 works each.
    """
    near = "SELECT id AS author_id FROM papers_author WHERE id = %(only)s" if only is not None else _NEAR
    sql = f"""
        WITH near AS MATERIALIZED ({near}),
        mine AS MATERIALIZED (
            SELECT a.work_id, a.position, w.signatures_count FROM papers_authorship a
            JOIN papers_work w ON w.id = a.work_id
            WHERE a.author_id = %(author_id)s ORDER BY a.work_id DESC LIMIT {_WORKS}
        ), theirs AS MATERIALIZED (
            SELECT near.author_id, one.* FROM near CROSS JOIN LATERAL (
                SELECT a.work_id, a.position, w.signatures_count FROM papers_authorship a
                JOIN papers_work w ON w.id = a.work_id
                WHERE a.author_id = near.author_id ORDER BY a.work_id DESC LIMIT {_WORKS}
            ) one
        ), my_people AS MATERIALIZED (
            SELECT DISTINCT o.author_id FROM mine JOIN papers_authorship o ON o.work_id = mine.work_id
            WHERE mine.signatures_count <= {_PAIRED} AND o.author_id <> %(author_id)s
        ), shared_people AS (
            SELECT t.author_id, o.author_id AS person_id, count(*) AS works_count FROM theirs t
            JOIN papers_authorship o ON o.work_id = t.work_id AND o.author_id <> t.author_id
            JOIN my_people p ON p.author_id = o.author_id
            WHERE t.signatures_count <= {_PAIRED} GROUP BY t.author_id, o.author_id
        ), my_places AS MATERIALIZED (
            SELECT DISTINCT f.match_key FROM mine
            JOIN papers_signatureaffiliation x ON x.work_id = mine.work_id AND x.position = mine.position
            JOIN papers_affiliation f ON f.id = x.affiliation_id
        ), shared_places AS (
            SELECT t.author_id, f.match_key, min(f.name) AS name FROM theirs t
            JOIN papers_signatureaffiliation x ON x.work_id = t.work_id AND x.position = t.position
            JOIN papers_affiliation f ON f.id = x.affiliation_id JOIN my_places USING (match_key)
            GROUP BY t.author_id, f.match_key
        ), my_identifiers AS MATERIALIZED (
            SELECT DISTINCT i.scheme, i.value FROM mine
            JOIN papers_signatureidentifier i ON i.work_id = mine.work_id AND i.position = mine.position
        ), their_identifiers AS MATERIALIZED (
            SELECT DISTINCT t.author_id, i.scheme, i.value FROM theirs t
            JOIN papers_signatureidentifier i ON i.work_id = t.work_id AND i.position = t.position
        )
        SELECT a.id, own.printed AS name, a.works_count, a.first_year, a.last_year,
            EXISTS (SELECT FROM profiles_claim c WHERE c.author_id = a.id AND c.state = 'verified') AS is_owned,
            (SELECT coalesce(json_agg(best.printed), '[]') FROM (
                SELECT n.printed FROM shared_people s JOIN papers_author o ON o.id = s.person_id
                JOIN papers_name n ON n.id = o.name_id WHERE s.author_id = a.id
                ORDER BY s.works_count DESC, n.printed, o.id LIMIT {_NAMED}) best) AS people,
            (SELECT count(*) FROM shared_people s WHERE s.author_id = a.id) AS people_count,
            (SELECT coalesce(json_agg(best.name), '[]') FROM (
                SELECT s.name FROM shared_places s WHERE s.author_id = a.id ORDER BY s.name LIMIT {_NAMED}
             ) best) AS places,
            (SELECT coalesce(json_agg(json_build_object('scheme', i.scheme, 'value', i.value)
                                      ORDER BY i.scheme, i.value), '[]')
               FROM their_identifiers i JOIN my_identifiers USING (scheme, value)
              WHERE i.author_id = a.id) AS identifiers,
            (SELECT count(*) FROM papers_authorship x JOIN papers_authorship y ON y.work_id = x.work_id
              WHERE x.author_id = a.id AND y.author_id = %(author_id)s) AS both_count,
            (SELECT coalesce(json_agg(value ORDER BY value), '[]') FROM my_identifiers
              WHERE scheme = 'orcid') AS own_orcids,
            (SELECT coalesce(json_agg(i.value ORDER BY i.value), '[]') FROM their_identifiers i
              WHERE i.author_id = a.id AND i.scheme = 'orcid') AS their_orcids
        FROM near JOIN papers_author a ON a.id = near.author_id JOIN papers_name own ON own.id = a.name_id
    """
    ranked = f"""
        SELECT * FROM ({sql}) found
        ORDER BY both_count > 0, json_array_length(identifiers) DESC, people_count DESC,
            json_array_length(places) DESC, works_count DESC, id LIMIT {LISTED_CANDIDATES}
    """
    return read_rows(Candidate, ranked, {"author_id": author_id, "only": only})


_NEAR = f"""
    SELECT v.author_id FROM (
        SELECT DISTINCT n.block FROM papers_namevariant v JOIN papers_name n ON n.id = v.name_id
        WHERE v.author_id = %(author_id)s
    ) own JOIN papers_name n ON n.block = own.block JOIN papers_namevariant v ON v.name_id = n.id
    JOIN papers_author a ON a.id = v.author_id
    WHERE v.author_id <> %(author_id)s
    GROUP BY v.author_id, a.works_count ORDER BY a.works_count DESC, v.author_id LIMIT {COMPARED}
"""
