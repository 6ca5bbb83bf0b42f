"""How a researcher page is cited, and its copies: anybody may keep one, and they stay."""

import datetime
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.limits import Limit, LimitError, count_towards
from core.networks import find_network
from core.pagination import check_page_exists, read_page_number
from core.views import show_limit
from papers.addresses import researcher_address
from papers.pages.text import show_day
from profiles.pages.page_copies import (
    WORKS_SIZE,
    copy_address,
    name_copy,
    show_cite_page,
    show_copy_page,
)
from profiles.pages.stated import show_stated
from profiles.selectors.curation_log import list_record_ids
from profiles.selectors.page_copies import find_copy, list_copies, list_left_works, read_page_facts
from profiles.selectors.researchers import read_stated
from profiles.services.page_copies import Keeping, Outcome, keep_page
from profiles.views.researchers import get_author, redirect_to

COPIES_LIMIT = Limit("page-copy", 10, 86_400, "From one address pages are kept")
ALL_COPIES_LIMIT = Limit("page-copies", 5_000, 86_400, "On this site pages are kept")


@require_safe
@never_cache
def show_cite(request: HttpRequest, author_id: int, slug: str = "") -> HttpResponse:
    """How to cite the page, its copies, and the form to keep one: 301 from any other address of the record."""
    author = get_author(author_id)
    address = f"{researcher_address(author.id, author.name)}/cite"
    if request.path != address:
        return redirect_to(request, address)
    copies = list_copies(list_record_ids(author.id))
    page = show_cite_page(author, copies, origin=_find_origin(request), today=_find_today())
    return render(request, "researchers/cite.html", {"page": page})


@require_POST
@never_cache
def keep(request: HttpRequest, author_id: int) -> HttpResponse:
    """Keep today's state of the page; 303 to the copy that there is then. 429 for who does so too often."""
    author = get_author(author_id)
    try:
        count_towards(COPIES_LIMIT, find_network(request))
        count_towards(ALL_COPIES_LIMIT, "all")
    except LimitError as error:
        return show_limit(request, error)
    kept = keep_page(author_id=author.id, page=read_page_facts(author), day=_find_today())
    messages.success(request, _tell(kept))
    return HttpResponseRedirect(copy_address(author.id, author.name, kept.day), status=HTTPStatus.SEE_OTHER)


@require_safe
def show_copy(request: HttpRequest, author_id: int, day: datetime.date, slug: str = "") -> HttpResponse:
    """The page as it was kept that day, also of a record that joined another since.

    404 when none was kept. As the page today, 404 when it is hidden and 410 when it was removed.
    """
    number = read_page_number(request.GET.get("page"))
    author = get_author(author_id)
    kept = find_copy(author_id, day)
    if kept is None:
        raise Http404(f"No copy of this page was kept on {show_day(day)}.")
    hidden = show_stated(read_stated(author.id)).hidden_names
    address = copy_address(author_id, name_copy(kept.page, author, hidden), day)
    if request.path != address:
        return redirect_to(request, address)
    check_page_exists(number, total=len(kept.page.works), size=WORKS_SIZE)
    shown = [work.id for work in kept.page.works[(number - 1) * WORKS_SIZE : number * WORKS_SIZE]]
    page = show_copy_page(
        kept,
        author,
        hidden=hidden,
        left=list_left_works(author.id, shown),
        page=number,
        origin=_find_origin(request),
    )
    return render(request, "researchers/copy.html", {"page": page})


def _tell(kept: Keeping) -> str:
    match kept.outcome:
        case Outcome.NEW:
            return "This copy was kept, and stays at this address."
        case Outcome.SAME:
            return f"The page says what it said on {show_day(kept.day)}: that copy stands for today too."
        case Outcome.TODAY:
            return (
                "A copy of today was kept already, and the page changed since. Another can be kept tomorrow."
            )


def _find_today() -> datetime.date:
    return timezone.now().astimezone(datetime.UTC).date()


def _find_origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
