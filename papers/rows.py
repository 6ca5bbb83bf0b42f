"""A work record laid out as rows of the tables, ready for COPY. Pure, and so run in the parsing processes.

A line is the columns of `COLUMNS` behind the first, joined by tabs in COPY's text format; the first, the work's id,
is known only to the one who writes. Lines of a dictionary are whole, under their key. `changed_at` is set by the
database, to when the transaction that writes began: who reads on from there misses nothing.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from core.rendering import needs_rendering, render_block, render_inline
from papers.merging import Appearance
from papers.names import fold_text, name_key, stable_key
from papers.records import KINDS, AffiliationRecord, SignatureRecord, WorkRecord

COLUMNS = {
    "papers_work": (
        "id", "kind", "year", "published_on", "title", "venue_id", "signatures_count", "sources_count",
        "is_retracted",
    ),
    "papers_worktext": ("work_id", "title_html", "abstract", "abstract_html", "comment", "url", "language"),
    "papers_version": ("work_id", "rank", "kind", "year", "published_on", "venue_id", "source_key",
                       "join_rule", "join_scheme", "join_score"),
    "papers_signature": ("work_id", "position", "name_id"),
    "papers_signatureaffiliation": ("work_id", "position", "affiliation_id"),
    "papers_signatureidentifier": ("work_id", "position", "scheme", "value"),
    "papers_worktopic": ("work_id", "topic_id", "score"),
    "papers_workidentifier": ("work_id", "scheme", "value"),
    "papers_contestedidentifier": ("work_id", "scheme", "value"),
    "papers_sourcerecord": (
        "work_id", "origin_id", "observed_at", "digest", "item_digest", "source_key", "abstract_key", "title_key",
        "line", "payload",
    ),
    "papers_venue": ("id", "name"),
    "papers_name": ("id", "printed", "given", "family", "folded", "block"),
    "papers_nametoken": ("token", "name_id"),
    "papers_institution": ("ror", "name", "country"),
    "papers_affiliation": ("id", "name", "country", "institution_id", "match_key"),
    "papers_topic": ("id", "name"),
    "papers_assignedtopic": ("work_id", "topic_id", "score", "version", "terms"),
    "papers_author": ("id", "name_id", "works_count", "first_year", "last_year"),
    "papers_namevariant": ("author_id", "name_id", "works_count"),
    "papers_authoridentifier": ("author_id", "scheme", "value"),
    "papers_authorship": (
        "author_id", "work_id", "position", "rule", "rule_version", "score", "evidence", "is_curated",
    ),
}  # fmt: skip
WORK_TABLES = tuple(COLUMNS)[:7]
DICTIONARY_TABLES = (
    "papers_venue",
    "papers_name",
    "papers_institution",
    "papers_affiliation",
    "papers_topic",
)

_CACHED = 20_000
_FIRST = (None, None, None)


class WorkRows(msgspec.Struct, gc=False):
    """All rows of one work: `lines` by table, `dictionaries` by table and key, and the name `blocks` it touches."""

    lines: dict[str, list[str]]
    dictionaries: dict[str, dict[Any, str]]
    blocks: set[int]


def copy_line(*values: object) -> str:
    """The values in COPY's text format, without a line end."""
    return "\t".join([_copy_value(value) for value in values])


def _copy_value(value: object) -> str:
    if value is None:
        return "\\N"
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, str):
        return escape_value(value)
    return str(value)


def escape_value(text: str) -> str:
    """A text as it stands in COPY's text format."""
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if not text.isprintable():
        text = text.replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return text


def lay_out(record: WorkRecord, versions: Iterable[Appearance] = (), sources_count: int = 1) -> WorkRows:
    """The rows of a work that says what `record` says."""
    rows = WorkRows({}, {table: {} for table in DICTIONARY_TABLES}, set())
    signatures = _with_lists(record)
    rows.lines["papers_work"] = [
        copy_line(
            KINDS.index(record.kind), record.year, record.published_on, record.title,
            _add_venue(rows, record.venue), len(record.signatures), sources_count, record.is_retracted,
        )
    ]  # fmt: skip
    text = (
        render_inline(record.title) if record.title and needs_rendering(record.title) else None,
        record.abstract,
        render_block(record.abstract) if record.abstract and needs_rendering(record.abstract) else None,
        record.comment, record.url, record.language,
    )  # fmt: skip
    rows.lines["papers_worktext"] = [copy_line(*text)] if any(text) else []
    rows.lines["papers_version"] = [
        copy_line(
            rank, KINDS.index(version.kind), version.year, version.published_on,
            _add_venue(rows, version.venue), version.source_key, *(version.join or _FIRST),
        )
        for rank, version in enumerate(versions, 1)
    ]  # fmt: skip
    _lay_out_signatures(rows, signatures)
    _lay_out_topics(rows, record)
    return rows


