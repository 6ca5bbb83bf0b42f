"""The part of the owner's desk that is about being seen: hidden, shown again, removed."""

import datetime
from dataclasses import dataclass

from papers.models import Correction
from papers.pages.text import show_day
from profiles.pages.desk_sayings import Refused


@dataclass(frozen=True, slots=True)
class VisibilityForm:
    """Whether the page is shown, and what can be asked; `asked_on` is when its removal was, or "".

    `may_hide` while the claim stands on strong evidence. `is_removed` when it was curators who took the page away.
    """

    is_hidden: bool
    is_removed: bool
    since: str
    may_hide: bool
    asked_on: str
    note: str = ""
    alert: str = ""


def show_visibility_form(
    suppression: Correction | None,
    *,
    may_hide: bool,
    asked_at: datetime.datetime | None,
    refused: Refused | None = None,
) -> VisibilityForm:
    """The form as things stand; `suppression` is the correction by which the page is hidden or removed."""
    own = (Correction.Kind.HIDE, Correction.Role.OWNER)
    is_own = refused is not None and refused.part == "visibility"
    return VisibilityForm(
        is_hidden=suppression is not None,
        is_removed=suppression is not None and (suppression.kind, suppression.role) != own,
        since=show_day(suppression.applied_at) if suppression else "",
        may_hide=may_hide,
        asked_on=show_day(asked_at) if asked_at else "",
        note=refused.typed if refused and is_own else "",
        alert=refused.alert if refused and is_own else "",
    )
