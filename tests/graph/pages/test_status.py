"""How the graph stands, in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from graph.pages.status import show_age, show_graph_status
from graph.selectors.state import CHANGED_CAP, GraphStatus, Phase

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
COUNTED = NOW - timedelta(hours=3)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-5, "just now"),
        (59, "just now"),
        (60, "1\u00a0minute ago"),
        (3599, "59\u00a0minutes ago"),
        (3600, "1\u00a0hour ago"),
        (47 * 3600, "47\u00a0hours ago"),
        (48 * 3600, "on 18 Nov 2026"),
    ],
)
def test_age_is_told_in_the_greatest_unit(seconds, said):
    assert show_age(NOW - timedelta(seconds=seconds), now=NOW) == said


@pytest.mark.parametrize(
    ("status", "said", "can_read"),
    [
        (GraphStatus(Phase.EMPTY, None, 0), "There is no graph yet.", False),
        (GraphStatus(Phase.BUILDING, None, 0, 3, 9), "The graph is being built.", False),
        (GraphStatus(Phase.BUILDING, COUNTED, 0, 3, 9), "The graph is being built anew.", True),
        (
            GraphStatus(Phase.FRESH, COUNTED, 0),
            "What is shown was counted 3\u00a0hours ago, and no work changed since.",
            True,
        ),
        (
            GraphStatus(Phase.STALE, COUNTED, 0),
            "What is shown was counted 3\u00a0hours ago. It is to be built anew, as a year went by.",
            True,
        ),
        (
            GraphStatus(Phase.STALE, COUNTED, 1),
            "What is shown was counted 3\u00a0hours ago. Since then 1\u00a0work changed.",
            True,
        ),
        (
            GraphStatus(Phase.STALE, COUNTED, CHANGED_CAP + 1),
            "What is shown was counted 3\u00a0hours ago. Since then more than 10,000\u00a0works changed.",
            True,
        ),
        (GraphStatus(Phase.FAILED, None, 0, note="/srv/x"), "The graph could not be built.", False),
        (GraphStatus(Phase.FAILED, COUNTED, 0, note="/srv/x"), "The graph could not be built.", True),
    ],
)
def test_notice_says_how_the_graph_stands(status, said, can_read):
    notice = show_graph_status(status, now=NOW)
    assert (notice.said, notice.can_read) == (said, can_read)
    assert (notice.done, notice.total) == (status.done_count, status.total_count)
    assert "/srv" not in notice.note
    if status.phase in (Phase.BUILDING, Phase.FAILED) and can_read:
        assert notice.note == "What is shown was counted 3\u00a0hours ago."
