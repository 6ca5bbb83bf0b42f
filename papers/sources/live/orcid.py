"""ORCID, asked: the public record v3.0 of an iD with its works, and people by name.

https://info.orcid.org/documentation/api-tutorials. The record lists the works; what they are is asked for by their put
codes, many at a time. A key is a token with the scope /read-public; the record can be read without one.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time
from functools import partial

import msgspec

from core.http import Answer, Request, Session, UnexpectedAnswerError
from papers.identifiers import normalize_identifier
from papers.records import RecordError, SourceError
from papers.sources.json_pages import decode_as, show_message
from papers.sources.live.asking import ask, read_json
from papers.sources.live.page import Access, Candidate, Page, Query
from papers.sources.orcid import FORM

NAME = "orcid"
TITLE = "ORCID"

WORKS_A_PAGE = 100
"""The most that can be asked for at a time."""

INTERVAL_SECONDS = 0.1
MAX_CANDIDATES = 25

BY: dict[str, Callable[[str], str | None]] = {"record": partial(normalize_identifier, "orcid")}


class _Modified(msgspec.Struct):
    value: int


class _Summary(msgspec.Struct, rename="kebab"):
    put_code: int
    last_modified_date: _Modified | None = None


class _Group(msgspec.Struct, rename="kebab"):
    work_summary: list[_Summary] = []


class _Works(msgspec.Struct):
    group: list[_Group] = []


class _Activities(msgspec.Struct):
    works: _Works | None = None
    employments: msgspec.Raw = msgspec.Raw(b"null")


class _Record(msgspec.Struct, rename="kebab"):
    orcid_identifier: msgspec.Raw
    person: msgspec.Raw = msgspec.Raw(b"null")
    activities_summary: _Activities | None = None


class _Bulk(msgspec.Struct):
    bulk: list[dict[str, msgspec.Raw]]


class _Error(msgspec.Struct, rename="kebab"):
    response_code: int | None = None
    developer_message: str | None = None


class _Person(msgspec.Struct, rename="kebab"):
    orcid_id: str
    given_names: str | None = None
    family_names: str | None = None
    credit_name: str | None = None
    institution_name: list[str] | None = None


class _People(msgspec.Struct, rename="kebab"):
    expanded_result: list[_Person] | None = None


_record = msgspec.json.Decoder(_Record)
_bulk = msgspec.json.Decoder(_Bulk)
_error = msgspec.json.Decoder(_Error)
_people = msgspec.json.Decoder(_People)


def recognize(text: str) -> Query | None:
    """A person by the ORCID iD."""
    value = normalize_identifier("orcid", text)
    return Query(source=NAME, by="record", value=value) if value else None


def fetch_pages(
    query: Query, *, session: Session, access: Access, cursor: str | None = None
) -> Iterator[Page]:
    """The works of the record, 100 on each page, each page with what the record says of the person.

    Works are in the order of their put codes, of which the last is the cursor: who adds works meanwhile
    moves none of them. Raises SourceError.
    """
    missing = f"no record {query.value}"
    request = _request(access, f"{query.value}/record")
    record = ask(session, request, partial(read_json, decoder=_record), title=TITLE, missing=missing)
    codes = _list_put_codes(record, query)
    rest = [code for code in codes if code > _read_cursor(cursor)]
    for index in range(0, len(rest), WORKS_A_PAGE):
        batch = rest[index : index + WORKS_A_PAGE]
        request = _request(access, f"{query.value}/works/{','.join(map(str, batch))}")
        works = ask(session, request, _read_bulk, title=TITLE)
        if works.bulk:
            is_last = index + WORKS_A_PAGE >= len(rest)
            yield Page(
                form=FORM,
                body=_join(record, works),
                cursor=None if is_last else str(batch[-1]),
                total_count=len(codes),
            )


def _read_bulk(answer: Answer) -> _Bulk:
    """The works that were asked for. One that ORCID can't give now is a reason to ask again."""
    works = read_json(answer, _bulk)
    for part in works.bulk:
        error = _read_error(part)
        if error and error.response_code is not None and error.response_code >= 500:
            said = show_message((error.developer_message or "").encode(errors="replace"))
            raise UnexpectedAnswerError(f"a work with the error {error.response_code} {said}".rstrip())
    return works


def _read_error(part: dict[str, msgspec.Raw]) -> _Error | None:
    try:
        return decode_as(_error, bytes(part["error"])) if "error" in part else None
    except RecordError:
        return None


def _list_put_codes(record: _Record, query: Query) -> list[int]:
    """Those of all works, one for each who asserted a work; with `since`, of those that changed from that day on."""
    moment = datetime.combine(query.since, time(), UTC).timestamp() * 1000 if query.since else 0
    works = record.activities_summary.works if record.activities_summary else None
    return sorted(
        summary.put_code
        for group in (works.group if works else ())
        for summary in group.work_summary
        if summary.last_modified_date is None or summary.last_modified_date.value >= moment
    )


def _read_cursor(cursor: str | None) -> int:
    try:
        return int(cursor or -1)
    except ValueError:
        raise SourceError(f"{TITLE}: the cursor {cursor!r} is none; begin anew") from None


def _join(record: _Record, works: _Bulk) -> bytes:
    """The record with these works in the place of its summaries."""
    employments = record.activities_summary.employments if record.activities_summary else None
    return msgspec.json.encode(
        {
            "orcid-identifier": record.orcid_identifier,
            "person": record.person,
            "activities-summary": {"employments": employments},
            "bulk": works.bulk,
        }
    )


def _request(access: Access, path: str, params: dict[str, str] | None = None) -> Request:
    return Request(
        url=f"{access.url.rstrip('/')}/{path}",
        params=params or {},
        headers={"Accept": "application/json"},
        keys={"Authorization": f"Bearer {access.key}"} if access.key else {},
        interval_seconds=INTERVAL_SECONDS,
    )


def find_people(name: str, *, session: Session, access: Access) -> list[Candidate]:
    """The people whom ORCID finds by this name, most likely first; how many works they have it doesn't say.

    Raises SourceError.
    """
    phrase = '"' + name.replace("\\", " ").replace('"', " ") + '"'
    fields = ("given-and-family-names", "credit-name", "other-names")
    params = {"q": " OR ".join(f"{field}:{phrase}" for field in fields), "rows": str(MAX_CANDIDATES)}
    request = _request(access, "expanded-search/", params)
    found = ask(session, request, partial(read_json, decoder=_people), title=TITLE)
    return [candidate for one in found.expanded_result or () if (candidate := _make_candidate(one))]


def _make_candidate(person: _Person) -> Candidate | None:
    orcid = normalize_identifier("orcid", person.orcid_id)
    if orcid is None:
        return None
    printed = " ".join(part for part in (person.given_names, person.family_names) if part)
    return Candidate(
        query=str(Query(source=NAME, by="record", value=orcid)),
        name=person.credit_name or printed or orcid,
        works_count=None,
        affiliation=next(iter(person.institution_name or ()), None),
        first_year=None,
        last_year=None,
        orcid=orcid,
        source=NAME,
    )
