"""ORCID: a public record v3.0, its works or one of them, in JSON or XML.

A work on a record is in that person's list, and says who put it there; where in the list of authors the person
stands it does not say. A group of ORCID's has one summary for each who asserted the work: each is a record.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from io import BufferedIOBase
from itertools import islice

import msgspec

from papers.identifiers import normalize_identifier
from papers.records import RawItem, RecordError, WorkRecord
from papers.sources.json_pages import (
    Decoded,
    LineFinder,
    decode_as,
    decode_document,
    decode_list,
    is_null,
    list_keys,
    refuse,
    show_message,
    split_pages,
)
from papers.sources.orcid_object import (
    Employment,
    PersonalDetails,
    Work,
    decode_xml,
    employment_decoder,
    list_employments,
    person_decoder,
    record_decoder,
    work_decoder,
)
from papers.sources.orcid_work import (
    ListedBy,
    describe_employment,
    find_name,
    list_homepages,
    lister_decoder,
    read_name,
    read_work,
)
from papers.sources.text import show_excerpt
from papers.sources.xml_cutting import cut_elements

FORM = "orcid"

MAX_EMPLOYMENTS = 50
MAX_ASKED = 200
"""How many works are asked for the person's name where the record doesn't give it."""

_NAMESPACE = b"http://www.orcid.org/ns/"
_JSON_KEYS = frozenset(
    {"orcid-identifier", "activities-summary", "group.work-summary", "work-summary", "put-code"}
)
_ERROR_KEYS = frozenset({"response-code", "developer-message"})
_ORCID = rb"(\d{4}-\d{4}-\d{4}-\d{3}[\dX])"
_OWN_PATH = re.compile(rb"<(?:[\w.-]+:)?[\w-]+\s[^<>]*?\bpath=\"/?" + _ORCID)
_OWN_IDENTIFIER = re.compile(rb"orcid-identifier>.{0,400}?<(?:[\w.-]+:)?path>\s*" + _ORCID, re.DOTALL)
_MESSAGE = re.compile(rb"<(?:[\w.-]+:)?developer-message>([^<]{1,2000})")
_PATH = re.compile(r"/?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")


def sniff(head: bytes) -> bool:
    """Whether it is XML of ORCID's, or JSON that begins as a record, works or a work of it does."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"<"):
        return _NAMESPACE in text[:8192]
    keys = list_keys(head)
    return bool(keys & _JSON_KEYS) or keys >= _ERROR_KEYS


def split(stream: BufferedIOBase) -> Iterator[RawItem]:
    """Each work summary, or work, with the person in whose record it stands; a file without any is a reason."""
    return split_pages(stream, _cut)


def _cut(data: bytes) -> Iterator[RawItem]:
    is_empty = True
    for item in _cut_xml(data) if data.lstrip().startswith(b"<") else _cut_json(data):
        is_empty = False
        yield item
    if is_empty:
        yield refuse(data, "no works in this part of an ORCID record")


def _wrap(line: int, listed_by: bytes, work: bytes) -> RawItem:
    return RawItem(line=line, data=listed_by + b"\n" + work)


def _cut_xml(data: bytes) -> Iterator[RawItem]:
    listed_by = msgspec.json.encode(_read_xml_lister(data))
    for item in cut_elements(data, "work-summary", "work", "error"):
        if item.data is None:
            yield item
        elif message := _MESSAGE.search(item.data):
            said = show_message(message[1])
            reason = f"ORCID answered with an error: {said}"
            yield RawItem(line=item.line, reason=reason, excerpt=show_excerpt(item.data))
        else:
            yield _wrap(item.line, listed_by, item.data)


def _read_xml_lister(data: bytes) -> ListedBy:
    own = _OWN_IDENTIFIER.search(data) or _OWN_PATH.search(data)
    person = next(_decode_elements(data, "person", person_decoder), PersonalDetails())
    return ListedBy(
        orcid=normalize_identifier("orcid", own[1].decode()) if own else None,
        name=read_name(person),
        homepages=list_homepages(person),
        employments=_describe(_decode_elements(data, "employment-summary", employment_decoder)),
    )


def _decode_elements(data: bytes, name: str, decoder: msgspec.json.Decoder[Decoded]) -> Iterator[Decoded]:
    for item in cut_elements(data, name):
        if item.data is not None:
            with suppress(RecordError):  # what is said of the person is no reason to lose the works
                yield decode_xml(decoder, item.data)


