"""Lists that are asked for nothing but their pages: short ones, and those that are counted as they are read."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
from django.core.exceptions import BadRequest
from rest_framework.request import Request

from core.api.answers import ListMeta, read_per_page
from core.api.listings import LIST_PARAMETERS, MOST_PAGED
from core.api.lists import ListAnswer
from core.pagination import check_page_exists, read_page_number

PAGE_PARAMETERS = tuple(one for one in LIST_PARAMETERS if one.name in ("page", "per_page"))


class Stretch(NamedTuple):
    """The page that is asked for, from 1, and how many results it has."""

    page: int
    per_page: int

    @property
    def offset(self) -> int:
        """How many results stand before it."""
        return (self.page - 1) * self.per_page


def read_stretch(request: Request) -> Stretch:
    """The page that the address asks for. Raises BadRequest for what is none, or beyond all that pages reach."""
    words = {name.replace("-", "_"): value for name, value in request.GET.items()}
    stretch = Stretch(read_page_number(words.get("page")), read_per_page(words.get("per_page")))
    if stretch.page * stretch.per_page > MOST_PAGED:
        raise BadRequest(f"Pages end at result {MOST_PAGED:,}.")
    return stretch


def describe_stretch(stretch: Stretch, *, count: int, is_capped: bool = False) -> ListMeta:
    """The page among all. Raises Http404 when the list ends before it."""
    check_page_exists(stretch.page, total=count, size=stretch.per_page)
    return ListMeta(count, is_capped, stretch.page, stretch.per_page)


def answer_page(
    request: Request, results: Sequence[msgspec.Struct], *, is_capped: bool = False
) -> ListAnswer[Any]:
    """The page of these results that the address asks for; `is_capped` where there are more of them than are given."""
    stretch = read_stretch(request)
    meta = describe_stretch(stretch, count=len(results), is_capped=is_capped)
    return ListAnswer(meta, results[stretch.offset : stretch.offset + stretch.per_page])
