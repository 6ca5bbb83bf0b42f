"""The works of a researcher as files for citation programs."""

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from papers.addresses import format_tail, researcher_address
from papers.citations.forms import Form
from papers.pages.work_queries import read_list_query
from papers.selectors.works import list_author_work_ids
from papers.views.exports import send_works
from profiles.views.researchers import get_author, redirect_to


@require_safe
def download_works(request: HttpRequest, author_id: int, form: Form, slug: str = "") -> HttpResponseBase:
    """All works of a researcher's list, narrowed and sorted as its address says, whatever its page.

    301 and 404 are as of the page. The file is written while it is sent.
    """
    query = read_list_query(request.GET)
    author = get_author(author_id)
    address = f"{researcher_address(author.id, author.name)}/works.{form}"
    if request.path != address:
        return redirect_to(request, address)
    work_ids = list_author_work_ids(author.id, order=query.order, only=query.only)
    return send_works(work_ids, form, name=format_tail(author.name).lstrip("-") or "works")
