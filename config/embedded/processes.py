"""Finding processes by what they do, not by numbers noted in files, and ending them."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import time
from collections.abc import Sequence
from pathlib import Path

import psutil  # type: ignore[import-untyped]


def find_at_work(program: re.Pattern[str], folder: Path) -> list[psutil.Process]:
    """Return the processes of a program whose working folder is `folder`, as far as we may see them."""
    path = os.path.realpath(folder)
    return [
        process
        for process in psutil.process_iter(["name", "cwd", "ppid"])
        if process.info["cwd"] == path and program.match(process.info["name"] or "")
    ]


def find_marked(name: str, value: str) -> list[psutil.Process]:
    """Return the processes, ourselves aside, that were started with `name=value` in their environment."""
    return [
        process
        for process in psutil.process_iter(["environ", "ppid"])
        if (process.info["environ"] or {}).get(name) == value and process.pid != os.getpid()
    ]


def end(processes: Sequence[psutil.Process], *, asked_by: signal.Signals, patience_seconds: float) -> None:
    """Ask the outermost of these processes to end, wait for all, and kill those that have not ended."""
    ids = {process.pid for process in processes}
    outermost = [process for process in processes if process.info["ppid"] not in ids]
    for number, addressed in ((asked_by, outermost), (signal.SIGKILL, processes)):
        for process in filter(is_alive, addressed):
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(number)
        deadline = time.monotonic() + patience_seconds
        while any(map(is_alive, processes)) and time.monotonic() < deadline:
            time.sleep(0.02)


def is_alive(process: psutil.Process) -> bool:
    """Whether it still does something: a zombie that nobody collects, as in many containers, doesn't."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    return False
