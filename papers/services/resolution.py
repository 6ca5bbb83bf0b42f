"""Stale name blocks resolved: their signatures loaded, matched, and written as author records and authorships."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence

from django.db import connection, transaction

from papers.copying import copy_lines, copy_rows, replace_lines
from papers.resolution.evidence import Signed
from papers.resolution.people import Group, find_owners, find_people, lay_out_people
from papers.rows import COLUMNS, copy_line
from papers.selectors.signatures import load_block_sets
from papers.services.catalogue import (
    assign_ids,
    commit_lazily,
    hold_catalogue,
    mark_changed,
    redirect_ids,
    take_ids,
)
from papers.services.changes import forget_moved_authorships, log_new_authorships
from papers.services.name_tables import forget_people

BLOCKS_A_BATCH = 10_000


def resolve_stale_blocks(
    report: Callable[[int, int], None] = lambda done, total: None,
    *,
    begin_batch: Callable[[], object] = lambda: None,
) -> int:
    """Resolve all stale name blocks, a batch a transaction, begun by `begin_batch`; the number of blocks.

    `report` gets done and total.
    """
    done = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM papers_staleblock")
        (total,) = cursor.fetchone()
    while True:
        with transaction.atomic():
            begin_batch()
            resolved = resolve_batch()
        if not resolved:
            return done
        done += resolved
        report(min(done, total), total)


@transaction.atomic
def resolve_batch(limit: int = BLOCKS_A_BATCH) -> int:
    """Resolve up to `limit` stale name blocks and what hangs together with them; how many there were."""
    hold_catalogue()
    commit_lazily()
    with connection.cursor() as cursor:
        cursor.execute(
            """DELETE FROM papers_staleblock WHERE block IN
               (SELECT block FROM papers_staleblock ORDER BY block LIMIT %s) RETURNING block""",
            [limit],
        )
        blocks = [block for (block,) in cursor.fetchall()]
    if blocks:
        resolve_blocks(blocks)
    else:
        forget_moved_authorships()
    return len(blocks)


def resolve_blocks(
    blocks: Collection[int], before_write: Callable[[set[int]], object] = lambda author_ids: None
) -> None:
    """Resolve these name blocks and what hangs together with them. Must run while the catalogue is held.

    `before_write` gets the ids of all author records of which a row can change.
    """
    sets, known_ids = load_block_sets(blocks)
    before_write(known_ids.union(one.author_id for own in sets for one in own if one.author_id is not None))
    groups = [group for signatures in sets for group in find_people(signatures)]
    if any(one.is_suppressed for signatures in sets for one in signatures):
        _forget_nobodys(sets, groups)
    _write_people(groups, known_ids)


def settle_blocks(blocks: Collection[int]) -> None:
    """Resolve what is stale of these name blocks and what hangs together with them. The catalogue must be held."""
    with connection.cursor() as cursor:
        closure = {one.block for own in load_block_sets(blocks)[0] for one in own} | set(blocks)
        cursor.execute("DELETE FROM papers_staleblock WHERE block = ANY(%s) RETURNING block", [list(closure)])
        stale = [block for (block,) in cursor.fetchall()]
    if stale:
        resolve_blocks(stale)


def _forget_nobodys(sets: Sequence[list[Signed]], groups: Sequence[Group]) -> None:
    """Take the authorships away from signatures that are no group's."""
    grouped = {(one.work_id, one.position) for members, _ in groups for one in members}
    nobodys = [
        (one.work_id, one.position)
        for signatures in sets
        for one in signatures
        if (one.work_id, one.position) not in grouped
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            """DELETE FROM papers_authorship
               WHERE (work_id, position) IN (SELECT * FROM unnest(%s::bigint[], %s::integer[])) RETURNING work_id""",
            [[work_id for work_id, _ in nobodys], [position for _, position in nobodys]],
        )
        mark_changed([work_id for (work_id,) in cursor.fetchall()])


def _write_people(groups: Sequence[Group], known_ids: set[int]) -> None:
    """Write each group as an author record; a record of `known_ids` that no group keeps goes."""
    fresh = [group for group in groups if all(member.author_id is None for member in group[0])]
    known = [group for group in groups if any(member.author_id is not None for member in group[0])]
    author_ids = _assign_author_ids([members for members, _ in known])
    fresh_ids = take_ids("papers_author", len(fresh))
    for table, lines in lay_out_people(fresh_ids, fresh).items():
        copy_rows(table, lines)
    mark_changed({member.work_id for members, _ in fresh for member in members})
    if known_ids:
        _rewrite_people(author_ids, known, known_ids)
    _write_identifiers([*author_ids, *fresh_ids], [*known, *fresh], known_ids)
    _redirect_authors(known_ids - set(author_ids), author_ids, known)


