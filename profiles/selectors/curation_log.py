"""What was decided and put right, by whom: corrections, claims, reports, dismissed risks. The newest comes first."""

import datetime
from enum import StrEnum

import msgspec

from core.rows import read_row, read_rows

LOG_CAP = 2000
"""The log is read no further back than this; what is older is found by record or person."""


class LogKind(StrEnum):
    """What an entry is of."""

    CORRECTION = "correction"
    CLAIM = "claim"
    REPORT = "report"
    ANSWER = "answer"
    DISMISSAL = "dismissal"


class LogRow(msgspec.Struct, frozen=True):
    """An entry: `id` is that of the correction, claim, dispute or dismissal, `what` was done in the word of its table.

    The names of the records are None where these are gone or there is no other; `by_name` and `undone_by_name` are
    those of accounts, "" where the account has none. `by_id` is None when the account is gone, or nobody did it.
    """

    kind: LogKind
    id: int
    what: str
    author_id: int
    at: datetime.datetime
    author_name: str | None = None
    other_author_id: int | None = None
    other_name: str | None = None
    by_id: int | None = None
    by_name: str = ""
    role: str = ""
    reason: str = ""
    note: str = ""
    level: int | None = None
    works_count: int | None = None
    undone_at: datetime.datetime | None = None
    undone_by_name: str = ""
    is_revoked: bool = False
    """Whether whoever made the correction had a claim to the record that a curator took back, and has none now."""


class LogFilter(msgspec.Struct, frozen=True):
    """Which entries are meant: those about one of these records, those of one account; None means all."""

    author_ids: tuple[int, ...] | None = None
    by_id: int | None = None


_NONE = "NULL::bigint"
# Ids grow with time, so each is read from its newest on along the key, or along the index of record or account.
_ENTRIES = {
    LogKind.CORRECTION: """
        SELECT 'correction' AS kind, c.id, c.id AS entry, c.kind AS what, c.author_id, c.applied_at AS at,
            c.other_author_id, c.by_id, c.role, c.reason, c.note, NULL::smallint AS level, c.works_count, c.undone_at,
            c.undone_by_id
        FROM papers_correction c WHERE TRUE {record_or_other} {by} ORDER BY c.id DESC""",
    LogKind.CLAIM: f"""
        SELECT 'claim', e.claim_id, e.id, e.action, c.author_id, e.at, {_NONE}, e.by_id, '', e.reason, e.note, e.level,
            NULL::int, NULL::timestamptz, {_NONE}
        FROM profiles_claimevent e JOIN profiles_claim c ON c.id = e.claim_id
        WHERE TRUE {{record}} {{event_by}} ORDER BY e.id DESC""",
    LogKind.REPORT: f"""
        SELECT 'report', c.id, c.id, c.kind, c.author_id, c.opened_at, {_NONE}, c.by_id, '', '', c.note, NULL::smallint,
            NULL::int, NULL::timestamptz, {_NONE}
        FROM profiles_dispute c WHERE TRUE {{record}} {{by}} ORDER BY c.id DESC""",
    LogKind.ANSWER: f"""
        SELECT 'answer', c.id, c.id, c.kind, c.author_id, c.answered_at, {_NONE}, c.answered_by_id, '', c.answer,
            c.answer_note, NULL::smallint, NULL::int, NULL::timestamptz, {_NONE}
        FROM profiles_dispute c WHERE c.answered_at IS NOT NULL {{record}} {{answered_by}}
        ORDER BY c.answered_at DESC, c.id DESC""",
    LogKind.DISMISSAL: f"""
        SELECT 'dismissal', c.id, c.id, '', c.author_id, c.at, {_NONE}, c.by_id, '', c.reason, c.note, NULL::smallint,
            NULL::int, NULL::timestamptz, {_NONE}
        FROM profiles_dismissal c WHERE TRUE {{record}} {{by}} ORDER BY c.id DESC""",
}


def is_revoked(correction: str) -> str:
    """SQL of `LogRow.is_revoked`."""
    theirs = f"(claim.author_id, claim.user_id) = ({correction}.author_id, {correction}.by_id)"
    states = f"(SELECT claim.state FROM profiles_claim claim WHERE {theirs})"
    return f"('revoked' IN {states} AND 'verified' NOT IN {states})"


