"""The reasons with which a curator says that a record which seems to fall apart is one person's all the same."""

from core.reasons import ListedReason


class CurationError(Exception):
    """What a curator asked can't be done, and nothing was; the text is one line for them."""


class DismissalReason(ListedReason):
    """Why the flag was taken off."""

    MOVED = "moved", "one person, who changed field or place"
    CONFIRMED = "confirmed", "one person, as they say themselves"
    SOURCES = "sources", "one person, as other sources show"
    UNSAID = "unsaid", "the sources say too little to tell"


def may_curator_undo(*, kind: str, role: str, is_revoked: bool) -> bool:
    """Whether a curator may undo a correction of this kind by somebody in this role.

    What an owner hid or removed is theirs alone to show again, unless they were none: their claim `is_revoked`.
    """
    return is_revoked or not (kind in ("hide", "remove") and role == "owner")
