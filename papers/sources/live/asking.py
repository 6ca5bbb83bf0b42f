"""What all live sources do alike: ask through the session, read the answer or refuse it, and see that cursors go on."""

import json
import re
from collections.abc import Callable
from typing import NoReturn, TypeVar

import msgspec

from core.http import Answer, HttpError, Request, Session, UnexpectedAnswerError, is_refusal
from papers.records import RecordError, SourceError
from papers.sources.json_pages import Decoded, decode_as, show_message
from papers.sources.live.page import NotAllowedError, SourceAwayError

Read = TypeVar("Read")

MAX_VALUE_CHARS = 500
"""No value of a query is longer."""

_MARKED = re.compile(rb"<(?:summary|error|developer-message)\b[^<>]{0,200}>([^<]{1,1000})<")
_SAYING = ("message", "error", "developer-message", "error_description", "error-desc", "user-message")


def ask(
    session: Session, request: Request, read: Callable[[Answer], Read], *, title: str, missing: str = ""
) -> Read:
    """What `read` makes of the answer of the source that people know by `title`.

    `missing` is what is said when the source answers 404. Raises SourceError, and SourceAwayError when later may be
    better.
    """
    try:
        return session.ask(request, read)
    except HttpError as error:
        _refuse(request, error, title, missing)


def _refuse(request: Request, error: HttpError, title: str, missing: str) -> NoReturn:
    said = _find_saying(error.body)
    reason = f"{title}: {error}" + (f": {said}" if said else "")
    if is_refusal(request, error.body):
        raise NotAllowedError(f"{reason}; the key in the settings does not open this") from None
    if error.is_passing:
        raise SourceAwayError(
            f"{reason}; try again later", retry_after_seconds=error.retry_after_seconds
        ) from None
    if error.status == 404 and missing:
        raise SourceError(f"{title} knows {missing}") from None
    if error.status in (401, 403):
        raise SourceError(f"{reason}; check the key in the settings") from None
    raise SourceError(f"{reason}; check what is asked for") from None


def _find_saying(body: bytes) -> str:
    """What the source says of the error, as one line; empty when it doesn't or it is a page for browsers."""
    marked = _MARKED.search(body)
    if marked:
        return show_message(b" ".join(marked[1].split()))
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    if isinstance(said, dict):
        said = next((said[key] for key in _SAYING if said.get(key)), "")
    return show_message(said.encode(errors="replace")) if isinstance(said, str) else ""


def read_json(answer: Answer, decoder: msgspec.json.Decoder[Decoded]) -> Decoded:
    """The answer decoded. Raises UnexpectedAnswerError, with what the source says when it says something."""
    if answer.body.lstrip()[:1] == b"<":
        raise UnexpectedAnswerError("answered with a page for browsers instead of data")
    try:
        return decode_as(decoder, answer.body)
    except RecordError as error:
        said = _find_saying(answer.body)
        raise UnexpectedAnswerError(f"an answer that is none: {said or error}") from None


class CursorTrail:
    """Sees to it that cursors go on. It keeps two of them, however many there are.

    One that comes again is found at once when it is the last or the first, else by the time its circle has been gone
    round twice (Brent, An improved Monte Carlo factorization algorithm, 1980).
    """

    def __init__(self, title: str, first: str | None) -> None:
        self._title = title
        self._first = self._milestone = self._last = first
        self._steps, self._next_milestone = 0, 1

    def step(self, cursor: str | None) -> str | None:
        """The cursor itself. Raises SourceError when it leads round in a circle."""
        if cursor is None:
            return None
        if cursor in (self._first, self._milestone, self._last):
            raise SourceError(
                f"{self._title}: the source sent the same cursor twice, so it would never end; tell its operators"
            )
        self._steps += 1
        self._last = cursor
        if self._steps == self._next_milestone:
            self._milestone = cursor
            self._next_milestone *= 2
        return cursor


def quote_typed(text: str) -> str:
    """What somebody typed, as a piece of one line."""
    return show_message(text.encode(errors="replace"))


def dress_text(text: str) -> str | None:
    """A value of free text: one line, not too long."""
    line = " ".join(text.split())
    return line if line and line.isprintable() and len(line) <= MAX_VALUE_CHARS else None
