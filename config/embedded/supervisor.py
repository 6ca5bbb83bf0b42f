"""Running everything that the site consists of until told to stop, whatever is killed meanwhile."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from config.embedded import services
from config.embedded.home import EmbeddedError, Home
from config.embedded.processes import end, find_marked
from config.embedded.service import Service

MARK = "PEERLIGHT_SERVED_FROM"
"""In the environment of every child and theirs: by this they are known when their supervisor was killed."""

TICK_SECONDS = 0.5
PATIENCE_SECONDS = 8.0
LONGEST_PAUSE_SECONDS = 30.0


@dataclass
class Child:
    """A program that is kept running, in a process group of its own, with its output in the home's logs."""

    name: str
    argv: Sequence[str]
    folder: Path
    pass_fds: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    _failures: int = field(default=0, init=False)
    _started_at: float = field(default=0.0, init=False)

    def start(self, home: Home) -> None:
        """Start it and return at once."""
        with home.open_log(self.name) as log:
            self.process = subprocess.Popen(
                self.argv,
                cwd=self.folder,
                env={**os.environ, MARK: os.fspath(home.path)},
                pass_fds=self.pass_fds,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._started_at = time.monotonic()

    def has_ended(self) -> bool:
        """Whether it was started and runs no more."""
        return self.process is not None and self.process.poll() is not None

    def revive(self, home: Home) -> bool:
        """Start it again when it has ended; one that ends at once again and again is given growing pauses."""
        if not self.has_ended():
            return False
        lived_seconds = time.monotonic() - self._started_at
        pause_seconds = min(2.0**self._failures - 1, LONGEST_PAUSE_SECONDS)
        if lived_seconds < pause_seconds:
            return False
        self._failures = self._failures + 1 if lived_seconds < pause_seconds + 10 else 0
        self._kill_group()
        self.start(home)
        return True

    def stop(self) -> None:
        """End it: politely, then by force, and whatever it has left behind in its group."""
        if self.process is None:
            return
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(PATIENCE_SECONDS)
        self._kill_group()
        self.process.wait()

    def _kill_group(self) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):  # the latter for a zombie on macOS
                os.killpg(self.process.pid, signal.SIGKILL)


@dataclass
class Supervisor:
    """Services and children of one home; started in this order, stopped in the other."""

    home: Home
    services: Sequence[Service]
    children: Sequence[Child]
    note: Callable[[str], None]
    """Takes the address while there is one, and an empty text from when we stop."""
    parent_id: int | None = None
    """The process without which there is nobody to stop us: when it is gone, we stop."""

    def run(self, *, prepare: Callable[[], object], announce: Callable[[], None]) -> None:
        """Start services, prepare, start children, announce; then keep all alive until a signal to stop.

        Raises what `prepare` and `announce` raise, after stopping everything.
        """
        with deaf_to_signals(), contextlib.suppress(KeyboardInterrupt):
            try:
                with interrupted_by_signals():
                    services.start(self.services)
                    prepare()
                    for child in self.children:
                        child.start(self.home)
                    announce()
                    self._watch()
            finally:
                self._stop()

    def _watch(self) -> None:
        failed_until = 0.0
        while self.parent_id in (None, os.getppid()):
            time.sleep(TICK_SECONDS)
            for service in self.services:
                if time.monotonic() > failed_until and not service.listens():
                    try:
                        services.start([service])
                        say(f"{service.name} had ended and runs again.")
                    except EmbeddedError as error:
                        say(f"{error}. Trying again.")
                        failed_until = time.monotonic() + LONGEST_PAUSE_SECONDS / 6
            for child in self.children:
                if child.revive(self.home):
                    say(f"{child.name} had ended and runs again (log: {self.home.log(child.name)}).")

    def _stop(self) -> None:
        self.note("")
        for child in reversed(self.children):
            child.stop()
        end_orphans(self.home)
        services.stop(self.services)


def end_orphans(home: Home) -> None:
    """End the children that a killed supervisor of this home left, and theirs."""
    end(
        find_marked(MARK, os.fspath(home.path)),
        asked_by=signal.SIGTERM,
        patience_seconds=2,
    )


@contextlib.contextmanager
def sole_supervisor(home: Home) -> Iterator[Callable[[str], None]]:
    """Be the only supervisor of a home; yields a function that notes the address for whoever comes second.

    One that is stopping is waited for. Raises EmbeddedError naming its address when another one stays.
    """
    with contextlib.ExitStack() as held:
        file = _take_over(home, held)

        def note(address: str) -> None:
            os.ftruncate(file, 0)
            os.pwrite(file, address.encode(), 0)

        note("")
        end_orphans(home)
        yield note


def _take_over(home: Home, held: contextlib.ExitStack) -> int:
    started_at = time.monotonic()
    while True:
        try:
            return held.enter_context(home.lock("serve", wait=False))
        except BlockingIOError:
            address = (home.path / "serve.lock").read_text()
        if time.monotonic() - started_at > (2 if address else 30):
            where = f" at {address}" if address else ""
            raise EmbeddedError(
                f"Peerlight already runs from {home.path}{where}: stop it first, "
                "or set PEERLIGHT_HOME and PORT for a second copy."
            )
        time.sleep(0.1)


def claim_port(port: str) -> socket.socket:
    """Return a listening socket on this machine's own address; EmbeddedError when the port cannot be had."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", int(port)))
        listener.listen(1024)
    except (ValueError, OverflowError) as error:
        listener.close()
        raise EmbeddedError(f"PORT is '{port}', which is no port number: choose one up to 65535.") from error
    except OSError as error:
        listener.close()
        raise EmbeddedError(
            f"Port {port} is not free ({error.strerror}): choose another, as in PORT=8001 make run."
        ) from error
    return listener


def wait_for_web(web: Child, port: int, *, timeout_seconds: float = 60.0) -> None:
    """Return once the web server answers anything; EmbeddedError when it ends or stays silent."""
    deadline = time.monotonic() + timeout_seconds
    while time.monotonic() < deadline and not web.has_ended():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz", headers={"Host": "localhost"})
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise EmbeddedError("The web server did not start: its log, web.log below PEERLIGHT_HOME, says why")


def say(line: str) -> None:
    """Tell the person at the terminal."""
    print(line, file=sys.stderr, flush=True)


@contextlib.contextmanager
def interrupted_by_signals() -> Iterator[None]:
    """Raise KeyboardInterrupt here at SIGINT, SIGTERM and SIGHUP, also where a shell had SIGINT ignored."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    numbers = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # else it was started to outlive its terminal
        numbers.append(signal.SIGHUP)
    with handling(numbers, interrupt):
        yield


@contextlib.contextmanager
def deaf_to_signals() -> Iterator[None]:
    """Let nothing short of SIGKILL disturb what is done here."""
    with handling([signal.SIGINT, signal.SIGTERM, signal.SIGHUP], lambda _number, _frame: None):
        yield


@contextlib.contextmanager
def handling(
    numbers: Sequence[signal.Signals], handler: Callable[[int, FrameType | None], None]
) -> Iterator[None]:
    """Handle these signals by `handler`, and by what was there before afterwards."""
    before = {number: signal.signal(number, handler) for number in numbers}
    try:
        yield
    finally:
        for number, former in before.items():
            signal.signal(number, former)
