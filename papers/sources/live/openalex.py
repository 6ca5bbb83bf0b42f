"""OpenAlex, asked: works by author, institution, filter; people by name. https://developers.openalex.org

pyalex says how a query is written. The asking is our session's: pyalex has no timeouts, retries nothing by default,
and its `paginate` stops without a word after 10,000.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial
from urllib.parse import urlsplit

import msgspec
import pyalex

from core.http import Answer, Request, Session, UnexpectedAnswerError
from papers.identifiers import normalize_identifier
from papers.sources.live.asking import CursorTrail, ask, dress_text, read_json
from papers.sources.live.page import Access, Candidate, NotAllowedError, Page, Query
from papers.sources.openalex import FORM

NAME = "openalex"
TITLE = "OpenAlex"

WORKS_A_PAGE = 100
"""The most that a page can hold."""

INTERVAL_SECONDS = 0.1
MAX_CANDIDATES = 25

_REFUSALS = (b"plan upgrade", b"from_updated_date")
"""With these words it refuses filters that are for members, and with the status 429, as if that would pass."""

_FILTER = re.compile(r"[\w.]+:[^,:\s][^,\s]*(?:,[\w.]+:[^,:\s][^,\s]*)*")


def _dress_id(letter: str) -> Callable[[str], str | None]:
    def dress(text: str) -> str | None:
        openalex = normalize_identifier("openalex", text)
        return openalex if openalex and openalex.startswith(letter) else None

    return dress


def _dress_filter(text: str) -> str | None:
    line = dress_text(text)
    return line if line and _FILTER.fullmatch(line) else None


BY: dict[str, Callable[[str], str | None]] = {
    "author": _dress_id("A"),
    "institution": _dress_id("I"),
    "work": _dress_id("W"),
    "orcid": partial(normalize_identifier, "orcid"),
    "doi": partial(normalize_identifier, "doi"),
    "filter": _dress_filter,
    "search": dress_text,
}


class _Meta(msgspec.Struct):
    count: int | None = None
    next_cursor: str | None = None


class _Works(msgspec.Struct):
    meta: _Meta
    results: list[msgspec.Raw]


class _Work(msgspec.Struct):
    id: str


class _Institution(msgspec.Struct):
    display_name: str | None = None


class _Year(msgspec.Struct):
    year: int
    works_count: int = 0


class _Affiliation(msgspec.Struct):
    years: list[int] = []


class _Author(msgspec.Struct):
    id: str
    display_name: str | None = None
    orcid: str | None = None
    works_count: int | None = None
    last_known_institutions: list[_Institution] | None = None
    affiliations: list[_Affiliation] | None = None
    counts_by_year: list[_Year] | None = None


class _Authors(msgspec.Struct):
    results: list[_Author]


_works = msgspec.json.Decoder(_Works)
_work = msgspec.json.Decoder(_Work)
_authors = msgspec.json.Decoder(_Authors)


def recognize(text: str) -> Query | None:
    """An author, institution or work of OpenAlex, by its id or address."""
    bare = text[len(NAME) + 1 :] if text.lower().startswith(f"{NAME}:") else text
    kinds = {"A": "author", "I": "institution", "W": "work"}
    openalex = normalize_identifier("openalex", bare)
    by = kinds.get(openalex[0]) if openalex else None
    return Query(source=NAME, by=by, value=openalex) if openalex and by else None


def fetch_pages(
    query: Query, *, session: Session, access: Access, cursor: str | None = None
) -> Iterator[Page]:
    """The pages of works, 100 on each. Raises SourceError.

    What changed since a day is told to paying members only: others get all there is.
    """
    if query.by in ("work", "doi"):
        yield _fetch_one(query, session, access)
        return
    trail = CursorTrail(TITLE, cursor)
    while True:
        try:
            answer, page = _ask_works(query, session, access, cursor)
        except NotAllowedError:
            if query.since is None:
                raise
            query = msgspec.structs.replace(query, since=None)
            continue
        if not page.results:  # as the last one is
            return
        cursor = trail.step(page.meta.next_cursor)
        yield Page(form=FORM, body=answer.body, cursor=cursor, total_count=page.meta.count)
        if cursor is None:
            return


def _ask_works(query: Query, session: Session, access: Access, cursor: str | None) -> tuple[Answer, _Works]:
    params = {"per-page": str(WORKS_A_PAGE), "cursor": cursor or "*"}
    request = _request(access, _address(_write_query(query)), params)
    return ask(session, request, partial(_read_works, is_first=cursor is None), title=TITLE)


def _read_works(answer: Answer, *, is_first: bool) -> tuple[Answer, _Works]:
    page = read_json(answer, _works)
    if not page.results and (page.meta.next_cursor or (is_first and page.meta.count)):
        raise UnexpectedAnswerError("an empty page in the middle")
    return answer, page


def _fetch_one(query: Query, session: Session, access: Access) -> Page:
    key = f"doi:{query.value}" if query.by == "doi" else query.value
    address = _address(pyalex.Works(key))
    missing = f"no work {query.value}"
    answer = ask(session, _request(access, address, {}), _read_work, title=TITLE, missing=missing)
    return Page(form=FORM, body=answer.body, cursor=None, total_count=1)


def _read_work(answer: Answer) -> Answer:
    if not read_json(answer, _work).id:
        raise UnexpectedAnswerError("a work without an id")
    return answer


def _write_query(query: Query) -> pyalex.Works:
    works = pyalex.Works()
    match query.by:
        case "author":
            works = works.filter(authorships={"author": {"id": query.value}})
        case "orcid":
            works = works.filter(authorships={"author": {"orcid": f"https://orcid.org/{query.value}"}})
        case "institution":
            works = works.filter(authorships={"institutions": {"id": query.value}})
        case "search":
            works = works.search(query.value)
        case _:
            for part in query.value.split(","):
                field, _, value = part.partition(":")
                works = works.filter(**{field: value})
    return works.filter(from_updated_date=query.since.isoformat()) if query.since else works


def _address(asked: pyalex.Works | pyalex.Authors) -> str:
    """What stands behind the host in the address that pyalex gives, which always names its own."""
    url = urlsplit(asked.url)
    return f"{url.path}?{url.query}" if url.query else url.path


def _request(access: Access, address: str, params: dict[str, str]) -> Request:
    return Request(
        url=f"{access.url.rstrip('/')}/{address.lstrip('/')}",
        params=params | ({"mailto": access.contact} if access.contact else {}),
        keys={"Authorization": f"Bearer {access.key}"} if access.key else {},
        interval_seconds=INTERVAL_SECONDS,
        refusals=_REFUSALS,
    )


def find_people(name: str, *, session: Session, access: Access) -> list[Candidate]:
    """The authors whom OpenAlex finds by this name, most likely first. Raises SourceError."""
    address = _address(pyalex.Authors().search(name))
    request = _request(access, address, {"per-page": str(MAX_CANDIDATES)})
    found = ask(session, request, lambda answer: read_json(answer, _authors), title=TITLE)
    return [candidate for author in found.results if (candidate := _make_candidate(author))]


def _make_candidate(author: _Author) -> Candidate | None:
    value = BY["author"](author.id)
    if value is None:
        return None
    years = [year.year for year in author.counts_by_year or () if year.works_count > 0]
    years += [year for affiliation in author.affiliations or () for year in affiliation.years]
    institutions = [one.display_name for one in author.last_known_institutions or () if one.display_name]
    return Candidate(
        query=str(Query(source=NAME, by="author", value=value)),
        name=author.display_name or value,
        works_count=author.works_count,
        affiliation=institutions[0] if institutions else None,
        first_year=min(years, default=None),
        last_year=max(years, default=None),
        orcid=normalize_identifier("orcid", author.orcid),
        source=NAME,
    )
