"""The parts of the curators' pages, and of the public history, in each of their states."""

from profiles.pages.curation_history import HistoryLine
from profiles.pages.curation_log import LogLine
from profiles.pages.curation_queue import QueueLine
from profiles.pages.specimens import Specimen


def show_curation() -> list[Specimen]:
    """What waits, what was done, and the same for everybody."""
    return [*_show_queues(), *_show_histories(), *_show_logs()]


def _show_queues() -> list[Specimen]:
    lines = (
        QueueLine("Claim", "#claim", "Wei Lin", False, "by Ada Quillon, 3 pieces of evidence", "20 Nov 2026"),
        QueueLine("Removal request", "#dispute", "Record 12", True, "This is me, …", "21 Nov 2026"),
        QueueLine("Falls apart", "#record", "林薇 " * 20, False, "into 4 parts", "21 Nov 2026"),
    )  # fmt: skip
    states: dict[str, dict[str, object]] = {
        "some wait": {"lines": lines},
        "nothing waits": {"lines": ()},
        "none of a kind": {"lines": (), "is_narrowed": True},
    }
    return [Specimen("Queue", state, "components/queue.html", one) for state, one in states.items()]


def _show_histories() -> list[Specimen]:
    lines = (
        HistoryLine("20 Nov 2026", "3 works split off as", "Wei Lin", "#record", "by a curator", "they fall apart", ""),
        HistoryLine("19 Nov 2026", "Joined, with 7 works, by", "record 12", "", "by a curator", "", "20 Nov 2026"),
        HistoryLine("18 Nov 2026", "A claim to this record was verified, at level L3", "", "", "", "", ""),
    )  # fmt: skip
    return [
        Specimen("History", state, "components/history.html", {"lines": shown})
        for state, shown in (("some", lines), ("none", ()))
    ]


def _show_logs() -> list[Specimen]:
    line = LogLine(
        moment="20 Nov 2026, 13:07 UTC", what="3 works split off as a record of their own", address="#c",
        record="Wei Lin", record_address="#r", other="record 12", other_address="", who="Cora Curator",
        who_address="#by", reason="the works fall apart", note="Those on bracelets are the other’s. " * 4,
        undone="", undo_address="#u",
    )  # fmt: skip
    undone = LogLine(
        moment="19 Nov 2026, 09:00 UTC", what="Joined with another record", address="#c", record="record 12",
        record_address="", other="", other_address="", who="an account that is gone", who_address="", reason="",
        note="", undone="undone 20 Nov 2026, 13:00 UTC by Cora Curator", undo_address="",
    )  # fmt: skip
    return [
        Specimen("Log", state, "components/log.html", {"lines": shown})
        for state, shown in (("some", (line, undone)), ("nothing decided", ()))
    ]
