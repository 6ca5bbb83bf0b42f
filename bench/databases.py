"""Databases of the bench's own, `bench_…`, on the server of DATABASE_URL; made from one empty catalogue."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import urlsplit

import psycopg2
from django.conf import settings
from django.core.management import call_command
from django.db import connection

_PREFIX = "bench_"
_EMPTY = "bench_empty"


@contextmanager
def own_databases() -> Iterator[None]:
    """Make the empty catalogue that the others are copied from; afterwards all of the bench's databases are gone."""
    site = connection.settings_dict["NAME"]
    try:
        _drop_all()
        _execute(f'CREATE DATABASE "{_EMPTY}"')
        use_database(_EMPTY)
        call_command("migrate", verbosity=0, interactive=False)
        connection.close()
        yield
    finally:
        use_database(site)
        _drop_all()


def make_database(name: str, *, like: str = _EMPTY) -> str:
    """Make `bench_<name>` anew, a copy of an empty catalogue or of another one, and give its full name."""
    full_name = name if name.startswith(_PREFIX) else _PREFIX + name
    connection.close()
    drop_database(full_name)
    _execute(f'CREATE DATABASE "{full_name}" TEMPLATE "{like}"')
    return full_name


def drop_database(full_name: str) -> None:
    """Drop one, whoever is still connected to it."""
    connection.close()
    _execute(f'DROP DATABASE IF EXISTS "{full_name}" WITH (FORCE)')


def use_database(full_name: str) -> None:
    """Let Django's connection of this process lead there."""
    connection.close()
    connection.settings_dict["NAME"] = full_name


def database_url(full_name: str) -> str:
    """The address of a database on the same server, for other processes."""
    address: str = settings.DATABASE_URL
    return urlsplit(address)._replace(path=f"/{full_name}").geturl()


def settle() -> None:
    """Let the server write out what it has in memory, so that nobody pays for what ran before."""
    if _query(
        "SELECT rolsuper OR pg_has_role('pg_checkpoint', 'usage') FROM pg_roles WHERE rolname = current_user"
    ) == [(True,)]:
        _execute("CHECKPOINT")


def describe_server() -> dict[str, str]:
    """The version and those settings that loading depends on."""
    names = ("server_version", "shared_buffers", "maintenance_work_mem", "max_wal_size", "fsync",
             "synchronous_commit", "wal_level")  # fmt: skip
    return {name: str(_query(f"SHOW {name}")[0][0]) for name in names}


def _drop_all() -> None:
    for (name,) in _query(r"SELECT datname FROM pg_database WHERE datname LIKE 'bench\_%'"):
        drop_database(name)


def _execute(statement: str) -> None:
    with closing(_connect()) as server, server.cursor() as cursor:
        cursor.execute(statement)


def _query(statement: str) -> list[tuple[Any, ...]]:
    with closing(_connect()) as server, server.cursor() as cursor:
        cursor.execute(statement)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _connect() -> Any:
    """A connection to the site's own database, from which others can be made and dropped."""
    options = connection.get_connection_params()
    site = urlsplit(settings.DATABASE_URL).path.removeprefix("/")
    server = psycopg2.connect(**{name: options[name] for name in options if name in _CONNECT}, dbname=site)
    server.autocommit = True
    return server


_CONNECT = frozenset({"user", "password", "host", "port", "sslmode", "options"})
