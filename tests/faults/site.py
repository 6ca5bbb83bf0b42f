"""A site of its own to break: PostgreSQL, Redis, workers and beat in a home of its own, each killed at will."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]
import redis
from celery import Celery
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from config import embedded
from config.embedded.processes import is_alive
from tests.config.processes import await_value, environment, kill, main_processes, manage, services_of
from tests.papers.catalogue import fetch

WAIT_SECONDS = 120
"""For what takes a few seconds where nothing else runs."""


class Site:
    """The services of one home, and the Celery programs that the test starts."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.workers: list[psutil.Popen] = []
        self._programs: dict[psutil.Popen, tuple[str, list[str]]] = {}
        self.postgres, self.redis = services_of(home)
        embedded.start([self.postgres, self.redis])
        done = manage(home, "migrate", "--verbosity", "0")
        assert done.returncode == 0, done.stderr

    def end(self) -> None:
        """Leave no process behind."""
        self.end_programs()
        embedded.stop([self.postgres, self.redis])

    def end_programs(self) -> None:
        """Kill workers and beat with all that they started, and what Redis holds for them."""
        for program in self._programs:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(program.pid, signal.SIGKILL)
            program.wait()
        self._programs.clear()
        self.workers.clear()
        self.flush_redis()

    @contextlib.contextmanager
    def used_by_test(self) -> Iterator[None]:
        """Let the database connection of this process lead here."""
        own, here = connection.settings_dict, self.home / "postgres"
        before = {key: own[key] for key in ("HOST", "NAME", "USER", "PASSWORD", "PORT", "OPTIONS")}
        connection.close()
        path = self.postgres.socket_path.parent
        own.update(HOST=str(path), NAME="peerlight", USER="peerlight", PASSWORD="", PORT="5432", OPTIONS={})
        assert here.exists()
        try:
            yield
        finally:
            connection.close()
            own.update(before)

    def start_worker(self, *options: str) -> psutil.Popen:
        """A worker as the site runs it; returns at once."""
        arguments = ["worker", "--concurrency=2", "--without-mingle", "--without-gossip", *options]
        self.workers.append(self._start("worker", arguments))
        return self.workers[-1]

    def start_beat(self) -> None:
        """Beat as the site runs it."""
        self._start("beat", ["beat", "--schedule", str(self.home / "beat-schedule")])

    def await_idle(self) -> None:
        """Wait until the workers are up and have nothing to do."""
        with self.celery() as celery, redis.Redis.from_url(embedded.addresses(self.home).redis_url) as client:
            inspect = celery.control.inspect(timeout=2)
            await_value(
                lambda: (
                    (active := inspect.active()) and not any(active.values()) and not client.llen("celery")
                ),
                within_seconds=WAIT_SECONDS,
            )

    def celery(self) -> Celery:
        """Celery as somebody uses it who tells this site's workers to look."""
        return Celery(broker=f"redis+socket://{self.redis.socket_path}")

    def read_log(self) -> str:
        """All that workers said."""
        return (self.home / "worker.log").read_text(errors="replace")

    def list_pool(self, *, parsing: bool = False) -> list[psutil.Process]:
        """The living processes of the workers' pools, or those that these started to parse."""
        found = []
        for worker in self.workers:
            with contextlib.suppress(psutil.NoSuchProcess):
                for process in worker.children(recursive=True):
                    is_parsing = "spawn_main" in " ".join(process.cmdline())
                    if (
                        is_alive(process)
                        and is_parsing == parsing
                        and "resource_tracker" not in process.cmdline()
                    ):
                        found.append(process)
        return found

    def list_programs(self) -> list[psutil.Process]:
        """Every living process that was started for this site, whoever its parent is by now."""
        groups = {program.pid for program in self._programs}
        alive = []
        for process in psutil.process_iter():
            with contextlib.suppress(ProcessLookupError, psutil.Error):
                if os.getsid(process.pid) in groups and is_alive(process):
                    alive.append(process)
        return alive

    def revive(self) -> None:
        """Start again what has ended, as the site's supervisor does: a worker ends when Redis goes away under it."""
        for program, (name, arguments) in list(self._programs.items()):
            if program.poll() is None:
                continue
            del self._programs[program]
            revived = self._start(name, arguments)
            if program in self.workers:
                self.workers[self.workers.index(program)] = revived

    def kill_worker(self, chance: random.Random) -> None:
        """Kill the main process of a worker, as nothing can prepare for, and start another."""
        worker = chance.choice(self.workers)
        worker.kill()
        worker.wait()
        self.revive()

    def kill_pool_process(self, chance: random.Random) -> None:
        """Kill a process in which a worker does its jobs."""
        self._kill_one(self.list_pool(), chance)

    def kill_parsing_process(self, chance: random.Random) -> None:
        """Kill a process that parses, if there is one at the moment."""
        self._kill_one(self.list_pool(parsing=True), chance)

    def crash_postgres(self, chance: random.Random) -> None:
        """Shut PostgreSQL down at once, as a crash does, and start it again."""
        (main,) = main_processes(self.postgres)
        main.send_signal(signal.SIGQUIT)
        await_value(lambda: not is_alive(main), within_seconds=WAIT_SECONDS)
        embedded.start([self.postgres])

    def crash_redis(self, chance: random.Random) -> None:
        """Kill Redis, start it again, and empty it."""
        (main,) = main_processes(self.redis)
        kill(main)
        embedded.start([self.redis])
        self.flush_redis()

    def flush_redis(self) -> None:
        with redis.Redis.from_url(embedded.addresses(self.home).redis_url) as client:
            client.flushall()

    def _kill_one(self, processes: list[psutil.Process], chance: random.Random) -> None:
        if processes:
            with contextlib.suppress(psutil.NoSuchProcess):
                chance.choice(processes).kill()

    def _start(self, name: str, arguments: list[str]) -> psutil.Popen:
        with (self.home / f"{name}.log").open("ab") as log:
            program = psutil.Popen(
                [sys.executable, "-W", "ignore", "-m", "celery", "--app", "config", *arguments],
                cwd=settings.BASE_DIR,
                env=environment(self.home),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._programs[program] = (name, arguments)
        return program


def ask(sql: str, *params: Any) -> list[tuple[Any, ...]]:
    """The rows of a query; none while the database is down."""
    try:
        return fetch(sql, *params)
    except (DatabaseError, InterfaceError):
        connection.close()
        return []
