"""From where the distances of who is signed in are measured."""

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.access import Permission, permit
from graph.records import NodeKind, parse_node_key
from graph.selectors.paths import read_people
from profiles.models import User
from profiles.services.starting_points import set_starting_author


@require_POST
@never_cache
@permit(Permission.MEASURE_DISTANCE)
def change_starting_point(request: HttpRequest) -> HttpResponseBase:
    """Measure from the person `author` on with `measure` "from-here", from nowhere with "no"; then back to their page.

    It changes the account that asks and no other.
    """
    author_id = _read_author_id(request.POST.get("author", ""))
    person = read_people([author_id]).get(author_id)
    if person is None:
        raise Http404(f"No researcher here has the number {author_id}.")
    chosen = request.POST.get("measure")
    if chosen not in ("from-here", "no"):
        raise BadRequest("Distances are measured from here, or not.")
    assert isinstance(request.user, User)  # noqa: S101 - who may, is signed in
    here = parse_node_key(person.key).id
    set_starting_author(author_id=here if chosen == "from-here" else None, by=request.user)
    return redirect(person.address)


def _read_author_id(text: str) -> int:
    try:
        key = parse_node_key(text)
    except ValueError as error:
        raise BadRequest(f"{str(error).capitalize()}.") from None
    if key.kind is not NodeKind.AUTHOR:
        raise BadRequest("Distances are measured from people.")
    return key.id
