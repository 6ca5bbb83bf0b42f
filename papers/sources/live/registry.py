"""The live sources. To add one: a module with the things of `Source`, and a line in `SOURCES`."""

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol, runtime_checkable

from core.http import Session
from papers.sources.live import arxiv, crossref, oai_pmh, openalex, orcid, semantic_scholar
from papers.sources.live.page import Access, Candidate, Page, Query


class Source(Protocol):
    """What a module of this package is to who asks it.

    `NAME` is the source in queries and settings, `TITLE` what people know it by. `BY` maps each kind of query that it
    takes to what puts a value in its one dress, or says with None that it is no such value; that never raises.
    """

    @property
    def NAME(self) -> str: ...  # noqa: N802  # constants of the module

    @property
    def TITLE(self) -> str: ...  # noqa: N802

    @property
    def BY(self) -> Mapping[str, Callable[[str], str | None]]: ...  # noqa: N802

    def recognize(self, text: str) -> Query | None:
        """The query that a person means who types this, if it is one for this source."""

    def fetch_pages(
        self, query: Query, *, session: Session, access: Access, cursor: str | None = None
    ) -> Iterator[Page]:
        """The answers to the query, from the cursor of the last one that was kept on, one request for each.

        Raises SourceError, as SourceAwayError when asking later can help.
        """


@runtime_checkable
class PeopleSource(Source, Protocol):
    """A source that finds people by their names."""

    def find_people(self, name: str, *, session: Session, access: Access) -> list[Candidate]:
        """The people whom it knows by the name, most likely first, at most 25. Raises SourceError."""


SOURCES: tuple[Source, ...] = (openalex, orcid, arxiv, crossref, semantic_scholar, oai_pmh)
"""The sources, in the order in which they are asked whether they know what a person typed."""


def find_source(name: str) -> Source | None:
    """The source of that name, None when there is none. Any name that ends in "-oai" is an OAI-PMH endpoint."""
    if name.endswith(oai_pmh.SUFFIX):
        return oai_pmh
    return next((source for source in SOURCES if name == source.NAME), None)
