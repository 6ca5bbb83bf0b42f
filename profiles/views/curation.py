"""The curators' queue and the audit log."""

import re

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.access import Permission, permit
from core.pagination import check_page_exists
from profiles.pages import curation_log, curation_queue
from profiles.selectors.curation_log import LogFilter, list_log, list_record_ids
from profiles.selectors.curation_queue import count_queue, list_queue

LONGEST_ADDRESS = 500
_RECORD = re.compile(r"(?:.*/(?:researchers|curate/records)/)?([1-9][0-9]{0,17})(?:[-/?#].*)?")


@require_safe
@never_cache
@permit(Permission.CURATE)
def show_queue(request: HttpRequest) -> HttpResponse:
    """What waits for a curator, all of it or one kind, the oldest first."""
    query = curation_queue.read_queue_query(request.GET)
    counts = count_queue()
    size = curation_queue.PAGE_SIZE
    check_page_exists(query.page, total=curation_queue.count_listed(counts, query.only), size=size)
    rows = list_queue(query.only, offset=(query.page - 1) * size, limit=size)
    return render(request, "curate/queue.html", {"page": curation_queue.show_queue_page(rows, counts, query)})


@require_safe
@never_cache
@permit(Permission.CURATE)
def find_record(request: HttpRequest) -> HttpResponse:
    """To the tools of the record of which `record` is the number or the address."""
    return redirect("curate-record", parse_record(request.GET.get("record", "")))


def parse_record(text: str) -> int:
    """The id in the number or the address of a record. Raises BadRequest for what is neither."""
    found = _RECORD.fullmatch(text.strip()[:LONGEST_ADDRESS])
    if found is None:
        raise BadRequest("A record is found by its number, or by the address of its page.")
    return int(found[1])


@require_safe
@never_cache
@permit(Permission.CURATE)
def show_log(request: HttpRequest) -> HttpResponse:
    """What was decided and put right: all of it, about a record with those that joined it, or by an account."""
    query = curation_log.read_log_query(request.GET)
    author_ids = list_record_ids(query.author_id) if query.author_id else None
    size = curation_log.PAGE_SIZE
    rows = list_log(LogFilter(author_ids, query.by_id), offset=(query.page - 1) * size, limit=size + 1)
    return render(request, "curate/log.html", {"page": curation_log.show_log_page(rows, query)})