def _with_lists(record: WorkRecord) -> list[tuple[int, SignatureRecord]]:
    """The signatures with their positions; whoever lists the work is marked on theirs, or stands below position 1."""
    placed = list(enumerate(record.signatures, 1))
    if not record.listed_for:
        return placed
    blocks = [name_key(one.name, one.given, one.family).block for one in record.signatures]
    below = 0
    for name in record.listed_for:
        block = name_key(name).block
        mark = {"list": fold_text(name)[:200]}
        if blocks.count(block) == 1:
            position, signature = placed[blocks.index(block)]
            placed[position - 1] = (position, msgspec.structs.replace(signature, ids=signature.ids | mark))
        else:
            placed.append((below, SignatureRecord(name, ids=mark)))
            below -= 1
    return placed


def _lay_out_signatures(rows: WorkRows, placed: list[tuple[int, SignatureRecord]]) -> None:
    signature_lines, affiliation_lines, identifier_lines = [], [], []
    for position, signature in placed:
        signature_lines.append(f"{position}\t{_add_name(rows, signature)}")
        for affiliation_id in dict.fromkeys(_add_affiliation(rows, one) for one in signature.affiliations):
            affiliation_lines.append(f"{position}\t{affiliation_id}")
        for scheme, value in signature.ids.items():
            identifier_lines.append(copy_line(position, scheme, value))
    rows.lines["papers_signature"] = signature_lines
    rows.lines["papers_signatureaffiliation"] = affiliation_lines
    rows.lines["papers_signatureidentifier"] = identifier_lines


def _lay_out_topics(rows: WorkRows, record: WorkRecord) -> None:
    scores: dict[int, float | None] = {}
    for topic in record.topics:
        number = int(topic.openalex.removeprefix("T"))
        rows.dictionaries["papers_topic"][number, topic.name] = copy_line(number, topic.name)
        scores.setdefault(number, topic.score)
    rows.lines["papers_worktopic"] = [copy_line(number, score) for number, score in scores.items()]


def _add_venue(rows: WorkRows, venue: str | None) -> int | None:
    if venue is None:
        return None
    venue_id = stable_key(venue)
    rows.dictionaries["papers_venue"][venue_id] = copy_line(venue_id, venue)
    return venue_id


def _add_name(rows: WorkRows, signature: SignatureRecord) -> int:
    name = _lay_out_name(signature.name, signature.given, signature.family)
    rows.dictionaries["papers_name"][name.id] = name.line
    rows.blocks.add(name.block)
    return name.id


class _NameRow(NamedTuple):
    """What of a name does not depend on the work: its key, its block, and its line."""

    id: int
    block: int
    line: str


@lru_cache(maxsize=_CACHED)
def _lay_out_name(printed: str, given: str | None, family: str | None) -> _NameRow:
    name_id = stable_key(printed, given, family)
    block = stable_key(name_key(printed, given, family).block)
    return _NameRow(name_id, block, copy_line(name_id, printed, given, family, fold_text(printed), block))


def _add_affiliation(rows: WorkRows, affiliation: AffiliationRecord) -> int:
    affiliation_id, line = _lay_out_affiliation(affiliation)
    rows.dictionaries["papers_affiliation"][affiliation_id] = line
    if affiliation.ror:
        line = copy_line(affiliation.ror, affiliation.name, affiliation.country)
        rows.dictionaries["papers_institution"][line] = line
    return affiliation_id


@lru_cache(maxsize=_CACHED)
def _lay_out_affiliation(affiliation: AffiliationRecord) -> tuple[int, str]:
    affiliation_id = stable_key(affiliation.name, affiliation.ror, affiliation.country)
    match_key = stable_key(affiliation.ror or fold_text(affiliation.name))
    return affiliation_id, copy_line(
        affiliation_id, affiliation.name, affiliation.country, affiliation.ror, match_key
    )
