"""The embedded services, run for real: started, raced for, killed, and found again with their data."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import psycopg2
import pytest
import redis
from django.conf import settings
from psycopg2.extras import wait_select

from config import embedded
from config.embedded.accounts import give_folder
from config.embedded.home import LOG_BYTES, EmbeddedError, Home, addresses, read_secret_key
from config.embedded.postgres import can_run, copy_installation, find_installation
from config.embedded.processes import find_at_work, is_alive
from config.embedded.service import STOP_SECONDS
from tests.config.processes import await_value, environment, kill, main_processes, manage, services_of


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "home"
    yield place
    embedded.stop(services_of(place))


@pytest.fixture
def started(home: Path) -> Path:
    embedded.start(services_of(home))
    return home


def write(home: Path, word: str) -> None:
    """Write a word to both services and have both say that they keep it."""
    with psycopg2.connect(addresses(home).database_url) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS kept (word text)")
        cursor.execute("INSERT INTO kept VALUES (%s)", [word])
    connection.close()
    with redis.from_url(addresses(home).redis_url) as client:
        client.rpush("kept", word)


def read(home: Path) -> tuple[list[str], list[str]]:
    """Return the words that PostgreSQL and Redis have kept."""
    with psycopg2.connect(addresses(home).database_url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT word FROM kept ORDER BY word")
        rows = [word for (word,) in cursor.fetchall()]
    connection.close()
    with redis.from_url(addresses(home).redis_url) as client:
        return rows, [word.decode() for word in client.lrange("kept", 0, -1)]


@pytest.mark.parametrize("name", ["home", "a 100% &#1", "long/" + "0123456789/" * 20])
def test_services_serve_from_any_path_and_keep_data(tmp_path: Path, name: str) -> None:
    home = tmp_path / name
    services = services_of(home)
    try:
        embedded.start(services)
        write(home, "first")
        embedded.stop(services)
        assert [service.answers() for service in services] == [False, False]
        embedded.start(services)
        assert read(home) == (["first"], ["first"])
    finally:
        embedded.stop(services)
    assert not Home(home).short.exists()


def test_services_started_twice_are_the_same(started: Path) -> None:
    before = [main_processes(service) for service in services_of(started)]
    embedded.start(services_of(started))
    assert [main_processes(service) for service in services_of(started)] == before


def test_services_raced_for_by_four_commands_start_once(home: Path) -> None:
    command = [sys.executable, "manage.py", "embedded", "start"]
    racers = [
        subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment(home), stdout=subprocess.DEVNULL)
        for _ in range(4)
    ]
    assert [racer.wait(120) for racer in racers] == [0, 0, 0, 0]
    assert [len(main_processes(service)) for service in services_of(home)] == [1, 1]


def test_services_of_two_homes_do_not_meet(started: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    embedded.start(services_of(other))
    try:
        write(started, "here")
        write(other, "there")
        assert read(started) == (["here"], ["here"])
    finally:
        embedded.stop(services_of(other))
    assert read(started) == (["here"], ["here"])


@pytest.mark.faults
def test_services_killed_come_back_with_what_was_acknowledged(started: Path) -> None:
    write(started, "acknowledged")
    for service in services_of(started):
        for process in main_processes(service):
            kill(process)
    embedded.start(services_of(started))
    assert read(started) == (["acknowledged"], ["acknowledged"])


@pytest.mark.faults
def test_postgres_starts_beside_a_stranger_with_its_former_number(started: Path) -> None:
    """After a restart of the machine, the number in the pid file may be another process's of the same account."""
    postgres, _ = services_of(started)
    account = give_folder(started / "postgres")
    stranger = subprocess.Popen(["/bin/sleep", "60"], **(account.popen_options() if account else {}))
    try:
        for process in main_processes(postgres):
            kill(process)
        for path in (started / "postgres/data/postmaster.pid", started / "postgres/.s.PGSQL.5432.lock"):
            path.write_text(re.sub(r"\A\d+", str(stranger.pid), path.read_text()))
        embedded.start([postgres])
        assert postgres.answers()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


@pytest.mark.faults
def test_postgres_starts_beside_sessions_that_outlived_it(started: Path) -> None:
    """A session in the middle of a query notices the end of its server late and holds the shared memory."""
    postgres, _ = services_of(started)
    connection = psycopg2.connect(addresses(started).database_url, async_=True)
    wait_select(connection)
    cursor = connection.cursor()
    cursor.execute("SELECT count(*) FROM generate_series(1, 10000000000)")
    for process in main_processes(postgres):
        kill(process)
    assert find_at_work(postgres.program, postgres.folder)
    embedded.start([postgres])
    assert len(main_processes(postgres)) == 1
    connection.close()


@pytest.mark.faults
def test_postgres_stops_in_the_middle_of_a_recovery(started: Path) -> None:
    """It recovers when one of its own processes is killed; somebody may press Ctrl-C right then."""
    write(started, "acknowledged")
    postgres, _ = services_of(started)
    (postmaster,) = main_processes(postgres)
    postmaster.children()[0].kill()
    await_value(lambda: "reinitializing" in postgres.log.read_text())
    began_at = time.monotonic()
    postgres.stop()
    assert time.monotonic() - began_at < STOP_SECONDS
    assert not is_alive(postmaster)
    embedded.start([postgres])
    assert read(started)[0] == ["acknowledged"]


@pytest.mark.faults
def test_redis_without_its_socket_is_ended_before_another_starts(started: Path) -> None:
    """Two servers that append to one file would ruin it."""
    write(started, "kept")
    _, service = services_of(started)
    service.socket_path.unlink()
    embedded.start([service])
    assert len(main_processes(service)) == 1
    assert read(started) == (["kept"], ["kept"])


