"""The WSGI application that gunicorn serves."""

import os
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

SPACIOUS_SLOTS = 9_000
"""So many slots of 8 bytes are a frame of 72 kB: with what it begins in, CPython takes 128 kB at once."""

_site = get_wsgi_application()


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """The site.

    CPython keeps the frames of calls in pieces of 16 kB. A call that does not fit takes a piece from the system and
    gives it back when it returns: what is called in a loop at the brink does so each time, and a list of works that is
    drawn there takes three times as long. The frame of this function is too large for a piece, and gets one in which
    there is room for all that a request calls.
    """
    return _site(environ, start_response)


application.__code__ = application.__code__.replace(co_stacksize=SPACIOUS_SLOTS)
