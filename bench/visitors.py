"""Visitors: connections that ask one address again and again, and count."""

import socket
import sys
import threading
import time
from urllib.parse import urlsplit

CONNECTIONS = 8
_TIMEOUT_SECONDS = 60


class VisitError(Exception):
    """The server did not answer as it should. One line for people."""


def ask_for(address: str, seconds: float, *, connections: int = CONNECTIONS) -> tuple[int, float, int]:
    """Ask for a page over so many connections at once for so long: answers, seconds, and bytes of one answer.

    Raises VisitError when an answer is none that shows a page.
    """
    counts, sizes, failures = [0] * connections, [0] * connections, list[str]()
    ends_at = time.perf_counter() + seconds

    def visit(number: int) -> None:
        try:
            connection = _Connection(address)
            # Once at least, however late the thread begins: else a server that is not up yet is taken for one that is.
            while counts[number] == 0 or time.perf_counter() < ends_at:
                sizes[number] = connection.ask()
                counts[number] += 1
        except (OSError, VisitError) as error:
            failures.append(str(error))

    started_at = time.perf_counter()
    threads = [threading.Thread(target=visit, args=(number,)) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise VisitError(f"{address}: {failures[0]}")
    return sum(counts), time.perf_counter() - started_at, max(sizes)


class _Connection:
    """One connection that stays open while the server lets it; no more of HTTP than is needed to count answers."""

    def __init__(self, address: str) -> None:
        url = urlsplit(address)
        self._server = (url.hostname or "localhost", url.port or 80)
        target = url.path + (f"?{url.query}" if url.query else "")
        self._request = (
            f"GET {target} HTTP/1.1\r\nHost: {url.netloc}\r\nAccept-Encoding: gzip\r\n"
            "Accept: text/html, application/json\r\nUser-Agent: bench\r\n\r\n"
        ).encode()
        self._socket: socket.socket | None = None

    def ask(self) -> int:
        """The bytes of one answer."""
        if self._socket is None:
            self._socket = socket.create_connection(self._server, timeout=_TIMEOUT_SECONDS)
        self._socket.sendall(self._request)
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._receive()
        head, _, body = data.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").lower().split("\r\n")
        if " 200" not in lines[0]:
            raise VisitError(f"answers {lines[0]!r}")
        headers = dict(line.split(": ", 1) for line in lines[1:])
        size = self._read_body(headers, body)
        if headers.get("connection") == "close":
            self._socket.close()
            self._socket = None
        return len(head) + size

    def _read_body(self, headers: dict[str, str], body: bytes) -> int:
        if "content-length" in headers:
            while len(body) < int(headers["content-length"]):
                body += self._receive()
        elif headers.get("transfer-encoding") == "chunked":
            while not body.endswith(b"0\r\n\r\n"):
                body += self._receive()
        else:
            raise VisitError("does not say how long its answer is")
        return len(body)

    def _receive(self) -> bytes:
        assert self._socket is not None
        data = self._socket.recv(1 << 16)
        if not data:
            raise VisitError("closed the connection within an answer")
        return data


if __name__ == "__main__":
    print(*ask_for(sys.argv[1], float(sys.argv[2])))
