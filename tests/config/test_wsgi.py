"""The application that gunicorn serves."""

from __future__ import annotations

from wsgiref.util import setup_testing_defaults

from config.wsgi import SPACIOUS_SLOTS, application

PIECE_BYTES = 16 * 1024
"""What CPython keeps frames in (`DATA_STACK_CHUNK_SIZE`)."""


def test_application_answers_from_a_frame_that_fits_in_no_piece():
    environ: dict[str, object] = {}
    setup_testing_defaults(environ)
    environ |= {"PATH_INFO": "/healthz", "HTTP_HOST": "localhost"}
    said = []
    body = b"".join(application(environ, lambda status, headers, *_: said.append(status)))  # type: ignore[arg-type]
    assert said == ["200 OK"]
    assert body
    assert application.__code__.co_stacksize == SPACIOUS_SLOTS > 2 * PIECE_BYTES / 8
