"""Importing, for who looks after the site: a person from the live sources, or a file; and how it goes."""

from django.conf import settings
from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.access import Permission, permit
from core.pagination import check_page_exists, read_page_number
from papers.models import ImportRun
from papers.pages.imports import preview_address, show_candidates_page, show_preview_page, show_start_page
from papers.pages.run import REJECTED_A_PAGE, show_run_page
from papers.records import SourceError
from papers.selectors.imports import list_newest_runs
from papers.selectors.queries import find_authors, find_identifier, list_named_authors, list_readable_queries
from papers.selectors.runs import find_known_identifiers, list_rejected, read_run
from papers.services.asking import name_query
from papers.services.beginnings import UploadError, begin_file_run, begin_query_run, carry_on_again
from papers.services.candidates import find_candidates, preview_query
from papers.sources.live.query import Query, looks_like_identifier, parse_query
from papers.sources.registry import FORMS
from papers.tasks import poke

NEWEST_RUNS = 10
LONGEST_ASKED = 500
LONGEST_NAME = 200


@require_safe
@never_cache
@permit(Permission.IMPORT)
def show_imports(request: HttpRequest) -> HttpResponse:
    """Where an import begins, and the newest ones."""
    return _render_start(request)


@require_safe
@never_cache
@permit(Permission.IMPORT)
def show_candidates(request: HttpRequest) -> HttpResponse:
    """Who the sources know by the name `q`; an identifier or an address leads straight to what would come of it."""
    asked = _read_text(request.GET.get("q"), LONGEST_ASKED)
    if not asked:
        return redirect("imports")
    try:
        query = parse_query(asked)
    except SourceError as error:
        if looks_like_identifier(asked) or len(asked) > LONGEST_NAME:
            raise BadRequest(_say(error)) from None
    else:
        return redirect(preview_address(str(query)))
    page = show_candidates_page(asked, find_candidates(asked))
    return render(request, "imports/candidates.html", {"page": page})


@require_safe
@never_cache
@permit(Permission.IMPORT)
def show_preview(request: HttpRequest) -> HttpResponse:
    """What would come of a query: the sources are asked, nothing is written."""
    query = _read_query(request.GET.get("query"))
    found = preview_query(query)
    identifiers = {
        identifier
        for preview in found.previews
        for record in preview.records
        for identifier in record.ids.items()
    }
    known = find_known_identifiers(identifiers)
    is_followed = find_identifier(query) is not None
    page = show_preview_page(str(query), name_query(query), found, known, is_followed=is_followed)
    return render(request, "imports/preview.html", {"page": page})


@require_POST
@permit(Permission.IMPORT)
def begin_query_import(request: HttpRequest) -> HttpResponse:
    """Queue the import of a query, follow whom it is about, and show how it goes."""
    run = begin_query_run(_read_query(request.POST.get("query")))
    poke()
    return redirect("import-run", run.pk)


@require_POST
@permit(Permission.IMPORT)
def begin_file_import(request: HttpRequest) -> HttpResponse:
    """Keep the file that was brought and queue its import; what cannot be one is refused in words."""
    file = request.FILES.get("file")
    form = request.POST.get("form") or None
    listed_for = _read_text(request.POST.get("listed_for"), LONGEST_NAME) or None
    if not isinstance(file, UploadedFile) or not file.size:
        return _render_start(request, refused="Choose a file that is not empty.")
    if form is not None and form not in {one.FORM for one in FORMS}:
        raise BadRequest("There is no such form of file.")
    try:
        run = begin_file_run(name=file.name or "", blocks=file.chunks(), form=form, listed_for=listed_for)
    except UploadError as error:
        return _render_start(request, refused=str(error))
    poke()
    return redirect("import-run", run.pk)


@require_safe
@never_cache
@permit(Permission.IMPORT)
def show_run(request: HttpRequest, run_id: int) -> HttpResponse:
    """How an import goes, what became of it and what it rejected."""
    run = read_run(run_id)
    if run is None:
        raise Http404(f"No import here has the number {run_id}.")
    number = read_page_number(request.GET.get("page"))
    check_page_exists(number, total=run.rejected_count, size=REJECTED_A_PAGE)
    rejected = list_rejected(run_id, offset=(number - 1) * REJECTED_A_PAGE, limit=REJECTED_A_PAGE)
    queries = list_readable_queries(one.address for one in run.origins if one.bytes_count is None)
    authors = list(list_named_authors(set(find_authors(queries).values())))
    page = show_run_page(run, authors, rejected, page=number, now=timezone.now())
    return render(request, "imports/run.html", {"page": page})


@require_POST
@permit(Permission.IMPORT)
def carry_on_run(request: HttpRequest, run_id: int) -> HttpResponse:
    """Queue a run that stopped once more; it goes on where it was."""
    run = ImportRun.objects.filter(pk=run_id).first()
    if run is None:
        raise Http404(f"No import here has the number {run_id}.")
    carry_on_again(run)
    poke()
    return redirect("import-run", run_id)


def _render_start(request: HttpRequest, refused: str = "") -> HttpResponse:
    page = show_start_page(
        list_newest_runs(limit=NEWEST_RUNS),
        forms=[form.FORM for form in FORMS],
        limit_bytes=settings.UPLOAD_MAX_BYTES,
        refused=refused,
    )
    return render(request, "imports/start.html", {"page": page}, status=400 if refused else 200)


def _read_query(raw: str | None) -> Query:
    try:
        return parse_query(_read_text(raw, LONGEST_ASKED))
    except SourceError as error:
        raise BadRequest(_say(error)) from None


def _read_text(raw: str | None, longest: int) -> str:
    text = (raw or "").strip()
    if "\x00" in text or len(text) > longest:
        raise BadRequest(f"Up to {longest} characters can be asked for, none of them NUL.")
    return text


def _say(error: SourceError) -> str:
    """The line as a sentence, without what a page would not show."""
    line = str(error).replace("<", "‹")
    return f"{line[:1].upper()}{line[1:]}."
