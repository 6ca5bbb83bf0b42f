"""Every live source into the database: stopped after any answer and carried on, it ends with all works, once."""

from __future__ import annotations

import pytest

from papers.models import SourceRecord, Work
from papers.records import SourceError
from papers.services.fetching import fetch_origin
from papers.services.imports import start_query_run
from papers.sources.live.query import parse_query
from tests.papers.live_sources import lead_to
from tests.papers.sources.live.protocols import COUNT, PROTOCOLS, TITLES, Protocol
from tests.servers import Asked, Reply, open_session

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda protocol: protocol.name)
def test_source_that_breaks_after_every_answer_ends_in_all_works_once(server, settings, protocol: Protocol):
    lead_to(settings, server)
    run = start_query_run(parse_query(protocol.query))
    run.origins.filter(rank__gt=0).delete()  # an iD is asked of other sources too
    good_left = 0

    def answer(asked: Asked) -> Reply:
        nonlocal good_left
        if asked.path.endswith("/record"):  # of ORCID, which comes before its works each time
            return protocol.answer(asked)
        good_left -= 1
        return protocol.answer(asked) if good_left >= 0 else Reply(status=410)

    server.answer = answer
    breaks_count = 0
    origin = run.origins.get()
    while not origin.is_finished:
        good_left = 1
        try:
            fetch_origin(run, origin, open_session(), lambda origin: None)
        except SourceError:
            breaks_count += 1
        origin = run.origins.get()
        assert breaks_count < 10

    run.refresh_from_db()
    assert breaks_count >= 2
    assert sorted(map(str, Work.objects.values_list("title", flat=True))) == sorted(TITLES)
    assert sorted(SourceRecord.objects.values_list("line", flat=True)) == list(range(1, COUNT + 1))
    assert (run.created_count, run.updated_count, run.unchanged_count, run.rejected_count) == (COUNT, 0, 0, 0)
