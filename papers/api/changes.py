"""What changed, in the order of time: by it another program follows the site."""

import datetime
from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec
from django.core.exceptions import BadRequest
from rest_framework.request import Request

from core.api.answers import read_per_page
from core.api.cursors import format_cursor, parse_cursor
from core.api.endpoints import read
from core.api.lists import limit_time
from core.api.parameters import Parameter
from papers.api.values import read_moment
from papers.selectors.changed_records import ChangedRow, list_changed_authors, list_changed_works
from papers.selectors.oai import read_horizon

_BEGINNING = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


class ChangeAnswer(msgspec.Struct, frozen=True):
    """A record that changed, and the ids of others that joined it: who knows them by these takes this one instead.

    Where `is_gone`, nothing stands at its address any more: who keeps a copy drops it, and its id where works name it.
    """

    id: str
    changed_at: datetime.datetime
    joined_ids: tuple[str, ...]
    is_gone: bool
    api_address: str


class ChangesMeta(msgspec.Struct, frozen=True):
    """`next_cursor` is always there: when `is_end`, it asks later for what will have changed since."""

    per_page: int
    next_cursor: str
    is_end: bool


class ChangesAnswer(msgspec.Struct, frozen=True):
    """A stretch of what changed, the longest ago first."""

    meta: ChangesMeta
    results: Sequence[ChangeAnswer]


class _Feed(NamedTuple):
    list_changed: Callable[..., list[ChangedRow]]
    path: str


_FEEDS = {
    "works": _Feed(list_changed_works, "works"),
    "researchers": _Feed(list_changed_authors, "researchers"),
}


@read(
    answer=ChangesAnswer,
    parameters=(
        Parameter(name="type", about="works, as where nothing is said, or researchers.", example="works"),
        Parameter(
            name="since", about="From when on, as a day or a time in UTC.", example="2026-11-01T00:00:00Z"
        ),
        Parameter(name="cursor", about="Each answer's `next_cursor`."),
        Parameter(name="per_page", about="Results in an answer, up to 100.", type=int, example=50),
    ),
)
def list_changes(request: Request) -> ChangesAnswer:
    """Works or researchers that changed, the longest ago first: what happens while it is read comes at its end.

    To follow the site, read a whole list once by cursor, then this since before you began; a record that changes again
    comes again. What a transaction still writes is told when it is done, in its place. A researcher who is gone is told
    with `is_gone` and nothing else; one who is back comes as one who changed.
    """
    kind = request.GET.get("type", "works")
    if kind not in _FEEDS:
        raise BadRequest(f"There is no type {kind[:50]!r}. There are {', '.join(_FEEDS)}.")
    size = read_per_page(request.GET.get("per_page") or request.GET.get("per-page"))
    after_at, after_id = _read_place(request, kind)
    feed = _FEEDS[kind]
    with limit_time():
        before = read_horizon()
        rows = feed.list_changed(after_at=after_at, after_id=after_id, before=before, limit=size + 1)
    shown = rows[:size]
    if shown:
        after_at, after_id = shown[-1].changed_at, shown[-1].id
    meta = ChangesMeta(
        size, format_cursor([after_at.isoformat(), after_id], asked=f"changes {kind}"), len(rows) <= size
    )
    return ChangesAnswer(meta, [_describe(row, feed.path) for row in shown])


def _read_place(request: Request, kind: str) -> tuple[datetime.datetime, int]:
    cursor, since = request.GET.get("cursor", "*"), request.GET.get("since")
    if cursor != "*":
        at, record_id = parse_cursor(cursor, asked=f"changes {kind}")
        return datetime.datetime.fromisoformat(at), record_id
    if since is None:
        return _BEGINNING, 0
    try:
        return read_moment(since), 0
    except ValueError as error:
        raise BadRequest(f"{error} Try since=2026-11-01, for example.") from None


def _describe(row: ChangedRow, path: str) -> ChangeAnswer:
    return ChangeAnswer(
        str(row.id), row.changed_at, tuple(map(str, row.joined_ids)), row.is_gone, f"/api/v1/{path}/{row.id}"
    )
