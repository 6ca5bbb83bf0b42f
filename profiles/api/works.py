"""What a researcher wrote, and what they may have written."""

from collections.abc import Sequence
from dataclasses import replace

from django.http import HttpResponsePermanentRedirect
from rest_framework.request import Request

from core.api.endpoints import read
from core.api.listings import Candidates, Condition, Listing
from core.api.lists import ListAnswer, answer_list
from core.api.pages import PAGE_PARAMETERS, answer_page
from graph.records import NodeKind
from graph.selectors.possible_works import LISTED_POSSIBLE
from papers.addresses import researcher_address
from papers.api.work_answers import list_work_answers
from papers.api.works import WORKS
from papers.selectors.authors import AuthorRow
from papers.selectors.works import (
    Order,
    WorkFilter,
    list_author_work_ids,
    list_authored_works,
)
from profiles.api.edges import ABSENCE
from profiles.api.records import of_record
from profiles.api.work_answers import PossibleWorkAnswer, ResearcherWorkAnswer, describe_own_work
from profiles.pages.dossier import Dossier
from profiles.pages.research_graph import evidence_address


def list_works_of(author_id: int) -> Listing:
    """The works of an author record, the newest first; they can be asked what all works can be."""

    def read_works(work_ids: Sequence[int]) -> list[ResearcherWorkAnswer]:
        answers = {one.id: one for one in list_work_answers(work_ids)}
        rows = list_authored_works(author_id, work_ids)
        return [describe_own_work(answers[str(one.id)], one) for one in rows if str(one.id) in answers]

    def search(text: str, conditions: Sequence[Condition]) -> Candidates:
        return Candidates(list_author_work_ids(author_id, order=Order.NEWEST, only=WorkFilter(text=text)))

    return replace(
        WORKS,
        rows=f"(SELECT work_id FROM papers_authorship WHERE author_id = {author_id:d}) own "
        f"JOIN {WORKS.rows} ON w.id = own.work_id",
        result=ResearcherWorkAnswer,
        read=read_works,
        read_selected=None,
        search=search,
        default_sort="publication_year:desc",
    )


@read(answer=ListAnswer[ResearcherWorkAnswer], listing=list_works_of(0), problems=ABSENCE)
@of_record
def list_researcher_works(
    request: Request, author: AuthorRow
) -> ListAnswer[ResearcherWorkAnswer] | HttpResponsePermanentRedirect:
    """The works of a researcher, the newest first, each with why it is theirs.

    What the list can be narrowed to, and how many works that leaves, `group_by` tells.
    """
    return answer_list(request, list_works_of(author.id))


@read(answer=ListAnswer[PossibleWorkAnswer], parameters=PAGE_PARAMETERS, problems=ABSENCE)
@of_record
def list_possible_works(
    request: Request, author: AuthorRow
) -> ListAnswer[PossibleWorkAnswer] | HttpResponsePermanentRedirect:
    """Works that may be by a researcher, signed with initials that fit the name.

    Those with the closest collaborators come first.
    """
    found = Dossier(author).possible_works
    works = {one.id: one for one in list_work_answers([one.work_id for one in found])}
    results = [
        PossibleWorkAnswer(
            work=works[str(one.work_id)],
            signed_as=one.signed_as,
            coauthor_id=str(one.coauthor_id),
            coauthor_display_name=one.coauthor_name,
            coauthor_address=researcher_address(one.coauthor_id, one.coauthor_name),
            shared_works_count=one.shared_count,
            shared_works_address=evidence_address(author.id, NodeKind.AUTHOR, one.coauthor_id),
        )
        for one in found
        if str(one.work_id) in works
    ]
    return answer_page(request, results, is_capped=len(found) == LISTED_POSSIBLE)
