"""What somebody complained of, as curators read it."""

from dataclasses import dataclass

from papers.addresses import researcher_address
from papers.pages.text import show_moment
from profiles.invitations import ComplaintReason
from profiles.pages.curation_queue import NO_NAME
from profiles.selectors.invitations import ComplaintRow

_LABELS = {one.value: one.label for one in ComplaintReason}


@dataclass(frozen=True, slots=True)
class ComplaintPage:
    """A complaint; `claim_address` is that of the claim of who is complained of, "" without one.

    `answered` says how and when, "" while it is open.
    """

    address: str
    about: str
    claim_address: str
    who: str
    moment: str
    place: str
    place_address: str
    quoted: str
    note: str
    answered: str
    answer_note: str
    reasons: tuple[tuple[str, str], ...]


def show_complaint_page(one: ComplaintRow) -> ComplaintPage:
    """The complaint with the copy of what was written."""
    answered = ""
    if one.answered_at is not None:
        answered = f"Answered {show_moment(one.answered_at)}: {_LABELS.get(one.answer, one.answer)}"
    return ComplaintPage(
        address=f"/curate/complaints/{one.id}",
        about=_name(one.about_id, one.about_name),
        claim_address=f"/curate/claims/{one.about_claim_id}" if one.about_claim_id is not None else "",
        who=_name(one.by_id, one.by_name),
        moment=show_moment(one.opened_at),
        place=one.author_name or f"record {one.author_id}",
        place_address=researcher_address(one.author_id, one.author_name) if one.author_name else "",
        quoted=one.quoted,
        note=one.note,
        answered=answered,
        answer_note=one.answer_note,
        reasons=tuple(_LABELS.items()),
    )


def _name(user_id: int | None, name: str | None) -> str:
    return (name or NO_NAME) if user_id is not None else "an account that is gone"
