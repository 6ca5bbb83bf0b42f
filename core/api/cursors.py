"""Cursors: after which result a list is read on. Each is signed, and good for the list that it was given for alone."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

import msgspec
from django.core.exceptions import BadRequest
from django.core.signing import BadSignature, Signer


def format_cursor(values: Sequence[object], *, asked: str) -> str:
    """The cursor behind the result with these values, in a list that `asked` tells from others."""
    text = base64.urlsafe_b64encode(msgspec.json.encode(values)).decode().rstrip("=")
    return _sign(asked).sign(text)


def parse_cursor(cursor: str, *, asked: str) -> list[Any]:
    """The values that a cursor was made of, times and days as text. Raises BadRequest for one of another list."""
    try:
        text = _sign(asked).unsign(cursor)
        return msgspec.json.decode(
            base64.urlsafe_b64decode(f"{text}{'=' * (-len(text) % 4)}"), type=list[Any]
        )
    except (BadSignature, binascii.Error, msgspec.DecodeError):
        raise BadRequest(
            "This cursor is not one of this list: filter, sort and search stay as they were, or begin with cursor=*."
        ) from None


def _sign(asked: str) -> Signer:
    return Signer(sep=".", salt=f"core.api.cursors\n{asked}")
