"""With whom, on what and from where a researcher works."""

from http import HTTPStatus

from django.http import HttpResponsePermanentRedirect
from rest_framework.request import Request

from core.api.endpoints import read
from core.api.lists import ListAnswer, answer_list
from graph.api.author_edges import (
    CollaboratorAnswer,
    InstitutionWeightAnswer,
    TopicWeightAnswer,
    list_collaborators_of,
    list_institutions_of,
    list_topics_of,
)
from graph.api.views import get_counted_at
from papers.selectors.authors import AuthorRow
from profiles.api.records import of_record

ABSENCE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_NOBODY = 0
"""Whose lists are declared: what can be asked of them is the same of everybody's."""


@read(answer=ListAnswer[CollaboratorAnswer], listing=list_collaborators_of(_NOBODY), problems=ABSENCE)
@of_record
def list_collaborators(
    request: Request, author: AuthorRow
) -> ListAnswer[CollaboratorAnswer] | HttpResponsePermanentRedirect:
    """With whom a researcher signed works, the most weight first.

    The close ones are found by `filter=close_works_count:3-`, those new since a year by `filter=first_year:2020-`.
    """
    get_counted_at()
    return answer_list(request, list_collaborators_of(author.id))


@read(answer=ListAnswer[TopicWeightAnswer], listing=list_topics_of(_NOBODY), problems=ABSENCE)
@of_record
def list_topics(
    request: Request, author: AuthorRow
) -> ListAnswer[TopicWeightAnswer] | HttpResponsePermanentRedirect:
    """What a researcher works on, with how many works are behind each topic; those first that sources name most."""
    get_counted_at()
    return answer_list(request, list_topics_of(author.id))


@read(answer=ListAnswer[InstitutionWeightAnswer], listing=list_institutions_of(_NOBODY), problems=ABSENCE)
@of_record
def list_institutions(
    request: Request, author: AuthorRow
) -> ListAnswer[InstitutionWeightAnswer] | HttpResponsePermanentRedirect:
    """The institutions that works print beside the name, with how many works, and from when to when."""
    get_counted_at()
    return answer_list(request, list_institutions_of(author.id))
