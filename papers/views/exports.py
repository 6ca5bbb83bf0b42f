"""Works as files."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from threading import BoundedSemaphore

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
_BUSY = "As many long files as can be are being sent just now. Try again in a minute."

_places = BoundedSemaphore(2)
"""Of long files that a process sends at a time: of its four threads (config/gunicorn.py) two are left for all else."""


class _LongFile(Iterator[bytes]):
    """The pieces of a file that takes long to be sent. From its first piece on it holds a place until it is closed."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._is_begun = self._is_held = False

    def __next__(self) -> bytes:
        if not self._is_begun:
            self._is_begun, self._is_held = True, _places.acquire(blocking=False)
        return next(self._pieces)

    def close(self) -> None:
        """Leave the place to another; done twice, it is done once."""
        if self._is_held:
            self._is_held = False
            _places.release()

    __del__ = close


def send_works(work_ids: Iterable[int], form: Form, *, name: str) -> StreamingHttpResponse:
    """These works as a file of that name, written while it is sent: a batch of them is in memory at a time."""
    response = StreamingHttpResponse(stream_works(form, work_ids), content_type=content_type(form))
    return name_file(response, f"{name}.{form}")


def send_long_works(
    request: HttpRequest, work_ids: Iterable[int], form: Form, *, name: str
) -> HttpResponseBase:
    """The same for a list of any length; 503 while as many such files are sent as can be."""
    return _send_long(request, stream_works(form, work_ids), content_type(form), name=f"{name}.{form}")


def _send_long(
    request: HttpRequest, pieces: Iterable[bytes], file_type: str, *, name: str, limit: Limit | None = None
) -> HttpResponseBase:
    if request.method == "HEAD":
        return name_file(StreamingHttpResponse(content_type=file_type), name)
    if not _places.acquire(blocking=False):
        return show_limit(request, LimitError(_BUSY, retry_after_seconds=60, is_away=True))
    _places.release()
    if limit is not None:
        try:
            count_towards(limit, find_network(request))
        except LimitError as error:
            return show_limit(request, error)
    return name_file(StreamingHttpResponse(_LongFile(pieces), content_type=file_type), name)


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
    pieces = compress(stream_works(Form.WORK_JSONL, iterate_work_ids()))
    return _send_long(request, pieces, _GZIP, name=_ALL, limit=ALL_LIMIT)


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
