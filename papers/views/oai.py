"""The OAI-PMH provider: all works, for harvesters. http://www.openarchives.org/OAI/openarchivesprotocol.html"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from papers.oai.answers import (
    CONTENT_TYPE,
    Header,
    Provider,
    write_answer,
    write_end,
    write_error,
    write_formats,
    write_header,
    write_identity,
    write_record,
    write_sets,
)
from papers.oai.dublin_core import describe_in_dublin_core
from papers.oai.questions import OaiError, Question, read_question
from papers.oai.tokens import Place
from papers.pages.work_items import KIND_LABELS
from papers.selectors.citations import BATCH_WORKS, list_cited_works
from papers.selectors.oai import (
    StampRow,
    list_joined_ids,
    list_stamps,
    list_subjects,
    read_earliest,
    read_horizon,
    read_stamp,
)

LISTED_RECORDS, LISTED_HEADERS = 100, 1_000
"""How many records, or headers alone, an answer has."""


# Asking by POST, which the protocol has for long arguments, changes nothing.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def answer_harvester(request: HttpRequest) -> StreamingHttpResponse:
    """200 for every question, as the protocol wants it; what is wrong with one is said in the answer."""
    origin = f"{request.scheme}://{request.get_host()}"
    host = urlsplit(origin).hostname or "localhost"
    _, contact = parseaddr(settings.CONTACT_EMAIL or settings.DEFAULT_FROM_EMAIL)
    provider = Provider(f"{origin}{reverse('oai')}", host, contact)
    # Read before the list is, so that who asks on from here misses nothing.
    horizon = read_horizon()
    told = {}
    pieces: Iterable[bytes]
    try:
        arguments = request.POST if request.method == "POST" else request.GET
        question = read_question(arguments.lists(), host=host)
        told = dict(question.told)
        pieces = _answer(question, provider, origin=origin, horizon=horizon)
    except OaiError as error:
        if error.code not in ("badVerb", "badArgument"):
            told = {name: values[-1] for name, values in arguments.lists()}
        pieces = [write_error(error)]
    return StreamingHttpResponse(write_answer(provider, told, horizon, pieces), content_type=CONTENT_TYPE)


def _answer(question: Question, provider: Provider, *, origin: str, horizon: datetime) -> Iterable[bytes]:
    """What is said to the question; errors are raised now, records are read while they are written."""
    match question.verb:
        case "Identify":
            return [write_identity(provider, read_earliest() or horizon)]
        case "ListMetadataFormats":
            if question.work_id is not None:
                _find_header(question.work_id)
            return [write_formats()]
        case "ListSets":
            return [write_sets(dict(KIND_LABELS))]
        case "GetRecord":
            assert question.work_id is not None  # noqa: S101 - the question has one
            header = _find_header(question.work_id)
            return [b"<GetRecord>", *_write_records([header], origin, provider.host), b"</GetRecord>"]
        case verb:
            assert question.place is not None  # noqa: S101 - lists have one
            return _list(verb, question.place, provider, origin=origin, horizon=horizon)


def _find_header(work_id: int) -> Header:
    """The header of a work, as a deleted one when it joined another."""
    stamp = read_stamp(work_id)
    if stamp is None:
        raise OaiError("idDoesNotExist", f"No work here has, or had, the number {work_id}.")
    return Header(work_id, stamp.kind, stamp.changed_at, is_deleted=stamp.id != work_id)


def _list(verb: str, place: Place, provider: Provider, *, origin: str, horizon: datetime) -> Iterator[bytes]:
    size = LISTED_RECORDS if verb == "ListRecords" else LISTED_HEADERS
    before = min(place.before, horizon) if place.before else horizon
    stamps = list_stamps(
        kind=place.kind, after_at=place.after_at, after_id=place.after_id, before=before, limit=size + 1
    )
    if not stamps:
        said = (
            "What was left of the list changed meanwhile." if place.given_count else "Nothing changed then."
        )
        raise OaiError("noRecordsMatch", said)
    follows = None
    if len(stamps) > size:
        stamps = stamps[:size]
        last = stamps[-1]
        follows = replace(
            place, after_at=last.changed_at, after_id=last.id, given_count=place.given_count + size
        )
    headers = _list_headers(stamps)
    if verb == "ListRecords":
        pieces: Iterable[bytes] = _write_records(headers, origin, provider.host)
    else:
        pieces = (write_header(one, provider.host) for one in headers)
    return _surround(verb, pieces, write_end(place, follows))


def _surround(verb: str, pieces: Iterable[bytes], end: bytes) -> Iterator[bytes]:
    yield f"<{verb}>".encode()
    yield from pieces
    yield end + f"</{verb}>".encode()


def _list_headers(stamps: Sequence[StampRow]) -> list[Header]:
    """The headers of works, each with those that joined it: they were deleted when it changed, as far as is known."""
    joined = list_joined_ids([one.id for one in stamps])
    return [
        Header(work_id, one.kind, one.changed_at, is_deleted=work_id != one.id)
        for one in stamps
        for work_id in (one.id, *joined.get(one.id, ()))
    ]


def _write_records(headers: Sequence[Header], origin: str, host: str) -> Iterator[bytes]:
    """Each record, read in batches. A work that is gone since its header was read is deleted."""
    for start in range(0, len(headers), BATCH_WORKS):
        batch = headers[start : start + BATCH_WORKS]
        ids = [one.work_id for one in batch if not one.is_deleted]
        works = {work.id: work for work in list_cited_works(ids)} if ids else {}
        subjects = list_subjects(ids) if ids else {}
        written = []
        for one in batch:
            work = works.get(one.work_id)
            if work is None:
                written.append(write_record(replace(one, is_deleted=True), None, host))
            else:
                core = describe_in_dublin_core(work, subjects.get(work.id, ()), origin=origin)
                written.append(write_record(one, core, host))
        yield b"".join(written)
