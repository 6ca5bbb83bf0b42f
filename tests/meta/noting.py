"""Which parameters of an address and which fields of a form a view reads, noted while it answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.functional import cached_property

ALL = "*"
"""Noted in place of a name where whatever there is was taken."""


class NotedQuery(QueryDict):
    """A query whose reading is noted."""

    noted: set[str] = set()  # of copies, which nobody asks

    def note(self, key: object) -> None:
        """Note that this was looked for; the REST framework looks for None where it has no name."""
        if isinstance(key, str):
            self.noted.add(key)

    def __getitem__(self, key: str) -> Any:
        self.note(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.note(key)
        return super().__contains__(key)

    def getlist(self, key: str, default: Any = None) -> Any:
        self.note(key)
        return super().getlist(key, default)

    def lists(self) -> Any:
        self.noted.add(ALL)
        return super().lists()

    def items(self) -> Any:
        self.noted.add(ALL)
        return super().items()


class NotingRequest(WSGIRequest):
    """A request that knows which of its parameters and fields were read."""

    @cached_property
    def noted_query(self) -> set[str]:
        return set()

    @cached_property
    def noted_form(self) -> set[str]:
        return set()

    @cached_property
    def GET(self) -> QueryDict:  # type: ignore[override]  # noqa: N802 - Django's name
        return _note(super().GET, self.noted_query)

    @property
    def POST(self) -> QueryDict:  # type: ignore[override]  # noqa: N802 - Django's name
        return _note(super().POST, self.noted_form)


def _note(query: QueryDict, noted: set[str]) -> QueryDict:
    query.__class__ = NotedQuery
    query.noted = noted  # type: ignore[attr-defined]
    return query


class NoteReading:
    """Middleware: lets views have a request that notes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer as it comes."""
        request.__class__ = NotingRequest
        return self._get_response(request)
