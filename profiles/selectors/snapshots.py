"""Trust snapshots as pages and programs read them: nothing is measured here."""

from datetime import datetime

import msgspec

from core.rows import read_row, read_rows
from profiles.trust.formula import Breakdown
from profiles.trust.inputs import FORMULA_VERSION
from profiles.trust.points import Basis

HISTORY_CAP = 200
"""No more snapshots than this are told of; older ones are stored."""


class SnapshotRow(msgspec.Struct, frozen=True):
    """A snapshot as it was written. `is_claimed` is as it was then."""

    id: int
    formula_version: int
    computed_at: datetime
    score: int
    level: int
    label: str
    points: Breakdown
    evidence: dict[str, tuple[Basis, ...]]
    is_claimed: bool


class SnapshotState(msgspec.Struct, frozen=True):
    """The newest snapshot of an author record, None before the first, and whether it is still true.

    `is_behind` when something that it read changed since, or the formula did; `is_failed` when measuring was given up.
    """

    newest: SnapshotRow | None
    is_behind: bool
    is_failed: bool


class HistoryRow(msgspec.Struct, frozen=True):
    """A snapshot in the history of a record."""

    computed_at: datetime
    score: int
    level: int
    label: str
    formula_version: int


class SnapshotAnswer(msgspec.Struct, frozen=True):
    """A snapshot as programs read it: the row as it is stored."""

    author_id: int
    id: int
    formula_version: int
    computed_at: datetime
    score: int
    level: int
    label: str
    input_hash: str
    inputs: msgspec.Raw
    points: msgspec.Raw
    evidence: msgspec.Raw


def read_snapshot(author_id: int) -> SnapshotState:
    """The newest snapshot of this author record, and how it stands. One query."""
    sql = f"""
        SELECT (
            SELECT row_to_json(newest) FROM (
                SELECT s.id, s.formula_version, s.computed_at, s.score, s.level, s.label, s.points, s.evidence,
                    coalesce((s.inputs #>> '{{claim,is_claimed}}')::boolean, false) AS is_claimed
                FROM profiles_trustsnapshot s WHERE s.author_id = %(author_id)s ORDER BY s.id DESC LIMIT 1
            ) newest
        ) AS newest,
        EXISTS (SELECT FROM graph_changedauthor WHERE author_id IN (0, %(author_id)s)) OR NOT EXISTS (
            SELECT FROM profiles_measuringprogress
            WHERE formula_version = {FORMULA_VERSION} AND authors_until >= %(author_id)s
        ) AS is_behind,
        coalesce((
            SELECT j.state = 'failed' FROM papers_job j WHERE j.kind = 'trust' AND j.subject = ''
            ORDER BY j.id DESC LIMIT 1
        ), false) AS is_failed
    """
    found = read_row(SnapshotState, sql, {"author_id": author_id}, is_prepared=True)
    assert found is not None  # noqa: S101 - a query without FROM has one row
    return found


def list_snapshots(author_id: int) -> list[HistoryRow]:
    """The newest `HISTORY_CAP` snapshots of this author record, the oldest of them first. One query."""
    sql = """
        SELECT computed_at, score, level, label, formula_version FROM (
            SELECT * FROM profiles_trustsnapshot WHERE author_id = %(author_id)s ORDER BY id DESC LIMIT %(limit)s
        ) newest ORDER BY id
    """
    return read_rows(HistoryRow, sql, {"author_id": author_id, "limit": HISTORY_CAP})


def read_snapshot_answer(author_id: int) -> SnapshotAnswer | None:
    """The newest snapshot of this author record as programs read it; None before the first. One query."""
    sql = """
        SELECT author_id, id, formula_version, computed_at, score, level, label, input_hash, inputs, points, evidence
        FROM profiles_trustsnapshot WHERE author_id = %(author_id)s ORDER BY id DESC LIMIT 1
    """
    return read_row(SnapshotAnswer, sql, {"author_id": author_id})
