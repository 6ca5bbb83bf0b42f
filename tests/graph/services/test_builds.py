"""A full build: every row as a plain count gives it."""

from __future__ import annotations

import pytest

from graph.models import GraphBuild
from graph.services.builds import GRAPH_PART
from graph.services.edges import EDGE_TABLES
from papers.models import Job
from tests.graph.catalogue import build, count_by_hand, number_works_from, take_graph, update
from tests.papers.catalogue import ingest, resolve
from tests.papers.lines import make_records

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, params=["one part", "parts"])
def parts(request, db):
    """How many parts the works are counted and paired in: one, and several, as for works of high ids."""
    first, count = (1, 1) if request.param == "one part" else (900_000, 4)
    with number_works_from(first):
        yield count


def test_build_equals_a_plain_count(parts):
    ingest(*make_records(60))
    resolve()

    build()

    pairing = Job.objects.filter(kind=GRAPH_PART, payload__phase=GraphBuild.Phase.PAIR)
    assert pairing.count() == parts * len(EDGE_TABLES)
    graph = take_graph()
    assert graph == count_by_hand()
    assert len(graph["graph_countedwork"]) > 50
    assert len(graph["graph_collaboration"]) > 200


def test_build_after_a_build_and_an_update_leaves_the_same_rows():
    ingest(*make_records(20))
    resolve()
    build()
    before = take_graph()

    assert update() == 0
    build()

    assert take_graph() == before
