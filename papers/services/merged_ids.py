"""Ids that OpenAlex merged into others: the lists of its snapshot, and the works and signatures that follow them.

The result does not depend on whether a list or the records come first: records that come later follow when they
are written (`follow_records`), those that are there are made anew from what they say (`apply_merged_ids`).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from django.db import connection, transaction

from papers.aliases import follow_claim, follow_lines, list_claim_ids, list_line_ids
from papers.copying import copy_lines
from papers.models import MergedId
from papers.preparation import PreparedRecord
from papers.rows import copy_line
from papers.selectors.merged_ids import select_targets
from papers.services.catalogue import hold_catalogue
from papers.services.works import rebuild_works
from papers.sources.files import open_source
from papers.sources.merged_ids import read_merged_ids

_FOLLOWED = ("W", "A")
"""The letters of works and authors; institutions are known here by their ROR id, topics are not merged."""

_PAIRS_A_COPY = 50_000
_APPLIED_A_BATCH = 500
_LONGEST_CHAIN = 64


def find_lists(paths: Iterable[Path]) -> list[Path]:
    """The lists among these paths: files as they are, and those in folders laid out as `merged_ids/<entity>/`."""
    return [found for path in paths for found in (sorted(path.rglob("*.csv*")) if path.is_dir() else [path])]


def import_merged_ids(
    paths: Sequence[Path], report: Callable[[Path, int], None] = lambda path, count: None
) -> int:
    """Take these lists in and let all that is stored follow them; how many ids now lead elsewhere than before.

    `report` gets each list and how many of its ids were new. Done twice, it changes nothing. What was stopped goes on
    with the next call, also one without paths. Raises SourceError; the lists before it are then taken in.
    """
    applied = apply_merged_ids()
    for path in paths:
        report(path, _take_list(path))
        applied += apply_merged_ids()
    return applied


@transaction.atomic
def _take_list(path: Path) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE staged_mergedid (old_id text, merged_into text) ON COMMIT DROP"
        )
        with open_source(path) as stream:
            for pairs in _batch(read_merged_ids(stream)):
                copy_lines("staged_mergedid", ("old_id", "merged_into"), [copy_line(*pair) for pair in pairs])
        hold_catalogue()
        # Whole tables are joined here, which no index makes faster.
        cursor.execute("SET LOCAL enable_seqscan = on")
        cursor.execute(
            """INSERT INTO papers_mergedid AS m (old_id, merged_into, target_id, applied_id)
               SELECT old_id, min(merged_into), min(merged_into), '' FROM (
                   SELECT old_id COLLATE "C" AS old_id, merged_into COLLATE "C" AS merged_into FROM staged_mergedid
               ) staged GROUP BY old_id
               ON CONFLICT (old_id) DO UPDATE SET merged_into = EXCLUDED.merged_into
               WHERE EXCLUDED.merged_into < m.merged_into"""
        )
        taken: int = cursor.rowcount
        if taken:
            _follow_chains()
        cursor.execute("DROP TABLE staged_mergedid")
    return taken


def _batch(pairs: Iterator[tuple[str, str]]) -> Iterator[Sequence[tuple[str, str]]]:
    followed = (pair for pair in pairs if pair[0][0] in _FOLLOWED and pair[0][0] == pair[1][0])
    return iter(lambda: list(islice(followed, _PAIRS_A_COPY)), [])


def _follow_chains() -> None:
    """Set each target to where its chain ends: W1 → W2 → W3."""
    with connection.cursor() as cursor:
        cursor.execute(
            """CREATE TEMPORARY TABLE chain ON COMMIT DROP AS
               SELECT m.old_id, m.merged_into AS target_id, LEAST(m.old_id, m.merged_into) AS least_id,
                      false AS is_circle
               FROM papers_mergedid m WHERE EXISTS (SELECT FROM papers_mergedid n WHERE n.old_id = m.merged_into)"""
        )
        cursor.execute("ANALYZE chain")
        for _ in range(_LONGEST_CHAIN):
            cursor.execute(
                """UPDATE chain c SET target_id = n.merged_into, least_id = LEAST(c.least_id, n.merged_into),
                                      is_circle = n.merged_into = c.old_id
                   FROM papers_mergedid n WHERE n.old_id = c.target_id AND NOT c.is_circle"""
            )
            if not cursor.rowcount:
                break
        cursor.execute(
            """UPDATE chain c SET target_id = CASE WHEN c.is_circle THEN c.least_id ELSE o.least_id END
               FROM chain o WHERE o.old_id = c.target_id AND o.is_circle"""
        )
        cursor.execute(
            """UPDATE papers_mergedid m SET target_id = coalesce(c.target_id, t.merged_into)
               FROM papers_mergedid t LEFT JOIN chain c USING (old_id)
               WHERE t.old_id = m.old_id AND m.target_id <> coalesce(c.target_id, t.merged_into)"""
        )
        cursor.execute("DROP TABLE chain")


def apply_merged_ids() -> int:
    """Make anew the works whose ids or signers lead elsewhere than when they were made; how many ids that were."""
    done = 0
    while applied := _apply_batch():
        done += applied
    return done


def forget_applied() -> None:
    """Let all that bears a merged id be made anew by the next `apply_merged_ids`, as rows did not follow it so far."""
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE papers_mergedid m SET applied_id = '' WHERE applied_id <> '' AND (
                   EXISTS (SELECT FROM papers_workidentifier WHERE scheme = 'openalex' AND value = m.old_id)
                   OR EXISTS (SELECT FROM papers_signatureidentifier WHERE scheme = 'openalex' AND value = m.old_id))"""
        )


@transaction.atomic
def _apply_batch() -> int:
    hold_catalogue()
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT old_id, applied_id FROM papers_mergedid
               WHERE NOT applied_id = target_id ORDER BY old_id LIMIT %s""",
            [_APPLIED_A_BATCH],
        )
        rows = cursor.fetchall()
        if not rows:
            return 0
        ids = [old_id for old_id, _ in rows]
        rebuild_works(_select_works([*ids, *(applied_id for _, applied_id in rows if applied_id)]))
        cursor.execute("UPDATE papers_mergedid SET applied_id = target_id WHERE old_id = ANY(%s)", [ids])
    return len(rows)


def _select_works(ids: Collection[str]) -> set[int]:
    """The works that bear one of these ids, or that somebody signed who does."""
    with connection.cursor() as cursor:
        found: set[int] = set()
        for table in ("papers_workidentifier", "papers_contestedidentifier", "papers_signatureidentifier"):
            cursor.execute(
                f"SELECT work_id FROM {table} WHERE scheme = 'openalex' AND value = ANY(%s)", [list(ids)]
            )
            found.update(work_id for (work_id,) in cursor.fetchall())
    return found


def follow_records(records: list[PreparedRecord]) -> list[PreparedRecord]:
    """The records with the ids that theirs were merged into. Must run while the catalogue is held.

    The claims gain the last id of their work; the signatures have the last id of their person in place of their own.
    """
    if not MergedId.objects.exists():
        return records
    ids: set[str] = set()
    for record in records:
        ids.update(list_claim_ids(record.claim))
        ids.update(list_line_ids(record.rows.lines["papers_signatureidentifier"]))
    targets = select_targets(ids)
    if targets:
        for record in records:
            record.claim = follow_claim(record.claim, targets)
            lines = record.rows.lines
            lines["papers_signatureidentifier"] = follow_lines(lines["papers_signatureidentifier"], targets)
    return records
