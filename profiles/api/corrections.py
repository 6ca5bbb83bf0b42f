"""Works put right by the owner of a page: confirmed, refused, added, and undone again."""

import datetime
from http import HTTPStatus
from typing import Literal

import msgspec
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import Permission, require
from core.api.answers import answer_made
from core.api.endpoints import read, write
from core.api.lists import ListAnswer
from core.api.pages import PAGE_PARAMETERS, answer_page
from core.api.parameters import RecordId
from core.api.problems import ConflictError, UnfitError
from core.api.scopes import Scope
from papers.corrections import CorrectionError
from papers.models import Correction
from papers.pages.work_items import show_plain_title
from papers.selectors.authors import AuthorRow
from profiles.api.accounts import get_account
from profiles.pages.desk_works import PAGE_SIZE
from profiles.selectors.claims import read_ownership
from profiles.selectors.own_corrections import OwnCorrectionRow, list_own_corrections, read_own_correction
from profiles.services.own_works import UnknownCorrectionError, confirm, refuse, undo
from profiles.views.researchers import get_author


class CorrectedWorkAnswer(msgspec.Struct, frozen=True):
    """A work that was put right; `display_name` is its title as plain text."""

    id: str
    display_name: str


class CorrectionAnswer(msgspec.Struct, frozen=True):
    """What was put right, and stands: `works` are the first three of its `works_count`.

    With `kind` "confirm" they are the owner's whatever sources say, with "refuse" they are not; "move" are works that
    were added.
    """

    id: str
    kind: str
    works_count: int
    works: tuple[CorrectedWorkAnswer, ...]
    applied_at: datetime.datetime


class CorrectionBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the owner says of works on the page: "confirm", they are theirs; "refuse", they are not."""

    kind: Literal["confirm", "refuse"]
    works: list[RecordId]


def open_own_page(request: Request, author_id: int) -> AuthorRow:
    """The page of this researcher, or of the one that it joined, to its owner.

    Raises Http404, and PermissionDenied for who does not own it.
    """
    author = get_author(author_id)
    require(get_account(request), Permission.EDIT, read_ownership(author.id))
    return author


@read(
    answer=ListAnswer[CorrectionAnswer],
    parameters=PAGE_PARAMETERS,
    scope=Scope.READ,
    permission=Permission.CLAIM,
)
def list_corrections(request: Request, author_id: int) -> ListAnswer[CorrectionAnswer]:
    """What owners of the page confirmed, refused and added, and did not undo: the newest of each kind."""
    author = open_own_page(request, author_id)
    return answer_page(request, [describe_correction(one) for one in list_own_corrections(author.id)])


@write(
    "POST",
    answer=CorrectionAnswer,
    body=CorrectionBody,
    status=HTTPStatus.CREATED,
    scope=Scope.CORRECT,
    permission=Permission.CLAIM,
)
def make_correction(request: Request, author_id: int, body: CorrectionBody) -> Response:
    """Say of up to 50 works on the page that they are the owner's, or that they are not.

    It outlives every import, and is undone as a whole. Works that are not on the page, or were confirmed before, are
    passed over; where all are, nothing is done, and the answer is 409.
    """
    author, user = open_own_page(request, author_id), get_account(request)
    work_ids = {int(one) for one in body.works}
    if not 0 < len(work_ids) <= PAGE_SIZE:
        raise UnfitError(f"From 1 to {PAGE_SIZE} works are confirmed or refused at a time.")
    service = confirm if body.kind == "confirm" else refuse
    try:
        made = service(author_id=author.id, work_ids=work_ids, by=user)
    except CorrectionError as error:
        raise ConflictError(str(error)) from None
    if made is None:
        said = "or confirmed already" if body.kind == "confirm" else "or not any more"
        raise ConflictError(f"These works are not on the page, {said}, and nothing was done.")
    found = _get_correction(author.id, made.pk)
    return answer_made(describe_correction(found), f"/api/v1/researchers/{author.id}/corrections/{found.id}")


@read(answer=CorrectionAnswer, scope=Scope.READ, permission=Permission.CLAIM)
def show_correction(request: Request, author_id: int, correction_id: int) -> CorrectionAnswer:
    """One thing that was put right on the page, while it stands."""
    return describe_correction(_get_correction(open_own_page(request, author_id).id, correction_id))


@write("DELETE", answer=None, scope=Scope.CORRECT, permission=Permission.CLAIM)
def undo_correction(request: Request, author_id: int, correction_id: int) -> None:
    """Undo what was put right, as a whole. Of what was undone before nothing changes.

    While later corrections stand on it, nothing is done, and the answer is 409.
    """
    author = open_own_page(request, author_id)
    try:
        undo(author_id=author.id, correction_id=correction_id, by=get_account(request))
    except UnknownCorrectionError as error:
        raise Http404(str(error)) from None
    except CorrectionError as error:
        raise ConflictError(str(error)) from None


def _get_correction(author_id: int, correction_id: int) -> OwnCorrectionRow:
    found = read_own_correction(author_id, correction_id)
    if found is None:
        raise Http404(f"No correction {correction_id} stands on this page.")
    return found


def describe_correction(row: OwnCorrectionRow) -> CorrectionAnswer:
    """The answer of a correction."""
    works = tuple(CorrectedWorkAnswer(str(work.id), show_plain_title(work)) for work in row.works)
    return CorrectionAnswer(
        str(row.id), Correction.Kind(row.kind).value, row.works_count, works, row.applied_at
    )
