"""The reasons with which a curator says that a record which seems to fall apart is one person's all the same."""

from enum import StrEnum


class DismissalReason(StrEnum):
    """Why the flag was taken off; the label is how a page says it. Stored: append only."""

    label: str

    def __new__(cls, value: str, label: str) -> "DismissalReason":
        reason = str.__new__(cls, value)
        reason._value_ = value
        reason.label = label
        return reason

    MOVED = "moved", "one person, who changed field or place"
    CONFIRMED = "confirmed", "one person, as they say themselves"
    SOURCES = "sources", "one person, as other sources show"
    UNSAID = "unsaid", "the sources say too little to tell"
