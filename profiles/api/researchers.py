"""Researchers: the list of them, and each."""

from http import HTTPStatus

from django.http import HttpResponsePermanentRedirect
from rest_framework.request import Request

from core.api.endpoints import read
from core.api.lists import ListAnswer, answer_list
from graph.records import author_key
from papers.selectors.authors import AuthorRow
from profiles.api.listed_answers import ListedAnswer
from profiles.api.records import find_identified, of_record
from profiles.api.researcher_answers import ResearcherAnswer
from profiles.api.researcher_descriptions import describe_researcher
from profiles.api.researcher_listing import RESEARCHERS
from profiles.pages.dossier import Dossier
from profiles.selectors.follows import read_following, read_subjects
from profiles.subjects import name_subject
from profiles.views.researchers import get_author

ABSENCE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


@read(answer=ListAnswer[ListedAnswer], listing=RESEARCHERS)
def list_all_researchers(request: Request) -> ListAnswer[ListedAnswer]:
    """Researchers of this site.

    Hidden and removed people are in no list.
    """
    return answer_list(request, RESEARCHERS)


@read(answer=ResearcherAnswer, problems=ABSENCE)
@of_record
def show_researcher(request: Request, author: AuthorRow) -> ResearcherAnswer | HttpResponsePermanentRedirect:
    """A researcher, by the number that their page has.

    The number of a record that joined another leads there.
    """
    return _tell(author)


@read(answer=ResearcherAnswer, problems=ABSENCE)
def show_identified_researcher(request: Request, identifier: str) -> ResearcherAnswer:
    """A researcher, by an identifier that a source gives: an ORCID iD or an OpenAlex id, bare or as an address."""
    return _tell(get_author(find_identified(identifier)))


def _tell(author: AuthorRow) -> ResearcherAnswer:
    following = read_following(author_key(author.id), None)
    stated = [name_subject(one.subject_kind, one.subject_id) for one in following.stated]
    return describe_researcher(Dossier(author), following, read_subjects(stated) if stated else {})
