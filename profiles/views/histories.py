"""The public history of a record."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from papers.addresses import researcher_address
from profiles.pages.curation_history import show_history_page
from profiles.selectors.curation_history import list_history
from profiles.selectors.curation_log import list_record_ids
from profiles.views.parts import render_part
from profiles.views.researchers import get_author, redirect_to


@require_safe
def show_history(request: HttpRequest, author_id: int, slug: str = "") -> HttpResponse:
    """200 at the one address of the history, 301 from any other of this record or one that joined it, else 404."""
    author = get_author(author_id)
    address = f"{researcher_address(author.id, author.name)}/history"
    if request.path != address:
        return redirect_to(request, address)
    author_ids = list_record_ids(author.id)
    page = show_history_page(author, list_history(author_ids), author_ids=author_ids)
    return render_part(request, "researchers/parts/history.html", {"page": page})
