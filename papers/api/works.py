"""Works: the list of them, and each."""

from http import HTTPStatus

from django.http import Http404, HttpResponsePermanentRedirect
from rest_framework.request import Request

from core.api.endpoints import read
from core.api.listings import Listing
from core.api.lists import ListAnswer, answer_list
from core.api.parameters import Parameter
from papers.api.values import read_record
from papers.api.work_answers import WorkAnswer, list_selected, list_work_answers
from papers.api.work_details import INCLUDED, WorkDetailAnswer, describe_detail, read_included
from papers.api.work_fields import WORK_FIELDS
from papers.api.work_searches import search_works_of
from papers.selectors.found_records import find_works
from papers.selectors.works import find_joined_work

WORKS = Listing(
    noun="works",
    rows="papers_work w",
    key="w.id",
    fields=WORK_FIELDS,
    result=WorkAnswer,
    read=list_work_answers,
    read_selected=list_selected,
    search=search_works_of,
)
INCLUDE = Parameter(
    name="include",
    about=f"What is told besides, parted by commas: {', '.join(INCLUDED)}; or all.",
    example="versions,sources",
)


@read(answer=ListAnswer[WorkAnswer], listing=WORKS, problems=(HTTPStatus.NOT_FOUND,))
def list_all_works(request: Request) -> ListAnswer[WorkAnswer]:
    """Works of this site.

    Without `sort` they come in the order in which they came to the site; found by `search`, the best first. A search
    gives the best 1,000. More than 10,000 works are sorted by `publication_year` or `id` alone.
    """
    return answer_list(request, WORKS)


@read(answer=WorkDetailAnswer, parameters=(INCLUDE,), problems=(HTTPStatus.NOT_FOUND,))
def show_work(request: Request, work_id: int) -> WorkDetailAnswer | HttpResponsePermanentRedirect:
    """A work, with every signature.

    The id of a work that joined another leads there. `include` tells why versions are one work, what each source
    record says and where it stands, references, and title and abstract as safe HTML.
    """
    included = read_included(request.GET.get("include", ""))
    detail = describe_detail(work_id, included)
    if detail is not None:
        return detail
    joined_id = find_joined_work(work_id)
    if joined_id is None:
        raise Http404(f"No work here has the number {work_id}.")
    asked = f"?{request.GET.urlencode()}" if request.GET else ""
    return HttpResponsePermanentRedirect(f"/api/v1/works/{joined_id}{asked}")


@read(answer=WorkDetailAnswer, parameters=(INCLUDE,), problems=(HTTPStatus.NOT_FOUND,))
def show_identified_work(request: Request, identifier: str) -> WorkDetailAnswer:
    """The work that an identifier names, in any dress.

    As doi:10.…, https://doi.org/10.…, arxiv:1706.03762 or W2741809807.
    """
    included = read_included(request.GET.get("include", ""))
    try:
        asked = read_record(identifier)
    except ValueError:
        asked = None
    work_ids = find_works([asked]) if asked and asked.scheme else []
    detail = describe_detail(work_ids[0], included) if work_ids else None
    if detail is None:
        raise Http404(f"No work here has the identifier {identifier[:200]!r}.")
    return detail
