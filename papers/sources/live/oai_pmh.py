"""OAI-PMH endpoints, asked: the records of a set, all or what changed since a day.

http://www.openarchives.org/OAI/openarchivesprotocol.html. Every source in the settings whose name ends in "-oai" is
such an endpoint: "arxiv-oai:set:cs@2026-01-31".
"""

import re
from collections.abc import Callable, Iterator

import msgspec

from core.http import Answer, Request, Session, UnexpectedAnswerError
from papers.records import RecordError, SourceError
from papers.sources import jats, oai_dc
from papers.sources.json_pages import show_message
from papers.sources.live.asking import CursorTrail, ask
from papers.sources.live.page import Access, CursorLostError, Page, Query
from papers.sources.xml_cutting import cut_elements, sniff_root
from papers.sources.xml_elements import read_element, read_text

NAME = "oai"
TITLE = "OAI-PMH"
SUFFIX = f"-{NAME}"

INTERVAL_SECONDS = 3.0
"""What arXiv asks for; nobody asks for more."""

MAX_EMPTY_PAGES = 10
"""More pages without records, one behind the other, are a server that has lost its way."""

_SET = re.compile(r"\*|[\w.~()!'-]+(?::[\w.~()!'-]+)*", re.ASCII)
_PREFIXES = {"set": ("oai_dc", oai_dc.FORM), "articles": ("pmc", jats.FORM)}
_SIZE = re.compile(r"[0-9]{1,15}")
_END = re.compile(rb"</(?:[\w.-]+:)?OAI-PMH>\s*\Z")


def _dress_set(text: str) -> str | None:
    return text if len(text) <= 200 and _SET.fullmatch(text) else None


BY: dict[str, Callable[[str], str | None]] = {"set": _dress_set, "articles": _dress_set}
"""A set, "*" for all: "set" in Dublin Core, which all have; "articles" in JATS, which PubMed Central has."""


class _Harvest(msgspec.Struct):
    """What a page holds: how many records, or an error; where to go on."""

    body: bytes
    records_count: int
    error: tuple[str, str] | None = None
    token: str | None = None
    total_count: int | None = None


def recognize(text: str) -> Query | None:
    """Nothing: sets are only asked for in full."""
    return None


def fetch_pages(
    query: Query, *, session: Session, access: Access, cursor: str | None = None
) -> Iterator[Page]:
    """The pages as the endpoint cuts them, the cursor being its resumption token. Raises SourceError."""
    prefix, form = _PREFIXES[query.by]
    trail = CursorTrail(query.source, cursor)
    empty_count = 0
    while True:
        params = {"verb": "ListRecords"} | ({"resumptionToken": cursor} if cursor else _begin(query, prefix))
        request = Request(url=access.url, params=params, interval_seconds=INTERVAL_SECONDS)
        harvest = ask(session, request, _read, title=query.source)
        if harvest.error and harvest.error[0] == "noRecordsMatch":
            return
        if harvest.error:
            _refuse(query, *harvest.error)
        cursor = trail.step(harvest.token)
        if harvest.records_count:
            yield Page(form=form, body=harvest.body, cursor=cursor, total_count=harvest.total_count)
        empty_count = 0 if harvest.records_count else empty_count + 1
        if empty_count > MAX_EMPTY_PAGES:
            raise SourceError(f"{query.source}: one page after the other without records; tell its operators")
        if cursor is None:
            return


def _begin(query: Query, prefix: str) -> dict[str, str]:
    params = {"metadataPrefix": prefix}
    if query.value != "*":
        params["set"] = query.value
    if query.since:
        params["from"] = query.since.isoformat()
    return params


def _refuse(query: Query, code: str, said: str) -> None:
    if code == "badResumptionToken":
        raise CursorLostError(f"{query.source}: it has forgotten where we were ({said or code}); begin anew")
    raise SourceError(f"{query.source}: it answered with an error, {code}: {said}; check what is asked for")


def _read(answer: Answer) -> _Harvest:
    body = answer.body
    if not sniff_root(body[:8192], "OAI-PMH"):
        raise UnexpectedAnswerError("an answer that is not OAI-PMH")
    if not _END.search(body[-200:]):
        raise UnexpectedAnswerError("an answer that ends in the middle")
    try:
        return _read_harvest(body)
    except RecordError as error:
        raise UnexpectedAnswerError(f"an answer that is not well formed: {error}") from None


def _read_harvest(body: bytes) -> _Harvest:
    items = list(cut_elements(body, "record"))
    if any(item.data for item in items):
        token, total = _read_token(body)
        return _Harvest(body, len(items), token=token, total_count=total)
    if items:  # refused as a whole
        raise RecordError(items[0].reason or "no records")
    for item in cut_elements(body, "error"):
        element = read_element(item.data or b"")
        said = show_message((read_text(element) or "").encode())
        return _Harvest(body, 0, error=(element.get("code") or "an error", said))
    token, total = _read_token(body)
    return _Harvest(body, 0, token=token, total_count=total)


def _read_token(body: bytes) -> tuple[str | None, int | None]:
    """The token to go on with, None when it is empty or not there, and the number of records in the whole list."""
    for item in cut_elements(body, "resumptionToken"):
        element = read_element(item.data or b"")
        size = element.get("completeListSize") or ""
        return (element.text or "").strip() or None, int(size) if _SIZE.fullmatch(size) else None
    return None, None
