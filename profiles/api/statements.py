"""What the owner of a page states of themselves."""

from typing import Literal

import msgspec
from django.core.exceptions import PermissionDenied
from rest_framework.request import Request

from core.access import Permission
from core.api.endpoints import read, write
from core.api.problems import ConflictError, UnfitError
from core.api.scopes import Scope
from profiles.api.accounts import get_account
from profiles.api.corrections import open_own_page
from profiles.selectors.researchers import read_stated
from profiles.services.researchers import StaleFormError, state
from profiles.stated import Link, Statement, StatementError, dress_statement, fingerprint


class StatementAnswer(msgspec.Struct, frozen=True):
    """What the owner states, as it stands in the form of their desk: "" where nothing."""

    collaboration: str
    affiliation: str
    bio: str
    links: tuple[Link, ...]


class StatementBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be stated anew; what is null or left out stays, and "" states nothing."""

    collaboration: Literal["", "open", "some", "closed"] | None = None
    affiliation: str | None = None
    bio: str | None = None
    links: list[Link] | None = None


@read(answer=StatementAnswer, scope=Scope.READ, permission=Permission.CLAIM)
def show_statement(request: Request, author_id: int) -> StatementAnswer:
    """What the owner of the page states, to them alone; the researcher tells it to everybody."""
    return _describe(_read_statement(request, open_own_page(request, author_id).id))


@write("PATCH", answer=StatementAnswer, body=StatementBody, scope=Scope.CORRECT, permission=Permission.CLAIM)
def change_statement(request: Request, author_id: int, body: StatementBody) -> StatementAnswer:
    """State whether one wants to be asked to collaborate, where one works, a few words, and links."""
    author = open_own_page(request, author_id)
    before = _read_statement(request, author.id)
    links = before.links if body.links is None else body.links
    try:
        wanted = dress_statement(
            collaboration=before.collaboration if body.collaboration is None else body.collaboration,
            affiliation=before.affiliation if body.affiliation is None else body.affiliation,
            bio=before.bio if body.bio is None else body.bio,
            links=[(link.label, link.address) for link in links],
        )
        state(author_id=author.id, statement=wanted, made_from=fingerprint(before), by=get_account(request))
    except StatementError as error:
        raise UnfitError(str(error)) from None
    except StaleFormError:
        raise ConflictError(
            "What you state was changed just now, and nothing was done: send it again."
        ) from None
    return _describe(wanted)


def _read_statement(request: Request, author_id: int) -> Statement:
    stated = read_stated(author_id)
    if stated is None or stated.owner_id != get_account(request).pk:
        raise PermissionDenied(Permission.EDIT.value)
    return stated.statement


def _describe(statement: Statement) -> StatementAnswer:
    return StatementAnswer(statement.collaboration, statement.affiliation, statement.bio, statement.links)
