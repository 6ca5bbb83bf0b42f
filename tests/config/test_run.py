"""`make run`, for real: up, killed in every part, up again with what it knew, and gone without a trace."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import psutil  # type: ignore[import-untyped]
import psycopg2
import pytest
from django.conf import settings

from config import embedded
from config.embedded.home import addresses
from config.embedded.processes import find_marked, is_alive
from config.embedded.supervisor import MARK
from tests.config.processes import await_value, environment, kill, main_processes, manage, services_of

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("run")]

MAKE_RUN = ["make", "run"]
SERVE = [sys.executable, "manage.py", "serve"]


def allow_seconds() -> float:
    """Until it must be up again: ten seconds on a machine that does nothing else, more while others share it."""
    return 10 * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


class Run:
    """One `make run` or `manage.py serve` on a port that the system chooses, its output read as it comes."""

    all: ClassVar[list[Run]] = []

    def __init__(self, home: Path, command: list[str] = SERVE, **more: str) -> None:
        self.home = home
        self.process = psutil.Popen(
            command,
            cwd=settings.BASE_DIR,
            env=environment(home, **{"PORT": "0", **more}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.address = ""
        Run.all.append(self)

    def wait_until_up(self) -> float:
        """Return how many seconds it took until the line with the address came."""
        line = self.process.stdout.readline()
        found = re.fullmatch(r"Peerlight is at (http://localhost:\d+/) .*\n", line)
        assert found, line + self.process.stderr.read()
        self.address = found[1]
        return time.time() - float(self.process.create_time())

    def answers(self) -> bool:
        """Whether a page comes."""
        try:
            with urllib.request.urlopen(self.address, timeout=5) as answer:  # noqa: S310 - our own address
                return bool(answer.status == 200)
        except OSError:
            return False

    def end(self, number: signal.Signals = signal.SIGINT) -> tuple[int, str, str]:
        """Signal it and return its exit code and what else it printed."""
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=120)
        return self.process.returncode, out, err

    def kill(self) -> None:
        """Kill it as nothing can prepare for; what it started goes on."""
        self.process.kill()
        self.process.communicate(timeout=120)

    def children(self) -> dict[str, psutil.Process]:
        """Return the living main processes below the supervisor by what they are."""
        names = {"gunicorn": "web", "worker": "worker", "beat": "beat"}
        found = {}
        for process in find_marked(MARK, os.fspath(self.home)):
            if os.getpgid(process.pid) == process.pid:
                words = process.cmdline()
                found.update({label: process for word, label in names.items() if word in words})
        return found


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home that is set up already, with one row that must never be lost."""
    place = tmp_path_factory.mktemp("run") / "home"
    done = manage(place, "setup")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    with psycopg2.connect(addresses(place).database_url) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT 'row' AS word")
    connection.close()
    yield place
    assert manage(place, "embedded", "stop").returncode == 0


@pytest.fixture(autouse=True)
def _runs_end() -> Iterator[None]:
    """What a test that failed left running is not in the way of the next."""
    others = list(Run.all)
    yield
    for run in Run.all:
        if run not in others and is_alive(run.process):
            run.end(signal.SIGTERM)


def count_kept(home: Path) -> int:
    """Return how many rows the table of the fixture has."""
    with psycopg2.connect(addresses(home).database_url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kept")
        (count,) = cursor.fetchone()
    connection.close()
    return int(count)


def leftovers(home: Path) -> list[psutil.Process]:
    """Return every process that still serves `home`."""
    services = [process for service in services_of(home) for process in main_processes(service)]
    return services + find_marked(MARK, os.fspath(home))


def test_setup_leaves_a_graph_of_the_sample_to_be_read(home: Path) -> None:
    with psycopg2.connect(addresses(home).database_url) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM graph_graphstate), (SELECT count(*) FROM graph_collaboration)"
        )
        states, collaborations = cursor.fetchone()
    connection.close()
    assert states == 1
    assert collaborations > 50


def test_run_prints_one_line_and_leaves_nothing_behind(home: Path) -> None:
    run = Run(home)
    assert run.wait_until_up() < allow_seconds()
    assert run.answers()
    assert set(run.children()) == {"web", "worker", "beat"}
    assert run.end(signal.SIGINT) == (0, "", "")
    assert leftovers(home) == []
    assert not run.answers()


def test_run_by_make_ends_when_make_is_asked_to(home: Path) -> None:
    run = Run(home, MAKE_RUN)
    run.wait_until_up()
    run.end(signal.SIGTERM)
    await_value(lambda: not leftovers(home))


