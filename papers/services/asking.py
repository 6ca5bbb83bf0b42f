"""The live sources as this site comes to them: with its settings, as patient as the moment allows."""

from collections.abc import Callable, Iterator
from functools import cache

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from core.http import Limits, Session
from core.pacing import LocalPace, SystemClock
from core.shared_pace import SharedPace
from papers.records import SourceError
from papers.sources.live import oai_pmh
from papers.sources.live.query import Access, Page, Query
from papers.sources.live.registry import SOURCES, Source, find_source

IMPORT_LIMITS = Limits(answer_seconds=60.0)
"""For who can wait: longer than any source should take."""

VISIT_LIMITS = Limits(
    connect_seconds=4.0, read_seconds=8.0, answer_seconds=12.0, attempts=2, longest_wait_seconds=2.0
)
"""For a page that somebody is waiting for."""

_LONGEST_SLICE_SECONDS = 30.0
_BY_LABELS = {"orcid": "by ORCID iD", "doi": "DOI", "id": "preprint"}


class _KeepingClock(SystemClock):
    """Waits in slices and calls `keep` between them: a lease is not lost while a source asks for patience."""

    def __init__(self, keep: Callable[[], object]) -> None:
        super().__init__()
        self._keep = keep

    def wait(self, seconds: float) -> None:
        while seconds > 0:
            self._keep()
            super().wait(min(seconds, _LONGEST_SLICE_SECONDS))
            seconds -= _LONGEST_SLICE_SECONDS


def open_session(limits: Limits, *, keep: Callable[[], object] | None = None) -> Session:
    """A session for one thread. `keep` is called now and then while it waits. To be closed by the caller."""
    contacts = [access.contact for access in _list_access().values() if access.contact]
    clock = _KeepingClock(keep) if keep else SystemClock()
    pace = SharedPace(_connect(settings.CACHES["default"]["LOCATION"]), alone=LocalPace(clock))
    return Session(contact=contacts[0] if contacts else None, limits=limits, clock=clock, pace=pace)


def get_source(query: Query) -> Source:
    """The source that the query is for. Raises SourceError when there is none any more."""
    source = find_source(query.source)
    if source is None:
        raise SourceError(f"there is no source {query.source!r}")
    return source


def find_access(name: str) -> Access:
    """Where the source is, and as whom we come. Raises SourceError when the settings don't say."""
    access = _list_access().get(name)
    if access is None:
        raise SourceError(f"the settings do not say where {name} is")
    return access


def ask_pages(query: Query, *, session: Session, cursor: str | None = None) -> Iterator[Page]:
    """The answers to a query from a cursor on, a request each. Raises SourceError."""
    source = get_source(query)
    return source.fetch_pages(query, session=session, access=find_access(query.source), cursor=cursor)


def list_queries(query: Query) -> tuple[Query, ...]:
    """What is asked for a query: itself, and for an ORCID iD every other source that knows people by it."""
    if query.source != "orcid":
        return (query,)
    others = (one for one in SOURCES if query.source != one.NAME and "orcid" in one.BY)
    return (query, *(Query(one.NAME, "orcid", query.value, query.since) for one in others))


def name_query(query: Query) -> str:
    """What people are shown of a query: "OpenAlex author A5023888391"."""
    by = _BY_LABELS.get(query.by, query.by)
    since = f" since {query.since}" if query.since else ""
    title = get_source(query).TITLE
    if query.source.endswith(oai_pmh.SUFFIX):
        title = f"{title} ({query.source.removesuffix(oai_pmh.SUFFIX)})"
    return f"{title} {by} {query.value}{since}"[:300]


@cache
def _connect(url: str) -> redis.Redis:
    """The Redis in which all processes keep the pace of the sources, which has to answer at once or not at all."""
    return redis.Redis.from_url(url, socket_connect_timeout=1, socket_timeout=1, retry=Retry(NoBackoff(), 0))


def _list_access() -> dict[str, Access]:
    configured: dict[str, Access] = settings.SOURCES
    return configured
