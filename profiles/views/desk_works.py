"""The owner's works: confirmed, refused, put back, and added."""

from http import HTTPStatus

from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.access import Permission, permit
from core.pagination import check_page_exists, read_page_number
from papers.corrections import CorrectionError
from papers.records import SourceError
from papers.selectors.works import Order, WorkFilter, list_author_works
from profiles.pages.desk import show_desk_head
from profiles.pages.desk_works import EMPTY_FORM, PAGE_SIZE, AddForm, show_desk_works_page
from profiles.selectors.added_works import list_added
from profiles.selectors.own_corrections import list_own_corrections
from profiles.services.added_works import add_works
from profiles.services.own_works import confirm, refuse, undo
from profiles.stated import StatementError, fingerprint
from profiles.views.desk_rooms import Desk, go_back, open_desk, read_id, read_own_stated
from profiles.views.researchers import redirect_to
from profiles.wanted_works import LONGEST_BIBTEX, LONGEST_IDENTIFIERS, read_identifiers


@require_safe
@never_cache
@permit(Permission.CLAIM)
def show_works(request: HttpRequest, author_id: int, slug: str = "") -> HttpResponseBase:
    """The works of the page, fifty at a time, or the one `work`; and what was put right and asked for."""
    desk = open_desk(request, author_id)
    if request.path != desk.head.works_address:
        return redirect_to(request, desk.head.works_address)
    return render_works(request, desk)


@require_POST
@permit(Permission.CLAIM)
def put_right(request: HttpRequest, author_id: int) -> HttpResponseBase:
    """Confirm or refuse the works that are named."""
    desk = open_desk(request, author_id)
    work_ids = [read_id(one) for one in request.POST.getlist("work")]
    if not 0 < len(work_ids) <= PAGE_SIZE:
        raise BadRequest(f"From 1 to {PAGE_SIZE} works are confirmed or refused at a time.")
    said = request.POST.get("said")
    if said not in ("mine", "not-mine"):
        raise BadRequest("A work is yours, or it is not.")
    try:
        if said == "mine":
            changed = confirm(author_id=desk.author.id, work_ids=work_ids, by=desk.user)
        else:
            changed = refuse(author_id=desk.author.id, work_ids=work_ids, by=desk.user)
    except CorrectionError as error:
        return render_works(request, desk, alert=str(error), status=HTTPStatus.CONFLICT)
    done = "nothing" if not changed else "confirmed" if said == "mine" else "refused"
    return _go_back_to(request, desk, done, anchor="refused" if done == "refused" else "works")


@require_POST
@permit(Permission.CLAIM)
def undo_one(request: HttpRequest, author_id: int) -> HttpResponseBase:
    """Undo one thing that was put right."""
    desk = open_desk(request, author_id)
    try:
        is_new = undo(
            author_id=desk.author.id, correction_id=read_id(request.POST.get("correction")), by=desk.user
        )
    except CorrectionError as error:
        return render_works(request, desk, alert=str(error), status=HTTPStatus.CONFLICT)
    return _go_back_to(request, desk, "undone" if is_new else "nothing", anchor="works")


@require_POST
@permit(Permission.CLAIM)
def add(request: HttpRequest, author_id: int) -> HttpResponseBase:
    """Add works by DOI or arXiv id, or from BibTeX that is pasted or brought as a file."""
    desk = open_desk(request, author_id)
    identifiers, pasted = request.POST.get("identifiers", ""), request.POST.get("bibtex", "")
    try:
        rows = add_works(
            author_id=desk.author.id,
            wanted=read_identifiers(identifiers),
            bibtex=_read_bibtex(request, pasted),
            names=(desk.author.name, *desk.author.variants),
            by=desk.user,
        )
    except (StatementError, CorrectionError, SourceError) as error:
        form = AddForm(identifiers[:LONGEST_IDENTIFIERS], pasted[:LONGEST_BIBTEX], alert=str(error))
        return render_works(request, desk, form=form, status=HTTPStatus.BAD_REQUEST)
    return _go_back_to(request, desk, "added" if rows else "nothing", anchor="add")


def render_works(
    request: HttpRequest,
    desk: Desk,
    *,
    alert: str = "",
    form: AddForm = EMPTY_FORM,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """The works as they stand now, with why a form was not taken."""
    number = read_page_number(request.GET.get("page"))
    work_id = read_id(request.GET["work"]) if "work" in request.GET else None
    check_page_exists(number, total=desk.author.works_count, size=PAGE_SIZE)
    works = list_author_works(
        desk.author.id,
        order=Order.NEWEST,
        only=WorkFilter(work_id=work_id),
        offset=(number - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
    )
    if work_id is not None and not works:
        raise Http404("This work is not on the page.")
    stated = read_own_stated(desk)
    page = show_desk_works_page(
        show_desk_head(desk.author, level=desk.ownership.level, done=request.GET.get("done", "")),
        desk.author,
        works,
        highlights=stated.highlights,
        made_from=fingerprint(stated.highlights),
        corrections=list_own_corrections(desk.author.id),
        added=list_added(desk.author.id),
        number=number,
        is_single=work_id is not None,
        alert=alert,
        form=form,
    )
    return render(request, "desk/works.html", {"page": page}, status=status)


def _read_bibtex(request: HttpRequest, pasted: str) -> bytes:
    """The BibTeX that was brought as a file, else pasted; b"" for none."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile) or not file.size:
        return pasted.encode() if pasted.strip() else b""
    if file.size > LONGEST_BIBTEX:
        raise StatementError(f"A file of BibTeX may have up to {LONGEST_BIBTEX >> 10} kB here.")
    data: bytes = file.read()
    return data


def _go_back_to(request: HttpRequest, desk: Desk, done: str, *, anchor: str) -> HttpResponseBase:
    """303 to the page of the list on which the form stood."""
    page = request.POST.get("page", "")
    is_page = page.isascii() and page.isdigit() and len(page) <= 9 and int(page) > 1
    return go_back(desk.head.works_address, done, anchor=anchor, page=page if is_page else "")