def _rewrite_people(author_ids: Sequence[int], groups: Sequence[Group], known_ids: set[int]) -> None:
    """Make the rows of these author records equal the groups, touching and stamping only what differs.

    Works that are new to a record of `known_ids`, which could be followed, are told.
    """
    owner_ids = known_ids | set(author_ids)
    lines = lay_out_people(author_ids, groups)
    lost, gained = _replace_authorships(lines["papers_authorship"])
    mark_changed({work_id for _, work_id in lost | gained})
    log_new_authorships(
        {(author_id, work_id) for author_id, work_id in gained - lost if author_id in known_ids}
    )
    changed = {author_id for author_id, _ in lost | gained}
    changed |= replace_lines(
        "papers_namevariant", ("author_id", "name_id"), lines["papers_namevariant"], owner_ids=owner_ids
    )
    changed |= replace_lines("papers_author", ("id",), lines["papers_author"], owner_ids=owner_ids)
    stamp_authors(changed)


def _write_identifiers(author_ids: Sequence[int], groups: Sequence[Group], known_ids: set[int]) -> None:
    lines = [copy_line(author_ids[index], *proof) for proof, index in find_owners(groups).items()]
    stamp_authors(
        replace_lines(
            "papers_authoridentifier", ("scheme", "value"), lines, owner_ids=known_ids | set(author_ids)
        )
    )


def stamp_authors(author_ids: Collection[int]) -> None:
    """Say that the works, names or identifiers of these author records changed."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE papers_author SET changed_at = now() WHERE id = ANY(%s)", [list(author_ids)])


def stamp_apart(author_ids: Collection[int]) -> None:
    """Say the same of author records that are gone, or put back as they were; not of those that joined another."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO papers_authorstamp (author_id, changed_at)
               SELECT DISTINCT author_id, now() FROM unnest(%s::bigint[]) AS told (author_id)
               WHERE NOT EXISTS (SELECT FROM papers_authorredirect r WHERE r.old_id = told.author_id)
               ON CONFLICT (author_id) DO UPDATE SET changed_at = EXCLUDED.changed_at""",
            [list(author_ids)],
        )


def _assign_author_ids(groups: Sequence[list[Signed]]) -> list[int]:
    """An id for each group: the one that most of its signatures have, each once, a curated one before all; else new."""
    candidates = []
    for index, members in enumerate(groups):
        votes = Counter(member.author_id for member in members if member.author_id is not None)
        curated = {member.author_id for member in members if member.is_curated}
        candidates += [((id_ not in curated, -count), id_, index) for id_, count in votes.items()]
    return assign_ids("papers_author", candidates, len(groups))


def _replace_authorships(lines: Sequence[str]) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Write the authorships that differ, none that a person made; author record and work of those that went and came.

    One whose rule alone changed is in both.
    """
    table = "papers_authorship"
    columns = ", ".join(COLUMNS[table])
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE staged_authorship AS SELECT {columns} FROM {table} WITH NO DATA"
        )
        copy_lines("staged_authorship", COLUMNS[table], lines)
        cursor.execute(
            f"""DELETE FROM {table} a USING staged_authorship s
                WHERE (a.work_id, a.position) = (s.work_id, s.position) AND NOT a.is_curated
                AND (a.author_id, a.rule, a.rule_version, a.score, a.evidence) IS DISTINCT FROM
                    (s.author_id, s.rule, s.rule_version, s.score, s.evidence)
                RETURNING a.author_id, a.work_id"""
        )
        lost = set(cursor.fetchall())
        cursor.execute(
            f"""INSERT INTO {table} ({columns}) SELECT {columns} FROM staged_authorship
                ON CONFLICT (work_id, position) DO NOTHING RETURNING author_id, work_id"""
        )
        gained = set(cursor.fetchall())
        cursor.execute("DROP TABLE staged_authorship")
    return lost, gained


def _redirect_authors(vanished: set[int], author_ids: Sequence[int], groups: Sequence[Group]) -> None:
    """Let the addresses of records that went lead to where most of their signatures are now."""
    moved: dict[int, Counter[int]] = defaultdict(Counter)
    for author_id, (members, _) in zip(author_ids, groups, strict=True):
        for member in members:
            if member.author_id in vanished:
                moved[member.author_id][author_id] += 1
    if vanished:
        forget_people(vanished)
    redirect_ids("author", {old_id: counts.most_common(1)[0][0] for old_id, counts in moved.items()})
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM papers_authorredirect WHERE author_id = ANY(%s) RETURNING old_id",
            [list(vanished - moved.keys())],
        )
        gone = (vanished - moved.keys()).union(old_id for (old_id,) in cursor.fetchall())
    if gone:
        stamp_apart(gone)
