"""Works that the owner of a page wants on it: put there when they are here, else looked for at the sources."""

import datetime
from collections.abc import Sequence
from http import HTTPStatus

import msgspec
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import Permission
from core.api.answers import ListMeta, answer_made
from core.api.endpoints import read, write
from core.api.lists import ListAnswer
from core.api.pages import PAGE_PARAMETERS, answer_page
from core.api.parameters import RecordId
from core.api.problems import ConflictError, UnfitError
from core.api.scopes import Scope
from papers.corrections import CorrectionError
from papers.records import SourceError
from papers.selectors.works import list_works
from profiles.api.accounts import get_account
from profiles.api.corrections import open_own_page
from profiles.selectors.added_works import AddedRow, list_added
from profiles.selectors.own_corrections import list_own_corrections
from profiles.services.added_works import add_works
from profiles.stated import StatementError
from profiles.wanted_works import MOST_IDENTIFIERS, read_identifiers


class AddedWorkAnswer(msgspec.Struct, frozen=True):
    """A work that was asked for by `identifier`, a DOI or arXiv id, or a text of BibTeX.

    `state` is "waiting" while sources are asked, "linked" when it is on the page, "failed" when it is not; `note` says
    why. `correction_id` undoes what put it there, null where nothing did, or it is not among the newest.
    """

    id: str
    scheme: str | None
    identifier: str
    state: str
    note: str | None
    work_id: str | None
    correction_id: str | None
    added_at: datetime.datetime


class AddingBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Works to be added: DOIs or arXiv ids, ids of works of this site that have one, or a text of BibTeX."""

    identifiers: list[str] = []
    works: list[RecordId] = []
    bibtex: str = ""


@read(
    answer=ListAnswer[AddedWorkAnswer],
    parameters=PAGE_PARAMETERS,
    scope=Scope.READ,
    permission=Permission.CLAIM,
)
def list_added_works(request: Request, author_id: int) -> ListAnswer[AddedWorkAnswer]:
    """The newest twenty works that were asked for on the page."""
    author = open_own_page(request, author_id)
    return answer_page(request, _describe(author.id, list_added(author.id)))


@write(
    "POST",
    answer=ListAnswer[AddedWorkAnswer],
    body=AddingBody,
    status=HTTPStatus.CREATED,
    scope=Scope.CORRECT,
    permission=Permission.CLAIM,
)
def add_own_works(request: Request, author_id: int, body: AddingBody) -> Response:
    """Add works to the page: those that are here at once, others when a source told of them.

    Answers those that are asked for anew. What is looked for already, and what a person put on the page, is passed
    over. Up to 20 works at a time, and 50 works and 5 texts of BibTeX in 24 hours. All or nothing.
    """
    author = open_own_page(request, author_id)
    try:
        rows = add_works(
            author_id=author.id,
            wanted=read_identifiers("\n".join([*body.identifiers, *_list_identifiers(body.works)])),
            bibtex=body.bibtex.encode() if body.bibtex.strip() else b"",
            names=(author.name, *author.variants),
            by=get_account(request),
        )
    except CorrectionError as error:
        raise ConflictError(str(error)) from None
    except (StatementError, SourceError) as error:
        raise UnfitError(str(error)) from None
    asked = {row.pk for row in rows}
    added = _describe(author.id, [one for one in list_added(author.id) if one.id in asked])
    meta = ListMeta(len(added), False, 1, max(1, len(added)))
    return answer_made(ListAnswer(meta, added), f"/api/v1/researchers/{author.id}/added-works")


def _list_identifiers(asked: Sequence[RecordId]) -> list[str]:
    """The identifier of each work, by which it is added as any other. Raises UnfitError for one that has none."""
    if len(asked) > MOST_IDENTIFIERS:
        raise UnfitError(f"Up to {MOST_IDENTIFIERS} works can be added at a time.")
    known = {
        str(work.id): identifier.value
        for work in list_works([int(one) for one in asked])
        for identifier in work.identifiers
        if identifier.scheme in ("doi", "arxiv")
    }
    for work_id in asked:
        if work_id not in known:
            raise UnfitError(f"The work {work_id} is not here, or has neither a DOI nor an arXiv id.")
    return [known[work_id] for work_id in asked]


def _describe(author_id: int, rows: Sequence[AddedRow]) -> list[AddedWorkAnswer]:
    corrections = {
        work.id: str(one.id)
        for one in list_own_corrections(author_id)
        if one.kind == "move"
        for work in one.works
    }
    return [
        AddedWorkAnswer(
            id=str(row.id),
            scheme=row.scheme or None,
            identifier=row.value,
            state=row.state,
            note=row.note or row.reason or None,
            work_id=None if row.work_id is None else str(row.work_id),
            correction_id=None if row.work_id is None else corrections.get(row.work_id),
            added_at=row.added_at,
        )
        for row in rows
    ]
