"""How long the web server waits for who neither takes nor sends anything."""

import socket
import struct
from typing import Any

SECONDS = 60


def when_ready(server: Any) -> None:
    """As gunicorn calls it: let nobody hold a thread who stands still, as there are eight."""
    for listener in server.LISTENERS:
        limit_patience(listener.sock, SECONDS)


def limit_patience(listener: socket.socket, seconds: int) -> None:
    """Let connections that come in here fail when they stand still so long: they have the options of their listener."""
    for option in (socket.SO_SNDTIMEO, socket.SO_RCVTIMEO):
        listener.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", seconds, 0))
