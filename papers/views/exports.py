"""Works as files."""

from collections.abc import Iterable
from datetime import datetime

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date
from django.views.decorators.http import require_safe

from core.limits import Limit, LimitError, count_towards
from core.networks import find_network
from core.views import show_limit
from papers.citations.forms import VERSION, Form, content_type
from papers.pages.exports import compress, stream_works
from papers.selectors.citations import iterate_work_ids

ALL_LIMIT = Limit("all-works", 12, 86_400, "From one address all works are taken")
"""Each takes a thread of the server for minutes: half a minute for a hundred thousand works."""
_ALL, _GZIP = "works.jsonl.gz", "application/gzip"


def send_works(work_ids: Iterable[int], form: Form, *, name: str) -> StreamingHttpResponse:
    """These works as a file of that name, written while it is sent: a batch of them is in memory at a time."""
    response = StreamingHttpResponse(stream_works(form, work_ids), content_type=content_type(form))
    return name_file(response, f"{name}.{form}")


def name_file(response: StreamingHttpResponse, name: str) -> StreamingHttpResponse:
    """The response as a file of that name, whatever it is made of, which no search engine lists."""
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def download_all(request: HttpRequest) -> HttpResponseBase:
    """All works as Work JSON Lines, compressed, in the order in which they came; 429 for who takes them too often.

    `export_works` writes the same lines in an order that no import changes.
    """
    if request.method == "HEAD":
        return name_file(StreamingHttpResponse(content_type=_GZIP), _ALL)
    try:
        count_towards(ALL_LIMIT, find_network(request))
    except LimitError as error:
        return show_limit(request, error)
    pieces = compress(stream_works(Form.WORK_JSONL, iterate_work_ids()))
    return name_file(StreamingHttpResponse(pieces, content_type=_GZIP), _ALL)


def answer_if_changed(
    request: HttpRequest, response: HttpResponseBase, *, form: Form, subject: str, changed_at: datetime
) -> HttpResponseBase:
    """The response with its ETag and Last-Modified, or 304 for whoever has it. `subject` says what it is about."""
    etag = f'"{subject}-{form}-{VERSION}-{changed_at.timestamp():.6f}"'
    since = int(changed_at.timestamp())
    known = get_conditional_response(request, etag=etag, last_modified=since)
    answer = response if known is None else known
    answer["ETag"] = etag
    answer["Last-Modified"] = http_date(since)
    return answer
