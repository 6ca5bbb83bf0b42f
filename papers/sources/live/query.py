"""Queries as text: what is stored, and what people type."""

import re
from datetime import date
from urllib.parse import unquote

import msgspec

from papers.records import SourceError
from papers.sources.live.asking import quote_typed
from papers.sources.live.page import (
    Access,
    Candidate,
    CursorLostError,
    NotAllowedError,
    Page,
    Query,
    SourceAwayError,
)
from papers.sources.live.registry import SOURCES, find_source

__all__ = (
    "Access",
    "Candidate",
    "CursorLostError",
    "NotAllowedError",
    "Page",
    "Query",
    "SourceAwayError",
    "looks_like_identifier",
    "parse_query",
)

MAX_CHARS = 20_000
"""A list of ids may be long."""

_IDENTIFYING = re.compile(r"[:/@]|\A\S*\d")
"""What no name has, though one may be counted behind: "Wei Wang 0001"."""

_SINCE = re.compile(r"@(\d{4}-\d{2}-\d{2})$")
_CANONICAL = re.compile(r"([a-z][a-z0-9-]{0,30}):([a-z-]{1,20}):(.*)", re.DOTALL)


def parse_query(text: str) -> Query:
    """The query that a text names: one that `str` made, or what people type.

    They type "openalex:A…", "orcid:0000-…", "doi:10.…", "arxiv:2101.00001", the same without the word before the colon,
    or an address on one of these sites. Raises SourceError with one line for people.
    """
    stripped = text.strip()
    if not stripped or len(stripped) > MAX_CHARS:
        raise SourceError("name an author, a work or an identifier of a source")
    named, since = _split_since(stripped)
    query = _parse_canonical(named) or _recognize(named)
    return msgspec.structs.replace(query, since=since) if since else query


def looks_like_identifier(text: str) -> bool:
    """Whether who typed this meant an identifier or an address, which no source knows, rather than a name."""
    return _IDENTIFYING.search(text.strip()) is not None


def _split_since(text: str) -> tuple[str, date | None]:
    match = _SINCE.search(text)
    if not match:
        return text, None
    try:
        return text[: match.start()], date.fromisoformat(match[1])
    except ValueError:
        raise SourceError(f"{match[1]} is not a day") from None


def _parse_canonical(text: str) -> Query | None:
    match = _CANONICAL.fullmatch(text)
    source = find_source(match[1]) if match else None
    if match is None or source is None or match[2] not in source.BY:
        return None
    name, by, given = match.groups()
    value = source.BY[by](unquote(given))
    if not value:
        raise SourceError(f"{quote_typed(given)} is not what {name} can be asked for by {by}")
    return Query(source=name, by=by, value=value)


def _recognize(text: str) -> Query:
    for source in SOURCES:
        query = source.recognize(text)
        if query:
            return query
    raise SourceError(
        f"{quote_typed(text)} is no identifier that a source can be asked for: "
        "try openalex:A…, orcid:0000-…, doi:10.… or arxiv:2101.00001"
    )
