"""A real HTTP server on this machine that answers as a test says, faults of the wire included."""

from __future__ import annotations

import gzip
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import pytest

from core.http import Limits, Session
from core.pacing import Pace, SystemClock


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    params: dict[str, str]
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """An answer. `fault` is what goes wrong on the wire:

    "reset": the connection is reset before a byte; "cut": half of the body, then the end; "cut-chunk": the same,
    chunked; "cut-gzip": half of the compressed bytes, under their true length; "silent": nothing, ever;
    "drip": a byte of the body now and then; "drip-head": a byte of the header now and then.
    """

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    fault: str = ""
    is_gzip: bool = False


@dataclass
class Server:
    """Where it is (`url`), what it was asked so far, and what it answers: the queue first, then `answer`."""

    url: str
    asked: list[Asked] = field(default_factory=list)
    queue: list[Reply] = field(default_factory=list)
    answer: Callable[[Asked], Reply] = lambda asked: Reply(status=404)
    is_over: threading.Event = field(default_factory=threading.Event)

    def reply(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        return self.queue.pop(0) if self.queue else self.answer(asked)


class SkippingClock(SystemClock):
    """The time of this machine, but waiting takes none of it; `waits` is how long each was."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self._skipped = 0.0

    def now(self) -> float:
        return super().now() + self._skipped

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self._skipped += seconds


QUICK = Limits(connect_seconds=5, read_seconds=2, answer_seconds=4)
"""For tests in which a server lets wait."""


def open_session(
    clock: SkippingClock | None = None, limits: Limits | None = None, *, pace: Pace | None = None
) -> Session:
    """A session that loses no time waiting."""
    return Session(contact="ada@example.org", clock=clock or SkippingClock(), limits=limits, pace=pace)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _HttpServer

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        length = int(self.headers.get("Content-Length", 0))
        asked = Asked(
            method=self.command,
            path=url.path,
            params=dict(parse_qsl(url.query, keep_blank_values=True)),
            headers=dict(self.headers.items()),
            body=self.rfile.read(length),
        )
        self._send(self.server.script.reply(asked))

    do_POST = do_GET  # noqa: N815  # named by http.server

    def _send(self, reply: Reply) -> None:
        if reply.fault == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()
            return
        if reply.fault == "silent":
            self.server.script.is_over.wait()
            self.close_connection = True
            return
        body = gzip.compress(reply.body) if reply.is_gzip else reply.body
        sent = body[: len(body) // 2] if reply.fault.startswith("cut") else body
        lines = [f"HTTP/1.1 {reply.status} Said", *(f"{k}: {v}" for k, v in reply.headers.items())]
        if reply.is_gzip:
            lines.append("Content-Encoding: gzip")
        if reply.fault == "cut-chunk":
            lines.append("Transfer-Encoding: chunked")
            sent = f"{len(body):x}\r\n".encode() + sent
        else:
            lines.append(f"Content-Length: {len(sent) if reply.fault == 'cut-gzip' else len(body)}")
        head = ("\r\n".join(lines) + "\r\n\r\n").encode()
        self.close_connection = bool(reply.fault)
        try:
            if reply.fault.startswith("drip"):
                self._drip(head, sent, is_head=reply.fault == "drip-head")
            else:
                self.wfile.write(head + sent)
        except OSError:
            self.close_connection = True

    def _drip(self, head: bytes, body: bytes, *, is_head: bool) -> None:
        if not is_head:
            self.wfile.write(head)
        for byte in (head if is_head else b"") + body:
            self.wfile.write(bytes([byte]))
            if self.server.script.is_over.wait(0.05):
                return

    def log_message(self, *args: object) -> None:
        pass


class _HttpServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    script: Server

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # a client that hangs up is what some tests are about


@pytest.fixture
def server() -> Iterator[Server]:
    """A server for one test."""
    with _HttpServer(("127.0.0.1", 0), _Handler) as http:
        http.script = Server(url=f"http://127.0.0.1:{http.server_address[1]}")
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield http.script
        http.script.is_over.set()
        http.shutdown()
        thread.join()
