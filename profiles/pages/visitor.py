"""What a researcher page says to who is signed in: their distance, their claim, what they follow and may do."""

from dataclasses import dataclass

from django.utils import timezone

from core.access import Permission, can
from profiles.invitations import find_standing
from profiles.models import User
from profiles.pages.collaboration import OwnCollaboration, show_own_collaboration
from profiles.pages.connect import OwnClaim, show_own_claim
from profiles.pages.distances import DistanceLine, show_distance
from profiles.selectors.claims import read_ownership
from profiles.selectors.distances import read_distance
from profiles.selectors.invitations import read_acquaintance
from profiles.selectors.public_claims import read_own_standing


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is signed in, as far as the page of one author record goes.

    `desk_address` is where an owner says which works are theirs, "" for others.
    """

    distance: DistanceLine
    may_edit: bool
    may_curate: bool
    own_claim: OwnClaim
    collaboration: OwnCollaboration
    desk_address: str = ""


def show_visitor(user: User, author_id: int) -> Visitor:
    """What the page of this author record says to this account alone."""
    ownership = read_ownership(author_id)
    known = read_acquaintance(user_id=user.pk, author_id=author_id)
    may_edit = can(user, Permission.EDIT, ownership)
    return Visitor(
        distance=show_distance(read_distance(user, author_id), author_id=author_id),
        may_edit=may_edit,
        may_curate=can(user, Permission.CURATE),
        own_claim=show_own_claim(read_own_standing(user_id=user.pk, author_id=author_id)),
        collaboration=show_own_collaboration(author_id, find_standing(known, now=timezone.now()), known),
        desk_address=f"/researchers/{author_id}/edit/works" if may_edit else "",
    )
