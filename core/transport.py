"""The wire below `core/http.py`: exchanges that end in time whatever the other side does, and bounded bodies."""

import socket
import threading
import zlib
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

PRODUCT = "Peerlight/0.1"
"""Who asks, as the header User-Agent has it."""

_BLOCK_BYTES = 64 * 1024
_GZIP_WBITS = 16 + zlib.MAX_WBITS


class BodyError(Exception):
    """The body breaks off or is not what its headers say; asking again can help. One line for people."""


class BodyTooLargeError(Exception):
    """The body is larger than allowed; asking again doesn't help. One line for people."""


class Watch:
    """Ends an exchange after so many seconds: its sockets are shut down, whatever is being waited for on them.

    Timeouts of reads don't do that: a server that sends a byte now and then never lets one pass. `is_over` tells an
    exchange that was ended from one that broke.
    """

    _current = threading.local()

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._lock = threading.Lock()
        self._handles: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    @classmethod
    def hold(cls, connected: socket.socket | None) -> None:
        """Put a socket under the watch of this thread's exchange, if there is one.

        A handle of its own is kept, which stays good when TLS takes the socket over or the connection lets go of it.
        """
        watch: Watch | None = getattr(cls._current, "watch", None)
        if watch is None or connected is None:
            return
        with suppress(OSError):  # closed already: there is nothing to watch
            watch._add(connected.dup() if type(connected) is socket.socket else _duplicate(connected))

    def _add(self, handle: socket.socket) -> None:
        with self._lock:
            self._handles.append(handle)
            if self.is_over:
                _shut(handle)

    def _end(self) -> None:
        with self._lock:
            self.is_over = True
            for handle in self._handles:
                _shut(handle)

    def __enter__(self) -> Self:
        self._current.watch = self
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        self._current.watch = None
        with self._lock:
            for handle in self._handles:
                handle.close()
            self._handles.clear()


def _duplicate(connected: socket.socket) -> socket.socket:
    """A plain handle on the connection below TLS."""
    return socket.fromfd(connected.fileno(), connected.family, connected.type)


def _shut(handle: socket.socket) -> None:
    with suppress(OSError):
        handle.shutdown(socket.SHUT_RDWR)


class _WatchedConnection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        connected = super()._new_conn()
        Watch.hold(connected)
        return connected

    def request(self, *args: Any, **kwargs: Any) -> None:
        Watch.hold(self.sock)  # one that was kept open
        super().request(*args, **kwargs)


class _WatchedTlsConnection(_WatchedConnection, HTTPSConnection):
    pass


class _WatchedPool(HTTPConnectionPool):
    ConnectionCls = _WatchedConnection


class _WatchedTlsPool(HTTPSConnectionPool):
    ConnectionCls = _WatchedTlsConnection


class WatchedAdapter(HTTPAdapter):
    """Connections of requests that a `Watch` can end. It retries nothing itself."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        _watch_pools(self.poolmanager)

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> urllib3.ProxyManager:
        manager: urllib3.ProxyManager = super().proxy_manager_for(*args, **kwargs)
        _watch_pools(manager)
        return manager


def _watch_pools(manager: urllib3.PoolManager) -> None:
    manager.pool_classes_by_scheme = {"http": _WatchedPool, "https": _WatchedTlsPool}


def read_body(response: requests.Response, *, limit_bytes: int) -> bytes:
    """The body of an answer that is being streamed, decompressed when it is gzip.

    Neither what comes over the wire nor what it unpacks to may pass `limit_bytes`; no more than that is ever held.
    Raises BodyTooLargeError, BodyError, and what urllib3 raises when the connection fails.
    """
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("gzip", "x-gzip", "identity", ""):
        raise BodyError(f"the body is encoded as {encoding[:40]!r}, which was not asked for")
    body, size = bytearray(), 0
    unpacking = zlib.decompressobj(_GZIP_WBITS) if "gzip" in encoding else None
    while block := response.raw.read(_BLOCK_BYTES, decode_content=False):
        size += len(block)
        if unpacking:
            block = _unpack(unpacking, block, limit_bytes - len(body))
        body += block
        if max(size, len(body)) > limit_bytes:
            raise BodyTooLargeError(f"the answer is larger than {limit_bytes / 2**20:.0f} MiB")
    if unpacking and size and not unpacking.eof:
        raise BodyError("the compressed body ends in the middle")
    return bytes(body)


def _unpack(unpacking: "zlib._Decompress", block: bytes, room_bytes: int) -> bytes:
    """What the block unpacks to, cut off one byte behind the room that is left."""
    try:
        unpacked = unpacking.decompress(block, room_bytes + 1)
    except zlib.error:
        raise BodyError("the compressed body is damaged") from None
    if unpacking.unused_data:
        raise BodyError("something follows the compressed body")
    return unpacked


ADDRESS_FAILURES = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
    requests.exceptions.InvalidHeader,
    urllib3.exceptions.LocationValueError,
)
WIRE_FAILURES = (
    requests.ConnectionError,
    requests.Timeout,
    requests.exceptions.ChunkedEncodingError,
    urllib3.exceptions.HTTPError,
    OSError,
    BodyError,
)
# What of these the person who reads it can do nothing with is said in these words.
_WORDS = (
    ((requests.ConnectTimeout,), "no connection in time"),
    ((requests.Timeout, urllib3.exceptions.TimeoutError), "no answer in time"),
    (
        (requests.exceptions.SSLError, urllib3.exceptions.SSLError),
        "no secure connection: its certificate is not good",
    ),
    ((urllib3.exceptions.IncompleteRead, requests.exceptions.ChunkedEncodingError), "the answer breaks off"),
    ((requests.ConnectionError,), "no connection, or it broke before the answer"),
    ((urllib3.exceptions.ProtocolError,), "the answer breaks off"),
)


def explain_failure(error: Exception) -> str:
    """What one of WIRE_FAILURES means, as a piece of a line for people."""
    if isinstance(error, BodyError):
        return str(error)
    return next((words for kinds, words in _WORDS if isinstance(error, kinds)), "the connection failed")
