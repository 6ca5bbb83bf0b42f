"""Two people who own pages, one of whom can be invited, as tests of invitations need them."""

from __future__ import annotations

from dataclasses import dataclass

from django.test import Client

from papers.addresses import researcher_address
from papers.models import Author
from profiles.models import Claim, Invitation, Researcher, User
from profiles.services.invitations import accept, send_invitation
from tests.profiles.people import make_author, make_user

TEXT = "Let us look at rivers together."


@dataclass
class Pair:
    """ADA owns `ada_page` and asks; BEN owns `ben_page`, which says that he may be asked."""

    ada: User
    ada_page: Author
    ben: User
    ben_page: Author

    @property
    def ben_address(self) -> str:
        return researcher_address(self.ben_page.pk, "Ben Bo")


def make_pair() -> Pair:
    ada, ben = make_user("Ada Ax", "ada@mail.example"), make_user("Ben Bo", "ben@mail.example")
    pair = Pair(ada, make_author("Ada Ax"), ben, make_author("Ben Bo"))
    own(ada, pair.ada_page)
    own(ben, pair.ben_page)
    welcome(pair.ben_page, ben)
    return pair


def own(user: User, author: Author, *, level: int = 2) -> Claim:
    """A verified claim, of which nothing else is looked at."""
    return Claim.objects.create(author_id=author.pk, user=user, state=Claim.State.VERIFIED, level=level)


def welcome(author: Author, user: User, preference: str = "open") -> None:
    """What the owner says about being asked."""
    Researcher.objects.update_or_create(
        author_id=author.pk, defaults={"collaboration": preference, "stated_by": user}
    )


def invite(pair: Pair, text: str = TEXT) -> Invitation:
    """Ada's open invitation of Ben."""
    return send_invitation(author_id=pair.ben_page.pk, text=text, by=pair.ada)[0]


def talk(pair: Pair) -> Invitation:
    """Their conversation, in which nothing is written yet."""
    invitation = invite(pair)
    accept(invitation_id=invitation.pk, by=pair.ben)
    invitation.refresh_from_db()
    return invitation


def browse(user: User) -> Client:
    """A browser in which they are signed in."""
    client = Client()
    client.force_login(user)
    return client
