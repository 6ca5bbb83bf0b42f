"""The rows of author records as they stood before a correction, and written again as they were.

What a correction does to others than its own records, by what it lets resolution conclude, is kept too.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec
from django.db import connection

from papers.services.resolution import stamp_apart

_OWNERS = {
    "papers_author": "id",
    "papers_namevariant": "author_id",
    "papers_authoridentifier": "author_id",
    "papers_authorship": "author_id",
    "papers_authorredirect": "author_id",
}
"""The tables, and in which column of each the author record stands."""

Rows = list[dict[str, Any]]


class KeptRows:
    """Rows of author records set aside in temporary tables until it is known what became of them."""

    def __init__(self) -> None:
        self._ids: set[int] = set()
        with connection.cursor() as cursor:
            cursor.execute("SELECT last_value FROM papers_author_id_seq")
            (self._last_id,) = cursor.fetchone()
            for table in _OWNERS:
                cursor.execute(f"CREATE TEMPORARY TABLE kept_{table} AS SELECT * FROM {table} WITH NO DATA")

    def keep(self, author_ids: Collection[int]) -> None:
        """Keep the rows of these author records as they are now, where they were not kept before."""
        fresh = set(author_ids) - self._ids
        self._ids |= fresh
        with connection.cursor() as cursor:
            for table, owner in _OWNERS.items():
                cursor.execute(
                    f"INSERT INTO kept_{table} SELECT * FROM {table} WHERE {owner} = ANY(%s)", [list(fresh)]
                )

    def take_changed(self) -> dict[str, Any]:
        """The rows as they were of all that changed since, by table; which author records are new; when it changed.

        Author records that changed come with all their names and identifiers; authorships and redirects are those
        that are not as they were, each authorship with the name block of its signature.
        """
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM papers_author WHERE id > %s", [self._last_id])
            made = [author_id for (author_id,) in cursor.fetchall()]
            ids = [*self._ids, *made]
            changed = self._list_changed(cursor, ids)
            cursor.execute("SELECT to_json(now())::text")
            (stamp,) = cursor.fetchone()
            rows: dict[str, Any] = {"made": sorted(made), "stamped_at": msgspec.json.decode(stamp)}
            for table in ("papers_author", "papers_namevariant", "papers_authoridentifier"):
                kept = f"SELECT * FROM kept_{table} WHERE {_OWNERS[table]} = ANY(%s)"
                rows[table] = _read_json(cursor, kept, [changed])
            rows["papers_authorship"] = _read_json(
                cursor,
                f"""SELECT kept.*, n.block FROM ({_differing("papers_authorship")}) AS kept
                    JOIN papers_signature s USING (work_id, position) JOIN papers_name n ON n.id = s.name_id""",
                [ids],
            )
            rows["papers_authorredirect"] = _read_json(cursor, _differing("papers_authorredirect"), [ids])
            for table in _OWNERS:
                cursor.execute(f"DROP TABLE kept_{table}")
        return rows

    @staticmethod
    def _list_changed(cursor: Any, ids: Sequence[int]) -> list[int]:
        tables = [table for table in _OWNERS if table != "papers_authorredirect"]
        parts = [
            f"""SELECT {_OWNERS[table]} FROM (({_differing(table)})
                UNION ALL (SELECT * FROM {table} WHERE {_OWNERS[table]} = ANY(%s) EXCEPT SELECT * FROM kept_{table})
                ) AS differing"""
            for table in tables
        ]
        cursor.execute(" UNION ".join(parts), [ids] * (2 * len(parts)))
        return [author_id for (author_id,) in cursor.fetchall()]


def _differing(table: str) -> str:
    return f"SELECT * FROM kept_{table} EXCEPT SELECT * FROM {table} WHERE {_OWNERS[table]} = ANY(%s)"


def _read_json(cursor: Any, sql: str, params: Sequence[object]) -> Rows:
    cursor.execute(f"SELECT coalesce(json_agg(kept), '[]')::text FROM ({sql}) AS kept", params)
    (text,) = cursor.fetchone()
    rows: Rows = msgspec.json.decode(text)
    return rows


def put_records(before: Mapping[str, Any]) -> None:
    """Write the author records again that are gone, or that nothing changed since the correction did.

    The others are left to resolution. Redirects that lead away from them go, those that led to them are back.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT b.id FROM jsonb_populate_recordset(NULL::papers_author, %s) b
               LEFT JOIN papers_author a ON a.id = b.id WHERE a.id IS NULL OR a.changed_at = %s::timestamptz""",
            [_dump(before["papers_author"]), before["stamped_at"]],
        )
        ids = [author_id for (author_id,) in cursor.fetchall()]
        cursor.execute("DELETE FROM papers_authorredirect WHERE old_id = ANY(%s)", [ids])
        for table in ("papers_namevariant", "papers_authoridentifier", "papers_author"):
            cursor.execute(f"DELETE FROM {table} WHERE {_OWNERS[table]} = ANY(%s)", [ids])
            if table == "papers_authoridentifier":
                cursor.execute(f"DELETE FROM {table} WHERE author_id = ANY(%s)", [before["made"]])
            own = [row for row in before[table] if row[_OWNERS[table]] in set(ids)]
            cursor.execute(
                f"""INSERT INTO {table} SELECT * FROM jsonb_populate_recordset(NULL::{table}, %s)
                    ON CONFLICT DO NOTHING""",
                [_dump(own)],
            )
        cursor.execute(
            """INSERT INTO papers_authorredirect (old_id, author_id)
               SELECT old_id, author_id FROM jsonb_populate_recordset(NULL::papers_authorredirect, %s) b
               WHERE EXISTS (SELECT FROM papers_author a WHERE a.id = b.author_id)
               AND NOT EXISTS (SELECT FROM papers_author a WHERE a.id = b.old_id)
               ON CONFLICT (old_id) DO UPDATE SET author_id = EXCLUDED.author_id RETURNING author_id""",
            [_dump(before["papers_authorredirect"])],
        )
        stamp_apart(ids + [author_id for (author_id,) in cursor.fetchall()])


def put_authorships(before: Mapping[str, Any]) -> set[int]:
    """Write the authorships again, each where its signature now stands; the works where that is.

    Those that the correction itself put on a record are found by that; of the others those that a person put on one
    since stay there.
    """
    puts = [
        dict(zip(("work_id", "position", "block", "author_id"), put, strict=True)) for put in before["puts"]
    ]
    columns = "work_id, position, author_id, rule, rule_version, score, evidence, is_curated"
    with connection.cursor() as cursor:
        cursor.execute(
            """CREATE TEMPORARY TABLE put_authorship AS
                SELECT DISTINCT ON (work_id, position) * FROM (
                    SELECT place.work_id, place.position, b.author_id, b.rule, b.rule_version, b.score, b.evidence,
                           b.is_curated, p.work_id IS NOT NULL AS is_put
                    FROM jsonb_to_recordset(%s) AS b (
                        work_id bigint, position integer, author_id bigint, rule smallint, rule_version smallint,
                        score double precision, evidence bigint, is_curated boolean, block bigint)
                    LEFT JOIN jsonb_to_recordset(%s) AS p (work_id bigint, position integer, author_id bigint)
                        ON (p.work_id, p.position) = (b.work_id, b.position)
                    LEFT JOIN papers_workredirect r ON r.old_id = b.work_id
                    CROSS JOIN LATERAL (
                        SELECT s.work_id, s.position
                        FROM papers_signature s JOIN papers_name n ON n.id = s.name_id
                        LEFT JOIN papers_authorship a ON (a.work_id, a.position) = (s.work_id, s.position)
                        WHERE s.work_id = coalesce(r.work_id, b.work_id)
                        AND (n.block = b.block OR a.is_curated AND a.author_id = p.author_id)
                        ORDER BY coalesce(a.is_curated AND a.author_id = p.author_id, false) DESC,
                                 n.block <> b.block, s.position <> b.position, s.position LIMIT 1
                    ) AS place
                ) AS found ORDER BY work_id, position, is_put DESC, is_curated DESC""",
            [_dump(before["papers_authorship"]), _dump(puts)],
        )
        cursor.execute(
            """DELETE FROM put_authorship p USING papers_authorship a
               WHERE (a.work_id, a.position) = (p.work_id, p.position) AND a.is_curated AND NOT p.is_put"""
        )
        cursor.execute(
            """DELETE FROM papers_authorship a USING put_authorship p WHERE a.work_id = p.work_id
               AND (a.position = p.position OR a.author_id = p.author_id AND NOT a.is_curated)"""
        )
        cursor.execute(
            f"""INSERT INTO papers_authorship ({columns}) SELECT {columns} FROM put_authorship
                WHERE author_id IN (SELECT id FROM papers_author) ON CONFLICT DO NOTHING RETURNING work_id"""
        )
        work_ids = {work_id for (work_id,) in cursor.fetchall()}
        cursor.execute("DROP TABLE put_authorship")
    return work_ids


def _dump(rows: object) -> str:
    return msgspec.json.encode(rows).decode()
