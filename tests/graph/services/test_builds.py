"""A full build: every row as a plain count gives it."""

from __future__ import annotations

import pytest

from graph.services import builds
from tests.graph.catalogue import build, count_by_hand, take_graph, update
from tests.papers.catalogue import ingest, resolve
from tests.papers.lines import make_records

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, params=["one part", "parts"])
def parts(request, monkeypatch):
    """The edges made in one part, and in several."""
    if request.param == "parts":
        monkeypatch.setattr(builds, "_WORKS_IN_ONE_PART", 0)


def test_build_equals_a_plain_count():
    ingest(*make_records(60))
    resolve()

    build()

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
