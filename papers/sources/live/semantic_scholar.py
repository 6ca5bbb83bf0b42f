"""Semantic Scholar, asked: papers of an author, papers by their ids, people by name.

https://api.semanticscholar.org/api-docs/graph. It can't tell what changed since a day, and answers with everything.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial
from urllib.parse import quote

import msgspec

from core.http import Answer, Request, Session, UnexpectedAnswerError
from papers.identifiers import normalize_identifier
from papers.records import SourceError
from papers.sources.live.asking import CursorTrail, ask, read_json
from papers.sources.live.page import Access, Candidate, Page, Query
from papers.sources.semantic_scholar import FORM

NAME = "semanticscholar"
TITLE = "Semantic Scholar"

PAPERS_A_PAGE = 100
MAX_OFFSET = 9_999
MAX_CANDIDATES = 25
INTERVAL_SECONDS = 1.0

_FIELDS = (
    "paperId,corpusId,externalIds,title,abstract,year,publicationDate,venue,publicationVenue,journal,"
    "publicationTypes,url,authors,s2FieldsOfStudy"
)
_PERSON_FIELDS = "name,affiliations,paperCount,externalIds,papers.year"
_AUTHOR_PAGE = re.compile(
    r"(?:https?://(?:www\.)?semanticscholar\.org/author/(?:[^/?#\s]+/)?|s2:)(\d{1,15})/?", re.IGNORECASE
)
_PAPER_PAGE = re.compile(
    r"(?:https?://(?:www\.)?semanticscholar\.org/paper/(?:[^/?#\s]+/)?|s2:)([0-9a-f]{40})/?", re.IGNORECASE
)
_PAPER_SCHEMES = {
    "DOI": "doi",
    "ARXIV": "arxiv",
    "PMID": "pmid",
    "PMCID": "pmcid",
    "CORPUSID": "s2",
    "ACL": "acl",
}


def _dress_author(text: str) -> str | None:
    return text if re.fullmatch(r"[1-9]\d{0,14}", text, re.ASCII) else None


def _dress_papers(text: str) -> str | None:
    """Ids of papers with spaces between them: "DOI:10.1/a ARXIV:2101.00001 CORPUSID:7", or 40 hex digits."""
    papers = [_dress_paper(one) for one in text.split()]
    return " ".join(paper for paper in papers if paper) if papers and all(papers) else None


def _dress_paper(text: str) -> str | None:
    scheme, colon, value = text.partition(":")
    if not colon:
        return text.lower() if re.fullmatch(r"[0-9a-fA-F]{40}", text) else None
    name = _PAPER_SCHEMES.get(scheme.upper())
    dressed = normalize_identifier(name, value) if name else None
    return f"{scheme.upper()}:{dressed}" if dressed and not re.search(r"\s", dressed) else None


BY: dict[str, Callable[[str], str | None]] = {"author": _dress_author, "paper": _dress_papers}


class _Papers(msgspec.Struct):
    data: list[msgspec.Raw]
    offset: int
    next: int | None = None


class _Paper(msgspec.Struct):
    year: int | None = None


class _Author(msgspec.Struct, rename="camel"):
    author_id: str
    name: str | None = None
    affiliations: list[str] | None = None
    paper_count: int | None = None
    external_ids: dict[str, msgspec.Raw] | None = None
    papers: list[_Paper] | None = None


class _Authors(msgspec.Struct):
    data: list[_Author]


_papers = msgspec.json.Decoder(_Papers)
_batch = msgspec.json.Decoder(list[msgspec.Raw])
_authors = msgspec.json.Decoder(_Authors)
_text = msgspec.json.Decoder(str | list[str])


def recognize(text: str) -> Query | None:
    """An author or a paper of Semantic Scholar, by its page or as "s2:…"."""
    for by, pattern in (("author", _AUTHOR_PAGE), ("paper", _PAPER_PAGE)):
        match = pattern.fullmatch(text)
        value = BY[by](match[1]) if match else None
        if value:
            return Query(source=NAME, by=by, value=value)
    return None


def fetch_pages(
    query: Query, *, session: Session, access: Access, cursor: str | None = None
) -> Iterator[Page]:
    """The pages of papers, 100 on each. Raises SourceError."""
    fetch = _fetch_batches if query.by == "paper" else _fetch_author
    try:
        begin = int(cursor or 0)
    except ValueError:
        raise SourceError(f"{TITLE}: the cursor {cursor!r} is none; begin anew") from None
    return fetch(query, session, access, begin)


def _fetch_author(query: Query, session: Session, access: Access, begin: int) -> Iterator[Page]:
    trail = CursorTrail(TITLE, str(begin))
    missing = f"no author {query.value}"
    offset: int | None = begin
    while offset is not None:
        limit = min(PAPERS_A_PAGE, MAX_OFFSET - offset)
        if limit < 1:
            raise SourceError(f"{TITLE}: it gives no more than {MAX_OFFSET:,} papers of one author")
        params = {"fields": _FIELDS, "offset": str(offset), "limit": str(limit)}
        request = _request(access, f"author/{quote(query.value)}/papers", params)
        answer, found = ask(session, request, _read_papers, title=TITLE, missing=missing)
        if not found.data:
            return
        offset = found.next
        step = trail.step(None if offset is None else str(offset))
        yield Page(form=FORM, body=answer.body, cursor=step, total_count=None)


def _read_papers(answer: Answer) -> tuple[Answer, _Papers]:
    found = read_json(answer, _papers)
    if not found.data and found.next is not None:
        raise UnexpectedAnswerError("an empty page in the middle")
    return answer, found


def _fetch_batches(query: Query, session: Session, access: Access, begin: int) -> Iterator[Page]:
    papers = query.value.split()
    for index in range(begin, len(papers), PAPERS_A_PAGE):
        body = msgspec.json.encode({"ids": papers[index : index + PAPERS_A_PAGE]})
        request = _request(access, "paper/batch", {"fields": _FIELDS}, body=body)
        answer = ask(session, request, _read_batch, title=TITLE)
        end = index + PAPERS_A_PAGE
        yield Page(
            form=FORM,
            body=answer.body,
            cursor=str(end) if end < len(papers) else None,
            total_count=len(papers),
        )


def _read_batch(answer: Answer) -> Answer:
    read_json(answer, _batch)
    return answer


def _request(access: Access, path: str, params: dict[str, str], *, body: bytes | None = None) -> Request:
    return Request(
        url=f"{access.url.rstrip('/')}/graph/v1/{path}",
        params=params,
        headers={"Content-Type": "application/json"} if body else {},
        keys={"x-api-key": access.key} if access.key else {},
        body=body,
        interval_seconds=INTERVAL_SECONDS,
    )


def find_people(name: str, *, session: Session, access: Access) -> list[Candidate]:
    """The authors whom Semantic Scholar finds by this name, most likely first. Raises SourceError."""
    params = {"query": name, "fields": _PERSON_FIELDS, "limit": str(MAX_CANDIDATES)}
    request = _request(access, "author/search", params)
    found = ask(session, request, partial(read_json, decoder=_authors), title=TITLE)
    return [_make_candidate(author) for author in found.data if _dress_author(author.author_id)]


def _make_candidate(author: _Author) -> Candidate:
    years = [paper.year for paper in author.papers or () if paper.year]
    return Candidate(
        query=str(Query(source=NAME, by="author", value=author.author_id)),
        name=author.name or author.author_id,
        works_count=author.paper_count,
        affiliation=next(iter(author.affiliations or ()), None),
        first_year=min(years, default=None),
        last_year=max(years, default=None),
        orcid=_read_orcid(author.external_ids or {}),
        source=NAME,
    )


def _read_orcid(ids: dict[str, msgspec.Raw]) -> str | None:
    try:
        given = _text.decode(ids.get("ORCID", b'""'))
    except msgspec.DecodeError:
        return None
    return normalize_identifier("orcid", given if isinstance(given, str) else next(iter(given), ""))
