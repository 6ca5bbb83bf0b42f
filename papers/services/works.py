"""Works made anew from their source records, where several of them meet or a record left."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from django.db import connection

from papers.copying import add_dictionary_lines, replace_lines
from papers.joins import explain_sources
from papers.linking import Claim, Identifier, link_claims
from papers.merging import Testimony, list_versions, merge_records, rank_sources
from papers.rows import DICTIONARY_TABLES, WORK_TABLES, WorkRows, copy_line, lay_out
from papers.services.catalogue import assign_ids, mark_changed, mark_stale, mark_topics, redirect_ids
from papers.services.changes import log_rebuilt_works, read_standings
from papers.services.source_records import StoredRecord, load_meeting
from papers.services.words import put_words, take_words

_KEYS = {
    "papers_work": ("id",),
    "papers_worktext": ("work_id",),
    "papers_version": ("work_id", "rank"),
    "papers_signature": ("work_id", "position"),
    "papers_signatureaffiliation": ("work_id", "position", "affiliation_id"),
    "papers_signatureidentifier": ("work_id", "position", "scheme"),
    "papers_worktopic": ("work_id", "topic_id"),
    "papers_workidentifier": ("scheme", "value"),
    "papers_contestedidentifier": ("work_id", "scheme", "value"),
}
_SIGNATURE_TABLES = frozenset(
    {"papers_signature", "papers_signatureaffiliation", "papers_signatureidentifier"}
)


def rebuild_works(work_ids: Collection[int], bare_ids: Collection[int] = ()) -> set[int]:
    """Make these works anew, and all works that their records meet; those of `bare_ids` that remain as works.

    A bare work has a row and source records, no more, and its id was never shown to anybody. A work that joins
    another leaves a redirect, unless it was bare. Must run while the catalogue is held.
    """
    if not work_ids and not bare_ids:
        return set()
    stored = load_meeting([*work_ids, *bare_ids])
    parts = link_claims(one.claim for one in stored.values())
    part_ids = _assign_work_ids(parts, stored, bare_ids)
    touched = {one.work_id for one in stored.values()}
    old_blocks, old_facts = _select_blocks(touched), _select_facts(touched)
    standings = read_standings(touched - set(bare_ids))
    words = take_words(touched)
    signers = _select_signers(touched)
    _move_sources(parts, part_ids, stored)
    changed, to_resolve, new_blocks = _write_parts(parts, part_ids, stored, sorted(touched | set(part_ids)))
    _forget_authorships(signers, _select_signers(part_ids))
    destinations = _list_destinations(parts, part_ids, stored)
    put_words(words, destinations)
    _stamp_works(changed)
    mark_topics(changed & set(part_ids), touched - set(part_ids))
    mark_changed(touched | set(part_ids))
    facts = _select_facts(set(part_ids))
    to_resolve |= {work_id for work_id in facts if facts[work_id] != old_facts.get(work_id)}
    mark_stale({block for work_id in to_resolve for block in old_blocks[work_id] | new_blocks[work_id]})
    vanished = touched - set(part_ids) - set(bare_ids)
    joined = {old_id: destinations[old_id][0] for old_id in vanished}
    redirect_ids("work", joined)
    log_rebuilt_works(standings, joined)
    return set(part_ids) & set(bare_ids)


def _assign_work_ids(
    parts: Sequence[list[Claim]], stored: dict[str, StoredRecord], bare_ids: Collection[int]
) -> list[int]:
    """An id for each part: of those that its records had an old one before a bare one, each to the part most of it."""
    candidates = []
    for index, part in enumerate(parts):
        votes = Counter(stored[claim.digest].work_id for claim in part)
        first = {stored[claim.digest].work_id: (claim.source_key, claim.digest) for claim in reversed(part)}
        candidates += [((id_ in bare_ids, -count, first[id_]), id_, index) for id_, count in votes.items()]
    return assign_ids("papers_work", candidates, len(parts))


def _move_sources(
    parts: Sequence[list[Claim]], work_ids: Sequence[int], stored: dict[str, StoredRecord]
) -> None:
    moved = [
        (claim.digest, work_id)
        for part, work_id in zip(parts, work_ids, strict=True)
        for claim in part
        if stored[claim.digest].work_id != work_id
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE papers_sourcerecord s SET work_id = moved.work_id
               FROM unnest(%s::uuid[], %s::bigint[]) AS moved (digest, work_id) WHERE s.digest = moved.digest""",
            [[digest for digest, _ in moved], [work_id for _, work_id in moved]],
        )


