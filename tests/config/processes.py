"""What the tests of real processes share: waiting for what must come true, and homes that leave nothing running."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import psutil  # type: ignore[import-untyped]
from django.conf import settings

from config import embedded
from config.embedded.processes import find_at_work, is_alive
from config.embedded.service import Service

Seen = TypeVar("Seen")


def await_value(look: Callable[[], Seen], *, within_seconds: float = 60) -> Seen:
    """Return what `look` returns as soon as it is true; AssertionError when that takes too long."""
    deadline = time.monotonic() + within_seconds
    while not (seen := look()):
        assert time.monotonic() < deadline, f"not within {within_seconds} s"
        time.sleep(0.02)
    return seen


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return the environment of a command that uses `home` and nothing that this run's own settings say."""
    others = {"DATABASE_URL", "REDIS_URL", "PEERLIGHT_HOME", "PORT", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"}
    kept = {key: value for key, value in os.environ.items() if key not in others}
    return {**kept, "PEERLIGHT_HOME": os.fspath(home), **more}


def manage(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the site to its end."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=environment(home, **more),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def services_of(home: Path) -> list[Service]:
    """Return the embedded PostgreSQL and Redis of `home`."""
    own = embedded.addresses(home)
    return embedded.choose(home, database_url=own.database_url, redis_url=own.redis_url)


def main_processes(service: Service) -> list[psutil.Process]:
    """Return the processes of a service that are no child of another one of it."""
    found = [process for process in find_at_work(service.program, service.folder) if is_alive(process)]
    ids = {process.pid for process in found}
    return [process for process in found if process.info["ppid"] not in ids]


def kill(process: psutil.Process) -> None:
    """Kill it as nothing can prepare for, and wait until it is gone."""
    process.kill()
    await_value(lambda: not is_alive(process))
