"""The collaborations summed up by DuckDB, from the same counted works, in memory."""

import time
from pathlib import Path

import duckdb
from django.db import connection

from graph.records import CLOSE_AUTHORS, MOST_PAIRED
from graph.services.builds import get_late_from

_SUMS = f"""
    WITH signed AS (
        SELECT work_id, year, authors_count, unnest(author_ids) AS author_id FROM work
        WHERE authors_count BETWEEN 2 AND {MOST_PAIRED}
    ), edge AS (
        SELECT a.author_id AS source_id, b.author_id AS target_id, count(*)::integer AS works_count,
            sum(1000000 // (a.authors_count - 1)) / 1000000 AS weight,
            count(*) FILTER (WHERE a.authors_count <= {CLOSE_AUTHORS}) AS close_works_count,
            count(*) FILTER (WHERE a.year >= $late_from) AS late_works_count,
            min(a.year) AS first_year, max(a.year) AS last_year
        FROM signed a JOIN signed b ON a.work_id = b.work_id AND a.author_id < b.author_id
        GROUP BY a.author_id, b.author_id
    )
    SELECT count(*), coalesce(sum(works_count), 0), sum(weight), sum(close_works_count), sum(late_works_count),
        min(first_year), max(last_year)
    FROM (SELECT * FROM edge UNION ALL SELECT * REPLACE (target_id AS source_id, source_id AS target_id) FROM edge)
"""


class Duck:
    """The counted works in a database of DuckDB's own format, and what it makes of them."""

    def __init__(self, folder: Path, *, threads: int) -> None:
        path = folder / "counted_works.csv"
        with path.open("wb") as file, connection.cursor() as cursor:
            cursor.cursor.copy_expert(
                """COPY (SELECT work_id, year, authors_count, '[' || array_to_string(author_ids, ',') || ']'
                         FROM graph_countedwork) TO STDOUT (FORMAT csv)""",
                file,
            )
        self._database = duckdb.connect(str(folder / "counted_works.duckdb"))
        self._database.execute(f"SET threads = {threads}")
        self._database.execute(
            """CREATE TABLE work AS SELECT work_id, year, authors_count, author_ids::BIGINT[] AS author_ids
               FROM read_csv($path, header = false, columns = {'work_id': 'BIGINT', 'year': 'SMALLINT',
                             'authors_count': 'INTEGER', 'author_ids': 'VARCHAR'})""",
            {"path": str(path)},
        )

    def run(self) -> float:
        """Seconds of the sums."""
        started_at = time.perf_counter()
        self.sum_up()
        return time.perf_counter() - started_at

    def sum_up(self) -> tuple[int, int]:
        """How many collaborations there are, and the works of all."""
        row = self._database.execute(_SUMS, {"late_from": get_late_from()}).fetchone()
        assert row is not None
        return int(row[0]), int(row[1])
