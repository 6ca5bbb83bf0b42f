"""The author record that an address of the API is about."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404
from rest_framework.request import Request

from papers.asked_identifiers import recognize_identifiers
from papers.selectors.authors import find_identified_author
from profiles.views.researchers import get_author, redirect_to


def of_record(handler: Callable[..., Any]) -> Callable[..., Any]:
    """The handler is asked with the author record in place of its number.

    The number of a record that joined another leads there. Raises Http404, and GoneError for a removed one.
    """

    @wraps(handler)
    def ask(request: Request, author_id: int, **values: Any) -> Any:
        author = get_author(author_id)
        if author.id != author_id:
            path = request.path.replace(f"/{author_id}", f"/{author.id}", 1)
            return redirect_to(request._request, path)
        return handler(request, author, **values)

    return ask


def find_identified(identifier: str) -> int:
    """The number of the author record with this identifier, in any dress. Raises Http404 where none has it."""
    asked = [one for one in recognize_identifiers(identifier) if one.scheme != "doi"]
    author_id = find_identified_author([(one.scheme, one.value) for one in asked])
    if author_id is None:
        raise Http404(
            f"No researcher here has the identifier {identifier[:100]!r}: ask with a number, an ORCID iD or an "
            "OpenAlex id."
        )
    return author_id
