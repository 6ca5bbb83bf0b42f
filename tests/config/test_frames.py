"""Room for the frames of a request."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from types import FrameType
from wsgiref.types import StartResponse, WSGIEnvironment

from config.frames import give_room

PIECE_BYTES = 16 * 1024
"""What CPython keeps frames in (`DATA_STACK_CHUNK_SIZE`)."""


def test_application_is_called_from_a_frame_that_fits_in_no_piece():
    callers: list[FrameType] = []

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        callers.append(sys._getframe(1))
        start_response("200 OK", [])
        return [environ["body"]]

    said: list[object] = []
    body = give_room(application)({"body": b"all"}, lambda *told: said.append(told))  # type: ignore[arg-type]
    assert (body, said) == ([b"all"], [("200 OK", [])])
    assert callers[0].f_code.co_stacksize * 8 > 4 * PIECE_BYTES
