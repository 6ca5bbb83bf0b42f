"""Room for the frames of a request."""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

SPACIOUS_SLOTS = 9_000
"""So many slots of 8 bytes are a frame of 72 kB: it gets 128 kB at once, and leaves 56 of them."""


def give_room(application: WSGIApplication) -> WSGIApplication:
    """The same application, called from a frame with room behind it.

    CPython keeps the frames of calls in pieces of 16 kB. A call that does not fit takes a piece from the system and
    gives it back when it returns: what is called in a loop at the brink does so each time, and a list of works that is
    drawn there takes three times as long (docs/adr/0023-work-list.md). The frame of this function is too large for a
    piece, and gets one in which there is room for all that a request calls.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return application(environ, start_response)

    answer.__code__ = answer.__code__.replace(co_stacksize=SPACIOUS_SLOTS)
    return answer
