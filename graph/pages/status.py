"""How the graph stands, in words: empty, being built, behind the papers, failed."""

import datetime
from dataclasses import dataclass

from graph.selectors.state import CHANGED_CAP, GraphStatus, Phase
from papers.pages.text import count, show_day

_HOUR = 3600


@dataclass(frozen=True, slots=True)
class GraphNotice:
    """What is said above a part of the graph. `said` is a sentence, `note` what else there is to know, or "".

    `done` of `total` parts of a build are done, both None when none is under way. `can_read` when there is a graph to
    show all the same; `is_failure` when whoever looks may try again.
    """

    said: str
    note: str = ""
    done: int | None = None
    total: int | None = None
    can_read: bool = True
    is_failure: bool = False


def show_graph_status(status: GraphStatus, *, now: datetime.datetime) -> GraphNotice:
    """The notice of a status, of a fresh graph too: that says since when."""
    can_read = status.counted_at is not None
    since = f"What is shown was counted {show_age(status.counted_at, now=now)}." if status.counted_at else ""
    match status.phase:
        case Phase.EMPTY:
            return GraphNotice(
                "There is no graph yet.", "It is made of works, and none is imported.", can_read=can_read
            )
        case Phase.BUILDING:
            said = "The graph is being built anew." if can_read else "The graph is being built."
            note = since or "Who works with whom is shown as soon as all works are counted."
            note = f"{note} The build {status.note}." if status.note.startswith("waits") else note
            return GraphNotice(said, note, status.done_count, status.total_count, can_read)
        case Phase.FAILED:
            note = (
                since
                or "It is tried again by itself; whoever looks after this site finds the reason in its log."
            )
            return GraphNotice(
                "The graph could not be built.", note, can_read=can_read, is_failure=not can_read
            )
        case Phase.STALE:
            if not status.changed_count:
                return GraphNotice(f"{since} It is to be built anew, as a year went by.")
            changed = count(min(status.changed_count, CHANGED_CAP), "work")
            more = "more than " if status.changed_count > CHANGED_CAP else ""
            return GraphNotice(f"{since} Since then {more}{changed} changed.")
        case Phase.FRESH:
            return GraphNotice(f"{since.removesuffix('.')}, and no work changed since.")


def show_age(moment: datetime.datetime, *, now: datetime.datetime) -> str:
    """ "just now", "5 minutes ago", "3 hours ago", or from two days on the day."""
    seconds = max(0, int((now - moment).total_seconds()))
    if seconds < 60:
        return "just now"
    if seconds < _HOUR:
        return f"{count(seconds // 60, 'minute')} ago"
    if seconds < 48 * _HOUR:
        return f"{count(seconds // _HOUR, 'hour')} ago"
    return f"on {show_day(moment)}"