def _write_parts(
    parts: Sequence[list[Claim]],
    work_ids: Sequence[int],
    stored: dict[str, StoredRecord],
    touched: Sequence[int],
) -> tuple[set[int], set[int], dict[int, set[int]]]:
    """Write the rows of the parts; which works changed, which need resolving, and the blocks of each."""
    lines: dict[str, list[str]] = {table: [] for table in _KEYS}
    dictionaries: dict[str, dict[object, str]] = {table: {} for table in DICTIONARY_TABLES}
    blocks: dict[int, set[int]] = defaultdict(set)
    owners: dict[Identifier, int] = {}
    for part, work_id in zip(parts, work_ids, strict=True):
        rows = _lay_out_part(part, [stored[claim.digest].testimony for claim in part])
        blocks[work_id] = rows.blocks
        for table in WORK_TABLES:
            lines[table] += [f"{work_id}\t{line}" for line in rows.lines[table]]
        for table, own in rows.dictionaries.items():
            dictionaries[table].update(own)
        for identifier in sorted({identifier for claim in part for identifier in claim.identifiers}):
            owns = owners.setdefault(identifier, work_id) == work_id
            table = "papers_workidentifier" if owns else "papers_contestedidentifier"
            lines[table].append(copy_line(work_id, *identifier))
    for table in DICTIONARY_TABLES:
        if dictionaries[table]:
            add_dictionary_lines(table, dictionaries[table].values())
    changed = {table: replace_lines(table, _KEYS[table], lines[table], owner_ids=touched) for table in _KEYS}
    to_resolve = set().union(*(changed[table] for table in _SIGNATURE_TABLES))
    return set().union(*changed.values()), to_resolve, blocks


def _lay_out_part(part: Sequence[Claim], testimonies: Sequence[Testimony]) -> WorkRows:
    ranked = rank_sources(testimonies)
    merged = merge_records([testimony.record for testimony in ranked])
    return lay_out(merged, list_versions(ranked, explain_sources(part, ranked[0].digest)), len(ranked))


def _select_blocks(work_ids: Collection[int]) -> dict[int, set[int]]:
    """The name blocks of each work's signatures, and of all others that carry an identifier of one of them.

    In steps of one key each: in one query the planner, knowing nothing of tables that a load has just filled,
    multiplies them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT work_id, scheme, value FROM papers_signatureidentifier WHERE work_id = ANY(%s)",
            [list(work_ids)],
        )
        bearers: dict[Identifier, set[int]] = defaultdict(set)
        for work_id, scheme, value in cursor.fetchall():
            bearers[scheme, value].add(work_id)
        cursor.execute(
            """SELECT work_id, position, scheme, value FROM papers_signatureidentifier
               JOIN unnest(%s::text[], %s::text[]) AS wanted (scheme, value) USING (scheme, value)""",
            [[scheme for scheme, _ in bearers], [value for _, value in bearers]],
        )
        tied = {
            (work_id, position): bearers[scheme, value]
            for work_id, position, scheme, value in cursor.fetchall()
        }
        cursor.execute(
            """SELECT s.work_id, s.position, n.block FROM papers_signature s JOIN papers_name n ON n.id = s.name_id
               WHERE s.work_id = ANY(%s)""",
            [list({*work_ids, *(work_id for work_id, _ in tied)})],
        )
        blocks: dict[int, set[int]] = defaultdict(set)
        for work_id, position, block in cursor.fetchall():
            blocks[work_id].add(block)
            for bearer in tied.get((work_id, position), ()):
                blocks[bearer].add(block)
    return blocks


def _select_signers(work_ids: Collection[int]) -> dict[tuple[int, int], int]:
    """The name block at each position of these works."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT s.work_id, s.position, n.block FROM papers_signature s JOIN papers_name n ON n.id = s.name_id
               WHERE s.work_id = ANY(%s)""",
            [list(work_ids)],
        )
        return {(work_id, position): block for work_id, position, block in cursor.fetchall()}


def _forget_authorships(before: dict[tuple[int, int], int], after: dict[tuple[int, int], int]) -> None:
    """Take the authorships away from positions that now bear somebody else's name."""
    changed = [place for place, block in after.items() if before.get(place, block) != block]
    with connection.cursor() as cursor:
        cursor.execute(
            """DELETE FROM papers_authorship
               WHERE (work_id, position) IN (SELECT * FROM unnest(%s::bigint[], %s::integer[]))""",
            [[work_id for work_id, _ in changed], [position for _, position in changed]],
        )


def _select_facts(work_ids: Collection[int]) -> dict[int, tuple[int | None, int]]:
    """What of the works themselves resolution reads: the year and the number of signatures."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, year, signatures_count FROM papers_work WHERE id = ANY(%s)", [list(work_ids)]
        )
        return {work_id: (year, count) for work_id, year, count in cursor.fetchall()}


def _stamp_works(work_ids: Collection[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE papers_work SET changed_at = now() WHERE id = ANY(%s)", [list(work_ids)])


def _list_destinations(
    parts: Sequence[list[Claim]], part_ids: Sequence[int], stored: dict[str, StoredRecord]
) -> dict[int, list[int]]:
    """For each work that there was, the works to which its records went, first that of its first one."""
    destinations: dict[int, dict[int, None]] = defaultdict(dict)
    for part, work_id in zip(parts, part_ids, strict=True):
        for claim in part:
            destinations[stored[claim.digest].work_id].setdefault(work_id)
    return {old_id: list(work_ids) for old_id, work_ids in destinations.items()}
