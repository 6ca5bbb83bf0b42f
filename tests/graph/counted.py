"""A counted graph as tests of pages need it: works taken in, resolved and counted, in the transaction of a test."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from graph.models import GraphState
from graph.records import NodeKey, NodeKind
from graph.services.updates import update_graph
from papers.models import Work
from tests.factories import find_author, import_records


def import_counted(*records: dict[str, Any]) -> None:
    """Take the records in, resolve who is who, and count the graph."""
    import_records(*records)
    now = timezone.now()
    GraphState.objects.get_or_create(defaults={"late_from": 2022, "built_at": now, "counted_at": now})
    update_graph()


def key_of(name: str) -> NodeKey:
    """The node of the one author record of this name."""
    return NodeKey(NodeKind.AUTHOR, find_author(name).pk)


def key_of_work(title: str) -> NodeKey:
    """The node of the one work of this title."""
    return NodeKey(NodeKind.WORK, Work.objects.get(title=title).pk)
