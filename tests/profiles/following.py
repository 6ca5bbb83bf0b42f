"""People who work together in a counted graph, and what happens to them, as tests of following need it."""

from __future__ import annotations

from django.db import connection

from graph.records import NodeKey, NodeKind, author_key
from papers.models import Change
from tests.factories import import_records
from tests.graph.catalogue import build, update
from tests.graph.people import find_id, write

TOPIC = {"openalex": "T10036", "name": "Neural architecture search"}
NETS = NodeKey(NodeKind.TOPIC, 10036)


def begin(*names: str) -> None:
    """People with a work of their own each, counted."""
    import_records(*(write(f"Begun by {name}", name, topics=[TOPIC]) for name in names))
    build()
    Change.objects.all().delete()


def come(title: str, *names: str, **fields: object) -> None:
    """A work comes in and is counted."""
    import_records(write(title, *names, **fields))
    update()


def key_of(name: str) -> NodeKey:
    return author_key(find_id(name))


def log_works(subject: NodeKey, work_ids: list[int], *, copies: int = 1) -> None:
    """New works of an author record in the log, straight."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO papers_change (kind, subject_kind, subject_id, work_id)
               SELECT 1, 1, %s, work_id FROM generate_series(1, %s), unnest(%s::bigint[]) AS work (work_id)""",
            [subject.id, copies, work_ids],
        )
