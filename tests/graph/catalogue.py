"""The graph as tests see it: built from the catalogue in the test's own session, all rows of it, and a plain recount.

The catalogue is filled with `tests.papers.catalogue`: `ingest`, `resolve`, `curate`. All of this works inside the
transaction of a test too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import permutations
from typing import Any, NamedTuple

from django.db import connection

from graph.models import (
    AuthorInstitution,
    AuthorTopic,
    Collaboration,
    CountedWork,
    GraphBuild,
    TopicPair,
)
from graph.records import CLOSE_AUTHORS, MOST_PAIRED
from graph.services.builds import GRAPH_PART, get_late_from, start_build
from graph.services.updates import update_graph
from papers.services.job_kinds import do_job
from papers.services.jobs import take_job
from tests.papers.catalogue import fetch

Graph = dict[str, list[tuple[Any, ...]]]
"""The rows of each table of the graph, sorted."""

MODELS = (CountedWork, Collaboration, AuthorTopic, AuthorInstitution, TopicPair)
MILLION = 1_000_000


def build() -> GraphBuild:
    """A full build, from its beginning to its end."""
    build = start_build()
    while (lease := take_job([GRAPH_PART])) is not None:
        do_job(lease)
    build.refresh_from_db()
    assert build.phase == GraphBuild.Phase.DONE
    return build


@contextmanager
def number_works_from(first: int) -> Iterator[None]:
    """Let works that come have ids from here on: they say in how many parts a build counts and pairs them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value, is_called FROM papers_work_id_seq")
        last = cursor.fetchone()
        cursor.execute("SELECT setval('papers_work_id_seq', %s, false)", [first])
        yield
        # A sequence does not go back with the transaction of a test.
        cursor.execute("SELECT setval('papers_work_id_seq', %s, %s)", last)


def update() -> int:
    """Let the graph follow what changed since; how many pairs of nodes changed."""
    return update_graph()


def take_graph() -> Graph:
    """All rows of all edges and counted works."""
    return {
        model._meta.db_table: _select_rows(model._meta.db_table, _list_columns(model)) for model in MODELS
    }


def digest_graph() -> dict[str, tuple[Any, ...]]:
    """What `take_graph` gives, for a graph too large to hold: of each table the number of rows and a sum of digests."""
    digests = {}
    for model in MODELS:
        table, columns = model._meta.db_table, ", ".join(_list_columns(model))
        (digests[table],) = fetch(
            f"""SELECT count(*), sum(hashtextextended(row::text, 0)::numeric)
                FROM (SELECT {columns} FROM {table}) row"""
        )
    return digests


def take_graph_versions() -> Graph:
    """Every row of the graph with the transaction and command that wrote it: equal only when no row was touched."""
    return {
        model._meta.db_table: _select_rows(
            model._meta.db_table, ["xmin::text", "ctid::text", *_list_columns(model)]
        )
        for model in MODELS
    }


def count_by_hand() -> Graph:
    """What `take_graph` should give now: every row counted one by one from the tables of the papers."""
    works = _read_works()
    pairs: Graph = {"graph_countedwork": sorted((work.lay_out() for work in works), key=repr)}
    late_from = get_late_from()
    pairs["graph_collaboration"] = _sum_up(works, _Work.pair_authors, [
        lambda works: sum(MILLION // (work.authors_count - 1) for work in works) / MILLION,
        len,
        lambda works: sum(work.authors_count <= CLOSE_AUTHORS for work in works),
        lambda works: sum(work.year is not None and work.year >= late_from for work in works),
        *_YEARS,
    ])  # fmt: skip
    pairs["graph_authortopic"] = _sum_up(
        works,
        lambda work: [(author_id, topic_id) for author_id in work.author_ids for topic_id in work.topic_ids],
        [len, lambda works: sum(work.is_assigned for work in works), *_YEARS],
    )
    pairs["graph_authorinstitution"] = _sum_up(works, lambda work: work.placed, [len, *_YEARS])
    pairs["graph_topicpair"] = _sum_up(works, lambda work: permutations(work.topic_ids, 2), [len])
    return pairs


class _Work(NamedTuple):
    id: int
    year: int | None
    authors_count: int
    author_ids: list[int]
    topic_ids: list[int]
    is_assigned: bool
    placed: list[tuple[int, int]]

    def lay_out(self) -> tuple[Any, ...]:
        return (
            self.id,
            self.year,
            self.authors_count,
            self.author_ids,
            self.topic_ids or None,
            self.is_assigned,
            [author_id for author_id, _ in self.placed] or None,
            [institution_id for _, institution_id in self.placed] or None,
        )

    def pair_authors(self) -> Iterable[tuple[int, int]]:
        return permutations(self.author_ids, 2) if 2 <= self.authors_count <= MOST_PAIRED else ()


Measure = Callable[[list[_Work]], Any]


def _first_year(works: list[_Work]) -> int | None:
    return min((work.year for work in works if work.year is not None), default=None)


def _last_year(works: list[_Work]) -> int | None:
    return max((work.year for work in works if work.year is not None), default=None)


_YEARS: list[Measure] = [_first_year, _last_year]


def _read_works() -> list[_Work]:
    """The works of the catalogue, each from its rows."""
    years: dict[int, int | None] = dict(fetch("SELECT id, year FROM papers_work"))
    printed: dict[int, int] = defaultdict(int)
    for (work_id,) in fetch("SELECT work_id FROM papers_signature WHERE position >= 1"):
        printed[work_id] += 1
    signers = dict(_group("SELECT work_id, position, author_id FROM papers_authorship"))
    told = dict(_group("SELECT work_id, topic_id FROM papers_worktopic"))
    given = dict(_group("SELECT work_id, topic_id FROM papers_assignedtopic"))
    places = _group(
        """SELECT work_id, position, match_key FROM papers_signatureaffiliation
           JOIN papers_affiliation f ON f.id = affiliation_id"""
    )
    works = []
    for work_id, year in years.items():
        author_of = dict(signers.get(work_id, ()))
        author_ids = sorted(set(author_of.values()))
        topics = told.get(work_id) or given.get(work_id, [])
        placed = {
            (author_of[position], institution_id)
            for position, institution_id in places.get(work_id, ())
            if position in author_of
        }
        works.append(
            _Work(
                work_id,
                year,
                max(printed[work_id], len(author_ids)),
                author_ids,
                sorted(topic_id for (topic_id,) in topics),
                not told.get(work_id) and bool(topics),
                sorted(placed),
            )
        )
    return works


def _group(sql: str) -> dict[int, list[tuple[Any, ...]]]:
    """The rows by their first column."""
    groups: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for key, *row in fetch(sql):
        groups[key].append(tuple(row))
    return groups


def _sum_up(
    works: list[_Work], list_pairs: Callable[[_Work], Iterable[tuple[int, int]]], measures: list[Measure]
) -> list[tuple[Any, ...]]:
    shared: dict[tuple[int, int], list[_Work]] = defaultdict(list)
    for work in works:
        for pair in list_pairs(work):
            shared[pair].append(work)
    return sorted(
        ((*pair, *(measure(works) for measure in measures)) for pair, works in shared.items()), key=repr
    )


def _list_columns(model: Any) -> list[str]:
    return [field.column for field in model._meta.concrete_fields if field.column]


def _select_rows(table: str, columns: list[str]) -> list[tuple[Any, ...]]:
    return sorted(fetch(f"SELECT {', '.join(columns)} FROM {table}"), key=repr)
