"""Works: the list of them, and each."""

from collections.abc import Sequence
from http import HTTPStatus

from django.http import Http404, HttpResponsePermanentRedirect
from rest_framework.request import Request

from core.api.endpoints import read
from core.api.listings import Field, Listing
from core.api.lists import ListAnswer, answer_list
from papers.api.work_answers import WorkAnswer, describe_work
from papers.records import KINDS
from papers.selectors.works import find_joined_work, list_works, read_work

_IS = {"true": True, "false": False}


def read_year(raw: str) -> int:
    """A year. Raises ValueError for what is none."""
    if not (raw.isascii() and raw.isdigit() and len(raw) == 4):
        raise ValueError(f"{raw[:50]!r} is not a year.")
    return int(raw)


def read_kind(raw: str) -> int:
    """The number of a kind of work. Raises ValueError, which says which there are, for what is none."""
    if raw not in KINDS:
        raise ValueError(f"{raw[:50]!r} is not a kind of work: there are {', '.join(KINDS)}.")
    return KINDS.index(raw)


def read_flag(raw: str) -> bool:
    """True or false. Raises ValueError for what is neither."""
    if raw not in _IS:
        raise ValueError(f"{raw[:50]!r} is not true or false.")
    return _IS[raw]


def _describe_works(work_ids: Sequence[int]) -> list[WorkAnswer]:
    return [describe_work(work) for work in list_works(work_ids)]


WORKS = Listing(
    noun="works",
    rows="papers_work w",
    key="w.id",
    fields=(
        Field(
            name="publication_year",
            about="The year that the sources give.",
            example="2019-2021",
            parse=read_year,
            test="w.year {}",
            order="w.year",
            group="w.year",
            is_range=True,
        ),
        Field(
            name="type",
            about="The kind of work.",
            example="article|preprint",
            parse=read_kind,
            test="w.kind {}",
            group="w.kind",
        ),
        Field(
            name="is_retracted",
            about="Whether a source says that it is retracted.",
            example="true",
            parse=read_flag,
            test="w.is_retracted {}",
            group="w.is_retracted",
        ),
    ),
    result=WorkAnswer,
    read=_describe_works,
)


@read(answer=ListAnswer[WorkAnswer], listing=WORKS)
def list_all_works(request: Request) -> ListAnswer[WorkAnswer]:
    """Works of this site.

    Without `sort` they come in the order in which they came to the site.
    """
    return answer_list(request, WORKS)


@read(answer=WorkAnswer, problems=(HTTPStatus.NOT_FOUND,))
def show_work(request: Request, work_id: int) -> WorkAnswer | HttpResponsePermanentRedirect:
    """A work, with every signature.

    The id of a work that joined another leads there.
    """
    work = read_work(work_id)
    if work is not None:
        return describe_work(work)
    joined_id = find_joined_work(work_id)
    if joined_id is None:
        raise Http404(f"No work here has the number {work_id}.")
    return HttpResponsePermanentRedirect(f"/api/v1/works/{joined_id}")
