"""Signatures as resolution needs them: whole name blocks, with all that hangs together with them."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db import connection

from papers.copying import copy_lines
from papers.names import name_key
from papers.resolution.evidence import Proof, Signed
from papers.resolution.matcher import connect
from papers.rows import copy_line
from papers.selectors.words import Place, Said, Words, find_said, load_words, tie_suppressed

MOST_COAUTHORS = 100
"""On a work with more signatures a shared one says nothing: it is a consortium."""


def load_block_sets(blocks: Collection[int]) -> tuple[list[list[Signed]], set[int]]:
    """The signatures of these name blocks and of all that share an identifier or author record with them.

    They come parted into sets that share none; with them the ids of the author records that have names in them.
    Must run in a transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE wanted_block (block bigint PRIMARY KEY, step integer DEFAULT 0) ON COMMIT DROP"
        )
    copy_lines("wanted_block", ("block",), map(copy_line, set(blocks)))
    _widen_wanted()
    with connection.cursor() as cursor:
        said = find_said(cursor)
        while said.has_suppressions and tie_suppressed(cursor):
            _widen_wanted()
        cursor.execute(
            f"CREATE TEMPORARY TABLE wanted_signature ON COMMIT DROP AS {_select_signed('wanted_block')}"
        )
        signatures = _load_wanted(cursor, said)
        cursor.execute(
            """SELECT DISTINCT v.author_id FROM wanted_block JOIN papers_name n USING (block)
               JOIN papers_namevariant v ON v.name_id = n.id"""
        )
        author_ids = {author_id for (author_id,) in cursor.fetchall()}
        cursor.execute("DROP TABLE wanted_block")
    curated = {one.author_id for one in signatures if one.is_curated}
    keys: list[list[object]] = [
        [one.block, *one.identifiers, *([("author", one.author_id)] if one.author_id in curated else [])]
        for one in signatures
    ]
    return [[signatures[index] for index in part] for part in connect(keys)], author_ids


def _widen_wanted() -> None:
    """Add the blocks that identifiers and author records tie to those added last, until there are none left to add."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(step), 0) FROM wanted_block")
        ((step,), added) = cursor.fetchone(), 1
        while added:
            cursor.execute("ANALYZE wanted_block")
            cursor.execute(
                """WITH reached AS (
                       SELECT n.id AS name_id FROM wanted_block JOIN papers_name n USING (block) WHERE step = %(step)s
                   ), signed AS MATERIALIZED (
                       SELECT s.work_id, s.position FROM reached JOIN papers_signature s USING (name_id)
                   ), tied_author AS (
                       SELECT v.author_id FROM reached JOIN papers_namevariant v USING (name_id)
                       UNION SELECT a.author_id FROM signed JOIN papers_authorship a USING (work_id, position)
                   ), tied_signature AS (
                       SELECT j.work_id, j.position FROM signed
                       JOIN papers_signatureidentifier i USING (work_id, position)
                       JOIN papers_signatureidentifier j ON (j.scheme, j.value) = (i.scheme, i.value)
                       UNION SELECT a.work_id, a.position FROM tied_author JOIN papers_authorship a USING (author_id)
                   ), tied_name AS (
                       SELECT s.name_id FROM tied_signature JOIN papers_signature s USING (work_id, position)
                       UNION SELECT v.name_id FROM tied_author JOIN papers_namevariant v USING (author_id)
                   )
                   INSERT INTO wanted_block (block, step)
                   SELECT DISTINCT n.block, %(step)s + 1 FROM tied_name JOIN papers_name n ON n.id = name_id
                   ON CONFLICT DO NOTHING""",
                {"step": step},
            )
            step, added = step + 1, cursor.rowcount


def load_fresh_blocks(cursor: Any, low: int, high: int, tied: Collection[int]) -> list[list[Signed]]:
    """The signatures of the stale name blocks from `low` to `high` that are not among `tied`, by block.

    For blocks that were never resolved and share no identifier with others. `cursor` may be of any connection.
    """
    said = find_said(cursor)
    cursor.execute(
        f"""CREATE TEMPORARY TABLE wanted_signature ON COMMIT DROP AS {_select_signed("papers_staleblock")}
            WHERE n.block BETWEEN %s AND %s AND n.block <> ALL(%s)""",
        [low, high, list(tied)],
    )
    by_block: dict[int, list[Signed]] = defaultdict(list)
    for one in _load_wanted(cursor, said):
        by_block[one.block].append(one)
    return list(by_block.values())


def _select_signed(blocks: str) -> str:
    return f"""SELECT s.work_id, s.position, n.id AS name_id, n.block, n.printed, n.given, n.family
        FROM {blocks} JOIN papers_name n USING (block) JOIN papers_signature s ON s.name_id = n.id"""


def _load_wanted(cursor: Any, said: Said) -> list[Signed]:
    identifiers: dict[Place, list[Proof]] = defaultdict(list)
    affiliations: dict[Place, list[int]] = defaultdict(list)
    cursor.execute("ANALYZE wanted_signature")
    cursor.execute(
        """SELECT work_id, position, scheme, value
           FROM wanted_signature JOIN papers_signatureidentifier USING (work_id, position)"""
    )
    for work_id, position, scheme, value in cursor.fetchall():
        identifiers[work_id, position].append((scheme, value))
    cursor.execute(
        """SELECT work_id, position, a.match_key
           FROM wanted_signature JOIN papers_signatureaffiliation USING (work_id, position)
           JOIN papers_affiliation a ON a.id = affiliation_id"""
    )
    for work_id, position, match_key in cursor.fetchall():
        affiliations[work_id, position].append(match_key)
    cursor.execute(
        """SELECT w.id, array_agg(n.block)
           FROM (SELECT DISTINCT work_id FROM wanted_signature) wanted
           JOIN papers_work w ON w.id = wanted.work_id AND w.signatures_count BETWEEN 2 AND %s
           JOIN papers_signature s ON s.work_id = w.id JOIN papers_name n ON n.id = s.name_id
           GROUP BY w.id""",
        [MOST_COAUTHORS],
    )
    signers = dict(cursor.fetchall())
    cursor.execute(
        """SELECT s.work_id, s.position, s.name_id, s.block, s.printed, s.given, s.family, w.year,
                  a.author_id, coalesce(a.is_curated, false)
           FROM wanted_signature s JOIN papers_work w ON w.id = s.work_id
           LEFT JOIN papers_authorship a ON (a.work_id, a.position) = (s.work_id, s.position)"""
    )
    rows = cursor.fetchall()
    words = load_words(cursor, said)
    cursor.execute("DROP TABLE wanted_signature")
    signatures = [
        Signed(
            work_id, position, name_id, block, printed, name_key(printed, given, family), year,
            tuple(dict.fromkeys(other for other in signers.get(work_id, ()) if other != block)),
            tuple(dict.fromkeys(affiliations.get((work_id, position), ()))),
            tuple(sorted(identifiers.get((work_id, position), ()))),
            author_id, is_curated,
        )
        for work_id, position, name_id, block, printed, given, family, year, author_id, is_curated in rows
    ]  # fmt: skip
    return [_add_words(one, words) for one in signatures] if any(words) else signatures


def _add_words(signature: Signed, words: Words) -> Signed:
    place = signature.work_id, signature.position
    if place in words.suppressed:
        return signature._replace(author_id=words.suppressed[place], is_curated=True, is_suppressed=True)
    return signature._replace(refused_for=words.refused.get(place, ()))
