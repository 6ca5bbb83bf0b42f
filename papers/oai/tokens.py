"""Resumption tokens: where a list of records goes on, and what list it is. Nothing is kept for them.

Each says what could be asked without it, so none is signed: one made up by hand is as good as one of ours.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from papers.records import KINDS

PREFIX = "oai_dc"
_TOKEN = re.compile(
    r"oai_dc,(?P<set>[a-z-]{0,30}),(?P<before>[0-9]{0,18}),(?P<after_at>[0-9]{1,18}),(?P<after_id>[0-9]{1,18}),"
    r"(?P<given>[0-9]{1,18})",
    re.ASCII,
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class TokenError(ValueError):
    """What is no token."""


@dataclass(frozen=True)
class Place:
    """A place in a list of records, which are sorted by the time of their last change and by id.

    `kind` is the number of the only kind that is listed, None for all; `before` is a time at which the list ends.
    Records follow that changed at `after_at` with a greater id than `after_id`, or later. `given_count` went before.
    """

    kind: int | None = None
    before: datetime | None = None
    after_at: datetime | None = None
    after_id: int = 0
    given_count: int = 0


def write_token(place: Place) -> str:
    """The token of a place behind some record."""
    chosen = "" if place.kind is None else KINDS[place.kind]
    before = "" if place.before is None else _count(place.before)
    after = _count(place.after_at or _EPOCH)
    return f"{PREFIX},{chosen},{before},{after},{place.after_id},{place.given_count}"


def read_token(text: str) -> Place:
    """The place that a token tells. Raises TokenError."""
    match = _TOKEN.fullmatch(text)
    if match is None or (match["set"] and match["set"] not in KINDS):
        raise TokenError
    try:
        return Place(
            kind=KINDS.index(match["set"]) if match["set"] else None,
            before=_date(match["before"]) if match["before"] else None,
            after_at=_date(match["after_at"]),
            after_id=int(match["after_id"]),
            given_count=int(match["given"]),
        )
    except OverflowError:
        raise TokenError from None


def _count(moment: datetime) -> str:
    """Microseconds since 1970, none before."""
    return str(max(0, (moment - _EPOCH) // timedelta(microseconds=1)))


def _date(microseconds: str) -> datetime:
    return _EPOCH + timedelta(microseconds=int(microseconds))
