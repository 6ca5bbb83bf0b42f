"""The section of the researcher page that says whether its owner can be invited, and if not, why."""

from dataclasses import dataclass
from urllib.parse import urlencode

from papers.pages.text import show_day
from profiles.invitations import WELCOMING, WHY_NOT, Acquaintance, Standing
from profiles.pages.stated import COLLABORATION_LABELS
from profiles.selectors.researchers import StatedRow


@dataclass(frozen=True, slots=True)
class Collaboration:
    """What everybody is told. `said` is the owner's word, "" without one; `why_not` is "" where they can be invited."""

    said: str
    said_on: str
    why_not: str
    login_address: str


@dataclass(frozen=True, slots=True)
class OwnCollaboration:
    """What an account is told instead of `why_not`: a line, and a link that is a button where it is to invite."""

    said: str
    address: str = ""
    label: str = ""
    is_invitation: bool = False


def show_collaboration(stated: StatedRow | None, *, address: str) -> Collaboration:
    """The public part; `stated` is None while nobody owns the page, `address` that of the researcher."""
    preference = stated.collaboration if stated is not None else ""
    standing = Standing.CLOSED if preference else Standing.UNSTATED
    if stated is None:
        standing = Standing.UNCLAIMED
    return Collaboration(
        said=COLLABORATION_LABELS[preference] if preference else "",
        said_on=show_day(stated.stated_at) if preference and stated and stated.stated_at else "",
        why_not="" if preference in WELCOMING else WHY_NOT[standing],
        login_address=f"/account/login/?{urlencode({'next': f'{address}#collaboration'})}",
    )


def show_own_collaboration(author_id: int, standing: Standing, known: Acquaintance) -> OwnCollaboration:
    """What the section says to who is signed in."""
    invitation = f"/invitations/{known.invitation_id}"
    match standing:
        case Standing.WELCOME:
            said = "They read what you write, and see your own page; addresses are shown to neither."
            return OwnCollaboration(said, f"/invitations/new?to={author_id}", "Invite", is_invitation=True)
        case Standing.OWN:
            edit = f"/researchers/{author_id}/edit#statement"
            return OwnCollaboration(_OWN_SAYINGS[known.preference], edit, "Say whether you want to be asked")
        case Standing.CONVERSATION:
            return OwnCollaboration("You are in conversation.", invitation, "Open the conversation")
        case Standing.SENT:
            return OwnCollaboration("Your invitation waits for an answer.", invitation, "Your invitation")
        case Standing.RECEIVED:
            return OwnCollaboration("They invited you.", invitation, "Read and answer")
        case Standing.BLOCKING:
            return OwnCollaboration(WHY_NOT[standing], "/me/invitations", "Your invitations")
        case Standing.UNPROVEN:
            return OwnCollaboration(WHY_NOT[standing], "/search?type=people", "Find your record and claim it")
        case _:
            return OwnCollaboration(WHY_NOT[standing])


_OWN_SAYINGS = {
    "": "You have not said whether you want to be asked, so nobody can invite you.",
    "open": "Whoever owns a page at level L2 or above can invite you.",
    "some": "Whoever owns a page at level L2 or above can invite you.",
    "closed": "Nobody can invite you.",
}
