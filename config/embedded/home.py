"""The home folder: where data, sockets, logs and locks of one copy of the site lie."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import secrets
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

SOCKET_PATH_BYTES = 103
"""The kernel ends a socket's path at 107 bytes on Linux, at 103 on macOS."""

LOG_BYTES = 10_000_000

POSTGRES_SOCKET = "postgres/.s.PGSQL.5432"
REDIS_SOCKET = "redis/redis.sock"


class EmbeddedError(Exception):
    """One line for a person: what happened, to what, what to do."""


@dataclass(frozen=True)
class Addresses:
    """Where the embedded services of a home are reached, as `psql` and the client libraries write it."""

    database_url: str
    redis_url: str


@dataclass(frozen=True)
class Home:
    """The layout below one absolute folder."""

    path: Path

    @property
    def postgres(self) -> Path:
        return self.path / "postgres"

    @property
    def redis(self) -> Path:
        return self.path / "redis"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    def log(self, name: str) -> Path:
        """The file for the output of the program `name`."""
        return self.logs / f"{name}.log"

    def open_log(self, name: str) -> BinaryIO:
        """Open that file to add to it; a big one is set aside first, in place of the one before."""
        log = self.log(name)
        if log.exists() and log.stat().st_size > LOG_BYTES:
            log.replace(log.with_suffix(".log.1"))
        return log.open("ab")

    @property
    def short(self) -> Path:
        """A short name for a long home: a folder of links under /tmp, the same one at every call."""
        return Path("/tmp", f"peerlight-{os.geteuid()}-{hash_path(self.path)}")  # noqa: S108 - checked in `make`

    def socket(self, name: str) -> Path:
        """The path by which clients reach the socket `name`, short enough for the kernel."""
        direct = self.path / name
        return direct if len(os.fsencode(direct)) <= SOCKET_PATH_BYTES else self.short / name

    def make(self) -> None:
        """Make the folders that are missing; EmbeddedError when that isn't allowed."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.logs.mkdir(exist_ok=True)
            if self.socket(POSTGRES_SOCKET) != self.path / POSTGRES_SOCKET:
                self._make_short()
        except OSError as error:
            raise EmbeddedError(
                f"Cannot make {error.filename}: {error.strerror}. Make room for it or set PEERLIGHT_HOME."
            ) from error

    def _make_short(self) -> None:
        self.short.mkdir(mode=0o700, exist_ok=True)
        if not self._owns_short():
            raise EmbeddedError(
                f"{self.short} isn't a folder of yours alone: remove it or shorten PEERLIGHT_HOME."
            )
        for folder in (self.postgres, self.redis):
            with contextlib.suppress(FileExistsError):
                (self.short / folder.name).symlink_to(folder)

    def _owns_short(self) -> bool:
        found = self.short.lstat()
        return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o077

    def remove_short(self) -> None:
        """Take the short name away again, if there is one: for when nothing is reached by it any more."""
        with contextlib.suppress(FileNotFoundError):
            if self._owns_short():
                for folder in (self.postgres, self.redis):
                    (self.short / folder.name).unlink()
                self.short.rmdir()

    @contextlib.contextmanager
    def lock(self, name: str, *, wait: bool = True) -> Iterator[int]:
        """Hold the lock `name`, free again when its holder ends in whatever way; yields its open file.

        Raises BlockingIOError when another process holds it and `wait` is false.
        """
        self.make()
        path = self.path / f"{name}.lock"
        try:
            file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise EmbeddedError(f"Cannot open {path}: {error.strerror}. Is it another account's?") from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            yield file
        finally:
            os.close(file)


def hash_path(path: Path) -> str:
    """Twelve hexadecimal digits that stand for a path."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def addresses(home: Path) -> Addresses:
    """Say where the embedded services of `home` are reached. Pure: nothing is made, started or asked."""
    place = Home(home)
    postgres = quote(str(place.socket(POSTGRES_SOCKET).parent))
    redis = quote(str(place.socket(REDIS_SOCKET)))
    return Addresses(f"postgresql://peerlight@:5432/peerlight?host={postgres}", f"unix://{redis}")


def read_secret_key(home: Path) -> str:
    """Return the secret key of `home`, made at the first call, readable by its owner alone.

    Raises EmbeddedError when it can be neither read nor made.
    """
    path = home / "secret_key"
    try:
        if not path.exists():
            _make_secret_key(home, path)
        return path.read_text()
    except OSError as error:
        raise EmbeddedError(
            f"Cannot use {path}: {error.strerror}. Make it yours, or set PEERLIGHT_HOME or SECRET_KEY."
        ) from error


def _make_secret_key(home: Path, path: Path) -> None:
    Home(home).make()
    draft = home / f"secret_key.{os.getpid()}.{secrets.token_hex(4)}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(64))
    # A link either makes the whole key appear or leaves the one that another process made first.
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()