def test_postgres_has_the_promised_settings(started: Path) -> None:
    with psycopg2.connect(addresses(started).database_url) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_encoding'), datlocprovider, datlocale, current_setting('fsync'),"
            " current_setting('synchronous_commit'), current_setting('listen_addresses')"
            " FROM pg_database WHERE datname = current_database()"
        )
        assert cursor.fetchone() == ("UTF8", "b", "C.UTF-8", "on", "on", "")
    connection.close()


def test_redis_evicts_nothing_and_opens_no_port(started: Path) -> None:
    with redis.from_url(addresses(started).redis_url) as client:
        told = client.config_get()
    assert (told["maxmemory-policy"], told["appendonly"], told["port"]) == ("noeviction", "yes", "0")


def test_sockets_and_data_are_the_owners_alone(started: Path) -> None:
    modes = {
        name: stat.S_IMODE((started / name).stat().st_mode)
        for name in ("postgres", "postgres/data", "redis", "secret_key")
        if (started / name).exists()
    }
    assert modes == {"postgres": 0o700, "postgres/data": 0o700, "redis": 0o700}


def test_postgres_of_root_runs_as_somebody_else(started: Path) -> None:
    (postmaster,) = main_processes(services_of(started)[0])
    assert postmaster.uids().effective != 0
    assert postmaster.uids().effective == (started / "postgres/data").stat().st_uid


def test_installation_copied_runs_for_an_account_without_other_rights() -> None:
    folder = Path(tempfile.mkdtemp(prefix="peerlight-test-"))
    try:
        folder.chmod(0o755)
        work = folder / "work"
        work.mkdir()
        account = give_folder(work)
        copied = copy_installation(find_installation(), folder / "copy")
        assert can_run(copied, account)
        folder.chmod(0o700)
        assert can_run(copied, account) == (os.geteuid() != 0)
    finally:
        shutil.rmtree(folder)


def test_status_says_what_is_up_and_exits_three_when_down(started: Path) -> None:
    up = manage(started, "embedded", "status")
    assert (up.returncode, [line.split()[:2] for line in up.stdout.splitlines()]) == (
        0,
        [["postgres", "up"], ["redis", "up"]],
    )
    assert manage(started, "embedded", "stop").returncode == 0
    assert manage(started, "embedded", "stop").returncode == 0
    down = manage(started, "embedded", "status")
    assert (down.returncode, [line.split()[:2] for line in down.stdout.splitlines()]) == (
        3,
        [["postgres", "down"], ["redis", "down"]],
    )


def test_commands_start_services_only_when_they_need_them(home: Path) -> None:
    assert manage(home, "check").returncode == 0
    assert manage(home, "migrate", "--help").returncode == 0
    assert not (home / "postgres").exists()
    assert manage(home, "showmigrations").returncode == 0
    assert [service.answers() for service in services_of(home)] == [True, True]


def test_commands_on_a_home_that_was_never_set_up_say_so_in_one_line(started: Path) -> None:
    for command in (["import_works", "papers/sample/works.jsonl"], ["export_works"], ["build_graph"]):
        done = manage(started, *command)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
        assert "manage.py setup" in done.stderr


def test_commands_use_the_services_of_given_addresses(started: Path, tmp_path: Path) -> None:
    own = addresses(started)
    given = {"DATABASE_URL": own.database_url, "REDIS_URL": own.redis_url}
    assert manage(tmp_path / "other", "showmigrations", **given).returncode == 0
    status = manage(tmp_path / "other", "embedded", "status", **given)
    assert (status.returncode, status.stdout.count("elsewhere")) == (0, 2)
    assert not (tmp_path / "other/postgres").exists()
    assert not (tmp_path / "other/redis").exists()


def test_home_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = manage(tmp_path / "file/home", "showmigrations")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "PEERLIGHT_HOME" in done.stderr


def test_postgres_that_cannot_start_says_why_in_one_line(started: Path) -> None:
    embedded.stop(services_of(started))
    (started / "postgres/data/PG_VERSION").write_text("9\n")
    with pytest.raises(EmbeddedError, match=r"postgres did not start: .*incompatible.*postgres\.log"):
        embedded.start(services_of(started))


def test_log_that_is_big_is_set_aside(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.make()
    home.log("web").write_bytes(b"x" * (LOG_BYTES + 1))
    with home.open_log("web") as log:
        log.write(b"new")
    assert home.log("web").read_bytes() == b"new"
    assert (home.logs / "web.log.1").stat().st_size == LOG_BYTES + 1


def test_home_short_name_that_is_anothers_is_refused(tmp_path: Path) -> None:
    home = Home(tmp_path / ("0123456789/" * 20))
    home.short.symlink_to(tmp_path)
    try:
        with pytest.raises(EmbeddedError, match="isn't a folder of yours alone"):
            embedded.start(services_of(home.path))
    finally:
        home.short.unlink()


def test_addresses_make_and_start_nothing(tmp_path: Path) -> None:
    found = addresses(tmp_path / "home")
    assert found.database_url.endswith(f"host={tmp_path}/home/postgres")
    assert found.redis_url == f"unix://{tmp_path}/home/redis/redis.sock"
    assert list(tmp_path.iterdir()) == []


def test_secret_key_is_made_once_and_the_owners_alone(tmp_path: Path) -> None:
    key = read_secret_key(tmp_path)
    assert len(key) >= 50
    assert read_secret_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["secret_key"]


def test_stop_leaves_others_that_work_in_the_folder(started: Path) -> None:
    """A shell that stands in the data folder is no PostgreSQL."""
    shell = psutil.Popen(["/bin/sleep", "60"], cwd=started / "postgres/data")
    try:
        embedded.stop(services_of(started))
        assert shell.poll() is None
    finally:
        shell.kill()
        shell.wait()
