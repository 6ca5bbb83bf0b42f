"""What PostgreSQL and Redis have in common: a program that works in one folder and answers on one socket."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import ClassVar

from config.embedded.accounts import Account
from config.embedded.home import EmbeddedError, Home
from config.embedded.processes import end, find_at_work

START_SECONDS = 300.0
"""Recovery after a kill in the middle of a big import replays its log, and that is not to be disturbed."""
STOP_SECONDS = 30.0

_started: list[subprocess.Popen[bytes]] = []
"""What this process started: kept, so that the end of one is noticed and none stays behind as a zombie."""


class Service(ABC):
    """A service of one home. Its state is asked of its socket each time; no file is believed."""

    name: ClassVar[str]
    program: ClassVar[re.Pattern[str]]
    stop_signal: ClassVar[signal.Signals]

    def __init__(self, home: Home, *, folder: Path, socket_path: Path) -> None:
        self.home = home
        self.folder = folder
        self.socket_path = socket_path

    @abstractmethod
    def answers(self) -> bool:
        """Whether a client is served now."""

    @abstractmethod
    def launch(self) -> subprocess.Popen[bytes]:
        """Start the program in its own session and return at once."""

    def listens(self) -> bool:
        """Whether some process holds the socket, be it still starting or already stopping."""
        with contextlib.closing(socket.socket(socket.AF_UNIX)) as client:
            client.settimeout(5)
            try:
                client.connect(os.fspath(self.socket_path))
            except (FileNotFoundError, ConnectionRefusedError):
                return False
            except PermissionError as error:
                raise EmbeddedError(self._say_foreign()) from error
            except (TimeoutError, BlockingIOError):
                return True
        return True

    def start(self) -> None:
        """Return once it answers, launching it when nothing listens. Call under the home's lock.

        Raises EmbeddedError with the program's own last word when it ends instead.
        """
        process: subprocess.Popen[bytes] | None = None
        log_bytes = 0
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if process is not None and process.poll() is not None:
                said = self._last_word(log_bytes)
                raise EmbeddedError(f"{self.name} did not start: {said} (log: {self.log})")
            if process is None and not self.listens():
                self.end_leftovers()
                with self.home.open_log(self.name) as log:
                    log_bytes = log.tell()
                try:
                    process = self.launch()
                except OSError as error:
                    raise EmbeddedError(f"{self.name} could not start in {self.folder}: {error}") from error
            if time.monotonic() > deadline:
                raise EmbeddedError(
                    f"{self.name} is silent after {START_SECONDS:.0f} s (log: {self.log}); "
                    "manage.py embedded stop ends it."
                )
            time.sleep(0.03)

    def stop(self) -> None:
        """Ask it to end and return once it has; the data stays. Call under the home's lock."""
        # PostgreSQL 18 that is asked to stop while it recovers never ends; to kill it then loses nothing, as the
        # next start recovers again. Whoever answers is given the time to write down what it holds.
        patience_seconds = STOP_SECONDS if self.answers() else 1.0
        found = find_at_work(self.program, self.folder)
        end(found, asked_by=self.stop_signal, patience_seconds=patience_seconds)
        if self.listens():
            raise EmbeddedError(self._say_foreign())

    def end_leftovers(self) -> None:
        """End every process of this program that works in this folder: for when nothing listens any more."""
        end(find_at_work(self.program, self.folder), asked_by=signal.SIGTERM, patience_seconds=2)

    @property
    def log(self) -> Path:
        """Where its output goes."""
        return self.home.log(self.name)

    def _say_foreign(self) -> str:
        return f"{self.name} in {self.folder} is another account's: use that account or set PEERLIGHT_HOME."

    def _last_word(self, since_bytes: int) -> str:
        with self.log.open("rb") as log:
            log.seek(since_bytes)
            lines = log.read().decode(errors="replace").split("\n")
        told = [line for line in lines if line.strip()]
        fatal = [line for line in told if re.search(r"FATAL|\bfatal|[Ee]rror", line)]
        return (fatal or told or ["it said nothing"])[-1].strip()

    def _spawn(self, argv: list[str], *, account: Account | None = None) -> subprocess.Popen[bytes]:
        with self.home.open_log(self.name) as log:
            process = subprocess.Popen(
                argv,
                cwd=self.folder,
                env=PLAIN_ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **(account.popen_options() if account else {}),
            )
        _started.append(process)
        return process


PLAIN_ENVIRONMENT = {"LC_ALL": "C", "PATH": os.defpath}
"""A person's own PGDATA, PGOPTIONS or locale would change what is started."""