def _describe(employments: Iterator[Employment]) -> tuple[dict[str, str], ...]:
    return tuple(islice(filter(None, map(describe_employment, employments)), MAX_EMPLOYMENTS))


def _cut_json(data: bytes) -> Iterator[RawItem]:
    document = decode_document(data)
    if isinstance(document, list):
        document = {"work-summary": msgspec.Raw(data.strip())}
    if "developer-message" in document or "error-desc" in document:
        said = show_message(document.get("developer-message", document.get("error-desc")))
        yield refuse(data, f"ORCID answered with an error: {said}")
        return
    works = list(_list_works(document))
    listed_by = msgspec.json.encode(_read_json_lister(document, works))
    lines = LineFinder(data)
    for work in works:
        yield _wrap(lines.find(work), listed_by, bytes(work))
    yield from _cut_errors(data, document)


def _cut_errors(data: bytes, document: dict[str, msgspec.Raw]) -> Iterator[RawItem]:
    """What ORCID says in the place of each work that it doesn't give of those asked for at once."""
    lines = LineFinder(data)
    for part in decode_list(document.get("bulk"), "bulk"):
        error = _decode_object(part, "bulk").get("error")
        if error is not None:
            said = show_message(_find_message(error))
            item = refuse(bytes(error), f"ORCID answered with an error: {said}")
            yield msgspec.structs.replace(item, line=lines.find(error))


def _find_message(error: msgspec.Raw) -> msgspec.Raw:
    try:
        return _decode_object(error, "error").get("developer-message", error)
    except RecordError:
        return error


def _list_works(document: dict[str, msgspec.Raw]) -> Iterator[msgspec.Raw]:
    """The works and summaries, wherever in a record or a part of it they stand."""
    if "put-code" in document and "title" in document:
        yield msgspec.Raw(msgspec.json.encode(document))
    for key in ("activities-summary", "works"):
        if key in document:
            yield from _list_works(_decode_object(document[key], key))
    for key in ("group", "bulk"):
        for part in decode_list(document.get(key), key):
            yield from _list_works(_decode_object(part, key))
    if "work" in document:
        yield document["work"]
    yield from decode_list(document.get("work-summary"), "work-summary")


def _decode_object(part: msgspec.Raw, name: str) -> dict[str, msgspec.Raw]:
    if is_null(part):
        return {}
    document = decode_document(bytes(part))
    if isinstance(document, list):
        raise RecordError(f"{name}: a list where an object should be")
    return document


def _read_json_lister(document: dict[str, msgspec.Raw], works: list[msgspec.Raw]) -> ListedBy:
    try:
        record = decode_as(record_decoder, msgspec.json.encode(document))
    except RecordError:
        return ListedBy()
    listed = [work for part in works[:MAX_ASKED] if (work := _try_work(part))]
    paths = [record.orcid_identifier.path if record.orcid_identifier else None, record.path]
    paths += [work.path for work in listed]
    owns = (_PATH.match(path) for path in paths if path)
    orcid = next((normalize_identifier("orcid", own[1]) for own in owns if own), None)
    name = read_name(record.person) if record.person else None
    names = (find_name(work.source, orcid) for work in listed)
    return ListedBy(
        orcid=orcid,
        name=name or next((name for name in names if name), None),
        employments=_describe(list_employments(record)),
        homepages=list_homepages(record.person or PersonalDetails()),
    )


def _try_work(part: msgspec.Raw) -> Work | None:
    try:
        return decode_as(work_decoder, bytes(part))
    except RecordError:
        return None


def parse(data: bytes) -> WorkRecord:
    """The record of one work, listed for the person. Raises RecordError with the reason, naming the field.

    `ids` are the work's own, not those of what it is part of or a version of. `extra` has in "listed_by" the
    ORCID iD of the person, the name, and who asserted the work; in "employments" and "homepages" those of the record.
    """
    head, _, work = data.partition(b"\n")
    listed_by = decode_as(lister_decoder, head)
    given = (
        decode_xml(work_decoder, work) if work.lstrip().startswith(b"<") else decode_as(work_decoder, work)
    )
    return read_work(given, listed_by)