def test_run_by_make_ends_when_make_is_killed(home: Path) -> None:
    run = Run(home, MAKE_RUN)
    run.wait_until_up()
    run.kill()
    await_value(lambda: not leftovers(home))


class TestRunning:
    """What happens to a run that stays."""

    @pytest.fixture(scope="class")
    @classmethod
    def started(cls, home: Path) -> Iterator[Run]:
        run = Run(home)
        run.wait_until_up()
        yield run
        run.end()

    @pytest.mark.parametrize("name", ["web", "worker", "beat"])
    def test_run_revives_a_killed_child_without_its_family(self, started: Run, name: str) -> None:
        victim = started.children()[name]
        family = [victim, *victim.children(recursive=True)]
        kill(victim)
        await_value(lambda: started.children().get(name), within_seconds=allow_seconds())
        await_value(started.answers, within_seconds=allow_seconds())
        assert not any(map(is_alive, family))

    @pytest.mark.parametrize("position", [0, 1], ids=["postgres", "redis"])
    def test_run_revives_a_killed_service_with_its_data(
        self, started: Run, home: Path, position: int
    ) -> None:
        service = services_of(home)[position]
        (victim,) = main_processes(service)
        kill(victim)
        await_value(service.answers, within_seconds=allow_seconds())
        await_value(started.answers, within_seconds=allow_seconds())
        assert count_kept(home) == 1

    def test_run_of_the_same_home_names_the_address_of_the_first(self, started: Run, home: Path) -> None:
        second = manage(home, "serve", PORT="0")
        assert (second.returncode, second.stdout, second.stderr.count("\n")) == (1, "", 1)
        assert started.address in second.stderr
        stop = manage(home, "embedded", "stop")
        assert (stop.returncode, stop.stderr.count("\n")) == (1, 1)
        assert started.answers()


def test_run_takes_over_from_whatever_was_killed(home: Path) -> None:
    first = Run(home)
    first.wait_until_up()
    orphans = list(first.children().values())
    services = [main_processes(service) for service in services_of(home)]
    first.kill()
    assert all(map(is_alive, orphans))

    second = Run(home, PORT=first.address.rstrip("/").rpartition(":")[2])
    assert second.wait_until_up() < allow_seconds()
    assert not any(map(is_alive, orphans))
    assert [main_processes(service) for service in services_of(home)] == services
    assert (second.answers(), count_kept(home)) == (True, 1)
    second.kill()
    for process in leftovers(home):
        kill(process)

    third = Run(home)
    assert third.wait_until_up() < allow_seconds()
    assert (third.answers(), count_kept(home)) == (True, 1)
    assert third.end() == (0, "", "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_run_stopped_while_it_sets_up_leaves_nothing_behind(tmp_path: Path, number: signal.Signals) -> None:
    run = Run(tmp_path / "home")
    await_value(lambda: (tmp_path / "home/postgres").exists())
    assert run.end(number) == (0, "", "")
    assert leftovers(tmp_path / "home") == []


def test_run_on_a_taken_port_is_one_line(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        port = stranger.getsockname()[1]
        run = Run(home, PORT=str(port))
        out, err = run.process.communicate(timeout=120)
        assert (run.process.returncode, out, err.count("\n")) == (1, "", 1)
        assert f"Port {port} is not free" in err
        socket.create_connection(("127.0.0.1", port)).close()


@pytest.mark.parametrize("port", ["http", "70000"])
def test_run_on_no_port_is_one_line(home: Path, port: str) -> None:
    done = manage(home, "serve", PORT=port)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)


def test_run_uses_the_services_of_given_addresses_and_leaves_them(home: Path, tmp_path: Path) -> None:
    embedded.start(services_of(home))
    own = addresses(home)
    run = Run(tmp_path / "other", DATABASE_URL=own.database_url, REDIS_URL=own.redis_url)
    run.wait_until_up()
    assert run.answers()
    assert run.end() == (0, "", "")
    assert not (tmp_path / "other/postgres").exists()
    assert [service.answers() for service in services_of(home)] == [True, True]


def test_run_without_its_database_is_one_line(tmp_path: Path) -> None:
    address = f"postgresql://nobody@/nothing?host={tmp_path}"
    done = manage(tmp_path / "home", "serve", DATABASE_URL=address, PORT="0")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "DATABASE_URL" in done.stderr
