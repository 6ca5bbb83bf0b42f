"""Works as files for citation programs."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from papers.citations.forms import VERSION, Form, content_type, write_works
from papers.selectors.citations import stream_cited_works

_CHUNK_CHARACTERS = 16_384


def stream_works(work_ids: Sequence[int], form: Form, *, name: str) -> StreamingHttpResponse:
    """These works as a file of that name, written while it is sent: a batch of them is in memory at a time."""
    pieces = _join(write_works(stream_cited_works(work_ids), form))
    response = StreamingHttpResponse(pieces, content_type=content_type(form))
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _join(pieces: Iterable[str]) -> Iterator[str]:
    """The same text in pieces that are worth being sent."""
    waiting: list[str] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= _CHUNK_CHARACTERS:
            yield "".join(waiting)
            waiting, size = [], 0
    yield "".join(waiting)


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
