"""The web server gives up on who stands still."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from config.patience import limit_patience, when_ready


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    """A connection as a thread of the server has it, and the other end of it, which does nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        limit_patience(listener, 1)
        with socket.create_connection(listener.getsockname()) as other:
            listener.settimeout(5)
            own, _ = listener.accept()
            own.setblocking(True)
            with own:
                yield own, other


def test_who_takes_nothing_is_given_up(ends):
    began = time.monotonic()
    with pytest.raises(BlockingIOError):
        ends[0].sendall(bytes(100_000_000))
    assert time.monotonic() - began < 30


def test_who_sends_nothing_is_given_up(ends):
    began = time.monotonic()
    with pytest.raises(BlockingIOError):
        ends[0].recv(1)
    assert time.monotonic() - began < 30


def test_server_is_patient_for_a_minute():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        when_ready(SimpleNamespace(LISTENERS=[SimpleNamespace(sock=listener)]))
        told = listener.getsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, 16)
    assert struct.unpack("ll", told) == (60, 0)
