"""All that is stored of an author record and that its page shows."""

from functools import cached_property

from core.pagination import check_page_exists
from graph.selectors.author_edges import AuthorEdges, read_author_edges
from graph.selectors.conflations import ConflationRow, read_conflation
from graph.selectors.possible_works import PossibleWork, list_possible_works
from graph.selectors.state import GraphStatus, read_state
from papers.addresses import researcher_address
from papers.pages.work_list import PAGE_SIZE
from papers.pages.work_queries import WorkListQuery
from papers.selectors.authors import AuthorFile, AuthorRow, list_author_files
from papers.selectors.work_facets import WorkFacets, read_work_facets
from papers.selectors.works import WorkCount, WorkRow, count_author_works, list_author_works, list_works
from profiles.pages.quick_read import LISTED_CLOSE
from profiles.pages.research_graph import LISTED_INSTITUTIONS, LISTED_PEOPLE
from profiles.pages.stated import leave_hidden, show_stated
from profiles.selectors.public_claims import PublicClaim, read_public_claim
from profiles.selectors.researchers import StatedRow, read_stated
from profiles.selectors.snapshots import SnapshotState, read_snapshot


class Dossier:
    """What one request reads of an author record: each thing when it is first asked for, in one query, and once.

    A part of the page shown alone so reads only what it shows, and the whole page nothing twice. What depends on who
    is signed in is not here (`profiles/views/visitors.py`).
    """

    def __init__(self, author: AuthorRow) -> None:
        self.author = author
        self.address = researcher_address(author.id, author.name)

    @cached_property
    def counts(self) -> list[WorkCount]:
        """The works by year, kind and venue."""
        return count_author_works(self.author.id)

    @cached_property
    def edges(self) -> AuthorEdges:
        """As much of the edges as the page shows."""
        return read_author_edges(
            self.author.id, people=LISTED_PEOPLE, close=LISTED_CLOSE, institutions=LISTED_INSTITUTIONS
        )

    @cached_property
    def status(self) -> GraphStatus:
        """How the graph stands."""
        return read_state()

    @cached_property
    def files(self) -> list[AuthorFile]:
        """The files behind the works."""
        return list_author_files(self.author.id)

    @cached_property
    def snapshot(self) -> SnapshotState:
        """Trust, as measured last."""
        return read_snapshot(self.author.id)

    @cached_property
    def claim(self) -> PublicClaim:
        """Whose the page is, as far as everybody may know."""
        return read_public_claim(self.author.id)

    @cached_property
    def stated(self) -> StatedRow | None:
        """What the owner says; None while nobody owns the page."""
        return read_stated(self.author.id)

    @cached_property
    def highlights(self) -> list[WorkRow]:
        """The works that the owner chose; no query without an owner who chose some."""
        return list_works(self.stated.highlights) if self.stated and self.stated.highlights else []

    @cached_property
    def conflation(self) -> ConflationRow | None:
        """The risk that these works are of several people, where there is one."""
        return read_conflation(self.author.id)

    @cached_property
    def possible_works(self) -> list[PossibleWork]:
        """Works that may be by this person, by the names that the page says."""
        said = leave_hidden(self.author.variants, show_stated(self.stated))
        return list_possible_works(self.author.id, {self.author.name, *said})

    def read_works(self, query: WorkListQuery) -> tuple[WorkFacets, list[WorkRow]]:
        """A page of the published work, and what all of it can be narrowed by. Raises Http404 beyond its end."""
        facets = read_work_facets(self.author.id, query.only)
        check_page_exists(query.page, total=facets.shown_count, size=PAGE_SIZE)
        offset = (query.page - 1) * PAGE_SIZE
        works = list_author_works(
            self.author.id, order=query.order, only=query.only, offset=offset, limit=PAGE_SIZE
        )
        return facets, works
