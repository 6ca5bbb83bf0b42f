"""Name blocks that were never resolved, resolved in a process and with a connection of their own, without Django."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any, NamedTuple

import psycopg2

from papers.resolution.people import Group, find_owners, find_people, lay_out_people
from papers.rows import copy_line
from papers.selectors.signatures import load_fresh_blocks


class BlockRange(NamedTuple):
    """The stale name blocks from `low` to `high`, both among them, but for `tied`; they have this many signatures."""

    low: int
    high: int
    tied: Sequence[int]
    blocks_count: int


def resolve_range(connection_options: Mapping[str, Any], blocks: BlockRange) -> dict[str, bytes]:
    """The author records of these blocks as COPY text by table; nothing is written."""
    with closing(psycopg2.connect(**connection_options)) as connection, connection.cursor() as cursor:
        sets = load_fresh_blocks(cursor, blocks.low, blocks.high, blocks.tied)
        groups = [group for signatures in sets for group in find_people(signatures)]
        author_ids = _take_ids(cursor, len(groups))
    lines = lay_out_people(author_ids, groups)
    lines["papers_authoridentifier"] = _list_identifiers(author_ids, groups)
    return {table: "".join(f"{line}\n" for line in own).encode() for table, own in lines.items()}


def _take_ids(cursor: Any, count: int) -> list[int]:
    """Ids for author records; one by one, as others may take some at the same time."""
    cursor.execute(
        """SELECT nextval(sequence) FROM (SELECT pg_get_serial_sequence('papers_author', 'id')::regclass AS sequence),
                                         generate_series(1, %s)""",
        [count],
    )
    return [author_id for (author_id,) in cursor.fetchall()]


def _list_identifiers(author_ids: Sequence[int], groups: Sequence[Group]) -> list[str]:
    return [copy_line(author_ids[index], *proof) for proof, index in find_owners(groups).items()]
