"""Researchers in the words of OpenAlex, so that programs that read its authors read these."""

from collections.abc import Sequence
from dataclasses import replace

from django.http import Http404, HttpResponsePermanentRedirect
from rest_framework.request import Request

from core.api.endpoints import read
from core.api.lists import ListAnswer, answer_list
from papers.selectors.author_years import count_years, list_places
from papers.selectors.authors import AuthorRow
from profiles.api.author_answers import AuthorRecordAnswer, describe_authors
from profiles.api.records import find_identified, of_record
from profiles.api.researcher_listing import RESEARCHERS
from profiles.api.researchers import ABSENCE
from profiles.selectors.listed_researchers import list_researchers
from profiles.views.researchers import get_author


def _read_authors(author_ids: Sequence[int], *, origin: str = "") -> list[AuthorRecordAnswer]:
    rows = list_researchers(author_ids)
    known = [row.id for row in rows]
    return describe_authors(rows, count_years(known), list_places(known), origin=origin)


AUTHORS = replace(RESEARCHERS, noun="authors", result=AuthorRecordAnswer, read=_read_authors)


@read(answer=ListAnswer[AuthorRecordAnswer], listing=AUTHORS)
def list_all_authors(request: Request) -> ListAnswer[AuthorRecordAnswer]:
    """Researchers of this site, in the fields of OpenAlex."""
    own = replace(AUTHORS, read=lambda author_ids: _read_authors(author_ids, origin=_find_origin(request)))
    return answer_list(request, own)


@read(answer=AuthorRecordAnswer, problems=ABSENCE)
@of_record
def show_author(request: Request, author: AuthorRow) -> AuthorRecordAnswer | HttpResponsePermanentRedirect:
    """A researcher in the fields of OpenAlex, by the number that their page has.

    The number of a record that joined another leads there.
    """
    return _tell(request, author.id)


@read(answer=AuthorRecordAnswer, problems=ABSENCE)
def show_identified_author(request: Request, identifier: str) -> AuthorRecordAnswer:
    """The same, by an identifier that a source gives: an ORCID iD or an OpenAlex id, bare or as an address."""
    return _tell(request, get_author(find_identified(identifier)).id)


def _tell(request: Request, author_id: int) -> AuthorRecordAnswer:
    found = _read_authors([author_id], origin=_find_origin(request))
    if not found:
        raise Http404("This record went while it was read: ask again.")
    return found[0]


def _find_origin(request: Request) -> str:
    return f"{request.scheme}://{request.get_host()}"
