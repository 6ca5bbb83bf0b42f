"""Communities into the next tables of a survey: pairs read by COPY into arrays, members written by COPY."""

import tempfile
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from django.conf import settings
from django.db import connection
from numpy.typing import NDArray

from graph.communities import Communities, find_communities, keep_ids
from graph.services.next_tables import next_name
from papers.copying import copy_lines

CENTRAL_PEOPLE, COMMUNITY_TOPICS = 3, 3
_LINES_AT_ONCE = 100_000
_HEADER_BYTES, _TRAILER_BYTES = 19, 2
"""What PostgreSQL's binary COPY puts before and behind the rows."""


def write_communities(*, last_id: int) -> tuple[float | None, int]:
    """Find the communities, keep the ids of earlier ones, and write them; their modularity and the last id given.

    Collaborations are read in one go: about 90 bytes an edge in memory at the most, two edges a pair.
    """
    pairs = _read_numbers(
        "SELECT source_id, target_id, weight::float4 FROM graph_collaboration",
        {"source_id": ">i8", "target_id": ">i8", "weight": ">f4"},
    )
    found = find_communities(pairs.pop("source_id"), pairs.pop("target_id"), pairs.pop("weight"))
    former = _read_numbers(
        "SELECT author_id, community_id FROM graph_communitymember ORDER BY author_id",
        {"author_id": ">i8", "community_id": ">i4"},
    )
    ids = keep_ids(found, former, last_id=last_id)
    _write_members(found, ids)
    _write_summaries()
    return found.modularity, max([last_id, *map(int, ids)])


def _write_members(found: Communities, ids: NDArray[np.int64]) -> None:
    communities = ids[found.numbers] if len(ids) else found.numbers
    for start in range(0, len(communities), _LINES_AT_ONCE):
        part = slice(start, start + _LINES_AT_ONCE)
        lines = zip(
            found.author_ids[part].tolist(),
            communities[part].tolist(),
            found.weights[part].tolist(),
            strict=True,
        )
        copy_lines(
            next_name("graph_communitymember"),
            ("author_id", "community_id", "weight"),
            (f"{author_id}\t{community_id}\t{weight!r}" for author_id, community_id, weight in lines),
        )


def _write_summaries() -> None:
    members = next_name("graph_communitymember")
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {members}")
        cursor.execute(
            f"""INSERT INTO {next_name("graph_community")} (id, members_count, central_author_ids, topic_ids)
                SELECT m.id, m.members_count, m.central_author_ids, coalesce(t.topic_ids, '{{}}')
                FROM (
                    SELECT community_id AS id, count(*) AS members_count,
                        (array_agg(author_id ORDER BY weight DESC, author_id))[:{CENTRAL_PEOPLE}] AS central_author_ids
                    FROM {members} GROUP BY community_id
                ) m
                LEFT JOIN (
                    SELECT community_id,
                        (array_agg(topic_id ORDER BY people DESC, topic_id))[:{COMMUNITY_TOPICS}] AS topic_ids
                    FROM (
                        SELECT m.community_id, e.target_id AS topic_id, count(*) AS people
                        FROM {members} m JOIN graph_authortopic e ON e.source_id = m.author_id
                        GROUP BY m.community_id, e.target_id
                    ) counted GROUP BY community_id
                ) t ON t.community_id = m.id"""
        )


def _read_numbers(sql: str, columns: Mapping[str, str]) -> dict[str, NDArray[Any]]:
    """The columns of a query as arrays; each is given with its type in the binary form of COPY."""
    row = np.dtype([("fields", ">i2"), *_list_parts(columns)])
    # Not where temporary files lie, which may be memory: a row of an edge is 34 bytes.
    with tempfile.TemporaryFile(dir=settings.HOME) as file:
        with connection.wrap_database_errors, connection.cursor() as cursor:
            cursor.cursor.copy_expert(f"COPY ({sql}) TO STDOUT (FORMAT binary)", file)
        count = (file.tell() - _HEADER_BYTES - _TRAILER_BYTES) // row.itemsize
        if not count:
            return {name: np.zeros(0, np.dtype(kind).newbyteorder("=")) for name, kind in columns.items()}
        rows: Any = np.memmap(file, row, mode="r", offset=_HEADER_BYTES, shape=(count,))
        return {name: rows[name].astype(np.dtype(kind).newbyteorder("=")) for name, kind in columns.items()}


def _list_parts(columns: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    parts: list[tuple[str, str]] = []
    for name, kind in columns.items():
        parts += [(f"{name} length", ">i4"), (name, kind)]
    return parts
