"""Imports: begun, watched and carried on by who looks after the site."""

from collections.abc import Iterator, Sequence
from http import HTTPStatus

import msgspec
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import Permission
from core.api.answers import answer_made
from core.api.endpoints import read, write
from core.api.listings import Field, Listing, read_id
from core.api.lists import ListAnswer, answer_list
from core.api.pages import PAGE_PARAMETERS, describe_stretch, read_stretch
from core.api.parameters import Parameter
from core.api.problems import TooLargeError, UnfitError
from core.api.scopes import Scope
from papers.api.import_answers import (
    CandidatesAnswer,
    ListedRunAnswer,
    PreviewsAnswer,
    RejectedAnswer,
    RunAnswer,
    describe_candidate,
    describe_failure,
    describe_listed_run,
    describe_previews,
    describe_rejected,
    describe_run,
)
from papers.models import ImportRun
from papers.records import SourceError
from papers.selectors.imports import list_runs
from papers.selectors.runs import find_known_identifiers, list_rejected, read_run
from papers.services.beginnings import UploadError, begin_file_run, begin_query_run, carry_on_again
from papers.services.candidates import find_candidates, preview_query
from papers.sources.live.query import Query, parse_query
from papers.sources.registry import FORMS
from papers.tasks import poke

IMPORTS = "/api/v1/imports"
LONGEST_ASKED, LONGEST_NAME = 500, 200
_BLOCK_BYTES = 1 << 16
_FORM_NAMES = sorted(form.FORM for form in FORMS)


class ImportBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to import, as `openalex:author:A5023888391`, `orcid:0000-…`, `doi:10.…`, `arxiv:2101.00001`."""

    query: str


def _read_state(raw: str) -> str:
    if raw not in ImportRun.State.values:
        raise ValueError(f"{raw[:50]!r} is not a state: there are {', '.join(ImportRun.State.values)}.")
    return raw


def _describe_runs(run_ids: Sequence[int]) -> list[ListedRunAnswer]:
    return [describe_listed_run(one) for one in list_runs(run_ids)]


RUNS = Listing(
    noun="imports",
    rows="papers_importrun run",
    key="run.id",
    fields=(
        Field(
            name="state",
            about="How it stands.",
            example="failed",
            parse=_read_state,
            test="run.state {}",
            group="run.state",
        ),
        Field(name="id", about="The order in which they began.", example="1", parse=read_id, order="run.id"),
    ),
    result=ListedRunAnswer,
    read=_describe_runs,
)


@read(answer=ListAnswer[ListedRunAnswer], listing=RUNS, scope=Scope.IMPORT, permission=Permission.IMPORT)
def list_imports(request: Request) -> ListAnswer[ListedRunAnswer]:
    """Imports of this site, the oldest first.

    With `sort=id:desc` the newest come first.
    """
    return answer_list(request, RUNS)


@write(
    "POST",
    answer=RunAnswer,
    body=ImportBody,
    status=HTTPStatus.CREATED,
    scope=Scope.IMPORT,
    permission=Permission.IMPORT,
)
def begin_import(request: Request, body: ImportBody) -> Response:
    """Import what sources answer to a query, and look again from time to time when it is about a person.

    A worker does it: ask again for how it goes.
    """
    run = begin_query_run(_read_query(body.query))
    poke()
    return answer_made(_answer(run.pk), f"{IMPORTS}/{run.pk}")


@write(
    "POST",
    answer=RunAnswer,
    body=bytes,
    status=HTTPStatus.CREATED,
    parameters=(
        Parameter(name="name", about="The name of the file.", example="works.bib", is_required=True),
        Parameter(
            name="form",
            about=f"Its form, when it is not to be told from its beginning: {', '.join(_FORM_NAMES)}.",
            example="bibtex",
        ),
        Parameter(name="listed_for", about="The person whose works the file lists.", example="Ada Lovelace"),
    ),
    scope=Scope.IMPORT,
    permission=Permission.IMPORT,
    problems=(HTTPStatus.REQUEST_ENTITY_TOO_LARGE,),
)
def begin_file_import(request: Request, body: HttpRequest) -> Response:
    """Import a file, which is sent as it is, as `application/octet-stream`, packed or not.

    With an `Idempotency-Key` it may have up to 2.5 MB. The same file twice changes nothing more.
    """
    name = _read_text(request.GET.get("name"), LONGEST_NAME)
    form = request.GET.get("form") or None
    if not name:
        raise BadRequest("Say how the file is called: name=works.bib, for example.")
    if form is not None and form not in _FORM_NAMES:
        raise BadRequest(f"There is no form {form[:50]!r}. There are {', '.join(_FORM_NAMES)}.")
    size = int(request.META.get("CONTENT_LENGTH") or 0)
    if not size:
        raise BadRequest("Send a file that is not empty, and its length as Content-Length.")
    if size > settings.UPLOAD_MAX_BYTES:
        raise TooLargeError(f"A file may have up to {settings.UPLOAD_MAX_BYTES >> 20} MiB.")
    listed_for = _read_text(request.GET.get("listed_for"), LONGEST_NAME) or None
    try:
        run = begin_file_run(name=name, blocks=_read_blocks(body, size), form=form, listed_for=listed_for)
    except UploadError as error:
        raise UnfitError(str(error)) from None
    poke()
    return answer_made(_answer(run.pk), f"{IMPORTS}/{run.pk}")


@read(answer=RunAnswer, scope=Scope.IMPORT, permission=Permission.IMPORT)
def show_import(request: Request, run_id: int) -> RunAnswer:
    """How an import goes, and what became of it."""
    return _answer(run_id)


@read(
    answer=ListAnswer[RejectedAnswer],
    parameters=PAGE_PARAMETERS,
    scope=Scope.IMPORT,
    permission=Permission.IMPORT,
)
def list_rejected_items(request: Request, run_id: int) -> ListAnswer[RejectedAnswer]:
    """What an import could not take in, and why, in the order in which it stands in what was read."""
    run, stretch = read_run(run_id), read_stretch(request)
    if run is None:
        raise Http404(f"No import here has the number {run_id}.")
    meta = describe_stretch(stretch, count=run.rejected_count)
    rows = list_rejected(run_id, offset=stretch.offset, limit=stretch.per_page)
    return ListAnswer(meta, [describe_rejected(one) for one in rows])


@write(
    "POST",
    answer=RunAnswer,
    status=HTTPStatus.ACCEPTED,
    scope=Scope.IMPORT,
    permission=Permission.IMPORT,
)
def carry_on_import(request: Request, run_id: int) -> RunAnswer:
    """Carry on an import that stopped, from where it was. Of one that is finished nothing changes."""
    run = ImportRun.objects.filter(pk=run_id).first()
    if run is None:
        raise Http404(f"No import here has the number {run_id}.")
    carry_on_again(run)
    poke()
    return _answer(run_id)


@read(
    answer=CandidatesAnswer,
    parameters=(Parameter(name="name", about="A name.", example="Ada Lovelace", is_required=True),),
    scope=Scope.IMPORT,
    permission=Permission.IMPORT,
)
def list_candidates(request: Request) -> CandidatesAnswer:
    """Whom the sources know by a name: they are asked for it, and nothing is kept."""
    name = _read_text(request.GET.get("name"), LONGEST_NAME)
    if not name:
        raise BadRequest("Say whom to look for: name=Ada Lovelace, for example.")
    found = find_candidates(name)
    return CandidatesAnswer(
        tuple(describe_candidate(one) for one in found.candidates),
        tuple(describe_failure(one) for one in found.failures),
    )


@read(
    answer=PreviewsAnswer,
    parameters=(
        Parameter(name="query", about="As in an import.", example="doi:10.1000/182", is_required=True),
    ),
    scope=Scope.IMPORT,
    permission=Permission.IMPORT,
)
def preview_import(request: Request) -> PreviewsAnswer:
    """What would come of a query: the sources are asked for their first answers, and nothing is kept."""
    query = _read_query(request.GET.get("query"))
    found = preview_query(query)
    identifiers = {
        one for preview in found.previews for record in preview.records for one in record.ids.items()
    }
    return describe_previews(str(query), found, find_known_identifiers(identifiers))


def _answer(run_id: int) -> RunAnswer:
    run = read_run(run_id)
    if run is None:
        raise Http404(f"No import here has the number {run_id}.")
    return describe_run(run, now=timezone.now())


def _read_query(raw: str | None) -> Query:
    try:
        return parse_query(_read_text(raw, LONGEST_ASKED))
    except SourceError as error:
        line = str(error)
        raise BadRequest(f"{line[:1].upper()}{line[1:]}.") from None


def _read_text(raw: str | None, longest: int) -> str:
    text = (raw or "").strip()
    if "\x00" in text or len(text) > longest:
        raise BadRequest(f"Up to {longest} characters can be asked for, none of them NUL.")
    return text


def _read_blocks(stream: HttpRequest, size_bytes: int) -> Iterator[bytes]:
    """What is sent. Raises BadRequest where it ends before its length: half a file would be imported as a whole one."""
    left = size_bytes
    while block := stream.read(_BLOCK_BYTES):
        left -= len(block)
        yield block
    if left > 0:
        raise BadRequest("The file broke off on its way, and nothing was done: send it again.")
