"""What is asked of a server, what comes back, and how it fails."""

from collections.abc import Mapping
from urllib.parse import urljoin, urlsplit

import msgspec


class HttpError(Exception):
    """A request that failed for good; the text is one line for people and names the host.

    `is_passing` tells that asking later can help, `retry_after_seconds` when, as far as the server said so. `body`
    is the beginning of what it answered (at most 64 kB, keys taken out), for who knows how to read it.
    """

    def __init__(
        self,
        reason: str,
        *,
        status: int | None = None,
        retry_after_seconds: float | None = None,
        is_passing: bool = False,
        body: bytes = b"",
    ) -> None:
        super().__init__(reason)
        self.status = status
        self.retry_after_seconds = retry_after_seconds
        self.is_passing = is_passing
        self.body = body


class UnexpectedAnswerError(Exception):
    """Raised by who reads an answer that is not what was asked for, though its status is good: it is asked again."""


class Limits(msgspec.Struct, frozen=True):
    """How long is waited and how much is taken."""

    connect_seconds: float = 10.0
    read_seconds: float = 30.0
    answer_seconds: float = 120.0
    body_bytes: int = 64 * 1024 * 1024
    attempts: int = 5
    longest_wait_seconds: float = 60.0
    """A server that asks for more patience than this is left alone: the error says when to come back."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked.

    `keys` are headers too, and nothing of them is shown or logged. `interval_seconds` is kept between requests to the
    host. Redirects are followed on the host itself only. `refusals` are words, in lower case, by which an error tells
    that waiting won't help, whatever its status.
    """

    url: str
    params: Mapping[str, str] = {}
    headers: Mapping[str, str] = {}
    keys: Mapping[str, str] = {}
    body: bytes | None = None
    interval_seconds: float = 0.0
    refusals: tuple[bytes, ...] = ()

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc.rpartition("@")[2]

    def __repr__(self) -> str:
        return f"Request({self.host})"


class Answer(msgspec.Struct, frozen=True):
    """A good answer, whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def is_refusal(request: Request, body: bytes) -> bool:
    """Whether the body of an error says that waiting won't help."""
    return any(word in body.lower() for word in request.refusals)


def redirect(request: Request, answer: Answer) -> Request:
    """The request that the redirect asks for. Raises HttpError when it leads elsewhere or out of https."""
    try:
        url = urljoin(request.url, answer.headers["Location"])
        old, new = urlsplit(request.url), urlsplit(url)
        is_same = (old.scheme, old.hostname, old.port) == (new.scheme, new.hostname, new.port)
    except ValueError:
        raise HttpError(f"{request.host} redirects to something that is no address") from None
    if not is_same:
        raise HttpError(
            f"{request.host} redirects to {(new.hostname or 'nowhere')[:100]!r}, which is not followed"
        )
    return msgspec.structs.replace(request, url=url, params={})


def hide_keys(body: bytes, request: Request) -> bytes:
    """The body without the keys of the request: servers repeat them in their complaints."""
    for value in request.keys.values():
        body = body.replace(value.rpartition(" ")[2].encode(errors="replace"), b"[key]")
    return body