def list_log(only: LogFilter, *, offset: int, limit: int) -> list[LogRow]:
    """A stretch of the entries, the newest first. One query."""
    clauses = _narrow(only)
    branches = " UNION ALL ".join(
        f"(SELECT * FROM ({sql.format(**clauses)} LIMIT %(reach)s) {kind})" for kind, sql in _ENTRIES.items()
    )
    sql = f"""
        SELECT q.kind, q.id, q.what, q.author_id, q.at, own.printed AS author_name, q.other_author_id,
            other_own.printed AS other_name, q.by_id, coalesce(person.name, '') AS by_name, q.role, q.reason, q.note,
            q.level, q.works_count, q.undone_at, coalesce(undoer.name, '') AS undone_by_name,
            q.kind = 'correction' AND {is_revoked("q")} AS is_revoked
        FROM (SELECT * FROM ({branches}) entries ORDER BY at DESC, kind, entry DESC
              LIMIT %(limit)s OFFSET %(offset)s) q
        LEFT JOIN papers_author a ON a.id = q.author_id LEFT JOIN papers_name own ON own.id = a.name_id
        LEFT JOIN papers_author other ON other.id = q.other_author_id
        LEFT JOIN papers_name other_own ON other_own.id = other.name_id
        LEFT JOIN profiles_user person ON person.id = q.by_id
        LEFT JOIN profiles_user undoer ON undoer.id = q.undone_by_id
        ORDER BY q.at DESC, q.kind, q.entry DESC
    """
    params = {
        "author_ids": list(only.author_ids or ()),
        "by_id": only.by_id,
        "offset": offset,
        "limit": limit,
        "reach": offset + limit,
    }
    return read_rows(LogRow, sql, params)


def _narrow(only: LogFilter) -> dict[str, str]:
    has_record, has_person = only.author_ids is not None, only.by_id is not None
    record, other = "c.author_id = ANY(%(author_ids)s)", "c.other_author_id = ANY(%(author_ids)s)"
    return {
        "record": f"AND {record}" if has_record else "",
        "record_or_other": f"AND ({record} OR {other})" if has_record else "",
        "by": "AND c.by_id = %(by_id)s" if has_person else "",
        "event_by": "AND e.by_id = %(by_id)s" if has_person else "",
        "answered_by": "AND c.answered_by_id = %(by_id)s" if has_person else "",
    }


def read_correction(correction_id: int) -> LogRow | None:
    """The entry of one correction, or None. One query."""
    sql = f"""
        SELECT 'correction' AS kind, c.id, c.kind AS what, c.author_id, c.applied_at AS at, own.printed AS author_name,
            c.other_author_id, other_own.printed AS other_name, c.by_id, coalesce(person.name, '') AS by_name, c.role,
            c.reason, c.note, c.works_count, c.undone_at, coalesce(undoer.name, '') AS undone_by_name,
            {is_revoked("c")} AS is_revoked
        FROM papers_correction c
        LEFT JOIN papers_author a ON a.id = c.author_id LEFT JOIN papers_name own ON own.id = a.name_id
        LEFT JOIN papers_author other ON other.id = c.other_author_id
        LEFT JOIN papers_name other_own ON other_own.id = other.name_id
        LEFT JOIN profiles_user person ON person.id = c.by_id
        LEFT JOIN profiles_user undoer ON undoer.id = c.undone_by_id
        WHERE c.id = %(correction_id)s
    """
    return read_row(LogRow, sql, {"correction_id": correction_id})


class _Former(msgspec.Struct, frozen=True):
    old_id: int


def list_record_ids(author_id: int) -> tuple[int, ...]:
    """The id of this record and those of the records that joined it: what was done to these is its history too."""
    sql = "SELECT old_id FROM papers_authorredirect WHERE author_id = %(author_id)s ORDER BY old_id"
    return (author_id, *(row.old_id for row in read_rows(_Former, sql, {"author_id": author_id})))
